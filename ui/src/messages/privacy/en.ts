// English words of the privacy area and of one's own record. Its keys and shapes are what the other
// languages must have.
import { counted } from "../format.ts";

const tag = "en-US";

export const privacy = {
  title: "Privacy",
  fact: "what is kept, and what goes",
  lost: "What is kept can’t be shown",
  loading: "Reading what is kept",

  source: {
    default: "Default",
    file: "From config.toml",
    environment: "Set by the environment",
  },
  locked: "Set by the environment: what is entered here would not hold.",
  contents: (count: number) =>
    counted(tag, count, { one: "the content of # event", other: "the contents of # events" }),
  texts: (count: number) =>
    counted(tag, count, { one: "the text of # summary", other: "the texts of # summaries" }),

  retention: {
    title: "Retention",
    text: "How long what an event says is kept. That it happened stays on record for good, and the chain still proves it.",
    injections: "Injected prompts",
    injectionsText: "What was put into live conversations.",
    summaries: "Summaries",
    summariesText: "Their texts, from the end of the interaction.",
    all: "Everything",
    allText: "Whatever any event says, and the two above with it.",
    forever: "For good",
    after: "For some days",
    daysOf: (what: string) => `${what}, in days`,
    days: "days",
    inForce: (days: number) =>
      counted(tag, days, { one: "In force: # day", other: "In force: # days" }),
    inForceForever: "In force: for good",
    wrong: "Whole days, 1 to 36,500.",

    dryRun: "What would go",
    counting: "Counting what would go",
    nothing: "Nothing would go now. All of it is within its time.",
    goes: (what: string) => `Would go now: ${what}.`,
    oldest: (day: string) => `The oldest is of ${day}.`,
    kept: (count: number) =>
      counted(tag, count, {
        one: "# event keeps what it says.",
        other: "# events keep what they say.",
      }),
    more: (count: number) =>
      counted(tag, count, {
        one: "# more than with what is in force.",
        other: "# more than with what is in force.",
      }),
    fewer: (count: number) =>
      counted(tag, count, {
        one: "# fewer than with what is in force.",
        other: "# fewer than with what is in force.",
      }),
    same: "As many as with what is in force.",
    table: "What would go, by kind",
    kind: "Kind",
    with: "With this",
    now: "In force",
    summaryTexts: "Texts of summaries",
    notCounted: "It could not be counted",

    save: "Save",
    revert: "Discard changes",
    saved: "Saved, and in force",
    notSaved: "Nothing was saved",

    apply: "Apply now…",
    saveFirst: "save or discard first: what is applied is what is in force",
    daily: "it is applied once a day by itself",
    applied: (ago: string) => `Last applied ${ago}`,
    neverApplied: "Not applied yet",
    ask: (what: string) => `Take ${what} for good?`,
    askText:
      "It can’t be brought back. That the events happened, and that this was taken, stays on record, and the chain still proves it.",
    askNothing: "There is nothing to take now",
    keep: "Keep it",
    take: "Take it for good",
    running: "Retention is being applied",
    looked: (done: string, total: string) => `${done} of ${total} events looked at`,
    taken: (count: number) =>
      counted(tag, count, { one: "# content taken", other: "# contents taken" }),
    stop: "Stop",
    done: (ago: string) => `Retention was applied ${ago}`,
    canceled: (ago: string) => `Retention was stopped ${ago}`,
    canceledText:
      "What was taken until then is gone, and that is on record. The rest is still there.",
    failed: "Retention was not applied to the end",
  },

  erasure: {
    title: "Erasure",
    text: "Takes all that is kept of one interaction, when a person asks for it. That it was stays on record, and the chain still proves it.",
    id: "Interaction id",
    hint: "Paste it here, or choose “Erase…” in the review.",
    malformed: "This is not an interaction’s id, such as 0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10.",
    unknown: "Nothing of this interaction is on record.",
    looking: "Looking up what is kept of it",
    notFound: "It can’t be looked up",
    about: "What would go",
    when: "When",
    span: (day: string, from: string, to: string) => `${day}, ${from} – ${to}`,
    events: "Events on record",
    contents: "Contents of events that go",
    texts: "Texts of summaries, comments and drafts that go",
    deliveries: "Waiting deliveries, discarded unsent",
    live: "It is still running: end it first",
    liveText: "What is followed now can’t be erased. End it in the panel, then look again.",
    lookAgain: "Look again",
    nothing: "Nothing is kept of it any more",
    nothingText: "Its contents have gone already. That it was stays on record.",
    sure: (count: number) =>
      counted(tag, count, {
        one: "To erase it, type the first character of its id",
        other: "To erase it, type the first # characters of its id",
      }),
    erase: "Erase for good",
    forGood: "It can’t be brought back.",
    exported:
      "Files that were exported and what other systems have received can’t be called back from here.",
    notBegun: "The erasure did not begin",
    running: (id: string) => `Erasing ${id}`,
    done: (id: string) => `${id} is erased`,
    doneContents: (count: number) => counted(tag, count, { one: "# content", other: "# contents" }),
    doneTexts: (count: number) => counted(tag, count, { one: "# text", other: "# texts" }),
    doneDeliveries: (count: number) =>
      counted(tag, count, { one: "# waiting delivery", other: "# waiting deliveries" }),
    doneText: (what: string) => `Gone: ${what}.`,
    proof: (seq: string) => `Event ${seq} proves it`,
    broke: (id: string) => `The erasure of ${id} broke off`,
    brokeText: "What was taken until then is gone. Asked for again, it goes on.",
    sending: "Something of it is being sent right now. Go on in a moment.",
    goOn: "Go on",
    fromReview: "Erase…",
    fromReviewLong: "Erase what is kept of this interaction",
  },

  unlock: {
    title: "Unlock phrases",
    text: "Opens a role’s areas on this computer while nobody can sign in.",
  },

  support: {
    title: "Support bundle",
    text: "A file of facts about the program, for you to hand on. Nothing is sent from here.",
    inside: "In it",
    insideItems: [
      "The version of Cuecard, and which system it runs on",
      "Settings: numbers, switches and choices; of the rest, whether they are set and where",
      "The state and size of the record, of its index and of its seal",
      "How many events and deliveries, by kind and by day",
      "How long calls took, and of the log of the last 7 days the program’s own sentences",
    ],
    never: "Never in it",
    neverItems: [
      "What customers or agents said, wrote or were shown",
      "Names, numbers, addresses and ids",
      "Passwords, secrets, tokens and unlock phrases",
    ],
    write: "Write the bundle",
    again: "Write it anew",
    writing: "The bundle is being written",
    written: "The bundle is written",
    parts: "Its files:",
    redacted: (count: number) =>
      counted(tag, count, {
        one: "# thing was left out.",
        other: "# things were left out.",
      }),
    failed: "The bundle was not written",
  },

  own: {
    views: "What is recorded",
    rules: "What and why",
    mine: "About me",
    label: "Everything recorded about me",
    who: (who: string) => `What ${who} did, and what happened around it, newest first.`,
    loading: "Reading your record",
    empty: "Nothing is recorded about you",
    emptyText: "What you do from now on appears here.",
    failed: "Your record can’t be shown",
    own: "By you",
    around: "Around you",
    export: "Export all",
    exporting: "Writing all of it",
    exported: "Your record is written",
    notExported: "Your record was not written",
  },
};

export type PrivacyWords = typeof privacy;
