import type { AccessWords } from "./en.ts";

export const access: AccessWords = {
  closed: "pas ouvert",
  role: { supervisor: "Superviseur", reviewer: "Contrôle" },
  about: {
    studio: "Ici, on écrit, essaie et déploie les consignes. Réservé aux superviseurs.",
    review: "L’historique de toutes les interactions de cet ordinateur. Réservé au contrôle.",
    insights:
      "Ce que sont devenues suggestions et consignes, en chiffres. Réservé aux superviseurs et au contrôle.",
    privacy: "Ce qui est conservé, combien de temps, et ce qui est effacé. Réservé au contrôle.",
  },
  asking: "Vérification de votre accès à cet espace",
  signedOut: "Personne n’est connecté",
  signedOutText:
    "Connectez-vous dans le panneau. Cet espace s’ouvre de lui-même si votre connexion le permet.",
  missing: "Votre connexion ne le permet pas",
  missingText:
    "Demandez que ceci soit accordé, les scopes à votre client OAuth et les autorisations à votre rôle, puis réessayez :",
  unasked: "Impossible de savoir si vous pouvez ouvrir cet espace",
  closedTitle: "Cet espace est fermé",
  closedText: "Il se ferme quand quelqu’un d’autre se connecte.",
  open: "Ouvrir",
  panel: "Afficher le panneau",
  phrase: "Phrase de déverrouillage",
  phraseOf: (role: string) => `Phrase de déverrouillage, ${role}`,
  phraseHint:
    "Pour quand la plateforme ne peut pas être interrogée. Chaque ouverture est journalisée.",
  unlock: "Déverrouiller",
  wrong: "Ce n’est pas la phrase.",
  empty: "Saisissez la phrase.",
  wait: (time: string) => `Trop de phrases erronées. La prochaine sera acceptée dans ${time}.`,
  noKeyring:
    "Aucun espace ne peut être déverrouillé par une phrase ici : le trousseau de cet ordinateur est inutilisable, et de quoi vérifier une phrase n’est conservé nulle part ailleurs.",

  set: {
    worth:
      "Elle arrête une personne devant cet écran. Elle n’arrête pas quelqu’un qui peut lire les fichiers de ce compte.",
    isSet: "Une phrase est définie",
    notSet: "Aucune phrase n’est définie",
    signIn: "Pour définir ou changer la phrase, ouvrez un espace de ce rôle avec votre connexion.",
    phrase: "Nouvelle phrase",
    again: "La même encore une fois",
    hint: "Au moins 12 caractères. Plusieurs mots se retiennent bien.",
    short: "Il faut au moins 12 caractères.",
    long: "256 caractères au plus.",
    differs: "Les deux ne sont pas identiques.",
    save: "Définir",
    change: "Changer",
    clear: "Retirer",
    clearAsk: "La retirer définitivement ?",
    keep: "La garder",
    cancel: "Annuler",
    saved: "La phrase est définie",
    cleared: "La phrase est retirée",
  },
};
