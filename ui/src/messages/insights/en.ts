// English words of the insights. Its keys and shapes are what the other languages must have.
import { counted } from "../format.ts";

const tag = "en-US";

export const insights = {
  title: "Insights",
  counted: (events: string) => `counted from ${events} events`,
  emptied: (count: number) =>
    counted(tag, count, { one: "# without its content", other: "# without their content" }),
  emptiedLong: "Retention or an erasure took what they said: they are counted nowhere.",
  counting: "Counting",
  lost: "The figures can’t be counted",
  nothing: "Nothing on record in this time",
  nothingText: "Choose another time. What happens from now on is counted here.",
  none: "no value",

  filter: {
    label: "What is counted",
    time: "Time",
    spans: { day: "Day", days7: "7 days", days30: "30 days", quarter: "Quarter" },
    range: (days: string) => `${days}, choose other days`,
    from: "From",
    to: "To",
    show: "Show",
    backward: "The last day comes before the first.",
    tooLong: "At most 3,660 days can be counted at once.",
    missing: "Choose the first and the last day.",
    against: (days: string) => `against ${days}`,
    soFar: "today so far",
    queue: "Queue",
    kind: "Kind",
    agent: "Agent",
    all: "All",
  },

  export: {
    button: "Export",
    title: "Export",
    csv: "CSV: every figure",
    png: "PNG: a picture of this page",
    saving: "Writing the file",
    saved: "Saved",
    failed: "The file was not written",
  },

  figures: {
    acceptance: {
      name: "Acceptance",
      means:
        "Suggestions accepted, divided by batches of which something came on screen. A batch that was shown to nobody does not count. Where the platform tells suggestions one by one, each is a batch of its own.",
    },
    batchesShown: {
      name: "Batches shown",
      means:
        "Batches of which at least one suggestion came on screen. Where the platform tells suggestions one by one, each is a batch of its own.",
    },
    timeToAccept: {
      name: "Time to accept, median",
      means: "From a card’s coming on screen to its being accepted; half took less.",
    },
    suggestionLatency: {
      name: "Suggestion latency, p95",
      means:
        "The platform’s own time for a batch, where it says so; 95 of 100 took no longer. At most 5% too high.",
    },
    promptsClicked: { name: "Prompts clicked", means: "Prompts clicked, divided by prompts seen." },
    helpfulFeedback: {
      name: "Helpful feedback",
      means: "Feedback that said “Helpful”, divided by all feedback given.",
    },
    summariesMade: { name: "Summaries made", means: "Summaries that came." },
    summariesEdited: {
      name: "Edited before filing",
      means: "Summaries that were edited before they were filed, divided by all that were filed.",
    },
    editedShare: {
      name: "Words edited, median",
      means: "The share of words that edits changed, of summaries edited and filed; half had less.",
    },
    summariesFiled: {
      name: "Summaries filed",
      means: "Summaries that were filed: on disk, and on their way to the CRM.",
    },
    mostWaiting: {
      name: "Most waiting",
      means: "The most deliveries that waited at once, each day; looked at once a minute.",
    },
  },

  change: {
    from: (value: string) => `from ${value}`,
    up: (by: string) => `up ${by}`,
    down: (by: string) => `down ${by}`,
    points: (n: string) => `${n} pt`,
    better: "better",
    worse: "worse",
    same: "as before",
    none: "nothing before",
  },
  ms: (n: string) => `${n} ms`,
  seconds: (n: string) => `${n} s`,

  chart: {
    table: (what: string) => `${what}, as a table`,
    definition: (what: string) => `${what}, definition`,
    byDay: "Day by day",
    events: (count: number) => counted(tag, count, { one: "# event", other: "# events" }),
    days: (what: string) => `${what}, day by day`,
    hint: "Arrow keys move, Enter opens the events",
    before: "before",
    empty: "Nothing was counted",
  },

  columns: {
    day: "Day",
    hour: "Hour",
    name: "Name",
    value: "Value",
    share: "Share",
    before: "Before",
    accepted: "Accepted",
    displayed: "Displayed",
    batches: "Batches shown",
    deploys: "Deploys",
    count: "Count",
    waiting: "Most waiting",
    at: "At",
    allSent: "All sent",
    calls: "Calls",
    failed: "Failed",
    viewed: "Seen",
    clicked: "Clicked",
    dismissed: "Dismissed",
    timedOut: "Timed out",
    made: "Made",
    filed: "Filed",
    p95Before: "p95 before",
  },

  lanes: {
    label: "Day by day",
    acceptance: "Acceptance",
    latency: "Suggestion latency",
    latencyMeans:
      "The platform’s own time for a batch, day by day: what 50, 95 and 99 of 100 stayed within. At most 5% too high.",
    backlog: "Delivery backlog",
    most: "most waiting",
    of: (accepted: string, shown: string) => `${accepted} of ${shown} batches`,
    waited: (count: string, time: string, sent: string) =>
      `${count} at ${time}, all sent by ${sent}`,
    waits: (count: string, time: string) => `${count} at ${time}, not all sent`,
    deployed: (what: string) => `Deployed, ${what}`,
    rolledBack: (what: string) => `Rolled back, ${what}`,
    version: (name: string, number: string) => `${name} v${number}`,
    said: (day: string, words: string) => `${day}: ${words}`,
  },

  kinds: {
    title: "Acceptance by kind",
    means: "Suggestions of a kind that were accepted, divided by those displayed.",
  },
  articles: {
    title: "Acceptance by article",
    means: "Suggestions of an article that were accepted, divided by those displayed.",
    top: (shown: string, all: string) => `top ${shown} of ${all}`,
    more: (count: string) => `Show ${count}`,
    fewer: "Show fewer",
  },
  hours: {
    title: "Acceptance by hour",
    means: "Suggestions accepted in an hour of the day, divided by batches shown in it.",
    said: (hour: string, words: string) => `${hour}: ${words}`,
  },
  feedback: {
    title: "Feedback by kind",
    means: "Feedback given, by its kind.",
    given: (count: number) => counted(tag, count, { one: "# given", other: "# given" }),
  },
  prompts: {
    title: "Prompts",
    means: "What became of prompts that were seen: clicked, dismissed, or gone by themselves.",
    seen: (count: number) => counted(tag, count, { one: "# seen", other: "# seen" }),
  },
  calls: {
    title: "Calls",
    means:
      "How long calls took, by their kind: what 50, 95 and 99 of 100 stayed within. At most 5% too high.",
    names: {
      suggestions: "Suggestions",
      feedback: "Feedback",
      webhook: "Clicks to the webhook",
      deploy: "Deploys",
      injection: "Injected prompts",
      summary: "Summaries",
    },
  },
  summaries: {
    title: "Summaries",
    means: "Summaries made, edited (and how much) and filed.",
  },

  events: {
    title: (what: string, time: string) => `${what}, ${time}`,
    list: "Events",
    reading: "Reading the events",
    failed: "The events can’t be shown",
    moreFailed: "The rest could not be read",
    none: "No event was counted",
    open: "Enter opens an event in the review.",
    closed: "The review is closed to you: events can’t be opened.",
    cards: (count: number) => counted(tag, count, { one: "# card", other: "# cards" }),
    waiting: (count: number) => counted(tag, count, { one: "# waiting", other: "# waiting" }),
  },
};

export type InsightsWords = typeof insights;
