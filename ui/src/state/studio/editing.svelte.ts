// One prompt in the editor. Every change goes to disk: at most one write is under way, the newest
// words win, and what could not be written stays here, said to be unsaved, and is tried again.
import type {
  FieldPair,
  Problem,
  PromptDraft,
  PromptOpened,
  ViolationView,
} from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";
import { asProblem } from "../../problem.ts";

export class EditingState {
  readonly id: string;
  draft: PromptDraft;
  /** What is deployed, its versions, and the names of fields. */
  opened: PromptOpened;
  violations = $state.raw<readonly ViolationView[]>([]);
  fields = $state.raw<readonly FieldPair[]>([]);
  /** When it was last on disk; null where it never was. */
  savedAt = $state<number | null>(null);
  /** Words that are not on disk yet. */
  dirty = $state(false);
  /** Why the newest words are not on disk. */
  problem = $state.raw<Problem | null>(null);
  /** Grows with every change by hand. */
  edits = $state(0);
  /** Fields that were left once, or asked about: an empty new prompt is no list of errors. */
  touched = $state.raw<ReadonlySet<string>>(new Set());

  #wanted: PromptDraft | null = null;
  #writing: Promise<void> | null = null;

  constructor(
    private readonly host: StudioHost,
    opened: PromptOpened,
    /** Begun just now: its empty fields are not wrong before they were left. */
    readonly fresh = false,
  ) {
    this.id = opened.id;
    this.draft = $state(structuredClone(opened.draft));
    this.opened = $state.raw(opened);
    this.#take(opened);
  }

  #take(opened: PromptOpened): void {
    this.opened = opened;
    this.violations = opened.checked.violations;
    this.fields = opened.checked.fields;
    this.savedAt = opened.savedAt;
  }

  /** Reads it again, after it changed elsewhere; words not yet on disk are never replaced. */
  async reload(): Promise<void> {
    if (this.dirty) return;
    const edits = this.edits;
    const opened = await this.host.openPrompt(this.id);
    if (this.edits !== edits) return;
    const newer = (opened.savedAt ?? 0) > (this.savedAt ?? 0);
    this.#take(opened);
    if (newer) this.draft = structuredClone(opened.draft);
  }

  /** The draft was changed by hand: it goes to disk. */
  changed(): void {
    this.edits += 1;
    this.dirty = true;
    this.#wanted = $state.snapshot(this.draft);
    void this.flush();
  }

  /** Writes what is not on disk yet; resolves when nothing is under way. */
  flush(): Promise<void> {
    if (this.#wanted && !this.#writing) {
      this.#writing = this.#write().finally(() => (this.#writing = null));
    }
    return this.#writing ?? Promise.resolve();
  }

  #waits(): boolean {
    return this.#wanted !== null;
  }

  async #write(): Promise<void> {
    while (this.#wanted) {
      const words = this.#wanted;
      this.#wanted = null;
      try {
        const checked = await this.host.editPrompt(this.id, words);
        this.violations = checked.violations;
        this.fields = checked.fields;
        this.savedAt = checked.savedAt;
        this.problem = null;
        this.dirty = this.#waits();
      } catch (reason) {
        this.problem = asProblem(reason);
        // Kept for the next attempt, unless newer words came meanwhile.
        this.#wanted ??= words;
        return;
      }
    }
  }

  /** A field was left, or its errors were asked for. */
  touch(path: string): void {
    if (!this.touched.has(path)) this.touched = new Set([...this.touched, path]);
  }
  touchAll(): void {
    this.touched = new Set(this.violations.map((one) => one.path));
  }

  /** What stands at a field now. */
  at(path: string): readonly ViolationView[] {
    return this.violations.filter((one) => one.path === path && this.#told(one));
  }
  /** Emptiness is told once the field was left; all else as one types. */
  #told(one: ViolationView): boolean {
    // What could not be written was not checked either: a place in it can't be named.
    if (this.problem && one.span) return false;
    if (!this.fresh || this.touched.has(one.path)) return true;
    return one.span !== null || !["length", "required"].includes(one.kind);
  }

  differs(path: string): boolean {
    return this.fields.some((one) => one.path === path && one.differs);
  }
  get differing(): number {
    return this.opened.deployed ? this.fields.filter((one) => one.differs).length : 0;
  }
}
