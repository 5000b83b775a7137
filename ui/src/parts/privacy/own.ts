// A person's own record, as its part is shown it.
import type { OwnEvent, Problem } from "../../bindings.ts";

export interface Own {
  /** Who, as on record; null until it was read. */
  readonly actor: string | null;
  /** Rows that were read, kept or not. */
  readonly length: number;
  readonly more: boolean;
  readonly loading: boolean;
  readonly problem: Problem | null;
  /** Why the rest could not be read. */
  readonly moreProblem: Problem | null;
  readonly exporting: boolean;
  /** Where the export is. */
  readonly file: string | null;
  readonly exportProblem: Problem | null;
  row(at: number): OwnEvent | null;
  beginsDay(at: number): boolean;
  /** From the newest again. */
  read(): Promise<void>;
  readMore(): Promise<void>;
  /** These rows are on the screen. */
  show(from: number, to: number): void;
  export(): Promise<void>;
}
