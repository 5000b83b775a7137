// The privacy area: the newest view of the program behind, and what is being asked of it. What is
// drawn of it is the screen's.
import type { PrivacyView, Problem } from "../../bindings.ts";
import type { PrivacyHost } from "../../host/privacy.ts";
import { t } from "../../messages/language.svelte.ts";
import { asProblem } from "../../problem.ts";
import { wordsFor } from "../../words.ts";
import { NewestPerFrame } from "../newest.ts";
import { ToastState } from "../toast.svelte.ts";
import { ErasureState } from "./erasure.svelte.ts";
import { RetentionState } from "./retention.svelte.ts";

export class PrivacyState {
  view = $state.raw<PrivacyView | null>(null);
  /** Why no view came. */
  problem = $state.raw<Problem | null>(null);
  /** Retention is about to be applied: it is asked once. */
  asking = $state(false);
  readonly toast = new ToastState();
  readonly retention: RetentionState;
  readonly erasure: ErasureState;
  #watching = false;

  constructor(readonly host: PrivacyHost) {
    this.retention = new RetentionState(host);
    this.erasure = new ErasureState(host);
  }

  /** The area came on the screen: the first time, its view is asked for; later, it is counted anew. */
  async enter(): Promise<void> {
    if (this.#watching) return this.retention.again();
    await this.watch();
  }

  async watch(): Promise<void> {
    this.#watching = true;
    this.problem = null;
    const newest = new NewestPerFrame<PrivacyView>((view) => this.#show(view));
    try {
      await this.host.watchPrivacy((view) => newest.offer(view));
    } catch (reason) {
      this.#watching = false;
      this.problem = asProblem(reason);
    }
  }

  #show(view: PrivacyView): void {
    const before = this.view;
    this.view = view;
    this.retention.follow(view.retention);
    this.erasure.follow(view.erasure);
    const ended = (was: PrivacyView | null) =>
      was?.pruning?.state === "running" || was?.erasure?.state === "running";
    if (ended(before) && !ended(view)) void this.retention.again();
    if (view.pruning?.state === "running") this.asking = false;
  }

  // --- retention ---

  async save(): Promise<void> {
    const before = await this.retention.save();
    if (!before) return;
    this.toast.show("good", t().privacy.retention.saved, () => void this.retention.keep(before));
  }

  /** Asks, with the newest numbers. */
  async ask(): Promise<void> {
    this.asking = true;
    await this.retention.again();
  }
  async apply(): Promise<void> {
    if (!this.asking) return;
    this.asking = false;
    await this.#do(() => this.host.applyRetention());
  }
  cancel = () => this.#do(() => this.host.cancelRetention());

  // --- support ---

  writeBundle = () => this.#do(() => this.host.supportBundle());

  async #do(verb: () => Promise<void>): Promise<void> {
    try {
      await verb();
    } catch (reason) {
      const { title, text } = wordsFor(asProblem(reason));
      this.toast.show("bad", `${title}. ${text}`);
    }
  }
}
