// An agent's day at a real organization's platform, in the real app: sign in with a browser that is
// played, and interactions come and go by themselves.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { elsewhere, playedBrowser, signInAt, signInPage } from "./browser.mjs";
import { cable, cuecard, cuectl, dataFolder, history, verified } from "./kit.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

const enter = "\uE007";
const escape = "\uE00C";

/** The app with nothing set, at the form, filled in for this sandbox. */
async function atTheForm(platform, client, browser, folder) {
  const window = await open(cuecard, { env: { CUECARD_DATA_DIR: folder, ...browser.env } });
  await window.sees("h1", "Welcome to Cuecard");
  await window.press("1");
  await window.sees("h1", "Sign in to your organization");
  await window.type("input[name=environment]", platform);
  await window.type("input[name=clientId]", client);
  return window;
}

/** What the platform answers somebody who calls with this token. */
async function status(banner, token) {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(new URL("/api/v2/users/me", banner.apiUrl), { headers })).status;
}

/** Enter in the form: the browser is opened, and the app waits for it. */
async function submit(window) {
  await window.press(enter);
  await window.sees("h2", "Waiting for your browser");
}

test("sign in; a conversation comes by itself, one key takes a card, and the platform knows; sign out", async () => {
  const folder = dataFolder();
  const browser = playedBrowser();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const tokens = new Set();
  const line = await cable(new URL(banner.apiUrl), (sent) => {
    for (const [, token] of sent.matchAll(/^authorization: Bearer (\S+)\r$/gimu)) tokens.add(token);
  });
  const answers = () => Promise.all([...tokens].map((token) => status(banner, token)));
  const window = await atTheForm(`127.0.0.1:${line.port}`, banner.platform.clientId, browser, folder);
  try {
    assert.deepEqual(browser.opened(), [], "nothing is opened before it is asked for");
    await submit(window);
    assert.deepEqual(await window.violations(), []);
    const address = new URL(await browser.nth(1));
    assert.equal(address.searchParams.get("redirect_uri"), banner.platform.redirectUri);
    assert.equal(address.searchParams.get("code_challenge_method"), "S256");
    assert.match(await signInAt(address), /Cuecard/u, "the browser ends at a page of the app's own");

    await window.sees("article.card");
    await eventually("it is on record as displayed", () =>
      history(folder, "--action", "suggestions_displayed").length > 0);
    await window.press("1");
    await window.sees("[role=status]", "Taken");
    const taken = await eventually("it is on record as taken", () =>
      history(folder, "--action", "suggestion_accepted")[0]);
    const platform = await elsewhere(banner);
    await eventually("another screen of the agent's sees it as accepted", async () => {
      const { entities = [] } = await platform(
        `/api/v2/conversations/${taken.interaction}/suggestions?pageSize=200`,
      );
      return entities.some((one) => one.id === taken.payload.suggestionId && one.state === "Accepted");
    });
    await window.sees("footer", "All sent");
    const told = await eventually("it is on record as told", () => {
      const kinds = history(folder, "--action", "delivery_succeeded").map((event) => event.payload.kind);
      return kinds.includes("engagement") && kinds;
    });
    assert.deepEqual(told.filter((kind) => kind === "engagement"), ["engagement"], "one press is told once");

    await window.click("[aria-haspopup=menu]");
    await window.sees(".popup", "Dana Reyes");
    await window.choose("Sign out");
    await window.sees("dialog", "Your sign-in is taken back at the platform");
    assert.deepEqual(await window.violations(), []);
    assert.deepEqual(await answers(), [200], "the app works with one token, and it is good");
    await window.run(() => document.querySelector("dialog input[type=checkbox]").click());
    await window.run(() => document.querySelector("dialog form").requestSubmit());
    await window.sees("h1", "Welcome to Cuecard");
    await eventually("the platform refuses the token that the app had", async () =>
      (await answers()).every((answer) => answer === 401));
    const last = new URL(await browser.nth(2));
    assert.equal(last.pathname, "/logout", "the browser is signed out as well");
    assert.ok(verified(folder).ok);

    const logs = readdirSync(join(folder, "logs"))
      .map((name) => readFileSync(join(folder, "logs", name), "utf8"))
      .join("");
    for (const secret of [address.searchParams.get("state"), ...tokens, "Bearer ", "code_verifier"]) {
      assert.ok(!logs.includes(secret), "the log has nothing of the sign-in's secrets");
    }
  } finally {
    await window.close();
    await line.pull();
    await sandbox.stop();
  }
});

test("given up, refused and at the wrong organization: back to the form each time, nothing lost", async () => {
  const folder = dataFolder();
  const browser = playedBrowser();
  const sandbox = jsonLines(cuectl, ["sandbox"]);
  const banner = await sandbox.next();
  const window = await atTheForm(new URL(banner.apiUrl).host, banner.platform.clientId, browser, folder);
  const filledIn = async () => {
    await window.sees("h1", "Sign in to your organization");
    const values = () => [...document.querySelectorAll("input")].map((one) => one.value);
    await eventually("the form is back", () => window.run(() => document.querySelector("form") !== null));
    const now = await window.run(values);
    assert.ok(now.includes(new URL(banner.apiUrl).host) && now.includes(banner.platform.clientId), "as it was typed");
  };
  try {
    await submit(window);
    const given = await browser.nth(1);
    await window.press(escape);
    await filledIn();
    assert.equal(await window.run(() => document.querySelectorAll("[role=alert]").length), 0, "no error to read");
    const late = await (await signInPage(given)).decide("sign-in");
    await assert.rejects(fetch(late), "nobody listens for the answer any more");

    await submit(window);
    const refused = await signInPage(await browser.nth(2));
    await fetch(await refused.decide("cancel"));
    await window.sees("[role=alert]", "Sign-in declined");
    await filledIn();

    await window.run(() => document.querySelector("details").setAttribute("open", ""));
    await window.type("input[name=organization]", "somewhere-else");
    await window.type("input[name=provider]", "okta");
    await submit(window);
    const wrong = await signInPage(await browser.nth(3));
    assert.equal(wrong.status, 400);
    assert.match(wrong.html, /no organization of this name/u, "the platform says it on a page of its own");
    await window.sees("summary", "The browser shows something else");
    await window.press(escape);
    await filledIn();
    assert.deepEqual(history(folder, "--action", "suggestions_produced"), []);
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
    await sandbox.stop();
  }
});

test("the sandbox, as in an organization: one key, a browser, and conversations come", async () => {
  const folder = dataFolder();
  const browser = playedBrowser();
  const window = await open(cuecard, { env: { CUECARD_DATA_DIR: folder, ...browser.env } });
  try {
    await window.sees("h1", "Welcome to Cuecard");
    await window.press("4");
    await window.sees("h2", "Waiting for your browser");
    await signInAt(await browser.nth(1));
    await window.sees("article.card");
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
  }
});
