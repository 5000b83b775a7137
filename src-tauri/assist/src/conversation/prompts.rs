//! The prompts of one interaction: whose triggers are followed, what waits and what is on screen
//! (`contract.md §4`, last paragraph).
//!
//! Pure: what happens and what time it is come in, what is to be recorded comes out. When a prompt
//! fires is `rules::trigger`'s, when it is on screen `rules::display`'s; this keeps the two together
//! and knows what each prompt says.
//!
//! What was told of the interaction is kept in memory, so that a prompt that is deployed, read or
//! injected later is judged by all of it. It ends with the interaction and is never written.

mod triggers;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use rules::display::{Change, Schedule, Source};
use rules::trigger::{Evaluator, Event, Moment, Opening};

use super::wording::{OnHand, Wording};
use crate::companion::PromptAction;
use crate::outbox::Injected;
use crate::prompts::{Deployed, DeployedPrompt};
use crate::settings::PromptSettings;
use crate::store::PromptEvent;
use crate::view::prompt::PromptsView;

/// So much of an interaction is kept for prompts that come later: hours of talk.
const MOST_MOMENTS: usize = 2_000;

/// So many injections wait for their conditions, or for their prompt to be read; more than anyone
/// makes for one conversation.
const MOST_PENDING: usize = 50;

/// The prompts of one interaction.
pub(crate) struct Prompts {
    settings: PromptSettings,
    opening: Opening,
    wording: Wording,
    moments: VecDeque<Moment>,
    deployed: Arc<Deployed>,
    /// The triggers that are followed, by the prompt's id; none before the record was asked.
    followed: BTreeMap<String, Followed>,
    pending: Vec<Pending>,
    schedule: Schedule,
    /// What every prompt on screen or in the queue says, by its key.
    on_hand: BTreeMap<String, OnHand>,
    /// Keys that came up in this interaction: they never do again by themselves.
    begun: BTreeSet<String>,
    /// Keys whose click, dismissal or "not now" is being written.
    deciding: BTreeSet<String>,
    /// Keys that have pointer or focus inside.
    read: BTreeSet<String>,
    /// What the record knows of before is known.
    recalled: bool,
    /// When time alone makes a trigger fire next.
    due: Option<Timestamp>,
    happened: Vec<Happened>,
}

/// A deployed prompt whose trigger is followed.
struct Followed {
    prompt: Arc<DeployedPrompt>,
    evaluator: Evaluator,
}

/// An injection that is not to be shown yet.
struct Pending {
    injected: Injected,
    /// None where it has no conditions, or they held.
    conditions: Option<Evaluator>,
}

/// Something to record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Happened {
    pub(crate) what: PromptEvent,
    pub(crate) prompt: PromptRef,
}

/// A prompt, as the record names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PromptRef {
    pub(crate) key: String,
    pub(crate) prompt_id: String,
    pub(crate) version: Option<i64>,
    pub(crate) source: Source,
    pub(crate) display: &'static str,
    pub(crate) injection_id: Option<String>,
}

impl Prompts {
    pub(crate) fn new(
        settings: PromptSettings,
        opening: Opening,
        wording: Wording,
        now: Timestamp,
    ) -> Self {
        Self {
            settings,
            opening,
            wording,
            moments: VecDeque::new(),
            deployed: Arc::default(),
            followed: BTreeMap::new(),
            pending: Vec::new(),
            schedule: Schedule::new(now),
            on_hand: BTreeMap::new(),
            begun: BTreeSet::new(),
            deciding: BTreeSet::new(),
            read: BTreeSet::new(),
            recalled: false,
            due: None,
            happened: Vec::new(),
        }
    }

    /// What is known of the interaction is another: what comes from now on says so.
    pub(crate) fn reword(&mut self, wording: Wording) {
        self.wording = wording;
    }

    /// What the record knows: these prompts and injections came on screen in this interaction
    /// before, so they don't again. Until this is told nothing fires.
    pub(crate) fn recall(&mut self, shown: impl IntoIterator<Item = String>, now: Timestamp) {
        self.begun.extend(shown);
        self.recalled = true;
        self.follow(now);
    }

    /// What is deployed now. A prompt that changed is followed anew, one that is gone does not come
    /// any more; what is on screen stays as it is.
    pub(crate) fn know(&mut self, deployed: Arc<Deployed>, now: Timestamp) {
        if deployed.target.is_none() {
            // Nobody is signed in: nothing is known to have changed.
            return;
        }
        self.deployed = deployed;
        self.follow(now);
    }

    /// Something happened in the interaction.
    pub(crate) fn hear(&mut self, moments: impl IntoIterator<Item = Moment>, now: Timestamp) {
        for moment in moments {
            self.advance(&moment, now);
            if self.moments.len() >= MOST_MOMENTS {
                self.moments.pop_front();
            }
            self.moments.push_back(moment);
        }
        self.reckon();
    }

