// Which environment is meant by what is typed: a region, a host, or a part of its name. Pure.
import type { EnvironmentView } from "./bindings.ts";

/** The environments that everything typed stands in, in the order given. */
export function matching(
  known: readonly EnvironmentView[],
  typed: string,
): readonly EnvironmentView[] {
  const words = plain(typed)
    .split(/[\s,()]+/u)
    .filter((word) => word);
  return known.filter((one) => {
    const text = plain(`${one.name} ${one.host} ${one.region}`);
    return words.every((word) => text.includes(word));
  });
}

/** The known environment whose host or region this is. */
export function known(all: readonly EnvironmentView[], typed: string): EnvironmentView | null {
  const text = plain(typed);
  return all.find((one) => one.host === text || plain(one.region) === text) ?? null;
}

/**
 * The host that is meant where it can be only one: a name or a part of one. What has a dot is an
 * address of its own and stays as it is.
 */
export function meant(all: readonly EnvironmentView[], typed: string): string {
  const exact = known(all, typed);
  if (exact) return exact.host;
  const text = typed.trim();
  if (text === "" || text.includes(".")) return text;
  const [only, ...others] = matching(all, text);
  return only && others.length === 0 ? only.host : text;
}

/** Without capitals and accents; a region's name is written with either line. */
function plain(text: string): string {
  return text
    .trim()
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("_", "-");
}
