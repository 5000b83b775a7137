// The knowledge base in the app: each verb is one command of the same name. No logic here.
import { call } from "./command.ts";
import type { KnowledgeHost } from "./knowledge.ts";

export const tauriKnowledge: KnowledgeHost = {
  askKnowledge: (interactionId, question) => call("ask_knowledge", { interactionId, question }),
  stopAsking: () => call("stop_asking"),
  copyAnswer: (number, nth) => call("copy_answer", { number, nth }),
  openAnswer: (number, nth) => call("open_answer", { number, nth }),
  readAnswer: (number, nth) => call("read_answer", { number, nth }),
  readArticle: (interactionId, key) => call("read_article", { interactionId, key }),
  openArticleLink: (url) => call("open_article_link", { url }),
};
