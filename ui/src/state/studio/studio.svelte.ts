// What the studio shows: the newest view of the program behind.
import type { Problem, StudioView } from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";
import { asProblem } from "../../problem.ts";
import { NewestPerFrame } from "../newest.ts";

export class StudioState {
  view = $state.raw<StudioView | null>(null);
  problem = $state.raw<Problem | null>(null);

  constructor(readonly host: StudioHost) {}

  async watch(): Promise<void> {
    const newest = new NewestPerFrame<StudioView>((view) => (this.view = view));
    try {
      await this.host.watchStudio((view) => newest.offer(view));
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }
}
