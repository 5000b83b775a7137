// Español: transcripción y listas de comprobación.
import type { TalkWords } from "./en.ts";

export const talk: TalkWords = {
  title: "Transcripción",
  show: "Mostrar la transcripción",
  hide: "Ocultar la transcripción",
  customer: "Cliente",
  agent: "Usted",
  saying: "habla",
  recorded: {
    words: "Se registra",
    why: "Lo que dice el cliente queda registrado en este ordenador.",
  },
  notRecorded: {
    words: "No se registra",
    why: "Lo que se dice aparece aquí y no se guarda en ningún sitio.",
  },
  nothing: "No se ha dicho nada desde que se activó la transcripción.",
  cut: "Las líneas anteriores ya no se guardan.",
  newest: "Lo último",
  toNewest: "Ir a la última línea",
  switchedOn: "La transcripción aparece ahora junto a las tarjetas.",
  switchedOff: "La transcripción está desactivada. Lo que se mostraba ya no está.",
  notHere: "La plataforma en uso no ofrece transcripción en directo.",
  checklists: "Listas de comprobación",
  progress: (done, of) => `${done} de ${of}`,
  progressLong: (name, done, of) => `${name}: ${done} de ${of} hechos`,
  next: (item) => `siguiente: ${item}`,
  allDone: "todo hecho",
  important: "Importante",
  listenedFor: "a la escucha",
  heard: "oído por la plataforma",
  onItsWay: "en camino",
  closed: "Esta lista de comprobación ha terminado.",
  noChecklist: "Aquí no hay ninguna lista de comprobación.",
  keys: {
    transcript: "Transcripción sí o no",
    checklist: "Siguiente punto abierto de la lista de comprobación",
  },
};
