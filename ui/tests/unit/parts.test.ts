import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import type { ConnectionView } from "../../src/bindings.ts";
import CardList from "../../src/parts/CardList.svelte";
import Field from "../../src/parts/Field.svelte";
import FollowFields from "../../src/parts/FollowFields.svelte";
import Foot from "../../src/parts/Foot.svelte";
import StateBar from "../../src/parts/StateBar.svelte";
import { createRawSnippet } from "svelte";
import { agentProfile } from "../../src/host/fixture/profile.ts";
import { card, cards } from "./make.ts";

const nothing = createRawSnippet(() => ({ render: () => "<span></span>" }));
const now = 1_000_000;

describe("the list", () => {
  const verbs = () => ({
    take: vi.fn(),
    copy: vi.fn(),
    read: vi.fn(),
    pin: vi.fn(),
    praise: vi.fn(),
    fault: vi.fn(),
    dismiss: vi.fn(),
    deliveries: vi.fn(),
    explain: vi.fn(),
    hover: vi.fn(),
    seen: vi.fn(),
  });
  function list(shown = cards("a", "b"), part: Record<string, unknown> = {}) {
    const props = {
      cards: shown,
      ended: new Set<string>(),
      fresh: new Set<string>(),
      still: false,
      waiting: 0,
      now,
      focused: null as string | null,
      roomy: true,
      explained: null,
      asking: null,
      form: nothing,
      verbs: verbs(),
      onfocuscard: vi.fn(),
      onpointer: vi.fn(),
      onletin: vi.fn(),
      ...part,
    };
    return { props, ...render(CardList, { props }) };
  }

  test("is a feed whose articles say their place", () => {
    list();
    const [first, second] = screen.getAllByRole("article");
    expect(first).toHaveAttribute("aria-posinset", "1");
    expect(second).toHaveAttribute("aria-setsize", "2");
    expect(first, "Tab stops at one card only").toHaveAttribute("tabindex", "0");
    expect(second).toHaveAttribute("tabindex", "-1");
  });

  test("offers what can be done on the focused card, and only there", () => {
    list(cards("a", "b"), { focused: "b" });
    expect(screen.getAllByRole("button", { name: "Take" })).toHaveLength(1);
    expect(screen.getByRole("button", { name: "Take" }).closest("article")).toHaveAttribute(
      "data-key",
      "b",
    );
  });

  test("a press on an action asks for it", async () => {
    const { props } = list(cards("a"), { focused: "a" });
    await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(props.verbs.dismiss).toHaveBeenCalledExactlyOnceWith(props.cards[0]);
    expect(props.verbs.take).not.toHaveBeenCalled();
  });

  test("says when a card takes the focus, and when the focus leaves the list", async () => {
    const { props } = list();
    await userEvent.tab();
    expect(props.onfocuscard).toHaveBeenLastCalledWith("a");
    (document.activeElement as HTMLElement).blur();
    expect(props.onfocuscard).toHaveBeenLastCalledWith(null);
  });

  test("states stand in words: taken, pinned, fading with its time, before the break", () => {
    list([
      card("a", { accepted: true, cause: "can I get it back" }),
      card("b", { pinned: true, goesAt: now + 5000 }),
      card("c", { goesAt: now + 40_000 }),
      card("d", { beforeBreak: true }),
    ]);
    const [a, b, c, d] = screen.getAllByRole("article").map((one) => one.textContent);
    expect(a).toContain("Taken");
    expect(a).toContain("“can I get it back”");
    expect(b).toContain("Pinned");
    expect(b, "a pinned card never fades").not.toContain("Fading");
    expect(c).toContain("goes in 40 s");
    expect(d).toContain("before the break");
  });

  test("a card that ended under the pointer says so, and keeps its two lines", async () => {
    const { props, rerender } = list(cards("a"));
    await rerender({ ...props, still: true, ended: new Set(["a"]) });
    const ended = screen.getByRole("article");
    expect(ended).toHaveTextContent("no longer current");
    expect(ended).not.toHaveClass("short");
    await rerender({ ...props, still: false, ended: new Set(["a"]) });
    expect(ended).toHaveClass("short");
  });

  describe("on the vendor’s platform", () => {
    const none = { position: 2, confidence: null, relevanceScore: null, score: null, steps: null };
    const shown = (part: Parameters<typeof card>[1]) => {
      const { container } = list([card("a", part)]);
      return container;
    };

    test("a card without a score says so, and draws no bar", () => {
      const container = shown({ rank: none });
      expect(container.querySelector(".steps"), "an empty bar looks like a weak one").toBeNull();
      expect(screen.getByText("no score")).toBeVisible();
      const why = screen.getByRole("button", { name: "no score. Why this rank" });
      expect(why).toHaveAttribute("title", "The platform gives no score for this kind.");
    });

    test("one figure alone is a score", () => {
      const rank = { ...none, confidence: 0.8, score: 0.8, steps: 1 };
      const container = shown({ rank });
      expect(container.querySelectorAll(".steps .full")).toHaveLength(1);
      const why = screen.getByRole("button", { name: /How sure: 1 of 4/u });
      expect(why).toHaveAttribute("title", "Relevance – · confidence 0.80 · score 0.80");
    });

    test.each([
      ["knowledge", "Article"],
      ["process", "Process guide"],
      ["cannedResponse", "Canned response"],
      ["script", "Script"],
      ["intent", "Intent"],
      ["thirdPartyAction", "Third-party action"],
      ["toString", "Suggestion: toString"],
      ["SomethingNew", "Suggestion: SomethingNew"],
    ])("a %s is called %s", (kind, name) => {
      shown({ kind });
      expect(screen.getByRole("img", { name })).toBeVisible();
    });

    test.each([
      ["accepted", "Taken elsewhere"],
      ["dismissed", "Dismissed elsewhere"],
      ["rated", "Rated elsewhere"],
      ["Triggered", "At the platform: Triggered"],
    ])("%s by another hand is marked", (elsewhere, words) => {
      shown({ elsewhere });
      expect(screen.getByText(words)).toBeVisible();
    });

    test("taken here says enough", () => {
      shown({ elsewhere: "accepted", accepted: true });
      expect(screen.getByText("Taken")).toBeVisible();
      expect(screen.queryByText("Taken elsewhere")).toBeNull();
    });

    test("slots and sources stand on the card, an address by its name", () => {
      const details = [
        { name: "order", value: "441-20-7" },
        { name: "Loyalty", value: "https://loyalty.example.com/17" },
        { name: "urgent", value: "" },
      ];
      shown({ kind: "intent", details });
      const items = screen.getAllByRole("listitem").map((item) => item.textContent.trim());
      expect(items).toEqual(["order441-20-7", "Loyalty", "urgent"]);
      expect(screen.getByTitle("Loyalty: https://loyalty.example.com/17")).toBeVisible();
    });

    test("taking a canned response is copying its text, by one button", () => {
      list([card("a", { kind: "cannedResponse" })], { focused: "a" });
      expect(screen.getByRole("button", { name: /^Copy text/u })).toBeVisible();
      expect(screen.queryByRole("button", { name: /^Take/u })).toBeNull();
      expect(screen.queryByRole("button", { name: /^Copy( C)?$/u })).toBeNull();
    });
  });

  test("keys are drawn on the first nine only", () => {
    list(cards("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
    const articles = screen.getAllByRole("article");
    expect(articles[8]).toHaveAttribute("aria-keyshortcuts", "9");
    expect(articles[9]).not.toHaveAttribute("aria-keyshortcuts");
  });

  test("what waits can be let in by its chip", async () => {
    const { props } = list(cards("a"), { waiting: 3 });
    await userEvent.click(screen.getByRole("button", { name: /3 new/ }));
    expect(props.onletin).toHaveBeenCalledOnce();
  });
});

describe("the state in words", () => {
  function check(connection: ConnectionView, title: string, more: string, button?: string) {
    const props = {
      connection,
      lastHeardAt: now - 2000,
      now,
      tab: null,
      named: false,
      startedAt: null,
      menu: [],
      about: nothing,
      onretry: vi.fn(),
    };
    render(StateBar, { props });
    const bar = screen.getByRole("banner");
    const words = bar.querySelector(".words")?.textContent.replace(/\s+/g, " ").trim();
    expect(words).toBe(`${title} ${more}`.trim());
    const mend = screen.queryByRole("button", { name: /Try now|Start again/ });
    expect(mend?.textContent.trim().split("  ")[0] ?? null).toBe(button ?? null);
  }
  const away = { state: "reconnecting", attempt: 3, of: 10, since: 0 } as const;

  test("live", () => check({ state: "live" }, "Live", "2 s ago"));
  test("connecting", () => check({ state: "connecting" }, "Connecting", ""));
  test("reconnecting", () =>
    check({ ...away, retryAt: now + 4200 }, "Reconnecting in 4 s", "try 3 of 10", "Try now R"));
  test("an attempt under way", () =>
    check({ ...away, retryAt: now - 1 }, "Reconnecting", "try 3 of 10", "Try now R"));
  test("waiting for the quota", () =>
    check(
      { state: "waiting", retryAt: now + 12_000, since: 0 },
      "Waiting",
      "asks again in 12 s",
      "Try now R",
    ));
  test("stopped", () => check({ state: "stopped", since: 0 }, "Stopped", "", "Start again R"));
});

describe("the foot", () => {
  function foot(part: Record<string, unknown> = {}) {
    render(Foot, {
      props: {
        record: { entries: 12, waiting: 0, problem: null },
        outbox: { waiting: 0, failed: 0, retryAt: null, problem: null, later: 0 },
        trayOpen: false,
        ontray: vi.fn(),
        quiet: { on: false, until: null },
        profile: { ...agentProfile, host: "api.example.com" },
        now,
        quietOpen: false,
        onquiet: vi.fn(),
        onkeys: vi.fn(),
        ...part,
      },
    });
    return screen.getByRole("contentinfo");
  }
  test("says that all is sent only when nothing waits and nothing is wrong", () => {
    expect(foot()).toHaveTextContent("All sent");
  });
  test("counts what waits to be saved", () => {
    const bar = foot({ record: { entries: 12, waiting: 3, problem: null } });
    expect(bar).toHaveTextContent("Saving 3");
    expect(bar).not.toHaveTextContent("All sent");
  });
  const outbox = { waiting: 4, failed: 0, retryAt: null, problem: null, later: 0 };
  test("counts what waits to be delivered", () => {
    expect(foot({ outbox })).toHaveTextContent("4 waiting");
  });
  test("what failed comes before what waits, and opens the tray", async () => {
    const ontray = vi.fn();
    foot({ outbox: { ...outbox, failed: 2 }, ontray });
    await userEvent.click(screen.getByRole("button", { name: "2 failed" }));
    expect(ontray).toHaveBeenCalledOnce();
  });
  test("never says saved when the record can't be written", () => {
    const problem = { code: "storage" as const, message: "full", fields: [] };
    const bar = foot({ record: { entries: 12, waiting: 0, problem } });
    expect(bar).toHaveTextContent("Not saved");
  });
  test("shows that loopback is admitted (contract.md §7)", () => {
    const profile = { sandbox: false, host: "h", library: null, allowLoopback: true };
    expect(foot({ profile })).toHaveTextContent("Loopback on");
  });
  test("counts quiet mode down", () => {
    expect(foot({ quiet: { on: true, until: now + 560_000 } })).toHaveTextContent("Quiet 9 min");
  });
});

describe("forms", () => {
  test("an error is tied to its field", () => {
    render(Field, {
      props: { name: "x", label: "API address", value: "", error: "An https address" },
    });
    const field = screen.getByLabelText("API address");
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription("An https address");
  });

  test("following: empty extras are left out, errors come back to their field", async () => {
    const refused = {
      code: "invalidInput",
      message: "",
      fields: [{ path: "interactionId", message: "Not an id" }],
    };
    const onfollow = vi.fn().mockRejectedValueOnce(refused).mockResolvedValueOnce(undefined);
    render(FollowFields, { props: { onfollow, ontype: vi.fn() } });
    const id = screen.getByLabelText("Interaction id");
    await userEvent.type(id, " abc {Enter}");
    expect(onfollow).toHaveBeenLastCalledWith({
      interactionId: "abc",
      customer: null,
      queue: null,
      channel: null,
    });
    expect(id).toBeInvalid();
    expect(id).toHaveFocus();
    await userEvent.click(screen.getByLabelText("Chat"));
    await userEvent.click(screen.getByRole("button", { name: /Follow/ }));
    expect(onfollow).toHaveBeenLastCalledWith(expect.objectContaining({ channel: "chat" }));
    expect(id, "the old error is gone").not.toBeInvalid();
  });
});
