// A small W3C WebDriver client for the real app, straight to WebKitWebDriver: no package needed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const axe = readFileSync(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
/** Long: a loaded machine is no reason to fail. */
const ANSWER_WITHIN_MS = 60_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A loopback port nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts the driver and the app under it; `env` reaches the app. */
export async function open(binary, { args = [], env = {} } = {}) {
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, NO_AT_BRIDGE: "1", TAURI_WEBVIEW_AUTOMATION: "true", ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "content-type": "application/json" },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };
  await eventually("the driver listens", () => call("GET", "/status").catch(() => undefined));
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } };
  const { sessionId } = await call("POST", "/session", { capabilities });
  return new Window(call, `/session/${sessionId}`, driver);
}

/** Asks again until the answer is truthy: waiting for the thing itself, with a deadline. */
export async function eventually(what, ask, withinMs = ANSWER_WITHIN_MS) {
  const deadline = performance.now() + withinMs;
  let last;
  for (;;) {
    last = await ask();
    if (last) return last;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** The processes a process started that still run. */
function children(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
}

/** The app's window. */
export class Window {
  constructor(call, session, driver) {
    this.call = call;
    this.session = session;
    this.driver = driver;
  }

  /** Runs a function in the page, with JSON arguments, and gives its JSON answer. */
  run(body, ...args) {
    const script = `return (${body}).apply(null, arguments)`;
    return this.call("POST", `${this.session}/execute/sync`, { script, args });
  }

  /** As `run`, for a function that returns a promise. */
  async runAsync(body, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${body}).apply(null, [...arguments].slice(0, -1)))
        .then((value) => done({ value }), (error) => done({ error: String(error?.message ?? JSON.stringify(error)) }));`;
    const { value, error } = await this.call("POST", `${this.session}/execute/async`, { script, args });
    if (error) throw new Error(error);
    return value;
  }

  /** Waits until a selector matches and its text contains `text`; gives the text. */
  sees(selector, text = "", withinMs = ANSWER_WITHIN_MS) {
    const find = (selector, text) =>
      [...document.querySelectorAll(selector)].map((e) => e.textContent.trim()).find((t) => t.includes(text)) ?? null;
    return eventually(`"${text}" in ${selector}`, () => this.run(find, selector, text), withinMs);
  }

  /** Presses keys where the focus is; special keys as WebDriver's code points. */
  async press(...keys) {
    const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.call("POST", `${this.session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Presses a key while others are held down: the last one given. */
  async chord(...keys) {
    const actions = [
      ...keys.map((value) => ({ type: "keyDown", value })),
      ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
    ];
    await this.call("POST", `${this.session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** The element a selector names, once it is there: what follows a press may take a moment. */
  async element(selector) {
    const find = { using: "css selector", value: selector };
    const found = await eventually(selector, async () => {
      const [first] = await this.call("POST", `${this.session}/elements`, find);
      return first;
    });
    return `${this.session}/element/${found[ELEMENT]}`;
  }

  /** Types into the element a selector names. */
  async type(selector, text) {
    await this.call("POST", `${await this.element(selector)}/value`, { text });
  }

  /** Clicks the element a selector names. */
  async click(selector) {
    await this.call("POST", `${await this.element(selector)}/click`, {});
  }

  /** Presses the button, link or menu entry with these words, once it is there. */
  async choose(words) {
    const press = (words) => {
      const all = [...document.querySelectorAll("button, [role^=menuitem], a")];
      const found = all.find((one) => one.checkVisibility() && one.textContent.trim().includes(words));
      found?.click();
      return found !== undefined;
    };
    await eventually(`something to press that says "${words}"`, () => this.run(press, words));
  }

  /** Goes on in the other window, once it is there: `panel` or `desk`. */
  switchTo(name) {
    return eventually(`the window of the ${name}`, async () => {
      for (const handle of await this.call("GET", `${this.session}/window/handles`)) {
        await this.call("POST", `${this.session}/window`, { handle });
        const page = await this.run(() => location.pathname);
        if (page.includes("desk.html") === (name === "desk")) return true;
      }
      return false;
    });
  }

  /**
   * What of the page somebody could not use. Nothing may be half faded in while it is looked at.
   * WebDriver's own scripts are not bound by the page's policy, so axe goes in as one of them.
   */
  async violations() {
    await this.runAsync(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
    const script = `${axe}
      const done = arguments[arguments.length - 1];
      window.axe.run(document).then(({ violations }) =>
        done(violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html).join(" "))));`;
    return this.call("POST", `${this.session}/execute/async`, { script, args: [] });
  }

  resize(width, height) {
    return this.call("POST", `${this.session}/window/rect`, { width, height });
  }

  /** A picture of what is painted now, as PNG. A change needs two frames to be on it. */
  async picture() {
    await this.runAsync(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1)))));
    return Buffer.from(await this.call("GET", `${this.session}/screenshot`), "base64");
  }

  /** Ends the app as a crash or a power cut would: nothing is said to it. */
  async kill() {
    for (const pid of children(this.driver.pid).split(" ")) process.kill(Number(pid), "SIGKILL");
    await eventually("the app is gone", () => children(this.driver.pid) === "");
  }

  /** Quits the app as the panel's menu does, waits until it is gone, and ends the session. */
  async close() {
    await this.switchTo("panel").catch(() => undefined);
    await this.run(() => void window.__TAURI_INTERNALS__.invoke("quit")).catch(() => undefined);
    await eventually("the app is gone", () => children(this.driver.pid) === "");
    await this.call("DELETE", this.session).catch(() => undefined);
    this.driver.kill();
    if (this.driver.exitCode === null && this.driver.signalCode === null) await once(this.driver, "exit");
  }
}

/** Starts a program that prints JSON lines, and reads them one by one. */
export function jsonLines(program, args, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    next: async () => {
      const { value, done } = await lines.next();
      return done ? undefined : JSON.parse(value);
    },
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      return child.exitCode;
    },
  };
}
