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

  /**
   * Takes a value; an older revision than the newest one seen is dropped. The first of a frame is
   * applied at once, so that it is painted in the frame to come and not in the one after.
   */
  offer(value: T): void {
    if (value.revision <= Math.max(this.#applied, this.#newest?.revision ?? -1)) return;
    this.#newest = value;
    if (this.#asked) return;
    this.#asked = true;
    this.frame(() => this.#pass());
    this.#paint();
  }

  /** A frame came: what gathered since the last one is painted in it, once. */
  #pass(): void {
    this.#asked = false;
    if (!this.#newest) return;
    this.#asked = true;
    this.frame(() => this.#pass());
    this.#paint();
  }

  #paint(): void {
    const value = this.#newest;
    if (!value) return;
    this.#newest = null;
    this.#applied = value.revision;
    this.apply(value);
  }
}
