import { beforeEach, describe, expect, test } from "vitest";
import type {
  DeployReview,
  DeployView,
  InjectionForm,
  InjectionRow,
  StepView,
  StudioView,
  VersionRow,
} from "../../src/bindings.ts";
import type { StudioHost } from "../../src/host/studio.ts";
import { jsonOf } from "../../src/parts/deploy/fields.ts";
import { lineDiff } from "../../src/parts/deploy/line-diff.ts";
import { toMs, toSeconds } from "../../src/parts/inject/injection-words.ts";
import { ahead, cancelable, mayHaveArrived, places, waits } from "../../src/parts/inject/row.ts";
import { DeployState } from "../../src/state/studio/deploy.svelte.ts";
import { InjectState } from "../../src/state/studio/inject.svelte.ts";

const step = (state: StepView["state"], part: Partial<StepView> = {}): StepView => ({
  state,
  tries: 0,
  status: null,
  latencyMs: null,
  retryAt: null,
  ...part,
});
const version = (number: number, part: Partial<VersionRow> = {}): VersionRow => ({
  version: number,
  at: 0,
  who: null,
  sha256: `${number}`,
  outcome: "deployed",
  rollbackTo: null,
  current: false,
  problem: null,
  latencyMs: null,
  ...part,
});
const draft = {
  name: "Account on hold",
  description: "",
  status: "active",
  interactionTypes: ["chat"],
  trigger: {
    type: "chat",
    conditions: [{ field: "orderTotal", operator: "gt", value: "250" }],
  },
  display: { type: "popup", content: "Ask", timeoutMs: "" },
};
function review(part: Partial<DeployReview> = {}): DeployReview {
  return {
    promptId: "p",
    version: 13,
    rollbackTo: null,
    draft,
    deployed: draft,
    deployedSha256: "seen",
    overtaken: false,
    problem: null,
    violations: [],
    fields: [{ path: "name", before: [], after: [], differs: true }],
    sha256: "new",
    versions: [version(12, { current: true }), version(11)],
    counts: { total: 0, successful: 0, failed: 0, meanMs: null, p50Ms: null, p95Ms: null },
    ...part,
  };
}
function deployView(part: Partial<DeployView> = {}): DeployView {
  return {
    promptId: "p",
    version: 13,
    rollbackTo: null,
    check: step("done"),
    put: step("running"),
    readBack: step("waiting"),
    compare: step("waiting"),
    sha256: "new",
    readSha256: null,
    compared: null,
    different: [],
    outcome: null,
    problem: null,
    correlationId: "one",
    ...part,
  };
}
function studio(deploy: DeployView | null, signedIn = true): StudioView {
  const profile = signedIn
    ? { sandbox: true, host: "h", library: null, allowLoopback: true }
    : null;
  return { profile, deploy } as StudioView;
}

/** A far end that answers what it is told to. */
class Far {
  asked: unknown[][] = [];
  review: DeployReview = review();
  ends: DeployView = deployView({ outcome: "deployed", compare: step("done") });
  refuse: unknown = null;
  during: () => void = () => undefined;
  violations: { path: string; kind: string; message: string; span: null }[] = [];
  readonly host = {
    reviewDeploy: async (...args: unknown[]) => {
      await this.#note("reviewDeploy", args);
      return this.review;
    },
    deployPrompt: async (...args: unknown[]) => {
      await this.#note("deployPrompt", args);
      this.during();
      return this.ends;
    },
    cancelDeploy: (...args: unknown[]) => this.#note("cancelDeploy", args),
    checkInjection: async (form: InjectionForm) => {
      await this.#note("checkInjection", [form]);
      return this.violations;
    },
    injectPrompt: async (form: InjectionForm) => {
      await this.#note("injectPrompt", [form]);
      return 7;
    },
    cancelInjection: (...args: unknown[]) => this.#note("cancelInjection", args),
    retryInjection: (...args: unknown[]) => this.#note("retryInjection", args),
  } as unknown as StudioHost;
  async #note(verb: string, args: unknown[]): Promise<void> {
    this.asked.push([verb, ...args]);
    await Promise.resolve();
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a Problem is what hosts reject with
    if (this.refuse !== null) throw this.refuse;
  }
  calls(verb: string): unknown[][] {
    return this.asked.filter((one) => one[0] === verb).map((one) => one.slice(1));
  }
}

