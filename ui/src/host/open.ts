// Chooses the hosts once, at the start of a page. The fixtures are chunks of their own that the app
// never loads.
import type { AccessHost } from "./access.ts";
import type { Host } from "./host.ts";
import type { InsightsHost } from "./insights.ts";
import type { OwnRecordHost, PrivacyHost } from "./privacy.ts";
import type { ReviewHost } from "./review.ts";
import type { SignInHost } from "./sign-in.ts";
import type { StudioHost } from "./studio.ts";
import type { SummariesHost } from "./summaries.ts";
import { tauriAccess } from "./tauri-access.ts";
import { tauriHost } from "./tauri.ts";
import { tauriInsights } from "./tauri-insights.ts";
import { tauriOwnRecord, tauriPrivacy } from "./tauri-privacy.ts";
import { tauriReview } from "./tauri-review.ts";
import { tauriSignIn } from "./tauri-sign-in.ts";
import { tauriStudio } from "./tauri-studio.ts";
import { tauriSummaries } from "./tauri-summaries.ts";

export async function openHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) return tauriHost;
  const { fixtureHost } = await import("./fixture/host.ts");
  return fixtureHost(new URLSearchParams(location.search));
}

/** The language a person chose; null to follow the system, or where that can't be told now. */
export async function chosenLanguage(): Promise<string | null> {
  if (!("__TAURI_INTERNALS__" in window)) return null;
  return tauriHost.startOptions().then(
    (options) => options.language,
    () => null,
  );
}

export async function openAccess(): Promise<AccessHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriAccess;
  const { fixtureAccess } = await import("./fixture/access.ts");
  return fixtureAccess(new URLSearchParams(location.search));
}

export async function openStudio(): Promise<StudioHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriStudio;
  const { fixtureStudio } = await import("./fixture/studio.ts");
  return fixtureStudio(new URLSearchParams(location.search));
}

/** After `openHost`: the fixtures of the panel's two hosts are one far end. */
export async function openSummaries(): Promise<SummariesHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriSummaries;
  const { fixtureSummaries } = await import("./fixture/summaries.ts");
  return fixtureSummaries(new URLSearchParams(location.search));
}

/** After `openHost`, as of the summaries. */
export async function openSignIn(): Promise<SignInHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriSignIn;
  const { fixtureSignIn } = await import("./fixture/sign-in.ts");
  return fixtureSignIn(new URLSearchParams(location.search));
}

export async function openReview(): Promise<ReviewHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriReview;
  const { fixtureReview } = await import("./fixture/review.ts");
  return fixtureReview(new URLSearchParams(location.search));
}

export async function openInsights(): Promise<InsightsHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriInsights;
  const { fixtureInsights } = await import("./fixture/insights.ts");
  return fixtureInsights(new URLSearchParams(location.search));
}

export async function openPrivacy(): Promise<PrivacyHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriPrivacy;
  const { fixturePrivacy } = await import("./fixture/privacy.ts");
  return fixturePrivacy(new URLSearchParams(location.search));
}

export async function openOwnRecord(): Promise<OwnRecordHost> {
  if ("__TAURI_INTERNALS__" in window) return tauriOwnRecord;
  const { fixtureOwnRecord } = await import("./fixture/own-record.ts");
  return fixtureOwnRecord(new URLSearchParams(location.search));
}
