// Deutsche Wörter der Anmeldung im Browser und der Abmeldung.
import { counted } from "../format.ts";
import type { SignInWords } from "./en.ts";

const tag = "de-DE";

export const signIn: SignInWords = {
  title: "Bei der Organisation anmelden",
  lead: "Cuecard öffnet Ihren Browser. Dort melden Sie sich an wie jeden Tag; Ihr Passwort kommt nie hierher.",
  environment: "Umgebung",
  environmentHint:
    "Wo die Plattform Ihrer Organisation läuft: eine Region, oder das Ende der Adresse, mit der Sie sie öffnen.",
  environments: "Bekannte Umgebungen",
  environmentOther: "Keine der bekannten. Sie gilt so, wie sie getippt ist.",
  clientId: "ID des OAuth-Clients",
  clientIdHint:
    "Fragen Sie, wer Ihre Plattform verwaltet. Sie ist für alle gleich und kein Geheimnis.",
  redirect: "Diese Rückkehradresse trägt Ihre Administration ein, auf den Buchstaben genau:",
  redirectCopy: "Rückkehradresse kopieren",
  redirectCopied: "Kopiert",
  hints: "Organisation und Identitätsanbieter",
  hintsText: "Beides oder keines. Damit fragt Ihr Browser weniger.",
  organization: "Kurzname der Organisation",
  provider: "Identitätsanbieter",
  remember: "Auf diesem Rechner angemeldet bleiben",
  rememberKeyring: "Die Anmeldung liegt im Schlüsselbund des Systems, bis Sie sich abmelden.",
  rememberMemory:
    "Dieser Rechner hat keinen nutzbaren Schlüsselbund: Sie melden sich nach jedem Start neu an.",
  submit: "Browser öffnen",
  opening: "Öffnet den Browser",
  done: "Sie sind angemeldet",
  doneAs: (name) => `Angemeldet als ${name}`,

  device: {
    nobody: "Für die Administration, wenn sich an diesem Rechner niemand anmelden soll:",
    title: "Als Gerät verbinden",
    lead: "Für einen Rechner, an dem sich niemand anmelden soll. Er verbindet sich als OAuth-Client der Art „Client Credentials“ und folgt den Gesprächen einer Agentin oder eines Agenten.",
    limits:
      "Was schon läuft, kann ein Gerät nicht auflisten: Ein solches Gespräch erscheint mit dem nächsten Ereignis. Manches, was Agenten dürfen, wird ihm verweigert.",
    clientIdHint: "Ein anderer Client als der, mit dem sich Agenten anmelden.",
    agentIdHint: "Wessen Gesprächen gefolgt wird: Ohne Anmeldung weiß die Plattform es nicht.",
    done: "Als Gerät verbunden",
  },

  wrong: {
    environment:
      "Gebraucht wird ein Host wie mypurecloud.de, ohne Pfad. Oder wählen Sie einen aus der Liste.",
    together: "Organisation und Identitätsanbieter gehören zusammen: beides ausfüllen oder keines.",
  },

  waiting: {
    title: "Wartet auf Ihren Browser",
    steps: [
      "Ihr Browser zeigt die Anmeldeseite Ihrer Organisation.",
      "Melden Sie sich dort an wie jeden Tag.",
      "Cuecard macht von selbst weiter, sobald Sie fertig sind.",
    ],
    left: (time) => `noch ${time}`,
    finishing: "Gleich so weit",
    again: "Seite noch einmal öffnen",
    opened: "Die Seite ist noch einmal geöffnet",
    cancel: "Abbrechen",
    astray: "Der Browser zeigt etwas anderes",
    astrayText:
      "Endet er auf einer Seite der Plattform und geschieht hier nichts, kennt der OAuth-Client diese Rückkehradresse nicht. Bitten Sie Ihre Administration, sie einzutragen, auf den Buchstaben genau:",
  },

  strip: {
    soon: "Ihre Anmeldung endet bald. S meldet neu an.",
    key: "Neu anmelden, wo darum gebeten wird",
    endsIn: (time) => `Ihre Anmeldung endet in ${time}`,
    ended: "Ihre Anmeldung ist zu Ende",
    text: "Melden Sie sich neu an, wenn es passt. Ihre Karten bleiben.",
    again: "Neu anmelden",
  },

  out: {
    title: "Abmelden",
    text: "Ihre Anmeldung wird bei der Plattform zurückgenommen und auf diesem Rechner vergessen. Was hier festgehalten ist, bleibt.",
    browser: "Auch im Browser abmelden",
    browserText: "Sonst fragt die nächste Anmeldung dort vielleicht nach keinem Passwort.",
    submit: "Abmelden",
    stay: "Angemeldet bleiben",
    as: (name) => `Angemeldet als ${name}`,
    at: (organization) => `Organisation: ${organization}`,
  },

  limited: {
    title: "Ihre Rechte lassen etwas aus",
    text: "Bitten Sie Ihre Administration um das, was hier steht.",
    what: {
      interactions: "Ihre Gespräche",
      suggestions: "Vorschläge",
      transcript: "Was gesagt wird",
      checklists: "Checklisten",
      summaries: "Zusammenfassungen",
      actions: "Melden, was Sie mit Vorschlägen tun",
      articles: "Melden, wie Sie Artikel nutzen",
      other: "Andere Nachrichten",
      scopes: "Scopes des OAuth-Clients",
    },
  },
  missed: (count) =>
    counted(tag, count, { one: "# verpasst, jetzt gezeigt", other: "# verpasst, jetzt gezeigt" }),
  appear: "Ihre Anrufe und Nachrichten erscheinen hier von selbst.",
};
