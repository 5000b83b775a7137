// What the panel's menu offers, from what is shown now.
import EyeOff from "@lucide/svelte/icons/eye-off";
import FileText from "@lucide/svelte/icons/file-text";
import ListTodo from "@lucide/svelte/icons/list-todo";
import LogOut from "@lucide/svelte/icons/log-out";
import Megaphone from "@lucide/svelte/icons/megaphone";
import Plus from "@lucide/svelte/icons/plus";
import Power from "@lucide/svelte/icons/power";
import Send from "@lucide/svelte/icons/send";
import Shield from "@lucide/svelte/icons/shield";
import Square from "@lucide/svelte/icons/circle-stop";
import X from "@lucide/svelte/icons/x";
import type { PanelView } from "../bindings.ts";
import { catalogues, language, languages, t } from "../messages/language.svelte.ts";
import type { MenuItem } from "../parts/menu-item.ts";
import type { PanelState } from "../state/panel.svelte.ts";
import type { SessionState } from "../state/session.svelte.ts";
import type { SummariesState } from "../state/summaries.svelte.ts";

export function panelMenu(
  panel: PanelState,
  session: SessionState,
  summaries: SummariesState,
  view: PanelView,
): MenuItem[] {
  const say = t().menu;
  const items: MenuItem[] = [
    {
      label: say.keepOnTop,
      kind: "checkbox",
      checked: session.onTop,
      pick: () => void session.keepOnTop(!session.onTop),
    },
    { label: say.hide, icon: EyeOff, pick: () => panel.hide() },
  ];
  // Where they appear by themselves there is nothing to follow by hand.
  if (!view.profile?.reach.follows) {
    items.push({
      label: say.follow,
      icon: Plus,
      separated: true,
      pick: () => (panel.sheet = "follow"),
    });
  }
  const summary = summaries.shown;
  if (summary) {
    items.push({
      label: t().summary.menu.close(summary.view.label),
      icon: X,
      pick: () => void summaries.close(),
    });
  }
  const tab = summary ? null : panel.tab;
  if (tab) {
    items.push({ label: say.end(tab.label), icon: Square, pick: () => panel.end(tab.id) });
  }
  if (tab) {
    items.push({
      label: t().prompt.mute,
      kind: "checkbox",
      checked: panel.prompts.view.muted,
      pick: () => void panel.mutePrompts(!panel.prompts.view.muted),
    });
  }
  if (view.profile?.reach.transcript) {
    items.push({
      label: t().talk.title,
      kind: "checkbox",
      checked: view.transcript,
      pick: panel.talk.toggle,
    });
  }
  items.push({
    label: t().outbox.title,
    icon: Send,
    separated: true,
    pick: () => panel.outbox.show(),
  });
  items.push({
    label: t().summary.today.title,
    icon: FileText,
    pick: () => void summaries.openToday(),
  });
  if (view.outbox.later > 0) {
    items.push({
      label: t().later.open(view.outbox.later),
      icon: ListTodo,
      pick: () => void panel.openLater(),
    });
  }
  items.push({
    label: say.studio,
    icon: Megaphone,
    separated: true,
    pick: () => panel.openStudio(),
  });
  items.push({
    label: say.recorded,
    icon: Shield,
    pick: () => (panel.sheet = "recorded"),
  });
  for (const [at, one] of languages.entries()) {
    items.push({
      label: catalogues[one].ownName,
      kind: "radio",
      checked: one === language(),
      ...(at === 0 ? { heading: say.language } : {}),
      pick: () => session.speak(one),
    });
  }
  items.push({
    label: say.signOut,
    icon: LogOut,
    separated: true,
    pick: () => (view.profile?.agent ? (session.leaving = true) : panel.signOut()),
  });
  items.push({ label: say.quit, icon: Power, pick: () => panel.quit() });
  return items;
}
