// What is recorded about the person at the screen: read page by page as it is scrolled, newest first,
// and never more of it kept than a few pages. What is answered late is dropped.
import type { OwnEvent, OwnRecord, Problem } from "../../bindings.ts";
import type { OwnRecordHost } from "../../host/privacy.ts";
import { asProblem } from "../../problem.ts";
import { PagesOf, pageSize } from "../review/pages.ts";

/** Rows before the end of what was read at which the next page is asked for. */
const ahead = 50;

export class OwnRecordState {
  actor = $state<string | null>(null);
  loading = $state(false);
  problem = $state.raw<Problem | null>(null);
  moreProblem = $state.raw<Problem | null>(null);
  exporting = $state(false);
  file = $state<string | null>(null);
  exportProblem = $state.raw<Problem | null>(null);

  #pages: PagesOf<OwnEvent, number> | null = null;
  /** Grows with every change of the rows. */
  #revision = $state(0);
  #run = 0;
  #reading = false;
  readonly #refilling = new Set<number>();

  readonly length: number = $derived.by(() => (void this.#revision, this.#pages?.loaded ?? 0));
  readonly more: boolean = $derived.by(() => (void this.#revision, this.#pages?.next != null));

  constructor(private readonly host: OwnRecordHost) {}

  row(at: number): OwnEvent | null {
    void this.#revision;
    return this.#pages?.row(at) ?? null;
  }
  beginsDay(at: number): boolean {
    void this.#revision;
    return this.#pages?.beginsDay(at) ?? false;
  }
  /** Rows in memory. */
  get kept(): number {
    return this.#pages?.kept ?? 0;
  }

  /** From the newest again; the old rows stay until the new are there. */
  async read(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    this.loading = true;
    this.problem = null;
    try {
      const page = await this.host.ownRecord(null, pageSize);
      if (run !== this.#run) return;
      this.actor = page.actor;
      this.#pages = new PagesOf<OwnEvent, number>(page, (event) => event.at);
      this.#refilling.clear();
      this.moreProblem = null;
      this.#revision += 1;
    } catch (reason) {
      if (run === this.#run) this.problem = asProblem(reason);
    } finally {
      if (run === this.#run) this.loading = false;
    }
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
    await this.#page(pages, next, (page) => pages.add(page, next));
    this.#reading = false;
  }

  async #refill(first: number, before: number | null): Promise<void> {
    const pages = this.#pages;
    if (!pages || this.#refilling.has(first)) return;
    this.#refilling.add(first);
    await this.#page(pages, before, (page) => pages.refill(first, page));
    this.#refilling.delete(first);
  }

  /** Reads a page of what is shown; of what is not shown any more, its answer is dropped. */
  async #page(
    of: PagesOf<OwnEvent, number>,
    before: number | null,
    take: (page: OwnRecord) => void,
  ): Promise<void> {
    try {
      const page = await this.host.ownRecord(before, pageSize);
      if (of === this.#pages) take(page);
    } catch (reason) {
      if (of === this.#pages) this.moreProblem = asProblem(reason);
    }
    this.#revision += 1;
  }

  /** Writes all of it into a file. */
  async export(): Promise<void> {
    if (this.exporting) return;
    this.exporting = true;
    this.file = null;
    this.exportProblem = null;
    try {
      this.file = await this.host.exportOwnRecord();
    } catch (reason) {
      this.exportProblem = asProblem(reason);
    } finally {
      this.exporting = false;
    }
  }
}
