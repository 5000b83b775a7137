// What a reviewer asks for, as it is set in the window, and the filter it comes to. Pure: the time is
// given. A span such as "last 90 days" ends now, so it becomes a filter only when it is asked for.
import type { HistoryFilter } from "../../bindings.ts";

export const spans = { today: 0, days7: 7, days30: 30, days90: 90, days365: 365 } as const;
export type Span = keyof typeof spans;
export type TimeChoice = Span | "all" | "own";

export interface Wanted {
  text: string;
  time: TimeChoice;
  /** Of an own range: not before, and before; ms since 1970. */
  since: number | null;
  until: number | null;
  actions: readonly string[];
  agent: string;
  outcome: string;
  interaction: string;
}

export const nothingWanted: Wanted = {
  text: "",
  time: "all",
  since: null,
  until: null,
  actions: [],
  agent: "",
  outcome: "",
  interaction: "",
};

const dayMs = 86_400_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The beginning of the day, where the reader is. */
export function dayOf(at: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

function isSpan(time: TimeChoice): time is Span {
  return time in spans;
}

export function filterOf(wanted: Wanted, now: number): HistoryFilter {
  // An interaction's id, pasted into the search, means that interaction.
  const pasted = uuid.test(wanted.text.trim());
  let { since, until } = wanted;
  if (isSpan(wanted.time)) {
    since = wanted.time === "today" ? dayOf(now) : now - spans[wanted.time] * dayMs;
    until = null;
  } else if (wanted.time === "all") {
    since = null;
    until = null;
  }
  return {
    text: pasted ? "" : wanted.text.trim(),
    interaction: pasted ? wanted.text.trim().toLowerCase() : wanted.interaction,
    agent: wanted.agent,
    actions: [...wanted.actions],
    outcome: wanted.outcome,
    since,
    until,
  };
}

/** A kept filter, as it is set in the window. */
export function wantedOf(filter: HistoryFilter): Wanted {
  return {
    text: filter.text,
    time: filter.since === null && filter.until === null ? "all" : "own",
    since: filter.since,
    until: filter.until,
    actions: filter.actions,
    agent: filter.agent,
    outcome: filter.outcome,
    interaction: filter.interaction,
  };
}

export function wantsAnything(wanted: Wanted): boolean {
  const { text, time, actions, agent, outcome, interaction } = wanted;
  return (
    text.trim() !== "" ||
    time !== "all" ||
    actions.length > 0 ||
    [agent, outcome, interaction].some((one) => one !== "")
  );
}
