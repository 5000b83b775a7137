// Connecting as a device: the form as typed, whether it is open, and what became of it. The secret
// lives here only while the form is open; it is emptied once the connection is accepted.
import type { DeviceForm, EnvironmentView, FieldError, Problem } from "../bindings.ts";
import { meant } from "../environments.ts";
import type { SignInHost } from "../host/sign-in.ts";
import { asProblem } from "../problem.ts";
import { missingIn } from "./missing.ts";

const emptyForm: DeviceForm = { environment: "", clientId: "", clientSecret: "", agentId: "" };
const needed = ["environment", "clientId", "clientSecret", "agentId"] as const;

export class DeviceState {
  /** True while the form has the window. */
  open = $state(false);
  form = $state<DeviceForm>({ ...emptyForm });
  environments = $state.raw<readonly EnvironmentView[]>([]);
  /** What stands at the fields of the form. */
  fields = $state.raw<readonly FieldError[]>([]);
  /** What stands above the form. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  constructor(
    private readonly host: Pick<SignInHost, "environments" | "signInDefaults" | "connectDevice">,
    /** What is to happen once it is connected. */
    private readonly done: () => void,
  ) {}

  /**
   * Opens the form as it was left. What was not typed yet is what was entered the last time; the
   * environment is the one given, what stands in the form it was opened from, where there is one.
   */
  async show(environment = ""): Promise<void> {
    this.open = true;
    this.form.environment ||= environment;
    try {
      const [environments, { device }] = await Promise.all([
        this.host.environments(),
        this.host.signInDefaults(),
      ]);
      this.environments = environments;
      this.form.environment ||= device.environment;
      this.form.clientId ||= device.clientId;
      this.form.agentId ||= device.agentId;
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  async connect(): Promise<void> {
    if (this.busy) return;
    // What was meant is seen after a refusal.
    this.form.environment = meant(this.environments, this.form.environment);
    const form = trimmed(this.form);
    this.fields = missingIn(form, needed);
    this.problem = null;
    if (this.fields.length > 0) return;
    this.busy = true;
    try {
      await this.host.connectDevice(form);
      this.leave();
      this.done();
    } catch (reason) {
      this.problem = asProblem(reason);
      this.fields = this.problem.fields;
    } finally {
      this.busy = false;
    }
  }

  /** Back to where the form was opened from; what was typed stays, but for the secret. */
  leave(): void {
    this.open = false;
    this.problem = null;
    this.fields = [];
    this.form.clientSecret = "";
  }
}

function trimmed(form: DeviceForm): DeviceForm {
  return {
    environment: form.environment.trim(),
    clientId: form.clientId.trim(),
    // As it is: a space may be part of it.
    clientSecret: form.clientSecret,
    agentId: form.agentId.trim(),
  };
}
