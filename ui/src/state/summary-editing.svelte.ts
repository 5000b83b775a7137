// One summary in the panel: its newest view, the text as it is typed, and what is asked of it. Every
// change goes to disk: at most one write is under way, the newest words win, and what could not be
// written stays here, said to be unsaved, and is tried again. Marks belong to the very text that was
// checked.
import type {
  FindingView,
  Problem,
  Rating,
  SummaryChecked,
  SummaryForm,
  SummaryText,
  SummaryView,
} from "../bindings.ts";
import type { SummariesHost } from "../host/summaries.ts";
import { asProblem } from "../problem.ts";
import { editable, isPersonal, marksIn, rebase } from "../summary.ts";

/** A pause in typing is not waited for: this long after the first unsaved key it is written. */
const writeAfterMs = 250;
const writeAgainAfterMs = 2000;

export class SummaryEditing {
  readonly id: number;
  view: SummaryView;
  text = $state("");
  checked: SummaryChecked;
  /** Where the newest words are. */
  saving = $state<"untouched" | "saving" | "saved" | "failed">("untouched");
  /** What is to be made: what was picked and typed stays, whatever the answer. */
  form: SummaryForm;
  /** What was wrong with the form. */
  wrong = $state.raw<Problem | null>(null);
  /** The row or the mark under the pointer or the focus, by its finding's key. */
  lit = $state<string | null>(null);
  /** The row with the focus: keys mean it. */
  focused = $state<string | null>(null);
  /** The options beside language and length are shown. */
  unfolded = $state(false);
  /** What is being asked about before it is done. */
  doubt = $state<"again" | "discard" | null>(null);
  /** A verb is under way: a second press does nothing. */
  busy = $state(false);

