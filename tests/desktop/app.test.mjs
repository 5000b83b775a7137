// The real app in its real window, against the real sandbox: the journeys no other test can make.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { cable, cuecard, cuectl, dataFolder, environment, history, verified } from "./kit.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

test("first start, sandbox, suggestions, key 1 takes one, and it is still on record after a restart", async () => {
  const folder = dataFolder();
  const env = { CUECARD_DATA_DIR: folder };

  const first = await open(cuecard, { env });
  let shown;
  try {
    await first.sees("h1", "Welcome to Cuecard");
    await first.press("3");
    await first.sees("article.card");
    // A person can't be quicker than the report that the card was painted; this test could.
    await eventually("it is on record as displayed", () =>
      history(folder, "--action", "suggestions_displayed").length > 0);
    await first.press("1");
    await first.sees("[role=status]", "Taken");
    const [taken] = history(folder, "--action", "suggestion_accepted");
    shown = history(folder, "--action", "suggestions_displayed").at(0).payload.cards[0];
    assert.equal(taken.payload.suggestionId, shown.suggestionId, "the event names the card that was on screen");
    assert.ok(
      history(folder, "--action", "suggestions_displayed").some((event) => event.seq < taken.seq),
      "what was painted is on record before what was taken",
    );
  } finally {
    await first.close();
  }

  const second = await open(cuecard, { env });
  try {
    await second.sees("h1", "Welcome to Cuecard");
  } finally {
    await second.close();
  }
  const accepted = history(folder, "--action", "suggestion_accepted");
  assert.equal(accepted.length, 1, "the click is there once, from the first start");
  assert.equal(accepted[0].payload.suggestionId, shown.suggestionId);
  assert.equal(history(folder, "--action", "app_started").length, 2);
  assert.ok(verified(folder).ok, "the chain holds over the restart");
});

test("the network goes away and comes back, and all of it is on record", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const line = await cable(new URL(banner.apiUrl));
  const window = await open(cuecard, {
    args: ["--follow", banner.interactions[0], "--customer", "J. Meyer", "--channel", "voice"],
    env: environment(folder, banner, line.port),
  });
  try {
    await window.sees("article.card");
    await line.pull();
    await window.sees("header", "Reconnecting");
    assert.ok(await window.run(() => document.querySelectorAll("article.card").length > 0), "the cards stay");

    await line.putBack();
    await window.press("r");
    await window.sees("header", "Live");
    const states = await eventually("that it is live again is on record", () => {
      const told = history(folder, "--action", "connection_changed").map((event) => event.payload.state);
      return told.includes("reconnecting") && told.at(-1) === "live" && told;
    });
    assert.deepEqual(
      [...new Set(states)].sort(),
      ["connecting", "live", "reconnecting"],
      "every state it went through is on record",
    );
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
    await line.pull();
    assert.equal(await sandbox.stop(), 0, "the sandbox ends in order when asked to");
  }
});

test("the page is shut in: no network, no eval, only its own commands, and axe finds nothing", async () => {
  const folder = dataFolder();
  const window = await open(cuecard, { args: ["--sandbox"], env: { CUECARD_DATA_DIR: folder } });
  try {
    await window.sees("article.card");
    const tried = await window.runAsync(async () => {
      const invoke = (command, args = {}) =>
        window.__TAURI_INTERNALS__.invoke(command, args).then(() => "allowed", (error) => String(error));
      const refused = (work) => { try { work(); return "allowed"; } catch { return "refused"; } };
      return {
        eval: refused(() => (0, eval)("1")),
        network: await fetch("http://127.0.0.1:1/").then(() => "allowed", () => "refused"),
        global: typeof window.__TAURI__,
        emit: await invoke("plugin:event|emit", { event: "x" }),
        close: await invoke("plugin:window|close", { label: "panel" }),
        clipboard: await invoke("plugin:clipboard-manager|read_text"),
        opener: await invoke("plugin:opener|open_url", { url: "file:///etc/passwd" }),
        badId: await window.__TAURI_INTERNALS__
          .invoke("select_interaction", { interactionId: "not-a-uuid" })
          .then(() => "allowed", (problem) => `${problem.code} ${problem.fields[0].path}`),
      };
    });
    assert.equal(tried.eval, "refused");
    assert.equal(tried.network, "refused");
    assert.equal(tried.global, "undefined");
    for (const command of ["emit", "close", "clipboard", "opener"]) {
      assert.match(tried[command], /not allowed|not found/, `${command} is not this page's to call`);
    }
    assert.equal(tried.badId, "invalidInput interactionId", "a command's input is checked in Rust");

    // Nothing may come in while it is looked at.
    await window.runAsync(() => window.__TAURI_INTERNALS__.invoke("set_quiet", { on: true, minutes: null }));
    assert.deepEqual(await window.violations(), []);
  } finally {
    await window.close();
  }
});

test("a second start hands its interaction over and ends; ending in order is on record", async () => {
  const folder = dataFolder();
  const env = { CUECARD_DATA_DIR: folder };
  const window = await open(cuecard, { args: ["--sandbox"], env });
  try {
    await window.sees("article.card");
    const id = "6f2f7b44-6d0e-4c59-9f4c-0d6a3a4b8c11";
    execFileSync(cuecard, ["--follow", id, "--customer", "Second Start"], {
      env: { ...process.env, ...env },
      timeout: 20_000,
    });
    await window.sees("[role=tab]", "Second Start");
    await window.runAsync(() => window.__TAURI_INTERNALS__.invoke("set_language", { language: "de" }));
    assert.match(readFileSync(join(folder, "config.toml"), "utf8"), /language = "de"/, "what is chosen is kept");
    // The app may be gone before it has answered.
    await window.run(() => void window.__TAURI_INTERNALS__.invoke("quit")).catch(() => undefined);
    await eventually("the end is on record", () => history(folder, "--action", "app_stopped").length === 1);
    assert.ok(verified(folder).ok);
    const logs = readdirSync(join(folder, "logs")).map((name) => readFileSync(join(folder, "logs", name), "utf8")).join("");
    for (const secret of ["Second Start", "client_secret", "Bearer "]) {
      assert.ok(!logs.includes(secret), `the log has no "${secret}"`);
    }
  } finally {
    await window.close();
  }
});
