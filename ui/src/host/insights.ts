// The insights' door to the program behind the window. Two implementations, as of host.ts. Every
// verb rejects with a Problem.
import type { Counted, InsightEvents, InsightsFilter, InsightsView } from "../bindings.ts";

export interface InsightsHost {
  /** Everything on the page, counted afresh from the record. */
  insights(filter: InsightsFilter): Promise<InsightsView>;
  /** The events something was counted from, newest first; `before` is a page's `next`. */
  insightEvents(
    filter: InsightsFilter,
    counted: Counted,
    before: number | null,
    most: number,
  ): Promise<InsightEvents>;
  /** Writes every figure as CSV into the downloads folder; gives the file's place. */
  exportInsights(filter: InsightsFilter): Promise<string>;
  /** Writes a picture of the page, as PNG, into the downloads folder; gives the file's place. */
  saveInsightsPicture(png: Uint8Array): Promise<string>;
}
