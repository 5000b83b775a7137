// Español: avisos del panel.
import { counted, span, type Unit } from "../format.ts";
import type { PromptWords } from "./en.ts";

const tag = "es-ES";
const units: Record<Unit, string> = { s: "s", min: "min", h: "h", d: "d" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const prompt: PromptWords = {
  list: "Avisos",
  from: { triggered: "Aviso", injected: "Aviso de su supervisor" },
  gotIt: "Entendido",
  dismiss: "Descartar",
  notNow: "Ahora no",
  notNowHint: "Ahora no: volverá dentro de un rato",
  of: (at, of) => `${at} de ${of}`,
  closesIn: (ms) => `se cierra en ${age(ms)}`,
  stays: "se queda mientras lee",
  staysShort: "se queda",
  unknown: "aquí no se conoce",
  variable: {
    customerName: "nombre del cliente",
    accountId: "número de cuenta",
    issueCategory: "tema",
    agentId: "identificador del agente",
    sessionId: "identificador de la conversación",
    productType: "producto",
  },
  came: (name) => `Aviso: ${name}. G para entendido, Esc para descartar.`,
  cameInline: (name) => `Aviso en la lista: ${name}.`,
  putOff: (name) => `Aplazado: ${name}`,
  mute: "Sin avisos en esta conversación",
  muted: "Aquí los avisos están desactivados",
  unmute: "Activar",
  turnedOff: "Los avisos están desactivados en esta conversación",
  turnedOn: "Los avisos vuelven a estar activados",
  wait: (count) => counted(tag, count, { one: "# aviso espera", other: "# avisos esperan" }),
  waitForQuiet: (count) =>
    counted(tag, count, {
      one: "# aviso espera a que acabe el modo tranquilo",
      other: "# avisos esperan a que acabe el modo tranquilo",
    }),
};
