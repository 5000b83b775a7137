// The reader's language: chosen here, or the system's. Every string of the page comes out of the
// catalogue of that language; the compiler holds each catalogue to the keys of English.
//
// Rejected: paraglide-js. It wants a compile step before the type check, the lint and the tests can
// run, and a message format plug-in loaded by address; five typed objects need neither.
import { de } from "./de.ts";
import { en, type Catalogue } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";

export const catalogues = { en, de, fr, es, ja } as const;
export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as Language[];

class Reader {
  language = $state<Language>("en");
}
const reader = new Reader();

/** The catalogue in force; reading it in markup follows the language. */
export function t(): Catalogue {
  return catalogues[reader.language];
}

export function language(): Language {
  return reader.language;
}

/** The chosen language, else the first of the system's that there is a catalogue for. */
export function firstLanguage(wanted: readonly string[], chosen: string | null): Language {
  for (const tag of chosen ? [chosen, ...wanted] : wanted) {
    const found = languages.find((known) => known === tag.toLowerCase().split("-")[0]);
    if (found) return found;
  }
  return "en";
}

/** Speaks the chosen language from now on, or the system's where none was chosen. */
export function openLanguage(chosen: string | null): void {
  reader.language = firstLanguage(navigator.languages, chosen);
  document.documentElement.lang = t().tag;
}
