// What a row of the queue of injections says, and what may be done with it. Pure.
import type { InjectionRow } from "../../bindings.ts";

/** It has not come to its end. */
export function waits(row: InjectionRow): boolean {
  switch (row.state) {
    case "waiting":
    case "full":
    case "behind":
    case "again":
    case "sending":
      return true;
    case "sent":
    case "failed":
    case "canceled":
      return false;
  }
}

/** The number of each row that waits, from 1 in the order of sending. */
export function places(rows: readonly InjectionRow[]): ReadonlyMap<number, number> {
  return new Map(rows.filter(waits).map((row, at) => [row.id, at + 1]));
}

/** The row that one waits behind: the last before it in the same conversation. */
export function ahead(rows: readonly InjectionRow[], row: InjectionRow): InjectionRow | null {
  const at = rows.indexOf(row);
  return (
    rows.slice(0, at).findLast((one) => one.conversationId === row.conversationId && waits(one)) ??
    null
  );
}

export function cancelable(row: InjectionRow): boolean {
  return waits(row) || row.state === "failed";
}

/**
 * An attempt was made and its answer is not known, so that the agent may see it already. A 409 and a
 * 429 are answers: nothing was taken.
 */
export function mayHaveArrived(row: InjectionRow): boolean {
  if (row.state === "sending") return true;
  if (row.attempts === 0) return false;
  if (row.state === "waiting" || row.state === "behind") return true;
  return row.state === "failed" && row.problem?.code === "unreachable";
}
