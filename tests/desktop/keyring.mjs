// A keyring of its own: on a bus of its own, unlocked and empty, gone with the test.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { eventually } from "./webdriver.mjs";

/** Give its `env` to the app, and `stop` it when the app has ended: the keyring ends with its bus. */
export async function ownKeyring() {
  const folder = mkdtempSync(join(tmpdir(), "cuecard-keyring-"));
  const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [address] = await once(createInterface({ input: bus.stdout }), "line");
  const env = { DBUS_SESSION_BUS_ADDRESS: address };
  // Comes back once it is unlocked, and takes its name on the bus a moment later.
  execFileSync("gnome-keyring-daemon", ["--unlock", "--components=secrets"], {
    env: { ...process.env, ...env, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder },
    input: "a phrase",
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ask = (name, ...asked) =>
    execFileSync("dbus-send", ["--print-reply", `--dest=org.freedesktop.${name}`, ...asked], {
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
  await eventually("the keyring is there", () =>
    ask("DBus", "/", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets").includes("true"));
  return {
    env,
    /** How many secrets are kept. */
    kept: () => {
      const login = "/org/freedesktop/secrets/collection/login";
      const items = ["string:org.freedesktop.Secret.Collection", "string:Items"];
      const answer = ask("secrets", login, "org.freedesktop.DBus.Properties.Get", ...items);
      return answer.split(`object path "${login}/`).length - 1;
    },
    stop: async () => {
      bus.kill();
      if (bus.exitCode === null && bus.signalCode === null) await once(bus, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
