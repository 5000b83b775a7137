// Français : résumés.
import { counted, span, type Unit } from "../format.ts";
import type { SummaryWords } from "./en.ts";

const tag = "fr-FR";
const units: Record<Unit, string> = { s: "s", min: "min", h: "h", d: "j" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const summary: SummaryWords = {
  title: "Résumé",
  tab: "résumé",
  mark: {
    making: "en préparation",
    open: "vous attend",
    sending: "en cours d’envoi",
    failed: "échec",
    filed: "classé",
  },
  ended: {
    voice: (time) => `Appel terminé ${time}`,
    chat: (time) => `Chat terminé ${time}`,
    email: (time) => `E-mail terminé ${time}`,
    other: (time) => `Terminé ${time}`,
  },
  madeIn: (seconds) => `fait en ${seconds} s`,
  tokens: (count, of) => `${count} sur ${of} jetons`,

  language: "Langue du résumé",
  length: "Longueur",
  lengths: { short: "Court", medium: "Moyen", long: "Complet" },
  again: "Refaire",
  againSure: "Vos modifications du texte seront remplacées.",
  againKeep: "Garder le texte",
  more: "Plus d’options",
  less: "Moins d’options",
  format: "Forme",
  formats: { json: "En JSON", text: "Texte seul" },
  knowledgeBase: "Utiliser la base de connaissances",
  knowledgeBaseId: "Id. de la base de connaissances",
  redactionPolicyId: "Id. de la règle de masquage",
  onEnd: "Commencer tout seul à la fin d’une conversation",
  asUsual: "Garder pour les nouveaux résumés",
  usual: "Les nouveaux résumés commencent ainsi",
  requestId: "Id. de la demande",
  copyRequestId: "Copier l’id. de la demande, pour l’assistance",

  idle: {
    title: "C’est terminé. Un résumé ?",
    text: "Il est tiré de la conversation, vérifié ici, et envoyé quand vous le dites.",
    make: "Faire le résumé",
    close: "Inutile",
  },
  making: {
    title: "Le résumé est en préparation",
    time: (seconds, most) => `${seconds} s sur ${most} s au plus`,
    attempt: (attempt, of) => `essai ${attempt} sur ${of}`,
    cancel: "Annuler",
    goesOn: "Vous pouvez continuer : il arrive tout seul.",
  },
  waiting: {
    next: (ms) => `prochain essai dans ${age(ms)}`,
    now: "essai en cours",
    attempt: (attempt, of) => `essai ${attempt} sur ${of}`,
    breaker: "La plateforme a échoué plusieurs fois de suite : Cuecard la sollicite moins souvent.",
    tryNow: "Essayer",
  },
  wrong: {
    languageCode: "Choisissez une des cinq langues.",
    summaryLength: "Choisissez court, moyen ou complet.",
    format: "Choisissez JSON ou texte seul.",
    knowledgeBaseId: "Il faut un UUID, par exemple 6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a.",
    knowledgeBaseNeeded: "Son id. est nécessaire quand la base de connaissances est utilisée.",
    redactionPolicyId: "Ce n’est pas un UUID comme 6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a.",
    transcript: (tokens) =>
      `La conversation est trop longue : ${tokens} jetons ; il en faut 16 000 au plus.`,
    transcriptPlain: "La conversation est trop longue : il faut 16 000 jetons au plus.",
  },
  problem: {
    protocol: {
      title: "La réponse n’était pas un résumé",
      text: "Il manque l’id. ou le texte. Refaites-le ; l’assistance le retrouve par l’id. de la demande.",
    },
    rateLimited: {
      title: "La plateforme demande une pause",
      text: "Trop de résumés ont été demandés à la fois.",
    },
    unreachable: {
      title: "La plateforme ne répond pas",
      text: "Rien n’est perdu : il pourra être fait dès qu’elle sera de retour.",
    },
    internal: {
      title: "Le résumé n’a pas pu être fait",
      text: "Refaites-le. L’assistance le retrouve par l’id. de la demande.",
    },
  },

  text: "Texte du résumé",
  editing: {
    untouched: "Modifiez ici, tout est enregistré",
    saving: "Enregistrement",
    saved: "Enregistré",
    failed: "Pas encore enregistré. Rien n’est perdu, un nouvel essai suit.",
    closed: "En route : ne peut plus changer",
    refused: "Abandonnez l’envoi pour changer le texte",
    filed: "Classé : tel que dans le CRM",
  },
  words: (count) => counted(tag, count, { one: "# mot", other: "# mots" }),
  characters: (count) => counted(tag, count, { one: "# caractère", other: "# caractères" }),

  check: {
    title: "À vérifier avant l’envoi",
    open: (count) => counted(tag, count, { one: "# à décider", other: "# à décider" }),
    done: "tout est décidé",
    nothing: "Rien n’a été trouvé qui vous demande.",
    kind: {
      phone: "Numéro de téléphone",
      email: "Adresse e-mail",
      card: "Numéro de carte",
      us_ssn: "Numéro de sécurité sociale",
      iban: "Numéro de compte",
      unsaid_number: "Nombre non prononcé",
      unsaid_name: "Nom non prononcé",
    },
    decide: "Masquez ou approuvez",
    approved: "approuvé",
    kept: "gardé",
    says: (instead) => `Il a été dit : ${instead}`,
    compare: "Comparez avec ce qui a été dit",
    redact: "Masquer",
    approve: "Approuver",
    redactAll: "Tout masquer",
    use: (instead) => `Mettre ${instead}`,
    keep: "Garder",
    notHeld:
      "Nombres et noms n’ont pas été comparés à la conversation : seule une partie est connue ici.",
    notHeldNone:
      "Nombres et noms n’ont pas été comparés à la conversation : elle n’est pas connue ici.",
    namesNotHeld: "Les noms n’ont pas été comparés à la conversation : pas dans cette langue.",
    numbersNotHeld: "Nombres et noms n’ont pas été comparés à la conversation.",
  },
  mood: {
    agrees: "Le ton concorde",
    differs: "Le ton diffère",
    notMeasured: "Ton non mesuré",
    call: "échange",
    summary: "résumé",
    partly: "Seule une partie de la conversation est connue ici.",
    unknown: "La conversation n’est pas connue ici.",
    language: "Pas dans cette langue.",
    line: (talk, own) => `Conversation ${talk}, résumé ${own}, de −1 à +1`,
  },

  send: {
    send: "Envoyer au CRM",
    waits: {
      phone: "Attend le numéro de téléphone.",
      email: "Attend l’adresse e-mail.",
      card: "Attend le numéro de carte.",
      us_ssn: "Attend le numéro de sécurité sociale.",
      iban: "Attend le numéro de compte.",
    },
    waitsFor: (count) =>
      counted(tag, count, { one: "Attend # décision.", other: "Attend # décisions." }),
    noCrm: (setting) => `Aucun CRM n’est configuré : ${setting} est vide.`,
    empty: "Il n’y a pas de texte à envoyer.",
    unsaved: "Attend que le texte soit enregistré.",
    copy: "Copier",
    up: "Bon résumé. Reste sur cet ordinateur.",
    down: "Mauvais résumé. Reste sur cet ordinateur.",
    changes: "Modifications",
    sending: "Enregistré, en cours d’envoi",
    saved: "Enregistré, sera envoyé",
    next: (ms) => `prochain essai dans ${age(ms)}`,
    filed: (time) => `Classé à ${time}`,
    failed: "Le CRM ne l’a pas accepté",
    retry: "Réessayer",
    discard: "Abandonner",
    discardSure: "Il ne sera pas envoyé ; le texte reste et peut être modifié.",
    keep: "Garder",
    close: "Fermer",
  },

  changes: {
    title: "Modifications",
    before: "Tel qu’il a été fait",
    after: "Tel qu’il est",
    none: "Le texte est tel qu’il a été fait.",
    share: (percent) => `${percent} des mots modifiés`,
    loading: "Comparaison",
  },
  today: {
    title: "Résumés du jour",
    empty: "Aucun résumé aujourd’hui",
    emptyText: "Ils apparaissent ici à la fin d’une conversation.",
    loading: "Lecture des résumés du jour",
    failed: "Les résumés ne peuvent pas être lus",
    again: "Relire",
    unfiled: (count) =>
      counted(tag, count, { one: "# pas encore classé", other: "# pas encore classés" }),
    none: "pas encore de texte",
    inTab: "ouvert dans un onglet",
    state: {
      idle: "Pas fait",
      making: "En préparation",
      notMade: "Échec",
      made: "Pas envoyé",
      sending: "En cours d’envoi",
      refused: "Refusé",
      filed: "Classé",
    },
  },
  menu: { close: (label) => `Fermer le résumé : ${label}` },

  away: {
    title: "La plateforme est absente",
    text: "Modifier, masquer et copier fonctionnent. Ce que vous envoyez est enregistré et part à son retour.",
    signedOut: "Déconnecté",
    signedOutText:
      "Modifier, masquer et copier fonctionnent. Ce que vous envoyez est enregistré. Connectez-vous pour de nouveaux résumés.",
    signIn: "Se connecter",
    welcome: (count) =>
      counted(tag, count, { one: "# résumé est ouvert", other: "# résumés sont ouverts" }),
    show: "Afficher",
  },

  said: {
    taken: (label) => `Le résumé de ${label} est dans le panneau`,
    waits: (label) => `${label} est terminé : son résumé a un onglet`,
    made: (label) => `Résumé fait : ${label}`,
    notMade: (label) => `Aucun résumé n’a été fait : ${label}`,
    filed: (label) => `Classé : ${label}`,
    refused: (label) => `Le CRM n’a pas accepté le résumé : ${label}`,
    copied: "Copié",
    copiedRedacted: "Copié ; les données personnelles sont masquées dans la copie",
    copiedId: "Id. de la demande copié",
    redacted: "Masqué",
    redactedAll: "Tout est masqué",
    approved: "Approuvé, et c’est consigné",
    used: (instead) => `On lit maintenant ${instead}`,
    kept: "Gardé",
    nothing: "Il n’y a rien à masquer ni à approuver",
    nothingInstead: "Il n’y a rien à mettre à la place",
    saved: "Enregistré, en cours d’envoi",
    savedLater: "Enregistré, sera envoyé",
    discarded: "Abandonné ; le texte peut de nouveau être modifié",
    usual: "Les nouveaux résumés commencent ainsi",
  },
  keys: {
    make: "Faire le résumé",
    cancel: "Annuler la préparation",
    redact: "Masquer l’élément choisi ou le premier",
    redactAll: "Tout masquer",
    approve: "L’approuver",
    use: "Mettre ce qui a été dit",
    copy: "Copier le résumé",
    edit: "Modifier le texte",
    send: "Envoyer au CRM",
  },
};
