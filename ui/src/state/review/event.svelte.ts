// The event that is looked at, whole. The last one asked for is the one that is shown.
import type { EventView, Problem } from "../../bindings.ts";
import type { ReviewHost } from "../../host/review.ts";
import { asProblem } from "../../problem.ts";

export class EventState {
  seq = $state<number | null>(null);
  view = $state.raw<EventView | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);

  constructor(private readonly host: ReviewHost) {}

  async open(seq: number): Promise<void> {
    if (this.seq === seq && this.view?.seq === seq) return;
    this.seq = seq;
    this.loading = true;
    this.problem = null;
    try {
      const view = await this.host.recordedEvent(seq);
      if (this.seq === seq) this.view = view;
    } catch (reason) {
      if (this.seq !== seq) return;
      this.view = null;
      this.problem = asProblem(reason);
    } finally {
      if (this.seq === seq) this.loading = false;
    }
  }

  close(): void {
    this.seq = null;
    this.view = null;
    this.problem = null;
    this.loading = false;
  }
}
