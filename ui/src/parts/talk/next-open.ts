// Which item of the checklists comes next.
import type { ChecklistView } from "../../bindings.ts";

/** An item of a checklist, by its ids. */
export interface Item {
  checklist: string;
  item: string;
}

/** The first item that is not done, after the given one where there is one; none where all are. */
export function nextOpen(checklists: readonly ChecklistView[], after: Item | null): Item | null {
  const open = checklists.flatMap((list) =>
    list.isOpen
      ? list.items.map((item) => ({ checklist: list.id, item: item.id, done: item.done }))
      : [],
  );
  const at = open.findIndex((one) => one.checklist === after?.checklist && one.item === after.item);
  const turned = [...open.slice(at + 1), ...open.slice(0, at + 1)];
  const found = turned.find((one) => !one.done);
  return found ? { checklist: found.checklist, item: found.item } : null;
}