let far: Far;
beforeEach(() => (far = new Far()));

describe("deploying", () => {
  let deploy: DeployState;
  beforeEach(async () => {
    deploy = new DeployState(far.host, "p");
    deploy.apply(studio(null));
    await deploy.open(null);
  });

  test("names what was shown, and is deployed only when the program behind says so", async () => {
    const during: unknown[] = [];
    far.during = () => {
      deploy.apply(studio(deployView({ compare: step("done"), outcome: null })));
      during.push(deploy.ended, deploy.busy, deploy.steps?.outcome);
    };
    await deploy.deploy();
    expect(far.calls("deployPrompt")).toEqual([["p", null, "seen"]]);
    expect(during, "not even with all steps done").toEqual([null, true, null]);
    expect(deploy.ended?.outcome).toBe("deployed");
    expect(far.calls("reviewDeploy").length, "and what is there now is read").toBe(2);
  });

  test("once, however often it is pressed", async () => {
    await Promise.all([deploy.deploy(), deploy.deploy()]);
    expect(far.calls("deployPrompt").length).toBe(1);
  });

  test.each([
    ["fix", review({ violations: [{ path: "name", kind: "pii", message: "", span: null }] })],
    ["unread", review({ problem: { code: "unreachable", message: "", fields: [] } })],
    ["same", review({ fields: [] })],
  ] as const)("is not begun where it can't be: %s", async (blocked, found) => {
    far.review = found;
    await deploy.open(null);
    expect(deploy.blocked).toBe(blocked);
    await deploy.deploy();
    expect(far.calls("deployPrompt")).toEqual([]);
  });

  test("nor while nobody is signed in", async () => {
    deploy.apply(studio(null, false));
    expect(deploy.blocked).toBe("signedOut");
    await deploy.deploy();
    expect(far.calls("deployPrompt")).toEqual([]);
  });

  test("a first deploy differs in nothing and is one all the same", async () => {
    far.review = review({ deployed: null, deployedSha256: null, fields: [] });
    await deploy.open(null);
    expect(deploy.blocked).toBe(null);
  });

  test("overtaken: the next one names what is there now", async () => {
    far.ends = deployView({ outcome: "overtaken", put: step("waiting") });
    far.during = () => (far.review = review({ deployedSha256: "theirs", overtaken: true }));
    await deploy.deploy();
    expect(deploy.ended?.outcome).toBe("overtaken");
    expect(deploy.difference?.overtaken, "their change is on the page").toBe(true);
    await deploy.deploy();
    expect(far.calls("deployPrompt")[1]).toEqual(["p", null, "theirs"]);
  });

  test("a failed comparison can be undone in one step, against what is there now", async () => {
    far.ends = deployView({ outcome: "failed", compare: step("failed"), different: ["name"] });
    far.during = () => (far.review = review({ deployedSha256: "wrong" }));
    await deploy.deploy();
    expect(deploy.putBack).toBe(12);
    far.ends = deployView({ outcome: "deployed", rollbackTo: 12 });
    await deploy.restore();
    expect(far.calls("deployPrompt")[1]).toEqual(["p", 12, "wrong"]);
    expect(deploy.ended?.outcome).toBe("deployed");
  });

  test("nothing is offered back where nothing was taken", async () => {
    far.ends = deployView({ outcome: "failed", put: step("failed") });
    await deploy.deploy();
    expect(deploy.putBack).toBe(null);
  });

  test("canceled only while it waits and nothing was taken", () => {
    const at = (part: Partial<DeployView>) => {
      deploy.apply(studio(deployView(part)));
      return deploy.cancelable;
    };
    expect(at({})).toBe(false);
    expect(at({ put: step("running", { retryAt: 9000 }) })).toBe(true);
    expect(at({ put: step("done"), readBack: step("running", { retryAt: 9000 }) })).toBe(false);
    expect(at({ put: step("failed", { retryAt: 9000 }), outcome: "failed" })).toBe(false);
  });

  test("an earlier deploy of the view is not this one, nor one of another prompt", async () => {
    deploy.apply(studio(deployView({ outcome: "deployed", correlationId: "old" })));
    expect(deploy.steps).toBe(null);
    far.during = () => {
      expect(deploy.steps, "still the old one in the view").toBe(null);
      deploy.apply(studio(deployView({ promptId: "other" })));
      expect(deploy.steps).toBe(null);
    };
    await deploy.deploy();
    expect(far.calls("deployPrompt").length).toBe(1);
  });

  test("a refused verb is told, and the page can be tried again", async () => {
    const told: unknown[] = [];
    far.during = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a Problem is what hosts reject with
      throw { code: "unreachable", message: "", fields: [] };
    };
    await deploy.deploy();
    told.push(deploy.problem?.code, deploy.busy, deploy.ended);
    expect(told).toEqual(["unreachable", false, null]);
  });

  test("the difference stays on the page after a deploy, the versions are the new ones", async () => {
    far.during = () => (far.review = review({ fields: [], versions: [version(13)] }));
    await deploy.deploy();
    expect(deploy.differing).toBe(1);
    expect(deploy.review?.versions[0]?.version).toBe(13);
  });
});

