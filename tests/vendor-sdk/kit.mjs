// What the tests with the vendor's SDK share: the SDK itself, a sandbox, and an agent who signs in.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where the SDK is installed; `scripts/test` keeps it outside the checkout. */
export const installed = process.env.VENDOR_SDK ?? join(root, "tests/vendor-sdk");
export const modules = join(installed, "node_modules");

const fromSdk = createRequire(join(installed, "package.json"));
const fromUi = createRequire(join(root, "ui/package.json"));
export const sdk = fromSdk("purecloud-platform-client-v2");
export const { WebSocket } = fromUi("ws");

const cuectl = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", process.env.CUECARD_PROFILE ?? "debug", "cuectl");

/** Starts a sandbox; its banner, how to plan a fault, and how to stop it. */
export async function sandbox(...args) {
  const child = spawn(cuectl, ["sandbox", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const banner = JSON.parse(line);
  const plan = async (fault) => {
    const answer = await fetch(`${banner.apiUrl}/sandbox/faults`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fault),
    });
    if (!answer.ok) throw new Error(`the fault was refused: ${await answer.text()}`);
  };
  const stop = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { banner, plan, stop };
}

/** An SDK client of its own that speaks to the sandbox by the SDK's own gateway setting. */
export function client(banner) {
  const client = new sdk.ApiClientClass();
  const { hostname, port } = new URL(banner.apiUrl);
  client.setGateway({ host: hostname, protocol: "http", port: Number(port) });
  return client;
}

/** What a browser does at the sign-in page: opens it, presses a button, and follows the redirect by hand. */
export async function decide(address, decision) {
  const page = await (await fetch(address)).text();
  const transaction = /name="transaction" value="([^"]+)"/.exec(page)?.[1];
  if (!transaction) throw new Error(`no page to sign in on: ${page}`);
  const answer = await fetch(new URL("/oauth/authorize", address), {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ transaction, decision }),
  });
  return new URL(answer.headers.get("location"));
}

/** Notifications of a channel, in order. */
export async function listen(uri) {
  const socket = new WebSocket(uri);
  const waiting = [];
  const wanted = [];
  socket.on("message", (data) => {
    const event = JSON.parse(data.toString());
    waiting.push(event);
    wanted.splice(0).forEach((look) => look());
  });
  await once(socket, "open");
  const next = async (fits, what) => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const at = waiting.findIndex(fits);
      if (at >= 0) return waiting.splice(at, 1)[0];
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what} did not come; there was ${waiting.map((e) => e.topicName).join(", ")}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        wanted.push(() => (clearTimeout(timer), resolve()));
      });
    }
  };
  return { socket, next, close: () => socket.terminate() };
}
