// A computer where nobody signs in, in the real app: it connects as a device, does so again by itself
// after a restart, and forgets it when it is told to.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { cuecard, cuectl, dataFolder, verified } from "./kit.mjs";
import { ownKeyring } from "./keyring.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

const enter = "\uE007";

test("connect as a device; a restart connects again by itself; signing out forgets it", async () => {
  const folder = dataFolder();
  const keyring = await ownKeyring();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const start = () => open(cuecard, { env: { CUECARD_DATA_DIR: folder, ...keyring.env } });
  const connected = async (window) => {
    await window.sees("header", "Live");
    await window.sees("article.card", "", 60_000);
  };
  try {
    const first = await start();
    try {
      await first.sees("h1", "Welcome to Cuecard");
      await first.press("1");
      await first.sees("h1", "Sign in to your organization");
      await first.choose("Connect as a device");
      await first.sees("h1", "Connect as a device");
      await first.sees("form", "the system’s keyring");
      assert.deepEqual(await first.violations(), []);
      await first.type("input[name=environment]", new URL(banner.apiUrl).host);
      await first.type("input[name=clientId]", banner.clientId);
      await first.type("input[name=clientSecret]", "not this one");
      await first.type("input[name=agentId]", banner.agentId);
      await first.press(enter);
      await first.sees("[role=alert]", "Sign-in refused");
      await first.run(() => {
        const field = document.querySelector("input[name=clientSecret]");
        field.focus();
        field.select();
      });
      await first.type("input[name=clientSecret]", banner.clientSecret);
      await first.press(enter);
      await connected(first);
    } finally {
      await first.close();
    }

    const second = await start();
    try {
      await connected(second);
      const kept = keyring.kept();
      await second.click("[aria-haspopup=menu]");
      await second.choose("Sign out");
      await second.sees("h1", "Welcome to Cuecard");
      // The platform is told first, which the window does not wait for.
      await eventually("the keyring has one secret less", () => keyring.kept() === kept - 1);
    } finally {
      await second.close();
    }

    const third = await start();
    try {
      await third.sees("h1", "Welcome to Cuecard");
    } finally {
      await third.close();
    }
    assert.ok(verified(folder).ok);
    const written = [
      join(folder, "config.toml"),
      ...readdirSync(join(folder, "logs")).map((name) => join(folder, "logs", name)),
    ].map((path) => readFileSync(path, "utf8"));
    for (const secret of [banner.clientSecret, "not this one", "Bearer "]) {
      assert.ok(written.every((text) => !text.includes(secret)), "the secret is in the keyring alone");
    }
  } finally {
    await sandbox.stop();
    await keyring.stop();
  }
});
