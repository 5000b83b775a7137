import { beforeEach, expect, test } from "vitest";
import { language } from "../../src/messages/language.svelte.ts";
import { SessionState } from "../../src/state/session.svelte.ts";
import { FakeHost } from "./make.ts";

let host: FakeHost;
let session: SessionState;
beforeEach(async () => {
  host = new FakeHost();
  session = new SessionState(host);
  await session.open();
});

function fill(): void {
  session.form = {
    apiUrl: " https://api.example.com ",
    loginUrl: "",
    clientId: "client",
    clientSecret: " s3cret ",
    libraryId: "6f1c8a52-7d2e-4b7c-9f61-0b8c2f1d3e4a",
    agentId: "",
  };
}

test("what is missing stands at its field, and nothing is sent", async () => {
  await session.connect();
  expect(session.fields.map(({ path }) => path)).toEqual([
    "apiUrl",
    "clientId",
    "clientSecret",
    "libraryId",
  ]);
  expect(host.calls("connect")).toEqual([]);
});

test("the form is sent trimmed, but for the secret", async () => {
  fill();
  await session.connect();
  expect(host.calls("connect")[0]?.[1]).toMatchObject({
    apiUrl: "https://api.example.com",
    clientSecret: " s3cret ",
  });
});

test("a refusal stands at its fields and loses nothing that was typed", async () => {
  fill();
  session.entering = true;
  const fields = [{ path: "apiUrl", message: "An https address" }];
  host.refuse = { code: "invalidInput", message: "The form has errors", fields };
  await session.connect();
  expect(session.entering, "the form stays open").toBe(true);
  expect(session.fields).toEqual(fields);
  expect(session.form.clientSecret).toBe(" s3cret ");
  expect(session.form.clientId).toBe("client");
});

test("once it is accepted the secret is gone from the page", async () => {
  fill();
  session.entering = true;
  await session.connect();
  expect(session.form.clientSecret).toBe("");
  expect(session.entering).toBe(false);
});

test("leaving the form keeps what was typed, but not the secret", () => {
  fill();
  session.entering = true;
  session.leaveForm();
  expect(session.form.clientSecret).toBe("");
  expect(session.form.clientId).toBe("client");
});

test("two presses start one sandbox", async () => {
  await Promise.all([session.trySandbox(), session.trySandbox()]);
  expect(host.calls("startSandbox").length).toBe(1);
});

test("what was chosen before is in force at the next start", async () => {
  host.options = { ...host.options, keepOnTop: true, language: "de" };
  const next = new SessionState(host);
  await next.open();
  expect(next.onTop).toBe(true);
  expect(language()).toBe("de");
});