describe("injecting", () => {
  let inject: InjectState;
  const refused: unknown[] = [];
  beforeEach(() => {
    refused.length = 0;
    inject = new InjectState(far.host, (problem) => refused.push(problem.code));
    inject.begin("p", "c");
  });

  test("an error is said where something was typed, and everywhere once it was tried", async () => {
    far.violations = [
      { path: "conversationId", kind: "uuid", message: "", span: null },
      { path: "webhookUrl", kind: "url", message: "", span: null },
    ];
    inject.changed("webhookUrl");
    await expect.poll(() => inject.wrongAt("webhookUrl")?.kind).toBe("url");
    expect(inject.wrongAt("conversationId"), "not touched yet").toBe(null);
    expect(await inject.send()).toBe(false);
    expect(inject.wrongAt("conversationId")?.kind).toBe("uuid");
    expect(inject.wrong).toBe(2);
    expect(far.calls("injectPrompt"), "nothing was saved").toEqual([]);
  });

  test("typing fast asks one question at a time, and the last one is answered", async () => {
    for (let at = 0; at < 20; at += 1) {
      inject.form.webhookUrl += "x";
      inject.changed("webhookUrl");
    }
    await expect
      .poll(() => (far.calls("checkInjection").at(-1)?.[0] as InjectionForm).webhookUrl)
      .toBe("x".repeat(20));
    expect(far.calls("checkInjection").length).toBeLessThanOrEqual(3);
  });

  test("what is right is saved, and the form closes", async () => {
    expect(await inject.send()).toBe(true);
    expect(far.calls("injectPrompt").length).toBe(1);
    expect(inject.open).toBe(false);
  });

  test("a refusal keeps the form and what was typed", async () => {
    inject.form.contextData = '{"accountId": 1}';
    far.refuse = {
      code: "invalidInput",
      message: "",
      fields: [{ path: "webhookUrl", message: "Not a public address." }],
    };
    expect(await inject.send()).toBe(false);
    expect([inject.open, inject.form.contextData]).toEqual([true, '{"accountId": 1}']);
    expect(inject.wrongAt("webhookUrl")?.message).toBe("Not a public address.");
  });

  test("five conditions at most", () => {
    for (let at = 0; at < 9; at += 1) inject.add();
    expect(inject.form.triggerConditions.length).toBe(5);
    inject.remove(0);
    expect(inject.form.triggerConditions.length).toBe(4);
  });

  test("a row's verb is asked once, and a refusal is told", async () => {
    await Promise.all([inject.cancel(3), inject.cancel(3)]);
    expect(far.calls("cancelInjection")).toEqual([[3]]);
    far.refuse = { code: "gone", message: "", fields: [] };
    await inject.retry(4);
    expect(refused).toEqual(["gone"]);
  });
});

