// The end of a call in the real window: a summary is made, what must not leave is redacted by a key, and
// the CRM gets exactly the text that stood there, once.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { cuecard, cuectl, dataFolder, environment, history, verified } from "./kit.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

const ENTER = "\uE007";
const CONTROL = "\uE009";

/** A CRM that keeps what it was told; the first time it takes it and loses the answer. */
async function crm() {
  const received = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    received.push({ key: request.headers["idempotency-key"], body: JSON.parse(Buffer.concat(parts).toString()) });
    if (received.length === 1) request.socket.destroy();
    else response.end("{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { received, url: `http://127.0.0.1:${server.address().port}/summaries`, close: () => server.close() };
}

/** The panel of an agent who is in a call. */
function inCall(banner, folder, more) {
  const args = ["--follow", banner.interactions[0], "--customer", "J. Meyer", "--channel", "voice"];
  return open(cuecard, { args, env: { ...environment(folder, banner), CUECARD_ALLOW_LOOPBACK: "1", ...more } });
}

/** Everything was said: at this pace two lines are never three seconds apart. */
function talkedOut(folder) {
  let frames = 0;
  let since = Date.now();
  const still = () => {
    const now = history(folder, "--action", "suggestions_produced").length;
    if (now !== frames) [frames, since] = [now, Date.now()];
    return frames > 0 && Date.now() - since > 3_000;
  };
  return eventually("everything was said", still, 60_000);
}

/** The call is over, and a summary of it is made. */
async function summarize(window) {
  await window.click("[aria-haspopup=menu]");
  await window.choose("Stop following J. Meyer");
  await window.choose("Make summary");
  await window.sees(".summary", "To check before sending");
}

const text = () => document.querySelector(".summary textarea")?.value ?? "";

test("a call ends: its summary is made, redacted by a key, edited, and filed once as it stood", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "20"]);
  const banner = await sandbox.next();
  const far = await crm();
  const window = await inCall(banner, folder, { CUECARD_CRM_WEBHOOK: far.url });
  try {
    await talkedOut(folder);
    await summarize(window);
    assert.match(await window.run(text), /202-555-0142/u, "the customer's number is in what was made");
    assert.deepEqual(await window.violations(), []);

    await window.sees(".foot", "Waits for the phone number");
    await window.chord(CONTROL, ENTER);
    const ask = (command, args) => window.runAsync((...call) => window.__TAURI_INTERNALS__.invoke(...call), command, args);
    await assert.rejects(ask("file_summary", { id: 1 }), "not by another way either");
    assert.equal(history(folder, "--action", "summary_saved").length, 0, "nothing leaves while it is open");

    await window.press("r");
    const redacted = async () => (await window.run(text)).includes("[phone number]");
    await eventually("the number is gone", redacted);
    await window.type(".summary textarea", " Address noted.");
    await window.sees(".summary", "Saved");
    const stands = await window.run(text);
    assert.match(stands, /Address noted\./u);
    await window.chord(CONTROL, ENTER);
    await window.sees(".foot", "Filed at");

    assert.deepEqual(far.received.map(({ body }) => body.summaryText), [stands, stands], "the lost answer is asked for again");
    assert.equal(new Set(far.received.map(({ key }) => key)).size, 1, "and both are one by their key");
    const [{ body }] = far.received;
    assert.equal(body.interactionId, banner.interactions[0]);
    assert.equal(body.agentId, banner.agentId);
    assert.equal(body.metadata.redactionVerified, true);

    const kinds = history(folder).map((event) => event.kind).filter((kind) => kind.startsWith("summary_"));
    assert.deepEqual(kinds, ["summary_requested", "summary_generated", "summary_redacted", "summary_saved", "summary_synced"]);
    const [synced] = history(folder, "--action", "summary_synced");
    assert.equal(synced.payload.action, "SUMMARY_GENERATED_AND_SYNCED");
    assert.ok(!JSON.stringify(history(folder)).includes("555-0142"), "the number is nowhere on record");
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
    await sandbox.stop();
    far.close();
  }
});

test("edits of a summary survive a kill, and what was open before is open after", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "20"]);
  const banner = await sandbox.next();
  const first = await inCall(banner, folder);
  let typed;
  try {
    await talkedOut(folder);
    await summarize(first);
    await first.type(".summary textarea", " Call back on Monday.");
    await first.sees(".summary", "Saved");
    typed = await first.run(text);
    await first.kill();
  } finally {
    await first.close();
  }
  const second = await open(cuecard, { env: environment(folder, banner) });
  try {
    await eventually("the words are back", async () => (await second.run(text)) === typed);
    await second.sees(".summary", "Phone number");
    assert.equal(history(folder, "--action", "summary_saved").length, 0, "nothing was sent");
    assert.ok(verified(folder).ok);
  } finally {
    await second.close();
    await sandbox.stop();
  }
});
