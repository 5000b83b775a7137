// Deutsch: Datenschutz und was über einen selbst aufgezeichnet ist.
import { counted } from "../format.ts";
import type { PrivacyWords } from "./en.ts";

const tag = "de-DE";

export const privacy: PrivacyWords = {
  title: "Datenschutz",
  fact: "was bleibt und was geht",
  lost: "Was aufbewahrt wird, kann nicht gezeigt werden",
  loading: "Es wird gelesen, was aufbewahrt wird",

  source: {
    default: "Voreinstellung",
    file: "Aus config.toml",
    environment: "Von der Umgebung gesetzt",
  },
  locked: "Von der Umgebung gesetzt: Was hier eingegeben würde, gälte nicht.",
  contents: (count) =>
    counted(tag, count, {
      one: "der Inhalt von # Ereignis",
      other: "die Inhalte von # Ereignissen",
    }),
  texts: (count) =>
    counted(tag, count, {
      one: "der Text von # Zusammenfassung",
      other: "die Texte von # Zusammenfassungen",
    }),

  retention: {
    title: "Aufbewahrung",
    text: "Wie lange aufbewahrt wird, was ein Ereignis sagt. Dass es geschah, bleibt auf Dauer aufgezeichnet, und die Kette beweist es weiterhin.",
    injections: "Eingeblendete Hinweise",
    injectionsText: "Was in laufende Gespräche eingeblendet wurde.",
    summaries: "Zusammenfassungen",
    summariesText: "Ihre Texte, gerechnet ab dem Ende des Gesprächs.",
    all: "Alles",
    allText: "Was irgendein Ereignis sagt, die beiden oben eingeschlossen.",
    forever: "Auf Dauer",
    after: "Eine Anzahl Tage",
    daysOf: (what) => `${what}, in Tagen`,
    days: "Tage",
    inForce: (days) => counted(tag, days, { one: "In Kraft: # Tag", other: "In Kraft: # Tage" }),
    inForceForever: "In Kraft: auf Dauer",
    wrong: "Ganze Tage, 1 bis 36.500.",

    dryRun: "Was entfernt würde",
    counting: "Es wird gezählt, was entfernt würde",
    nothing: "Jetzt würde nichts entfernt. Alles liegt in seiner Frist.",
    goes: (what) => `Jetzt würde entfernt: ${what}.`,
    oldest: (day) => `Das Älteste ist vom ${day}.`,
    kept: (count) =>
      counted(tag, count, {
        one: "# Ereignis behält, was es sagt.",
        other: "# Ereignisse behalten, was sie sagen.",
      }),
    more: (count) =>
      counted(tag, count, {
        one: "# mehr als mit dem, was in Kraft ist.",
        other: "# mehr als mit dem, was in Kraft ist.",
      }),
    fewer: (count) =>
      counted(tag, count, {
        one: "# weniger als mit dem, was in Kraft ist.",
        other: "# weniger als mit dem, was in Kraft ist.",
      }),
    same: "So viel wie mit dem, was in Kraft ist.",
    table: "Was entfernt würde, nach Art",
    kind: "Art",
    with: "Hiermit",
    now: "In Kraft",
    summaryTexts: "Texte von Zusammenfassungen",
    notCounted: "Es konnte nicht gezählt werden",

    save: "Speichern",
    revert: "Änderungen verwerfen",
    saved: "Gespeichert und in Kraft",
    notSaved: "Nichts wurde gespeichert",

    apply: "Jetzt anwenden …",
    saveFirst: "erst speichern oder verwerfen: Angewendet wird, was in Kraft ist",
    daily: "sie wird einmal am Tag von selbst angewendet",
    applied: (ago) => `Zuletzt angewendet ${ago}`,
    neverApplied: "Noch nicht angewendet",
    ask: (what) => `Endgültig entfernen: ${what}?`,
    askText:
      "Das kann nicht zurückgeholt werden. Dass die Ereignisse geschahen und dass dies entfernt wurde, bleibt aufgezeichnet, und die Kette beweist es weiterhin.",
    askNothing: "Jetzt ist nichts zu entfernen",
    keep: "Behalten",
    take: "Endgültig entfernen",
    running: "Die Aufbewahrung wird angewendet",
    looked: (done, total) => `${done} von ${total} Ereignissen angesehen`,
    taken: (count) =>
      counted(tag, count, { one: "# Inhalt entfernt", other: "# Inhalte entfernt" }),
    stop: "Anhalten",
    done: (ago) => `Die Aufbewahrung wurde ${ago} angewendet`,
    canceled: (ago) => `Die Aufbewahrung wurde ${ago} angehalten`,
    canceledText:
      "Was bis dahin entfernt wurde, ist fort, und das ist aufgezeichnet. Der Rest ist noch da.",
    failed: "Die Aufbewahrung wurde nicht zu Ende angewendet",
  },

  erasure: {
    title: "Löschung",
    text: "Entfernt alles, was von einem Gespräch aufbewahrt wird, wenn jemand darum bittet. Dass es war, bleibt aufgezeichnet, und die Kette beweist es weiterhin.",
    id: "ID des Gesprächs",
    hint: "Hier einfügen oder im Rückblick „Löschen …“ wählen.",
    malformed: "Das ist keine ID eines Gesprächs wie 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    unknown: "Von diesem Gespräch ist nichts aufgezeichnet.",
    looking: "Es wird nachgesehen, was davon aufbewahrt wird",
    notFound: "Es kann nicht nachgesehen werden",
    about: "Was entfernt würde",
    when: "Wann",
    span: (day, from, to) => `${day}, ${from} – ${to}`,
    events: "Aufgezeichnete Ereignisse",
    contents: "Inhalte von Ereignissen, die gehen",
    texts: "Texte von Zusammenfassungen, Kommentaren und Entwürfen, die gehen",
    deliveries: "Wartende Sendungen, die ungesendet verworfen werden",
    live: "Es läuft noch: Beenden Sie es zuerst",
    liveText:
      "Was gerade begleitet wird, kann nicht gelöscht werden. Beenden Sie es im Panel und sehen Sie erneut nach.",
    lookAgain: "Erneut nachsehen",
    nothing: "Davon wird nichts mehr aufbewahrt",
    nothingText: "Seine Inhalte sind schon fort. Dass es war, bleibt aufgezeichnet.",
    sure: (count) =>
      counted(tag, count, {
        one: "Zum Löschen das erste Zeichen der ID eingeben",
        other: "Zum Löschen die ersten # Zeichen der ID eingeben",
      }),
    erase: "Endgültig löschen",
    forGood: "Das kann nicht zurückgeholt werden.",
    exported:
      "Exportierte Dateien und was andere Systeme erhalten haben, können von hier nicht zurückgerufen werden.",
    notBegun: "Die Löschung hat nicht begonnen",
    running: (id) => `${id} wird gelöscht`,
    done: (id) => `${id} ist gelöscht`,
    doneContents: (count) => counted(tag, count, { one: "# Inhalt", other: "# Inhalte" }),
    doneTexts: (count) => counted(tag, count, { one: "# Text", other: "# Texte" }),
    doneDeliveries: (count) =>
      counted(tag, count, { one: "# wartende Sendung", other: "# wartende Sendungen" }),
    doneText: (what) => `Entfernt: ${what}.`,
    proof: (seq) => `Ereignis ${seq} beweist es`,
    broke: (id) => `Die Löschung von ${id} brach ab`,
    brokeText: "Was bis dahin entfernt wurde, ist fort. Erneut verlangt, geht sie weiter.",
    sending: "Etwas davon wird gerade gesendet. Setzen Sie gleich fort.",
    goOn: "Fortsetzen",
    fromReview: "Löschen …",
    fromReviewLong: "Löschen, was von diesem Gespräch aufbewahrt wird",
  },

  unlock: {
    title: "Kennsätze",
    text: "Öffnen auf diesem Computer die Bereiche einer Rolle, solange sich niemand anmelden kann.",
  },

  support: {
    title: "Paket für den Support",
    text: "Eine Datei mit Tatsachen über das Programm, die Sie selbst weitergeben. Von hier wird nichts gesendet.",
    inside: "Darin",
    insideItems: [
      "Die Version von Cuecard, und auf welchem System es läuft",
      "Einstellungen: Zahlen, Schalter, Auswahlen; vom Rest, ob und wo sie gesetzt sind",
      "Zustand und Größe der Aufzeichnung, ihres Index und ihres Siegels",
      "Wie viele Ereignisse und Sendungen, nach Art und Tag",
      "Wie lange Aufrufe dauerten, und aus dem Protokoll der letzten 7 Tage die eigenen Sätze des Programms",
    ],
    never: "Niemals darin",
    neverItems: [
      "Was Kunden oder Agenten sagten, schrieben oder sahen",
      "Namen, Nummern, Adressen und IDs",
      "Kennwörter, Geheimnisse, Tokens und Kennsätze",
    ],
    write: "Paket schreiben",
    again: "Neu schreiben",
    writing: "Das Paket wird geschrieben",
    written: "Das Paket ist geschrieben",
    parts: "Seine Dateien:",
    redacted: (count) =>
      counted(tag, count, {
        one: "# Stelle wurde weggelassen.",
        other: "# Stellen wurden weggelassen.",
      }),
    failed: "Das Paket wurde nicht geschrieben",
  },

  own: {
    views: "Was festgehalten wird",
    rules: "Was und warum",
    mine: "Über mich",
    label: "Alles, was über mich aufgezeichnet ist",
    who: (who) => `Was ${who} tat und was dabei geschah, das Neueste zuerst.`,
    loading: "Ihre Aufzeichnung wird gelesen",
    empty: "Über Sie ist nichts aufgezeichnet",
    emptyText: "Was Sie von nun an tun, erscheint hier.",
    failed: "Ihre Aufzeichnung kann nicht gezeigt werden",
    own: "Von Ihnen",
    around: "Um Sie herum",
    export: "Alles exportieren",
    exporting: "Alles wird geschrieben",
    exported: "Ihre Aufzeichnung ist geschrieben",
    notExported: "Ihre Aufzeichnung wurde nicht geschrieben",
  },
};
