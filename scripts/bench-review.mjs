// Measures the review and the insights in the real window, on a history of as many events as there
// are in a folder (`cargo run -p assist --example history -- FOLDER EVENTS`): start, indexing,
// verification and what it costs the panel beside it, typing, scrolling, memory. Rendering is
// software, under Xvfb.
//
//   node scripts/bench-review.mjs FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { eventually, open } from "../tests/desktop/webdriver.mjs";
import { binary, memory, metronome, pause, percentile, read, reset, say, spread, startedAt, tree, watchStamps } from "./bench-kit.mjs";

const folder = process.argv[2];
writeFileSync(join(folder, "config.toml"), '[panel]\nlanguage = "en"\n[attention]\nper_minute = 60\n');
const minutes = 60_000;

// ── Start ────────────────────────────────────────────────────────────────────────────────────
const starts = [];
for (let start = 0; start < 7; start++) {
  const welcome = await open(binary, { env: { CUECARD_DATA_DIR: folder } });
  await welcome.sees("h1", "Cuecard");
  const painted = await welcome.run(() => performance.timeOrigin + (performance.getEntriesByType("paint")[0]?.startTime ?? NaN));
  starts.push(Math.round(painted - startedAt(tree(welcome.driver.pid)[1])));
  await welcome.close();
}
say("process start to first paint, seven starts", `median ${percentile(starts, 50)} ms (${starts.join(", ")}; the first is cold)`);

// ── The panel alone ──────────────────────────────────────────────────────────────────────────
const far = await metronome();
const window_ = await open(binary, { args: ["--follow", far.interaction], env: far.environment(folder) });
const app = tree(window_.driver.pid)[1];
await far.subscribed();
far.send();
await window_.sees("article.card");
await window_.run(watchStamps);
/** Ten frames a second, while something else goes on. */
async function streamed(what, during = () => pause(20_000)) {
  await pause(1000);
  await window_.switchTo("panel");
  await window_.run(reset);
  const timer = setInterval(far.send, 100);
  await during();
  clearInterval(timer);
  await pause(500);
  await window_.switchTo("panel");
  const { painted } = await window_.run(read);
  say(what, spread(painted));
}
await streamed("10 frames/s, painted: the panel alone");
say("memory, the panel alone", memory(app));

// ── The desk ─────────────────────────────────────────────────────────────────────────────────
await window_.click("[aria-haspopup=menu]");
await window_.choose("Prompt studio");
await window_.switchTo("desk");
await window_.sees(".studio h1", "Studio", minutes);
/** Asks the program behind, as the page does. */
const ask = (command, args = {}) => window_.runAsync((...call) => window.__TAURI_INTERNALS__.invoke(...call), command, args);
const opened = performance.now();
await window_.click('nav button[aria-label^="Review"]');
await window_.sees(".review .count", "", 10 * minutes);
say("the review is there, with its first page, after", `${(performance.now() - opened).toFixed(0)} ms (asked every 50 ms)`);
const indexed = () => window_.run(() => document.querySelector(".review .behind") === null);
await eventually("the index is up to date", indexed, 60 * minutes);
say("… and all of it can be found after", `${((performance.now() - opened) / 1000).toFixed(1)} s`);
const sealed = () => window_.run(() => document.querySelector(".sheet:not([hidden]) .seal .good") !== null);
await eventually("the record is verified", sealed, 60 * minutes);
say("… and is verified after", `${((performance.now() - opened) / 1000).toFixed(1)} s`);

// ── Verification beside a busy panel ─────────────────────────────────────────────────────────
let rounds = 0;
await streamed("10 frames/s, painted: while all is verified, again and again", async () => {
  const until = performance.now() + 20_000;
  await window_.switchTo("desk");
  while (performance.now() < until) {
    await ask("verify_record");
    await pause(300);
    await eventually("verified", sealed, 60 * minutes);
    rounds++;
  }
});
say("… so often", `${rounds} times`);

// ── Typing ───────────────────────────────────────────────────────────────────────────────────
await window_.switchTo("desk");
await window_.resize(1200, 800);
/** From the event of a key to the frame in which the results of it are, in ms. */
const typed = (text) =>
  window_.runAsync(
    (text) =>
      new Promise((done) => {
        const input = document.querySelector(".filters input");
        const began = performance.now();
        let asked = false;
        const changes = new MutationObserver(() => {
          const finding = document.querySelector(".review .took")?.classList.contains("finding") ?? false;
          asked ||= finding;
          if (!asked || finding) return;
          changes.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        });
        changes.observe(document.querySelector(".review"), { subtree: true, childList: true, attributeFilter: ["class"] });
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }),
    text,
  );
const words = ["refund", "refund gift", "ret", "a", "card -gift", '"gift card"', "delivery", "address", "warranty", "the", "order", "invoi"];
const times = [];
for (const text of [...words, ...words]) {
  times.push(Math.round(await typed(text)));
  await pause(500);
}
say("typed to painted, with the 120 ms it waits for another key", spread(times));

// ── Scrolling ────────────────────────────────────────────────────────────────────────────────
await typed("");
const before = memory(app);
const frames = [];
let rows = 0;
for (let round = 0; round < 20; round++) {
  const scrolled = await window_.runAsync(async () => {
    const scroller = document.querySelector(".review .scroller");
    const frames = [];
    let last = performance.now();
    for (let step = 0; step < 30; step++) {
      scroller.scrollTop += 700;
      await new Promise((next) => requestAnimationFrame(next));
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return { frames, rows: document.querySelectorAll(".review .scroller .row").length };
  });
  frames.push(...scrolled.frames.map(Math.round));
  rows = Math.max(rows, scrolled.rows);
}
say("scrolling through results, 600 frames", `${spread(frames)}; at most ${rows} rows in the page`);
say("memory before and after", `${before} | ${memory(app)}`);

// ── Insights ─────────────────────────────────────────────────────────────────────────────────
const zone = await window_.run(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
await window_.click('nav button[aria-label^="Insights"]');
// The page's own question must be answered: a newer one would end it, and it a newer one.
await window_.sees(".sheet:not([hidden])", "Batches shown", minutes);
await pause(2000);
const day = 86_400_000;
const newest = (await ask("find_history", { filter: {}, after: null, most: 1 })).rows[0].endedAt;
const oldest = newest - 3_600 * day;
for (const [what, since] of [["30 days", newest - 30 * day], ["everything", oldest]]) {
  const filter = { since, until: newest + day, zone, queue: "", kind: "", agent: "" };
  const took = [];
  let view;
  for (let round = 0; round < 15; round++) {
    const began = performance.now();
    view = await ask("insights", { filter });
    took.push(Math.round(performance.now() - began));
  }
  say(`insights of ${what} (${view.events.toLocaleString("en")} events), with the way to the page`, spread(took));
}
say("memory at the end", memory(app));

await window_.close();
far.close();
