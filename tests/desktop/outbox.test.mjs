// What leaves on the agent's behalf, from the press in the real window to the platform's receipt.
import assert from "node:assert/strict";
import { test } from "node:test";

import { cable, cuecard, cuectl, dataFolder, environment, history, verified } from "./kit.mjs";
import { eventually, jsonLines, open } from "./webdriver.mjs";

const arrowDown = "\uE015";
const control = "\uE009";
const enter = "\uE007";

/** What the sandbox took of feedback, each once however often it was sent. */
async function taken(banner) {
  const { effects } = await (await fetch(`${banner.apiUrl}/sandbox/feedback`)).json();
  return effects.map((effect) => effect.body);
}

const following = (banner) => ["--follow", banner.interactions[0], "--customer", "J. Meyer", "--channel", "voice"];

test("a thumb up is one press; it is sent, and the card and the record say so", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const window = await open(cuecard, { args: following(banner), env: environment(folder, banner) });
  try {
    await window.sees("article.card");
    await window.press(arrowDown, "+");
    await window.sees("article.card", "Feedback sent");
    await window.sees("footer", "All sent");

    const [body] = await taken(banner);
    assert.equal(body.feedbackType, "helpful");
    const [submitted, ...more] = history(folder, "--action", "feedback_submitted");
    assert.equal(more.length, 0, "one press, one submission");
    assert.equal(submitted.payload.correlationId, body.correlationId, "the record names what the platform got");
    assert.equal(submitted.payload.recommendationId, body.recommendationId);
    assert.equal(submitted.payload.status, "submitted");
    assert.ok(
      history(folder, "--action", "feedback_given")[0].seq < submitted.seq,
      "it was on record before it was sent",
    );
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
    await sandbox.stop();
  }
});

test("a reason given without a network is kept over a restart and sent once when it is back", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  const line = await cable(new URL(banner.apiUrl));
  const env = environment(folder, banner, line.port);
  const words = "Gift cards go by post since March.";

  const first = await open(cuecard, { args: following(banner), env });
  try {
    await first.sees("article.card");
    await line.pull();
    await first.sees("header", "Reconnecting");
    await first.press(arrowDown, "f");
    await first.sees("article.card legend", "What was wrong");
    await first.press("5");
    await first.type("article.card textarea", words);
    await first.chord(control, enter);
    await first.sees("[role=status]", "Saved, will be sent");
    await first.sees("footer", "1 waiting");
  } finally {
    await first.close();
  }
  assert.deepEqual(await taken(banner), [], "nothing could leave");
  assert.equal(history(folder, "--action", "feedback_given").length, 1, "and it is on record");

  const second = await open(cuecard, { args: following(banner), env });
  try {
    await second.sees("footer", "1 waiting");
    await line.putBack();
    await second.press("r");
    await second.sees("header", "Live");
    await eventually("it arrived", async () => (await taken(banner)).length > 0);
    await second.sees("footer", "All sent");
    const bodies = await taken(banner);
    assert.equal(bodies.length, 1, "once");
    assert.equal(bodies[0].feedbackType, "outdated");
    assert.equal(bodies[0].comments, words, "in full");
    const [submitted, ...more] = history(folder, "--action", "feedback_submitted");
    assert.equal(more.length, 0);
    assert.equal(submitted.payload.commentsLength, words.length);
    assert.ok(!JSON.stringify(history(folder)).includes(words), "the comment is in no event");
    assert.ok(verified(folder).ok, "the chain holds over the restart");
  } finally {
    await second.close();
    await line.pull();
    await sandbox.stop();
  }
});

test("what the platform refuses stands in the tray with its reason; discarding it is on record", async () => {
  const folder = dataFolder();
  const sandbox = jsonLines(cuectl, ["sandbox", "--speed", "4"]);
  const banner = await sandbox.next();
  await fetch(`${banner.apiUrl}/sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ on: "feedback", effect: { answer: { status: 400 } } }),
  });
  const window = await open(cuecard, { args: following(banner), env: environment(folder, banner) });
  try {
    await window.sees("article.card");
    await window.press(arrowDown, "+");
    await window.sees("footer", "1 failed");
    await window.sees("article.card", "Feedback refused");
    assert.equal(history(folder, "--action", "feedback_failed").length, 1);

    await window.click("footer .deliveries");
    await window.sees(".tray .reason", "status 400");
    const press = (label) =>
      window.run((label) => {
        const button = [...document.querySelectorAll(".tray button")].find((one) => one.textContent.trim() === label);
        button.click();
      }, label);
    await press("Discard");
    await window.sees(".tray", "It will never be sent.");
    assert.equal(history(folder, "--action", "delivery_discarded").length, 0, "it asks first");
    await press("Discard");
    await window.sees("footer", "All sent");
    assert.equal(history(folder, "--action", "delivery_discarded").length, 1);
    assert.deepEqual(await taken(banner), []);
    assert.ok(verified(folder).ok);
  } finally {
    await window.close();
    await sandbox.stop();
  }
});
