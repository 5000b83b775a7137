// One interaction to be erased: its id as typed, what an erasure would take, and the four characters
// that say it is meant. Whatever is answered late is dropped; what was typed stays until it is gone.
import type { ErasurePreview, ErasureView, Problem } from "../../bindings.ts";
import type { PrivacyHost } from "../../host/privacy.ts";
import { asProblem } from "../../problem.ts";

/** After the last key, in ms. */
export const looksAfterMs = 200;
/** So many characters of the id say that it is meant. */
export const sureLength = 4;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export class ErasureState {
  id = $state("");
  sure = $state("");
  preview = $state.raw<ErasurePreview | null>(null);
  looking = $state(false);
  /** Why it can't be looked at; at its field where the program behind says so. */
  problem = $state.raw<Problem | null>(null);
  /** Why it did not begin. */
  eraseProblem = $state.raw<Problem | null>(null);
  /** Asked for, and not in the view yet. */
  beginning = $state(false);
  /** What became of an erasure was read, and closed. */
  seen = $state.raw<ErasureView | null>(null);
  /** What is typed can't be an id, and the person has left the field. */
  malformed = $state(false);

  readonly meant: boolean = $derived(
    this.preview !== null &&
      this.sure.trim().toLowerCase() ===
        this.preview.interaction.slice(0, sureLength).toLowerCase(),
  );

  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: PrivacyHost) {}

  /** As typed: looked at a moment later, once it is an id. */
  type(id: string): void {
    this.id = id;
    this.malformed = false;
    this.#forget();
    clearTimeout(this.#timer);
    if (!uuid.test(id.trim())) return;
    this.looking = true;
    this.#timer = setTimeout(() => void this.look(), looksAfterMs);
  }

  /** Brought from elsewhere: looked at at once. */
  async fill(id: string): Promise<void> {
    this.type(id);
    await this.look();
  }

  /** The field was left: what can't be an id is said to be none. */
  leave(): void {
    this.malformed = this.id.trim() !== "" && !uuid.test(this.id.trim());
  }

  async look(): Promise<void> {
    clearTimeout(this.#timer);
    this.leave();
    const id = this.id.trim().toLowerCase();
    if (!uuid.test(id)) return;
    this.#run += 1;
    const run = this.#run;
    this.looking = true;
    this.problem = null;
    this.eraseProblem = null;
    try {
      const preview = await this.host.erasurePreview(id);
      if (run === this.#run) this.preview = preview;
    } catch (reason) {
      if (run !== this.#run) return;
      this.preview = null;
      this.problem = asProblem(reason);
    } finally {
      if (run === this.#run) this.looking = false;
    }
  }

  /** Begins, where it is meant. */
  async erase(): Promise<void> {
    const { preview } = this;
    if (!preview || !this.meant || preview.live) return;
    await this.begin(preview.interaction);
  }

  /** Begins, or goes on where it broke off: it was meant already. */
  async begin(interaction: string): Promise<void> {
    if (this.beginning) return;
    this.beginning = true;
    this.eraseProblem = null;
    try {
      await this.host.eraseInteraction(interaction);
    } catch (reason) {
      this.eraseProblem = asProblem(reason);
    } finally {
      this.beginning = false;
    }
  }

  /** What became of it: the form is empty again once its interaction is gone. */
  follow(view: ErasureView | null): void {
    if (view?.state === "done" && view.interaction === this.preview?.interaction) this.type("");
  }

  #forget(): void {
    this.#run += 1;
    this.sure = "";
    this.preview = null;
    this.looking = false;
    this.problem = null;
    this.eraseProblem = null;
  }
}
