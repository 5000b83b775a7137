// The review's host in the app: each verb is one command of the same name. No logic here.
import { Channel } from "@tauri-apps/api/core";
import type { ReviewView } from "../bindings.ts";
import { call } from "./command.ts";
import type { ReviewHost } from "./review.ts";

export const tauriReview: ReviewHost = {
  watchReview(onView) {
    const channel = new Channel<ReviewView>();
    channel.onmessage = onView;
    return call("watch_review", { channel });
  },

  findHistory: (filter, after, most) => call("find_history", { filter, after, most }),
  interactionTimeline: (interactionId, filter) =>
    call("interaction_timeline", { interactionId, filter }),
  recordedEvent: (seq) => call("recorded_event", { seq }),
  eventProof: (seq) => call("event_proof", { seq }),
  replayAt: (interactionId, seq) => call("replay_at", { interactionId, seq }),
  recordedAgents: () => call("recorded_agents"),
  recordedActions: () => call("recorded_actions"),

  verifyRecord: () => call("verify_record"),
  cancelVerify: () => call("cancel_verify"),
  saveFilter: (filter) => call("save_filter", { filter }),
  forgetFilter: (name) => call("forget_filter", { name }),
  exportHistory: (filter, format) => call("export_history", { filter, format }),
  cancelExport: () => call("cancel_export"),
};
