// Which areas of the desk are open, and what is being done about one that is not. What may be done
// is decided by the program behind, at every verb; this is what the page says of it.
import type { AccessView, Area, AreaState, Problem, Role } from "../bindings.ts";
import type { AccessHost } from "../host/access.ts";
import { asProblem } from "../problem.ts";
import { NewestPerFrame } from "./newest.ts";

/** Any one of these opens the area. */
export const rolesOf: Readonly<Record<Area, readonly Role[]>> = {
  studio: ["supervisor"],
  review: ["reviewer"],
  insights: ["supervisor", "reviewer"],
  privacy: ["reviewer"],
};

const closed: AreaState = { state: "closed" };

export class AccessState {
  view = $state.raw<AccessView | null>(null);
  /** Why no view came, or an area could not be asked for. */
  problem = $state.raw<Problem | null>(null);
  /** Something is being asked: a second press changes nothing. */
  busy = $state(false);

  constructor(readonly host: AccessHost) {}

  async watch(): Promise<void> {
    this.problem = null;
    const newest = new NewestPerFrame<AccessView>((view) => (this.view = view));
    try {
      await this.host.watchAccess((view) => newest.offer(view));
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  stateOf(area: Area): AreaState {
    return this.view?.areas.find((one) => one.area === area)?.state ?? closed;
  }
  isOpen(area: Area): boolean {
    return this.stateOf(area).state === "open";
  }
  get anyOpen(): boolean {
    return this.view?.areas.some(({ state }) => state.state === "open") ?? false;
  }

  /** Roles whose phrase opens the area on this computer. */
  phrasesFor(area: Area): readonly Role[] {
    return rolesOf[area].filter((role) => this.view?.unlocks.includes(role));
  }

  /** The person goes to an area: it is asked for where it is not open. */
  async open(area: Area): Promise<void> {
    if (this.isOpen(area)) return;
    this.problem = null;
    try {
      await this.host.openArea(area);
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  /** The same, after something went wrong. */
  async again(area: Area): Promise<void> {
    if (this.view === null) await this.watch();
    await this.open(area);
  }

  /** What is wrong with the phrase, or why it could not be tried; null where it opened. */
  unlock(role: Role, phrase: string): Promise<Problem | null> {
    return this.#try(() => this.host.unlock(role, phrase));
  }

  /** Why the phrase was not set or taken away; null where it was. */
  setUnlock(role: Role, phrase: string | null): Promise<Problem | null> {
    return this.#try(() => this.host.setUnlock(role, phrase));
  }

  async #try(verb: () => Promise<void>): Promise<Problem | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      await verb();
      return null;
    } catch (reason) {
      return asProblem(reason);
    } finally {
      this.busy = false;
    }
  }
}
