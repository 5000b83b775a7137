// What waits to be delivered, while somebody looks at it, and the reasons put off to the end of the
// shift. Read again whenever the panel's counts change; nothing is made up in between.
import type { DeliveryView, LaterView, OutboxView } from "../bindings.ts";
import type { Host } from "../host/host.ts";
import { reasons, type Reason } from "./feedback.svelte.ts";

export class OutboxState {
  open = $state(false);
  deliveries = $state.raw<readonly DeliveryView[] | null>(null);
  /** The one whose discarding is being asked about. */
  doubted = $state<number | null>(null);

  /** The reasons still to be given, oldest first; null until they are known. */
  later = $state.raw<readonly LaterView[] | null>(null);
  /** How many there were when the queue was opened. */
  total = $state(0);

  #seen = "";

  constructor(
    private readonly host: Host,
    private readonly fail: (reason: unknown) => void,
  ) {}

  toggle(): void {
    if (this.open) this.close();
    else this.show();
  }

  show(): void {
    this.open = true;
    this.doubted = null;
    void this.#read();
  }

  close(): void {
    this.open = false;
    this.deliveries = null;
    this.doubted = null;
  }

  /** A new view came: the list is read again where its counts changed. */
  apply(outbox: OutboxView): void {
    const seen = `${outbox.waiting}/${outbox.failed}/${outbox.retryAt ?? ""}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    if (this.open) void this.#read();
  }

  async retry(id: number): Promise<void> {
    await this.#do(this.host.retryDelivery(id));
  }

  /** Asks first: what is discarded can't be brought back. */
  doubt(id: number | null): void {
    this.doubted = id;
  }

  async discard(id: number): Promise<void> {
    this.doubted = null;
    await this.#do(this.host.discardDelivery(id));
  }

  // --- the reasons put off ---

  async openLater(): Promise<void> {
    try {
      this.later = await this.host.feedbackLater();
      this.total = this.later.length;
    } catch (reason) {
      this.fail(reason);
    }
  }

  /** Gives the reason of the first one. */
  async give(reason: Reason, comments: string): Promise<void> {
    const row = this.later?.[0];
    if (!row || !reasons.includes(reason)) return;
    const form = { feedbackType: reason, comments };
    await this.#next(this.host.giveFeedback(row.interactionId, row.key, form));
  }

  /** Leaves the first one without a reason, for good. */
  async forget(): Promise<void> {
    const row = this.later?.[0];
    if (row) await this.#next(this.host.forgetFeedback(row.interactionId, row.key));
  }

  async #next(done: Promise<unknown>): Promise<void> {
    try {
      await done;
      this.later = this.later?.slice(1) ?? null;
    } catch (reason) {
      this.fail(reason);
    }
  }

  async #do(done: Promise<void>): Promise<void> {
    try {
      await done;
      await this.#read();
    } catch (reason) {
      this.fail(reason);
    }
  }

  async #read(): Promise<void> {
    try {
      const deliveries = await this.host.deliveries();
      if (this.open) this.deliveries = deliveries;
    } catch (reason) {
      this.fail(reason);
    }
  }
}
