// Which wrap-up codes have a key: the surest of those the platform would choose.
import type { WrapUpCodeView, WrapUpView } from "./bindings.ts";

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
