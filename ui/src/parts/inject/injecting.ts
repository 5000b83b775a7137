// What the queue and its form need of whoever holds them. Parts know no state: this is its shape.
import type { InjectionForm, Problem, ViolationView } from "../../bindings.ts";

export interface Injecting {
  readonly open: boolean;
  form: InjectionForm;
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Rows that were pressed and are not answered yet. */
  readonly pressed: ReadonlySet<number>;
  /** How many fields are wrong, as far as it is said. */
  readonly wrong: number;
  readonly most: number;
  wrongAt(path: string): ViolationView | null;
  begin(promptId: string, conversationId: string): void;
  close(): void;
  changed(path: string): void;
  add(): void;
  remove(at: number): void;
  /** False where something is wrong. */
  send(): Promise<boolean>;
  cancel(id: number): Promise<void>;
  retry(id: number): Promise<void>;
}
