// @vitest-environment node
import { expect, test } from "vitest";
import { NewestPerFrame } from "../../src/state/newest.ts";
import { Frames } from "./make.ts";

function setUp() {
  const frames = new Frames();
  const applied: number[] = [];
  const newest = new NewestPerFrame<{ revision: number }>(
    ({ revision }) => applied.push(revision),
    frames.ask,
  );
  return { frames, applied, newest };
}

test("of a thousand views in one frame the first and the newest are applied", () => {
  const { frames, applied, newest } = setUp();
  for (let revision = 1; revision <= 1000; revision += 1) newest.offer({ revision });
  expect(frames.asked, "one frame is asked for, not a thousand").toBe(1);
  expect(applied, "the first is on its way into the frame to come").toEqual([1]);
  frames.pass();
  expect(applied).toEqual([1, 1000]);
  for (let revision = 1001; revision <= 2000; revision += 1) newest.offer({ revision });
  expect(applied, "while frames follow each other, each has one").toEqual([1, 1000]);
  frames.pass();
  expect(applied).toEqual([1, 1000, 2000]);
});

test("each further frame has its own paint, and none without news", () => {
  const { frames, applied, newest } = setUp();
  newest.offer({ revision: 1 });
  frames.pass();
  frames.pass();
  newest.offer({ revision: 2 });
  frames.pass();
  expect(applied).toEqual([1, 2]);
});

test("an older view never replaces a newer one, within a frame or after it", () => {
  const { frames, applied, newest } = setUp();
  newest.offer({ revision: 7 });
  newest.offer({ revision: 6 });
  frames.pass();
  newest.offer({ revision: 7 });
  newest.offer({ revision: 3 });
  expect(frames.asked, "a stale view asks for no frame").toBe(0);
  frames.pass();
  expect(applied).toEqual([7]);
});

test("a view offered while one is being painted gets the next frame", () => {
  const frames = new Frames();
  const applied: number[] = [];
  const newest = new NewestPerFrame<{ revision: number }>(({ revision }) => {
    applied.push(revision);
    if (revision === 1) newest.offer({ revision: 2 });
  }, frames.ask);
  newest.offer({ revision: 1 });
  expect(applied).toEqual([1]);
  frames.pass();
  expect(applied).toEqual([1, 2]);
});
