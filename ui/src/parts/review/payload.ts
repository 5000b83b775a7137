// What is recorded of an event, as rows to read: members by their path, values as they stand.

export interface Row {
  path: string;
  value: string;
}

/** More than these are only in the JSON. */
const mostRows = 200;

export function rowsOf(payload: string): Row[] {
  const rows: Row[] = [];
  walk(parsed(payload), "", rows);
  return rows;
}

/** As JSON to read; as it stands where it is none. */
export function pretty(payload: string): string {
  const value = parsed(payload);
  return value === undefined ? payload : JSON.stringify(value, null, 2);
}

/** A member by its name, wherever it stands first. */
export function member(payload: string | null, name: string): string | null {
  if (payload === null) return null;
  const found = rowsOf(payload).find(({ path }) => path === name || path.endsWith(`.${name}`));
  return found?.value ?? null;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}

function walk(value: unknown, path: string, rows: Row[]): void {
  if (rows.length >= mostRows || value === undefined) return;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object" || one === null)) {
      if (path !== "") rows.push({ path, value: value.map(String).join(", ") || "[]" });
      return;
    }
    value.forEach((one, nth) => walk(one, `${path}[${nth}]`, rows));
  } else if (typeof value === "object" && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      walk(one, path === "" ? name : `${path}.${name}`, rows);
    }
  } else {
    rows.push({ path, value: typeof value === "string" ? value : JSON.stringify(value) });
  }
}
