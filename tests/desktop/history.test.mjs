// The reviewer's journey in the real window, over years of history that a seeded generator wrote:
// found, verified, played back as the agent saw it, counted, and each figure opened to its events.
// `CUECARD_HISTORY_EVENTS=10000000 CUECARD_PROFILE=release` tries it at a size that takes a while to make.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { cuecard, cuectl, dataFolder, environment, generator, history, verified } from "./kit.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

const events = Number(process.env.CUECARD_HISTORY_EVENTS ?? 20_000);
const patience = Math.max(60_000, events / 5);

/** The desk beside the panel of somebody who is signed in. */
async function desk(banner, folder) {
  const args = ["--follow", banner.interactions[0], "--customer", "J. Meyer", "--channel", "voice"];
  const window = await open(cuecard, { args, env: environment(folder, banner) });
  await window.sees("article.card");
  await window.click("[aria-haspopup=menu]");
  await window.choose("Prompt studio");
  await window.switchTo("desk");
  await window.sees(".studio h1", "Studio");
  return window;
}

test("years of history are found, proven and played back", async () => {
  const folder = dataFolder();
  execFileSync(generator, [folder, String(events)]);
  // Before the live interaction, whose batches go on arriving between two questions.
  const until = Math.floor(Date.now() / 900_000) * 900_000;
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const window = await desk(await sandbox.next(), folder);
  try {
    await window.click('nav button[aria-label^="Review"]');
    await window.sees(".review .count", "interactions", patience);
    await eventually("all of it can be found", () => window.run(() => !document.querySelector(".review .behind")), patience);
    await window.sees(".sheet:not([hidden]) .seal .good", "Verified", patience);
    // That the area was opened is the newest event and belongs to no interaction.
    await window.click('.review .scroller .row[data-interaction=""]');
    const own = () => window.run(() => document.querySelector(".review .timeline [data-seq]") !== null);
    await eventually("what belongs to none is told as well", own);
    assert.equal(await window.run(() => document.querySelector(".review .notice.bad")), null);
    assert.deepEqual(await window.violations(), []);

    await window.type(".filters input", "refund gift");
    // Rows of a search say how many of their events it found.
    const found = () => / of \d+ events/u.test(document.querySelector(".review .scroller .row")?.textContent ?? "");
    await eventually("what was typed is found", () => window.run(found));
    await window.click(".review .scroller .row");
    await window.sees(".review [data-seq]", "");
    const lines = await window.run(() => document.querySelectorAll(".review [data-seq]").length);
    assert.ok(lines > 2, `an interaction has events: ${lines}`);
    await window.click(".review input[role=switch]");
    await eventually("its cards are there as they were", async () => {
      await window.run(() => document.activeElement?.blur());
      await window.press("\uE014");
      return window.run(() => document.querySelector(".review article.card") !== null);
    });
    assert.deepEqual(await window.violations(), []);
    assert.ok(verified(folder).ok, "another program agrees that nothing was changed");

    await window.click('nav button[aria-label^="Insights"]');
    await window.sees(".sheet:not([hidden])", "Batches shown", patience);
    const ask = (command, args) => window.runAsync((...call) => window.__TAURI_INTERNALS__.invoke(...call), command, args);
    const zone = await window.run(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    const filter = { since: until - 3_600 * 86_400_000, until, zone, queue: "", kind: "", agent: "" };
    const { figures } = await ask("insights", { filter });
    const batches = figures.find((figure) => figure.name === "batchesShown");
    assert.ok(batches.value > events / 20, `batches were shown: ${batches.value}`);
    const first = await ask("insight_events", { filter, counted: { of: "figure", name: "batchesShown" }, before: null, most: 5 });
    assert.equal(first.total, batches.events, "a figure opens as many events as it was counted from");
    assert.ok(first.rows.every((row) => row.kind === "suggestions_produced"));
    assert.deepEqual(await window.violations(), []);

    const opened = history(folder, "--action", "area_opened").map((event) => event.payload.area);
    assert.deepEqual(opened, ["studio", "review", "insights"], "who looked is on record");
  } finally {
    await window.close();
    await sandbox.stop();
  }
});

test("what is recorded of one interaction is erased in the desk, and the proof stays", async () => {
  const folder = dataFolder();
  execFileSync(generator, [folder, "3000"]);
  const [{ interaction }] = history(folder, "--action", "suggestion_accepted");
  const told = () => history(folder, "--interaction", interaction).filter((event) => event.payload).map((event) => event.kind);
  assert.ok(told().length > 3, "there is something to erase");
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const window = await desk(await sandbox.next(), folder);
  try {
    await window.click('nav button[aria-label^="Privacy"]');
    await window.sees(".sheet:not([hidden])", "Interaction id");
    const field = () => {
      const labels = [...document.querySelectorAll(".sheet:not([hidden]) label")];
      const label = labels.find((one) => one.textContent.includes("Interaction id"));
      const input = label.control ?? label.querySelector("input");
      input.id ||= "interaction-to-erase";
      return `#${CSS.escape(input.id)}`;
    };
    await window.type(await window.run(field), interaction);
    await window.sees(".sheet:not([hidden])", "events");
    assert.deepEqual(await window.violations(), []);
    await window.runAsync((...call) => window.__TAURI_INTERNALS__.invoke(...call), "erase_interaction", { interactionId: interaction });
    await eventually("it is on record", () => history(folder, "--action", "interaction_erased").length === 1, patience);
    assert.deepEqual(told(), ["interaction_erased"], "nothing of it is told any more but that");
    assert.ok(history(folder, "--interaction", interaction).length > 3, "that it was stays");
    assert.ok(verified(folder).ok, "and the chain still proves it");
    assert.deepEqual(await window.violations(), []);
  } finally {
    await window.close();
    await sandbox.stop();
  }
});
