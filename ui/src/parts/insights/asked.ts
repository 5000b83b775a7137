// What the filter bar shows and sets: as it is set in the window.
export type Span = "day" | "days7" | "days30" | "quarter";

export interface Asked {
  time: Span | "own";
  queue: string;
  kind: string;
  agent: string;
}

/** What a filter bar may set. */
export interface AskedMore extends Asked {
  /** Of an own range: the beginning of its first day, and of the day after its last. */
  since: number | null;
  until: number | null;
}
