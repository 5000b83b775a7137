//! The prompts of one interaction: whose triggers are followed, what waits and what is on screen
//! (`contract.md §4`, last paragraph).
//!
//! Pure: what happens and what time it is come in, what is to be recorded comes out. When a prompt
//! fires is `rules::trigger`'s, when it is on screen `rules::display`'s; this keeps the two together
//! and knows what each prompt says.
//!
//! What was told of the interaction is kept in memory, so that a prompt that is deployed, read or
//! injected later is judged by all of it. It ends with the interaction and is never written.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rules::display::{self, Change, Offer, Schedule, Source};
use rules::trigger::{Evaluator, Event, Moment, Opening, Trigger};
use serde_json::Value;

use super::wording::{OnHand, Wording};
use crate::companion::PromptAction;
use crate::outbox::Injected;
use crate::prompts::{Deployed, DeployedPrompt};
use crate::settings::PromptSettings;
use crate::store::{PromptEvent, PromptFact};
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
            self.pending.remove(0);
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

    /// Follows the triggers of what is deployed, and drops what is not any more.
    fn follow(&mut self, now: Timestamp) {
        if !self.recalled {
            return;
        }
        let deployed = Arc::clone(&self.deployed);
        let gone = |id: &String| {
            deployed
                .by_id
                .get(id)
                .is_none_or(|prompt| !is_active(prompt))
        };
        let ids: Vec<_> = self
            .followed
            .keys()
            .filter(|id| gone(id))
            .cloned()
            .collect();
        for id in ids {
            self.followed.remove(&id);
            self.schedule.withdraw(&PromptFact::key_of(&id, None));
        }
        for prompt in deployed.by_id.values().filter(|prompt| is_active(prompt)) {
            self.follow_one(prompt, now);
        }
        self.bring_up(now);
        self.reckon();
    }

    fn follow_one(&mut self, prompt: &Arc<DeployedPrompt>, now: Timestamp) {
        let key = PromptFact::key_of(&prompt.id, None);
        let known = self.followed.get(&prompt.id);
        if known.is_some_and(|followed| followed.prompt.sha256 == prompt.sha256) {
            return;
        }
        if self.schedule.queued().any(|queued| queued.key == key) {
            // It has fired: what comes is what is deployed now.
            self.on_hand
                .insert(key.clone(), self.wording.of_prompt(key.clone(), prompt));
        }
        let Ok(trigger) = Trigger::of_prompt(&prompt.document) else {
            // The platform took what our rules refuse.
            tracing::debug!(
                prompt_id = prompt.id,
                "a deployed prompt's trigger can't be read"
            );
            return;
        };
        let mut evaluator = Evaluator::new(Arc::new(trigger), &self.opening);
        let fired = self.catch_up(&mut evaluator, now);
        let prompt = Arc::clone(prompt);
        if fired {
            self.fire(&prompt, now);
        }
        self.followed
            .insert(prompt.id.clone(), Followed { prompt, evaluator });
    }

    /// What follows the interaction from its beginning is told all of it; whether it fired.
    fn catch_up(&self, evaluator: &mut Evaluator, now: Timestamp) -> bool {
        let passed = Moment {
            at: now,
            event: Event::Passed,
        };
        let mut moments = self.moments.iter().chain([&passed]);
        moments.any(|moment| evaluator.advance(moment).is_some())
    }

    fn advance(&mut self, moment: &Moment, now: Timestamp) {
        let mut fired = Vec::new();
        for followed in self.followed.values_mut() {
            if followed.evaluator.advance(moment).is_some() {
                fired.push(Arc::clone(&followed.prompt));
            }
        }
        for prompt in fired {
            self.fire(&prompt, now);
        }
        let mut held = false;
        for pending in &mut self.pending {
            let conditions = pending.conditions.as_mut();
            if conditions.is_some_and(|evaluator| evaluator.advance(moment).is_some()) {
                pending.conditions = None;
                held = true;
            }
        }
        if held {
            self.bring_up(now);
        }
    }

    fn fire(&mut self, prompt: &DeployedPrompt, now: Timestamp) {
        let settings = display::Settings {
            delay: Duration::from_millis(self.settings.delay_ms.into()),
            max_concurrent: self.settings.max_concurrent,
            ..display::Settings::of_prompt(&prompt.document)
        };
        let on_hand = self
            .wording
            .of_prompt(PromptFact::key_of(&prompt.id, None), prompt);
        self.offer(on_hand, settings, now);
    }

    /// Offers the injections whose conditions hold and whose prompt is known.
    fn bring_up(&mut self, now: Timestamp) {
        let deployed = Arc::clone(&self.deployed);
        let mut left = Vec::new();
        for pending in std::mem::take(&mut self.pending) {
            let injection = &pending.injected.injection;
            let id = injection.text("promptId").unwrap_or_default();
            let prompt = deployed.by_id.get(id);
            match (prompt, &pending.conditions) {
                (Some(prompt), None) => {
                    let key = PromptFact::key_of(id, Some(&pending.injected.injection_id));
                    // The platform took it, so its settings hold; those of the prompt otherwise.
                    let settings = display::Settings::of_injection(&injection.body)
                        .unwrap_or_else(|_| display::Settings::of_prompt(&prompt.document));
                    let on_hand = self.wording.of_injection(key, prompt, &pending.injected);
                    self.offer(on_hand, settings, now);
                }
                (None, _) | (Some(_), Some(_)) => left.push(pending),
            }
        }
        self.pending = left;
    }

    fn offer(&mut self, on_hand: OnHand, settings: display::Settings, now: Timestamp) {
        let named = on_hand.named.clone();
        if !self.begun.insert(named.key.clone()) {
            return;
        }
        let offer = Offer {
            key: named.key.clone(),
            source: named.source,
            settings,
        };
        self.on_hand.insert(named.key.clone(), on_hand);
        self.happened.push(Happened {
            what: PromptEvent::Triggered,
            prompt: named,
        });
        self.schedule.offer(offer, now);
    }

    /// The conditions of an injection, told all that happened; none where they hold.
    fn conditions(&self, injected: &Injected, now: Timestamp) -> Option<Evaluator> {
        let conditions = injected.injection.apart.get("triggerConditions")?;
        let document = serde_json::json!({ "triggerConditions": conditions });
        let none = conditions.as_array().is_none_or(Vec::is_empty);
        // The platform took it, so that its conditions can be read.
        let trigger = Trigger::of_injection(&document).ok().filter(|_| !none)?;
        let mut evaluator = Evaluator::new(Arc::new(trigger), &self.opening);
        (!self.catch_up(&mut evaluator, now)).then_some(evaluator)
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

    fn reckon(&mut self) {
        let followed = self.followed.values().map(|followed| &followed.evaluator);
        let pending = self
            .pending
            .iter()
            .filter_map(|pending| pending.conditions.as_ref());
        self.due = followed.chain(pending).filter_map(Evaluator::due).min();
    }
}

/// Whether its trigger counts.
fn is_active(prompt: &DeployedPrompt) -> bool {
    prompt.document.get("status").and_then(Value::as_str) == Some("active")
}

#[cfg(test)]
mod tests;
