// Deutsch: Mitschrift und Checklisten.
import type { TalkWords } from "./en.ts";

export const talk: TalkWords = {
  title: "Mitschrift",
  show: "Mitschrift einblenden",
  hide: "Mitschrift ausblenden",
  customer: "Kundschaft",
  agent: "Sie",
  saying: "spricht",
  recorded: {
    words: "Aufgezeichnet",
    why: "Was die Kundschaft sagt, wird auf diesem Computer festgehalten.",
  },
  notRecorded: {
    words: "Nicht aufgezeichnet",
    why: "Was gesagt wird, steht hier und wird nirgends behalten.",
  },
  nothing: "Seit dem Einschalten der Mitschrift wurde nichts gesagt.",
  cut: "Frühere Zeilen werden nicht mehr behalten.",
  newest: "Neueste",
  toNewest: "Zur neuesten Zeile",
  switchedOn: "Die Mitschrift steht ab jetzt neben den Karten.",
  switchedOff: "Die Mitschrift ist aus. Was angezeigt wurde, ist weg.",
  notHere: "Die genutzte Plattform bietet keine Mitschrift.",
  checklists: "Checklisten",
  progress: (done, of) => `${done} von ${of}`,
  progressLong: (name, done, of) => `${name}: ${done} von ${of} erledigt`,
  next: (item) => `als Nächstes: ${item}`,
  allDone: "alles erledigt",
  important: "Wichtig",
  listenedFor: "wird mitgehört",
  heard: "von der Plattform gehört",
  onItsWay: "unterwegs",
  closed: "Diese Checkliste ist beendet.",
  noChecklist: "Hier gibt es keine Checkliste.",
  keys: {
    transcript: "Mitschrift ein oder aus",
    checklist: "Nächster offener Punkt der Checkliste",
  },
};
