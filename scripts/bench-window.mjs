// Measures the real window: start, frame to paint, a burst, memory, idle work, size. Rendering is
// software, under Xvfb.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { open } from "../tests/desktop/webdriver.mjs";
import {
  binary, memory, metronome, pause, percentile, read, reset, say, share, spread, startedAt, stopped, tree, watchStamps,
} from "./bench-kit.mjs";

const minutes = Number(process.env.CUECARD_BENCH_MINUTES ?? 2);

// ── The runs ─────────────────────────────────────────────────────────────────────────────────
const folder = mkdtempSync(join(tmpdir(), "cuecard-bench-"));
writeFileSync(join(folder, "config.toml"), "[attention]\nper_minute = 60\n");
const starts = [];
let welcome;
let welcomeApp;
for (let start = 0; start < 7; start++) {
  await welcome?.close();
  welcome = await open(binary, { env: { CUECARD_DATA_DIR: folder } });
  welcomeApp = tree(welcome.driver.pid)[1];
  await welcome.sees("h1", "Cuecard");
  const painted = await welcome.run(() => performance.timeOrigin + (performance.getEntriesByType("paint")[0]?.startTime ?? NaN));
  starts.push(Math.round(painted - startedAt(welcomeApp)));
}
say("process start to first paint, seven starts", `median ${percentile(starts, 50)} ms (${starts.join(", ")}; the first is cold)`);
await welcome.close();

const far = await metronome();
const connected = far.environment(folder);
const window_ = await open(binary, { args: ["--follow", far.interaction], env: connected });
const app = tree(window_.driver.pid)[1];
await far.subscribed();
far.send();
await window_.sees("article.card");
say("process start to first suggestion", `${(await window_.run(() => Date.now())) - startedAt(app)} ms at most (asked every 50 ms)`);
await window_.run(watchStamps);

for (const [rate, seconds] of [[10, 20], [50, 20]]) {
  await pause(1000);
  await window_.run(reset);
  const timer = setInterval(far.send, 1000 / rate);
  await pause(seconds * 1000);
  clearInterval(timer);
  await pause(500);
  const { had, painted, frames } = await window_.run(read);
  say(`${rate} frames/s: socket to page`, spread(had));
  say(`${rate} frames/s: socket to painted`, spread(painted));
  say(`${rate} frames/s: display's own frame`, `p50 ${percentile(frames, 50).toFixed(1)} · p99 ${percentile(frames, 99).toFixed(1)} · max ${Math.max(...frames).toFixed(0)} ms`);
}

await window_.run(reset);
const burstStart = Date.now();
for (let sent = 0; sent < 2000; ) {
  const due = Math.min(2000, Math.ceil(((Date.now() - burstStart) / 1000) * 2000) + 1);
  for (; sent < due; sent++) far.send();
  await pause(1);
}
const burstEnd = Date.now();
let newest;
do {
  await pause(20);
  newest = await window_.run(read);
} while (newest.last < burstEnd - 5 && Date.now() - burstEnd < 10_000);
const during = newest.frames;
say("burst of 2,000 frames in 1 s: frames painted", `${(1000 / (during.reduce((a, b) => a + b, 0) / during.length)).toFixed(1)} fps, longest gap ${Math.max(...during).toFixed(0)} ms`);
say("burst: the newest shown after its end within", `${Date.now() - burstEnd} ms (asked every 20 ms)`);

await window_.close();

// Memory and work as handed out: nobody drives the window from outside, which changes how it draws.
const plain = spawn(binary, [], { env: { ...process.env, CUECARD_DATA_DIR: folder }, stdio: "ignore" });
await pause(20_000);
say("memory at rest, 20 s on the welcome screen", memory(plain.pid));
say("work at rest", await share(plain.pid, 20));
await stopped(plain);

far.forget();
const busy = spawn(binary, ["--follow", far.interaction], { env: { ...process.env, ...connected }, stdio: "ignore" });
await far.subscribed();
await pause(5000);
say("work at 5 frames/s", await share(busy.pid, 20, () => setInterval(far.send, 200)));
say("memory with the panel open", memory(busy.pid));
const stream = setInterval(far.send, 200);
for (let minute = 1; minute <= minutes; minute++) {
  await pause(60_000);
  if (minute % 10 === 0 || minute === minutes) say(`memory after ${minute} min at 5 frames/s`, memory(busy.pid));
}
clearInterval(stream);
await stopped(busy);

say("size of the binary", `${(statSync(binary).size / 1e6).toFixed(1)} MB`);
far.close();
rmSync(folder, { recursive: true, force: true });
