//! Prompts for live conversations, from the command line (`contract.md §4`).

use serde_json::Value;
use uuid::Uuid;

use super::{Desk, DeskError};
use crate::injection::{Injecting, of_body};
use crate::store::Actor;

/// An injection that is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Injected {
    /// Of the injection, from the request to its end; what its delivery is correlated by.
    pub audit_id: Uuid,
    /// Its delivery; [`super::Outcome::Delivered`] has the platform's id of it as receipt.
    pub delivery: u64,
}

impl Desk {
    /// What an injection breaks (`contract.md §4`), in the order of the fields; none when it may be
    /// sent.
    #[must_use]
    pub fn check_injection(&self, injection: &Value) -> Vec<rules::violation::Violation> {
        rules::injection::check(injection, self.allow_loopback)
    }

    /// Checks an injection, records it and puts its delivery.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every violation, [`DeskError::NoPlatform`],
    /// [`DeskError::Record`]; nothing was written then.
    pub async fn inject(&mut self, injection: Value) -> Result<Injected, DeskError> {
        let found = self.check_injection(&injection);
        if !found.is_empty() {
            return Err(DeskError::Invalid(found));
        }
        let injecting = Injecting {
            target: self.target.clone().ok_or(DeskError::NoPlatform)?,
            actor: Actor::Agent(self.agent_id),
            prompt: None,
            now: self.clock.now(),
        };
        let checked = of_body(injection, injecting);
        let receipt = self.store.commit(checked.work).await?;
        Ok(Injected {
            audit_id: checked.audit_id,
            // It was put in that very transaction.
            delivery: receipt.delivery.unwrap_or_default(),
        })
    }
}
