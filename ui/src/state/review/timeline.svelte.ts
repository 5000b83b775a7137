// One interaction, event by event. The last one asked for is the one that is shown.
import type { HistoryFilter, Problem, TimelineEntry, TimelineView } from "../../bindings.ts";
import type { ReviewHost } from "../../host/review.ts";
import { asProblem } from "../../problem.ts";

export class TimelineState {
  /** The interaction that was asked for; null before one is. */
  id = $state<string | null>(null);
  view = $state.raw<TimelineView | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  #run = 0;

  readonly entries: readonly TimelineEntry[] = $derived(this.view?.entries ?? []);

  constructor(private readonly host: ReviewHost) {}

  /** Resolves with true once this very timeline is shown. */
  async open(id: string, filter: HistoryFilter): Promise<boolean> {
    this.#run += 1;
    const run = this.#run;
    const other = this.id !== id;
    this.id = id;
    if (other) this.problem = null;
    this.loading = true;
    try {
      const view = await this.host.interactionTimeline(id, filter);
      if (run !== this.#run) return false;
      this.view = view;
      this.problem = null;
      return true;
    } catch (reason) {
      if (run !== this.#run) return false;
      this.problem = asProblem(reason);
      if (other) this.view = null;
      return false;
    } finally {
      if (run === this.#run) this.loading = false;
    }
  }

  close(): void {
    this.#run += 1;
    this.id = null;
    this.view = null;
    this.problem = null;
    this.loading = false;
  }

  /** The place of an event; -1 where it is not here. */
  placeOf(seq: number | null): number {
    return seq === null ? -1 : this.entries.findIndex((entry) => entry.seq === seq);
  }
}
