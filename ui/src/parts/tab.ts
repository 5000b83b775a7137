// A tab of the panel, and what it says where there is no room to draw it.
import type { Channel } from "../bindings.ts";
import { t } from "../messages/language.svelte.ts";
import type { TabMark } from "../summary.ts";

export interface Tab {
  id: string;
  label: string;
  channel: Channel | null;
  unread: number;
  /** Null for a live interaction. */
  summary: { id: number; mark: TabMark | null } | null;
}

/** `counts`: whether what came unread is known now. */
export function tabWords(tab: Tab, counts: boolean): string {
  const more: string[] = [];
  if (tab.summary) more.push(t().summary.tab);
  if (tab.summary?.mark) more.push(t().summary.mark[tab.summary.mark]);
  if (counts && tab.unread > 0) more.push(t().tabs.unread(tab.unread));
  return [tab.label, ...more].join(" · ");
}
