// What became of suggestions as the platform counts: every name it gives is there, known or not.
import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { CopilotView } from "../../src/bindings.ts";
import CopilotFigures from "../../src/parts/studio/CopilotFigures.svelte";

const nothing: CopilotView = {
  suggestions: 0,
  conversations: 0,
  state: [],
  engagement: [],
  rating: [],
  kind: [],
  summaries: null,
};

test("names that nobody knows are shown as they are", () => {
  const state = [
    { name: "Accepted", count: 30, share: 0.75 },
    { name: "Postponed", count: 6, share: 0.15 },
    { name: "", count: 4, share: 0.1 },
  ];
  render(CopilotFigures, { copilot: { ...nothing, suggestions: 40, conversations: 5, state } });
  const rows = screen.getAllByRole("row").slice(1);
  const names = rows.map((row) => row.querySelector("th")?.textContent.trim());
  expect(names).toEqual(["Accepted", "Postponed", "not said"]);
  expect(rows[0]?.textContent).toContain("75");
  expect(screen.getByText(/need not add up/u)).toBeTruthy();
});

test("nothing counted is said, without a share of nothing", () => {
  render(CopilotFigures, { copilot: nothing });
  expect(screen.queryAllByRole("table")).toEqual([]);
  expect(screen.getByText("The platform counted nothing in this time.")).toBeTruthy();
});
