// What is asked for in the search, as its fields show it.

export type Time = "all" | "today" | "days7" | "days30" | "days90" | "days365" | "own";

export interface Asked {
  text: string;
  time: Time;
  /** Of an own range; ms since 1970. */
  since: number | null;
  until: number | null;
  actions: readonly string[];
  agent: string;
  outcome: string;
  interaction: string;
}
