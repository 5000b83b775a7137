//! The state machine that follows one interaction.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::condition::{Condition, Field, Text};
use super::moment::{Event, Moment, Opening, Speaker};
use super::{Channel, Trigger};
use crate::phrase::spell;

/// A prompt is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fired {
    /// The newest line then, counted from 0; none before the first.
    pub line: Option<usize>,
    /// When.
    pub at: Timestamp,
}

/// How often a prompt is shown in one interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeat {
    /// Once.
    #[default]
    Once,
    /// Each time all conditions come to hold after one of them did not.
    EachTime,
}

/// One trigger, in one interaction.
///
/// Moments go in as they happen; the trigger fires at the first at which all conditions hold. A
/// condition about everything said so far holds from then on; one about the newest line, score or
/// value holds as long as that is the newest.
#[derive(Debug, Clone)]
pub struct Evaluator {
    trigger: Arc<Trigger>,
    repeat: Repeat,
    admitted: bool,
    started_at: Timestamp,
    /// The latest moment so far.
    now: Timestamp,
    /// Whether each condition holds.
    holds: Vec<bool>,
    lines: usize,
    all_held: bool,
    fired: bool,
    /// The newest line as it is searched, kept for its memory.
    spelled: String,
}

impl Evaluator {
    /// Follows an interaction from its beginning; fires once.
    #[must_use]
    pub fn new(trigger: Arc<Trigger>, opening: &Opening) -> Self {
        let holds = trigger
            .conditions
            .iter()
            .map(|condition| holds_at_first(condition, opening))
            .collect();
        Self {
            admitted: trigger.admits(opening.channel),
            trigger,
            repeat: Repeat::Once,
            started_at: opening.started_at,
            now: opening.started_at,
            holds,
            lines: 0,
            all_held: false,
            fired: false,
            spelled: String::new(),
        }
    }

    /// The same, firing as often as `repeat` says.
    #[must_use]
    pub fn repeating(self, repeat: Repeat) -> Self {
        Self { repeat, ..self }
    }

    /// Whether nothing can make it fire any more.
    #[must_use]
    pub fn is_done(&self) -> bool {
        !self.admitted || (self.fired && self.repeat == Repeat::Once)
    }

