// English: the base catalogue. Its keys and shapes are what the others must have.
import { counted, span } from "./format.ts";
import { studio } from "./studio/en.ts";
import { access } from "./access/en.ts";
import { signIn } from "./sign-in/en.ts";
import { deploy } from "./deploy/en.ts";
import { knowledge } from "./knowledge/en.ts";
import { insights } from "./insights/en.ts";
import { platform } from "./platform/en.ts";
import { privacy } from "./privacy/en.ts";
import { review } from "./review/en.ts";
import { prompt } from "./prompt/en.ts";
import { summary } from "./summary/en.ts";
import { talk } from "./talk/en.ts";

const tag = "en-US";

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${unit}`;
}

export const en = {
  tag,
  ownName: "English",

  age,
  ago: (ms: number) => `${age(ms)} ago`,
  quote: (text: string) => `“${text}”`,
  optional: "optional",
  close: "Close",
  back: "Back",
  undo: "Undo",
  more: "More",

  state: {
    live: "Live",
    connecting: "Connecting",
    reconnectingIn: (ms: number) => `Reconnecting in ${age(ms)}`,
    reconnectingNow: "Reconnecting",
    tryOf: (attempt: number, of: number) => `try ${attempt} of ${of}`,
    waiting: "Waiting",
    asksIn: (ms: number) => `asks again in ${age(ms)}`,
    asksNow: "asking again",
    stopped: "Stopped",
    signedOut: "Signed out",
    nothingHeard: "nothing heard yet",
    tryNow: "Try now",
    startAgain: "Start again",
    talkTime: (time: string) => `Talk time ${time}`,
  },

  notice: {
    noConnection: (since: string, ms: number) => `No connection since ${since} (${age(ms)})`,
    staysHere: "What you do is saved here and sent once it is back.",
    stillWorks: "Still works",
    works: ["Take, copy, pin", "Feedback", "Filter these cards", "The local record"],
    waits: "Waits",
    waiting: ["New suggestions", "New interactions"],
    stopped: (since: string) => `Stopped at ${since}`,
    stoppedText: "Nothing new arrives until you start it again.",
    showLess: "Show less",
    showMore: "Show more",
  },

  problem: {
    invalidInput: {
      title: "Some fields need another look",
      text: "What is wrong stands at the field.",
    },
    signInRefused: {
      title: "Sign-in refused",
      text: "The platform refused the client id or the secret. Check them and connect again.",
    },
    signInTimedOut: {
      title: "No answer from the browser",
      text: "The sign-in was not finished in time. Sign in again. If the browser shows a page of the platform instead, your administrator has to register the redirect address.",
    },
    signInMismatched: {
      title: "The answer was not used",
      text: "It belonged to another sign-in. Close other sign-in windows and sign in again.",
    },
    signInDenied: {
      title: "Sign-in declined",
      text: "It was declined in the browser, or your organization does not allow it.",
    },
    signInFailed: {
      title: "Sign-in failed",
      text: "Sign in again. If it goes on failing, tell your administrator what stands here.",
    },
    wrongOrganization: {
      title: "Another organization",
      text: "You signed in to an organization that this profile is not for. Choose the other one in the browser.",
    },
    wrongAgent: {
      title: "Another agent",
      text: "Somebody else signed in than the agent who is signed in here. Sign out first.",
    },
    clientUnknown: {
      title: "OAuth client not known",
      text: "The platform does not know this client id, or the client is not made for signing in with a browser. Check the id and the environment, or ask your administrator.",
    },
    clockWrong: {
      title: "This computer’s clock is wrong",
      text: "The sign-in was refused because of it. Set the clock right and sign in again.",
    },
    portTaken: {
      title: "The answer has nowhere to arrive",
      text: "Another program uses the port that the browser answers to. Close it and sign in again.",
    },
    signInEnded: {
      title: "Your sign-in has ended",
      text: "Sign in again. What is recorded here stays.",
    },
    notRevoked: {
      title: "Signed out here, not at the platform",
      text: "You are signed out on this computer. The platform could not be told, so its token is good until it ends.",
    },
    scopeMissing: {
      title: "A permission is missing",
      text: "Ask your administrator to grant it to the OAuth client, then try again.",
    },
    libraryNotFound: {
      title: "Content library not found",
      text: "It is not there or is disabled. Check its id, or ask who manages it.",
    },
    quotaExceeded: {
      title: "Waiting for a free connection",
      text: "All connections of your organization are in use. Cuecard asks again by itself.",
    },
    rateLimited: {
      title: "The platform asked for a pause",
      text: "Cuecard goes on by itself when it is over.",
    },
    unreachable: {
      title: "Nothing answers",
      text: "Check the network and the platform’s address.",
    },
    protocol: {
      title: "That is not the platform",
      text: "What answers at the address speaks another language, or a newer one. Check the address.",
    },
    keyringUnavailable: {
      title: "No keyring",
      text: "The system’s keyring can’t be used: the secret stays in memory until Cuecard closes.",
    },
    storage: {
      title: "Nothing is saved now",
      text: "The local record can’t be written. Make room on the disk, or check its permissions.",
    },
    gone: {
      title: "No longer there",
      text: "It ended meanwhile. The list is up to date.",
    },
    textMissing: {
      title: "Its text is not here yet",
      text: "Try again in a moment.",
    },
    areaClosed: {
      title: "This area is not open",
      text: "Open it again from the rail on the left.",
    },
    internal: {
      title: "Something went wrong inside Cuecard",
      text: "Try it again. The log has more.",
    },
  },
  action: {
    retry: "Try now",
    credentials: "Check credentials",
  },

  kind: {
    knowledge: "Article",
    process: "Process guide",
    cannedResponse: "Canned response",
    script: "Script",
    intent: "Intent",
    thirdPartyAction: "Third-party action",
    other: (kind: string) => `Suggestion: ${kind}`,
  },
  card: {
    list: "Suggestions",
    take: "Take",
    copy: "Copy",
    copyText: "Copy text",
    pin: "Pin",
    unpin: "Unpin",
    dismiss: "Dismiss",
    pinned: "Pinned",
    taken: "Taken",
    fading: "Fading",
    movedOn: "the talk has moved on",
    goesIn: (ms: number) => `goes in ${age(ms)}`,
    ended: "no longer current",
    beforeBreak: "before the break",
    sure: (steps: number) => `How sure: ${steps} of 4`,
    noScore: "no score",
    elsewhere: {
      accepted: "Taken elsewhere",
      dismissed: "Dismissed elsewhere",
      failed: "Failed at the platform",
      rated: "Rated elsewhere",
    },
    toldState: (state: string) => `At the platform: ${state}`,
    failed: (count: number) =>
      counted(tag, count, {
        one: "The platform took back # suggestion that it could not make",
        other: "The platform took back # suggestions that it could not make",
      }),
    figures: (relevance: string, confidence: string, score: string) =>
      `Relevance ${relevance} · confidence ${confidence} · score ${score}`,
    waiting: (count: number) => counted(tag, count, { one: "# new", other: "# new" }),
    showWaiting: (count: number) =>
      counted(tag, count, {
        one: "Show # new suggestion",
        other: "Show # new suggestions",
      }),
    waitingHint: "shown when you leave the list",
  },
  why: {
    title: "Why this rank",
    rank: (position: number, of: number) => `Number ${position} of ${of}`,
    relevance: "Relevance",
    confidence: "Confidence",
    score: "Score",
    arrived: "Arrived",
    formula:
      "The score weighs relevance and confidence together, relevance more. Equal scores stand by confidence, then by arrival.",
    noScore: "The platform gives no score for this kind.",
    noScoreRule:
      "Suggestions without one stand behind those that are sure enough, the newest first.",
    oneFigure:
      "The platform gives one figure only, which is the score. Suggestions without one stand behind those that are sure enough.",
  },

  find: {
    label: "Filter these cards",
    matches: (shown: number, of: number) => `${shown} of ${of}`,
    none: (text: string) => `No card matches “${text}”.`,
    clear: "Clear the filter",
    heldBack: (count: number) => counted(tag, count, { one: "# held back", other: "# held back" }),
    letIn: "Show what was held back",
  },
  record: {
    saved: "All saved",
    saving: (count: number) => counted(tag, count, { one: "Saving #", other: "Saving #" }),
    failed: "Not saved",
    entries: (count: number) =>
      counted(tag, count, {
        one: "# entry in the local record",
        other: "# entries in the local record",
      }),
  },
  quiet: {
    title: "Quiet mode",
    off: "Quiet off",
    on: "Quiet on",
    left: (ms: number) => `Quiet ${age(ms)}`,
    explain: "New cards are held back and counted.",
    forMinutes: (count: number) =>
      counted(tag, count, { one: "For # minute", other: "For # minutes" }),
    untilOff: "Until I turn it off",
    turnOff: "Turn quiet off",
  },

  tabs: {
    label: "Interactions",
    unread: (count: number) => counted(tag, count, { one: "# new", other: "# new" }),
    others: (count: number) =>
      counted(tag, count, { one: "# more interaction", other: "# more interactions" }),
    selected: (label: string) => `Now showing ${label}`,
  },
  channel: { voice: "Call", chat: "Chat", email: "E-mail" },

  menu: {
    studio: "Prompt studio",
    sandbox: "Sandbox",
    connectedTo: (host: string) => `Connected to ${host}`,
    library: (name: string) => `Library: ${name}`,
    loopback: "Loopback on",
    loopbackWhy: "Addresses of this computer are admitted as webhooks. For development only.",
    keepOnTop: "Keep on top",
    hide: "Hide the panel",
    follow: "Follow an interaction",
    end: (label: string) => `Stop following ${label}`,
    language: "Language",
    recorded: "What is recorded",
    signOut: "Sign out",
    quit: "Quit Cuecard",
  },

  empty: {
    noInteraction: "No interaction yet",
    noInteractionText:
      "Cuecard follows your interactions as they start. You can also follow one by its id.",
    listening: "Listening",
    listeningText: "Suggestions appear here as soon as the talk calls for one.",
    nothing: "Nothing to show right now",
    nothingText: "What came was not sure enough, or its time is over.",
    held: "All quiet",
    heldText: "What came is held back. One key shows it.",
    loading: "Connecting to the platform",
  },

  said: {
    feedbackSending: "Thank you · feedback is being sent",
    ratingSending: "Thank you · the rating is being sent, the rest is on record here",
    broughtBack: "Back here. What the platform was told of it can’t be taken back.",
    feedbackLater: "Put off to the end of the shift",
    deliveryFailed: (count: number) =>
      counted(tag, count, {
        one: "# delivery failed and waits for you",
        other: "# deliveries failed and wait for you",
      }),
    fresh: (count: number, best: string) =>
      counted(tag, count, {
        one: `1 new suggestion: ${best}`,
        other: `# new suggestions, best: ${best}`,
      }),
    waiting: (count: number, best: string) =>
      counted(tag, count, {
        one: `1 new suggestion waits: ${best}. N shows it`,
        other: `# new suggestions wait, best: ${best}. N shows them`,
      }),
    opened: "Taken · opened in the browser",
    copiedTaken: "Taken · copied",
    recorded: "Taken · recorded",
    copied: "Copied",
    dismissed: (title: string) => `Dismissed: ${title}`,
    pinned: "Pinned, keeps its place",
    unpinned: "Unpinned",
    letIn: (count: number) =>
      counted(tag, count, { one: "# card let in", other: "# cards let in" }),
    chooseFirst: "Choose a card first, with the arrow keys",
    noSuchCard: (nth: number) => `There is no card ${nth}`,
    followed: "Following the interaction",
  },

  welcome: {
    title: "Welcome to Cuecard",
    lead: "The right answer beside your call, one key away. How do you want to start?",
    organization: "Sign in to your organization",
    organizationText:
      "In your browser, as every day. Your calls and messages appear by themselves.",
    credentials: "Enter client credentials",
    credentialsKeyring: "For administrators. The secret is kept in the system’s keyring.",
    credentialsMemory: "For administrators. The secret is kept in memory, never in a file.",
    sandbox: "Try the sandbox",
    sandboxText: "Recorded conversations on this computer. No account, no network.",
    sandboxOrganization: "Try the sandbox by signing in",
    sandboxOrganizationText: "As an organization has it, with a sign-in page in your browser.",
    starting: "Starting the sandbox",
    recorded: "Cuecard keeps a local record of what was shown and what you did with it.",
    recordedLink: "See what is recorded, and why",
  },

  form: {
    title: "Client credentials",
    lead: "From your platform’s administration, an OAuth client of the kind “client credentials”.",
    apiUrl: "API address",
    apiUrlHint: "Your region’s, or your organization’s own",
    loginUrl: "Login address",
    loginUrlHint: "Leave empty to derive it from the API address",
    clientId: "Client id",
    clientSecret: "Client secret",
    libraryId: "Content library id",
    agentId: "Agent id",
    uuidHint: "Looks like 6f1c8a52-…",
    keyring: "The secret goes to the system’s keyring, and nowhere else.",
    memory:
      "This computer has no usable keyring: the secret stays in memory until Cuecard closes. On servers it can come from the environment.",
    showSecret: "Show the secret",
    hideSecret: "Hide the secret",
    connect: "Connect",
    connecting: "Connecting",
    required: "This is needed.",
    notUuid: "This is not a UUID such as 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    notAddress: "An https address is needed, such as https://api.mypurecloud.com.",
    wrong: (count: number) =>
      counted(tag, count, {
        one: "# field needs another look",
        other: "# fields need another look",
      }),
  },
  follow: {
    title: "Follow an interaction",
    id: "Interaction id",
    customer: "Customer’s name",
    queue: "Queue",
    channel: "Channel",
    unknown: "Not known",
    submit: "Follow",
  },

  keys: {
    promptAway: "Dismiss the prompt on top",
    gotIt: "Got it: the prompt on top",
    helpful: "Say it was helpful",
    feedback: "Say what was wrong",
    send: "Send the feedback",
    title: "Keys",
    button: "Keys",
    note: "Letters and digits do nothing while you type in a field.",
    take: "Take card 1 to 9",
    takeFocused: "Take the focused card",
    move: "Move through the cards",
    copy: "Copy its text",
    pin: "Pin it, or let it go",
    dismiss: "Dismiss it",
    undo: "Undo the dismissal",
    why: "Why it ranks there",
    filter: "Filter the cards",
    held: "Show what was held back",
    letIn: "Show what waits",
    quiet: "Quiet mode",
    retry: "Connect now",
    tabs: "Change the interaction",
    nthTab: "Interaction 1 to 9",
    back: "One step back",
    help: "This list",
  },

  feedback: {
    up: "Helpful",
    down: "Not helpful",
    legend: "What was wrong with it?",
    types: {
      helpful: { name: "Helpful", text: "It was what the talk called for" },
      not_helpful: { name: "Not helpful", text: "Right, but of no use here" },
      irrelevant: { name: "Irrelevant", text: "About something else" },
      incorrect: { name: "Incorrect", text: "What it says is wrong" },
      duplicate: { name: "Duplicate", text: "The same as another card" },
      outdated: { name: "Outdated", text: "It was right once" },
    },
    takes: {
      rating:
        "The platform learns only that it did not help. Which of the five it was stays in the record on this computer.",
      article:
        "The platform learns only that it did not help. The authors of the article get what is wrong and your comment, if your role may tell them.",
    },
    comment: "Comment",
    count: (length: string, most: string) => `${length} of ${most}`,
    left: (count: number) =>
      counted(tag, count, { one: "# character left", other: "# characters left" }),
    over: (count: number) =>
      counted(tag, count, { one: "# character too many", other: "# characters too many" }),
    send: "Send",
    later: "Later",
    sent: "Feedback sent",
    saved: "Saved, will be sent",
    failed: "Feedback refused",
    processed: (time: string) => `Processed at ${time}`,
    retraining: "The platform learns from it",
    before: (name: string) => `You said: ${name}. What you send now is sent as well.`,
    shorten: "Shorten",
    chooseType: "Choose one of the five.",
    tooLong: "A comment has at most 1,000 characters.",
    spam: (char: string, times: number) =>
      `${char} stands ${times} times in a row, which is refused as spam. At most 20 are allowed.`,
    blank: "A blank",
    show: "Show it among the deliveries",
    relevance:
      "Its relevance is below 0.3: feedback on it would degrade the model, so none is taken.",
    recommendation: "The platform sent this suggestion under an id that feedback can’t name.",
    agent: "Your agent id is not set. Enter it with the client credentials.",
  },

  outbox: {
    title: "Deliveries",
    allSent: "All sent",
    waiting: (count: number) => counted(tag, count, { one: "# waiting", other: "# waiting" }),
    failed: (count: number) => counted(tag, count, { one: "# failed", other: "# failed" }),
    open: "Show what waits to be delivered",
    empty: "Nothing waits",
    emptyText: "Everything you did has arrived.",
    loading: "Reading what waits",
    next: (ms: number) => `next try in ${age(ms)}`,
    now: "trying now",
    behind: "after the one before",
    tries: (count: number) => counted(tag, count, { one: "# try", other: "# tries" }),
    kind: {
      feedback: "Feedback",
      knowledge_webhook: "Click",
      training_webhook: "Feedback for training",
      injection: "Prompt",
      injection_webhook: "Prompt to its webhook",
      crm_webhook: "Summary to the CRM",
      engagement: "Action on a suggestion",
      document_told: "Use of an article",
      document_feedback: "Feedback on an article",
      summary_feedback: "Summary as edited",
      summary_engagement: "Use of a summary",
      checklist: "Checklist",
      wrap_up: "Wrap-up code",
    },
    retry: "Retry",
    discard: "Discard",
    sure: "It will never be sent.",
    keep: "Keep",
    more: (count: number) => counted(tag, count, { one: "and # more", other: "and # more" }),
    retried: "It goes again",
    discarded: "Discarded, and that is on record",
  },
  later: {
    title: "Reasons for later",
    open: (count: number) =>
      counted(tag, count, { one: "# reason for later", other: "# reasons for later" }),
    of: (nth: number, total: number) => `${nth} of ${total}`,
    skip: "Skip",
    stay: "They stay here for another time.",
    forget: "Leave without a reason",
    done: "All reasons are given",
    doneText: "They are sent like everything else.",
  },

  prompt,

  recorded: {
    title: "What is recorded",
    lead: "On this computer only, in a log that shows every later change to it.",
    kept: "Kept",
    keptItems: [
      "Titles and snippets as you saw them, with their scores and times",
      "What you took, copied, pinned or dismissed, and when",
      "Your feedback: its kind, the length of its comment, and what became of it",
      "When the connection came and went",
    ],
    notKept: "Not kept",
    notKeptItems: [
      "The words of a comment, once it has been sent",
      "What you type in the filter",
      "Passwords, secrets and tokens",
      "The whole conversation",
    ],
    why: "Why",
    whyText:
      "So that you can show what you were told to say, and so that poor suggestions can be found and mended.",
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

export type Catalogue = typeof en;
