// Serves ui/dist under the app's own content security policy and opens it in Chromium. A page that
// logs an error, or is refused something by the policy, fails the test that opened it. With
// `CUECARD_SLOWDOWN=6` the page runs six times slower, as on a loaded machine: a test that races fails.
import { createServer, type Server } from "node:http";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { AccessFixture, FarAccess } from "../../src/host/fixture/access.ts";
import type { FarEnd } from "../../src/host/fixture/host.ts";
import type { FarOwn, OwnFixture } from "../../src/host/fixture/own-record.ts";
import type { FarPrivacy, PrivacyFixture } from "../../src/host/fixture/privacy.ts";
import type { FarInsights, InsightsFixture } from "../../src/host/fixture/insights.ts";
import type { FarReview, ReviewFixture } from "../../src/host/fixture/review.ts";
import type { FarSignIn } from "../../src/host/fixture/sign-in.ts";
import type { FarStudio, StudioFixture } from "../../src/host/fixture/studio.ts";
import type { FarSummaries } from "../../src/host/fixture/summaries.ts";
import type { SummaryFixture } from "../../src/host/fixture/summary-views.ts";
import type { Fixture } from "../../src/host/fixture/views.ts";

declare global {
  interface Window {
    farEnd: FarEnd;
    farStudio: FarStudio;
    farSummaries: FarSummaries;
    farSignIn: FarSignIn;
    farReview: FarReview;
    farInsights: FarInsights;
    farPrivacy: FarPrivacy;
    farAccess: FarAccess;
    farOwn: FarOwn;
  }
}

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../../dist");
const shots = join(here, "screenshots");

/** How many times slower the page runs than it could. */
const slowdown = Number(process.env["CUECARD_SLOWDOWN"] ?? 1);

/** How long a test waits for what must come: long, since a loaded machine is no reason to fail. */
export const patienceMs = 60_000;

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The policy of tauri.conf.json, read from there so that both stay the same. */
async function policy(): Promise<string> {
  const conf = await readFile(join(here, "../../../tauri.conf.json"), "utf8");
  const parsed = JSON.parse(conf) as { app: { security: { csp: string } } };
  return parsed.app.security.csp;
}

export interface Look {
  fixture:
    | Fixture
    | StudioFixture
    | SummaryFixture
    | ReviewFixture
    | InsightsFixture
    | PrivacyFixture
    | OwnFixture;
  /** Which window; the panel where nothing is said. */
  page?: "desk.html";
  /** Which area of the desk; the studio where nothing is said. */
  area?: "review" | "insights" | "privacy";
  /** How the desk's areas stand; open where nothing is said. */
  access?: AccessFixture;
  width?: number;
  height?: number;
  theme?: "light" | "dark";
  /** Root type size in percent. */
  text?: number;
  language?: string;
  forcedColors?: boolean;
  contrast?: boolean;
}

export class Stage {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly origin: string,
  ) {}

  static async open(): Promise<Stage> {
    if (!existsSync(join(dist, "index.html"))) throw new Error("ui/dist is missing: npm run build");
    await mkdir(shots, { recursive: true });
    const csp = await policy();
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://page").pathname;
      // Browsers ask for it by themselves; the app's window does not.
      if (path === "/favicon.ico") return void response.writeHead(204).end();
      const file = join(dist, normalize(path === "/" ? "/index.html" : path));
      readFile(file).then(
        (body) => {
          response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
          response.setHeader("Content-Security-Policy", csp);
          response.end(body);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    const browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    });
    return new Stage(server, browser, `http://127.0.0.1:${port}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((closed) => this.server.close(closed));
  }

  /** Opens the page in a look; `faults` collects what it complained about. */
  async show(look: Look): Promise<{ page: Page; faults: string[] }> {
    const context = await this.browser.newContext({
      viewport: { width: look.width ?? 380, height: look.height ?? 720 },
      deviceScaleFactor: 2,
      colorScheme: look.theme ?? "light",
      reducedMotion: "reduce",
      forcedColors: look.forcedColors ? "active" : "none",
      contrast: look.contrast ? "more" : "no-preference",
      locale: look.language ?? "en-US",
      timezoneId: "UTC",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    // As `freezePrototype` does in the app.
    await page.addInitScript("Object.freeze(Object.prototype)");
    await page.addInitScript(lingering);
    if (slowdown > 1) {
      const devtools = await context.newCDPSession(page);
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    }
    const query = new URLSearchParams({ fixture: look.fixture });
    if (look.area) query.set("area", look.area);
    if (look.access) query.set("access", look.access);
    if (look.text) query.set("text", String(look.text));
    await page.goto(`${this.origin}/${look.page ?? ""}?${query}`);
    await page.locator("#app > *").first().waitFor();
    await settled(page);
    return { page, faults };
  }
}

/** What people have seconds to read stays until a loaded machine has read it, too. */
function lingering(): void {
  const soon = window.setTimeout.bind(window);
  const later = (act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
    soon(act, ms >= 3000 ? ms * 20 : ms, ...given);
  Object.assign(window, { setTimeout: later });
}

/**
 * Waits until what was asked for is on the screen and the page knows what came into sight by it, as
 * the page itself counts: the frame that paints, the browser's word of what is in sight after it, and
 * the two frames within which the page tells that. Whatever waits for neither a rest nor the time has
 * happened then: what was not asked by now is not asked because of the last act.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const end = () => {
          clearTimeout(silence);
          sight.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => done()));
        };
        const sight = new IntersectionObserver(end);
        // Nothing else holds on to the observer, which the browser may forget before it speaks.
        const silence = setTimeout(end, 2000);
        requestAnimationFrame(() => sight.observe(document.documentElement));
      }),
  );
}

export async function shoot(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Gives the open page another size and theme, as a person would. */
export async function change(page: Page, look: Look): Promise<void> {
  await page.setViewportSize({ width: look.width ?? 380, height: look.height ?? 720 });
  await page.emulateMedia({ colorScheme: look.theme ?? "light" });
  await settled(page);
}

/** Runs axe with every rule of WCAG 2.2 A and AA, and its best practices. */
export async function expectAccessible(page: Page, what = "the page"): Promise<void> {
  const there = await page.evaluate(() => "axe" in window);
  if (!there) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const runner = (window as unknown as { axe: typeof axe }).axe;
    const found = await runner.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join("\n")}`,
    );
  });
  expect(violations, `${what}: axe finds nothing`).toEqual([]);
}

