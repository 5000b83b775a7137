// Checks that every dependency's license is one we accept, and that none comes from outside the
// package registries. Reads cargo's own metadata and npm's lock files; needs no network.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const accepted = new Set([
  "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
  "CC-BY-3.0", "CC-BY-4.0", "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "OpenSSL", "Python-2.0",
  "Unicode-3.0", "Unlicense", "Zlib",
]);
// Weak copyleft by file, unmodified: parts of Tauri's HTML parsing, and test tools we don't ship.
const exceptions = {
  "MPL-2.0": new Set([
    "cssparser", "cssparser-macros", "selectors", "dtoa-short", "option-ext",
    "axe-core", "@axe-core/playwright", "lightningcss",
  ]),
};

/** True when one way through the SPDX expression is accepted. */
function passes(expression, name) {
  const tokens = expression.replaceAll("/", " OR ").match(/\(|\)|AND|OR|WITH|[^\s()]+/g) ?? [];
  let at = 0;
  const any = () => {
    let ok = all();
    while (tokens[at] === "OR") { at++; ok = all() || ok; }
    return ok;
  };
  const all = () => {
    let ok = one();
    while (tokens[at] === "AND") { at++; ok = one() && ok; }
    return ok;
  };
  const one = () => {
    if (tokens[at] === "(") { at++; const ok = any(); at++; return ok; }
    let id = tokens[at++] ?? "";
    if (tokens[at] === "WITH") { id += ` WITH ${tokens[at + 1]}`; at += 2; }
    if (accepted.has(id)) return true;
    for (const [license, names] of Object.entries(exceptions)) {
      if (id === license && [...names].some((n) => name === n || name.startsWith(`${n}-`))) return true;
    }
    return false;
  };
  return any() && at === tokens.length;
}

const refused = [];
const metadata = JSON.parse(execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], { maxBuffer: 1 << 28 }));
for (const { name, version, license, license_file, source } of metadata.packages) {
  if (source && !source.startsWith("registry+")) refused.push(`${name} ${version} does not come from the registry: ${source}`);
  if (!license ? !license_file : !passes(license, name)) refused.push(`${name} ${version}: ${license ?? "no license named"}`);
}
let count = 0;
for (const folder of ["ui", "tests/vendor-sdk"]) {
  const lock = JSON.parse(readFileSync(new URL(`../${folder}/package-lock.json`, import.meta.url), "utf8"));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "") continue;
    count++;
    const name = path.replace(/^.*node_modules\//, "");
    if (entry.link || /^(git|http:)/.test(entry.resolved ?? "")) refused.push(`${name} does not come from the registry`);
    if (!entry.license || !passes(entry.license, name)) refused.push(`${name} ${entry.version}: ${entry.license ?? "no license named"}`);
  }
}
if (refused.length > 0) {
  console.error(`These dependencies have a license or a source that is not accepted:\n  ${refused.join("\n  ")}\nReplace them, or add the license to scripts/licenses.mjs with a reason.`);
  process.exit(1);
}
console.log(`${metadata.packages.length} crates and ${count} npm packages: every license is accepted.`);
