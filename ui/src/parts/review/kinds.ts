// Kinds of events, as on record, in words: what they are called, what they belong to and why they are
// recorded. A kind of a later version keeps its own name, made readable.
import type { TimelineEntry } from "../../bindings.ts";
import type { ReviewWords } from "../../messages/review/en.ts";
import { t } from "../../messages/language.svelte.ts";

export type Group = keyof ReviewWords["groups"];
type Reason = keyof ReviewWords["why"];

/** The order in which groups are offered. */
export const groups: readonly Group[] = [
  "suggestion",
  "feedback",
  "prompt",
  "summary",
  "delivery",
  "interaction",
  "deploy",
  "program",
  "record",
  "other",
];

const byKind: Readonly<Record<string, readonly [Group, Reason]>> = {
  suggestions_produced: ["suggestion", "produced"],
  suggestions_displayed: ["suggestion", "displayed"],
  suggestion_expired: ["suggestion", "expired"],
  suggestion_state_changed: ["suggestion", "told"],
  suggestion_text_came: ["suggestion", "text"],
  knowledge_asked: ["suggestion", "asked"],
  knowledge_answer_taken: ["suggestion", "asked"],
  document_read: ["suggestion", "asked"],
  prompt_deploy_requested: ["deploy", "deploy"],
  prompt_deployed: ["deploy", "deploy"],
  prompt_deploy_failed: ["deploy", "deploy"],
  prompt_rolled_back: ["deploy", "deploy"],
  prompt_validation_failed: ["deploy", "deploy"],
  prompt_injection_requested: ["prompt", "injection"],
  prompt_injected: ["prompt", "injection"],
  prompt_injection_failed: ["prompt", "injection"],
  connection_changed: ["program", "program"],
  quiet_changed: ["program", "program"],
  frames_dropped: ["program", "program"],
  clock_jumped: ["program", "program"],
  interaction_erased: ["record", "record"],
  retention_changed: ["record", "record"],
  support_bundle_written: ["record", "record"],
  insights_exported: ["record", "record"],
  log_begun: ["record", "record"],
  signing_key_changed: ["record", "record"],
  time_went_back: ["record", "record"],
};
const byBeginning: readonly (readonly [string, Group, Reason])[] = [
  ["suggestion_", "suggestion", "choice"],
  ["feedback_", "feedback", "feedback"],
  ["delivery_", "delivery", "delivery"],
  ["deliveries_", "delivery", "delivery"],
  ["prompt_", "prompt", "prompt"],
  ["prompts_", "prompt", "prompt"],
  ["summary_", "summary", "summary"],
  ["wrap_up_", "summary", "summary"],
  ["interaction_", "interaction", "interaction"],
  ["checklist_", "interaction", "checklist"],
  ["utterance_", "interaction", "said"],
  ["app_", "program", "program"],
  ["record_", "record", "record"],
  ["area_", "program", "access"],
  ["unlock_", "program", "access"],
];

function known(kind: string): readonly [Group, Reason] {
  const exact = byKind[kind];
  if (exact) return exact;
  const found = byBeginning.find(([beginning]) => kind.startsWith(beginning));
  return found ? [found[1], found[2]] : ["other", "other"];
}

export function groupOf(kind: string): Group {
  return known(kind)[0];
}

export function reasonFor(kind: string, said: boolean): string {
  return t().review.why[said ? "said" : known(kind)[1]];
}

export function kindInWords(kind: string): string {
  const words: Readonly<Record<string, string>> = t().review.kinds;
  const own = words[kind];
  if (own !== undefined) return own;
  const plain = kind.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** An event in a few words: what it is, and of what. */
export function entryInWords({ kind, shows }: TimelineEntry): string {
  const say = t().review.row;
  switch (shows.what) {
    case "said":
      return `${shows.byCustomer ? say.customer : say.agent}: ${shows.text}`;
    case "batch": {
      const ranked = shows.suggestions.filter((one) => one.rank !== null).length;
      return shows.shown ? say.shown(ranked) : say.received(shows.suggestions.length);
    }
    case "displayed":
      return say.displayed(shows.titles.join(", "));
    case "card": {
      const { title, position } = shows;
      const verbs: Readonly<Record<string, (what: string) => string>> = say.card;
      if (title === "") return kindInWords(kind);
      const what = position === null ? title : say.placed(String(position), title);
      return verbs[kind]?.(what) ?? `${kindInWords(kind)}: ${what}`;
    }
    case "state": {
      const verbs: Readonly<Record<string, (what: string) => string>> = say.state;
      if (!shows.elsewhere) return say.echo(shows.title);
      return verbs[shows.state]?.(shows.title) ?? say.otherState(shows.state, shows.title);
    }
    case "prompt":
      return `${kindInWords(kind)}: ${shows.name}`;
    case "feedback":
      return kind === "feedback_given"
        ? say.feedback(feedbackInWords(shows.feedbackType))
        : `${kindInWords(kind)}: ${feedbackInWords(shows.feedbackType)}`;
    case "delivery":
      return say.delivery(deliveryInWords(shows.kind), kindInWords(kind));
    case "erased":
      return `${kindInWords(kind)}. ${say.erased}`;
    case "checklist":
      return shows.ticked ? say.ticked(shows.item) : say.unticked(shows.item);
    case "summary":
    case "other":
      return kindInWords(kind);
  }
}

export function feedbackInWords(kind: string): string {
  const words: Readonly<Record<string, { name: string }>> = t().feedback.types;
  return words[kind]?.name ?? kind;
}

export function deliveryInWords(kind: string): string {
  const words: Readonly<Record<string, string>> = t().outbox.kind;
  return words[kind] ?? kind.replaceAll("_", " ");
}

/** An actor, as on record: `agent:{uuid}`, `agent`, `cuecard`, `platform`. */
export function actorInWords(actor: string): string {
  const say = t().review.find;
  const words: Readonly<Record<string, string>> = say.actors;
  const [who, id] = actor.split(":");
  if (who === "agent" && id) return say.agentOf(id.slice(0, 8));
  return words[actor] ?? actor;
}

export function outcomeInWords(outcome: string): string {
  const words: Readonly<Record<string, string>> = t().review.find.outcomes;
  return words[outcome] ?? outcome;
}
