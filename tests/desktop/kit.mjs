// What the journeys share: programs, a data folder each, the record as another program sees it, and a
// cable to pull.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

const binaries = join(process.env.CARGO_TARGET_DIR ?? "target", process.env.CUECARD_PROFILE ?? "debug");
export const cuecard = join(binaries, "cuecard");
export const cuectl = join(binaries, "cuectl");
/** Writes years of history: `FOLDER EVENTS`. */
export const generator = join(binaries, "examples", "history");

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A data folder of its own; what a card opens would be a browser here, so cards are copied. */
export function dataFolder() {
  const folder = mkdtempSync(join(tmpdir(), "cuecard-test-"));
  folders.push(folder);
  writeFileSync(join(folder, "config.toml"), '[panel]\non_accept = "copy"\nlanguage = "en"\n');
  return folder;
}

/** The audit log as another program sees it, oldest first. */
export function history(folder, ...args) {
  const lines = execFileSync(cuectl, ["audit", "search", "--limit", "1000", ...args], {
    env: { ...process.env, CUECARD_DATA_DIR: folder },
    encoding: "utf8",
  });
  return lines.split("\n").filter(Boolean).map((line) => JSON.parse(line)).reverse();
}

export function verified(folder) {
  return JSON.parse(
    execFileSync(cuectl, ["audit", "verify"], { env: { ...process.env, CUECARD_DATA_DIR: folder }, encoding: "utf8" }),
  );
}

/** A cable between the app and the sandbox that can be pulled and put back; `heard` gets what the app sends. */
export async function cable(target, heard = () => undefined) {
  const sockets = new Set();
  const carry = (client) => {
    client.on("data", (sent) => heard(sent.toString("latin1")));
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [[client, far], [far, client]]) {
      sockets.add(from);
      from.on("close", () => (sockets.delete(from), to.destroy())).on("error", () => from.destroy());
      from.pipe(to);
    }
  };
  let server = createServer(carry).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const pull = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  };
  return {
    port,
    pull,
    putBack: async () => {
      server = createServer(carry).listen(port, "127.0.0.1");
      await once(server, "listening");
    },
  };
}

/** What tells the app, by its environment, to connect to a sandbox; through a cable where one is given. */
export function environment(folder, banner, port = new URL(banner.apiUrl).port) {
  const url = `http://127.0.0.1:${port}`;
  return {
    CUECARD_DATA_DIR: folder,
    CUECARD_API_URL: url,
    CUECARD_LOGIN_URL: url,
    CUECARD_CLIENT_ID: banner.clientId,
    CUECARD_CLIENT_SECRET: banner.clientSecret,
    CUECARD_LIBRARY_ID: banner.libraryId,
    CUECARD_AGENT_ID: banner.agentId,
  };
}
