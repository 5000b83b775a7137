import { beforeEach, expect, test } from "vitest";
import type { DeviceForm, SignInDefaults } from "../../src/bindings.ts";
import { environments } from "../../src/host/fixture/environments.ts";
import { DeviceState } from "../../src/state/device.svelte.ts";

const agentId = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";

class FakeHost {
  readonly asked: DeviceForm[] = [];
  refuse: unknown = null;
  defaults: SignInDefaults = {
    form: { environment: "", clientId: "agents", organization: "", provider: "", remember: true },
    device: { environment: "", clientId: "", clientSecret: "", agentId: "" },
    redirectUri: "http://localhost:28482/",
  };
  signInDefaults = () => Promise.resolve(this.defaults);
  environments = () => Promise.resolve([...environments]);
  connectDevice = (form: DeviceForm) => {
    this.asked.push(form);
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a Problem is what hosts reject with
    return this.refuse === null ? Promise.resolve() : Promise.reject(this.refuse);
  };
}

let host: FakeHost;
let device: DeviceState;
let done: number;
beforeEach(async () => {
  host = new FakeHost();
  done = 0;
  device = new DeviceState(host, () => (done += 1));
  await device.show("mypurecloud.de");
});

function fill(): void {
  device.form = { environment: "zurich", clientId: " device ", clientSecret: " s3cret ", agentId };
}

test("begins where the sign-in was, without its client: that is another one", () => {
  expect(device.open).toBe(true);
  expect(device.form).toEqual({
    environment: "mypurecloud.de",
    clientId: "",
    clientSecret: "",
    agentId: "",
  });
});

test("begins with what was entered the last time, but for the secret", async () => {
  host.defaults.device = {
    environment: "mypurecloud.ie",
    clientId: "the last one",
    clientSecret: "",
    agentId,
  };
  const other = new DeviceState(host, () => undefined);
  await other.show();
  expect(other.form).toEqual(host.defaults.device);
  other.form.clientId = "typed";
  other.leave();
  await other.show("mypurecloud.de");
  expect(other.form.clientId, "what was typed is not written over").toBe("typed");
});

test("what was typed stays when it is left and opened again, but for the secret", async () => {
  fill();
  device.leave();
  await device.show("mypurecloud.jp");
  expect(device.form).toEqual({
    environment: "zurich",
    clientId: " device ",
    clientSecret: "",
    agentId,
  });
});

test("what is missing stands at its field, and nobody is asked", async () => {
  device.form.environment = " ";
  await device.connect();
  expect(device.fields.map(({ path }) => path)).toEqual([
    "environment",
    "clientId",
    "clientSecret",
    "agentId",
  ]);
  expect(host.asked).toEqual([]);
});

test("it is sent trimmed, with the environment that was meant; only the secret is as typed", async () => {
  fill();
  await device.connect();
  expect(host.asked).toEqual([
    { environment: "euc2.pure.cloud", clientId: "device", clientSecret: " s3cret ", agentId },
  ]);
});

test("once it is accepted the form is closed and the secret is gone from the page", async () => {
  fill();
  await device.connect();
  expect(device.open).toBe(false);
  expect(device.form.clientSecret).toBe("");
  expect(done).toBe(1);
});

test("a refusal stands at its fields and loses nothing that was typed", async () => {
  fill();
  const fields = [{ path: "agentId", message: "This is not a UUID." }];
  host.refuse = { code: "invalidInput", message: "", fields };
  await device.connect();
  expect(device.fields).toEqual(fields);
  expect(device.open).toBe(true);
  expect(device.busy).toBe(false);
  expect(device.form.clientSecret).toBe(" s3cret ");
  expect(done).toBe(0);

  host.refuse = { code: "signInRefused", message: "Refused.", fields: [] };
  await device.connect();
  expect(device.fields, "what stood there before is gone").toEqual([]);
  expect(device.problem?.code).toBe("signInRefused");
});

test("two presses connect once", async () => {
  fill();
  await Promise.all([device.connect(), device.connect()]);
  expect(host.asked).toHaveLength(1);
});

test("environments that can't be told are a problem above the form, which can be used", async () => {
  host.environments = () => Promise.reject(new Error("gone"));
  const other = new DeviceState(host, () => undefined);
  await other.show("mypurecloud.de");
  expect(other.problem?.code).toBe("internal");
  expect(other.open).toBe(true);
});
