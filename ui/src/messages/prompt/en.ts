// English words of the panel’s prompts. Its keys and shapes are what the other languages must have.
import { counted, span } from "../format.ts";

const tag = "en-US";

function age(ms: number): string {
  const { count, unit } = span(ms);
  return `${count} ${unit}`;
}

export const prompt = {
  list: "Prompts",
  from: { triggered: "Prompt", injected: "Prompt from your supervisor" },
  gotIt: "Got it",
  dismiss: "Dismiss",
  notNow: "Not now",
  notNowHint: "Not now: it comes back in a while",
  of: (at: number, of: number) => `${at} of ${of}`,
  closesIn: (ms: number) => `closes in ${age(ms)}`,
  stays: "stays while you read",
  staysShort: "stays",
  unknown: "not known here",
  variable: {
    customerName: "customer’s name",
    accountId: "account number",
    issueCategory: "topic",
    agentId: "agent’s id",
    sessionId: "conversation’s id",
    productType: "product",
  },
  came: (name: string) => `Prompt: ${name}. Press G for got it, Esc to dismiss.`,
  cameInline: (name: string) => `Prompt in the list: ${name}.`,
  putOff: (name: string) => `Put off: ${name}`,
  mute: "No prompts in this conversation",
  muted: "Prompts are off here",
  unmute: "Turn on",
  turnedOff: "Prompts are off in this conversation",
  turnedOn: "Prompts are on again",
  wait: (count: number) => counted(tag, count, { one: "# prompt waits", other: "# prompts wait" }),
  waitForQuiet: (count: number) =>
    counted(tag, count, {
      one: "# prompt waits until quiet mode ends",
      other: "# prompts wait until quiet mode ends",
    }),
};

export type PromptWords = typeof prompt;
