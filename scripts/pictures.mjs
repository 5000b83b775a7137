// Takes the README's pictures: the real windows on the real sandbox, light and dark.
//
//   xvfb-run -a -s "-screen 0 1280x800x24" dbus-run-session -- node scripts/pictures.mjs
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { eventually, open } from "../tests/desktop/webdriver.mjs";

const profile = process.env.CUECARD_PROFILE ?? "release";
const binary = join(process.env.CARGO_TARGET_DIR ?? "target", profile, "cuecard");

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

for (const [name, theme] of [["light", "Adwaita"], ["dark", "Adwaita:dark"]]) {
  const folder = mkdtempSync(join(tmpdir(), "cuecard-picture-"));
  const window_ = await open(binary, { args: ["--sandbox"], env: { CUECARD_DATA_DIR: folder, GTK_THEME: theme } });
  await panel(window_, name);
  await studio(window_, name);
  await window_.close();
  rmSync(folder, { recursive: true, force: true });
}
