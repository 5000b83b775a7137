// The words of all prompts, for the search: the list knows names alone. Read once somebody searches,
// and again for a prompt that changed; nothing is read for a list nobody searches.
import type { PromptRow } from "../../bindings.ts";
import type { StudioHost } from "../../host/studio.ts";

const atOnce = 4;

export class WordsState {
  #known = $state.raw<ReadonlyMap<string, { version: string; words: string }>>(new Map());
  #reading = false;
  #rows: readonly PromptRow[] = [];

  constructor(private readonly host: StudioHost) {}

  /** Whether a prompt has all words of the query in its name, description or content. */
  matches(row: PromptRow, query: string): boolean {
    const text = `${folded(row.name)} ${this.#known.get(row.id)?.words ?? ""}`;
    return folded(query)
      .split(/\s+/u)
      .every((word) => text.includes(word));
  }

  /** Reads what is not known yet of these rows. */
  async read(rows: readonly PromptRow[]): Promise<void> {
    this.#rows = rows;
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let missing = this.#missing(); missing.length > 0; missing = this.#missing()) {
        const next = missing.slice(0, atOnce);
        const read = await Promise.all(next.map((row) => this.#wordsOf(row)));
        const known = new Map(this.#known);
        read.forEach((words, at) => {
          const row = next[at];
          if (row) known.set(row.id, { version: versionOf(row), words });
        });
        this.#known = known;
      }
    } finally {
      this.#reading = false;
    }
  }

  #missing(): readonly PromptRow[] {
    return this.#rows.filter((row) => this.#known.get(row.id)?.version !== versionOf(row));
  }

  async #wordsOf(row: PromptRow): Promise<string> {
    try {
      const { draft } = await this.host.openPrompt(row.id);
      return folded(`${draft.description} ${draft.display.content}`);
    } catch {
      // It went meanwhile: the next view has no such row.
      return "";
    }
  }
}

function versionOf(row: PromptRow): string {
  return `${row.updatedAt ?? 0} ${row.version ?? 0} ${row.state}`;
}

/** Without case and accents, as the trigger compares. */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
