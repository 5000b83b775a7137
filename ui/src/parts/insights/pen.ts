// Drawing on a canvas in the colors of the theme: words cut to their room, bars, and lanes of days.
import type { Ink, Palette } from "./palette.ts";
import { alone, ticksOf, type Drawing } from "./plot.ts";

export interface Style {
  size?: number;
  strong?: boolean;
  ink?: Ink;
  align?: "left" | "right" | "center";
  /** Longer words are cut. */
  most?: number;
}

export class Pen {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly palette: Palette,
    private readonly family: string,
  ) {}

  /** Words by their baseline; gives how wide they are. */
  text(words: string, x: number, y: number, style: Style = {}): number {
    const { size = 13, strong = false, ink = "text-normal", align = "left", most } = style;
    const { context } = this;
    context.font = `${strong ? 600 : 400} ${size}px ${this.family}`;
    context.fillStyle = this.palette[ink];
    context.textAlign = align;
    context.textBaseline = "alphabetic";
    let shown = words;
    while (most !== undefined && shown.length > 1 && context.measureText(shown).width > most) {
      shown = `${shown.slice(0, shown.endsWith("…") ? -2 : -1)}…`;
    }
    context.fillText(shown, x, y);
    return context.measureText(shown).width;
  }

  rect(x: number, y: number, width: number, height: number, ink: Ink): void {
    this.context.fillStyle = this.palette[ink];
    this.context.fillRect(x, y, width, height);
  }

  line(
    points: readonly (readonly [x: number, y: number])[],
    ink: Ink,
    width = 1,
    dash: readonly number[] = [],
  ): void {
    const { context } = this;
    context.strokeStyle = this.palette[ink];
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash([...dash]);
    context.beginPath();
    points.forEach(([x, y], nth) => (nth === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
    context.setLineDash([]);
  }

  /** A lane: its ticks, and its lines or bars; straight, with gaps where there is no value. */
  lane(drawing: Drawing, x: number, y: number, width: number, height: number): void {
    const ticks = ticksOf(drawing.lines, drawing.zero);
    const [least, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
    const axis = 40;
    const count = drawing.lines[0]?.values.length ?? 0;
    const step = (width - axis) / Math.max(1, count);
    const at = (nth: number) => x + axis + (nth + 0.5) * step;
    const up = (value: number) => y + height - ((value - least) / (top - least)) * height;
    for (const tick of ticks) {
      this.line(
        [
          [x + axis, up(tick)],
          [x + width, up(tick)],
        ],
        "line",
      );
      this.text(drawing.format(tick), x + axis - 8, up(tick) + 4, {
        size: 11,
        ink: "text-faint",
        align: "right",
      });
    }
    for (const { values, ink, dash, width: thick = 1.5, area } of drawing.lines) {
      if (drawing.look === "bars") {
        const bar = Math.min(22, step * 0.6);
        values.forEach((value, nth) => {
          if (value !== null)
            this.rect(at(nth) - bar / 2, up(value), bar, up(least) - up(value), ink);
        });
        continue;
      }
      for (const run of runsOf(values)) {
        const points = run.map(([nth, value]) => [at(nth), up(value)] as const);
        if (area) this.#area(points, up(least));
        this.line(points, ink, thick, dash ?? []);
      }
      for (const nth of alone(values)) {
        this.rect(at(nth) - 2, up(values[nth] ?? 0) - 2, 4, 4, ink);
      }
    }
  }

  #area(points: readonly (readonly [x: number, y: number])[], ground: number): void {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return;
    const { context } = this;
    context.fillStyle = this.palette["chart-area"];
    context.beginPath();
    context.moveTo(first[0], ground);
    for (const [x, y] of points) context.lineTo(x, y);
    context.lineTo(last[0], ground);
    context.fill();
  }
}

/** Values one after the other without a gap between them. */
function runsOf(values: readonly (number | null)[]): (readonly [nth: number, value: number])[][] {
  const runs: (readonly [number, number])[][] = [];
  let run: (readonly [number, number])[] = [];
  values.forEach((value, nth) => {
    if (value !== null) run.push([nth, value]);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  });
  return run.length > 0 ? [...runs, run] : runs;
}
