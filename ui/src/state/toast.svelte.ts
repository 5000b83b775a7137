// The one line at the lower edge: what was just done, and the way back. One at a time; it stays
// while the pointer or the focus is on it.

export interface Toast {
  text: string;
  tone: "good" | "plain" | "bad";
  undo: (() => void) | null;
}

const staysMs = { good: 3000, plain: 8000, bad: 10_000 } as const;

export class ToastState {
  current = $state.raw<Toast | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(tone: Toast["tone"], text: string, undo: (() => void) | null = null): void {
    this.current = { tone, text, undo };
    this.resume();
  }

  /** Runs the undo of the toast on the screen, if it has one. */
  undo(): boolean {
    const undo = this.current?.undo;
    if (!undo) return false;
    this.close();
    undo();
    return true;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  pause(): void {
    clearTimeout(this.#timer);
  }

  resume(): void {
    clearTimeout(this.#timer);
    if (this.current) this.#timer = setTimeout(() => this.close(), staysMs[this.current.tone]);
  }
}