  #checkedText = $state("");
  /** The text as it is on disk. */
  #known = "";
  #revision = -1;
  #formTouched = false;
  #wanted: string | null = null;
  #writing: Promise<void> | null = null;
  /** Why the newest words are not on disk. */
  #problem: Problem | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: SummariesHost,
    view: SummaryView,
  ) {
    this.id = view.id;
    this.view = $state.raw(view);
    this.checked = $state.raw(view.checked);
    this.form = $state({ ...view.form });
    this.apply(view);
  }

  /** A newer view came. Its text is taken only where something else than an edit made it. */
  apply(view: SummaryView): void {
    const was = this.view;
    this.view = view;
    if (!this.#formTouched) this.form = { ...view.form };
    if (view.state.state === "made" && was.state.state !== "made") this.#formTouched = false;
    if (view.textRevision > this.#revision) this.#replace(view.text, view.textRevision);
    if (view.text === this.text) this.#check(view.checked, view.text);
  }

  /** Where the marks stand in the text as it is now. */
  readonly marks = $derived.by(() => marksIn(this.checked.findings, this.#checkedText, this.text));

  /** Words that are not on disk yet. */
  get dirty(): boolean {
    return this.#wanted !== null || this.#writing !== null;
  }

  // --- the text ---

  /** The text was changed by hand. */
  changed(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#want(text);
  }

  #want(text: string): void {
    this.#wanted = text;
    this.saving = this.saving === "failed" ? "failed" : "saving";
    this.#timer ??= setTimeout(() => void this.flush(), writeAfterMs);
  }

  /** Writes what is not on disk yet; resolves when nothing is under way. False where it failed. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#wanted !== null && !this.#writing) {
      this.#writing = this.#write().finally(() => (this.#writing = null));
    }
    await this.#writing;
    return this.saving !== "failed";
  }

  /** The window goes or the summary is closed: no more timers. */
  leave(): void {
    void this.flush();
  }

  async #write(): Promise<void> {
    while (this.#wanted !== null) {
      const text = this.#wanted;
      this.#wanted = null;
      try {
        const checked = await this.host.editSummary(this.id, text);
        this.#known = text;
        this.#check(checked, text);
        this.#problem = null;
        this.saving = this.#waits() ? "saving" : "saved";
      } catch (reason) {
        this.#problem = asProblem(reason);
        // Kept for the next attempt, unless newer words came meanwhile.
        this.#wanted ??= text;
        this.saving = "failed";
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.flush(), writeAgainAfterMs);
        return;
      }
    }
  }
  #waits(): boolean {
    return this.#wanted !== null;
  }

  /** Marks are drawn for the text that was checked, and carried along until the next answer. */
  #check(checked: SummaryChecked, text: string): void {
    this.checked = checked;
    this.#checkedText = text;
  }

  #replace(text: string, revision: number): void {
    const ours = this.text;
    this.#revision = revision;
    const typed = this.dirty && ours !== this.#known;
    this.text = typed ? rebase(this.#known, text, ours) : text;
    this.#known = text;
    if (typed && this.text !== text) this.#want(this.text);
    else this.#wanted = null;
  }

  #take(answer: SummaryText): void {
    if (answer.textRevision > this.#revision) this.#replace(answer.text, answer.textRevision);
    this.#check(answer.checked, answer.text);
  }

  // --- findings ---

  /** The one a key means: the focused row's, else the first that is open. */
  meant(of: "personal" | "unsaid"): FindingView | null {
    const fits = (one: FindingView) =>
      !one.decided &&
      (of === "personal" ? isPersonal(one.kind) : !isPersonal(one.kind) && one.instead !== null);
    const focused = this.checked.findings.find((one) => one.key === this.focused);
    if (focused && fits(focused)) return focused;
    return this.checked.findings.find(fits) ?? null;
  }

  /** These reject with the Problem; false where another verb is under way. */
  async redact(key: string | null): Promise<boolean> {
    return this.#verb(async () => this.#take(await this.host.redactSummary(this.id, key)));
  }
  async use(key: string): Promise<boolean> {
    return this.#verb(async () => this.#take(await this.host.useSaid(this.id, key)));
  }
  async approve(key: string): Promise<boolean> {
    return this.#decide((id) => this.host.approveSummary(id, key));
  }
  async keep(key: string): Promise<boolean> {
    return this.#decide((id) => this.host.keepUnsaid(id, key));
  }
  async #decide(verb: (id: number) => Promise<SummaryChecked>): Promise<boolean> {
    return this.#verb(async () => {
      const of = this.#known;
      this.#check(await verb(this.id), of);
    });
  }

  // --- the making ---

  picked(part: Partial<SummaryForm>): void {
    this.#formTouched = true;
    this.form = { ...this.form, ...part };
    const gone = new Set(Object.keys(part));
    const wrong = this.wrong;
    if (wrong) {
      const fields = wrong.fields.filter((one) => !gone.has(one.path));
      this.wrong = fields.length > 0 ? { ...wrong, fields } : null;
    }
  }

  /** True once the request is on disk; what is wrong with the form stands at its fields. */
  async make(): Promise<boolean> {
    this.doubt = null;
    this.wrong = null;
    try {
      return await this.#verb(() => this.host.makeSummary(this.id, $state.snapshot(this.form)));
    } catch (reason) {
      const problem = asProblem(reason);
      if (problem.fields.length === 0) throw reason;
      this.wrong = problem;
      const inSight = ["languageCode", "summaryLength", "transcript"];
      if (problem.fields.some((one) => !inSight.includes(one.path))) this.unfolded = true;
      return false;
    }
  }

  /** Edits would be replaced: that is asked about first. */
  get edited(): boolean {
    return this.view.made !== null && (this.view.made.changed > 0 || this.dirty);
  }

  // --- the rest ---

  async rate(rating: Rating): Promise<void> {
    await this.host.rateSummary(this.id, this.view.rating === rating ? null : rating);
  }
  /** True where something was redacted in the copy; null where another verb is under way. */
  async copy(): Promise<boolean | null> {
    let redacted = false;
    const done = await this.#verb(async () => {
      redacted = await this.host.copySummary(this.id);
    });
    return done ? redacted : null;
  }
  async file(): Promise<boolean> {
    return this.#verb(() => this.host.fileSummary(this.id));
  }

  /** Nothing is asked about a text that is not on disk. */
  async #verb(ask: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a Problem is what verbs reject with
      if (!(await this.flush())) throw this.#problem;
      await ask();
      return true;
    } finally {
      this.busy = false;
    }
  }

  /** What stands in the way of sending; null where nothing does. */
  get hindered(): "findings" | "noCrm" | "empty" | "unsaved" | null {
    if (this.checked.open > 0) return "findings";
    if (this.text.trim() === "") return "empty";
    return this.saving === "failed" ? "unsaved" : null;
  }
  get editable(): boolean {
    return editable(this.view);
  }
}
