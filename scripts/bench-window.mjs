// Measures the real window: start, frame to paint, a burst, memory, idle work, size.
//
// The far end is a metronome in this process that speaks the contract's §0 and §1 and stamps each
// frame with the time it was written to the socket; the page reads the stamp when it is painted.
// Both read the same clock, in whole milliseconds. Rendering is software, under Xvfb.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomUUID } from "node:crypto";

import { open } from "../tests/desktop/webdriver.mjs";

const { WebSocketServer } = createRequire(new URL("../ui/package.json", import.meta.url))("ws");
const binary = join(process.env.CARGO_TARGET_DIR ?? "target", "release", "cuecard");
const interaction = randomUUID();
const library = randomUUID();
const minutes = Number(process.env.CUECARD_BENCH_MINUTES ?? 2);

// ── The metronome ────────────────────────────────────────────────────────────────────────────
let socket;
const server = createServer((request, response) => {
  const answer = request.url.startsWith("/oauth/token")
    ? { access_token: "bench", token_type: "bearer", expires_in: 86_400 }
    : request.url.endsWith("/contentlibraries")
      ? { entities: [{ id: library, name: "Bench" }] }
      : { activeWebSocketConnections: 0 };
  request.resume();
  response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const subscribed = new Promise((ready) =>
  sockets.on("connection", (connection) => {
    socket = connection;
    connection.on("message", () => ready());
  }),
);
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const url = `http://127.0.0.1:${server.address().port}`;

const filler = "Ask for the postal address first, then book the refund as a gift card. ".repeat(8);
/** Ten suggestions in about 7 kB; the first carries the time. Same contents each time: one card each. */
function frame(stamp) {
  const suggestions = Array.from({ length: 10 }, (_, n) => ({
    id: `bench-${n}`,
    type: n % 2 ? "process" : "knowledge",
    title: n === 0 ? `at ${stamp}` : `Card ${n}`,
    snippet: filler,
    knowledgeArticleId: `article-${n}`,
    confidence: n < 5 ? 0.95 - n / 100 : 0.5,
    relevanceScore: 0.9 - n / 100,
  }));
  return gzipSync(JSON.stringify({ interactionId: interaction, suggestions, metadata: { processingLatencyMs: 1 } }));
}
const send = () => socket.send(frame(Date.now()));
async function stopped(child) {
  child.kill("SIGTERM");
  await once(child, "exit");
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// ── Figures ──────────────────────────────────────────────────────────────────────────────────
const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))];
const spread = (values) => `p50 ${percentile(values, 50)} · p95 ${percentile(values, 95)} · p99 ${percentile(values, 99)} · max ${Math.max(...values)} ms (${values.length} views)`;
const say = (what, figure) => console.log(`${what.padEnd(44)} ${figure}`);

/** A process and all it started. */
function tree(pid) {
  const found = [pid];
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, "utf8");
      if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid) found.push(...tree(Number(id)));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}
const pss = (pid) => {
  try {
    return Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024;
  } catch {
    return 0;
  }
};
const memory = (app) => `${tree(app).reduce((sum, pid) => sum + pss(pid), 0).toFixed(0)} MiB PSS, of it ${pss(app).toFixed(0)} MiB the app's own process`;
/** CPU seconds a tree has used; the kernel counts in hundredths. */
const work = (app, processes = tree(app)) =>
  processes.reduce((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return sum + (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return sum;
    }
  }, 0);
async function share(app, seconds, during = () => undefined) {
  const before = [work(app), work(app, [app])];
  const timer = during();
  await pause(seconds * 1000);
  clearInterval(timer);
  const [all, own] = [work(app) - before[0], work(app, [app]) - before[1]].map((used) => ((used / seconds) * 100).toFixed(2));
  return `${all} % of a core over ${seconds} s, of it ${own} % the app's own process`;
}
/** When a process was started, in ms since 1970; to a hundredth of a second. */
function startedAt(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  const boot = Date.now() - Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
  return boot + ticks * 10;
}

// ── The page's side ──────────────────────────────────────────────────────────────────────────
/** Notes for each new stamp how old it was when the page had it, and when it was painted. */
function watchStamps() {
  const seen = { had: [], painted: [], frames: [], last: 0 };
  window.bench = seen;
  const look = () => {
    const title = [...document.querySelectorAll("article.card h2")].map((e) => e.textContent.trim()).find((t) => t.startsWith("at "));
    const stamp = title ? Number(title.slice(3)) : 0;
    if (stamp <= seen.last) return;
    seen.last = stamp;
    seen.had.push(Date.now() - stamp);
    // The page changes in a frame's callback; the next one begins when that frame was painted.
    requestAnimationFrame(() => seen.painted.push(Date.now() - stamp));
  };
  look();
  Object.assign(seen, { had: [], painted: [] });
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  let before = performance.now();
  const tick = (now) => {
    seen.frames.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
const reset = () => Object.assign(window.bench, { had: [], painted: [], frames: [] });
const read = () => ({ had: window.bench.had, painted: window.bench.painted, frames: window.bench.frames, last: window.bench.last });

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

const connected = {
  CUECARD_DATA_DIR: folder,
  CUECARD_API_URL: url,
  CUECARD_LOGIN_URL: url,
  CUECARD_CLIENT_ID: "bench",
  CUECARD_CLIENT_SECRET: "bench",
  CUECARD_LIBRARY_ID: library,
  CUECARD_AGENT_ID: randomUUID(),
};
const window_ = await open(binary, {
  args: ["--follow", interaction],
  env: connected,
});
const app = tree(window_.driver.pid)[1];
await subscribed;
send();
await window_.sees("article.card");
say("process start to first suggestion", `${(await window_.run(() => Date.now())) - startedAt(app)} ms at most (asked every 50 ms)`);
await window_.run(watchStamps);

for (const [rate, seconds] of [[10, 20], [50, 20]]) {
  await pause(1000);
  await window_.run(reset);
  const timer = setInterval(send, 1000 / rate);
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
  for (; sent < due; sent++) send();
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

socket = undefined;
const busy = spawn(binary, ["--follow", interaction], { env: { ...process.env, ...connected }, stdio: "ignore" });
while (!socket) await pause(50);
await pause(5000);
say("work at 5 frames/s", await share(busy.pid, 20, () => setInterval(send, 200)));
say("memory with the panel open", memory(busy.pid));
const stream = setInterval(send, 200);
for (let minute = 1; minute <= minutes; minute++) {
  await pause(60_000);
  if (minute % 10 === 0 || minute === minutes) say(`memory after ${minute} min at 5 frames/s`, memory(busy.pid));
}
clearInterval(stream);
await stopped(busy);

say("size of the binary", `${(statSync(binary).size / 1e6).toFixed(1)} MB`);
server.close();
sockets.close();
for (const client of sockets.clients) client.terminate();
rmSync(folder, { recursive: true, force: true });
