// The hosts of privacy in the app: each verb is one command of the same name. No logic here.
import { Channel } from "@tauri-apps/api/core";
import type { PrivacyView } from "../bindings.ts";
import { call } from "./command.ts";
import type { OwnRecordHost, PrivacyHost } from "./privacy.ts";

export const tauriPrivacy: PrivacyHost = {
  watchPrivacy(onView) {
    const channel = new Channel<PrivacyView>();
    channel.onmessage = onView;
    return call("watch_privacy", { channel });
  },
  retentionDryRun: (form) => call("retention_dry_run", { form }),
  saveRetention: (form) => call("save_retention", { form }),
  applyRetention: () => call("apply_retention"),
  cancelRetention: () => call("cancel_retention"),
  erasurePreview: (interactionId) => call("erasure_preview", { interactionId }),
  eraseInteraction: (interactionId) => call("erase_interaction", { interactionId }),
  supportBundle: () => call("support_bundle"),
};

export const tauriOwnRecord: OwnRecordHost = {
  ownRecord: (before, most) => call("own_record", { before, most }),
  exportOwnRecord: () => call("export_own_record"),
};
