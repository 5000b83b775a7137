// What can be asked of what stands beside the cards, and how it stands.
import type { ChecklistItemView, ChecklistView } from "../../bindings.ts";

export interface TalkVerbs {
  /** The checklists are unfolded. */
  readonly unfolded: boolean;
  /** The transcript goes. */
  hide: () => void;
  unfold: (on: boolean) => void;
  /** There is no open item to go to: all are done, or there is no checklist. */
  nothingOpen: (any: boolean) => void;
  tick: (interaction: string, list: ChecklistView, item: ChecklistItemView) => void;
}
