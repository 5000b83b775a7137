// Whatever a promise was rejected with, as a Problem: the shell's own refusals are plain text.
import type { Problem } from "./bindings.ts";

/** A Problem as it came; anything else as an internal one. */
export function asProblem(reason: unknown): Problem {
  if (isProblem(reason)) return reason;
  const message = reason instanceof Error ? reason.message : String(reason);
  return { code: "internal", message, fields: [] };
}

function isProblem(reason: unknown): reason is Problem {
  return (
    typeof reason === "object" &&
    reason !== null &&
    typeof (reason as Problem).code === "string" &&
    typeof (reason as Problem).message === "string" &&
    Array.isArray((reason as Problem).fields)
  );
}
