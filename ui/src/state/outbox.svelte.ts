// What waits to be delivered, while somebody looks at it. Read again whenever the panel's counts
// change; nothing is made up in between.
import type { DeliveryView, OutboxView } from "../bindings.ts";
import type { Host } from "../host/host.ts";

export class OutboxState {
  open = $state(false);
  deliveries = $state.raw<readonly DeliveryView[] | null>(null);
  /** The one whose discarding is being asked about. */
  doubted = $state<number | null>(null);

  #seen = "";
  #failed: number | null = null;
  #readings = 0;

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

  /**
   * A new view came: the list is read again where its counts changed. True when something has failed
   * since the last one, which a person should hear of.
   */
  apply(outbox: OutboxView): boolean {
    const more = this.#failed !== null && outbox.failed > this.#failed;
    this.#failed = outbox.failed;
    this.#refresh(outbox);
    return more;
  }

  #refresh(outbox: OutboxView): void {
    const seen = `${outbox.waiting}/${outbox.failed}/${outbox.retryAt ?? ""}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    if (this.open) void this.#read();
  }

  /** These say themselves what went wrong; false then. */
  async retry(id: number): Promise<boolean> {
    return this.#do(this.host.retryDelivery(id));
  }

  /** Asks first: what is discarded can't be brought back. */
  doubt(id: number | null): void {
    this.doubted = id;
  }

  async discard(id: number): Promise<boolean> {
    this.doubted = null;
    return this.#do(this.host.discardDelivery(id));
  }

  async #do(done: Promise<void>): Promise<boolean> {
    try {
      await done;
      await this.#read();
      return true;
    } catch (reason) {
      this.fail(reason);
      return false;
    }
  }

  async #read(): Promise<void> {
    // Answers may overtake each other: the newest question counts.
    this.#readings += 1;
    const reading = this.#readings;
    try {
      const deliveries = await this.host.deliveries();
      if (this.open && reading === this.#readings) this.deliveries = deliveries;
    } catch (reason) {
      this.fail(reason);
    }
  }
}
