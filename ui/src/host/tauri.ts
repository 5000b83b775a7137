// The host in the app: each verb is one command of the same name. No logic here.
import { Channel } from "@tauri-apps/api/core";
import type { PanelView } from "../bindings.ts";
import { call } from "./command.ts";
import type { Host } from "./host.ts";
import { tauriKnowledge } from "./tauri-knowledge.ts";

export const tauriHost: Host = {
  ...tauriKnowledge,
  startOptions: () => call("start_options"),
  watchPanel(onView) {
    const channel = new Channel<PanelView>();
    channel.onmessage = onView;
    return call("watch_panel", { channel });
  },
  startSandbox: () => call("start_sandbox"),
  connect: (form) => call("connect", { form }),
  signOut: () => call("sign_out"),
  retryNow: () => call("retry_now"),

  selectInteraction: (interactionId) => call("select_interaction", { interactionId }),
  followInteraction: (form) => call("follow_interaction", { form }),
  endInteraction: (interactionId) => call("end_interaction", { interactionId }),

  acceptSuggestion: (interactionId, key) => call("accept_suggestion", { interactionId, key }),
  copySuggestion: (interactionId, key) => call("copy_suggestion", { interactionId, key }),
  dismissSuggestion: (interactionId, key) => call("dismiss_suggestion", { interactionId, key }),
  restoreSuggestion: (interactionId, key) => call("restore_suggestion", { interactionId, key }),
  pinSuggestion: (interactionId, key, pinned) =>
    call("pin_suggestion", { interactionId, key, pinned }),
  reportDisplayed: (interactionId, keys) => call("report_displayed", { interactionId, keys }),
  giveFeedback: (interactionId, key, form) => call("give_feedback", { interactionId, key, form }),
  saveFeedbackDraft: (interactionId, key, form, later) =>
    call("save_feedback_draft", { interactionId, key, form, later }),
  feedbackLater: () => call("feedback_later"),
  forgetFeedback: (interactionId, key) => call("forget_feedback", { interactionId, key }),
  deliveries: () => call("list_deliveries"),
  retryDelivery: (id) => call("retry_delivery", { id }),
  discardDelivery: (id) => call("discard_delivery", { id }),
  releaseHeld: (interactionId) => call("release_held", { interactionId }),
  setQuiet: (on, minutes) => call("set_quiet", { on, minutes }),
  noteTyping: () => call("note_typing"),

  promptViewed: (interactionId, key) => call("prompt_viewed", { interactionId, key }),
  promptClicked: (interactionId, key) => call("prompt_clicked", { interactionId, key }),
  promptDismissed: (interactionId, key) => call("prompt_dismissed", { interactionId, key }),
  promptNotNow: (interactionId, key) => call("prompt_not_now", { interactionId, key }),
  promptReading: (interactionId, key, on) => call("prompt_reading", { interactionId, key, on }),
  mutePrompts: (interactionId, on) => call("mute_prompts", { interactionId, on }),

  setTranscript: (on) => call("set_transcript", { on }),
  tickItem: (interactionId, checklist, item, on) =>
    call("tick_item", { interactionId, checklist, item, on }),

  openStudio: () => call("open_studio"),
  keepOnTop: (on) => call("keep_on_top", { on }),
  hidePanel: () => call("hide_panel"),
  quit: () => call("quit"),
  setLanguage: (language) => call("set_language", { language }),
};
