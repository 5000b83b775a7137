// The host of areas and roles in the app: each verb is one command of the same name. No logic here.
import { Channel } from "@tauri-apps/api/core";
import type { AccessView } from "../bindings.ts";
import type { AccessHost } from "./access.ts";
import { call } from "./command.ts";

export const tauriAccess: AccessHost = {
  watchAccess(onView) {
    const channel = new Channel<AccessView>();
    channel.onmessage = onView;
    return call("watch_access", { channel });
  },
  openArea: (area) => call("open_area", { area }),
  unlock: (role, phrase) => call("unlock", { role, phrase }),
  setUnlock: (role, phrase) => call("set_unlock", { role, phrase }),
};
