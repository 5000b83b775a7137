// Deutsch.
import type { Catalogue } from "./en.ts";
import { counted, span, type Unit } from "./format.ts";
import { studio } from "./studio/de.ts";
import { access } from "./access/de.ts";
import { signIn } from "./sign-in/de.ts";
import { deploy } from "./deploy/de.ts";
import { knowledge } from "./knowledge/de.ts";
import { insights } from "./insights/de.ts";
import { platform } from "./platform/de.ts";
import { privacy } from "./privacy/de.ts";
import { review } from "./review/de.ts";
import { prompt } from "./prompt/de.ts";
import { summary } from "./summary/de.ts";
import { talk } from "./talk/de.ts";

const tag = "de-DE";
const units: Record<Unit, string> = { s: "s", min: "Min.", h: "Std.", d: "T." };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const de: Catalogue = {
  tag,
  ownName: "Deutsch",

  age,
  ago: (ms) => `vor ${age(ms)}`,
  quote: (text) => `„${text}“`,
  optional: "freiwillig",
  close: "Schließen",
  back: "Zurück",
  undo: "Zurückholen",
  more: "Mehr",

  state: {
    live: "Live",
    connecting: "Verbindet",
    reconnectingIn: (ms) => `Verbindet in ${age(ms)}`,
    reconnectingNow: "Verbindet wieder",
    tryOf: (attempt, of) => `Versuch ${attempt} von ${of}`,
    waiting: "Wartet",
    asksIn: (ms) => `fragt in ${age(ms)} nach`,
    asksNow: "fragt nach",
    stopped: "Angehalten",
    signedOut: "Abgemeldet",
    nothingHeard: "noch nichts gehört",
    tryNow: "Jetzt",
    startAgain: "Neu starten",
    talkTime: (time) => `Gesprächszeit ${time}`,
  },

  notice: {
    noConnection: (since, ms) => `Keine Verbindung seit ${since} (${age(ms)})`,
    staysHere: "Was Sie tun, wird hier gespeichert und gesendet, sobald sie wieder da ist.",
    stillWorks: "Geht weiter",
    works: [
      "Nehmen, kopieren, anheften",
      "Feedback geben",
      "Karten filtern",
      "Das lokale Protokoll",
    ],
    waits: "Wartet",
    waiting: ["Neue Vorschläge", "Neue Gespräche"],
    stopped: (since) => `Angehalten um ${since}`,
    stoppedText: "Es kommt nichts Neues, bis Sie neu starten.",
    showLess: "Weniger zeigen",
    showMore: "Mehr zeigen",
  },

  problem: {
    invalidInput: {
      title: "Einige Felder stimmen noch nicht",
      text: "Was fehlt, steht am Feld.",
    },
    signInRefused: {
      title: "Anmeldung abgelehnt",
      text: "Die Plattform hat Client-ID oder Geheimnis abgelehnt. Prüfen Sie beides und verbinden Sie neu.",
    },
    signInTimedOut: {
      title: "Keine Antwort vom Browser",
      text: "Die Anmeldung wurde nicht rechtzeitig beendet. Melden Sie sich neu an. Zeigt der Browser stattdessen eine Seite der Plattform, muss Ihre Administration die Weiterleitungsadresse eintragen.",
    },
    signInMismatched: {
      title: "Die Antwort wurde nicht verwendet",
      text: "Sie gehörte zu einer anderen Anmeldung. Schließen Sie andere Anmeldefenster und melden Sie sich neu an.",
    },
    signInDenied: {
      title: "Anmeldung abgelehnt",
      text: "Sie wurde im Browser abgelehnt, oder Ihre Organisation erlaubt sie nicht.",
    },
    signInFailed: {
      title: "Anmeldung fehlgeschlagen",
      text: "Melden Sie sich neu an. Gelingt es weiterhin nicht, geben Sie Ihrer Administration weiter, was hier steht.",
    },
    wrongOrganization: {
      title: "Eine andere Organisation",
      text: "Sie haben sich bei einer Organisation angemeldet, für die dieses Profil nicht ist. Wählen Sie im Browser die andere.",
    },
    wrongAgent: {
      title: "Eine andere Person",
      text: "Angemeldet hat sich jemand anderes als die Person, die hier angemeldet ist. Melden Sie sich zuerst ab.",
    },
    clientUnknown: {
      title: "OAuth-Client unbekannt",
      text: "Die Plattform kennt diese Client-ID nicht, oder der Client ist nicht für die Anmeldung im Browser gedacht. Prüfen Sie ID und Umgebung, oder fragen Sie Ihre Administration.",
    },
    clockWrong: {
      title: "Die Uhr dieses Computers geht falsch",
      text: "Deshalb wurde die Anmeldung abgelehnt. Stellen Sie die Uhr richtig und melden Sie sich neu an.",
    },
    portTaken: {
      title: "Die Antwort kann nicht ankommen",
      text: "Ein anderes Programm belegt den Port, an den der Browser antwortet. Schließen Sie es und melden Sie sich neu an.",
    },
    signInEnded: {
      title: "Ihre Anmeldung ist beendet",
      text: "Melden Sie sich neu an. Was hier aufgezeichnet ist, bleibt.",
    },
    notRevoked: {
      title: "Hier abgemeldet, bei der Plattform nicht",
      text: "Auf diesem Computer sind Sie abgemeldet. Die Plattform war nicht zu erreichen, ihr Token gilt also, bis es abläuft.",
    },
    scopeMissing: {
      title: "Eine Berechtigung fehlt",
      text: "Bitten Sie Ihre Administration, sie dem OAuth-Client zu geben, und versuchen Sie es wieder.",
    },
    libraryNotFound: {
      title: "Inhaltsbibliothek nicht gefunden",
      text: "Es gibt sie nicht, oder sie ist abgeschaltet. Prüfen Sie ihre ID.",
    },
    quotaExceeded: {
      title: "Wartet auf eine freie Verbindung",
      text: "Alle Verbindungen Ihrer Organisation sind belegt. Cuecard fragt von selbst nach.",
    },
    rateLimited: {
      title: "Die Plattform bat um eine Pause",
      text: "Danach geht es von selbst weiter.",
    },
    unreachable: {
      title: "Niemand antwortet",
      text: "Prüfen Sie das Netz und die Adresse der Plattform.",
    },
    protocol: {
      title: "Das ist nicht die Plattform",
      text: "Was unter der Adresse antwortet, spricht anders oder neuer. Prüfen Sie die Adresse.",
    },
    keyringUnavailable: {
      title: "Kein Schlüsselbund",
      text: "Der Schlüsselbund des Systems fehlt: Das Geheimnis bleibt im Speicher, bis Cuecard endet.",
    },
    storage: {
      title: "Gerade wird nichts gespeichert",
      text: "Das lokale Protokoll lässt sich nicht schreiben. Schaffen Sie Platz oder prüfen Sie die Rechte.",
    },
    gone: {
      title: "Nicht mehr da",
      text: "Es ist inzwischen beendet. Die Liste ist aktuell.",
    },
    textMissing: {
      title: "Der Text ist noch nicht da",
      text: "Versuchen Sie es gleich noch einmal.",
    },
    areaClosed: {
      title: "Dieser Bereich ist nicht offen",
      text: "Öffnen Sie ihn links in der Leiste noch einmal.",
    },
    internal: {
      title: "In Cuecard ging etwas schief",
      text: "Versuchen Sie es noch einmal. Mehr steht im Logbuch.",
    },
  },
  action: {
    retry: "Jetzt versuchen",
    credentials: "Zugangsdaten prüfen",
  },

  kind: {
    knowledge: "Artikel",
    process: "Ablauf",
    cannedResponse: "Textbaustein",
    script: "Skript",
    intent: "Anliegen",
    thirdPartyAction: "Aktion eines Drittanbieters",
    other: (kind) => `Vorschlag: ${kind}`,
  },
  card: {
    list: "Vorschläge",
    take: "Nehmen",
    copy: "Kopieren",
    copyText: "Text kopieren",
    pin: "Anheften",
    unpin: "Lösen",
    dismiss: "Weglegen",
    pinned: "Angeheftet",
    taken: "Genommen",
    fading: "Verblasst",
    movedOn: "das Gespräch ist weiter",
    goesIn: (ms) => `geht in ${age(ms)}`,
    ended: "nicht mehr aktuell",
    beforeBreak: "vor dem Abbruch",
    sure: (steps) => `Wie sicher: ${steps} von 4`,
    noScore: "ohne Wert",
    elsewhere: {
      accepted: "Anderswo genommen",
      dismissed: "Anderswo weggelegt",
      failed: "Auf der Plattform gescheitert",
      rated: "Anderswo bewertet",
    },
    toldState: (state) => `Auf der Plattform: ${state}`,
    failed: (count) =>
      counted(tag, count, {
        one: "Die Plattform hat # Vorschlag zurückgenommen, der ihr nicht gelang",
        other: "Die Plattform hat # Vorschläge zurückgenommen, die ihr nicht gelangen",
      }),
    figures: (relevance, confidence, score) =>
      `Relevanz ${relevance} · Sicherheit ${confidence} · Wert ${score}`,
    waiting: (count) => counted(tag, count, { one: "# neu", other: "# neu" }),
    showWaiting: (count) =>
      counted(tag, count, {
        one: "# neuen Vorschlag zeigen",
        other: "# neue Vorschläge zeigen",
      }),
    waitingHint: "kommt, wenn Sie die Liste verlassen",
  },
  why: {
    title: "Warum an dieser Stelle",
    rank: (position, of) => `Nummer ${position} von ${of}`,
    relevance: "Relevanz",
    confidence: "Sicherheit",
    score: "Wert",
    arrived: "Gekommen",
    formula:
      "Der Wert wägt Relevanz und Sicherheit zusammen, Relevanz mehr. Gleiche Werte stehen nach Sicherheit, dann nach Ankunft.",
    noScore: "Die Plattform gibt für diese Art keinen Wert an.",
    noScoreRule:
      "Vorschläge ohne Wert stehen hinter denen, die sicher genug sind, die neuesten zuerst.",
    oneFigure:
      "Die Plattform gibt nur eine Zahl an, und das ist der Wert. Vorschläge ohne Wert stehen hinter denen, die sicher genug sind.",
  },

  find: {
    label: "Karten filtern",
    matches: (shown, of) => `${shown} von ${of}`,
    none: (text) => `Keine Karte passt zu „${text}“.`,
    clear: "Filter leeren",
    heldBack: (count) =>
      counted(tag, count, { one: "# zurückgehalten", other: "# zurückgehalten" }),
    letIn: "Zurückgehaltenes zeigen",
  },
  record: {
    saved: "Gespeichert",
    saving: (count) => counted(tag, count, { one: "Speichert #", other: "Speichert #" }),
    failed: "Nicht gespeichert",
    entries: (count) =>
      counted(tag, count, {
        one: "# Eintrag im lokalen Protokoll",
        other: "# Einträge im lokalen Protokoll",
      }),
  },
  quiet: {
    title: "Ruhe",
    off: "Ruhe aus",
    on: "Ruhe an",
    left: (ms) => `Ruhe ${age(ms)}`,
    explain: "Neue Karten werden zurückgehalten und gezählt.",
    forMinutes: (count) => counted(tag, count, { one: "Für # Minute", other: "Für # Minuten" }),
    untilOff: "Bis ich sie ausschalte",
    turnOff: "Ruhe ausschalten",
  },

  tabs: {
    label: "Gespräche",
    unread: (count) => counted(tag, count, { one: "# neu", other: "# neu" }),
    others: (count) =>
      counted(tag, count, { one: "# weiteres Gespräch", other: "# weitere Gespräche" }),
    selected: (label) => `Jetzt ${label}`,
  },
  channel: { voice: "Anruf", chat: "Chat", email: "E-Mail" },

  menu: {
    studio: "Hinweise gestalten",
    sandbox: "Sandbox",
    connectedTo: (host) => `Verbunden mit ${host}`,
    library: (name) => `Bibliothek: ${name}`,
    loopback: "Loopback an",
    loopbackWhy: "Adressen dieses Rechners sind als Webhooks zugelassen. Nur für die Entwicklung.",
    keepOnTop: "Immer im Vordergrund",
    hide: "Fenster ausblenden",
    follow: "Einem Gespräch folgen",
    end: (label) => `${label} nicht mehr folgen`,
    language: "Sprache",
    recorded: "Was festgehalten wird",
    signOut: "Abmelden",
    quit: "Cuecard beenden",
  },

  empty: {
    noInteraction: "Noch kein Gespräch",
    noInteractionText:
      "Cuecard folgt Ihren Gesprächen, sobald sie beginnen. Sie können auch einem über seine ID folgen.",
    listening: "Hört zu",
    listeningText: "Vorschläge erscheinen hier, sobald das Gespräch einen braucht.",
    nothing: "Gerade nichts zu zeigen",
    nothingText: "Was kam, war nicht sicher genug, oder seine Zeit ist um.",
    held: "Alles ruhig",
    heldText: "Was kam, wird zurückgehalten. Eine Taste zeigt es.",
    loading: "Verbindet mit der Plattform",
  },

  said: {
    feedbackSending: "Danke · Feedback wird gesendet",
    ratingSending: "Danke · die Bewertung wird gesendet, der Rest steht hier im Protokoll",
    broughtBack: "Wieder da. Was die Plattform davon erfuhr, lässt sich nicht zurücknehmen.",
    feedbackLater: "Auf das Schichtende verschoben",
    deliveryFailed: (count) =>
      counted(tag, count, {
        one: "# Zustellung ist gescheitert und wartet auf Sie",
        other: "# Zustellungen sind gescheitert und warten auf Sie",
      }),
    fresh: (count, best) =>
      counted(tag, count, {
        one: `1 neuer Vorschlag: ${best}`,
        other: `# neue Vorschläge, der beste: ${best}`,
      }),
    waiting: (count, best) =>
      counted(tag, count, {
        one: `1 neuer Vorschlag wartet: ${best}. N zeigt ihn`,
        other: `# neue Vorschläge warten, der beste: ${best}. N zeigt sie`,
      }),
    opened: "Genommen · im Browser geöffnet",
    copiedTaken: "Genommen · kopiert",
    recorded: "Genommen · festgehalten",
    copied: "Kopiert",
    dismissed: (title) => `Weggelegt: ${title}`,
    pinned: "Angeheftet, behält den Platz",
    unpinned: "Gelöst",
    letIn: (count) => counted(tag, count, { one: "# Karte gezeigt", other: "# Karten gezeigt" }),
    chooseFirst: "Wählen Sie erst eine Karte, mit den Pfeiltasten",
    noSuchCard: (nth) => `Es gibt keine Karte ${nth}`,
    followed: "Folgt dem Gespräch",
  },

  welcome: {
    title: "Willkommen bei Cuecard",
    lead: "Die richtige Antwort neben dem Gespräch, eine Taste entfernt. Wie möchten Sie beginnen?",
    organization: "Bei der Organisation anmelden",
    organizationText: "In Ihrem Browser, wie jeden Tag. Ihre Gespräche erscheinen von selbst.",
    credentials: "Zugangsdaten eingeben",
    credentialsKeyring: "Für die Administration. Das Geheimnis liegt im Schlüsselbund des Systems.",
    credentialsMemory:
      "Für die Administration. Das Geheimnis bleibt im Speicher, nie in einer Datei.",
    sandbox: "Die Sandbox ausprobieren",
    sandboxText: "Aufgezeichnete Gespräche auf diesem Rechner. Kein Konto, kein Netz.",
    sandboxOrganization: "Die Sandbox mit Anmeldung ausprobieren",
    sandboxOrganizationText: "Wie in einer Organisation, mit einer Anmeldeseite in Ihrem Browser.",
    starting: "Die Sandbox startet",
    recorded: "Cuecard hält lokal fest, was gezeigt wurde und was Sie damit getan haben.",
    recordedLink: "Was festgehalten wird, und warum",
  },

  form: {
    title: "Zugangsdaten",
    lead: "Aus der Verwaltung Ihrer Plattform: ein OAuth-Client der Art „Client Credentials“.",
    apiUrl: "API-Adresse",
    apiUrlHint: "Die Ihrer Region oder Ihrer Organisation",
    loginUrl: "Anmeldeadresse",
    loginUrlHint: "Leer lassen, um sie aus der API-Adresse abzuleiten",
    clientId: "Client-ID",
    clientSecret: "Client-Geheimnis",
    libraryId: "ID der Inhaltsbibliothek",
    agentId: "ID der Agentin oder des Agenten",
    uuidHint: "Sieht aus wie 6f1c8a52-…",
    keyring: "Das Geheimnis kommt in den Schlüsselbund des Systems und nirgends sonst hin.",
    memory:
      "Dieser Rechner hat keinen nutzbaren Schlüsselbund: Das Geheimnis bleibt im Speicher, bis Cuecard endet. Auf Servern kann es aus der Umgebung kommen.",
    showSecret: "Geheimnis zeigen",
    hideSecret: "Geheimnis verbergen",
    connect: "Verbinden",
    connecting: "Verbindet",
    required: "Das wird gebraucht.",
    notUuid: "Das ist keine UUID wie 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    notAddress: "Gebraucht wird eine https-Adresse wie https://api.mypurecloud.com.",
    wrong: (count) =>
      counted(tag, count, {
        one: "# Feld stimmt noch nicht",
        other: "# Felder stimmen noch nicht",
      }),
  },
  follow: {
    title: "Einem Gespräch folgen",
    id: "ID des Gesprächs",
    customer: "Name der Kundschaft",
    queue: "Warteschlange",
    channel: "Kanal",
    unknown: "Unbekannt",
    submit: "Folgen",
  },

  keys: {
    promptAway: "Obersten Hinweis verwerfen",
    gotIt: "Verstanden: der oberste Hinweis",
    helpful: "Als hilfreich bewerten",
    feedback: "Sagen, was falsch war",
    send: "Das Feedback senden",
    title: "Tasten",
    button: "Tasten",
    note: "Buchstaben und Ziffern tun nichts, solange Sie in ein Feld schreiben.",
    take: "Karte 1 bis 9 nehmen",
    takeFocused: "Die gewählte Karte nehmen",
    move: "Durch die Karten gehen",
    copy: "Ihren Text kopieren",
    pin: "Anheften oder lösen",
    dismiss: "Weglegen",
    undo: "Weggelegtes zurückholen",
    why: "Warum sie dort steht",
    filter: "Karten filtern",
    held: "Zurückgehaltenes zeigen",
    letIn: "Wartendes zeigen",
    quiet: "Ruhe",
    retry: "Jetzt verbinden",
    tabs: "Gespräch wechseln",
    nthTab: "Gespräch 1 bis 9",
    back: "Einen Schritt zurück",
    help: "Diese Liste",
  },

  feedback: {
    up: "Hilfreich",
    down: "Nicht hilfreich",
    legend: "Was war daran falsch?",
    types: {
      helpful: { name: "Hilfreich", text: "Genau das brauchte das Gespräch" },
      not_helpful: { name: "Nicht hilfreich", text: "Richtig, aber hier ohne Nutzen" },
      irrelevant: { name: "Nicht zum Thema", text: "Es geht um etwas anderes" },
      incorrect: { name: "Falsch", text: "Was dasteht, stimmt nicht" },
      duplicate: { name: "Doppelt", text: "Dasselbe wie eine andere Karte" },
      outdated: { name: "Veraltet", text: "Es stimmte einmal" },
    },
    takes: {
      rating:
        "Die Plattform erfährt nur, dass es nicht geholfen hat. Welcher der fünf Gründe es war, bleibt im Protokoll auf diesem Computer.",
      article:
        "Die Plattform erfährt nur, dass es nicht geholfen hat. Die Autoren des Artikels erfahren, was falsch ist, und Ihren Kommentar, sofern Ihre Rolle das erlaubt.",
    },
    comment: "Kommentar",
    count: (length: string, most: string) => `${length} von ${most}`,
    left: (count: number) =>
      counted(tag, count, { one: "noch # Zeichen", other: "noch # Zeichen" }),
    over: (count: number) =>
      counted(tag, count, { one: "# Zeichen zu viel", other: "# Zeichen zu viel" }),
    send: "Senden",
    later: "Später",
    sent: "Feedback gesendet",
    saved: "Gespeichert, wird gesendet",
    failed: "Feedback abgelehnt",
    processed: (time: string) => `Verarbeitet um ${time}`,
    retraining: "Die Plattform lernt daraus",
    before: (name: string) =>
      `Sie sagten: ${name}. Was Sie jetzt senden, wird zusätzlich gesendet.`,
    shorten: "Kürzen",
    chooseType: "Wählen Sie eines der fünf.",
    tooLong: "Ein Kommentar hat höchstens 1.000 Zeichen.",
    spam: (char, times) =>
      `${char} steht ${times}-mal hintereinander: Das gilt als Spam. Erlaubt sind höchstens 20.`,
    blank: "Ein Leerzeichen",
    show: "Unter den Zustellungen zeigen",
    relevance:
      "Die Relevanz liegt unter 0,3: Feedback dazu würde das Modell verschlechtern und wird nicht angenommen.",
    recommendation:
      "Die Plattform hat den Vorschlag unter einer Kennung geschickt, die Feedback nicht nennen kann.",
    agent: "Ihre Agentenkennung fehlt. Geben Sie sie bei den Zugangsdaten ein.",
  },

  outbox: {
    title: "Zustellungen",
    allSent: "Alles gesendet",
    waiting: (count: number) => counted(tag, count, { one: "# wartet", other: "# warten" }),
    failed: (count: number) =>
      counted(tag, count, { one: "# fehlgeschlagen", other: "# fehlgeschlagen" }),
    open: "Zeigen, was auf Zustellung wartet",
    empty: "Nichts wartet",
    emptyText: "Alles, was Sie getan haben, ist angekommen.",
    loading: "Wartendes wird gelesen",
    next: (ms: number) => `nächster Versuch in ${age(ms)}`,
    now: "wird gerade versucht",
    behind: "nach dem davor",
    tries: (count: number) => counted(tag, count, { one: "# Versuch", other: "# Versuche" }),
    kind: {
      feedback: "Feedback",
      knowledge_webhook: "Klick",
      training_webhook: "Feedback fürs Training",
      injection: "Hinweis",
      injection_webhook: "Hinweis an den Webhook",
      crm_webhook: "Zusammenfassung ans CRM",
      engagement: "Aktion zu einem Vorschlag",
      document_told: "Nutzung eines Artikels",
      document_feedback: "Feedback zu einem Artikel",
      summary_feedback: "Bearbeitete Zusammenfassung",
      summary_engagement: "Nutzung einer Zusammenfassung",
      checklist: "Checkliste",
      wrap_up: "Abschlusscode",
    },
    retry: "Erneut versuchen",
    discard: "Verwerfen",
    sure: "Es wird dann nie gesendet.",
    keep: "Behalten",
    more: (count: number) => counted(tag, count, { one: "und # weitere", other: "und # weitere" }),
    retried: "Es wird erneut gesendet",
    discarded: "Verworfen, und das ist festgehalten",
  },
  later: {
    title: "Gründe für später",
    open: (count: number) =>
      counted(tag, count, { one: "# Grund für später", other: "# Gründe für später" }),
    of: (nth: number, total: number) => `${nth} von ${total}`,
    skip: "Überspringen",
    stay: "Sie bleiben für ein andermal hier.",
    forget: "Ohne Grund lassen",
    done: "Alle Gründe sind angegeben",
    doneText: "Sie werden gesendet wie alles andere.",
  },

  prompt,

  recorded: {
    title: "Was festgehalten wird",
    lead: "Nur auf diesem Rechner, in einem Protokoll, dem man jede spätere Änderung ansieht.",
    kept: "Festgehalten",
    keptItems: [
      "Titel und Auszüge, wie Sie sie sahen, mit Werten und Zeiten",
      "Was Sie nahmen, kopierten, anhefteten oder weglegten, und wann",
      "Ihr Feedback: seine Art, die Länge des Kommentars und was daraus wurde",
      "Wann die Verbindung kam und ging",
    ],
    notKept: "Nicht festgehalten",
    notKeptItems: [
      "Der Wortlaut eines Kommentars, sobald er gesendet ist",
      "Was Sie in den Filter schreiben",
      "Kennwörter, Geheimnisse und Tokens",
      "Das ganze Gespräch",
    ],
    why: "Warum",
    whyText:
      "Damit Sie zeigen können, was Ihnen vorgeschlagen wurde, und damit schlechte Vorschläge gefunden und verbessert werden.",
  },

  studio,
  deploy,
  platform,
  summary,
  talk,
  review,
  insights,
  privacy,
  access,
  signIn,
  knowledge,
};
