// Which wrap-up codes have a key, the surest of those the platform would choose; and which ended
// interaction is still owed one.
import type { Channel, SummaryView, WrapUpCodeView, WrapUpView } from "./bindings.ts";

/** So many have a key each. */
const keys = 3;

/** In the platform's order; none where there is nothing to wrap up. */
export function likely(wrapUp: WrapUpView | null): readonly WrapUpCodeView[] {
  return wrapUp?.predicted.slice(0, keys) ?? [];
}

/** May be chosen now: none is on its way. */
export function choosable(wrapUp: WrapUpView | null): boolean {
  return wrapUp !== null && (wrapUp.state.state === "open" || wrapUp.state.state === "refused");
}

/**
 * The ended interaction whose code is offered beside the cards of the selected one: its own, when its
 * talk is over; else the oldest that is owed one, but never while the agent is on a call.
 */
export function owedBeside(
  ended: readonly SummaryView[],
  selected: { id: string; channel: Channel | null } | null,
): SummaryView | null {
  const owed = ended.filter((one) => one.wrapUp?.needed === true && choosable(one.wrapUp));
  const own = owed.find((one) => one.interaction === selected?.id);
  return own ?? (selected?.channel === "voice" ? null : (owed[0] ?? null));
}
