// Tells whether a prompt is being read, and when it has been seen. Half a second counts as seen
// (contract.md §4), and only half a second in which a person could have looked: the page is visible,
// at least half of it is in sight, and nothing lies over it.

import { on } from "svelte/events";

/** How long a prompt is on the screen before it counts as viewed, in ms. */
export const viewedAfterMs = 500;

export interface Watched {
  reading: (on: boolean) => void;
  viewed: () => void;
}

/** Watches until the returned function is called; reading ends with it at the latest. */
export function watchPrompt(element: HTMLElement, told: Watched): () => void {
  const stopReading = watchReading(element, told.reading);
  const stopSight = watchViewed(element, told.viewed);
  return () => {
    stopReading();
    stopSight();
  };
}

function watchReading(element: HTMLElement, tell: (on: boolean) => void): () => void {
  const by = { pointer: false, focus: false };
  let reading = false;
  /** Where the focus was before it came in: it goes back there when the prompt goes. */
  let origin: HTMLElement | null = null;
  let fell = false;
  const change = (part: Partial<typeof by>) => {
    Object.assign(by, part);
    const now = by.pointer || by.focus;
    if (now === reading) return;
    reading = now;
    tell(now);
  };
  const over = () => change({ pointer: true });
  const out = () => change({ pointer: false });
  const focused = (event: FocusEvent) => {
    const from = event.relatedTarget;
    if (from instanceof HTMLElement && !element.contains(from)) origin = from;
    change({ focus: true });
  };
  const blurred = (event: FocusEvent) => {
    const to = event.relatedTarget;
    // Taken off the page with the focus inside, it loses it on the way: the end mends that.
    if (to === null) {
      fell = true;
      queueMicrotask(() => (fell = false));
    }
    if (!(to instanceof Node && element.contains(to))) change({ focus: false });
  };
  // By Svelte's own: the focus may fall while it takes the element off the page.
  const off = [
    on(element, "pointerenter", over),
    on(element, "pointerleave", out),
    on(element, "focusin", focused),
    on(element, "focusout", blurred),
  ];
  return () => {
    for (const one of off) one();
    const lost = (by.focus || fell) && document.activeElement === document.body;
    if (lost && origin?.isConnected === true) origin.focus({ preventScroll: true });
    change({ pointer: false, focus: false });
  };
}

function watchViewed(element: HTMLElement, tell: () => void): () => void {
  let inSight = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let observer: IntersectionObserver | undefined;

  const start = () => {
    clearTimeout(timer);
    if (inSight && !document.hidden) timer = setTimeout(ripe, viewedAfterMs);
  };
  const ripe = () => {
    // Something lies over it: the half second begins anew.
    if (covered(element)) return start();
    stop();
    tell();
  };
  const stop = () => {
    clearTimeout(timer);
    observer?.disconnect();
    document.removeEventListener("visibilitychange", start);
  };

  document.addEventListener("visibilitychange", start);
  // Without an observer (tests without layout) everything counts as in sight.
  if (typeof IntersectionObserver === "undefined") {
    inSight = true;
    start();
  } else {
    observer = new IntersectionObserver(
      (entries) => {
        const now = entries.at(-1)?.isIntersecting ?? false;
        if (now === inSight) return;
        inSight = now;
        start();
      },
      { threshold: 0.5 },
    );
    observer.observe(element);
  }
  return stop;
}

/** Whether something else is drawn at its middle, a sheet for example. */
function covered(element: HTMLElement): boolean {
  if (typeof document.elementFromPoint !== "function") return false;
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = document.elementFromPoint(left + width / 2, top + height / 2);
  return !(at && element.contains(at));
}
