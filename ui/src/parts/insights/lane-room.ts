// Where days stand in the lanes: one arithmetic for the drawings, the cross line, the marks and the axis.

export interface LaneRoom {
  /** Of the lane, in CSS pixels. */
  width: number;
  /** How wide the column of figures at the left is. */
  axis: number;
  /** Room at the right. */
  end: number;
  rem: number;
  /** How many days. */
  count: number;
  /** Where a day's middle is; half a day is half a step. */
  x(nth: number): number;
  /** The day at a place; none outside. */
  at(x: number): number | null;
}

export function roomOf(width: number, rem: number, count: number): LaneRoom {
  const axis = 2.5 * rem;
  const end = 0.5 * rem;
  const step = count === 0 ? 0 : Math.max(0, width - axis - end) / count;
  return {
    width,
    axis,
    end,
    rem,
    count,
    x: (nth) => axis + (nth + 0.5) * step,
    at(x) {
      const nth = Math.floor((x - axis) / Math.max(step, 0.01));
      return nth >= 0 && nth < count ? nth : null;
    },
  };
}

/** Where a moment stands: as far into its day as it is. */
export function placeOf(at: number, days: readonly { at: number }[], until: number): number {
  const nth = days.findLastIndex((day) => day.at <= at);
  const from = days[nth]?.at ?? at;
  const to = days[nth + 1]?.at ?? until;
  return Math.max(nth, 0) - 0.5 + (to > from ? Math.min(1, (at - from) / (to - from)) : 0);
}
