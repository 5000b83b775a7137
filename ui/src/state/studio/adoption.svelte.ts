// What became of prompts in a span of time, as the platform and as this computer counted.
import type { AdoptionRow, AdoptionView, Problem } from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";
import { asProblem } from "../../problem.ts";

export const spans = [7, 30, 90] as const;
const dayMs = 86_400_000;

export class AdoptionState {
  days = $state(30);
  view = $state.raw<AdoptionView | null>(null);
  problem = $state.raw<Problem | null>(null);
  reading = $state(false);
  /** The table of all prompts is open. */
  open = $state(false);
  #asked = 0;

  constructor(private readonly host: StudioHost) {}

  /** Reads the figures; `fresh` asks the platform though they are not old. */
  async read(fresh = false): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.reading = true;
    const to = Date.now();
    try {
      const view = await this.host.readAdoption(to - this.days * dayMs, to, fresh);
      if (asked !== this.#asked) return;
      this.view = view;
      this.problem = view.problem;
    } catch (reason) {
      if (asked === this.#asked) this.problem = asProblem(reason);
    } finally {
      if (asked === this.#asked) this.reading = false;
    }
  }

  choose(days: number): void {
    this.days = days;
    this.view = null;
    void this.read();
  }

  of(promptId: string): AdoptionRow | null {
    return this.view?.prompts.find((row) => row.promptId === promptId) ?? null;
  }
}
