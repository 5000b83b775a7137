// Every golden message of surface B against the types of the vendor's own SDK.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { complaints, without } from "./compiler.mjs";
import { goldens } from "./goldens.mjs";
import { root } from "./kit.mjs";

const wire = join(root, "tests/wire/platform");
const files = readdirSync(wire).filter((name) => name !== "README.md");

/** One member of a value by its path, `eventBody.knowledgeSearch`. */
const part = (value, path) => (path ? path.split(".").reduce((inner, name) => inner?.[name], value) : value);

const json = (name) => JSON.parse(readFileSync(join(wire, name), "utf8"));

test("every golden message has its type, and every type its golden message", () => {
  assert.deepEqual(files.filter((name) => !(name in goldens)), [], "add them to goldens.mjs");
  assert.deepEqual(Object.keys(goldens).filter((name) => !files.includes(name)), [], "there are no such files");
});

/** What is checked: golden messages, parts of them, and assignments that must fail. */
function assignments() {
  const typed = [];
  const shared = [];
  for (const [name, { type, drift, twins }] of Object.entries(goldens)) {
    if (!files.includes(name)) continue;
    if (type) typed.push({ name, type, value: without(json(name), drift) });
    for (const [path, twin] of Object.entries(twins ?? {})) {
      const value = part(json(name), path);
      assert.ok(value !== undefined, `${name} has no ${path}`);
      shared.push({ name: `${name}: ${path}`, type: twin, value: without(subset(twin, value), drift) });
    }
  }
  const message = json("engagement.request.json");
  const wrong = [
    { name: "a member too many", type: "Models.SuggestionEngagement", value: { ...message, comment: "no such member" } },
    { name: "a member too few", type: "Models.SuggestionEngagement", value: {} },
    { name: "another type", type: "Models.SuggestionEngagement", value: { engagementType: 1 } },
  ];
  return { typed, shared, wrong };
}

const { typed, shared, wrong } = assignments();
// Once for all: the SDK's types alone take the compiler seconds.
const told = complaints([...typed, ...shared, ...wrong]);
const about = (those) => Object.fromEntries(those.filter(({ name }) => told.has(name)).map(({ name }) => [name, told.get(name)]));

test("every golden message is what the SDK's types say", () => {
  assert.ok(typed.length > 50, "the table was read");
  assert.deepEqual(about(typed), {});
});

test("what notifications and REST have in common is what the SDK's types say", () => {
  assert.ok(shared.length > 10, "the table was read");
  assert.deepEqual(about(shared), {});
});

test("the types would notice", () => {
  assert.deepEqual(Object.keys(about(wrong)), wrong.map(({ name }) => name));
  assert.equal(told.get("the compiler"), undefined);
});

/** Only the members that a `Pick` names: an event calls the others otherwise. */
function subset(type, value) {
  const names = /^Pick<[^,]+, (.*)>$/.exec(type)?.[1].match(/[^" |]+/g);
  return names ? Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name))) : value;
}
