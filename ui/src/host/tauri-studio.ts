// The studio's host in the app: each verb is one command of the same name. No logic here.
import { Channel } from "@tauri-apps/api/core";
import type { BacktestProgress, StudioView } from "../bindings.ts";
import { call } from "./command.ts";
import type { StudioHost } from "./studio.ts";

export const tauriStudio: StudioHost = {
  watchStudio(onView) {
    const channel = new Channel<StudioView>();
    channel.onmessage = onView;
    return call("watch_studio", { channel });
  },
  refreshPrompts: () => call("refresh_prompts"),

  openPrompt: (id) => call("open_prompt", { id }),
  createPrompt: () => call("create_prompt"),
  duplicatePrompt: (id) => call("duplicate_prompt", { id }),
  deleteDraft: (id) => call("delete_draft", { id }),
  editPrompt: (id, draft) => call("edit_prompt", { id, draft }),
  importPrompts: (files) => call("import_prompts", { files }),
  exportPrompts: (ids) => call("export_prompts", { ids }),

  reviewDeploy: (id, rollbackTo) => call("review_deploy", { id, rollbackTo }),
  deployPrompt: (id, rollbackTo, seenSha256) =>
    call("deploy_prompt", { id, rollbackTo, seenSha256 }),
  cancelDeploy: () => call("cancel_deploy"),

  backtest(request, onProgress) {
    const channel = new Channel<BacktestProgress>();
    channel.onmessage = onProgress;
    return call("backtest", { request, channel });
  },
  cancelBacktest: () => call("cancel_backtest"),
  recordedInteraction: (source, interactionId, draft) =>
    call("recorded_interaction", { source, interactionId, draft }),

  checkInjection: (form) => call("check_injection", { form }),
  injectPrompt: (form) => call("inject_prompt", { form }),
  cancelInjection: (id) => call("cancel_injection", { id }),
  retryInjection: (id) => call("retry_injection", { id }),

  readAdoption: (from, to, fresh) => call("read_adoption", { from, to, fresh }),
  showPanel: () => call("show_panel"),
};
