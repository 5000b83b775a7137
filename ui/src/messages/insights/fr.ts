// Mots français des analyses.
import { counted } from "../format.ts";
import type { InsightsWords } from "./en.ts";

const tag = "fr-FR";

export const insights: InsightsWords = {
  title: "Analyses",
  counted: (events) => `comptées sur ${events} événements`,
  emptied: (count) =>
    counted(tag, count, { one: "# sans son contenu", other: "# sans leur contenu" }),
  emptiedLong:
    "La conservation ou un effacement a retiré ce qu’ils disaient : ils ne sont comptés nulle part.",
  counting: "Comptage en cours",
  lost: "Les chiffres ne peuvent pas être calculés",
  nothing: "Rien d’enregistré sur cette période",
  nothingText: "Choisissez une autre période. Ce qui se passe désormais est compté ici.",
  none: "aucune valeur",

  filter: {
    label: "Ce qui est compté",
    time: "Période",
    spans: { day: "Jour", days7: "7 jours", days30: "30 jours", quarter: "Trimestre" },
    range: (days) => `${days}, choisir d’autres jours`,
    from: "Du",
    to: "Au",
    show: "Afficher",
    backward: "Le dernier jour précède le premier.",
    tooLong: "On peut compter au plus 3 660 jours à la fois.",
    missing: "Choisissez le premier et le dernier jour.",
    against: (days) => `par rapport au ${days}`,
    soFar: "aujourd’hui jusqu’ici",
    queue: "File d’attente",
    kind: "Type",
    agent: "Auteur",
    all: "Tous",
  },

  export: {
    button: "Exporter",
    title: "Exportation",
    csv: "CSV : tous les chiffres",
    png: "PNG : une image de cette page",
    saving: "Écriture du fichier",
    saved: "Enregistré",
    failed: "Le fichier n’a pas été écrit",
  },

  figures: {
    acceptance: {
      name: "Acceptation",
      means:
        "Suggestions acceptées, divisées par les envois dont quelque chose est apparu à l’écran. Un envoi montré à personne ne compte pas. Quand la plateforme donne les suggestions une à une, chacune est un envoi.",
    },
    batchesShown: {
      name: "Envois affichés",
      means:
        "Envois dont au moins une suggestion est apparue à l’écran. Quand la plateforme donne les suggestions une à une, chacune est un envoi.",
    },
    timeToAccept: {
      name: "Délai d’acceptation, médiane",
      means:
        "De l’apparition d’une carte à l’écran jusqu’à son acceptation ; la moitié a pris moins.",
    },
    suggestionLatency: {
      name: "Latence des suggestions, p95",
      means:
        "Le temps de la plateforme pour un envoi, quand elle le donne ; 95 sur 100 n’ont pas pris plus. Au plus 5 % de trop.",
    },
    promptsClicked: {
      name: "Consignes cliquées",
      means: "Consignes cliquées, divisées par les consignes vues.",
    },
    helpfulFeedback: {
      name: "Avis « utile »",
      means: "Avis « utile », divisés par tous les avis donnés.",
    },
    summariesMade: { name: "Résumés faits", means: "Résumés qui sont arrivés." },
    summariesEdited: {
      name: "Modifiés avant classement",
      means: "Résumés modifiés avant d’être classés, divisés par tous ceux qui ont été classés.",
    },
    editedShare: {
      name: "Mots modifiés, médiane",
      means:
        "La part des mots changée par les modifications, pour les résumés modifiés puis classés ; la moitié en a eu moins.",
    },
    summariesFiled: {
      name: "Résumés classés",
      means: "Résumés classés : sur le disque, et en route vers le CRM.",
    },
    mostWaiting: {
      name: "Attente maximale",
      means:
        "Le plus grand nombre de livraisons en attente à la fois, chaque jour ; relevé une fois par minute.",
    },
  },

  change: {
    from: (value) => `contre ${value}`,
    up: (by) => `en hausse de ${by}`,
    down: (by) => `en baisse de ${by}`,
    points: (n) => `${n} pt`,
    better: "mieux",
    worse: "moins bien",
    same: "comme avant",
    none: "rien avant",
  },
  ms: (n) => `${n} ms`,
  seconds: (n) => `${n} s`,

  chart: {
    table: (what) => `${what}, en tableau`,
    definition: (what) => `${what}, définition`,
    byDay: "Jour par jour",
    events: (count) => counted(tag, count, { one: "# événement", other: "# événements" }),
    days: (what) => `${what}, jour par jour`,
    hint: "Les flèches déplacent, Entrée ouvre les événements",
    before: "avant",
    empty: "Rien n’a été compté",
  },

  columns: {
    day: "Jour",
    hour: "Heure",
    name: "Nom",
    value: "Valeur",
    share: "Part",
    before: "Avant",
    accepted: "Acceptées",
    displayed: "Affichées",
    batches: "Envois affichés",
    deploys: "Déploiements",
    count: "Nombre",
    waiting: "Attente maximale",
    at: "À",
    allSent: "Tout envoyé",
    calls: "Appels",
    failed: "Échecs",
    viewed: "Vues",
    clicked: "Cliquées",
    dismissed: "Écartées",
    timedOut: "Expirées",
    made: "Faits",
    filed: "Classés",
    p95Before: "p95 avant",
  },

  lanes: {
    label: "Jour par jour",
    acceptance: "Acceptation",
    latency: "Latence des suggestions",
    latencyMeans:
      "Le temps de la plateforme pour un envoi, jour par jour : ce que 50, 95 et 99 sur 100 n’ont pas dépassé. Au plus 5 % de trop.",
    backlog: "Livraisons en attente",
    most: "attente maximale",
    of: (accepted, shown) => `${accepted} sur ${shown} envois`,
    waited: (count, time, sent) => `${count} à ${time}, tout envoyé à ${sent}`,
    waits: (count, time) => `${count} à ${time}, tout n’est pas envoyé`,
    deployed: (what) => `Déployée, ${what}`,
    rolledBack: (what) => `Rétablie, ${what}`,
    version: (name, number) => `${name} v${number}`,
    said: (day, words) => `${day} : ${words}`,
  },

  kinds: {
    title: "Acceptation par type",
    means: "Suggestions d’un type acceptées, divisées par celles affichées.",
  },
  articles: {
    title: "Acceptation par article",
    means: "Suggestions d’un article acceptées, divisées par celles affichées.",
    top: (shown, all) => `${shown} premiers sur ${all}`,
    more: (count) => `Afficher ${count}`,
    fewer: "Afficher moins",
  },
  hours: {
    title: "Acceptation par heure",
    means:
      "Suggestions acceptées dans une heure de la journée, divisées par les envois affichés dans cette heure.",
    said: (hour, words) => `${hour} : ${words}`,
  },
  feedback: {
    title: "Avis par type",
    means: "Avis donnés, par type.",
    given: (count) => counted(tag, count, { one: "# donné", other: "# donnés" }),
  },
  prompts: {
    title: "Consignes",
    means: "Ce que sont devenues les consignes vues : cliquées, écartées ou parties d’elles-mêmes.",
    seen: (count) => counted(tag, count, { one: "# vue", other: "# vues" }),
  },
  calls: {
    title: "Appels",
    means:
      "La durée des appels, par type : ce que 50, 95 et 99 sur 100 n’ont pas dépassé. Au plus 5 % de trop.",
    names: {
      suggestions: "Suggestions reçues",
      feedback: "Avis",
      webhook: "Clics vers le webhook",
      deploy: "Déploiements",
      injection: "Consignes envoyées",
      summary: "Résumés",
    },
  },
  summaries: {
    title: "Résumés",
    means: "Résumés faits, modifiés (et à quel point) et classés.",
  },

  events: {
    title: (what, time) => `${what}, ${time}`,
    list: "Événements",
    reading: "Lecture des événements",
    failed: "Les événements ne peuvent pas être affichés",
    moreFailed: "La suite n’a pas pu être lue",
    none: "Aucun événement n’a été compté",
    open: "Entrée ouvre un événement dans la relecture.",
    closed: "La relecture vous est fermée : les événements ne peuvent pas être ouverts.",
    cards: (count) => counted(tag, count, { one: "# carte", other: "# cartes" }),
    waiting: (count) => counted(tag, count, { one: "# en attente", other: "# en attente" }),
  },
};
