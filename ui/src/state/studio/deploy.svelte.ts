// One prompt on its way to the platform: what would change, how far the deploy is, how it ended.
// Nothing here says that it succeeded but the program behind, after it has read back and compared.
import type { DeployReview, DeployView, Problem, StudioView, VersionRow } from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";
import { asProblem } from "../../problem.ts";

/** Why it can't be deployed now. */
export type Blocked = "signedOut" | "fix" | "unread" | "same" | null;

export class DeployState {
  /** The version to put back; null for the draft. */
  rollbackTo = $state<number | null>(null);
  /** What a deploy would change, as of the last reading. */
  review = $state.raw<DeployReview | null>(null);
  reading = $state(false);
  /** Why the review can't be shown, or the deploy was not begun. */
  problem = $state.raw<Problem | null>(null);
  /** How the deploy that was begun here ended. */
  ended = $state.raw<DeployView | null>(null);

  #begun = $state(false);
  #live = $state.raw<DeployView | null>(null);
  #signedIn = $state(true);
  /** A deploy that is over: what a view says of it is old. */
  #old = $state<string | null>(null);
  /** What was deployed when this deploy was begun. */
  #earlier = $state<number | null>(null);
  /** What was shown when it was deployed: afterwards nothing differs any more. */
  #shown = $state.raw<DeployReview | null>(null);
  #asked = 0;

  constructor(
    private readonly host: StudioHost,
    readonly promptId: string,
  ) {}

  /** The deploy that is under way, whoever of this computer's windows began it. */
  readonly running: DeployView | null = $derived.by(() => {
    const live = this.#live;
    if (this.ended || live === null) return null;
    if (live.outcome === null) return live;
    return this.#begun && live.correlationId !== this.#old ? live : null;
  });
  /** It was begun here or elsewhere, and has not ended. */
  readonly busy: boolean = $derived(this.#begun || this.running !== null);
  /** What the steps show. */
  readonly steps: DeployView | null = $derived(this.ended ?? this.running);
  /** The difference to show: of what was deployed, else of what would be. */
  readonly difference: DeployReview | null = $derived(
    this.ended?.outcome === "deployed" ? (this.#shown ?? this.review) : this.review,
  );
  readonly differing: number = $derived(
    this.difference?.fields.filter((pair) => pair.differs).length ?? 0,
  );

  readonly blocked: Blocked = $derived.by(() => {
    const review = this.review;
    if (!this.#signedIn) return "signedOut";
    if (!review) return null;
    if (review.violations.length > 0) return "fix";
    if (review.problem) return "unread";
    const same = review.deployed !== null && review.fields.every((pair) => !pair.differs);
    return same ? "same" : null;
  });

  /** It waits to try again, and nothing was taken so far. */
  readonly cancelable: boolean = $derived.by(() => {
    const steps = this.running;
    if (steps?.outcome !== null || steps.put.state === "done") return false;
    return steps.check.retryAt !== null || steps.put.retryAt !== null;
  });

  /** After a failed comparison: the version that was there before, to be put back in one step. */
  readonly putBack: number | null = $derived.by(() => {
    const ended = this.ended;
    if (ended?.outcome !== "failed" || ended.compare.state !== "failed") return null;
    return this.#earlier === ended.version ? null : this.#earlier;
  });

  /** The newest view of the studio. */
  apply(view: StudioView): void {
    this.#signedIn = view.profile !== null;
    this.#live = view.deploy?.promptId === this.promptId ? view.deploy : null;
  }

  /** Reads what is deployed, and what of it would change. */
  async open(rollbackTo: number | null): Promise<void> {
    this.rollbackTo = rollbackTo;
    this.ended = null;
    this.#shown = null;
    await this.read();
  }

  async read(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.reading = true;
    this.problem = null;
    try {
      const review = await this.host.reviewDeploy(this.promptId, this.rollbackTo);
      if (asked === this.#asked) this.review = review;
    } catch (reason) {
      if (asked === this.#asked) this.problem = asProblem(reason);
    } finally {
      if (asked === this.#asked) this.reading = false;
    }
  }

  /** Deploys what is shown over what is shown; resolves at its end. */
  async deploy(): Promise<void> {
    const review = this.review;
    if (!review || this.busy || this.blocked !== null) return;
    this.#begun = true;
    this.#old = this.#live?.correlationId ?? null;
    this.#earlier = currentOf(review.versions)?.version ?? null;
    this.#shown = review;
    this.ended = null;
    this.problem = null;
    let refused: Problem | null = null;
    try {
      const { promptId, rollbackTo } = this;
      this.ended = await this.host.deployPrompt(promptId, rollbackTo, review.deployedSha256);
    } catch (reason) {
      refused = asProblem(reason);
    }
    this.#begun = false;
    // What is there now: the versions, and after a failure what the platform holds.
    await this.read();
    this.problem ??= refused;
  }

  /** Puts the version back that was there before the deploy that failed. */
  async restore(): Promise<void> {
    const version = this.putBack;
    if (version === null) return;
    await this.open(version);
    if (this.problem === null) await this.deploy();
  }

  async cancel(): Promise<void> {
    try {
      await this.host.cancelDeploy();
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }
}

function currentOf(versions: readonly VersionRow[]): VersionRow | null {
  return versions.find((one) => one.current) ?? null;
}
