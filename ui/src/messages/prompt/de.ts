// Deutsch: Hinweise im Panel.
import { counted, span, type Unit } from "../format.ts";
import type { PromptWords } from "./en.ts";

const tag = "de-DE";
const units: Record<Unit, string> = { s: "s", min: "Min.", h: "Std.", d: "T." };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const prompt: PromptWords = {
  list: "Hinweise",
  from: { triggered: "Hinweis", injected: "Hinweis Ihrer Teamleitung" },
  gotIt: "Verstanden",
  dismiss: "Verwerfen",
  notNow: "Nicht jetzt",
  notNowHint: "Nicht jetzt: er kommt bald wieder",
  of: (at, of) => `${at} von ${of}`,
  closesIn: (ms) => `schließt in ${age(ms)}`,
  stays: "bleibt, solange Sie lesen",
  staysShort: "bleibt",
  unknown: "hier nicht bekannt",
  variable: {
    customerName: "Name des Kunden",
    accountId: "Kontonummer",
    issueCategory: "Thema",
    agentId: "Kennung des Agenten",
    sessionId: "Kennung des Gesprächs",
    productType: "Produkt",
  },
  came: (name) => `Hinweis: ${name}. G für verstanden, Esc zum Verwerfen.`,
  cameInline: (name) => `Hinweis in der Liste: ${name}.`,
  putOff: (name) => `Aufgeschoben: ${name}`,
  mute: "Keine Hinweise in diesem Gespräch",
  muted: "Hinweise sind hier aus",
  unmute: "Einschalten",
  turnedOff: "In diesem Gespräch kommen keine Hinweise mehr",
  turnedOn: "Hinweise sind wieder an",
  wait: (count) => counted(tag, count, { one: "# Hinweis wartet", other: "# Hinweise warten" }),
  waitForQuiet: (count) =>
    counted(tag, count, {
      one: "# Hinweis wartet, bis die Ruhe endet",
      other: "# Hinweise warten, bis die Ruhe endet",
    }),
};
