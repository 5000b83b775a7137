// The door to who may open what in the desk. Two implementations, as of host.ts. Every verb rejects
// with a Problem.
import type { AccessView, Area, Role } from "../bindings.ts";

export interface AccessHost {
  /** Calls `onView` with the whole view, at once and after every change. */
  watchAccess(onView: (view: AccessView) => void): Promise<void>;
  /** Asks for an area; what came of it is in the view. On record where it opens. */
  openArea(area: Area): Promise<void>;
  /** Opens a role's areas by its phrase. A wrong one is refused at `phrase`. */
  unlock(role: Role, phrase: string): Promise<void>;
  /** Sets a role's phrase, at least 12 chars, or takes it away. */
  setUnlock(role: Role, phrase: string | null): Promise<void>;
}