export type NamedLook = readonly [name: string, look: Look];

/**
 * Opens the first look, walks through the others in the same page, and checks each: nothing complained
 * about, no accessibility rule broken, nothing wider than the window. Leaves a picture of each.
 */
export async function checkLooks(
  stage: Stage,
  looks: readonly NamedLook[],
  begin?: (page: Page) => Promise<void>,
): Promise<void> {
  const [first] = looks;
  if (!first) throw new Error("no look to check");
  const { page, faults } = await stage.show(first[1]);
  try {
    if (first[1].fixture === "credentials") await page.keyboard.press("2");
    if (first[1].fixture === "signIn") await page.keyboard.press("1");
    if (first[1].fixture === "device") await openDevice(page);
    await begin?.(page);
    for (const [name, look] of looks) {
      await change(page, look);
      await shoot(page, name);
      expect(await over(page), `${name}: nothing reaches over the window's edge`).toEqual([]);
      await expectAccessible(page, name);
    }
    expect(faults, "the page has no complaint, and the policy refused nothing").toEqual([]);
  } finally {
    await page.context().close();
  }
}

/** From the welcome to the form of a device, by keyboard, in any language. */
export async function openDevice(page: Page): Promise<void> {
  await page.keyboard.press("1");
  await page.locator(".device button").focus();
  await page.keyboard.press("Enter");
  await page.locator("input[name=clientSecret]").waitFor();
  await settled(page);
}

/** What a person could not see whole, however they scroll. */
async function over(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("#app *")]
      .filter((one) => one.getClientRects().length > 0 && !one.closest(".unseen"))
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => one.outerHTML.slice(0, 120)),
  );
}

/** What the page has asked of the far end once it is settled, by verb. */
export async function asked(page: Page, verb: string): Promise<unknown[][]> {
  await settled(page);
  return page.evaluate((name) => {
    const { farStudio, farReview, farInsights, farPrivacy, farAccess, farOwn } =
      window as Partial<Window>;
    const far = farStudio
      ? [farStudio, farReview, farInsights, farPrivacy, farAccess]
      : [window.farEnd, farOwn];
    return far.flatMap((one) => one?.asked ?? []).filter((one) => one[0] === name);
  }, verb);
}

/**
 * What the page asked of the far end, once `enough` holds of it. For what follows an act on the
 * browser's own time: what came into sight, what a rest in typing sets off, what time alone does.
 */
export async function askedFor(
  page: Page,
  verb: string,
  enough: (calls: unknown[][]) => boolean = (calls) => calls.length > 0,
): Promise<unknown[][]> {
  let calls: unknown[][] = [];
  await expect
    .poll(async () => enough((calls = await asked(page, verb))), {
      timeout: patienceMs,
      message: `the page asks ${verb} of the far end`,
    })
    .toBe(true);
  return calls;
}

/** What a file of journeys drives: one stage for the file, a page for each test. */
export interface Play {
  /** The page last opened. */
  readonly page: Page;
  open(look?: Partial<Look>): Promise<void>;
  /** Presses keys one after the other, each until it is on the screen. */
  press(...keys: string[]): Promise<void>;
}

/** Sets a file of journeys up: every page that was opened ends without a complaint. */
export function play(fixture: Look["fixture"], base: Partial<Look> = {}): Play {
  let stage: Stage;
  let opened: { page: Page; faults: string[] }[] = [];
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    const ended = opened;
    opened = [];
    for (const { page } of ended) await page.context().close();
    const faults = ended.flatMap((one) => one.faults);
    expect(faults, "no page had a complaint").toEqual([]);
  });
  const played: Play = {
    get page() {
      const last = opened.at(-1);
      if (!last) throw new Error("no page is open");
      return last.page;
    },
    async open(look = {}) {
      opened.push(await stage.show({ fixture, ...base, ...look }));
    },
    async press(...keys) {
      for (const key of keys) {
        await played.page.keyboard.press(key);
        await settled(played.page);
      }
    },
  };
  return played;
}
