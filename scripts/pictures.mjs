// Takes the README's pictures: the real window on the real sandbox, light and dark.
//
//   xvfb-run -a -s "-screen 0 1280x800x24" dbus-run-session -- node scripts/pictures.mjs
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { eventually, open } from "../tests/desktop/webdriver.mjs";

const binary = join(process.env.CARGO_TARGET_DIR ?? "target", "release", "cuecard");
for (const [name, theme] of [["light", "Adwaita"], ["dark", "Adwaita:dark"]]) {
  const folder = mkdtempSync(join(tmpdir(), "cuecard-picture-"));
  const window_ = await open(binary, { args: ["--sandbox"], env: { CUECARD_DATA_DIR: folder, GTK_THEME: theme } });
  // The first call is well under way by then.
  const cards = () => window_.run(() => document.querySelectorAll("article.card").length);
  await eventually("three cards in the first call", async () => (await cards()) >= 3, 240_000);
  await window_.press("\uE015", "\uE015", "p", "\uE013");
  await window_.sees("article.card", "Pinned");
  await eventually("no toast is in the way", () => window_.run(() => !document.querySelector(".place .toast, .place button")), 30_000);
  writeFileSync(new URL(`../docs/panel-${name}.png`, import.meta.url), await window_.picture());
  await window_.close();
  rmSync(folder, { recursive: true, force: true });
}
