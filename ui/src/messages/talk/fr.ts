// Français : transcription et listes de contrôle.
import type { TalkWords } from "./en.ts";

export const talk: TalkWords = {
  title: "Transcription",
  show: "Afficher la transcription",
  hide: "Masquer la transcription",
  customer: "Client",
  agent: "Vous",
  saying: "parle",
  recorded: { words: "Enregistré", why: "Ce que dit le client est consigné sur cet ordinateur." },
  notRecorded: {
    words: "Non enregistré",
    why: "Ce qui est dit s’affiche ici et n’est gardé nulle part.",
  },
  nothing: "Rien n’a été dit depuis l’activation de la transcription.",
  cut: "Les lignes plus anciennes ne sont plus gardées.",
  newest: "Dernière ligne",
  toNewest: "Aller à la dernière ligne",
  switchedOn: "La transcription s’affiche désormais à côté des cartes.",
  switchedOff: "La transcription est désactivée. Ce qui était affiché a disparu.",
  notHere: "La plateforme utilisée n’offre pas de transcription en direct.",
  checklists: "Listes de contrôle",
  progress: (done, of) => `${done} sur ${of}`,
  progressLong: (name, done, of) => `${name} : ${done} sur ${of} faits`,
  next: (item) => `ensuite : ${item}`,
  allDone: "tout est fait",
  important: "À ne pas oublier",
  listenedFor: "écouté",
  heard: "entendu par la plateforme",
  onItsWay: "en route",
  closed: "Cette liste de contrôle est terminée.",
  noChecklist: "Il n’y a pas de liste de contrôle ici.",
  keys: {
    transcript: "Transcription activée ou non",
    checklist: "Prochain point ouvert de la liste de contrôle",
  },
};
