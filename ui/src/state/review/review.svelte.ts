// The review: the newest view of the program behind, what is searched, which interaction is open and
// where its playhead stands. What is drawn of it is the screen's.
import type { ExportFormat, HistoryFilter, Problem, ReviewView } from "../../bindings.ts";
import { clip } from "../../clipboard.ts";
import type { ReviewHost } from "../../host/review.ts";
import { t } from "../../messages/language.svelte.ts";
import { asProblem } from "../../problem.ts";
import { wordsFor } from "../../words.ts";
import { NewestPerFrame } from "../newest.ts";
import { ToastState } from "../toast.svelte.ts";
import { EventState } from "./event.svelte.ts";
import { PlayerState, type Frames } from "./player.svelte.ts";
import { ReplayState } from "./replay.svelte.ts";
import { SearchState } from "./search.svelte.ts";
import { TimelineState } from "./timeline.svelte.ts";
import { filterOf, nothingWanted } from "./wanted.ts";

/** What a test puts in the place of the window. */
export interface Surroundings {
  now?: () => number;
  frames?: Frames;
  calm?: () => boolean;
  clip?: (text: string) => Promise<void>;
}

export class ReviewState {
  view = $state.raw<ReviewView | null>(null);
  /** Why no view came. */
  problem = $state.raw<Problem | null>(null);
  agents = $state.raw<readonly string[]>([]);
  actions = $state.raw<readonly string[]>([]);
  /** The line about an export was closed by the reader. */
  exportSeen = $state(false);
  readonly toast = new ToastState();
  readonly search: SearchState;
  readonly timeline: TimelineState;
  readonly event: EventState;
  readonly player: PlayerState;
  readonly replay: ReplayState;

  readonly #clip: (text: string) => Promise<void>;
  readonly #now: () => number;
  #opened = false;

