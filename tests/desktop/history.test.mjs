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
  await window.sees("article.card", "", 30_000);
  await window.click("[aria-haspopup=menu]");
  await window.choose("Prompt studio");
  await window.switchTo("desk");
  await window.sees("h1", "Studio");
  return window;
}

test("years of history are found, proven and played back", async () => {
  const folder = dataFolder();
  execFileSync(generator, [folder, String(events)]);
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const window = await desk(await sandbox.next(), folder);
  try {
    await window.click('nav button[aria-label^="Review"]');
    await window.sees(".review .count", "interactions", patience);
    await eventually("all of it can be found", () => window.run(() => !document.querySelector(".review .behind")), patience);
    await window.sees(".sheet:not([hidden]) .seal .good", "Verified", patience);
    assert.deepEqual(await window.violations(), []);

    await window.type(".filters input", "refund gift");
    await eventually("fewer are found", () =>
      window.run((all) => Number(document.querySelector(".review .count")?.textContent.replace(/\D/gu, "")) < all, events));
    await window.sees(".review .row", "");
    await window.click(".review .row");
    await window.sees(".review [data-seq]", "");
    const shown = await window.run(() => document.querySelectorAll(".review [data-seq]").length);
    assert.ok(shown > 2, `an interaction has events: ${shown}`);
    await window.choose("As the agent saw it");
    await eventually("its cards are there as they were", async () => {
      await window.run(() => document.activeElement?.blur());
      await window.press("\uE014");
      return window.run(() => document.querySelector(".review article.card") !== null);
    });
    assert.deepEqual(await window.violations(), []);
    assert.ok(verified(folder).ok, "another program agrees that nothing was changed");
    const opened = history(folder, "--action", "area_opened").map((event) => event.payload.area);
    assert.deepEqual(opened, ["studio", "review"], "who looked is on record");
  } finally {
    await window.close();
    await sandbox.stop();
  }
});
