// Français : vie privée, et ce qui est consigné sur soi.
import { counted } from "../format.ts";
import type { PrivacyWords } from "./en.ts";

const tag = "fr-FR";

export const privacy: PrivacyWords = {
  title: "Vie privée",
  fact: "ce qui est gardé, ce qui part",
  lost: "Impossible d’afficher ce qui est gardé",
  loading: "Lecture de ce qui est gardé",

  source: {
    default: "Par défaut",
    file: "De config.toml",
    environment: "Fixé par l’environnement",
  },
  locked: "Fixé par l’environnement : ce qui serait saisi ici ne tiendrait pas.",
  contents: (count) =>
    counted(tag, count, {
      one: "le contenu de # événement",
      other: "les contenus de # événements",
    }),
  texts: (count) =>
    counted(tag, count, { one: "le texte de # résumé", other: "les textes de # résumés" }),

  retention: {
    title: "Conservation",
    text: "Combien de temps est gardé ce que dit un événement. Qu’il ait eu lieu reste consigné pour toujours, et la chaîne le prouve encore.",
    injections: "Consignes envoyées",
    injectionsText: "Ce qui a été envoyé dans des échanges en cours.",
    summaries: "Résumés",
    summariesText: "Leurs textes, à compter de la fin de l’échange.",
    all: "Tout",
    allText: "Ce que dit n’importe quel événement, les deux ci-dessus compris.",
    forever: "Pour toujours",
    after: "Quelques jours",
    daysOf: (what) => `${what}, en jours`,
    days: "jours",
    inForce: (days) =>
      counted(tag, days, { one: "En vigueur : # jour", other: "En vigueur : # jours" }),
    inForceForever: "En vigueur : pour toujours",
    wrong: "Des jours entiers, de 1 à 36 500.",

    dryRun: "Ce qui partirait",
    counting: "Décompte de ce qui partirait",
    nothing: "Rien ne partirait maintenant. Tout est dans son délai.",
    goes: (what) => `Partirait maintenant : ${what}.`,
    oldest: (day) => `Le plus ancien est du ${day}.`,
    kept: (count) =>
      counted(tag, count, {
        one: "# événement garde ce qu’il dit.",
        other: "# événements gardent ce qu’ils disent.",
      }),
    more: (count) =>
      counted(tag, count, {
        one: "# de plus qu’avec ce qui est en vigueur.",
        other: "# de plus qu’avec ce qui est en vigueur.",
      }),
    fewer: (count) =>
      counted(tag, count, {
        one: "# de moins qu’avec ce qui est en vigueur.",
        other: "# de moins qu’avec ce qui est en vigueur.",
      }),
    same: "Autant qu’avec ce qui est en vigueur.",
    table: "Ce qui partirait, par type",
    kind: "Type",
    with: "Avec ceci",
    now: "En vigueur",
    summaryTexts: "Textes de résumés",
    notCounted: "Le décompte a échoué",

    save: "Enregistrer",
    revert: "Abandonner les changements",
    saved: "Enregistré et en vigueur",
    notSaved: "Rien n’a été enregistré",

    apply: "Appliquer maintenant…",
    saveFirst: "enregistrez ou abandonnez d’abord : c’est ce qui est en vigueur qui s’applique",
    daily: "elle s’applique d’elle-même une fois par jour",
    applied: (ago) => `Dernière application ${ago}`,
    neverApplied: "Pas encore appliquée",
    ask: (what) => `Retirer pour toujours ${what} ?`,
    askText:
      "Rien ne pourra être récupéré. Que les événements aient eu lieu, et que ceci ait été retiré, reste consigné, et la chaîne le prouve encore.",
    askNothing: "Il n’y a rien à retirer maintenant",
    keep: "Garder",
    take: "Retirer pour toujours",
    running: "La conservation s’applique",
    looked: (done, total) => `${done} événements examinés sur ${total}`,
    taken: (count) => counted(tag, count, { one: "# contenu retiré", other: "# contenus retirés" }),
    stop: "Arrêter",
    done: (ago) => `La conservation a été appliquée ${ago}`,
    canceled: (ago) => `La conservation a été arrêtée ${ago}`,
    canceledText:
      "Ce qui a été retiré jusque-là est parti, et c’est consigné. Le reste est toujours là.",
    failed: "La conservation n’a pas été appliquée jusqu’au bout",
  },

  erasure: {
    title: "Effacement",
    text: "Retire tout ce qui est gardé d’un échange, quand une personne le demande. Qu’il ait eu lieu reste consigné, et la chaîne le prouve encore.",
    id: "Identifiant de l’échange",
    hint: "Collez-le ici, ou choisissez « Effacer… » dans la relecture.",
    malformed:
      "Ce n’est pas un identifiant d’échange, tel que 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    unknown: "Rien de cet échange n’est consigné.",
    looking: "Recherche de ce qui en est gardé",
    notFound: "La recherche a échoué",
    about: "Ce qui partirait",
    when: "Quand",
    span: (day, from, to) => `${day}, ${from} – ${to}`,
    events: "Événements consignés",
    contents: "Contenus d’événements qui partent",
    texts: "Textes de résumés, de commentaires et de brouillons qui partent",
    deliveries: "Envois en attente, abandonnés sans être envoyés",
    live: "Il est encore en cours : terminez-le d’abord",
    liveText:
      "Ce qui est suivi maintenant ne peut pas être effacé. Terminez-le dans le panneau, puis regardez à nouveau.",
    lookAgain: "Regarder à nouveau",
    nothing: "Rien n’en est plus gardé",
    nothingText: "Ses contenus sont déjà partis. Qu’il ait eu lieu reste consigné.",
    sure: (count) =>
      counted(tag, count, {
        one: "Pour effacer, tapez le premier caractère de l’identifiant",
        other: "Pour effacer, tapez les # premiers caractères de l’identifiant",
      }),
    erase: "Effacer pour toujours",
    forGood: "Rien ne pourra être récupéré.",
    exported:
      "Les fichiers exportés et ce que d’autres systèmes ont reçu ne peuvent pas être rappelés d’ici.",
    notBegun: "L’effacement n’a pas commencé",
    running: (id) => `Effacement de ${id}`,
    done: (id) => `${id} est effacé`,
    doneContents: (count) => counted(tag, count, { one: "# contenu", other: "# contenus" }),
    doneTexts: (count) => counted(tag, count, { one: "# texte", other: "# textes" }),
    doneDeliveries: (count) =>
      counted(tag, count, { one: "# envoi en attente", other: "# envois en attente" }),
    doneText: (what) => `Partis : ${what}.`,
    proof: (seq) => `L’événement ${seq} le prouve`,
    broke: (id) => `L’effacement de ${id} s’est interrompu`,
    brokeText: "Ce qui a été retiré jusque-là est parti. Redemandé, il reprend.",
    sending: "Une partie est en cours d’envoi. Reprenez dans un instant.",
    goOn: "Reprendre",
    fromReview: "Effacer…",
    fromReviewLong: "Effacer ce qui est gardé de cet échange",
  },

  unlock: {
    title: "Phrases de déverrouillage",
    text: "Ouvrent les espaces d’un rôle sur cet ordinateur tant que personne ne peut se connecter.",
  },

  support: {
    title: "Dossier d’assistance",
    text: "Un fichier de faits sur le programme, que vous transmettez vous-même. Rien n’est envoyé d’ici.",
    inside: "Dedans",
    insideItems: [
      "La version de Cuecard, et le système sur lequel il tourne",
      "Les réglages : nombres, interrupteurs et choix ; des autres, s’ils sont définis et où",
      "L’état et la taille du journal, de son index et de son sceau",
      "Combien d’événements et d’envois, par type et par jour",
      "La durée des appels, et du journal technique des 7 derniers jours les phrases propres au programme",
    ],
    never: "Jamais dedans",
    neverItems: [
      "Ce que clients ou agents ont dit, écrit ou vu",
      "Noms, numéros, adresses et identifiants",
      "Mots de passe, secrets, jetons et phrases de déverrouillage",
    ],
    write: "Écrire le dossier",
    again: "Le réécrire",
    writing: "Le dossier s’écrit",
    written: "Le dossier est écrit",
    parts: "Ses fichiers :",
    redacted: (count) =>
      counted(tag, count, {
        one: "# élément a été laissé de côté.",
        other: "# éléments ont été laissés de côté.",
      }),
    failed: "Le dossier n’a pas été écrit",
  },

  own: {
    views: "Ce qui est consigné",
    rules: "Quoi et pourquoi",
    mine: "Sur moi",
    label: "Tout ce qui est consigné sur moi",
    who: (who) => `Ce qu’a fait ${who} et ce qui s’est passé autour, le plus récent d’abord.`,
    loading: "Lecture de ce qui vous concerne",
    empty: "Rien n’est consigné sur vous",
    emptyText: "Ce que vous ferez désormais apparaîtra ici.",
    failed: "Impossible d’afficher ce qui vous concerne",
    own: "Par vous",
    around: "Autour de vous",
    export: "Tout exporter",
    exporting: "Écriture de l’ensemble",
    exported: "Ce qui vous concerne est écrit",
    notExported: "Ce qui vous concerne n’a pas été écrit",
  },
};
