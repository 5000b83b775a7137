// What the client is measured against: a plain Node client with `ws`, `zlib.gunzipSync`,
// `JSON.parse`, filter and sort, on the same frames. Prints one JSON object.
//
//   node baseline.mjs offline POOL ROUNDS    CPU µs a frame, decode to ranked, best round
//   node baseline.mjs online PORT FRAMES     frames per CPU second over a socket
//   node baseline.mjs paced PORT FRAMES      µs from received to ranked, p50, p99 and max
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";

const PASSES = 32;

function ranked(gzip) {
  const frame = JSON.parse(gunzipSync(gzip).toString("utf8"));
  return frame.suggestions
    .filter((s) => (s.confidence ?? 0) >= 0.75)
    .map((s) => ({ ...s, score: 0.6 * (s.relevanceScore ?? 0) + 0.4 * s.confidence }))
    .sort((a, b) => b.score - a.score || b.confidence - a.confidence);
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

function pool(path) {
  const bytes = readFileSync(path);
  const frames = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    frames.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return frames;
}

function offline(path, rounds) {
  const frames = pool(path);
  let best = Infinity;
  let kept = 0;
  for (let round = 0; round < rounds; round++) {
    const before = cpu();
    kept = 0;
    for (let pass = 0; pass < PASSES; pass++) {
      for (const frame of frames) kept += ranked(frame).length;
    }
    best = Math.min(best, (cpu() - before) / (PASSES * frames.length));
  }
  console.log(JSON.stringify({ us: best, kept: kept / (PASSES * frames.length) }));
}

function connect(port, onMessage, onData) {
  const require = createRequire(new URL("../../../../ui/package.json", import.meta.url));
  const WebSocket = require("ws");
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v2/agentassist/websocket`, {
    headers: { authorization: "Bearer x" },
    perMessageDeflate: false,
  });
  if (onData) {
    socket.on("upgrade", (response) => response.socket.prependListener("data", onData));
    socket.on("open", () => socket._socket.prependListener("data", onData));
  }
  socket.on("message", onMessage);
  return socket;
}

function online(port, frames) {
  let seen = 0;
  let kept = 0;
  let before = 0;
  let began = 0n;
  const socket = connect(port, (data) => {
    if (seen === 0) {
      before = cpu();
      began = process.hrtime.bigint();
    }
    kept += ranked(data).length;
    if (++seen === frames) {
      const wall = Number(process.hrtime.bigint() - began) / 1e3;
      const us = (cpu() - before) / (frames - 1);
      console.log(JSON.stringify({ us, wall_us: wall / (frames - 1), kept: kept / frames }));
      socket.terminate();
    }
  });
}

function paced(port, frames) {
  const took = [];
  let received = 0n;
  const socket = connect(
    port,
    (data) => {
      ranked(data);
      took.push(Number(process.hrtime.bigint() - received) / 1e3);
      if (took.length === frames) {
        took.sort((a, b) => a - b);
        const at = (q) => took[Math.min(frames - 1, Math.floor(q * frames))];
        console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99), max: took[frames - 1] }));
        socket.terminate();
      }
    },
    () => {
      received = process.hrtime.bigint();
    },
  );
}

const [mode, target, count] = process.argv.slice(2);
({ offline, online, paced })[mode](target, Number(count));
