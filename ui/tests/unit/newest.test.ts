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

test("a thousand views in one frame are painted once, with the newest", () => {
  const { frames, applied, newest } = setUp();
  for (let revision = 1; revision <= 1000; revision += 1) newest.offer({ revision });
  expect(frames.asked, "one frame is asked for, not a thousand").toBe(1);
  expect(applied, "nothing is painted before the frame").toEqual([]);
  frames.pass();
  expect(applied).toEqual([1000]);
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
  frames.pass();
  expect(applied).toEqual([1]);
  frames.pass();
  expect(applied).toEqual([1, 2]);
});
