// What a supervisor fills in to inject a prompt, and the queue's two verbs. Checked by the program
// behind at every change, one question at a time and the newest wins; said at a field once it was
// touched, and at all of them once sending was tried.
import type { ConditionForm, InjectionForm, Problem, ViolationView } from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";
import { asProblem } from "../../problem.ts";

/** `contract.md §4`. */
const mostConditions = 5;

const blank = (): InjectionForm => ({
  conversationId: "",
  promptId: "",
  triggerConditions: [],
  displaySettings: { delayMs: "1000", maxConcurrentPrompts: "3", autoDismissMs: "30000" },
  webhookUrl: "",
  contextData: "",
});

export class InjectState {
  readonly most = mostConditions;
  /** The form is open. */
  open = $state(false);
  form = $state<InjectionForm>(blank());
  violations = $state.raw<readonly ViolationView[]>([]);
  /** Fields whose errors are said. */
  touched = $state.raw<ReadonlySet<string>>(new Set());
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The rows that were pressed, until the answer is there. */
  pressed = $state.raw<ReadonlySet<number>>(new Set());

  #tried = $state(false);
  #checking = false;
  #asked = 0;

  constructor(
    private readonly host: StudioHost,
    private readonly fail: (problem: Problem) => void,
  ) {}

  /** Opens an empty form, with a prompt and a conversation chosen where they are known. */
  begin(promptId: string, conversationId: string): void {
    this.form = { ...blank(), promptId, conversationId };
    this.touched = new Set();
    this.violations = [];
    this.#tried = false;
    this.problem = null;
    this.open = true;
    void this.#check();
  }

  close(): void {
    this.open = false;
  }

  /** The sentence's path where something is wrong with a field, and may be said. */
  wrongAt(path: string): ViolationView | null {
    if (!this.#tried && !this.touched.has(path)) return null;
    return this.violations.find((one) => one.path === path) ?? null;
  }

  /** How many fields are wrong, as far as that is said. */
  get wrong(): number {
    return this.#tried ? new Set(this.violations.map((one) => one.path)).size : 0;
  }

  changed(path: string): void {
    this.touched = new Set(this.touched).add(path);
    this.problem = null;
    void this.#check();
  }

  add(): void {
    const { triggerConditions } = this.form;
    if (triggerConditions.length >= mostConditions) return;
    const fresh: ConditionForm = { type: "keyword", value: "", threshold: "" };
    triggerConditions.push(fresh);
    void this.#check();
  }

  remove(at: number): void {
    this.form.triggerConditions.splice(at, 1);
    // What was touched stands at other numbers now.
    this.touched = new Set(
      [...this.touched].filter((path) => !path.startsWith("triggerConditions")),
    );
    void this.#check();
  }

  /** True once it is saved; false where something is wrong. */
  async send(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      const form = $state.snapshot(this.form);
      this.violations = await this.host.checkInjection(form);
      this.#tried = true;
      if (this.violations.length > 0) return false;
      await this.host.injectPrompt(form);
      this.open = false;
      return true;
    } catch (reason) {
      this.#refused(asProblem(reason));
      return false;
    } finally {
      this.busy = false;
    }
  }

  #refused(problem: Problem): void {
    this.#tried = true;
    this.violations = problem.fields.map(({ path, message }) => ({
      path,
      kind: "",
      message,
      span: null,
    }));
    this.problem = problem;
  }

  async #check(): Promise<void> {
    this.#asked += 1;
    if (this.#checking) return;
    this.#checking = true;
    let answered: number;
    do {
      answered = this.#asked;
      // What can't be checked now is checked when it is sent.
      const found = await this.host
        .checkInjection($state.snapshot(this.form))
        .catch(() => this.violations);
      if (answered === this.#asked) this.violations = found;
    } while (answered !== this.#asked);
    this.#checking = false;
  }

  // --- the queue ---

  cancel(id: number): Promise<void> {
    return this.#press(id, () => this.host.cancelInjection(id));
  }

  retry(id: number): Promise<void> {
    return this.#press(id, () => this.host.retryInjection(id));
  }

  async #press(id: number, verb: () => Promise<void>): Promise<void> {
    if (this.pressed.has(id)) return;
    this.pressed = new Set(this.pressed).add(id);
    try {
      await verb();
    } catch (reason) {
      this.fail(asProblem(reason));
    } finally {
      this.pressed = new Set([...this.pressed].filter((one) => one !== id));
    }
  }
}
