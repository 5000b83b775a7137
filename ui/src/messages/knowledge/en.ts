// English: texts that are fetched, asking the knowledge base, reading an article.
import { counted } from "../format.ts";

const tag = "en-US";

export const knowledge = {
  text: {
    awaited: "The text is on its way",
    gone: "The platform has this text no longer.",
    refused: "Your sign-in may not read this text.",
    missing: (name: string) => `Missing: ${name}`,
    failed: "The text could not be fetched. Cuecard asks again when the connection is back.",
    toFill: (count: number) => counted(tag, count, { one: "# to fill in", other: "# to fill in" }),
    fill: (names: string) => `Still to fill in: ${names}`,
    open: "To be filled in",
  },
  ask: {
    hint: "Filter or ask",
    label: "Filter or ask; Enter asks",
    ask: "Ask the knowledge base",
    asking: "Asking the knowledge base",
    stop: "Stop asking",
    answersTo: (question: string) => `Answers to “${question}”`,
    answers: (count: number) => counted(tag, count, { one: "# answer", other: "# answers" }),
    none: "The knowledge base has no answer to this",
    noneText: "Try other words, or fewer.",
    generated: "Written by the platform from these articles",
    generatedFrom: (titles: string) => `Written by the platform from: ${titles}`,
    sure: (percent: string) => `${percent} sure`,
    read: "Read",
    copy: "Copy",
    open: "Open in the browser",
    close: "Close the answers",
  },
  document: {
    article: "Article",
    read: "Read the article",
    loading: "The article is on its way",
    empty: "This article has no text that can be shown here.",
    open: "Open in the browser",
    changed: (day: string) => `Changed ${day}`,
  },
};

export type KnowledgeWords = typeof knowledge;
