// Deutsch: Zusammenfassungen.
import { counted, span, type Unit } from "../format.ts";
import type { SummaryWords } from "./en.ts";

const tag = "de-DE";
const units: Record<Unit, string> = { s: "s", min: "Min.", h: "Std.", d: "T." };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const summary: SummaryWords = {
  title: "Zusammenfassung",
  tab: "Zusammenfassung",
  mark: {
    making: "wird erstellt",
    open: "wartet auf Sie",
    sending: "wird gesendet",
    failed: "fehlgeschlagen",
    filed: "abgelegt",
  },
  ended: {
    voice: (time) => `Anruf beendet ${time}`,
    chat: (time) => `Chat beendet ${time}`,
    email: (time) => `E-Mail beendet ${time}`,
    other: (time) => `Beendet ${time}`,
  },
  madeIn: (seconds) => `in ${seconds} s erstellt`,
  tokens: (count, of) => `${count} von ${of} Token`,

  language: "Sprache der Zusammenfassung",
  length: "Länge",
  lengths: { short: "Kurz", medium: "Mittel", long: "Lang" },
  again: "Neu erstellen",
  againSure: "Ihre Änderungen am Text werden ersetzt.",
  againKeep: "Text behalten",
  more: "Weitere Optionen",
  less: "Weniger Optionen",
  format: "Form",
  formats: { json: "Als JSON", text: "Reiner Text" },
  knowledgeBase: "Wissensdatenbank verwenden",
  knowledgeBaseId: "ID der Wissensdatenbank",
  redactionPolicyId: "ID der Schwärzungsregel",
  onEnd: "Von selbst beginnen, wenn ein Gespräch endet",
  asUsual: "Für neue Zusammenfassungen merken",
  usual: "Neue Zusammenfassungen beginnen so",
  requestId: "Anfrage-ID",
  copyRequestId: "Anfrage-ID für den Support kopieren",

  idle: {
    title: "Das Gespräch ist zu Ende. Zusammenfassen?",
    text: "Sie wird aus dem Gespräch erstellt, hier geprüft und erst gesendet, wenn Sie es sagen.",
    make: "Zusammenfassen",
    close: "Nicht nötig",
  },
  making: {
    title: "Die Zusammenfassung wird erstellt",
    time: (seconds, most) => `${seconds} s von höchstens ${most} s`,
    attempt: (attempt, of) => `Versuch ${attempt} von ${of}`,
    cancel: "Abbrechen",
    goesOn: "Sie können weiterarbeiten: Sie kommt von selbst.",
  },
  waiting: {
    next: (ms) => `nächster Versuch in ${age(ms)}`,
    now: "versucht es gerade",
    attempt: (attempt, of) => `Versuch ${attempt} von ${of}`,
    breaker: "Die Plattform hat mehrmals nacheinander versagt; Cuecard fragt sie seltener.",
    tryNow: "Jetzt versuchen",
  },
  wrong: {
    languageCode: "Wählen Sie eine der fünf Sprachen.",
    summaryLength: "Wählen Sie kurz, mittel oder lang.",
    format: "Wählen Sie JSON oder reinen Text.",
    knowledgeBaseId: "Hier gehört eine UUID hin, etwa 6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a.",
    knowledgeBaseNeeded: "Ihre ID wird gebraucht, wenn die Wissensdatenbank verwendet wird.",
    redactionPolicyId: "Das ist keine UUID wie 6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a.",
    transcript: (tokens) =>
      `Das Gespräch ist zu lang: ${tokens} Token; höchstens 16.000 sind erlaubt.`,
    transcriptPlain: "Das Gespräch ist zu lang: Höchstens 16.000 Token sind erlaubt.",
  },
  problem: {
    protocol: {
      title: "Was kam, war keine Zusammenfassung",
      text: "Der Antwort der Plattform fehlt die ID oder der Text. Erstellen Sie sie neu; der Support findet die Anfrage über ihre ID.",
    },
    rateLimited: {
      title: "Die Plattform bat um eine Pause",
      text: "Es wurden zu viele Zusammenfassungen auf einmal verlangt.",
    },
    unreachable: {
      title: "Die Plattform antwortet nicht",
      text: "Nichts ist verloren: Sie kann erstellt werden, sobald die Plattform wieder da ist.",
    },
    internal: {
      title: "Die Zusammenfassung ließ sich nicht erstellen",
      text: "Erstellen Sie sie neu. Der Support findet die Anfrage über ihre ID.",
    },
  },

  text: "Text der Zusammenfassung",
  editing: {
    untouched: "Hier bearbeiten; wird beim Tippen gespeichert",
    saving: "Speichert",
    saved: "Gespeichert",
    failed: "Noch nicht gespeichert. Nichts ist verloren, es wird wieder versucht.",
    closed: "Unterwegs: jetzt nicht zu ändern",
    refused: "Verwerfen Sie das Senden, um den Text zu ändern",
    filed: "Abgelegt: wie im CRM",
  },
  words: (count) => counted(tag, count, { one: "# Wort", other: "# Wörter" }),
  characters: (count) => counted(tag, count, { one: "# Zeichen", other: "# Zeichen" }),

  check: {
    title: "Vor dem Senden prüfen",
    open: (count) => counted(tag, count, { one: "# offen", other: "# offen" }),
    done: "alles entschieden",
    nothing: "Nichts gefunden, was Sie braucht.",
    kind: {
      phone: "Telefonnummer",
      email: "E-Mail-Adresse",
      card: "Kartennummer",
      us_ssn: "Sozialversicherungsnummer",
      iban: "Kontonummer",
      unsaid_number: "Zahl nicht gefallen",
      unsaid_name: "Name nicht gefallen",
    },
    decide: "Schwärzen oder freigeben",
    approved: "freigegeben",
    kept: "behalten",
    says: (instead) => `Gesagt wurde: ${instead}`,
    compare: "Mit dem Gesagten vergleichen",
    redact: "Schwärzen",
    approve: "Freigeben",
    redactAll: "Alle schwärzen",
    use: (instead) => `${instead} nehmen`,
    keep: "Behalten",
    notHeld:
      "Zahlen und Namen wurden nicht mit dem Gespräch verglichen: Hier ist nur ein Teil davon bekannt.",
    notHeldNone:
      "Zahlen und Namen wurden nicht mit dem Gespräch verglichen: Hier ist nichts davon bekannt.",
    namesNotHeld: "Namen wurden nicht mit dem Gespräch verglichen: in dieser Sprache nicht.",
    numbersNotHeld: "Zahlen und Namen wurden nicht mit dem Gespräch verglichen.",
  },
  mood: {
    agrees: "Stimmung stimmt überein",
    differs: "Stimmung weicht ab",
    notMeasured: "Stimmung nicht gemessen",
    call: "Gespräch",
    summary: "Text",
    partly: "Vom Gespräch ist hier nur ein Teil bekannt.",
    unknown: "Vom Gespräch ist hier nichts bekannt.",
    language: "In dieser Sprache nicht.",
    line: (talk, own) => `Gespräch ${talk}, Zusammenfassung ${own}, von −1 bis +1`,
  },

  send: {
    send: "An das CRM senden",
    waits: {
      phone: "Wartet auf die Telefonnummer.",
      email: "Wartet auf die E-Mail-Adresse.",
      card: "Wartet auf die Kartennummer.",
      us_ssn: "Wartet auf die Sozialversicherungsnummer.",
      iban: "Wartet auf die Kontonummer.",
    },
    waitsFor: (count) =>
      counted(tag, count, {
        one: "Wartet auf # Entscheidung.",
        other: "Wartet auf # Entscheidungen.",
      }),
    noCrm: (setting) => `Kein CRM eingerichtet: ${setting} ist leer.`,
    empty: "Es gibt keinen Text zu senden.",
    unsaved: "Wartet, bis der Text gespeichert ist.",
    copy: "Kopieren",
    up: "Gute Zusammenfassung. Bleibt auf diesem Computer.",
    down: "Schlechte Zusammenfassung. Bleibt auf diesem Computer.",
    changes: "Änderungen",
    sending: "Gespeichert, wird gesendet",
    saved: "Gespeichert, wird später gesendet",
    next: (ms) => `nächster Versuch in ${age(ms)}`,
    filed: (time) => `Abgelegt um ${time}`,
    failed: "Das CRM hat sie nicht angenommen",
    retry: "Erneut",
    discard: "Verwerfen",
    discardSure: "Sie wird nicht gesendet; der Text bleibt und lässt sich ändern.",
    keep: "Behalten",
    close: "Schließen",
  },

  changes: {
    title: "Änderungen",
    before: "Wie sie erstellt wurde",
    after: "Wie sie jetzt ist",
    none: "Der Text ist so, wie er erstellt wurde.",
    share: (percent) => `${percent} der Wörter geändert`,
    loading: "Vergleicht",
  },
  today: {
    title: "Zusammenfassungen heute",
    empty: "Heute keine Zusammenfassungen",
    emptyText: "Sie erscheinen hier, wenn ein Gespräch endet.",
    loading: "Liest die Zusammenfassungen von heute",
    failed: "Die Zusammenfassungen lassen sich gerade nicht lesen",
    again: "Noch einmal lesen",
    unfiled: (count) =>
      counted(tag, count, { one: "# noch nicht abgelegt", other: "# noch nicht abgelegt" }),
    none: "noch kein Text",
    inTab: "in einem Tab offen",
    state: {
      idle: "Nicht erstellt",
      making: "Wird erstellt",
      notMade: "Fehlgeschlagen",
      made: "Nicht gesendet",
      sending: "Wird gesendet",
      refused: "Abgelehnt",
      filed: "Abgelegt",
    },
  },
  menu: { close: (label) => `Zusammenfassung schließen: ${label}` },

  away: {
    title: "Die Plattform ist nicht da",
    text: "Bearbeiten, schwärzen und kopieren geht. Was Sie senden, wird gespeichert und geht hinaus, sobald sie wieder da ist.",
    signedOut: "Abgemeldet",
    signedOutText:
      "Bearbeiten, schwärzen und kopieren geht. Was Sie senden, wird gespeichert. Melden Sie sich an, um neue zu erstellen.",
    signIn: "Anmelden",
    welcome: (count) =>
      counted(tag, count, {
        one: "# Zusammenfassung ist offen",
        other: "# Zusammenfassungen sind offen",
      }),
    show: "Zeigen",
  },

  said: {
    taken: (label) => `Die Zusammenfassung von ${label} ist im Panel`,
    waits: (label) => `${label} ist beendet: Die Zusammenfassung hat einen Tab`,
    made: (label) => `Zusammenfassung erstellt: ${label}`,
    notMade: (label) => `Keine Zusammenfassung erstellt: ${label}`,
    filed: (label) => `Abgelegt: ${label}`,
    refused: (label) => `Das CRM hat die Zusammenfassung nicht angenommen: ${label}`,
    copied: "Kopiert",
    copiedRedacted: "Kopiert; persönliche Daten sind in der Kopie geschwärzt",
    copiedId: "Anfrage-ID kopiert",
    redacted: "Geschwärzt",
    redactedAll: "Alle geschwärzt",
    approved: "Freigegeben, und das ist festgehalten",
    used: (instead) => `Jetzt steht dort ${instead}`,
    kept: "Behalten",
    nothing: "Es gibt nichts zu schwärzen oder freizugeben",
    nothingInstead: "Es gibt nichts, was dafür zu nehmen wäre",
    saved: "Gespeichert, wird gesendet",
    savedLater: "Gespeichert, wird später gesendet",
    discarded: "Verworfen; der Text lässt sich wieder ändern",
    usual: "Neue Zusammenfassungen beginnen so",
  },
  keys: {
    make: "Zusammenfassung erstellen",
    cancel: "Erstellen abbrechen",
    redact: "Die gewählte oder erste schwärzen",
    redactAll: "Alle schwärzen",
    approve: "Freigeben",
    use: "Das Gesagte nehmen",
    copy: "Zusammenfassung kopieren",
    edit: "Text bearbeiten",
    send: "An das CRM senden",
  },
};
