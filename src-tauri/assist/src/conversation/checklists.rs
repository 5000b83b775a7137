//! The checklists of one interaction: what the platform says of them, and what was ticked here and
//! is on its way.
//!
//! Pure. They come as events and as answers, in any order; of each item the later word counts. What
//! was ticked here counts until the platform tells it back, or tells that somebody else had the last
//! word. Refuses to say that something is ticked before that is on disk: its owner sees to it.

use std::collections::BTreeMap;

use uuid::Uuid;
use wire::platform::checklists::{Checklist, ChecklistItem, Tick};

use crate::view::checklist::{ChecklistItemView, ChecklistView, DoneBy};
use crate::view::cut::cut;

/// So many checklists of one interaction are kept, and so many items of one: more than anyone can
/// attend to.
const MOST: usize = 20;
const MOST_ITEMS: usize = 100;

/// More than this of a name is not shown, in chars.
const NAME_CHARS: usize = 300;

/// So many ticks of one item wait to be told back at most: the earliest are given up.
const MOST_AWAITED: usize = 16;

/// The checklists of one interaction, in the order they came up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checklists {
    lists: Vec<Held>,
    /// They were asked for.
    asked: bool,
}

#[derive(Debug, Clone)]
struct Held {
    list: Checklist,
    /// What was ticked (or unticked) here, by the item's id, and not told back so far.
    awaited: BTreeMap<String, Vec<Awaited>>,
}

/// A tick of ours.
#[derive(Debug, Clone)]
struct Awaited {
    /// Its delivery's.
    correlation_id: Uuid,
    on: bool,
    delivered: bool,
}

/// An item, as the record and a delivery name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// The platform's id of the checklist.
    pub(crate) checklist: String,
    /// The checklist's name.
    pub(crate) checklist_name: String,
    /// The platform's id of the item.
    pub(crate) item: String,
    /// What to do.
    pub(crate) name: String,
}

impl Checklists {
    /// A checklist, as the platform tells it.
    pub(crate) fn take(&mut self, told: Checklist) {
        let mut told = told;
        told.items.truncate(MOST_ITEMS);
        let has_room = self.lists.len() < MOST;
        match self.lists.iter_mut().find(|held| held.list.id == told.id) {
            Some(held) => held.merge(told),
            None if has_room => self.lists.push(Held {
                list: told,
                awaited: BTreeMap::new(),
            }),
            None => tracing::warn!("more checklists than are shown"),
        }
    }

    /// They are to be asked for: false where they were already.
    pub(crate) fn ask(&mut self) -> bool {
        !std::mem::replace(&mut self.asked, true)
    }

    /// They are to be asked for again.
    pub(crate) fn forget_asked(&mut self) {
        self.asked = false;
    }

    /// The item that is to be ticked; none where there is none, or nothing can be ticked any more.
    pub(crate) fn named(&self, checklist: &str, item: &str, after_call: bool) -> Option<Named> {
        let held = self.lists.iter().find(|held| held.list.id == checklist)?;
        let found = held.list.items.iter().find(|one| one.id == item)?;
        held.is_open(after_call).then(|| Named {
            checklist: held.list.id.clone(),
            checklist_name: held.list.name.clone(),
            item: found.id.clone(),
            name: found.name.clone(),
        })
    }

    /// That an item was ticked, or a tick taken away, is on disk.
    pub(crate) fn ticked(&mut self, named: &Named, on: bool, correlation_id: Uuid) {
        let mut lists = self.lists.iter_mut();
        if let Some(held) = lists.find(|held| held.list.id == named.checklist) {
            let awaited = held.awaited.entry(named.item.clone()).or_default();
            if awaited.len() >= MOST_AWAITED {
                awaited.remove(0);
            }
            awaited.push(Awaited {
                correlation_id,
                on,
                delivered: false,
            });
        }
    }

