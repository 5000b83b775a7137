// The studio: the newest view of the program behind, which prompt is open, and what can be done with
// the list. Where a person goes from here (the deploy page) is the desk's to show.
import type { Problem, PromptFile, PromptRow, PromptState, StudioView } from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";
import { t } from "../../messages/language.svelte.ts";
import { asProblem } from "../../problem.ts";
import { wordsFor } from "../../words.ts";
import { Clock } from "../clock.svelte.ts";
import { NewestPerFrame } from "../newest.ts";
import { ToastState } from "../toast.svelte.ts";
import { AdoptionState } from "./adoption.svelte.ts";
import { BacktestState } from "./backtest.svelte.ts";
import { EditingState } from "./editing.svelte.ts";
import { WordsState } from "./words.svelte.ts";

export interface Group {
  state: PromptState;
  rows: PromptRow[];
}

const order: readonly PromptState[] = ["differs", "draft", "deployed"];

export class StudioState {
  view = $state.raw<StudioView | null>(null);
  problem = $state.raw<Problem | null>(null);
  query = $state("");
  selected = $state<string | null>(null);
  editing = $state.raw<EditingState | null>(null);
  /** Why the selected prompt could not be opened. */
  openProblem = $state.raw<Problem | null>(null);
  /** Files of the last import that hold no prompt. */
  refused = $state.raw<Problem["fields"]>([]);
  readonly clock = new Clock();
  readonly toast = new ToastState();
  readonly words: WordsState;
  readonly backtest: BacktestState;
  readonly adoption: AdoptionState;

  /** Prompts whose newest words could not be written: they are kept until they are. */
  readonly #unsaved = new Map<string, EditingState>();
  #rowSeen = "";

  readonly groups: readonly Group[] = $derived.by(() => {
    const query = this.query.trim();
    const rows = (this.view?.prompts ?? []).filter(
      (row) => query === "" || this.words.matches(row, query),
    );
    return order
      .map((state) => ({ state, rows: rows.filter((row) => row.state === state) }))
      .filter((group) => group.rows.length > 0);
  });
  readonly shown: readonly PromptRow[] = $derived(this.groups.flatMap((group) => group.rows));
  readonly row: PromptRow | null = $derived(
    this.view?.prompts.find((row) => row.id === this.selected) ?? null,
  );

  constructor(readonly host: StudioHost) {
    this.words = new WordsState(host);
    this.backtest = new BacktestState(host);
    this.adoption = new AdoptionState(host);
  }

  async watch(): Promise<void> {
    const newest = new NewestPerFrame<StudioView>((view) => this.#show(view));
    try {
      await this.host.watchStudio((view) => newest.offer(view));
    } catch (reason) {
      this.problem = asProblem(reason);
    }
  }

  #show(view: StudioView): void {
    const first = this.view === null || this.view.prompts.length === 0;
    const has = (one: StudioView | null) =>
      one?.prompts.some((row) => row.id === this.selected) ?? false;
    const went = has(this.view) && !has(view);
    this.view = view;
    if (this.query !== "") void this.words.read(view.prompts);
    if (this.selected === null && first) {
      const best = this.shown[0];
      if (best) void this.choose(best.id);
    } else if (went && this.editing?.dirty !== true) {
      // It went elsewhere: the editor shows nothing that is not there.
      this.selected = null;
      this.editing = null;
    }
    this.#follow();
  }

  /** What is deployed under the open prompt changed: by a deploy, or by somebody else. */
  #follow(): void {
    const row = this.row;
    if (!row || this.editing?.id !== row.id) return;
    const seen = `${row.id} ${row.state} ${row.version ?? 0} ${row.overtaken} ${row.updatedAt ?? 0}`;
    const known = this.#rowSeen;
    this.#rowSeen = seen;
    if (known !== "" && known !== seen) this.editing.reload().catch(() => undefined);
  }

  search(query: string): void {
    this.query = query;
    if (query !== "" && this.view) void this.words.read(this.view.prompts);
  }

  async choose(id: string, fresh = false): Promise<void> {
    this.#leave();
    this.selected = id;
    this.openProblem = null;
    const kept = this.#unsaved.get(id);
    if (kept) {
      this.#unsaved.delete(id);
      this.editing = kept;
      return void kept.flush();
    }
    try {
      const opened = await this.host.openPrompt(id);
      if (this.selected !== id) return;
      this.editing = new EditingState(this.host, opened, fresh);
      this.#rowSeen = "";
      this.#follow();
    } catch (reason) {
      if (this.selected !== id) return;
      this.editing = null;
      this.openProblem = asProblem(reason);
    }
  }

  /** What is being edited goes to disk; what does not get there is kept here. */
  #leave(): void {
    const left = this.editing;
    if (!left?.dirty) return;
    this.#unsaved.set(left.id, left);
    void left.flush().then(() => {
      if (!left.dirty) this.#unsaved.delete(left.id);
    });
  }

  /** All that is typed, on its way to the disk: the window may be closed now. */
  flush(): void {
    void this.editing?.flush();
    for (const one of this.#unsaved.values()) void one.flush();
  }

  async create(): Promise<void> {
    await this.#do(async () => {
      this.search("");
      await this.choose(await this.host.createPrompt(), true);
    });
  }

  async duplicate(id: string): Promise<void> {
    await this.#do(async () => {
      await this.editing?.flush();
      await this.choose(await this.host.duplicatePrompt(id));
    });
  }

  async deleteDraft(id: string): Promise<void> {
    await this.#do(async () => {
      const at = this.shown.findIndex((row) => row.id === id);
      const heir = this.shown[at + 1] ?? this.shown[at - 1];
      await this.host.deleteDraft(id);
      const stays = this.editing?.id === id && this.editing.opened.deployed !== null;
      this.#unsaved.delete(id);
      this.toast.show("plain", t().studio.said.deleted);
      if (this.selected !== id) return;
      this.editing = null;
      if (stays) await this.choose(id);
      else if (heir) await this.choose(heir.id);
      else this.selected = null;
    });
  }

  async import(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    await this.#do(async () => {
      const read = await Promise.all(
        files.map(async (file): Promise<PromptFile> => {
          return { name: file.name, text: await file.text() };
        }),
      );
      const { ids, refused } = await this.host.importPrompts(read);
      this.refused = refused;
      if (ids.length > 0) this.toast.show("good", t().studio.said.imported(ids.length));
      const [first] = ids;
      if (first) await this.choose(first);
    });
  }

  async export(ids: readonly string[]): Promise<void> {
    await this.#do(async () => {
      await this.editing?.flush();
      const folder = await this.host.exportPrompts([...ids]);
      if (folder === null) this.toast.show("plain", t().studio.said.nothingToExport);
      else this.toast.show("good", t().studio.said.exported(ids.length, folder));
    });
  }

  async refresh(): Promise<void> {
    await this.#do(() => this.host.refreshPrompts());
  }
  async showPanel(): Promise<void> {
    await this.#do(() => this.host.showPanel());
  }

  async #do(verb: () => Promise<void>): Promise<void> {
    try {
      await verb();
    } catch (reason) {
      const { title, text } = wordsFor(asProblem(reason));
      this.toast.show("bad", `${title}. ${text}`);
    }
  }
}
