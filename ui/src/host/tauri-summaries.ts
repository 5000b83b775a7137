// The summaries' host in the app: each verb is one command of the same name. No logic here.
import { Channel } from "@tauri-apps/api/core";
import type { SummariesView } from "../bindings.ts";
import { call } from "./command.ts";
import type { SummariesHost } from "./summaries.ts";

export const tauriSummaries: SummariesHost = {
  watchSummaries(onView) {
    const channel = new Channel<SummariesView>();
    channel.onmessage = onView;
    return call("watch_summaries", { channel });
  },
  makeSummary: (id, form) => call("make_summary", { id, form }),
  cancelSummary: (id) => call("cancel_summary", { id }),
  makeSummaryNow: (id) => call("make_summary_now", { id }),

  editSummary: (id, text) => call("edit_summary", { id, text }),
  redactSummary: (id, key) => call("redact_summary", { id, key }),
  approveSummary: (id, key) => call("approve_summary", { id, key }),
  useSaid: (id, key) => call("use_said", { id, key }),
  keepUnsaid: (id, key) => call("keep_unsaid", { id, key }),

  summaryDifference: (id) => call("summary_difference", { id }),
  rateSummary: (id, rating) => call("rate_summary", { id, rating }),
  copySummary: (id) => call("copy_summary", { id }),
  fileSummary: (id) => call("file_summary", { id }),
  wrapUpCodes: (id) => call("wrap_up_codes", { id }),
  wrapUp: (id, code, name, notes) => call("wrap_up", { id, code, name, notes }),
  closeSummary: (id) => call("close_summary", { id }),
  reopenSummary: (id) => call("reopen_summary", { id }),
  summariesToday: () => call("summaries_today"),
  setSummaryOptions: (form, onEnd) => call("set_summary_options", { form, onEnd }),
};
