// Every state in light and dark, at the smallest, the usual and a wide size: nothing complained
// about, no accessibility rule broken, nothing wider than the window. Leaves a picture of each.
import { afterAll, beforeAll, describe, test } from "vitest";
import { fixtures } from "../../src/host/fixture/views.ts";
import { checkLooks, Stage, type NamedLook } from "./harness.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const check = (looks: readonly NamedLook[]) => checkLooks(stage, looks);

const themes = ["light", "dark"] as const;
const sizes = [
  [320, 480],
  [380, 720],
  [800, 800],
] as const;

describe("in both themes, at every size", () => {
  test.each(fixtures)("%s", (fixture) =>
    check(
      themes.flatMap((theme) =>
        sizes.map(
          ([width, height]) =>
            [`${fixture}-${theme}-${width}`, { fixture, theme, width, height }] as const,
        ),
      ),
    ),
  );
});

test.each([
  "live",
  "reconnecting",
  "welcome",
  "long",
  "kinds",
  "credentials",
  "signIn",
  "device",
  "signingIn",
] as const)("%s with text twice the size", (fixture) =>
  check(themes.map((theme) => [`${fixture}-${theme}-200`, { fixture, theme, text: 200 }] as const)),
);

test.each(["live", "welcome", "reconnecting"] as const)("%s with more contrast", (fixture) =>
  check(
    themes.map(
      (theme) => [`${fixture}-${theme}-contrast`, { fixture, theme, contrast: true }] as const,
    ),
  ),
);

test("live with forced colors", () =>
  check(
    themes.map(
      (theme) => [`live-${theme}-forced`, { fixture: "live", theme, forcedColors: true }] as const,
    ),
  ));

describe.each(["de", "fr", "es", "ja"])("in %s", (language) => {
  test.each([
    "live",
    "kinds",
    "reconnecting",
    "welcome",
    "held",
    "error",
    "signIn",
    "device",
    "signingIn",
    "reSignIn",
  ] as const)("%s", (fixture) =>
    check([
      [`${fixture}-${language}`, { fixture, language }],
      [`${fixture}-${language}-320`, { fixture, language, width: 320, height: 480 }],
    ]),
  );
});
