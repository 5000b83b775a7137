// Events that something was counted from, read page by page. However far one scrolls, the rows of a few
// pages are kept; of the others only where they begin, so that they can be read again.
import type { InsightEvent, InsightEvents } from "../../bindings.ts";

/** Rows asked for at once. */
export const pageSize = 200;
/** Pages whose rows are kept. */
export const keptPages = 8;

interface Page {
  /** The cursor it is read with; null for the first. */
  before: number | null;
  /** The place of its first row in the whole. */
  first: number;
  count: number;
  rows: readonly InsightEvent[] | null;
}

export class EventPages {
  readonly #pages: Page[] = [];
  /** All there are, as the first page said. */
  readonly total: number;
  /** Where the page after the last begins; null at the end. */
  next: number | null = null;
  /** Rows that were read, kept or not. */
  loaded = 0;

  constructor(first: InsightEvents) {
    this.total = first.total;
    this.add(first, null);
  }

  /** Rows in memory. */
  get kept(): number {
    return this.#pages.reduce((sum, page) => sum + (page.rows?.length ?? 0), 0);
  }

  /** The page behind the last one. */
  add({ rows, next }: InsightEvents, before: number | null): void {
    this.#pages.push({ before, first: this.loaded, count: rows.length, rows });
    this.loaded += rows.length;
    // A page without rows is the end, whatever it says: nothing would ever be different.
    this.next = rows.length > 0 ? next : null;
  }

  /** The rows of a page that were let go, read again. */
  refill(first: number, { rows }: InsightEvents): void {
    const known = this.#pages.find((page) => page.first === first);
    if (known) known.rows = rows.slice(0, known.count);
  }

  row(at: number): InsightEvent | null {
    const page = this.#pages.find((one) => at >= one.first && at < one.first + one.count);
    return page?.rows?.[at - page.first] ?? null;
  }

  /** Pages between these rows whose rows were let go. */
  missing(from: number, to: number): readonly { first: number; before: number | null }[] {
    return this.#pages.filter(
      (page) => page.rows === null && page.first <= to && page.first + page.count > from,
    );
  }

  /** Lets go of the rows farthest from `around`. */
  trim(around: number): void {
    const held = this.#pages.filter((page) => page.rows !== null);
    const distance = (page: Page) => Math.abs(page.first + page.count / 2 - around);
    held.sort((a, b) => distance(a) - distance(b));
    for (const page of held.slice(keptPages)) page.rows = null;
  }
}