    /// The platform put a prompt into this conversation.
    pub(crate) fn inject(&mut self, injected: Injected, now: Timestamp) {
        let conditions = self.conditions(&injected, now);
        if self.pending.len() >= MOST_PENDING {
            let gone = self.pending.remove(0);
            let injection_id = gone.injected.injection_id;
            tracing::warn!(
                injection_id,
                "too many injections wait for their conditions"
            );
        }
        self.pending.push(Pending {
            injected,
            conditions,
        });
        self.bring_up(now);
        self.reckon();
    }

    /// Lets time pass until `now`, and tells everything to record since the last call. While `held`,
    /// nothing new comes on screen.
    pub(crate) fn tick(&mut self, held: bool, now: Timestamp) -> Vec<Happened> {
        if self.due.is_some_and(|due| due <= now) {
            let passed = Moment {
                at: now,
                event: Event::Passed,
            };
            self.advance(&passed, now);
            self.reckon();
        }
        self.schedule.hold(held);
        for change in self.schedule.tick(now) {
            self.note(&change);
        }
        std::mem::take(&mut self.happened)
    }

    /// When time alone changes something next.
    pub(crate) fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        let next = self.schedule.next_wake(now);
        self.due.into_iter().chain(next).min()
    }

    /// The interaction ended: what waits and what is on screen is withdrawn.
    pub(crate) fn clear(&mut self) -> Vec<Happened> {
        for change in self.schedule.clear() {
            self.note(&change);
        }
        self.pending.clear();
        std::mem::take(&mut self.happened)
    }

    /// Pointer or focus is inside the prompt, or left it.
    pub(crate) fn reading(&mut self, key: &str, on: bool, now: Timestamp) {
        if on {
            self.read.insert(key.to_owned());
        } else {
            self.read.remove(key);
        }
        // While a decision is being written it stays in any case.
        if !self.deciding.contains(key) && !self.schedule.reading(key, on, now) {
            self.read.remove(key);
        }
    }

    /// Out of sight: none of them is read.
    pub(crate) fn read_no_more(&mut self, now: Timestamp) {
        for key in std::mem::take(&mut self.read) {
            self.reading(&key, false, now);
        }
    }

    /// The agent saw it: the first time alone.
    pub(crate) fn viewed(&mut self, key: &str) -> Option<PromptRef> {
        let first = self.schedule.viewed(key);
        first
            .then(|| self.on_hand.get(key))
            .flatten()
            .map(|on_hand| on_hand.named.clone())
    }

    /// The agent decided about a prompt on screen, which is to be written now: it stays until
    /// [`Prompts::decided`]. None where it is not there, or was decided about already.
    pub(crate) fn decide(&mut self, key: &str, now: Timestamp) -> Option<PromptRef> {
        let on_hand = self.on_hand.get(key)?;
        if self.deciding.contains(key) || !self.schedule.reading(key, true, now) {
            return None;
        }
        self.deciding.insert(key.to_owned());
        Some(on_hand.named.clone())
    }

    /// The decision is on record, or could not be written: then nothing was decided.
    pub(crate) fn decided(&mut self, key: &str, decided: Option<PromptAction>, now: Timestamp) {
        self.deciding.remove(key);
        match decided {
            Some(PromptAction::Clicked) => {
                if self.schedule.clicked(key) {
                    self.forget(key);
                }
            }
            Some(PromptAction::Dismissed) => {
                if self.schedule.dismissed(key) {
                    self.forget(key);
                }
            }
            Some(PromptAction::NotNow) => {
                self.read.remove(key);
                self.schedule.not_now(key, now);
            }
            None => drop(self.schedule.reading(key, self.read.contains(key), now)),
        }
    }

    /// The agent wants no prompts in this interaction, or wants them again.
    pub(crate) fn mute(&mut self, on: bool, now: Timestamp) {
        self.schedule.mute(on, now);
    }

    /// What is on screen, and how much waits for a place.
    pub(crate) fn view(&self) -> PromptsView {
        let shown = self.schedule.shown();
        let shown = shown.filter_map(|shown| Some(self.on_hand.get(&shown.key)?.view(shown)));
        let waits = self.schedule.queued().filter(|queued| queued.ready).count();
        PromptsView {
            shown: shown.collect(),
            queued: u32::try_from(waits).unwrap_or(u32::MAX),
            muted: self.schedule.muted(),
        }
    }

    fn note(&mut self, change: &Change) {
        let what = match change {
            Change::Shown { .. } => PromptEvent::Shown,
            Change::TimedOut { .. } => PromptEvent::TimedOut,
            Change::Muted { .. } => PromptEvent::Muted,
            Change::Withdrawn { .. } => PromptEvent::Withdrawn,
        };
        let key = change.key();
        let Some(on_hand) = self.on_hand.get(key) else {
            return;
        };
        let prompt = on_hand.named.clone();
        if what != PromptEvent::Shown {
            self.forget(key);
        }
        self.happened.push(Happened { what, prompt });
    }

    fn forget(&mut self, key: &str) {
        self.on_hand.remove(key);
        self.read.remove(key);
    }
}

#[cfg(test)]
mod tests;
