// The supervisor's journey in the real windows: write, deploy and inject a prompt in the studio; the
// agent's panel shows exactly that, and what the agent did is on record.
import assert from "node:assert/strict";
import { test } from "node:test";

import { cuecard, cuectl, dataFolder, environment, history, verified } from "./kit.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

/** The studio beside the panel of an agent who is in a call. */
async function studio(banner, folder) {
  const args = ["--follow", banner.interactions[0], "--customer", "J. Meyer", "--channel", "voice"];
  const window = await open(cuecard, { args, env: environment(folder, banner) });
  await window.sees("article.card");
  await window.click("[aria-haspopup=menu]");
  await window.choose("Prompt studio");
  await window.switchTo("desk");
  await window.sees(".studio h1", "Studio");
  return window;
}

/** Begins a prompt that nothing but an injection shows. */
async function write(window, content) {
  await window.press("n");
  const begun = () => document.activeElement?.matches("[data-path=name]") && document.activeElement.value === "";
  await eventually("an empty prompt waits for its name", () => window.run(begun));
  await window.type("[data-path=name]", "Account on hold");
  await window.type('[data-path="trigger.conditions[0].field"]', "accountStatus");
  await window.type('[data-path="trigger.conditions[0].value"]', "nobody has this");
  await window.type('[data-path="display.content"]', content);
}

test("a supervisor deploys and injects; the agent's panel shows it, and the click is on record", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const window = await studio(banner, folder);
  try {
    await write(window, "Ask {{customerName}} about the hold.");
    await window.choose("Deploy");
    await window.choose("Deploy version 1");
    await window.sees("main", "deployed");
    await eventually("it is on record", () => history(folder, "--action", "prompt_deployed").length > 0);
    const ask = (command, args) => window.runAsync((...call) => window.__TAURI_INTERNALS__.invoke(...call), command, args);
    const click = { interactionId: banner.interactions[0], key: "x" };
    await assert.rejects(ask("accept_suggestion", click), /not allowed/u, "the desk takes no suggestions");
    const [deployed, ...more] = history(folder, "--action", "prompt_deployed");
    assert.equal(more.length, 0);
    assert.equal(deployed.payload.action, "DEPLOYED");
    assert.match(deployed.payload.sha256, /^[0-9a-f]{64}$/u, "what was deployed is on record by its hash");

    assert.deepEqual(await window.violations(), []);
    await window.choose("Inject…");
    const chosen = () => [...document.querySelectorAll("dialog form select")].map((one) => one.value);
    await eventually("the one conversation and what was just deployed are chosen", async () =>
      (await window.run(chosen)).join(" ") === `${banner.interactions[0]} ${deployed.payload.promptId}`);
    await window.click("dialog form button[type=submit]");
    await eventually("it was injected", () => history(folder, "--action", "prompt_injected").length === 1);

    await window.switchTo("panel");
    await assert.rejects(ask("create_prompt", {}), /not allowed/u, "the panel writes no prompts");
    const search = { filter: {}, after: null, most: 1 };
    await assert.rejects(ask("find_history", search), /not allowed/u, "and reads no history");
    await window.sees(".popup", "Ask J. Meyer about the hold.");
    await eventually("it was seen", () => history(folder, "--action", "prompt_viewed").length > 0);
    await window.press("g");
    await eventually("the click is on record", () => history(folder, "--action", "prompt_clicked").length === 1);
    const [clicked] = history(folder, "--action", "prompt_clicked");
    assert.equal(clicked.payload.promptId, deployed.payload.promptId, "it names the prompt");
    const [injected] = history(folder, "--action", "prompt_injected");
    assert.equal(injected.payload.status, "SUCCESS");
    assert.equal(injected.payload.complianceTag, "AGENT_ASSIST_INJECTION");
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
    await sandbox.stop();
  }
});

test("what is typed is on disk at once: it survives a kill, and what is wrong stands at its field", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const first = await studio(banner, folder);
  try {
    await write(first, "Call +49 30 901820 and ask for {{customer}}.");
    await first.sees(".studio", "Saved");
    await first.kill();
  } finally {
    await first.close();
  }
  const second = await studio(banner, folder);
  try {
    await second.choose("Account on hold");
    const content = () => document.querySelector('[data-path="display.content"]').value;
    await eventually("the words are back", async () => (await second.run(content)).includes("901820"));
    await second.choose("2 to fix");
    await second.sees(".studio", "Phone number");
    assert.deepEqual(await second.violations(), []);
    assert.equal(history(folder, "--action", "prompt_deployed").length, 0, "nothing was deployed");
  } finally {
    await second.close();
    await sandbox.stop();
  }
});
