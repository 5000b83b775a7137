// Français : consignes du panneau.
import { counted, span, type Unit } from "../format.ts";
import type { PromptWords } from "./en.ts";

const tag = "fr-FR";
const units: Record<Unit, string> = { s: "s", min: "min", h: "h", d: "j" };

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${units[unit]}`;
}

export const prompt: PromptWords = {
  list: "Consignes",
  from: { triggered: "Consigne", injected: "Consigne de votre superviseur" },
  gotIt: "Compris",
  dismiss: "Écarter",
  notNow: "Pas maintenant",
  notNowHint: "Pas maintenant : elle reviendra bientôt",
  of: (at, of) => `${at} sur ${of}`,
  closesIn: (ms) => `se ferme dans ${age(ms)}`,
  stays: "reste tant que vous lisez",
  staysShort: "reste",
  unknown: "inconnu ici",
  variable: {
    customerName: "nom du client",
    accountId: "numéro de compte",
    issueCategory: "sujet",
    agentId: "identifiant de l’agent",
    sessionId: "identifiant de la conversation",
    productType: "produit",
  },
  came: (name) => `Consigne : ${name}. G pour compris, Échap pour écarter.`,
  cameInline: (name) => `Consigne dans la liste : ${name}.`,
  putOff: (name) => `Remise à plus tard : ${name}`,
  mute: "Pas de consignes dans cette conversation",
  muted: "Consignes désactivées ici",
  unmute: "Activer",
  turnedOff: "Les consignes sont désactivées dans cette conversation",
  turnedOn: "Les consignes sont de nouveau actives",
  wait: (count) =>
    counted(tag, count, { one: "# consigne attend", other: "# consignes attendent" }),
  waitForQuiet: (count) =>
    counted(tag, count, {
      one: "# consigne attend la fin du mode calme",
      other: "# consignes attendent la fin du mode calme",
    }),
};
