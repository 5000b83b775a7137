import { beforeEach, describe, expect, test } from "vitest";
import type { EnvironmentView, SignInForm } from "../../src/bindings.ts";
import { known, matching, meant } from "../../src/environments.ts";
import { environments } from "../../src/host/fixture/environments.ts";
import type { SignInHost } from "../../src/host/sign-in.ts";
import { SignInState } from "../../src/state/sign-in.svelte.ts";

const hosts = (all: readonly EnvironmentView[]) => all.map((one) => one.host);

describe("which environment is meant", () => {
  test.each([
    ["Frankfurt", ["mypurecloud.de"]],
    ["  sao PAULO ", ["sae1.pure.cloud"]],
    ["europe london", ["euw2.pure.cloud"]],
    ["eu_central", ["mypurecloud.de", "euc2.pure.cloud"]],
    ["eu-central-1", ["mypurecloud.de"]],
    ["nowhere", []],
  ])("%s", (typed, expected) => expect(hosts(matching(environments, typed))).toEqual(expected));

  test("nothing typed is every one, in the order given", () =>
    expect(matching(environments, "")).toEqual(environments));

  test.each([
    ["MYPURECLOUD.IE", "mypurecloud.ie"],
    ["ap-south-1", "aps1.pure.cloud"],
    ["tokyo", "mypurecloud.jp"],
    ["europe", "europe"],
    ["cloud.example.org", "cloud.example.org"],
    ["127.0.0.1:4100", "127.0.0.1:4100"],
    ["pure.cloud", "pure.cloud"],
    ["", ""],
  ])("%s is taken for %s", (typed, host) => expect(meant(environments, typed)).toBe(host));

  test("a host or a region names its environment, a part of one does not", () => {
    expect(known(environments, "mypurecloud.com")?.region).toBe("us_east_1");
    expect(known(environments, "mypurecloud")).toBeNull();
  });
});

test("the form shows where the browser's answer will arrive, whichever port is set", async () => {
  const signing = new SignInState(new FakeSignIn(), () => undefined);
  await signing.show();
  expect(signing.redirectUri).toBe("http://localhost:28483/");
});

class FakeSignIn implements SignInHost {
  readonly asked: unknown[][] = [];
  last: SignInForm = {
    environment: "mypurecloud.ie",
    clientId: "kept",
    organization: "",
    provider: "",
    remember: true,
  };
  #end: ((reason?: unknown) => void) | null = null;

  #wait(...call: unknown[]): Promise<void> {
    this.asked.push(call);
    return new Promise((live, refuse) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a Problem is what hosts reject with
      this.#end = (reason) => (reason === undefined ? live() : refuse(reason));
    });
  }
  end = (reason?: unknown) => this.#end?.(reason);
  environments = () => {
    this.asked.push(["environments"]);
    return Promise.resolve([...environments]);
  };
  signInDefaults = () =>
    Promise.resolve({
      form: { ...this.last },
      device: { environment: "", clientId: "", clientSecret: "", agentId: "" },
      redirectUri: "http://localhost:28483/",
    });
  signIn = (form: SignInForm) => this.#wait("signIn", form);
  signInToSandbox = () => this.#wait("signInToSandbox");
  cancelSignIn = () => {
    this.asked.push(["cancelSignIn"]);
    this.#end?.({ code: "gone", message: "The sign-in was cancelled.", fields: [] });
    return Promise.resolve();
  };
  connectDevice = () => Promise.resolve();
  openSignInAgain = () => Promise.resolve(void this.asked.push(["openSignInAgain"]));
  signOut = (browser: boolean) => Promise.resolve(void this.asked.push(["signOut", browser]));
  calls = (verb: string) => this.asked.filter((call) => call[0] === verb);
}

describe("the sign-in", () => {
  let host: FakeSignIn;
  let signing: SignInState;
  let done: number;
  beforeEach(async () => {
    host = new FakeSignIn();
    done = 0;
    signing = new SignInState(host, () => (done += 1));
    await signing.show();
  });

  test("begins as it was left the last time", () => {
    expect(signing.open).toBe(true);
    expect(signing.form).toEqual(host.last);
  });

  test("what was typed stays when the form is left and opened again", async () => {
    signing.form.clientId = "typed";
    signing.leave();
    await signing.show();
    expect(signing.form.clientId).toBe("typed");
    expect(host.calls("environments")).toHaveLength(1);
  });

  test("what is missing stands at its field, and nobody is asked", async () => {
    signing.form = { ...host.last, environment: " ", clientId: "", organization: "lakeside" };
    await signing.signIn();
    expect(signing.fields.map(({ path }) => path)).toEqual(["environment", "clientId", "provider"]);
    expect(host.calls("signIn")).toEqual([]);
  });

  test("a part of a name becomes its host, for the eye as well", async () => {
    signing.form.environment = "zurich";
    signing.form.clientId = " client ";
    const under = signing.signIn();
    expect(host.calls("signIn")[0]?.[1]).toMatchObject({
      environment: "euc2.pure.cloud",
      clientId: "client",
    });
    expect(signing.form.environment).toBe("euc2.pure.cloud");
    host.end();
    await under;
    expect(signing.open).toBe(false);
    expect(done).toBe(1);
  });

  test("two presses open one browser", async () => {
    const both = [signing.signIn(), signing.signIn()];
    host.end();
    await Promise.all(both);
    expect(host.calls("signIn")).toHaveLength(1);
  });

  test("a refusal is told, and the form stays as it is", async () => {
    const under = signing.signIn();
    const problem = { code: "clientUnknown", message: "Not known.", fields: [] };
    host.end(problem);
    await under;
    expect(signing.problem).toEqual(problem);
    expect(signing.open).toBe(true);
    expect(signing.busy).toBe(false);
    expect(done).toBe(0);
  });

  test("who gives up is told nothing; the next failure is told again", async () => {
    const under = signing.signIn();
    await signing.cancel();
    await under;
    expect(signing.problem).toBeNull();
    const next = signing.signIn();
    host.end({ code: "signInDenied", message: "", fields: [] });
    await next;
    expect(signing.problem?.code).toBe("signInDenied");
  });

  test("signing in again is that of the sign-in in use, whatever stands in the form", async () => {
    signing.form.clientId = "half typed";
    const under = signing.again();
    host.end();
    await under;
    expect(host.calls("signIn")).toEqual([
      ["signIn", { environment: "", clientId: "", organization: "", provider: "", remember: true }],
    ]);
    expect(signing.form.clientId, "what was typed stays").toBe("half typed");
  });
});
