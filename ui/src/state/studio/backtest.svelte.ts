// The back-test of the prompt in the editor: run a moment after its trigger was last edited, one at a
// time. Old figures stay, said to be old, until the new ones are there; those of another prompt go.
import type {
  BacktestProgress,
  BacktestRequest,
  BacktestSource,
  BacktestView,
  HitView,
  Problem,
  PromptDraft,
  RecordedInteraction,
} from "../../bindings.ts";
import { triggerOf } from "../../draft.ts";
import type { StudioHost } from "../../host/studio.ts";
import { asProblem } from "../../problem.ts";

/** After the last edit of a trigger, in ms. */
export const restsMs = 400;
const dayMs = 86_400_000;

export class BacktestState {
  source = $state<BacktestSource>("local");
  /** The last so many days; null for all that is recorded. The sandbox's conversations have no time
   * of their own: they are always all run. */
  days = $state<number | null>(30);
  result = $state.raw<BacktestView | null>(null);
  progress = $state.raw<BacktestProgress | null>(null);
  running = $state(false);
  /** What is shown is not of what stands in the editor. */
  stale = $state(false);
  /** The trigger breaks a rule: it can't be run. */
  broken = $state(false);
  ranAt = $state<number | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** A hit that is being looked at. */
  hit = $state.raw<HitView | null>(null);
  recorded = $state.raw<RecordedInteraction | null>(null);
  hitProblem = $state.raw<Problem | null>(null);

  #draft: PromptDraft | null = null;
  #id: string | null = null;
  #wanted = "";
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: StudioHost) {}

  /** The prompt in the editor as it stands; runs it when its trigger, the time or the source is new. */
  want(id: string, draft: PromptDraft, broken: boolean): void {
    if (id !== this.#id) {
      this.result = null;
      this.problem = null;
    }
    this.#id = id;
    this.#draft = draft;
    this.broken = broken;
    const wanted = `${id} ${this.source} ${this.#span ?? "all"} ${triggerOf(draft)}`;
    if (wanted === this.#wanted && !broken) return;
    this.#wanted = broken ? "" : wanted;
    this.stale = true;
    clearTimeout(this.#timer);
    if (broken) return;
    this.#timer = setTimeout(() => void this.run(), restsMs);
  }

  async run(): Promise<void> {
    const [id, draft] = [this.#id, this.#draft];
    if (id === null || !draft || this.broken) return;
    clearTimeout(this.#timer);
    this.#run += 1;
    const run = this.#run;
    if (this.running) await this.cancel();
    if (run !== this.#run) return;
    const request: BacktestRequest = {
      promptId: id,
      draft,
      source: this.source,
      since: this.#span === null ? null : Date.now() - this.#span * dayMs,
      until: null,
    };
    this.running = true;
    this.progress = null;
    try {
      const result = await this.host.backtest(request, (progress) => {
        if (run === this.#run) this.progress = progress;
      });
      if (run !== this.#run) return;
      this.result = result;
      this.problem = null;
      this.stale = false;
      this.ranAt = Date.now();
    } catch (reason) {
      if (run === this.#run) this.problem = asProblem(reason);
    } finally {
      if (run === this.#run) this.running = false;
    }
  }

  get #span(): number | null {
    return this.source === "sandbox" ? null : this.days;
  }

  async cancel(): Promise<void> {
    await this.host.cancelBacktest().catch(() => undefined);
  }

  async open(hit: HitView): Promise<void> {
    const draft = this.#draft;
    const source = this.result?.source;
    if (!draft || !source) return;
    this.hit = hit;
    this.recorded = null;
    this.hitProblem = null;
    try {
      const read = await this.host.recordedInteraction(source, hit.interactionId, draft);
      if (this.hit === hit) this.recorded = read;
    } catch (reason) {
      if (this.hit === hit) this.hitProblem = asProblem(reason);
    }
  }
  close(): void {
    this.hit = null;
    this.recorded = null;
  }
}
