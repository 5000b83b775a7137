// Rows in the order of time, such as the results of one search, read page by page. However far one scrolls, the rows of a few pages are
// kept; of the others only where they begin, so that they can be read again, and where days begin.
import type { HistoryPage, InteractionRow } from "../../bindings.ts";
import { dayOf } from "./wanted.ts";

/** Rows asked for at once. */
export const pageSize = 100;
/** Pages whose rows are kept. */
export const keptPages = 12;

/** A page as it is read: its rows, and where the next begins. */
interface Read<Row, Cursor> {
  rows: readonly Row[];
  next: Cursor | null;
}
interface Page<Row, Cursor> {
  /** The cursor it is read with; null for the first. */
  after: Cursor | null;
  /** The place of its first row in the whole. */
  first: number;
  count: number;
  rows: readonly Row[] | null;
}

export class PagesOf<Row, Cursor> {
  readonly #pages: Page<Row, Cursor>[] = [];
  readonly #days = new Set<number>();
  #lastDay: number | null = null;
  #next: Cursor | null = null;
  #loaded = 0;

  constructor(
    first: Read<Row, Cursor>,
    /** When a row was; ms since 1970. */
    private readonly timeOf: (row: Row) => number,
  ) {
    this.add(first, null);
  }

  /** Rows that were read, kept or not. */
  get loaded(): number {
    return this.#loaded;
  }
  /** Where the page after the last begins; null at the end. */
  get next(): Cursor | null {
    return this.#next;
  }
  /** Rows in memory. */
  get kept(): number {
    return this.#pages.reduce((sum, page) => sum + (page.rows?.length ?? 0), 0);
  }

  /** The page behind the last one. */
  add(page: Read<Row, Cursor>, after: Cursor | null): void {
    const first = this.#loaded;
    page.rows.forEach((row, at) => {
      const day = dayOf(this.timeOf(row));
      if (day !== this.#lastDay) this.#days.add(first + at);
      this.#lastDay = day;
    });
    this.#pages.push({ after, first, count: page.rows.length, rows: page.rows });
    this.#loaded += page.rows.length;
    // A page without rows is the end, whatever it says: nothing would ever be different.
    this.#next = page.rows.length > 0 ? page.next : null;
  }

  /** The rows of a page that were let go, read again. What came or went meanwhile does not move it. */
  refill(first: number, page: Read<Row, Cursor>): void {
    const known = this.#pages.find((one) => one.first === first);
    if (known) known.rows = page.rows.slice(0, known.count);
  }

  row(at: number): Row | null {
    const page = this.#pageOf(at);
    return page?.rows?.[at - page.first] ?? null;
  }

  /** Whether a day begins with this row. */
  beginsDay(at: number): boolean {
    return this.#days.has(at);
  }

  /** The place of the first row of which this holds, where its row is kept. */
  protected find(holds: (row: Row) => boolean): number {
    for (const page of this.#pages) {
      const at = page.rows?.findIndex(holds) ?? -1;
      if (at >= 0) return page.first + at;
    }
    return -1;
  }

  /** Pages between these rows whose rows were let go: where they begin, and their cursor. */
  missing(from: number, to: number): readonly { first: number; after: Cursor | null }[] {
    return this.#pages.filter(
      (page) => page.rows === null && page.first <= to && page.first + page.count > from,
    );
  }

  /** Lets go of the rows farthest from `around`. */
  trim(around: number): void {
    const held = this.#pages.filter((page) => page.rows !== null);
    if (held.length <= keptPages) return;
    const distance = (page: Page<Row, Cursor>) => Math.abs(page.first + page.count / 2 - around);
    held.sort((a, b) => distance(a) - distance(b));
    for (const page of held.slice(keptPages)) page.rows = null;
  }

  #pageOf(at: number): Page<Row, Cursor> | null {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const page = this.#pages[middle];
      if (!page) return null;
      if (at < page.first) high = middle - 1;
      else if (at >= page.first + page.count) low = middle + 1;
      else return page;
    }
    return null;
  }
}

/** Interactions that were found. */
export class Pages extends PagesOf<InteractionRow, string> {
  constructor(first: HistoryPage) {
    super(first, (row) => row.startedAt);
  }
  /** The place of an interaction, where its row is kept. */
  placeOf(id: string): number {
    return this.find((row) => row.id === id);
  }
}
