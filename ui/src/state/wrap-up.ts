// Wrap-up codes: which may be chosen, and choosing one, of the summary that has the panel or of one that
// is owed its code beside the cards. Owns nothing: where a code stands is in the view.
import type { Problem, SummaryView, WrapUpCodeView } from "../bindings.ts";
import type { SummariesHost } from "../host/summaries.ts";
import { t } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";
import { choosable, likely } from "../wrap-up.ts";

/** Who says what was done, and what went wrong. */
interface Told {
  readonly toast: { show(tone: "good", text: string): void };
  fail(reason: unknown): void;
}

export class WrapUps {
  constructor(
    private readonly host: Pick<SummariesHost, "wrapUp" | "wrapUpCodes">,
    private readonly told: Told,
  ) {}

  async codes(id: number): Promise<{ codes: readonly WrapUpCodeView[] } | { problem: Problem }> {
    try {
      return { codes: await this.host.wrapUpCodes(id) };
    } catch (reason) {
      return { problem: asProblem(reason) };
    }
  }

  /** True once it is on disk; not while another is on its way. */
  async choose(of: SummaryView, code: WrapUpCodeView, notes: string): Promise<boolean> {
    if (of.wrapUp === null || of.wrapUp.state.state === "saved") return false;
    try {
      await this.host.wrapUp(of.id, code.id, code.name, notes);
    } catch (reason) {
      this.told.fail(reason);
      return false;
    }
    this.told.toast.show("good", t().platform.wrapUp.chosen(code.name));
    return true;
  }

  /** By a key: the nth of those the platform would choose, from 1. */
  async chooseNth(of: SummaryView | null, nth: number): Promise<void> {
    const code = likely(of?.wrapUp ?? null)[nth - 1];
    if (of && code && choosable(of.wrapUp)) await this.choose(of, code, "");
  }
}
