// Chooses the host once, at the start. The fixtures are a chunk of their own that the app never loads.
import type { Host } from "./host.ts";
import { tauriHost } from "./tauri.ts";

export async function openHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) return tauriHost;
  const { fixtureHost } = await import("./fixture/host.ts");
  return fixtureHost(new URLSearchParams(location.search));
}
