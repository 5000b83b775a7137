// Does what a key asked for: the intents of the list, and those of a summary while it has the panel.
import type { CardView } from "../bindings.ts";
import type { CardVerbs } from "../parts/card-verbs.ts";
import { t } from "../messages/language.svelte.ts";
import type { Intent, Step } from "../state/keys.ts";
import type { PanelState } from "../state/panel.svelte.ts";
import type { SummariesState } from "../state/summaries.svelte.ts";
import type { SummaryIntent } from "../state/summary-keys.ts";

/** What only the page can do: it has the elements. */
export interface Hands {
  move: (by: Step) => void;
  find: () => void;
  quiet: () => void;
  back: () => void;
  /** To the next open item of a checklist. */
  checklist: () => void;
  /** Into the text of the summary. */
  edit: () => void;
  verbs: Pick<
    CardVerbs,
    "take" | "copy" | "read" | "pin" | "praise" | "fault" | "dismiss" | "explain"
  >;
}

export function obey(
  wanted: Intent,
  panel: PanelState,
  summaries: SummariesState,
  hands: Hands,
): void {
  const { verbs } = hands;
  const chooseFirst = () => panel.toast.show("plain", t().said.chooseFirst);
  const withMeant = (act: (card: CardView) => void) => {
    const card = panel.meant;
    return card ? act(card) : chooseFirst();
  };
  switch (wanted.do) {
    case "take":
      return void panel.takeNth(wanted.nth);
    case "takeFocused": {
      const card = panel.cards.find((one) => one.key === panel.focused);
      return card ? verbs.take(card) : undefined;
    }
    case "copy":
    case "read":
    case "pin":
    case "praise":
    case "fault":
    case "dismiss":
      return withMeant(verbs[wanted.do]);
    case "why":
      return withMeant(verbs.explain);
    case "move":
      return hands.move(wanted.by);
    case "filter":
      return hands.find();
    case "releaseHeld":
      return void panel.releaseHeld();
    case "letIn":
      return panel.letIn();
    case "retry":
      return panel.view?.connection.state === "live" ? undefined : panel.retry();
    case "back":
      return hands.back();
    case "gotIt": {
      const prompt = panel.prompts.meant;
      return prompt ? panel.promptVerbs.click(prompt.key) : undefined;
    }
    case "wrapUp":
      return void summaries.wrapUpNth(wanted.nth);
    case "tab":
      return summaries.selectTab({ nth: wanted.nth });
    case "nextTab":
      return summaries.selectTab({ by: 1 });
    case "previousTab":
      return summaries.selectTab({ by: -1 });
    case "quiet":
      return hands.quiet();
    case "signIn":
      // Where it is asked for, who asks hears the key.
      return;
    case "transcript":
      return panel.talk.toggle();
    case "checklist":
      return hands.checklist();
    case "keys":
      return void (panel.sheet = "keys");
    case "undo":
      return void panel.toast.undo();
  }
}

/** While a summary has the panel. */
export function obeySummary(
  wanted: SummaryIntent,
  panel: PanelState,
  summaries: SummariesState,
  hands: Pick<Hands, "edit" | "back">,
): void {
  const state = summaries.shown?.view.state.state;
  switch (wanted.do) {
    case "make":
      return state === "idle" || state === "failed" || state === "notMade"
        ? void summaries.make()
        : undefined;
    case "wrapUp":
      return void summaries.wrapUpNth(wanted.nth);
    case "redact":
      return state === "waiting" ? void summaries.makeNow() : void summaries.redactMeant();
    case "redactAll":
      return void summaries.redactAll();
    case "approve":
      return void summaries.approveMeant();
    case "useSaid":
      return void summaries.useMeant();
    case "copy":
      return void summaries.copy();
    case "good":
      return void summaries.rate(true);
    case "edit":
      return hands.edit();
    case "file":
      return void summaries.file();
    case "back":
      // Nothing is asked: what was being made can be made again.
      if (state === "making" || state === "waiting") return void summaries.cancel();
      if (panel.toast.current) return panel.toast.close();
      return hands.back();
  }
}
