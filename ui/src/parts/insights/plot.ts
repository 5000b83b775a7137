// One lane's drawing by uPlot: values by day, straight from one to the next, and a gap where there is
// none. Everything a person points at is drawn over it in the page.
import uPlot from "./uplot.ts";
import type { Ink, Palette } from "./palette.ts";

export interface Line {
  values: readonly (number | null)[];
  ink: Ink;
  /** Lengths of strokes and gaps. */
  dash?: readonly number[];
  width?: number;
  /** A soft area under it. */
  area?: boolean;
}

export interface Drawing {
  look: "lines" | "bars";
  lines: readonly Line[];
  /** The axis begins at zero. */
  zero: boolean;
  /** A tick in words. */
  format: (value: number) => string;
}

/** Where the plot stands in its lane, in CSS pixels. */
export interface Frame {
  axis: number;
  end: number;
  above: number;
  below: number;
  font: string;
}

/** Round figures around all values: at least two. */
export function ticksOf(lines: readonly Line[], zero: boolean): readonly number[] {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const top = Math.max(...values, 0);
  const least = zero || values.length === 0 ? 0 : Math.min(...values);
  const room = top - least || Math.abs(top) || 1;
  const raw = room / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? raw;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(top / step - 1e-9));
  // Multiplied, not added up: 0.1 three times is not 0.3.
  return Array.from({ length: last - first + 1 }, (_, nth) =>
    Number(((first + nth) * step).toPrecision(12)),
  );
}

/** Values with no neighbor: a line through them would not be seen. */
export function alone(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, nth) =>
    value !== null && values[nth - 1] == null && values[nth + 1] == null ? [nth] : [],
  );
}

export function dataOf(drawing: Drawing, count: number): uPlot.AlignedData {
  return [
    Array.from({ length: count }, (_, nth) => nth),
    ...drawing.lines.map((line) => [...line.values]),
  ];
}

export function optionsOf(
  drawing: () => Drawing,
  palette: Palette,
  frame: Frame,
  size: { width: number; height: number },
  count: number,
): uPlot.Options {
  const ticks = () => {
    const { lines, zero } = drawing();
    return [...ticksOf(lines, zero)];
  };
  const first = drawing();
  const nothing = () => null;
  return {
    ...size,
    padding: [frame.above, frame.end, frame.below, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: {
      x: false,
      y: false,
      drag: { x: false, y: false },
      // The lane itself follows the pointer, for all lanes at once.
      bind: {
        mousedown: nothing,
        mouseup: nothing,
        click: nothing,
        dblclick: nothing,
        mousemove: nothing,
        mouseleave: nothing,
        mouseenter: nothing,
      },
      points:
        first.look === "lines"
          ? { size: 8, width: 2, fill: palette["surface-1"] }
          : { show: false },
    },
    scales: {
      x: { time: false, range: () => [-0.5, count - 0.5] },
      y: {
        range: () => {
          const all = ticks();
          return [all[0] ?? 0, all.at(-1) ?? 1];
        },
      },
    },
    axes: [
      { show: false },
      {
        size: frame.axis,
        gap: 6,
        font: frame.font,
        stroke: palette["text-faint"],
        grid: { stroke: palette.line, width: 1 },
        ticks: { show: false },
        splits: ticks,
        values: (_, splits) => splits.map((value) => drawing().format(value)),
      },
    ],
    series: [
      {},
      ...first.lines.map((line): uPlot.Series => {
        const ink = palette[line.ink];
        if (first.look === "bars") {
          const paths = uPlot.paths.bars?.({ size: [0.6, 22], radius: 0.1 });
          return { fill: ink, width: 0, points: { show: false }, ...(paths ? { paths } : {}) };
        }
        return {
          stroke: ink,
          width: line.width ?? 1.5,
          ...(line.dash ? { dash: [...line.dash] } : {}),
          ...(line.area ? { fill: palette["chart-area"], fillTo: () => ticks()[0] ?? 0 } : {}),
          points: {
            show: true,
            size: 4,
            fill: ink,
            filter: (plot, nth) => alone([...(plot.data[nth] ?? [])].map((one) => one ?? null)),
          },
        };
      }),
    ],
  };
}
