//! Which triggers of an interaction are followed, and what they bring up.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rules::display::{self, Offer};
use rules::trigger::{Evaluator, Event, Moment, Trigger};
use serde_json::Value;

use super::{Followed, Happened, Prompts};
use crate::conversation::wording::OnHand;
use crate::outbox::Injected;
use crate::prompts::DeployedPrompt;
use crate::store::{PromptEvent, PromptFact};

impl Prompts {
    /// Follows the triggers of what is deployed, and drops what is not any more.
    pub(super) fn follow(&mut self, now: Timestamp) {
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
            self.followed.remove(&prompt.id);
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

    pub(super) fn advance(&mut self, moment: &Moment, now: Timestamp) {
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
    pub(super) fn bring_up(&mut self, now: Timestamp) {
        let deployed = Arc::clone(&self.deployed);
        let mut left = Vec::new();
        for pending in std::mem::take(&mut self.pending) {
            let injection = &pending.injected.injection;
            let id = injection.text("promptId").unwrap_or_default();
            // A UUID is the same in capitals.
            let prompt = deployed.by_id.get(id);
            let prompt = prompt.or_else(|| deployed.by_id.get(&id.to_ascii_lowercase()));
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
    pub(super) fn conditions(&self, injected: &Injected, now: Timestamp) -> Option<Evaluator> {
        let conditions = injected.injection.apart.get("triggerConditions")?;
        let document = serde_json::json!({ "triggerConditions": conditions });
        let none = conditions.as_array().is_none_or(Vec::is_empty);
        // The platform took it, so that its conditions can be read.
        let trigger = Trigger::of_injection(&document).ok().filter(|_| !none)?;
        let mut evaluator = Evaluator::new(Arc::new(trigger), &self.opening);
        (!self.catch_up(&mut evaluator, now)).then_some(evaluator)
    }

    pub(super) fn reckon(&mut self) {
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
