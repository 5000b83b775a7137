// English words of signing in with the browser, and of signing out. Its keys and shapes are what the
// other languages must have.
import { counted } from "../format.ts";

const tag = "en-US";

export const signIn = {
  title: "Sign in to your organization",
  lead: "Cuecard opens your browser. You sign in there as you do every day, and your password never comes here.",
  environment: "Environment",
  environmentHint:
    "Where your organization’s platform runs: a region, or the end of the address you open it with.",
  environments: "Known environments",
  environmentOther: "Not one of the known ones. It is used as you typed it.",
  clientId: "OAuth client id",
  clientIdHint:
    "Ask whoever administers your platform. It is the same for everybody and no secret.",
  redirect: "Your administrator registers this redirect address, to the letter:",
  redirectCopy: "Copy the redirect address",
  redirectCopied: "Copied",
  hints: "Organization and identity provider",
  hintsText: "Both or neither. With them your browser asks you less.",
  organization: "Organization’s short name",
  provider: "Identity provider",
  remember: "Stay signed in on this computer",
  rememberKeyring: "The sign-in is kept in the system’s keyring until you sign out.",
  rememberMemory: "This computer has no usable keyring: you sign in again after every start.",
  submit: "Open the browser",
  opening: "Opening the browser",
  done: "You are signed in",
  doneAs: (name: string) => `Signed in as ${name}`,

  device: {
    nobody: "For administrators, where nobody is to sign in on this computer:",
    title: "Connect as a device",
    lead: "For a computer where nobody is to sign in. It connects as an OAuth client of the kind “client credentials”, and follows one agent’s interactions.",
    limits:
      "A device can’t list what is already going on: such an interaction appears with its next event. Some of what an agent may do is refused to it.",
    clientIdHint: "Another client than the one that agents sign in with.",
    agentIdHint: "Whose interactions are followed: without a sign-in the platform can’t tell.",
    done: "Connected as a device",
  },

  wrong: {
    environment:
      "A host such as mypurecloud.de is needed, without a path. Or choose one of the list.",
    together: "Organization and identity provider go together: fill in both, or neither.",
  },

  waiting: {
    title: "Waiting for your browser",
    steps: [
      "Your browser shows your organization’s sign-in page.",
      "Sign in there as you do every day.",
      "Cuecard goes on by itself as soon as you are done.",
    ],
    left: (time: string) => `${time} left`,
    finishing: "Finishing",
    again: "Open the page again",
    opened: "The page is opened again",
    cancel: "Cancel",
    astray: "The browser shows something else",
    astrayText:
      "If it ends at the platform’s own page and nothing happens here, the OAuth client does not know this redirect address. Ask your administrator to register it, to the letter:",
  },

  strip: {
    soon: "Your sign-in ends soon. S signs in again.",
    key: "Sign in again, where it is asked for",
    endsIn: (time: string) => `Your sign-in ends in ${time}`,
    ended: "Your sign-in has ended",
    text: "Sign in again when it suits you. Your cards stay.",
    again: "Sign in again",
  },

  out: {
    title: "Sign out",
    text: "Your sign-in is taken back at the platform, and forgotten on this computer. What is recorded here stays.",
    browser: "Sign out in the browser as well",
    browserText: "Otherwise the next sign-in there may ask for no password.",
    submit: "Sign out",
    stay: "Stay signed in",
    as: (name: string) => `Signed in as ${name}`,
    at: (organization: string) => `Organization: ${organization}`,
  },

  limited: {
    title: "Your permissions leave something out",
    text: "Ask your administrator for what is named.",
    what: {
      interactions: "Your interactions",
      suggestions: "Suggestions",
      transcript: "What is said",
      checklists: "Checklists",
      summaries: "Summaries",
      actions: "Telling what you do with suggestions",
      articles: "Telling how you use articles",
      other: "Other news",
      scopes: "Scopes of the OAuth client",
    },
  },
  missed: (count: number) =>
    counted(tag, count, { one: "Missed #, now shown", other: "Missed #, now shown" }),
  appear: "Your calls and messages appear here by themselves.",
};

export type SignInWords = typeof signIn;
