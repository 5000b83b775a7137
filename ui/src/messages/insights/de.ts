// Deutsche Wörter der Auswertung.
import { counted } from "../format.ts";
import type { InsightsWords } from "./en.ts";

const tag = "de-DE";

export const insights: InsightsWords = {
  title: "Auswertung",
  counted: (events) => `gezählt aus ${events} Ereignissen`,
  emptied: (count) => counted(tag, count, { one: "# ohne Inhalt", other: "# ohne Inhalt" }),
  emptiedLong:
    "Die Aufbewahrung oder eine Löschung nahm, was darin stand: Sie sind nirgends mitgezählt.",
  counting: "Wird gezählt",
  lost: "Die Zahlen können nicht ermittelt werden",
  nothing: "Nichts aufgezeichnet in dieser Zeit",
  nothingText: "Wählen Sie eine andere Zeit. Was ab jetzt geschieht, wird hier gezählt.",
  none: "kein Wert",

  filter: {
    label: "Was gezählt wird",
    time: "Zeit",
    spans: { day: "Tag", days7: "7 Tage", days30: "30 Tage", quarter: "Quartal" },
    range: (days) => `${days}, andere Tage wählen`,
    from: "Von",
    to: "Bis",
    show: "Anzeigen",
    backward: "Der letzte Tag liegt vor dem ersten.",
    tooLong: "Höchstens 3.660 Tage lassen sich auf einmal zählen.",
    missing: "Wählen Sie den ersten und den letzten Tag.",
    against: (days) => `gegen ${days}`,
    soFar: "heute bis jetzt",
    queue: "Warteschlange",
    kind: "Art",
    agent: "Agent",
    all: "Alle",
  },

  export: {
    button: "Exportieren",
    title: "Export",
    csv: "CSV: alle Zahlen",
    png: "PNG: ein Bild dieser Seite",
    saving: "Die Datei wird geschrieben",
    saved: "Gespeichert",
    failed: "Die Datei wurde nicht geschrieben",
  },

  figures: {
    acceptance: {
      name: "Annahme",
      means:
        "Angenommene Vorschläge, geteilt durch Lieferungen, von denen etwas auf den Bildschirm kam. Was niemandem gezeigt wurde, zählt nicht. Nennt die Plattform Vorschläge einzeln, ist jeder eine eigene Lieferung.",
    },
    batchesShown: {
      name: "Gezeigte Lieferungen",
      means:
        "Lieferungen, von denen mindestens ein Vorschlag auf den Bildschirm kam. Nennt die Plattform Vorschläge einzeln, ist jeder eine eigene Lieferung.",
    },
    timeToAccept: {
      name: "Zeit bis Annahme, Median",
      means: "Vom Erscheinen einer Karte bis zu ihrer Annahme; bei der Hälfte dauerte es kürzer.",
    },
    suggestionLatency: {
      name: "Vorschlagslatenz, p95",
      means:
        "Die eigene Zeit der Plattform je Lieferung, wo sie sie nennt; 95 von 100 dauerten nicht länger. Höchstens 5 % zu hoch.",
    },
    promptsClicked: {
      name: "Angeklickte Hinweise",
      means: "Angeklickte Hinweise, geteilt durch gesehene Hinweise.",
    },
    helpfulFeedback: {
      name: "Hilfreiche Rückmeldungen",
      means: "Rückmeldungen „Hilfreich“, geteilt durch alle Rückmeldungen.",
    },
    summariesMade: {
      name: "Erstellte Zusammenfassungen",
      means: "Zusammenfassungen, die ankamen.",
    },
    summariesEdited: {
      name: "Vor Ablage bearbeitet",
      means: "Vor der Ablage bearbeitete Zusammenfassungen, geteilt durch alle abgelegten.",
    },
    editedShare: {
      name: "Geänderte Wörter, Median",
      means:
        "Der Anteil der Wörter, den Bearbeitungen änderten, bei bearbeiteten und abgelegten Zusammenfassungen; die Hälfte hatte weniger.",
    },
    summariesFiled: {
      name: "Abgelegte Zusammenfassungen",
      means: "Abgelegte Zusammenfassungen: gespeichert und unterwegs ins CRM.",
    },
    mostWaiting: {
      name: "Meiste wartend",
      means: "Die meisten Zustellungen, die an einem Tag gleichzeitig warteten; minütlich gezählt.",
    },
  },

  change: {
    from: (value) => `von ${value}`,
    up: (by) => `gestiegen um ${by}`,
    down: (by) => `gesunken um ${by}`,
    points: (n) => `${n} Pp.`,
    better: "besser",
    worse: "schlechter",
    same: "wie zuvor",
    none: "zuvor nichts",
  },
  ms: (n) => `${n} ms`,
  seconds: (n) => `${n} s`,

  chart: {
    table: (what) => `${what} als Tabelle`,
    definition: (what) => `${what}, Definition`,
    byDay: "Tag für Tag",
    events: (count) => counted(tag, count, { one: "# Ereignis", other: "# Ereignisse" }),
    days: (what) => `${what}, Tag für Tag`,
    hint: "Pfeiltasten bewegen, die Eingabetaste öffnet die Ereignisse",
    before: "zuvor",
    empty: "Nichts gezählt",
  },

  columns: {
    day: "Tag",
    hour: "Stunde",
    name: "Bezeichnung",
    value: "Wert",
    share: "Anteil",
    before: "Zuvor",
    accepted: "Angenommen",
    displayed: "Gezeigt",
    batches: "Lieferungen",
    deploys: "Bereitstellungen",
    count: "Anzahl",
    waiting: "Meiste wartend",
    at: "Um",
    allSent: "Alles gesendet",
    calls: "Aufrufe",
    failed: "Gescheitert",
    viewed: "Gesehen",
    clicked: "Angeklickt",
    dismissed: "Verworfen",
    timedOut: "Abgelaufen",
    made: "Erstellt",
    filed: "Abgelegt",
    p95Before: "p95 zuvor",
  },

  lanes: {
    label: "Tag für Tag",
    acceptance: "Annahme",
    latency: "Vorschlagslatenz",
    latencyMeans:
      "Die eigene Zeit der Plattform je Lieferung, Tag für Tag: worin 50, 95 und 99 von 100 blieben. Höchstens 5 % zu hoch.",
    backlog: "Zustellungsrückstau",
    most: "meiste wartend",
    of: (accepted, shown) => `${accepted} von ${shown} Lieferungen`,
    waited: (count, time, sent) => `${count} um ${time}, alle gesendet bis ${sent}`,
    waits: (count, time) => `${count} um ${time}, nicht alle gesendet`,
    deployed: (what) => `Bereitgestellt, ${what}`,
    rolledBack: (what) => `Zurückgesetzt, ${what}`,
    version: (name, number) => `${name} V${number}`,
    said: (day, words) => `${day}: ${words}`,
  },

  kinds: {
    title: "Annahme nach Art",
    means: "Angenommene Vorschläge einer Art, geteilt durch die gezeigten.",
  },
  articles: {
    title: "Annahme nach Artikel",
    means: "Angenommene Vorschläge eines Artikels, geteilt durch die gezeigten.",
    top: (shown, all) => `erste ${shown} von ${all}`,
    more: (count) => `${count} anzeigen`,
    fewer: "Weniger anzeigen",
  },
  hours: {
    title: "Annahme nach Stunde",
    means:
      "In einer Stunde des Tages angenommene Vorschläge, geteilt durch die darin gezeigten Lieferungen.",
    said: (hour, words) => `${hour}: ${words}`,
  },
  feedback: {
    title: "Rückmeldungen nach Art",
    means: "Gegebene Rückmeldungen, nach ihrer Art.",
    given: (count) => counted(tag, count, { one: "# gegeben", other: "# gegeben" }),
  },
  prompts: {
    title: "Hinweise",
    means: "Was aus gesehenen Hinweisen wurde: angeklickt, verworfen oder von selbst gegangen.",
    seen: (count) => counted(tag, count, { one: "# gesehen", other: "# gesehen" }),
  },
  calls: {
    title: "Aufrufe",
    means:
      "Wie lange Aufrufe dauerten, nach ihrer Art: worin 50, 95 und 99 von 100 blieben. Höchstens 5 % zu hoch.",
    names: {
      suggestions: "Vorschläge",
      feedback: "Rückmeldungen",
      webhook: "Klicks an den Webhook",
      deploy: "Bereitstellungen",
      injection: "Eingeblendete Hinweise",
      summary: "Zusammenfassungen",
    },
  },
  summaries: {
    title: "Zusammenfassungen",
    means: "Zusammenfassungen: erstellt, bearbeitet (und wie sehr) und abgelegt.",
  },

  events: {
    title: (what, time) => `${what}, ${time}`,
    list: "Ereignisse",
    reading: "Die Ereignisse werden gelesen",
    failed: "Die Ereignisse können nicht gezeigt werden",
    moreFailed: "Der Rest konnte nicht gelesen werden",
    none: "Kein Ereignis gezählt",
    open: "Die Eingabetaste öffnet ein Ereignis im Rückblick.",
    closed: "Der Rückblick ist für Sie geschlossen: Ereignisse lassen sich nicht öffnen.",
    cards: (count) => counted(tag, count, { one: "# Karte", other: "# Karten" }),
    waiting: (count) => counted(tag, count, { one: "# wartet", other: "# warten" }),
  },
};
