import type { AccessWords } from "./en.ts";

export const access: AccessWords = {
  closed: "nicht offen",
  role: { supervisor: "Teamleitung", reviewer: "Prüfung" },
  about: {
    studio:
      "Hier werden Hinweise geschrieben, erprobt und ausgerollt. Der Bereich ist für die Teamleitung.",
    review:
      "Hier steht der Verlauf aller Gespräche auf diesem Computer. Der Bereich ist für die Prüfung.",
    insights:
      "Was aus Vorschlägen und Hinweisen wurde, in Zahlen. Der Bereich ist für Teamleitung und Prüfung.",
    privacy: "Was wie lange aufbewahrt und was gelöscht wird. Der Bereich ist für die Prüfung.",
  },
  asking: "Es wird gefragt, ob Sie diesen Bereich öffnen dürfen",
  signedOut: "Niemand ist angemeldet",
  signedOutText:
    "Melden Sie sich im Panel an. Der Bereich öffnet sich von selbst, wenn Ihre Anmeldung es erlaubt.",
  missing: "Ihre Anmeldung erlaubt das nicht",
  missingText:
    "Lassen Sie sich dies geben, Scopes Ihrem OAuth-Client und Berechtigungen Ihrer Rolle, und versuchen Sie es noch einmal:",
  unasked: "Es ließ sich nicht klären, ob Sie diesen Bereich öffnen dürfen",
  closedTitle: "Dieser Bereich ist geschlossen",
  closedText: "Er schließt sich, wenn sich jemand anders anmeldet.",
  open: "Öffnen",
  panel: "Panel zeigen",
  phrase: "Kennsatz",
  phraseOf: (role: string) => `Kennsatz, ${role}`,
  phraseHint:
    "Für den Fall, dass die Plattform nicht gefragt werden kann. Jedes Öffnen wird protokolliert.",
  unlock: "Entsperren",
  wrong: "Das ist nicht der Kennsatz.",
  empty: "Geben Sie den Kennsatz ein.",
  wait: (time: string) => `Zu viele falsche Kennsätze. Der nächste wird in ${time} angenommen.`,
  noKeyring:
    "Hier lässt sich kein Bereich mit einem Satz entsperren: Der Schlüsselbund dieses Computers ist nicht benutzbar, und nirgends sonst wird die Prüfung eines Satzes aufbewahrt.",

  set: {
    worth:
      "Er hält Personen an diesem Bildschirm ab. Er hält niemanden ab, der die Dateien dieses Kontos lesen kann.",
    isSet: "Ein Satz ist gesetzt",
    notSet: "Kein Satz ist gesetzt",
    signIn:
      "Um den Satz zu setzen oder zu ändern, öffnen Sie einen Bereich der Rolle mit Ihrer Anmeldung.",
    phrase: "Neuer Satz",
    again: "Noch einmal derselbe",
    hint: "Mindestens 12 Zeichen. Mehrere Wörter merken sich leicht.",
    short: "Es braucht mindestens 12 Zeichen.",
    long: "Mehr als 256 Zeichen gehen nicht.",
    differs: "Die beiden sind nicht gleich.",
    save: "Setzen",
    change: "Ändern",
    clear: "Entfernen",
    clearAsk: "Endgültig entfernen?",
    keep: "Behalten",
    cancel: "Abbrechen",
    saved: "Der Kennsatz ist gesetzt",
    cleared: "Der Kennsatz ist entfernt",
  },
};
