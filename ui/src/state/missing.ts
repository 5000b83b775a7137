// What a form lacks, told without asking anybody.
import type { FieldError } from "../bindings.ts";
import { t } from "../messages/language.svelte.ts";

/** The needed fields that are empty, each with its error, in the order of `needed`. */
export function missingIn<Name extends string>(
  form: Readonly<Record<Name, unknown>>,
  needed: readonly Name[],
): FieldError[] {
  return needed
    .filter((path) => form[path] === "")
    .map((path) => ({ path, message: t().form.required }));
}
