// A browser that is played: what the app would open is written down instead, and the sandbox's sign-in
// pages are fetched and answered as a person in a browser would.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { eventually } from "./webdriver.mjs";

/** Stands in for `xdg-open`: give its `env` to the app, then read what was `opened`. */
export function playedBrowser() {
  const folder = mkdtempSync(join(tmpdir(), "cuecard-browser-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const list = join(folder, "opened");
  const script = `#!/bin/sh\nprintf '%s\\n' "$1" >> '${list}'\n`;
  writeFileSync(join(folder, "xdg-open"), script, { mode: 0o755 });
  const opened = () => (existsSync(list) ? readFileSync(list, "utf8").split("\n").filter(Boolean) : []);
  return {
    env: { PATH: `${folder}:${process.env.PATH}` },
    opened,
    /** The nth address, from 1, once the app has opened it. */
    nth: (n) => eventually(`the browser was asked for ${n} pages`, () => opened()[n - 1]),
  };
}

/** Fetches a page of the sign-in; `decide` posts its form, and gives where it leads. */
export async function signInPage(address) {
  const response = await fetch(address);
  const html = await response.text();
  const transaction = /name="transaction" value="([^"]+)"/u.exec(html)?.[1];
  return {
    status: response.status,
    html,
    async decide(decision) {
      assert.ok(transaction, "the page has a form to answer");
      const answer = await fetch(new URL("/oauth/authorize", address), {
        method: "POST",
        redirect: "manual",
        body: new URLSearchParams({ transaction, decision }),
      });
      const back = answer.headers.get("location");
      assert.ok(back, "the platform sends the browser back");
      return back;
    },
  };
}

/** Goes all the way: the page, "Sign in", and back to the app; gives what the app's own page says. */
export async function signInAt(address) {
  const page = await signInPage(address);
  const back = await page.decide("sign-in");
  return (await fetch(back)).text();
}

/** The same agent on another screen, signed in beside the app: what the platform knows of them. */
export async function elsewhere(banner) {
  const { clientId, redirectUri } = banner.platform;
  const verifier = randomBytes(48).toString("base64url");
  const address = new URL("/oauth/authorize", banner.loginUrl);
  address.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const back = new URL(await (await signInPage(address)).decide("sign-in"));
  const token = await fetch(new URL("/oauth/token", banner.loginUrl), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: back.searchParams.get("code"),
      code_verifier: verifier,
      client_id: clientId,
      redirect_uri: redirectUri,
    }),
  });
  const { access_token: access } = await token.json();
  return async (path) => {
    const response = await fetch(new URL(path, banner.apiUrl), { headers: { authorization: `Bearer ${access}` } });
    assert.ok(response.ok, `${path} is answered ${response.status}`);
    return response.json();
  };
}
