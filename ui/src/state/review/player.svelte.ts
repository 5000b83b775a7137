// Plays an interaction back: where the playhead stands, and which events lie behind it. Knows times,
// not what happened; frames come from outside, so that tests pass them.

export const speeds = [1, 2, 4, 16] as const;
export type Speed = (typeof speeds)[number];

/** Calls `tick` with a time in ms once a frame, until the returned function is called. */
export type Frames = (tick: (now: number) => void) => () => void;

const everyFrame: Frames = (tick) => {
  let asked = 0;
  const next = (now: number) => {
    asked = requestAnimationFrame(next);
    tick(now);
  };
  asked = requestAnimationFrame(next);
  return () => cancelAnimationFrame(asked);
};

/** A window that was hidden goes on where it was: no frame counts for more, in ms. */
const longestFrame = 250;
export const skipMs = 10_000;

export class PlayerState {
  /** Of the playhead, in ms from the beginning. */
  at = $state(0);
  /** How many events lie behind the playhead. */
  passed = $state(0);
  playing = $state(false);
  speed = $state<Speed>(1);
  /** In ms. */
  length = $state(0);

  /** Exact, also where the playhead goes from event to event. */
  #exact = 0;
  #times: readonly number[] = [];
  #last: number | null = null;
  #stop: (() => void) | null = null;

  constructor(
    private readonly frames: Frames = everyFrame,
    /** True where nothing may glide: the playhead then goes from event to event. */
    private readonly calm: () => boolean = () =>
      matchMedia("(prefers-reduced-motion: reduce)").matches,
  ) {}

  /** Other events: their times from the beginning, ascending. */
  load(times: readonly number[], length: number): void {
    this.pause();
    this.#times = times;
    this.length = Math.max(length, times.at(-1) ?? 0, 0);
    this.#place(0, 0);
  }
  /** The same interaction with more events: nothing moves. */
  extend(times: readonly number[], length: number): void {
    this.#times = times;
    this.length = Math.max(length, times.at(-1) ?? 0, 0);
    this.passed = Math.min(this.passed, times.length);
  }

  play(): void {
    if (this.playing || this.#times.length === 0) return;
    if (this.passed >= this.#times.length) this.#place(0, 0);
    this.playing = true;
    this.#last = null;
    this.#stop = this.frames((now) => this.#tick(now));
  }
  pause(): void {
    this.#stop?.();
    this.#stop = null;
    this.playing = false;
    this.at = this.#exact;
  }
  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** To a time; what happened at that very moment lies behind it. */
  seek(ms: number): void {
    const to = Math.min(this.length, Math.max(0, ms));
    this.#place(to, this.#until(to));
  }
  /** Just behind an event. */
  seekEvent(at: number): void {
    const time = this.#times[at];
    if (time !== undefined) this.#place(time, at + 1);
  }
  /** To the next event or the one before; its place, or null where there is none. */
  step(by: 1 | -1): number | null {
    const to = this.passed - 1 + by;
    if (to < 0 || to >= this.#times.length) return null;
    this.seekEvent(to);
    return to;
  }
  skip(by: 1 | -1): void {
    this.seek(this.#exact + by * skipMs);
  }

  #place(ms: number, passed: number): void {
    this.#exact = ms;
    this.at = ms;
    this.passed = passed;
  }

  #tick(now: number): void {
    const frame = this.#last === null ? 0 : Math.min(longestFrame, Math.max(0, now - this.#last));
    this.#last = now;
    this.#exact = Math.min(this.length, this.#exact + frame * this.speed);
    const passed = Math.max(this.passed, this.#until(this.#exact));
    if (!this.calm()) this.at = this.#exact;
    else if (passed !== this.passed) this.at = this.#times[passed - 1] ?? this.#exact;
    this.passed = passed;
    if (this.#exact >= this.length) this.pause();
  }

  /** How many events are not after this time. */
  #until(ms: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
