// Searching the history as one types: asked a moment after the last key, and whatever comes late is
// dropped. Old results stay, said to be old, until the new ones are there.
import type { BoundedCount, HistoryFilter, InteractionRow, Problem } from "../../bindings.ts";
import type { ReviewHost } from "../../host/review.ts";
import { asProblem } from "../../problem.ts";
import { Pages, pageSize } from "./pages.ts";
import { filterOf, nothingWanted, wantedOf, wantsAnything, type Wanted } from "./wanted.ts";

/** After the last key, in ms. */
export const restsMs = 120;
/** Rows before the end of what was read at which the next page is asked for. */
const ahead = 50;

export interface Counts {
  interactions: BoundedCount;
  events: BoundedCount;
  tookMs: number;
}

export class SearchState {
  wanted = $state.raw<Wanted>(nothingWanted);
  /** What the results are of. */
  filter = $state.raw<HistoryFilter>(filterOf(nothingWanted, 0));
  counts = $state.raw<Counts | null>(null);
  finding = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** Why the next page could not be read. */
  moreProblem = $state.raw<Problem | null>(null);
  /** Grows with every search that was answered. */
  answered = $state(0);

  #pages: Pages | null = null;
  /** Grows with every change of the rows. */
  #revision = $state(0);
  #run = 0;
  #reading = false;
  readonly #refilling = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly length: number = $derived.by(() => (void this.#revision, this.#pages?.loaded ?? 0));
  readonly more: boolean = $derived.by(() => (void this.#revision, this.#pages?.next != null));
  readonly anything: boolean = $derived(wantsAnything(this.wanted));
  readonly revision: number = $derived(this.#revision);

  constructor(
    private readonly host: ReviewHost,
    private readonly now: () => number = () => Date.now(),
    /** Other rows are shown now. */
    private readonly told: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /** The row at this place; null while it is not there. */
  row(at: number): InteractionRow | null {
    void this.#revision;
    return this.#pages?.row(at) ?? null;
  }
  beginsDay(at: number): boolean {
    void this.#revision;
    return this.#pages?.beginsDay(at) ?? false;
  }
  placeOf(id: string): number {
    void this.#revision;
    return this.#pages?.placeOf(id) ?? -1;
  }
  /** Rows in memory. */
  get kept(): number {
    return this.#pages?.kept ?? 0;
  }

  /** As typed: asked a moment later. */
  type(text: string): void {
    this.wanted = { ...this.wanted, text };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.run(), restsMs);
  }
  /** Chosen: asked at once. */
  set(part: Partial<Wanted>): void {
    this.wanted = { ...this.wanted, ...part };
    void this.run();
  }
  clear(): void {
    this.set(nothingWanted);
  }
  choose(filter: HistoryFilter): void {
    this.set(wantedOf(filter));
  }

  async run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#run += 1;
    const run = this.#run;
    const filter = filterOf(this.wanted, this.now());
    this.finding = true;
    try {
      const page = await this.host.findHistory(filter, null, pageSize);
      if (run !== this.#run) return;
      this.#pages = new Pages(page);
      this.#refilling.clear();
      this.filter = filter;
      this.counts = { interactions: page.interactions, events: page.events, tookMs: page.tookMs };
      this.problem = null;
      this.moreProblem = null;
      this.#revision += 1;
      this.answered += 1;
    } catch (reason) {
      if (run === this.#run) this.problem = asProblem(reason);
      return;
    } finally {
      if (run === this.#run) this.finding = false;
    }
    await this.told();
  }

  /** These rows are on the screen: what they need is read, what is far from them let go. */
  show(from: number, to: number): void {
    const pages = this.#pages;
    if (!pages) return;
    for (const { first, after } of pages.missing(from, to)) void this.#refill(first, after);
    if (to + ahead >= pages.loaded && !this.moreProblem) void this.readMore();
    const before = pages.kept;
    pages.trim((from + to) / 2);
    if (pages.kept !== before) this.#revision += 1;
  }

  async readMore(): Promise<void> {
    const pages = this.#pages;
    const next = pages?.next;
    if (!pages || next == null || this.#reading) return;
    this.#reading = true;
    this.moreProblem = null;
    try {
      const page = await this.host.findHistory(this.filter, next, pageSize);
      if (pages === this.#pages) pages.add(page, next);
    } catch (reason) {
      if (pages === this.#pages) this.moreProblem = asProblem(reason);
    } finally {
      this.#reading = false;
      this.#revision += 1;
    }
  }

  async #refill(first: number, after: string | null): Promise<void> {
    const pages = this.#pages;
    if (!pages || this.#refilling.has(first)) return;
    this.#refilling.add(first);
    try {
      const page = await this.host.findHistory(this.filter, after, pageSize);
      if (pages !== this.#pages) return;
      pages.refill(first, page);
      this.#revision += 1;
    } catch (reason) {
      if (pages === this.#pages) this.moreProblem = asProblem(reason);
    } finally {
      this.#refilling.delete(first);
    }
  }
}