  constructor(
    readonly host: ReviewHost,
    around: Surroundings = {},
  ) {
    this.search = new SearchState(host, around.now, () => this.#answered());
    this.timeline = new TimelineState(host);
    this.event = new EventState(host);
    this.player = new PlayerState(around.frames, around.calm);
    this.replay = new ReplayState(host);
    this.#clip = around.clip ?? clip;
    this.#now = around.now ?? (() => Date.now());
  }

  async watch(): Promise<void> {
    this.problem = null;
    const newest = new NewestPerFrame<ReviewView>((view) => (this.view = view));
    try {
      await this.host.watchReview((view) => newest.offer(view));
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  /** The area came on the screen: the first time, the newest interactions are shown. */
  async enter(): Promise<void> {
    void this.#lists();
    if (this.#opened) return;
    this.#opened = true;
    await this.search.run();
  }

  /** A search was answered: what is open is marked anew; where nothing is, the first opens. */
  async #answered(): Promise<void> {
    const { id, view } = this.timeline;
    if (id === null) return this.#openFirst();
    // It is still on its way: what was asked for is opened whole, and marked at once.
    if (view?.row.id !== id) return this.choose(id);
    if (!(await this.timeline.open(id, this.search.filter))) return;
    this.player.extend(this.#times(), this.#length());
  }

  /** The first that belongs to an interaction: that an area was opened is nearly always newer. */
  async #openFirst(): Promise<void> {
    const first = [0, 1].map((at) => this.search.row(at)).find((row) => row && row.id !== "");
    if (first && this.timeline.id === null && this.event.seq === null) await this.choose(first.id);
  }

  async #lists(): Promise<void> {
    // Where they can't be read the choices are fewer; the search itself says what is wrong.
    const [agents, actions] = await Promise.all([
      this.host.recordedAgents().catch(() => null),
      this.host.recordedActions().catch(() => null),
    ]);
    if (agents) this.agents = agents;
    if (actions) this.actions = actions;
  }

  /** Opens an interaction: at an event, else at its first hit, else at its beginning. */
  async choose(id: string, seq: number | null = null): Promise<void> {
    this.player.pause();
    const shown = await this.timeline.open(id, this.search.filter);
    if (!shown) return;
    this.replay.want(null, null);
    const { entries } = this.timeline;
    this.player.load(this.#times(), this.#length());
    const filtered = this.search.anything;
    const hit = filtered ? entries.findIndex((entry) => entry.hit) : 0;
    const at = seq === null ? Math.max(hit, 0) : this.timeline.placeOf(seq);
    const entry = entries[at];
    if (entry) await this.look(entry.seq);
    else if (seq !== null) await this.event.open(seq);
    else this.event.close();
  }

  /** Looks at an event of the open interaction: the playhead stands behind it. */
  async look(seq: number): Promise<void> {
    const at = this.timeline.placeOf(seq);
    if (at >= 0) this.player.seekEvent(at);
    await this.event.open(seq);
  }
  async step(by: 1 | -1): Promise<void> {
    const at = this.player.step(by);
    const entry = at === null ? undefined : this.timeline.entries[at];
    if (entry) await this.event.open(entry.seq);
  }

  /** An event by its number, wherever it belongs: the place where the chain is broken. */
  async openEvent(seq: number): Promise<void> {
    this.#opened = true;
    await this.event.open(seq);
    const { view } = this.event;
    if (view?.seq !== seq) return;
    if (view.interaction === null) this.timeline.close();
    else if (this.timeline.id !== view.interaction || this.timeline.placeOf(seq) < 0) {
      await this.choose(view.interaction, seq);
    } else await this.look(seq);
  }

  /** The open interaction is read again; the playhead stays. */
  async again(): Promise<void> {
    const { id } = this.timeline;
    if (id === null) return;
    const first = this.timeline.view === null;
    if (first) return this.choose(id);
    await this.timeline.open(id, this.search.filter);
    this.player.extend(this.#times(), this.#length());
  }

  #times(): number[] {
    const start = this.timeline.view?.row.startedAt ?? 0;
    return this.timeline.entries.map((entry) => entry.at - start);
  }
  #length(): number {
    const row = this.timeline.view?.row;
    return row ? row.endedAt - row.startedAt : 0;
  }

  // --- the record ---

  verify = () => this.#do(() => this.host.verifyRecord());
  cancelVerify = () => this.#do(() => this.host.cancelVerify());

  // --- kept filters ---

  /** Whether it was kept. */
  async keep(name: string): Promise<Problem | null> {
    try {
      await this.host.saveFilter({
        name: name.trim(),
        filter: filterOf(this.search.wanted, this.#now()),
      });
      this.toast.show("good", t().review.saved.kept(name.trim()));
      return null;
    } catch (reason) {
      return asProblem(reason);
    }
  }
  async forget(name: string): Promise<void> {
    const filter = this.view?.saved.find((one) => one.name === name)?.filter;
    await this.#do(async () => {
      await this.host.forgetFilter(name);
      const back = filter && (() => void this.#do(() => this.host.saveFilter({ name, filter })));
      this.toast.show("plain", t().review.saved.forgotten(name), back ?? null);
    });
  }

  // --- export ---

  async export(format: ExportFormat): Promise<void> {
    this.exportSeen = false;
    await this.#do(() => this.host.exportHistory(this.#exported(), format));
  }
  #exported(): HistoryFilter {
    return this.search.counts === null ? filterOf(nothingWanted, 0) : this.search.filter;
  }
  cancelExport = () => this.#do(() => this.host.cancelExport());

  // --- copies ---

  async copyEvent(): Promise<void> {
    const { view } = this.event;
    if (!view) return;
    const { seq, at, kind, actor, interaction } = view;
    const payload = view.payload === null ? null : read(view.payload);
    const hash = view.chain.find((link) => link.seq === seq)?.hash ?? null;
    const event = {
      seq,
      at: new Date(at).toISOString(),
      kind,
      actor,
      interaction,
      payload,
      hash,
    };
    await this.#copy(JSON.stringify(event, null, 2), t().review.event.copied);
  }
  async copyProof(): Promise<void> {
    const { seq } = this.event;
    if (seq === null) return;
    await this.#do(async () => {
      await this.#copy(await this.host.eventProof(seq), t().review.event.proofCopied);
    });
  }
  copyId = () => this.#copy(this.timeline.id ?? "", t().review.timeline.idCopied);
  copyHash = (hash: string) => this.#copy(hash, t().review.export.copied);

  async #copy(text: string, told: string): Promise<void> {
    try {
      await this.#clip(text);
      this.toast.show("good", told);
    } catch {
      this.toast.show("bad", t().review.event.notCopied);
    }
  }

  async #do(verb: () => Promise<void>): Promise<void> {
    try {
      await verb();
    } catch (reason) {
      const { title, text } = wordsFor(asProblem(reason));
      this.toast.show("bad", `${title}. ${text}`);
    }
  }
}

/** As JSON; as it stands where it is none. */
function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
