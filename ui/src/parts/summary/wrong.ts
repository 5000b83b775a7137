// What is wrong with what a summary is to be made with, in the reader's language, at its field.
import { number } from "../../messages/format.ts";
import { t } from "../../messages/language.svelte.ts";
import type { Shown } from "./shown.ts";

export function wrongAt(summary: Shown, path: string): string | null {
  const error = summary.wrong?.fields.find((one) => one.path === path);
  if (!error) return null;
  const say = t().summary.wrong;
  switch (path) {
    case "languageCode":
    case "summaryLength":
    case "format":
    case "redactionPolicyId":
      return say[path];
    case "knowledgeBaseId":
      return summary.form.knowledgeBaseId.trim() === ""
        ? say.knowledgeBaseNeeded
        : say.knowledgeBaseId;
    case "transcript": {
      const { tokens } = summary.view.transcript;
      return tokens === null ? say.transcriptPlain : say.transcript(number(t().tag, tokens));
    }
    default:
      return error.message;
  }
}
