// The panel as the agent saw it, at the playhead. One is asked for at a time; while it is on its way
// only the newest wish is kept, so that no speed asks for more than can be answered.
import type { Problem, ReplayMoment } from "../../bindings.ts";
import type { ReviewHost } from "../../host/review.ts";
import { asProblem } from "../../problem.ts";

export class ReplayState {
  on = $state(false);
  moment = $state.raw<ReplayMoment | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  #wish: { id: string; seq: number } | null = null;
  #shown = "";
  #busy = false;

  constructor(private readonly host: ReviewHost) {}

  /** The moment after this event; null before the first. */
  want(id: string | null, seq: number | null): void {
    if (id === null || seq === null) {
      this.#wish = null;
      this.#shown = "";
      this.moment = null;
      this.problem = null;
      return;
    }
    if (this.#shown === `${id} ${seq}`) return;
    this.#wish = { id, seq };
    void this.#ask();
  }

  again(id: string | null, seq: number | null): void {
    this.#shown = "";
    this.want(id, seq);
  }

  async #ask(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.loading = true;
    while (this.#wish) {
      const { id, seq } = this.#wish;
      this.#wish = null;
      this.#shown = `${id} ${seq}`;
      try {
        const moment = await this.host.replayAt(id, seq);
        // A wish that was taken back meanwhile, or of another interaction, shows nothing.
        if (this.#shown === `${id} ${seq}`) {
          this.moment = moment;
          this.problem = null;
        }
      } catch (reason) {
        if (this.#shown === `${id} ${seq}`) this.problem = asProblem(reason);
      }
    }
    this.#busy = false;
    this.loading = false;
  }
}
