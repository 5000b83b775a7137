// How long contents are kept, as typed: what would go is counted a moment after the last key, and
// whatever is counted late is dropped. What was typed stays until it is kept or given up.
import type { Problem, RetentionDryRun, RetentionForm } from "../../bindings.ts";
import type { PrivacyHost } from "../../host/privacy.ts";
import { asProblem } from "../../problem.ts";
import { formOf, sameForm, typedOf, wrongIn, type Typed, type Wrongs } from "./days.ts";

/** After the last key, in ms. */
export const restsMs = 300;

export class RetentionState {
  typed = $state.raw<Typed>(typedOf({ injectionsDays: 90, summariesDays: 365, allDays: null }));
  inForce = $state.raw<RetentionForm | null>(null);
  /** What would go with what is typed, and with which form that was counted. */
  run = $state.raw<RetentionDryRun | null>(null);
  runOf = $state.raw<RetentionForm | null>(null);
  /** What would go with what is in force. */
  nowRun = $state.raw<RetentionDryRun | null>(null);
  counting = $state(false);
  /** Why nothing could be counted. */
  problem = $state.raw<Problem | null>(null);
  saving = $state(false);
  /** Why nothing was kept. */
  saveProblem = $state.raw<Problem | null>(null);
  #refused = $state.raw<Wrongs>({});

  readonly form: RetentionForm | null = $derived(formOf(this.typed));
  /** What is wrong, by field: what can be told here, else what the program behind said. */
  readonly wrong: Wrongs = $derived({ ...this.#refused, ...wrongIn(this.typed) });
  readonly differs: boolean = $derived(
    this.inForce !== null && (this.form === null || !sameForm(this.form, this.inForce)),
  );

  #run = 0;
  /** `nowRun` is of what is in force, and of what is on record now. */
  #nowHolds = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: PrivacyHost) {}

  /** What is in force may be other than it was: fields nobody touched follow it. */
  follow(inForce: RetentionForm): void {
    const before = this.inForce;
    if (before && sameForm(before, inForce)) return;
    const was = before && typedOf(before);
    const is = typedOf(inForce);
    const untouched = (name: "injectionsDays" | "summariesDays") =>
      !was || this.typed[name] === was[name];
    const allUntouched =
      !was || (this.typed.forever === was.forever && this.typed.allDays === was.allDays);
    this.typed = {
      injectionsDays: untouched("injectionsDays") ? is.injectionsDays : this.typed.injectionsDays,
      summariesDays: untouched("summariesDays") ? is.summariesDays : this.typed.summariesDays,
      forever: allUntouched ? is.forever : this.typed.forever,
      allDays: allUntouched ? is.allDays : this.typed.allDays,
    };
    this.inForce = inForce;
    this.#nowHolds = false;
    void this.count();
  }

  /** As typed: counted a moment later. */
  type(part: Partial<Typed>): void {
    this.typed = { ...this.typed, ...part };
    const refused = { ...this.#refused };
    if (part.injectionsDays !== undefined) delete refused.injectionsDays;
    if (part.summariesDays !== undefined) delete refused.summariesDays;
    if (part.allDays !== undefined || part.forever !== undefined) delete refused.allDays;
    this.#refused = refused;
    this.saveProblem = null;
    // What is being counted is of another form.
    this.#run += 1;
    this.counting = this.form !== null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.count(), restsMs);
  }

  /** Back to what is in force. */
  revert(): void {
    if (!this.inForce) return;
    this.type(typedOf(this.inForce));
    void this.count();
  }

  /** Counts what would go, and where that differs what goes with what is in force. */
  async count(): Promise<void> {
    clearTimeout(this.#timer);
    const { form, inForce } = this;
    this.#run += 1;
    const run = this.#run;
    if (!form || !inForce) return void (this.counting = false);
    this.counting = true;
    try {
      const counted = await this.host.retentionDryRun(form);
      if (run !== this.#run) return;
      const same = sameForm(form, inForce);
      const held = this.#nowHolds ? this.nowRun : null;
      const nowRun = same ? counted : (held ?? (await this.host.retentionDryRun(inForce)));
      if (run !== this.#run) return;
      this.#nowHolds = true;
      this.run = counted;
      this.runOf = form;
      this.nowRun = nowRun;
      this.problem = null;
    } catch (reason) {
      if (run === this.#run) this.problem = asProblem(reason);
    } finally {
      if (run === this.#run) this.counting = false;
    }
  }

  /** Something went, or came: everything is counted again. */
  async again(): Promise<void> {
    this.#nowHolds = false;
    await this.count();
  }

  /** Keeps what is typed for good. The form that was in force before, where it was kept. */
  async save(): Promise<RetentionForm | null> {
    const { form, inForce } = this;
    if (!form || !inForce || this.saving || !this.differs) return null;
    return (await this.keep(form)) ? inForce : null;
  }

  /** Whether it was kept. */
  async keep(form: RetentionForm): Promise<boolean> {
    this.saving = true;
    this.saveProblem = null;
    try {
      await this.host.saveRetention(form);
      return true;
    } catch (reason) {
      const problem = asProblem(reason);
      const fields = Object.fromEntries(problem.fields.map(({ path, message }) => [path, message]));
      this.#refused = fields;
      const known = ["injectionsDays", "summariesDays", "allDays"].some((name) => name in fields);
      this.saveProblem = known ? null : problem;
      return false;
    } finally {
      this.saving = false;
    }
  }
}
