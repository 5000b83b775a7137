// Colors of the tokens as a canvas understands them: a custom property is only resolved by an element.

export const inks = [
  "surface-1",
  "text-strong",
  "text-normal",
  "text-faint",
  "line",
  "good",
  "wait",
  "warn",
  "bad",
  "chart-strong",
  "chart-mid",
  "chart-quiet",
  "chart-area",
] as const;
export type Ink = (typeof inks)[number];
export type Palette = Readonly<Record<Ink, string>>;

/** As they are in the theme that is in force now. */
export function paletteOf(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.style.forcedColorAdjust = "none";
  probe.hidden = true;
  host.append(probe);
  const found = Object.fromEntries(
    inks.map((ink) => {
      probe.style.color = `var(--${ink})`;
      return [ink, getComputedStyle(probe).color];
    }),
  ) as Record<Ink, string>;
  probe.remove();
  return found;
}

const queries = [
  "(prefers-color-scheme: dark)",
  "(prefers-contrast: more)",
  "(forced-colors: active)",
];

/** Calls when the theme is another; the returned function stops it. */
export function onTheme(changed: () => void): () => void {
  const lists = queries.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener("change", changed);
  return () => {
    for (const list of lists) list.removeEventListener("change", changed);
  };
}
