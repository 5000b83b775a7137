// Summaries in the panel: which have a tab, which one is shown, and what a person hears of them. A tab
// is chosen by the agent; the one exception is the call they were looking at, whose summary takes its
// place when it ends. Owns no text: summary-editing.svelte.ts does.
import type {
  Channel,
  Problem,
  SummariesView,
  SummaryDifference,
  SummaryRow,
  SummaryView,
  WrapUpCodeView,
} from "../bindings.ts";
import type { SummariesHost } from "../host/summaries.ts";
import { t } from "../messages/language.svelte.ts";
import { asProblem } from "../problem.ts";
import { owedBeside } from "../wrap-up.ts";
import { tabMark, type TabMark } from "../summary.ts";
import { NewestPerFrame, type Frame } from "./newest.ts";
import type { PanelState } from "./panel.svelte.ts";
import { SummaryEditing } from "./summary-editing.svelte.ts";
import { WrapUps } from "./wrap-up.ts";

/** A tab of the panel: a live interaction's, or an ended one's with its summary. */
export interface PanelTab {
  id: string;
  label: string;
  channel: Channel | null;
  unread: number;
  /** Null for a live interaction. */
  summary: { id: number; mark: TabMark | null } | null;
}

/** A summary that came by itself takes no letters for a moment: they were meant for what was there. */
const graceMs = 700;

export class SummariesState {
  view = $state.raw<SummariesView | null>(null);
  /** The summary that has the panel; null for the live interaction. */
  selected = $state<number | null>(null);
  /** Read out politely, once each. */
  announcement = $state("");
  /** The list of the day, while somebody looks at it. */
  today = $state.raw<readonly SummaryRow[] | null>(null);
  todayProblem = $state.raw<Problem | null>(null);
  difference = $state.raw<SummaryDifference | null>(null);
  /** Signed out, the agent looks at what is open all the same. */
  reading = $state(false);

  #editings = $state.raw<ReadonlyMap<number, SummaryEditing>>(new Map());
  readonly #newest: NewestPerFrame<SummariesView>;
  readonly #wrapUps: WrapUps;
  /** Ids that had their chance to take the panel. */
  readonly #offered = new Set<number>();
  /** The cards that were there when a summary took their place. */
  #cardsSeen: { interaction: string; keys: ReadonlySet<string> } | null = null;
  /** Just sent from here, and nothing else was done since. */
  #sent: number | null = null;
  /** Asked back from the list of the day: it is shown as soon as it is there. */
  #awaited: number | null = null;
  #tookAt = 0;

  constructor(
    private readonly host: SummariesHost,
    private readonly panel: PanelState,
    /** Somebody is typing, or looks at a sheet: nothing may come in between. */
    private readonly occupied: () => boolean = () => false,
    frame?: Frame,
  ) {
    this.#newest = new NewestPerFrame((view) => this.#apply(view), frame);
    this.#wrapUps = new WrapUps(host, panel);
  }

