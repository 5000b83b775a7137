import { expect, test } from "vitest";
import type { Channel, SummaryView, WrapUpState } from "../../src/bindings.ts";
import { summariesOf } from "../../src/host/fixture/summary-views.ts";
import { owedBeside } from "../../src/wrap-up.ts";

const model = summariesOf("summary-own-made", 0).view.open[0];
if (!model?.wrapUp) throw new Error("a summary with its wrap-up");
const { wrapUp } = model;

function ended(interaction: string, state: WrapUpState = { state: "open" }): SummaryView {
  if (!model) throw new Error("a summary");
  return { ...model, interaction, wrapUp: { ...wrapUp, state } };
}
function check(
  open: readonly SummaryView[],
  selected: { id: string; channel: Channel | null } | null,
  expected: string | null,
  why: string,
) {
  expect(owedBeside(open, selected)?.interaction ?? null, why).toBe(expected);
}
const call = { id: "b", channel: "voice" as const };
const chat = { id: "b", channel: "chat" as const };

test("a code is offered beside the cards of its own interaction first", () => {
  check([ended("a"), ended("b")], chat, "b", "its own");
  check([ended("a"), ended("b")], call, "b", "its own talk is over");
  check([ended("a")], chat, "a", "hands are free for another one's");
  check([ended("a"), ended("c")], chat, "a", "the oldest first");
  check([ended("a")], null, "a", "nothing else is there");
});

test("never during a call, and only where one is owed", () => {
  check([ended("a")], call, null, "the agent is on the phone");
  check([ended("a", { state: "saved" })], chat, null, "one is on its way");
  check([ended("a", { state: "applied" })], chat, null, "the platform has it");
  const problem = { code: "gone", message: "", fields: [] } as const;
  check(
    [ended("a", { state: "refused", problem: { ...problem, fields: [] } })],
    chat,
    "a",
    "again",
  );
  check([{ ...ended("a"), wrapUp: { ...wrapUp, needed: false } }], chat, null, "none is asked for");
  check([{ ...ended("a"), wrapUp: null }], chat, null, "the platform has none");
});
