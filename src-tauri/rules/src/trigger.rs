//! When a prompt is shown: one engine for the sandbox, the panel and the back-test.
//!
//! Owns what an interaction offers to conditions ([`Field`]), what a condition means, and the state
//! machine that follows one interaction moment by moment. A [`Trigger`] is read once from a prompt
//! (`contract.md §3`) or an injection (`contract.md §4`) and shared; an [`Evaluator`] is one
//! interaction's. It takes time in and holds no timer: [`Evaluator::due`] says when the passing of
//! time alone will matter.
//!
//! What the contract leaves open, and what is decided here:
//!
//! - A prompt is for an interaction when `interactionTypes` and `trigger.type` both admit its
//!   channel. `conversation` admits every channel.
//! - Text is compared by words: case, accents and punctuation do not matter, "refund" is not
//!   "refunds", and a phrase stands in one line. Text that is a number compares as the number.
//! - A list, as the value of an attribute, holds what one of its entries holds. A field that the
//!   interaction does not have holds nothing.
//! - The conditions of an injection all have to hold, as those of a prompt; none hold at once.
//!   `value` and `threshold` mean, by type:
//!
//! | type | holds when | `threshold`, 0..=1 |
//! | --- | --- | --- |
//! | `keyword` | the words of `value` were said, by whomever, in one line | the least confidence of that line's recognition; a line that has none was typed and counts as 1 |
//! | `sentiment` | the newest score is at most a negative `value`, at least any other; or it is `negative`, `positive` or `neutral` | how far the score must at least be from 0, for `neutral` at most (without one: 0, and 0.3 for the three words) |
//! | `duration` | the interaction has lasted `value` seconds | means nothing and is not read |
//! | `confidence` | the newest suggestion that has a confidence is at least as sure as `value`; a `value` in words: a suggestion whose title has them was made | the least confidence, if more than `value` |

mod condition;
mod evaluator;
mod moment;

use serde::Deserialize;
use serde_json::Value;

use crate::violation::{Kind, Violation};
use crate::{injection, prompt};

pub use condition::{FIELDS, Field};
pub use evaluator::{Evaluator, Fired, Repeat};
pub use moment::{Channel, Event, Moment, Opening, Speaker};

use condition::{Condition, InjectionCondition, PromptCondition};

/// What has to hold for a prompt to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// The channels it is for; `conversation` stands for all.
    interaction_types: Vec<Channel>,
    conditions: Vec<Condition>,
}

impl Trigger {
    /// The trigger of a prompt (`contract.md §3`); nothing but `interactionTypes` and `trigger` is
    /// read.
    ///
    /// # Errors
    /// What [`prompt::check_trigger`] finds.
    pub fn of_prompt(document: &Value) -> Result<Self, Vec<Violation>> {
        checked(prompt::check_trigger(document))?;
        let document = PromptDocument::deserialize(document).map_err(|error| other(&error))?;
        let kind = document.trigger.kind;
        let interaction_types = match kind {
            Channel::Conversation => document.interaction_types,
            Channel::Email | Channel::Sms | Channel::Chat | Channel::Voice => document
                .interaction_types
                .iter()
                .any(|channel| channel.admits(kind))
                .then_some(kind)
                .into_iter()
                .collect(),
        };
        let conditions = document.trigger.conditions;
        Ok(Self {
            interaction_types,
            conditions: conditions.into_iter().map(Condition::from).collect(),
        })
    }

    /// The conditions of an injection (`contract.md §4`), whatever the channel; nothing but
    /// `triggerConditions` is read.
    ///
    /// # Errors
    /// What [`injection::check_conditions`] finds.
    pub fn of_injection(document: &Value) -> Result<Self, Vec<Violation>> {
        checked(injection::check_conditions(document))?;
        let document = InjectionDocument::deserialize(document).map_err(|error| other(&error))?;
        let conditions = document.trigger_conditions.unwrap_or_default();
        Ok(Self {
            interaction_types: vec![Channel::Conversation],
            conditions: conditions.into_iter().map(Condition::from).collect(),
        })
    }

    /// Whether it is for interactions on `channel`.
    #[must_use]
    pub fn admits(&self, channel: Channel) -> bool {
        self.interaction_types
            .iter()
            .any(|admitted| admitted.admits(channel))
    }
}

fn checked(violations: Vec<Violation>) -> Result<(), Vec<Violation>> {
    if violations.is_empty() {
        Ok(())
    } else {
        Err(violations)
    }
}

/// What a check let pass and the types do not hold, so that nobody has to trust the two to agree.
fn other(error: &serde_json::Error) -> Vec<Violation> {
    vec![Violation {
        path: "trigger".to_owned(),
        kind: Kind::Type,
        message: error.to_string(),
        span: None,
    }]
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PromptDocument {
    interaction_types: Vec<Channel>,
    trigger: PromptTrigger,
}

#[derive(Deserialize)]
struct PromptTrigger {
    #[serde(rename = "type")]
    kind: Channel,
    conditions: Vec<PromptCondition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InjectionDocument {
    trigger_conditions: Option<Vec<InjectionCondition>>,
}

#[cfg(test)]
mod tests;
