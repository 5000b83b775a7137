// English words of summaries. Its keys and shapes are what the other languages must have.
import { counted, span } from "../format.ts";

const tag = "en-US";

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${unit}`;
}

export const summary = {
  title: "Summary",
  tab: "summary",
  mark: {
    making: "being made",
    open: "waits for you",
    sending: "being sent",
    failed: "failed",
    filed: "filed",
  },
  ended: {
    voice: (time: string) => `Call ended ${time}`,
    chat: (time: string) => `Chat ended ${time}`,
    email: (time: string) => `E-mail ended ${time}`,
    other: (time: string) => `Ended ${time}`,
  },
  madeIn: (seconds: string) => `made in ${seconds} s`,
  tokens: (count: string, of: string) => `${count} of ${of} tokens`,

  language: "Language of the summary",
  length: "Length",
  lengths: { short: "Short", medium: "Medium", long: "Long" },
  again: "Make again",
  againSure: "Your changes to the text will be replaced.",
  againKeep: "Keep the text",
  more: "More options",
  less: "Fewer options",
  format: "Format",
  formats: { json: "JSON", text: "Plain text" },
  knowledgeBase: "Use the knowledge base",
  knowledgeBaseId: "Knowledge base id",
  redactionPolicyId: "Redaction policy id",
  onEnd: "Start by itself when a conversation ends",
  asUsual: "Use these for new summaries",
  usual: "New summaries start with these",
  requestId: "Request id",
  copyRequestId: "Copy the request id, for support",

  idle: {
    title: "It has ended. A summary?",
    text: "It is made from the conversation, checked here, and sent once you say so.",
    make: "Make summary",
    close: "Not needed",
  },
  making: {
    title: "Summary is being made",
    time: (seconds: string, most: string) => `${seconds} s of at most ${most} s`,
    attempt: (attempt: number, of: number) => `try ${attempt} of ${of}`,
    cancel: "Cancel",
    goesOn: "You can go on working: it comes by itself.",
  },
  waiting: {
    next: (ms: number) => `next try in ${age(ms)}`,
    now: "trying now",
    attempt: (attempt: number, of: number) => `try ${attempt} of ${of}`,
    breaker: "The platform has failed several times in a row, so Cuecard asks it less often.",
    tryNow: "Try now",
  },
  wrong: {
    languageCode: "Choose one of the five languages.",
    summaryLength: "Choose short, medium or long.",
    format: "Choose JSON or plain text.",
    knowledgeBaseId: "A uuid is needed, such as 6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a.",
    knowledgeBaseNeeded: "Its id is needed when the knowledge base is used.",
    redactionPolicyId: "This is not a uuid, such as 6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a.",
    transcript: (tokens: string) =>
      `The conversation is too long for a summary: ${tokens} tokens; there may be 16,000.`,
    transcriptPlain: "The conversation is too long for a summary: there may be 16,000 tokens.",
  },
  problem: {
    protocol: {
      title: "What came was not a summary",
      text: "The platform’s answer has no id or no text. Make it again; support can find it by the request id.",
    },
    rateLimited: {
      title: "The platform asked for a pause",
      text: "Too many summaries were asked for at once.",
    },
    unreachable: {
      title: "The platform does not answer",
      text: "Nothing is lost: it can be made once the platform is back.",
    },
    internal: {
      title: "The summary could not be made",
      text: "Make it again. Support can find it by the request id.",
    },
  },

  text: "Text of the summary",
  editing: {
    untouched: "Edit here, it is saved as you type",
    saving: "Saving",
    saved: "Saved",
    failed: "Not saved yet. Nothing is lost, it is tried again.",
    closed: "On its way: it can’t be changed now",
    refused: "Discard the sending to change the text",
    filed: "Filed: as the CRM has it",
  },
  words: (count: number) => counted(tag, count, { one: "# word", other: "# words" }),
  characters: (count: number) => counted(tag, count, { one: "# character", other: "# characters" }),

  check: {
    title: "To check before sending",
    open: (count: number) => counted(tag, count, { one: "# open", other: "# open" }),
    done: "all decided",
    nothing: "Nothing was found that needs you.",
    kind: {
      phone: "Phone number",
      email: "E-mail address",
      card: "Card number",
      us_ssn: "Social security number",
      iban: "Bank account number",
      unsaid_number: "Number not said",
      unsaid_name: "Name not said",
    },
    decide: "Redact or approve",
    approved: "approved",
    kept: "kept",
    says: (instead: string) => `It was said: ${instead}`,
    compare: "Compare it with what was said",
    redact: "Redact",
    approve: "Approve",
    redactAll: "Redact all",
    use: (instead: string) => `Use ${instead}`,
    keep: "Keep",
    notHeld:
      "Numbers and names were not held against the conversation: only part of it is known here.",
    notHeldNone:
      "Numbers and names were not held against the conversation: none of it is known here.",
    namesNotHeld: "Names were not held against the conversation: not in this language.",
    numbersNotHeld: "Numbers and names were not held against the conversation.",
  },
  mood: {
    agrees: "Sentiment agrees",
    differs: "Sentiment differs",
    notMeasured: "Sentiment not measured",
    call: "talk",
    summary: "summary",
    partly: "Only part of the conversation is known here.",
    unknown: "Nothing of the conversation is known here.",
    language: "Not in this language.",
    line: (talk: string, summary: string) => `Talk ${talk}, summary ${summary}, from −1 to +1`,
  },

  send: {
    send: "Send to CRM",
    waits: {
      phone: "Waits for the phone number.",
      email: "Waits for the e-mail address.",
      card: "Waits for the card number.",
      us_ssn: "Waits for the social security number.",
      iban: "Waits for the bank account number.",
    },
    waitsFor: (count: number) =>
      counted(tag, count, {
        one: "Waits for # decision.",
        other: "Waits for # decisions.",
      }),
    noCrm: (setting: string) => `No CRM is set up: ${setting} is empty.`,
    empty: "There is no text to send.",
    unsaved: "Waits until the text is saved.",
    copy: "Copy",
    up: "Good summary. Kept on this computer.",
    down: "Poor summary. Kept on this computer.",
    changes: "Changes",
    sending: "Saved, being sent",
    saved: "Saved, will be sent",
    next: (ms: number) => `next try in ${age(ms)}`,
    filed: (time: string) => `Filed at ${time}`,
    failed: "The CRM did not take it",
    retry: "Retry",
    discard: "Discard",
    discardSure: "It will not be sent; the text stays and can be changed.",
    keep: "Keep",
    close: "Close",
  },

  changes: {
    title: "Changes",
    before: "As it was made",
    after: "As it stands",
    none: "The text stands as it was made.",
    share: (percent: string) => `${percent} of the words changed`,
    loading: "Comparing",
  },
  today: {
    title: "Summaries today",
    empty: "No summaries today",
    emptyText: "They appear here when a conversation ends.",
    loading: "Reading the summaries of today",
    failed: "The summaries can’t be read now",
    again: "Read again",
    unfiled: (count: number) =>
      counted(tag, count, { one: "# not filed yet", other: "# not filed yet" }),
    none: "no text yet",
    inTab: "open in a tab",
    state: {
      idle: "Not made",
      making: "Being made",
      notMade: "Failed",
      made: "Not sent",
      sending: "Being sent",
      refused: "Refused",
      filed: "Filed",
    },
  },
  menu: { close: (label: string) => `Close the summary: ${label}` },

  away: {
    title: "The platform is away",
    text: "Editing, redacting and copying work. What you send is saved and goes once it is back.",
    signedOut: "Signed out",
    signedOutText:
      "Editing, redacting and copying work. What you send is saved. Sign in to make new summaries.",
    signIn: "Sign in",
    welcome: (count: number) =>
      counted(tag, count, { one: "# summary is open", other: "# summaries are open" }),
    show: "Show",
  },

  said: {
    taken: (label: string) => `Summary of ${label} is in the panel`,
    waits: (label: string) => `${label} ended: its summary has a tab`,
    made: (label: string) => `Summary made: ${label}`,
    notMade: (label: string) => `No summary was made: ${label}`,
    filed: (label: string) => `Filed: ${label}`,
    refused: (label: string) => `The CRM did not take the summary: ${label}`,
    copied: "Copied",
    copiedRedacted: "Copied; personal data is redacted in the copy",
    copiedId: "Request id copied",
    redacted: "Redacted",
    redactedAll: "All redacted",
    approved: "Approved, and that is on record",
    used: (instead: string) => `Now it says ${instead}`,
    kept: "Kept",
    nothing: "There is nothing to redact or approve",
    nothingInstead: "There is nothing to use instead",
    saved: "Saved, being sent",
    savedLater: "Saved, will be sent",
    discarded: "Discarded; the text can be changed again",
    usual: "New summaries start with these",
  },
  keys: {
    make: "Make the summary",
    cancel: "Cancel the making",
    redact: "Redact the focused or first one",
    redactAll: "Redact all",
    approve: "Approve it",
    use: "Use what was said",
    copy: "Copy the summary",
    edit: "Edit the text",
    send: "Send to the CRM",
  },
};

export type SummaryWords = typeof summary;
