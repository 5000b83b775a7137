// What stands at a field of an injection: what would be right there, in the reader's language. A
// field that has no words here says what the program behind says, in English.
import type { ViolationView } from "../../bindings.ts";
import { t } from "../../messages/language.svelte.ts";

export function injectionWords(one: ViolationView | null): string | undefined {
  if (one === null) return undefined;
  const words: Readonly<Record<string, string>> = t().deploy.form.wrong;
  const leaf = one.path.replace(/^.*\./, "");
  return words[leaf] ?? one.message;
}

/** Seconds as typed, in ms as text; what is no number stays as it is and is refused at its field. */
export function toMs(seconds: string): string {
  const text = seconds.trim().replace(",", ".");
  const value = Number(text);
  return text === "" || !Number.isFinite(value) ? seconds.trim() : String(Math.round(value * 1000));
}

/** The other way round. */
export function toSeconds(ms: string): string {
  const value = Number(ms);
  return ms.trim() === "" || !Number.isFinite(value) ? ms : String(value / 1000);
}
