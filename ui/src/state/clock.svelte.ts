// The page's one clock: ticks on whole seconds while the page can be seen, and stands still
// otherwise, so that a hidden window costs nothing.

export class Clock {
  /** Milliseconds since 1970, of the last tick. */
  now = $state(Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts ticking; the returned function stops it. */
  start(): () => void {
    const follow = () => (document.hidden ? this.#stop() : this.#tick());
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      this.#stop();
    };
  }

  #tick(): void {
    this.#stop();
    this.now = Date.now();
    this.#timer = setTimeout(() => this.#tick(), 1000 - (this.now % 1000));
  }

  #stop(): void {
    clearTimeout(this.#timer);
  }
}
