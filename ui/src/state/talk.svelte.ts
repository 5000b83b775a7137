// What is said beside the cards, and what must not be forgotten: what the agent asks of them. Both are
// in the panel's view; nothing is shown as ticked before the view says so. Owns no markup.
import type { ChecklistItemView, ChecklistView, PanelView } from "../bindings.ts";
import type { Host } from "../host/host.ts";
import { t } from "../messages/language.svelte.ts";

export class TalkState {
  /** The checklists are unfolded. */
  unfolded = $state(false);
  readonly #underWay = new Set<string>();

  constructor(
    private readonly host: Pick<Host, "setTranscript" | "tickItem">,
    private readonly view: () => PanelView | null,
    private readonly say: (words: string) => void,
    private readonly fail: (reason: unknown) => void,
  ) {}

  /** What is said stands beside the cards, or does not any more. */
  readAlong = async (on: boolean): Promise<void> => {
    const words = t().talk;
    if (on && this.view()?.profile?.reach.transcript === false) return this.say(words.notHere);
    try {
      await this.host.setTranscript(on);
      this.say(on ? words.switchedOn : words.switchedOff);
    } catch (reason) {
      this.fail(reason);
    }
  };

  toggle = (): void => void this.readAlong(!(this.view()?.transcript ?? false));

  hide = (): void => void this.readAlong(false);

  unfold = (on: boolean): void => {
    this.unfolded = on;
  };

  /** There is no open item to go to: all are done, or there is no checklist. */
  nothingOpen = (any: boolean): void => {
    this.say(any ? t().talk.allDone : t().talk.noChecklist);
  };

  /** Ticks an item, or takes the tick away; one press at a time. */
  tick = async (
    interaction: string,
    list: ChecklistView,
    item: ChecklistItemView,
  ): Promise<void> => {
    const key = `${list.id} ${item.id}`;
    if (!list.isOpen || this.#underWay.has(key)) return;
    this.#underWay.add(key);
    try {
      await this.host.tickItem(interaction, list.id, item.id, !item.done);
    } catch (reason) {
      this.fail(reason);
    } finally {
      this.#underWay.delete(key);
    }
  };
}
