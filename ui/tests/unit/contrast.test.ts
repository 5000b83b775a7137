// @vitest-environment node
// The palette's pairs, computed from tokens.css itself: 4.5:1 for text, 3:1 for shapes that carry
// meaning (WCAG 2.2, 1.4.3 and 1.4.11), in light and in dark.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../src/styles/tokens.css"), "utf8");
const root = css.slice(0, css.indexOf("@media"));

type Rgb = [number, number, number];

function tokens(theme: 0 | 1): Map<string, Rgb> {
  const found = new Map<string, Rgb>();
  const pair = /--([\w-]+):\s*light-dark\(oklch\(([^)]+)\),\s*oklch\(([^)]+)\)\);/g;
  for (const [, name, light, dark] of root.matchAll(pair)) {
    const value = theme === 0 ? light : dark;
    if (name && value && !value.includes("/")) found.set(name, oklch(value));
  }
  return found;
}

/** OKLCH to linear-light sRGB, clipped (CSS Color 4, §18). */
function oklch(text: string): Rgb {
  const [l = 0, c = 0, h = 0] = text.trim().split(/\s+/).map(Number);
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}
function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test("the formula gives 21 for black on white, and the known value of a gray", () => {
  expect(contrast([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 5);
  // #767676 on white is 4.54, the classic edge of AA.
  const gray = ((0x76 / 255 + 0.055) / 1.055) ** 2.4;
  expect(contrast([gray, gray, gray], [1, 1, 1])).toBeCloseTo(4.54, 2);
});

const surfaces = ["surface-0", "surface-1", "surface-2"];
const text: [string, string[]][] = [
  [
    "text-strong",
    [...surfaces, "mark", "accent-soft", "good-soft", "wait-soft", "warn-soft", "bad-soft"],
  ],
  ["text-normal", [...surfaces, "good-soft", "wait-soft", "warn-soft", "bad-soft"]],
  ["text-faint", surfaces],
  ["on-accent", ["accent", "accent-hover"]],
  ["accent-text", [...surfaces, "accent-soft"]],
  ["good", [...surfaces, "good-soft"]],
  ["wait", [...surfaces, "wait-soft"]],
  ["warn", [...surfaces, "warn-soft"]],
  ["bad", [...surfaces, "bad-soft"]],
];
const shapes: [string, string[]][] = [
  ["edge", surfaces],
  ["ring", surfaces],
  ["meter-on", surfaces],
  ["good", ["wait-soft"]],
  ["chart-strong", surfaces],
  ["chart-mid", surfaces],
  ["chart-quiet", surfaces],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s", (_name, theme) => {
  const palette = tokens(theme);
  const of = (name: string): Rgb => {
    const found = palette.get(name);
    if (!found) throw new Error(`tokens.css has no --${name}`);
    return found;
  };
  test.each(text.flatMap(([name, on]) => on.map((ground) => [name, ground] as const)))(
    "%s can be read on %s",
    (name, ground) => expect(contrast(of(name), of(ground))).toBeGreaterThanOrEqual(4.5),
  );
  test.each(shapes.flatMap(([name, on]) => on.map((ground) => [name, ground] as const)))(
    "%s can be told from %s",
    (name, ground) => expect(contrast(of(name), of(ground))).toBeGreaterThanOrEqual(3),
  );
});