describe("rows", () => {
  const row = (id: number, part: Partial<InjectionRow> = {}): InjectionRow => ({
    id,
    conversationId: "a",
    conversation: "A",
    promptId: "p",
    prompt: "P",
    state: "waiting",
    createdAt: 0,
    attempts: 0,
    nextAttemptAt: null,
    problem: null,
    injectionId: null,
    settledAt: null,
    latencyMs: null,
    ...part,
  });
  test("those that wait are numbered, and each knows the one before it", () => {
    const rows = [
      row(5, { state: "full" }),
      row(6, { conversationId: "b" }),
      row(7, { state: "behind" }),
      row(8, { state: "sent" }),
    ];
    expect([...places(rows)]).toEqual([
      [5, 1],
      [6, 2],
      [7, 3],
    ]);
    expect(ahead(rows, rows[2] ?? row(0))?.id).toBe(5);
    expect(ahead(rows, rows[1] ?? row(0))).toBe(null);
  });
  test("asks before canceling only what may have arrived", () => {
    const unreachable = { code: "unreachable", message: "", fields: [] } as const;
    const asks: [Partial<InjectionRow>, boolean][] = [
      [{ state: "waiting" }, false],
      [{ state: "waiting", attempts: 1 }, true],
      [{ state: "full", attempts: 2 }, false],
      [{ state: "again", attempts: 2 }, false],
      [{ state: "sending", attempts: 1 }, true],
      [{ state: "failed", attempts: 3, problem: { ...unreachable, fields: [] } }, true],
      [
        {
          state: "failed",
          attempts: 1,
          problem: { ...unreachable, code: "invalidInput", fields: [] },
        },
        false,
      ],
    ];
    for (const [part, asked] of asks) {
      expect(mayHaveArrived(row(1, part)), JSON.stringify(part)).toBe(asked);
    }
    expect(cancelable(row(1, { state: "sent" }))).toBe(false);
    expect(waits(row(1, { state: "canceled" }))).toBe(false);
  });
});

describe("formats", () => {
  test("seconds and milliseconds, and what is neither stays as it was typed", () => {
    for (const [typed, ms] of [
      ["0.5", "500"],
      ["1,5", "1500"],
      ["abc", "abc"],
      ["", ""],
      [" 30 ", "30000"],
    ] as const) {
      expect(toMs(typed)).toBe(ms);
    }
    expect(toSeconds("1500")).toBe("1.5");
    expect(toSeconds("abc")).toBe("abc");
  });
  test("a draft as the contract's JSON: numbers where they are compared, no empty members", () => {
    expect(JSON.parse(jsonOf(draft))).toEqual({
      name: "Account on hold",
      status: "active",
      interactionTypes: ["chat"],
      trigger: {
        type: "chat",
        conditions: [{ field: "orderTotal", operator: "gt", value: 250 }],
      },
      display: { type: "popup", content: "Ask" },
    });
    expect(jsonOf(null)).toBe("");
  });
  test("lines that are on both sides are not marked, whatever stands between them", () => {
    const { before, after } = lineDiff("a\nb\nc\nd", "a\nx\nc\ny\nd");
    expect(before.filter((line) => line.changed).map((line) => line.text)).toEqual(["b"]);
    expect(after.filter((line) => line.changed).map((line) => line.text)).toEqual(["x", "y"]);
  });
});
