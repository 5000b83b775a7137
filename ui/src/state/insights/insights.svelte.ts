// The insights: what is asked, what was counted, and when it is counted again. Old figures stay, said to
// be old, until those of a new filter are there; whatever comes late is dropped. As the record grows the
// figures follow, at most every ten seconds, and never under a reader's pointer.
import type { Counted, InsightsFilter, InsightsView, Problem } from "../../bindings.ts";
import type { InsightsHost } from "../../host/insights.ts";
import { asProblem } from "../../problem.ts";
import { CountedEvents } from "./events.svelte.ts";
import {
  filterOf,
  filterOfDay,
  firstWanted,
  sameFilter,
  wrongRange,
  type Wanted,
} from "./wanted.ts";

/** At least between two counts that nobody asked for, in ms. */
export const restsMs = 10_000;

/** What a test puts in the place of the window. */
export interface Surroundings {
  now?: () => number;
  zone?: () => string;
}

export type Saved =
  | { state: "saving"; as: "csv" | "png" }
  | { state: "saved"; as: "csv" | "png"; place: string }
  | { state: "failed"; problem: Problem };

export class InsightsState {
  wanted = $state.raw<Wanted>(firstWanted);
  view = $state.raw<InsightsView | null>(null);
  problem = $state.raw<Problem | null>(null);
  finding = $state(false);
  /** What is shown is not of the filter that is set. */
  stale = $state(false);
  /** What became of the last export; none once the reader closed it. */
  saved = $state.raw<Saved | null>(null);
  readonly events: CountedEvents;

  readonly #now: () => number;
  readonly #zone: () => string;
  /** Why figures must stand still now: a chart that is read, a sheet that is open. */
  readonly #holds = new Set<string>();
  #shown = false;
  #run = 0;
  #ranAt = Number.NEGATIVE_INFINITY;
  /** Entries of the record, and how many of them there were when last counted. */
  #entries = 0;
  #counted = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: InsightsHost,
    around: Surroundings = {},
  ) {
    this.events = new CountedEvents(host);
    this.#now = around.now ?? (() => Date.now());
    this.#zone = around.zone ?? (() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  }

  /** As it is set, or as it would be asked now. */
  get filter(): InsightsFilter {
    return filterOf(this.wanted, this.#now(), this.#zone());
  }

  set(part: Partial<Wanted>): void {
    const wanted = { ...this.wanted, ...part };
    const { since, until } = filterOf(wanted, this.#now(), this.#zone());
    if (wrongRange(since, until) !== null) return;
    this.wanted = wanted;
    void this.run();
  }

  /** The area came on the screen, or went from it. */
  show(shown: boolean): void {
    this.#shown = shown;
    if (!shown) return;
    if (this.#run === 0) void this.run();
    else this.#plan();
  }

  /** The record has so many entries now. */
  grew(entries: number): void {
    this.#entries = entries;
    this.#plan();
  }

  /** While something is read, figures stand still. */
  hold(why: string, on: boolean): void {
    if (on) this.#holds.add(why);
    else if (this.#holds.delete(why)) this.#plan();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#may || this.#entries === this.#counted || this.#run === 0) return;
    const wait = Math.max(0, this.#ranAt + restsMs - this.#now());
    this.#timer = setTimeout(() => {
      if (this.#may) void this.run();
    }, wait);
  }
  get #may(): boolean {
    return this.#shown && !this.finding && this.#holds.size === 0;
  }

  async run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#run += 1;
    const run = this.#run;
    const { filter } = this;
    this.#ranAt = this.#now();
    this.#counted = this.#entries;
    this.finding = true;
    this.stale = this.view !== null && !sameFilter(this.view.filter, filter);
    try {
      const view = await this.host.insights(filter);
      if (run !== this.#run) return;
      this.view = view;
      this.problem = null;
      this.stale = false;
    } catch (reason) {
      if (run === this.#run) this.problem = asProblem(reason);
    } finally {
      if (run === this.#run) {
        this.finding = false;
        this.#plan();
      }
    }
  }

  /** The events of what is shown: of the whole time, or of one of its days. */
  openEvents(counted: Counted, title: string, day: number | null = null): void {
    if (!this.view) return;
    const { filter, days } = this.view;
    this.hold("events", true);
    void this.events.open({
      filter: day === null ? filter : filterOfDay(filter, days, day),
      counted,
      title,
    });
  }
  closeEvents(): void {
    this.events.close();
    this.hold("events", false);
  }

  /** Writes what is shown, as CSV. */
  async saveFigures(): Promise<void> {
    const filter = this.view?.filter;
    if (filter) await this.#save("csv", () => this.host.exportInsights(filter));
  }
  /** Writes a picture of what is shown. */
  async savePicture(draw: () => Promise<Uint8Array>): Promise<void> {
    await this.#save("png", async () => this.host.saveInsightsPicture(await draw()));
  }
  async #save(as: "csv" | "png", write: () => Promise<string>): Promise<void> {
    this.saved = { state: "saving", as };
    try {
      this.saved = { state: "saved", as, place: await write() };
    } catch (reason) {
      this.saved = { state: "failed", problem: asProblem(reason) };
    }
  }
}
