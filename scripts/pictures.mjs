// Takes the README's pictures: the real windows on the real sandbox, light and dark; the review and the
// insights on a history that `cargo run -p assist --example history` makes up.
//
//   xvfb-run -a -s "-screen 0 1280x800x24" dbus-run-session -- node scripts/pictures.mjs [live|years]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { eventually, open } from "../tests/desktop/webdriver.mjs";

const profile = process.env.CUECARD_PROFILE ?? "release";
const target = process.env.CARGO_TARGET_DIR ?? "target";
const binary = join(target, profile, "cuecard");

async function panel(window_, name) {
  // The first call is well under way by then.
  const cards = () => window_.run(() => document.querySelectorAll("article.card").length);
  await eventually("three cards in the first call", async () => (await cards()) >= 3, 240_000);
  await window_.press("\uE015", "\uE015", "p", "\uE013");
  await window_.sees("article.card", "Pinned");
  const clear = () => !document.querySelector(".place .toast, .place button, [data-prompt]");
  await eventually("nothing is in the way", () => window_.run(clear), 120_000);
  writeFileSync(new URL(`../docs/panel-${name}.png`, import.meta.url), await window_.picture());
}

/** A prompt whose words need another look, tried on the sandbox's conversations. */
async function studio(window_, name) {
  await window_.click("[aria-haspopup=menu]");
  await window_.choose("Prompt studio");
  await window_.switchTo("desk");
  await window_.sees(".studio h1", "Studio");
  await window_.choose("Before they leave");
  await eventually("it is open", () => window_.run(() => document.querySelector("section.test select") !== null));
  await window_.run(() => {
    const source = [...document.querySelectorAll("section.test select")].at(-1);
    source.value = "sandbox";
    source.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await window_.type('[data-path="display.content"]', " If not, call +49 30 901820.");
  await window_.sees(".studio", "Phone number");
  await window_.sees("section.test", "Display rate");
  writeFileSync(new URL(`../docs/studio-${name}.png`, import.meta.url), await window_.picture());
}

/** Somebody else's months: an interaction among many, and what all of them come to. */
async function years(window_, name) {
  await window_.sees("article.card", "", 60_000);
  await window_.click("[aria-haspopup=menu]");
  await window_.choose("Prompt studio");
  await window_.switchTo("desk");
  await window_.sees(".studio h1", "Studio");
  await window_.click('nav button[aria-label^="Review"]');
  await window_.sees(".review .count", "interactions", 120_000);
  const ready = () => !document.querySelector(".review .behind") && document.querySelector(".sheet:not([hidden]) .seal .good");
  await eventually("all of it can be found and holds", async () => Boolean(await window_.run(ready)), 300_000);
  await window_.type(".filters input", "refund gift");
  const found = () => / of \d+ events/u.test(document.querySelector(".review .scroller .row")?.textContent ?? "");
  await eventually("it is found", () => window_.run(found));
  await window_.click(".review .scroller .row:nth-of-type(1)");
  await eventually("its events are there", () => window_.run(() => document.querySelector(".review [data-seq]") !== null));
  await window_.press("\uE014", "\uE014", "\uE014");
  await window_.sees(".review", "SHA-256");
  writeFileSync(new URL(`../docs/review-${name}.png`, import.meta.url), await window_.picture());
  await window_.click('nav button[aria-label^="Insights"]');
  await window_.sees(".sheet:not([hidden])", "Batches shown", 60_000);
  await eventually("it is drawn", () => window_.run(() => document.querySelectorAll(".sheet:not([hidden]) canvas").length >= 3));
  writeFileSync(new URL(`../docs/insights-${name}.png`, import.meta.url), await window_.picture());
}

const asked = process.argv[2];
for (const [name, theme] of [["light", "Adwaita"], ["dark", "Adwaita:dark"]]) {
  for (const series of ["live", "years"].filter((one) => asked === undefined || one === asked)) {
    const folder = mkdtempSync(join(tmpdir(), "cuecard-picture-"));
    if (series === "years") execFileSync(join(target, profile, "examples", "history"), [folder, "250000"]);
    const window_ = await open(binary, { args: ["--sandbox"], env: { CUECARD_DATA_DIR: folder, GTK_THEME: theme } });
    if (series === "years") await years(window_, name);
    else {
      await panel(window_, name);
      await studio(window_, name);
    }
    await window_.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
