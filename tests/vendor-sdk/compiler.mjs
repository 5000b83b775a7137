// Values against the types of the vendor's SDK, by the compiler itself.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { modules, root } from "./kit.mjs";

const folder = mkdtempSync(join(tmpdir(), "cuecard-types-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A copy without the members that are there on purpose, wherever they stand. */
export function without(value, names) {
  if (Array.isArray(value)) return value.map((one) => without(one, names));
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept.map(([name, one]) => [name, without(one, names)]));
}

/** Runs the compiler over assignments `{name, type, value}`; what it says, by name. */
export function complaints(assignments) {
  const types = join(modules, "purecloud-platform-client-v2/index.d.ts");
  // One line each, so that the compiler's line numbers lead back to the name.
  const lines = assignments.map(({ type, value }, at) => `export const one${at}: ${type} = ${JSON.stringify(value)};`);
  lines.push('import type { Models } from "sdk";');
  writeFileSync(join(folder, "goldens.ts"), lines.join("\n"));
  const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, target: "es2022", types: [] };
  const config = { compilerOptions: { ...compilerOptions, moduleResolution: "bundler", module: "esnext", paths: { sdk: [types] } }, files: ["goldens.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "ui/node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8", stdio: "pipe" });
    return new Map();
  } catch (error) {
    const found = new Map();
    for (const line of String(error.stdout).split("\n")) {
      const [, at, told] = /goldens\.ts\((\d+),\d+\): error (.*)/.exec(line) ?? [];
      if (at) found.set(assignments[Number(at) - 1].name, told);
      else if (/error TS/.test(line)) found.set("the compiler", line);
    }
    assert.ok(found.size > 0, `the compiler failed without saying where: ${error.stdout}${error.stderr}`);
    return found;
  }
}
