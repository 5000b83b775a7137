// What the measurements of the real window share: a far end, figures, and the page's side.
import { readFileSync, readdirSync } from "node:fs";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomUUID } from "node:crypto";

const { WebSocketServer } = createRequire(new URL("../ui/package.json", import.meta.url))("ws");
export const binary = join(process.env.CARGO_TARGET_DIR ?? "target", "release", "cuecard");
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// ── The metronome ────────────────────────────────────────────────────────────────────────────
const filler = "Ask for the postal address first, then book the refund as a gift card. ".repeat(8);
/** Ten suggestions in about 7 kB; the first carries the time. Same contents each time: one card each. */
function frame(interactionId, stamp) {
  const suggestions = Array.from({ length: 10 }, (_, n) => ({
    id: `bench-${n}`,
    type: n % 2 ? "process" : "knowledge",
    title: n === 0 ? `at ${stamp}` : `Card ${n}`,
    snippet: filler,
    knowledgeArticleId: `article-${n}`,
    confidence: n < 5 ? 0.95 - n / 100 : 0.5,
    relevanceScore: 0.9 - n / 100,
  }));
  return gzipSync(JSON.stringify({ interactionId, suggestions, metadata: { processingLatencyMs: 1 } }));
}

/**
 * The far end: speaks `contract.md` §0 and §1 and stamps each frame with the time it was written to the
 * socket. The page reads the stamp when it is painted; both read the same clock, in whole milliseconds.
 */
export async function metronome() {
  const interaction = randomUUID();
  const library = randomUUID();
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
  sockets.on("connection", (connection) => connection.on("message", () => (socket = connection)));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    interaction,
    environment: (folder) => ({
      CUECARD_DATA_DIR: folder,
      CUECARD_API_URL: url,
      CUECARD_LOGIN_URL: url,
      CUECARD_CLIENT_ID: "bench",
      CUECARD_CLIENT_SECRET: "bench",
      CUECARD_LIBRARY_ID: library,
      CUECARD_AGENT_ID: randomUUID(),
    }),
    /** Until somebody has subscribed, since the last time. */
    subscribed: async () => {
      while (!socket) await pause(20);
    },
    forget: () => (socket = undefined),
    send: () => socket.send(frame(interaction, Date.now())),
    close: () => {
      server.close();
      sockets.close();
      for (const client of sockets.clients) client.terminate();
    },
  };
}

export async function stopped(child) {
  child.kill("SIGTERM");
  await once(child, "exit");
}

// ── Figures ──────────────────────────────────────────────────────────────────────────────────
export const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))];
export const spread = (values) => `p50 ${percentile(values, 50)} · p95 ${percentile(values, 95)} · p99 ${percentile(values, 99)} · max ${Math.max(...values)} ms (${values.length} views)`;
export const say = (what, figure) => console.log(`${what.padEnd(44)} ${figure}`);

/** A process and all it started. */
export function tree(pid) {
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
export const memory = (app) => `${tree(app).reduce((sum, pid) => sum + pss(pid), 0).toFixed(0)} MiB PSS, of it ${pss(app).toFixed(0)} MiB the app's own process`;
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
export async function share(app, seconds, during = () => undefined) {
  const before = [work(app), work(app, [app])];
  const timer = during();
  await pause(seconds * 1000);
  clearInterval(timer);
  const [all, own] = [work(app) - before[0], work(app, [app]) - before[1]].map((used) => ((used / seconds) * 100).toFixed(2));
  return `${all} % of a core over ${seconds} s, of it ${own} % the app's own process`;
}
/** When a process was started, in ms since 1970; to a hundredth of a second. */
export function startedAt(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  const boot = Date.now() - Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
  return boot + ticks * 10;
}

// ── The page's side ──────────────────────────────────────────────────────────────────────────
/** Notes for each new stamp how old it was when the page had it, and when it was painted. */
export function watchStamps() {
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
export const reset = () => Object.assign(window.bench, { had: [], painted: [], frames: [] });
export const read = () => ({ had: window.bench.had, painted: window.bench.painted, frames: window.bench.frames, last: window.bench.last });

