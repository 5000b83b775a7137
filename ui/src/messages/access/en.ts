// English words of areas and roles. Its keys and shapes are what the other languages must have.
export const access = {
  /** In the rail's button, after the area's name. */
  closed: "not open",
  role: { supervisor: "Supervisor", reviewer: "Reviewer" },
  about: {
    studio: "Prompts are written, tried and deployed here. It is for supervisors.",
    review: "The history of every interaction on this computer is here. It is for reviewers.",
    insights:
      "What became of suggestions and prompts, in figures. It is for supervisors and reviewers.",
    privacy: "What is kept, for how long, and what is erased. It is for reviewers.",
  },
  asking: "Asking whether you may open this area",
  signedOut: "Nobody is signed in",
  signedOutText: "Sign in on the panel. This area opens by itself if your sign-in allows it.",
  missing: "Your sign-in does not allow this",
  missingText:
    "Ask for these to be granted, scopes to your OAuth client and permissions to your role, then try again:",
  unasked: "It can’t be found out whether you may open this area",
  closedTitle: "This area is closed",
  closedText: "It closes when somebody else signs in.",
  open: "Open",
  panel: "Show the panel",
  phrase: "Unlock phrase",
  phraseOf: (role: string) => `Unlock phrase, ${role}`,
  phraseHint: "For when the platform can’t be asked. Every opening is put on record.",
  unlock: "Unlock",
  wrong: "This is not the phrase.",
  empty: "Enter the phrase.",
  wait: (time: string) => `Too many wrong phrases. The next is taken in ${time}.`,
  noKeyring:
    "No area can be unlocked by a phrase here: this computer’s keyring can’t be used, and a phrase’s check is kept nowhere else.",

  set: {
    worth:
      "It keeps out somebody at this screen. It does not keep out somebody who can read this account’s files.",
    isSet: "A phrase is set",
    notSet: "No phrase is set",
    signIn: "Open one of the role’s areas by signing in to set or change its phrase.",
    phrase: "New phrase",
    again: "The same once more",
    hint: "At least 12 characters. Several words are easy to remember.",
    short: "At least 12 characters are needed.",
    long: "At most 256 characters can be taken.",
    differs: "The two are not the same.",
    save: "Set",
    change: "Change",
    clear: "Take away",
    clearAsk: "Take it away for good?",
    keep: "Keep it",
    cancel: "Cancel",
    saved: "The phrase is set",
    cleared: "The phrase is taken away",
  },
};

export type AccessWords = typeof access;
