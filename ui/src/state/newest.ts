// Feeds the screen at most once a frame, with the newest only (contract.md §1, backpressure).
// However fast views arrive, one is kept: memory is bounded, and nothing stale is painted.

export type Frame = (paint: () => void) => void;

const nextFrame: Frame = (paint) => requestAnimationFrame(paint);

export class NewestPerFrame<T extends { revision: number }> {
  #newest: T | null = null;
  #applied = -1;
  #asked = false;

  constructor(
    private readonly apply: (value: T) => void,
    private readonly frame: Frame = nextFrame,
  ) {}

  /** Takes a value; an older revision than the newest one seen is dropped. */
  offer(value: T): void {
    if (value.revision <= Math.max(this.#applied, this.#newest?.revision ?? -1)) return;
    this.#newest = value;
    if (this.#asked) return;
    this.#asked = true;
    this.frame(() => this.#paint());
  }

  #paint(): void {
    this.#asked = false;
    const value = this.#newest;
    if (!value) return;
    this.#newest = null;
    this.#applied = value.revision;
    this.apply(value);
  }
}