    /// When it will fire if nothing but time passes; none if it won't. Whoever shows prompts sets a
    /// timer and then tells [`Event::Passed`]; who does not learns of it with the next moment.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        if self.is_done() || self.all_held {
            return None;
        }
        let elapsed = self.elapsed();
        let mut after = Duration::ZERO;
        for (condition, holds) in self.trigger.conditions.iter().zip(&self.holds) {
            if !holds {
                let time = condition.field == Field::Duration;
                after = after.max(
                    time.then(|| condition.duration_to_hold(elapsed))
                        .flatten()?,
                );
            }
        }
        self.started_at.checked_add(after).ok()
    }

    /// Takes in the next moment, and says whether the trigger fires by then. What time alone
    /// brought before `moment` fires at its own time, on the line before.
    pub fn advance(&mut self, moment: &Moment) -> Option<Fired> {
        if self.is_done() {
            return None;
        }
        let at = moment.at.max(self.now);
        let earlier = self.due().filter(|due| *due < at).and_then(|due| {
            self.pass(due);
            self.fire()
        });
        self.pass(at);
        self.take_in(&moment.event);
        earlier.or_else(|| self.fire())
    }

    fn elapsed(&self) -> Duration {
        Duration::try_from(self.now.duration_since(self.started_at)).unwrap_or_default()
    }

    fn pass(&mut self, at: Timestamp) {
        self.now = at;
        let elapsed = self.elapsed();
        self.update(|condition| {
            (condition.field == Field::Duration).then(|| condition.holds_of_duration(elapsed))
        });
    }

    fn take_in(&mut self, event: &Event) {
        match event {
            Event::Said {
                speaker,
                text,
                confidence,
            } => self.hear(*speaker, text, confidence.unwrap_or(1.0)),
            Event::Suggested { title, confidence } => self.suggested(title, *confidence),
            Event::Sentiment(score) => self.update(|condition| {
                (condition.field == Field::Sentiment).then(|| condition.holds_of_number(*score))
            }),
            Event::Attribute { name, value } => self.update(|condition| {
                (condition.field.attribute() == Some(name)).then(|| condition.holds_of_value(value))
            }),
            Event::Passed => {}
        }
    }

    fn hear(&mut self, speaker: Speaker, raw: &str, confidence: f64) {
        self.lines += 1;
        let (by_customer, by_agent) = match speaker {
            Speaker::Customer => (true, false),
            Speaker::Agent => (false, true),
            Speaker::System => return,
        };
        let mut spelled = std::mem::take(&mut self.spelled);
        let mut ready = false;
        self.update_with(|condition, holds| {
            let heard = match condition.field {
                Field::Transcript | Field::Utterance => true,
                Field::CustomerSaid => by_customer,
                Field::AgentSaid => by_agent,
                Field::Suggested
                | Field::Channel
                | Field::Queue
                | Field::Duration
                | Field::Confidence
                | Field::Sentiment
                | Field::Attribute(_) => false,
            };
            let newest_alone = condition.field == Field::Utterance;
            if !heard || (holds && !newest_alone) {
                return None;
            }
            if !ready {
                spell(raw, &mut spelled);
                ready = true;
            }
            let text = Text {
                raw,
                spelled: &spelled,
            };
            Some(confidence >= condition.least_confidence && condition.holds_of_text(text))
        });
        self.spelled = spelled;
    }

    /// A suggestion without a confidence says nothing about confidence: what held of the one before
    /// still holds. Where a least one is asked for, it has none.
    fn suggested(&mut self, title: &str, confidence: Option<f64>) {
        let mut spelled = String::new();
        spell(title, &mut spelled);
        let text = Text {
            raw: title,
            spelled: &spelled,
        };
        self.update_with(|condition, holds| {
            if condition.field == Field::Confidence {
                return confidence.map(|confidence| condition.holds_of_number(confidence));
            }
            let sure = confidence.unwrap_or(0.0);
            (condition.field == Field::Suggested && !holds)
                .then(|| sure >= condition.least_confidence && condition.holds_of_text(text))
        });
    }

    fn update(&mut self, mut news: impl FnMut(&Condition) -> Option<bool>) {
        self.update_with(|condition, _| news(condition));
    }

    /// Sets whether each condition holds, where `news` of it, and of how it stood, says so.
    fn update_with(&mut self, mut news: impl FnMut(&Condition, bool) -> Option<bool>) {
        for (condition, holds) in self.trigger.conditions.iter().zip(&mut self.holds) {
            if let Some(now) = news(condition, *holds) {
                *holds = now;
            }
        }
    }

    fn fire(&mut self) -> Option<Fired> {
        let held_before = self.all_held;
        self.all_held = self.holds.iter().all(|holds| *holds);
        if !self.all_held || held_before {
            return None;
        }
        self.fired = true;
        Some(Fired {
            line: self.lines.checked_sub(1),
            at: self.now,
        })
    }
}

fn holds_at_first(condition: &Condition, opening: &Opening) -> bool {
    let of_text = |raw: &str| {
        let mut spelled = String::new();
        spell(raw, &mut spelled);
        condition.holds_of_text(Text {
            raw,
            spelled: &spelled,
        })
    };
    match &condition.field {
        Field::Channel => {
            opening.channel != Channel::Conversation && of_text(opening.channel.as_str())
        }
        Field::Queue => opening.queue.as_deref().is_some_and(of_text),
        Field::Duration => condition.holds_of_duration(Duration::ZERO),
        Field::Attribute(name) => opening
            .attributes
            .get(name)
            .is_some_and(|value| condition.holds_of_value(value)),
        Field::Transcript
        | Field::Utterance
        | Field::CustomerSaid
        | Field::AgentSaid
        | Field::Suggested
        | Field::Confidence
        | Field::Sentiment => false,
    }
}
