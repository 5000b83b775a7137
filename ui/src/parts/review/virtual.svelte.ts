// A list of which only the rows in sight are in the page. The arithmetic is virtual-core's; this ties
// it to runes. Positions are set by the element's own style object: the policy admits no attribute.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { tick, untrack } from "svelte";

export interface RowsAsked {
  count: number;
  /** How high a row will be, in CSS pixels. */
  size: (at: number) => number;
  key: (at: number) => string | number;
  /** Rows kept beyond both edges. */
  overscan?: number;
}

/** Frames to wait for a row that was scrolled to. */
const mostFrames = 20;

/** The reader's own size of type, in CSS pixels. */
export function remInPx(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export class VirtualRows {
  #element = $state.raw<HTMLElement | null>(null);
  #version = $state(0);
  readonly #core: Virtualizer<HTMLElement, HTMLElement>;

  readonly items: readonly VirtualItem[] = $derived.by(() => {
    void this.#version;
    return this.#core.getVirtualItems();
  });
  readonly #total: number = $derived.by(() => {
    void this.#version;
    return this.#core.getTotalSize();
  });
  readonly #start: number = $derived(this.items[0]?.start ?? 0);

  /** Call while a component is made: it lives and ends with it. */
  constructor(asked: () => RowsAsked) {
    const options = () => {
      const { count, size, key, overscan = 6 } = asked();
      return {
        count,
        estimateSize: size,
        getItemKey: key,
        overscan,
        getScrollElement: () => this.#element,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => void (this.#version += 1),
      };
    };
    this.#core = new Virtualizer<HTMLElement, HTMLElement>(untrack(options));
    $effect.pre(() => {
      const now = options();
      untrack(() => {
        this.#core.setOptions(now);
        this.#core._willUpdate();
        this.#version += 1;
      });
    });
    $effect(() => this.#core._didMount());
  }

  /** On what scrolls. */
  readonly scroller = (element: HTMLElement) => {
    this.#element = element;
    untrack(() => {
      this.#core._willUpdate();
      this.#version += 1;
    });
    return () => {
      this.#element = null;
    };
  };
  /** On what is as high as all rows together. */
  readonly whole = (element: HTMLElement) => {
    $effect(() => {
      element.style.height = `${this.#total}px`;
    });
  };
  /** On what holds the rows in sight, one below the other. */
  readonly part = (element: HTMLElement) => {
    $effect(() => {
      element.style.transform = `translateY(${this.#start}px)`;
    });
  };
  /** On a row whose height is not known before: it carries its place as `data-index`. */
  readonly row = (element: HTMLElement) => {
    this.#core.measureElement(element);
    return () => this.#core.measureElement(null);
  };

  /** Scrolls a row into sight, as little as it takes, and waits until it is there. */
  async reveal(at: number, align: "auto" | "center" | "start" = "auto"): Promise<void> {
    this.#core.scrollToIndex(at, { align });
    await tick();
    // Rows that were never measured move the goal: it comes within a few frames.
    const there = () => this.items.some((item) => item.index === at);
    for (let frame = 0; frame < mostFrames && !there(); frame += 1) {
      await new Promise((passed) => requestAnimationFrame(passed));
      this.#version += 1;
    }
    await tick();
  }
}
