// Before and around the panel: what the start may know, which way in was chosen, and the form as
// typed. The secret lives here only while the form is open; it is emptied once the connection is
// accepted.
import type { ConnectionForm, FieldError, Problem, StartOptions } from "../bindings.ts";
import type { Host } from "../host/host.ts";
import { openLanguage, type Language } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";
import { missingIn } from "./missing.ts";

const emptyForm: ConnectionForm = {
  apiUrl: "",
  loginUrl: "",
  clientId: "",
  clientSecret: "",
  libraryId: "",
  agentId: "",
};

const needed = ["apiUrl", "clientId", "clientSecret", "libraryId"] as const;

export class SessionState {
  options = $state.raw<StartOptions | null>(null);
  /** True while the credentials form is open, on top of whatever the view says. */
  entering = $state(false);
  form = $state<ConnectionForm>({ ...emptyForm });
  /** What stands at the fields of the form. */
  fields = $state.raw<readonly FieldError[]>([]);
  /** What stands above the form, or on the welcome screen. */
  problem = $state.raw<Problem | null>(null);
  /** Which way in is being tried. */
  busy = $state<"sandbox" | "credentials" | null>(null);
  onTop = $state(false);
  /** True while it is asked whether to sign out. */
  leaving = $state(false);

  constructor(private readonly host: Host) {}

  async open(): Promise<void> {
    try {
      this.options = await this.host.startOptions();
      this.onTop = this.options.keepOnTop;
      openLanguage(this.options.language);
      this.form = { ...emptyForm, ...this.options.last, clientSecret: "" };
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  async trySandbox(): Promise<void> {
    await this.#enter("sandbox", () => this.host.startSandbox());
  }

  async connect(): Promise<void> {
    const { apiUrl, loginUrl, clientId, clientSecret, libraryId, agentId } = this.form;
    const form: ConnectionForm = {
      apiUrl: apiUrl.trim(),
      loginUrl: loginUrl.trim(),
      clientId: clientId.trim(),
      // As it is: a space may be part of it.
      clientSecret,
      libraryId: libraryId.trim(),
      agentId: agentId.trim(),
    };
    this.fields = missingIn(form, needed);
    this.problem = null;
    if (this.fields.length > 0) return;
    await this.#enter("credentials", () => this.host.connect(form));
  }

  async #enter(way: "sandbox" | "credentials", verb: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = way;
    this.problem = null;
    this.fields = [];
    try {
      await verb();
      this.entering = false;
      this.form.clientSecret = "";
    } catch (reason) {
      this.problem = asProblem(reason);
      this.fields = this.problem.fields;
    } finally {
      this.busy = null;
    }
  }

  /** Back to where the form was opened from; what was typed stays, but for the secret. */
  leaveForm(): void {
    this.entering = false;
    this.problem = null;
    this.fields = [];
    this.form.clientSecret = "";
  }

  async keepOnTop(on: boolean): Promise<void> {
    try {
      await this.host.keepOnTop(on);
    } catch {
      // The menu goes on showing what is the case.
      return;
    }
    this.onTop = on;
  }

  speak(language: Language): void {
    openLanguage(language);
    this.host.setLanguage(language).catch(() => undefined);
  }
}
