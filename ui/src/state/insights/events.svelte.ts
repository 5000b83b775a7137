// The events that one figure was counted from: which figure, and as many of them as were looked at.
// What comes late for a figure that is no longer asked for is dropped.
import type { Counted, InsightEvent, InsightsFilter, Problem } from "../../bindings.ts";
import type { InsightsHost } from "../../host/insights.ts";
import { asProblem } from "../../problem.ts";
import { EventPages, pageSize } from "./pages.ts";

/** Rows before the end of what was read at which the next page is asked for. */
const ahead = 60;

export interface Opened {
  filter: InsightsFilter;
  counted: Counted;
  /** What is counted, and of which time, in words. */
  title: string;
}

export class CountedEvents {
  opened = $state.raw<Opened | null>(null);
  reading = $state(false);
  problem = $state.raw<Problem | null>(null);
  #pages: EventPages | null = null;
  /** Grows with every change of the rows. */
  #revision = $state(0);
  readonly #refilling = new Set<number>();

  readonly total: number | null = $derived.by(() => {
    void this.#revision;
    return this.#pages?.total ?? null;
  });
  readonly length: number = $derived.by(() => (void this.#revision, this.#pages?.loaded ?? 0));
  readonly more: boolean = $derived.by(() => (void this.#revision, this.#pages?.next != null));

  constructor(private readonly host: InsightsHost) {}

  /** The row at this place; null while it is not there. */
  row(at: number): InsightEvent | null {
    void this.#revision;
    return this.#pages?.row(at) ?? null;
  }
  /** Rows in memory. */
  get kept(): number {
    return this.#pages?.kept ?? 0;
  }

  async open(opened: Opened): Promise<void> {
    this.opened = opened;
    await this.again();
  }
  close(): void {
    this.opened = null;
    this.#pages = null;
    this.#revision += 1;
  }

  /** Reads from the newest on. */
  async again(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    this.#pages = null;
    this.#refilling.clear();
    this.#revision += 1;
    this.problem = null;
    this.reading = true;
    try {
      const page = await this.host.insightEvents(opened.filter, opened.counted, null, pageSize);
      if (opened === this.opened) this.#pages = new EventPages(page);
    } catch (reason) {
      if (opened === this.opened) this.problem = asProblem(reason);
    } finally {
      if (opened === this.opened) this.reading = false;
      this.#revision += 1;
    }
  }

  /** These rows are on the screen: what they need is read, what is far from them let go. */
  show(from: number, to: number): void {
    const pages = this.#pages;
    if (!pages) return;
    for (const { first, before } of pages.missing(from, to)) void this.#refill(first, before);
    if (to + ahead >= pages.loaded && !this.problem) void this.readMore();
    const { kept } = pages;
    pages.trim((from + to) / 2);
    if (pages.kept !== kept) this.#revision += 1;
  }

  async readMore(): Promise<void> {
    const pages = this.#pages;
    const next = pages?.next;
    if (!pages || !this.opened || next == null || this.reading) return;
    const { filter, counted } = this.opened;
    this.reading = true;
    this.problem = null;
    try {
      const page = await this.host.insightEvents(filter, counted, next, pageSize);
      if (pages === this.#pages) pages.add(page, next);
    } catch (reason) {
      if (pages === this.#pages) this.problem = asProblem(reason);
    } finally {
      if (pages === this.#pages) this.reading = false;
      this.#revision += 1;
    }
  }

  async #refill(first: number, before: number | null): Promise<void> {
    const pages = this.#pages;
    if (!pages || !this.opened || this.#refilling.has(first)) return;
    const { filter, counted } = this.opened;
    this.#refilling.add(first);
    try {
      const page = await this.host.insightEvents(filter, counted, before, pageSize);
      if (pages === this.#pages) pages.refill(first, page);
    } catch (reason) {
      if (pages === this.#pages) this.problem = asProblem(reason);
    } finally {
      this.#refilling.delete(first);
      this.#revision += 1;
    }
  }
}