  watch(): Promise<void> {
    return this.host.watchSummaries((view) => this.#newest.offer(view));
  }

  get shown(): SummaryEditing | null {
    return this.selected === null ? null : (this.#editings.get(this.selected) ?? null);
  }

  /** The share of words that edits changed. */
  get changed(): number {
    return this.shown?.view.made?.changed ?? 0;
  }

  /** Letters act; not in the first moment of one that came by itself. */
  get ready(): boolean {
    return Date.now() - this.#tookAt > graceMs;
  }

  /** Live interactions first, then summaries. */
  get tabs(): PanelTab[] {
    const live = (this.panel.view?.tabs ?? []).map((tab): PanelTab => ({
      ...tab,
      unread: this.#unread(tab.id, tab.unread),
      summary: null,
    }));
    const ended = (this.view?.open ?? []).map((one): PanelTab => {
      const { label, channel } = one;
      const summary = { id: one.id, mark: tabMark(one) };
      return { id: tabOf(one.id), label, channel, unread: 0, summary };
    });
    return [...live, ...ended];
  }
  get tab(): string | null {
    return this.selected === null ? this.panel.interaction : tabOf(this.selected);
  }

  /** The far end counts the selected interaction as read, though a summary lies over it. */
  #unread(id: string, unread: number): number {
    const selected = this.panel.view?.selected;
    if (this.selected === null || selected?.id !== id) return unread;
    const seen = this.#cardsSeen?.interaction === id ? this.#cardsSeen.keys : new Set<string>();
    return selected.cards.filter((card) => !seen.has(card.key)).length;
  }

  #apply(view: SummariesView): void {
    const before = this.view;
    this.view = view;
    const editings = new Map<number, SummaryEditing>();
    for (const one of view.open) {
      const known = this.#editings.get(one.id);
      if (known) known.apply(one);
      editings.set(one.id, known ?? new SummaryEditing(this.host, one));
    }
    for (const [id, gone] of this.#editings) if (!editings.has(id)) gone.leave();
    this.#editings = editings;
    if (before) this.#announce(before, view);
    // What was open before the panel was has its tab; nobody waits for it now.
    else for (const one of view.open) this.#offered.add(one.id);
    this.settle();
    this.#moveOn();
  }

  #announce(before: SummariesView, view: SummariesView): void {
    const said = view.open.flatMap((one) => {
      const was = before.open.find((old) => old.id === one.id);
      return was ? this.#heard(was, one) : [];
    });
    if (said.length > 0) this.announcement = said.join(". ");
  }
  #heard(was: SummaryView, now: SummaryView): string[] {
    const { made, notMade, filed, refused } = t().summary.said;
    const said: string[] = [];
    const came = (state: SummaryView["state"]["state"]) =>
      now.state.state === state && was.state.state !== state;
    if (came("made")) said.push(made(now.label));
    if (came("failed") || came("notMade")) said.push(notMade(now.label));
    const turned = (state: SummaryView["filing"]["state"]) =>
      now.filing.state === state && was.filing.state !== state;
    if (turned("filed")) said.push(filed(now.label));
    if (turned("failed")) said.push(refused(now.label));
    return said;
  }

  /** Decides what has the panel, after anything changed that it hangs on. */
  settle(): void {
    const open = this.view?.open ?? [];
    if (this.selected !== null && !open.some((one) => one.id === this.selected)) {
      this.#show(null);
    }
    if (this.#awaited !== null && open.some((one) => one.id === this.#awaited)) {
      this.#show(this.#awaited);
      this.#awaited = null;
    }
    if (this.occupied()) return;
    for (const one of open) {
      if (this.#offered.has(one.id)) continue;
      this.#offered.add(one.id);
      const looked = [this.panel.interaction, this.panel.left].includes(one.interaction);
      if (looked && this.selected === null) {
        this.#show(one.id);
        this.#tookAt = Date.now();
        this.announcement = t().summary.said.taken(one.label);
      } else this.announcement = t().summary.said.waits(one.label);
    }
    const idle = this.panel.view !== null && this.panel.view.tabs.length === 0;
    const [first] = open;
    // With nothing else to show, what is open is shown.
    if (idle && this.selected === null && first) this.#show(first.id);
  }

  #show(id: number | null): void {
    const leaving = this.shown;
    if (leaving && leaving.id !== id) void leaving.flush();
    const live = this.panel.view?.selected;
    if (this.selected === null && id !== null) {
      this.#cardsSeen = live
        ? { interaction: live.id, keys: new Set(live.cards.map((card) => card.key)) }
        : null;
      this.panel.closeFeedback();
      this.panel.focused = this.panel.hovered = this.panel.why = null;
      this.panel.hold({ pointer: false, focus: false });
    }
    this.selected = id;
    this.#sent = null;
  }

  /** The agent chose a tab. */
  select(tab: PanelTab): void {
    if (tab.id === this.tab) return;
    if (tab.summary) this.#show(tab.summary.id);
    else {
      this.#show(null);
      this.panel.select(tab.id);
    }
    const { selected } = t().tabs;
    this.announcement = selected(tab.summary ? `${tab.label}, ${t().summary.tab}` : tab.label);
  }
  selectId(id: string): void {
    const tab = this.tabs.find((one) => one.id === id);
    if (tab) this.select(tab);
  }
  /** The nth tab from 1, or the one `by` places on, around the ends. */
  selectTab(to: { nth: number } | { by: number }): void {
    const tabs = this.tabs;
    const now = tabs.findIndex((tab) => tab.id === this.tab);
    const at = "nth" in to ? to.nth - 1 : (now + to.by + tabs.length) % tabs.length;
    const tab = tabs[at];
    if (tab) this.select(tab);
  }

  // --- verbs on the one that is shown ---

  /** Makes it; where that would replace edits, asks first. */
  async make(sure = false): Promise<void> {
    const one = this.shown;
    if (!one || !["idle", "failed", "notMade", "made"].includes(one.view.state.state)) return;
    if (one.view.state.state === "made" && !one.editable) return;
    if (!sure && one.edited) return void (one.doubt = "again");
    await this.#ask(() => one.make());
  }
  async cancel(): Promise<void> {
    const one = this.shown;
    if (one) await this.#ask(() => this.host.cancelSummary(one.id));
  }
  async makeNow(): Promise<void> {
    const one = this.shown;
    if (one) await this.#ask(() => this.host.makeSummaryNow(one.id));
  }

  async redact(key: string | null): Promise<void> {
    await this.#change((one) => one.redact(key), key === null ? "redactedAll" : "redacted");
  }
  async use(key: string): Promise<void> {
    const instead = this.shown?.checked.findings.find((one) => one.key === key)?.instead ?? "";
    await this.#change((one) => one.use(key), { used: instead });
  }
  /** The toast has the way back: the text as it was, checked again. */
  async #change(
    verb: (one: SummaryEditing) => Promise<boolean>,
    done: "redacted" | "redactedAll" | { used: string },
  ): Promise<void> {
    const one = this.shown;
    if (!one?.editable) return;
    const before = one.text;
    if (!(await this.#ask(() => verb(one)))) return;
    const after = one.text;
    const said = t().summary.said;
    const words = typeof done === "string" ? said[done] : said.used(done.used);
    this.panel.toast.show("good", words, () => {
      if (one.text === after) one.changed(before);
    });
  }
  async approve(key: string): Promise<void> {
    const one = this.shown;
    if (!one?.editable) return;
    const done = await this.#ask(() => one.approve(key));
    if (done) this.panel.toast.show("good", t().summary.said.approved);
  }
  async keep(key: string): Promise<void> {
    const one = this.shown;
    if (one?.editable && (await this.#ask(() => one.keep(key)))) {
      this.panel.toast.show("good", t().summary.said.kept);
    }
  }

  /** By a key: the focused row, else the first that is open. */
  async redactMeant(): Promise<void> {
    const finding = this.shown?.meant("personal");
    if (finding) await this.redact(finding.key);
    else this.panel.toast.show("plain", t().summary.said.nothing);
  }
  async approveMeant(): Promise<void> {
    const finding = this.shown?.meant("personal");
    if (finding) await this.approve(finding.key);
    else this.panel.toast.show("plain", t().summary.said.nothing);
  }
  async useMeant(): Promise<void> {
    const finding = this.shown?.meant("unsaid");
    if (finding) await this.use(finding.key);
    else this.panel.toast.show("plain", t().summary.said.nothingInstead);
  }
  async redactAll(): Promise<void> {
    if (this.shown?.meant("personal")) await this.redact(null);
    else this.panel.toast.show("plain", t().summary.said.nothing);
  }

  async copy(): Promise<void> {
    const one = this.shown;
    if (!one?.view.made) return;
    const said = t().summary.said;
    const redacted = await this.#answer(() => one.copy());
    if (redacted == null) return;
    this.panel.toast.show("good", redacted ? said.copiedRedacted : said.copied);
  }
  async rate(up: boolean): Promise<void> {
    const one = this.shown;
    if (one?.view.made) await this.#ask(() => one.rate(up ? "up" : "down"));
  }

  /** Sends it, where nothing stands in the way; why not is said beside the button. */
  async file(): Promise<void> {
    const one = this.shown;
    if (!one?.editable || one.view.state.state !== "made") return;
    if (one.hindered !== null || this.view?.options.canFile !== true) return;
    if (!(await this.#ask(() => one.file()))) return;
    const live = this.panel.view?.connection.state === "live";
    const said = t().summary.said;
    this.panel.toast.show("good", live ? said.saved : said.savedLater);
    if (this.selected === one.id) this.#sent = one.id;
    this.#moveOn();
  }
  /** Sent and arrived, with nothing else done since: the next tab opens. */
  #moveOn(): void {
    const one = this.shown;
    if (this.#sent === null || one?.id !== this.#sent) return;
    if (one.view.filing.state !== "filed") return;
    this.#sent = null;
    const tabs = this.tabs.filter((tab) => tab.id !== this.tab && tab.summary?.mark !== "filed");
    const live = tabs.find((tab) => tab.id === this.panel.interaction);
    const next = live ?? tabs[0];
    if (next) this.select(next);
  }

  /** A filing that failed: once more, or not at all. */
  async retry(): Promise<void> {
    const filing = this.shown?.view.filing;
    if (filing?.state !== "failed") return;
    await this.#ask(() => this.panel.outbox.retry(filing.delivery));
  }
  async discard(sure = false): Promise<void> {
    const one = this.shown;
    if (one?.view.filing.state !== "failed") return;
    if (!sure) return void (one.doubt = "discard");
    one.doubt = null;
    const { delivery } = one.view.filing;
    if (await this.#ask(() => this.panel.outbox.discard(delivery))) {
      this.panel.toast.show("plain", t().summary.said.discarded);
    }
  }

  async wrapUpCodes(): Promise<{ codes: readonly WrapUpCodeView[] } | { problem: Problem }> {
    return this.shown ? this.#wrapUps.codes(this.shown.id) : { codes: [] };
  }
  async wrapUp(code: WrapUpCodeView, notes: string): Promise<boolean> {
    return this.shown !== null && this.#wrapUps.choose(this.shown.view, code, notes);
  }
  /** Of the summary that is shown; else of the one that is owed its code beside the cards. */
  async wrapUpNth(nth: number): Promise<void> {
    await this.#wrapUps.chooseNth(this.shown?.view ?? this.owed, nth);
  }
  /** The ended interaction whose wrap-up code is offered beside the cards. */
  get owed(): SummaryView | null {
    return this.shown ? null : owedBeside(this.view?.open ?? [], this.panel.tab);
  }
  chooseOwed(code: WrapUpCodeView): void {
    if (this.owed) void this.#wrapUps.choose(this.owed, code, "");
  }
  openOwed(): void {
    if (this.owed) this.selectId(tabOf(this.owed.id));
  }

  async close(): Promise<void> {
    const one = this.shown;
    if (!one) return;
    await one.flush();
    await this.#ask(() => this.host.closeSummary(one.id));
  }

  async setOptions(part: { form?: boolean; onEnd?: boolean }): Promise<void> {
    const options = this.view?.options;
    const one = this.shown;
    if (!options || !one) return;
    const form = part.form ? $state.snapshot(one.form) : options.form;
    const done = await this.#ask(() =>
      this.host.setSummaryOptions(form, part.onEnd ?? options.onEnd),
    );
    if (done && part.form) this.panel.toast.show("good", t().summary.said.usual);
  }

  // --- sheets ---

  async compare(): Promise<void> {
    const one = this.shown;
    if (!one?.view.made) return;
    this.difference = null;
    this.panel.sheet = "difference";
    await one.flush();
    const difference = await this.#answer(() => this.host.summaryDifference(one.id));
    if (difference) this.difference = difference;
    else this.panel.sheet = null;
  }
  async openToday(): Promise<void> {
    this.panel.sheet = "today";
    this.today = this.todayProblem = null;
    try {
      this.today = await this.host.summariesToday();
    } catch (reason) {
      this.todayProblem = asProblem(reason);
    }
  }
  async reopen(row: SummaryRow): Promise<void> {
    this.panel.sheet = null;
    if (!this.view?.open.some((one) => one.id === row.id)) {
      this.#offered.add(row.id);
      if (!(await this.#ask(() => this.host.reopenSummary(row.id)))) return;
    }
    // Its tab comes with a view, before this answer or after it.
    this.#awaited = row.id;
    this.settle();
  }

  // --- the window ---

  /** The window is hidden or goes: nothing typed stays behind. */
  flush(): void {
    for (const one of this.#editings.values()) void one.flush();
  }

  async #ask(verb: () => Promise<unknown>): Promise<boolean> {
    return (await this.#answer(async () => (await verb()) !== false)) ?? false;
  }
  async #answer<T>(verb: () => Promise<T>): Promise<T | null> {
    try {
      return await verb();
    } catch (reason) {
      this.panel.fail(reason);
      return null;
    }
  }
}

function tabOf(id: number): string {
  return `summary-${id}`;
}