    /// The platform has a tick of ours, or refused it: what it says itself counts then.
    pub(crate) fn settled(&mut self, correlation_id: Uuid, delivered: bool) {
        let held = self.lists.iter_mut();
        for awaited in held.flat_map(|held| held.awaited.values_mut()) {
            awaited.retain_mut(|one| {
                let is_it = one.correlation_id == correlation_id;
                one.delivered |= is_it && delivered;
                delivered || !is_it
            });
        }
    }

    /// As they are shown; `after_call` while the work after the call is done.
    pub(crate) fn view(&self, after_call: bool) -> Vec<ChecklistView> {
        self.lists
            .iter()
            .map(|held| held.view(after_call))
            .collect()
    }
}

impl Held {
    /// What the platform tells now takes the place of what it told before, item by item: an answer
    /// may be older than an event that overtook it.
    fn merge(&mut self, told: Checklist) {
        let before = std::mem::replace(&mut self.list, told);
        if before.is_final() && !self.list.is_final() {
            self.list.status = before.status;
        }
        for item in &mut self.list.items {
            let known = before.items.iter().find(|known| known.id == item.id);
            if let Some(known) = known {
                later(known, item);
                if let Some(awaited) = self.awaited.get_mut(&item.id) {
                    settle(awaited, known, item);
                }
            }
        }
        self.awaited.retain(|_, awaited| !awaited.is_empty());
    }

    /// What is finalized can still be ticked in the work after the call
    /// (`platform-reference.md §3.4`, `afterCallWork`).
    fn is_open(&self, after_call: bool) -> bool {
        after_call || !self.list.is_final()
    }

    fn view(&self, after_call: bool) -> ChecklistView {
        let items = self.list.items.iter();
        let mut items: Vec<_> = items.map(|item| self.item(item)).collect();
        items.sort_by_key(|item| !item.important);
        let done = items.iter().filter(|item| item.done).count();
        ChecklistView {
            id: self.list.id.clone(),
            name: cut(&self.list.name, NAME_CHARS),
            done: u32::try_from(done).unwrap_or(u32::MAX),
            items,
            is_open: self.is_open(after_call),
        }
    }

    fn item(&self, item: &ChecklistItem) -> ChecklistItemView {
        let ours = self.awaited.get(&item.id).and_then(|all| all.last());
        let done = ours.map_or_else(|| item.is_done(), |ours| ours.on);
        let by_agent = ours.is_some() || item.by_agent == Some(Tick::Ticked);
        ChecklistItemView {
            id: item.id.clone(),
            name: cut(&item.name, NAME_CHARS),
            description: item
                .description
                .as_deref()
                .map(|text| cut(text, NAME_CHARS)),
            important: item.important,
            automated: item.automated,
            done,
            by: done.then_some(if by_agent {
                DoneBy::Agent
            } else {
                DoneBy::Platform
            }),
            on_its_way: ours.is_some_and(|ours| !ours.delivered),
        }
    }
}

/// Keeps the later word of each side.
fn later(known: &ChecklistItem, told: &mut ChecklistItem) {
    if known.agent_changed > told.agent_changed {
        told.agent_changed = known.agent_changed;
        told.by_agent.clone_from(&known.by_agent);
    }
    if known.model_changed > told.model_changed {
        told.model_changed = known.model_changed;
        told.by_model.clone_from(&known.by_model);
    }
}

/// What the platform tells of an agent's word: one of ours comes back, and those before it with it;
/// or somebody else had the last word.
fn settle(awaited: &mut Vec<Awaited>, before: &ChecklistItem, told: &ChecklistItem) {
    let is_news = (before.agent_changed, &before.by_agent) != (told.agent_changed, &told.by_agent);
    if !is_news {
        return;
    }
    let word = told.by_agent == Some(Tick::Ticked);
    match awaited.iter().position(|ours| ours.on == word) {
        Some(place) => drop(awaited.drain(..=place)),
        None => awaited.clear(),
    }
}

#[cfg(test)]
mod tests;
