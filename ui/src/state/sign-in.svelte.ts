// Signing in with the browser: the form as typed, whether it is open, and what became of it. How far
// it is stands in the panel's view; nothing here knows an address or a token.
import type { EnvironmentView, FieldError, Problem, SignInForm } from "../bindings.ts";
import { meant } from "../environments.ts";
import type { SignInHost } from "../host/sign-in.ts";
import { t } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";
import { missingIn } from "./missing.ts";

const emptyForm: SignInForm = {
  environment: "",
  clientId: "",
  organization: "",
  provider: "",
  remember: true,
};

export class SignInState {
  /** True while the form has the window, or its waiting does. */
  open = $state(false);
  form = $state<SignInForm>({ ...emptyForm });
  environments = $state.raw<readonly EnvironmentView[]>([]);
  /** What stands at the fields of the form. */
  fields = $state.raw<readonly FieldError[]>([]);
  /** What stands above the form, or above the list where it was the sign-in before that ended. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Where the browser's answer arrives: registered with the OAuth client, to the letter. */
  redirectUri = $state("");
  /** Read out politely. */
  announcement = $state("");

  #known: Promise<void> | null = null;
  #canceled = false;

  constructor(
    private readonly host: SignInHost,
    /** What is to happen once somebody is signed in. */
    private readonly done: () => void,
  ) {}

  /** Opens the form, filled in as it was left. */
  async show(): Promise<void> {
    this.open = true;
    await this.#ask();
  }

  /** Back to where the form was opened from; what was typed stays. */
  leave(): void {
    this.open = false;
    this.#forget();
  }

  /** Opens the browser with what the form says. */
  async signIn(): Promise<void> {
    // What was meant is seen while it is waited for, and after a refusal.
    this.form.environment = meant(this.environments, this.form.environment);
    const form = trimmed(this.form);
    this.problem = null;
    this.fields = wrongIn(form);
    if (this.fields.length > 0) return;
    await this.#enter(() => this.host.signIn(form));
  }

  /** Starts the sandbox and signs in to it, as an agent of an organization does. */
  async trySandbox(): Promise<void> {
    await this.#enter(() => this.host.signInToSandbox());
  }

  /**
   * Signs the same agent in again: an empty form is the sign-in in use, wherever that was entered.
   * What stands in the form here may be another one, or half typed.
   */
  async again(): Promise<void> {
    await this.#enter(() => this.host.signIn({ ...emptyForm }));
  }

  /** Gives up waiting for the browser; nobody has to be told that this is how it ended. */
  async cancel(): Promise<void> {
    this.#canceled = true;
    try {
      await this.host.cancelSignIn();
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  async openAgain(): Promise<void> {
    try {
      await this.host.openSignInAgain();
      this.announcement = t().signIn.waiting.opened;
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  async #enter(verb: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.#canceled = false;
    this.#forget();
    try {
      await verb();
      this.open = false;
      this.done();
    } catch (reason) {
      if (!this.#gaveUp()) this.#fail(reason);
    } finally {
      this.busy = false;
    }
  }

  /** Takes back the sign-in; `browser`: the browser's own session ends as well. */
  async signOut(browser: boolean): Promise<void> {
    try {
      await this.host.signOut(browser);
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  /** What went wrong has been read. */
  dismiss(): void {
    this.#forget();
  }

  /** Asked after the wait: it may have been canceled meanwhile. */
  #gaveUp(): boolean {
    return this.#canceled;
  }

  #fail(reason: unknown): void {
    this.problem = asProblem(reason);
    this.fields = this.problem.fields;
  }

  #forget(): void {
    this.problem = null;
    this.fields = [];
    this.announcement = "";
  }

  /** Once, however often the form is opened: what was typed since is not written over. */
  #ask(): Promise<void> {
    this.#known ??= Promise.all([this.host.environments(), this.host.signInDefaults()]).then(
      ([environments, { form, redirectUri }]) => {
        this.environments = environments;
        this.form = form;
        this.redirectUri = redirectUri;
      },
      (reason: unknown) => {
        this.#known = null;
        this.problem = asProblem(reason);
      },
    );
    return this.#known;
  }
}

function trimmed(form: SignInForm): SignInForm {
  return {
    environment: form.environment.trim(),
    clientId: form.clientId.trim(),
    organization: form.organization.trim(),
    provider: form.provider.trim(),
    remember: form.remember,
  };
}

/** What can be told without asking anybody. */
function wrongIn(form: SignInForm): FieldError[] {
  const needed = ["environment", "clientId"] as const;
  const fields = missingIn(form, needed);
  if ((form.organization === "") !== (form.provider === "")) {
    const path = form.organization === "" ? "organization" : "provider";
    fields.push({ path, message: t().signIn.wrong.together });
  }
  return fields;
}
