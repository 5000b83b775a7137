//! A role's unlock phrase, from the command line: as in the app, for who is signed in with the role
//! (`docs/decisions/009-roles.md`).

use secrecy::SecretString;
use wire::source::missing_for;

use super::{Desk, DeskError};
use crate::access::duty_of;
use crate::store::{AccessFact, Actor, Fact, Work};
use crate::view::access::Role;
use crate::view::error::{Code, Problem};

impl Desk {
    /// Sets a role's phrase, or takes it away where none is given. On record.
    ///
    /// # Errors
    /// [`DeskError::NotKept`] where it is too short or too long, or there is no keyring; nobody was
    /// asked then. [`DeskError::NoPlatform`], [`DeskError::Refused`] where the platform does not grant
    /// the role or can't be asked. [`DeskError::Record`] where it can't be recorded: there is no
    /// phrase then.
    pub async fn set_unlock(
        &mut self,
        role: Role,
        phrase: Option<SecretString>,
    ) -> Result<(), DeskError> {
        let taken = self.phrases.would_take(phrase.as_ref()).await;
        taken.map_err(DeskError::NotKept)?;
        self.granted(role).await?;
        let fact = if phrase.is_some() {
            AccessFact::UnlockSet { role }
        } else {
            AccessFact::UnlockCleared { role }
        };
        let kept = self.phrases.set(role, phrase).await;
        kept.map_err(DeskError::NotKept)?;
        let actor = Actor::Agent(self.agent_id);
        let work = Work::new(self.clock.now(), actor, Fact::Access(fact));
        if let Err(error) = self.store.commit(work).await {
            // Nothing that is not on record: rather no phrase.
            let _ = self.phrases.set(role, None).await;
            return Err(error.into());
        }
        Ok(())
    }

    /// Whether the platform grants a role to who is signed in.
    async fn granted(&self, role: Role) -> Result<(), DeskError> {
        let client = self.client.as_ref().ok_or(DeskError::NoPlatform)?;
        let missing = missing_for(client, duty_of(role)).await;
        let missing = missing.map_err(|error| DeskError::Refused(Problem::from(&error)))?;
        if missing.is_empty() {
            return Ok(());
        }
        let message = format!(
            "Its phrase is set by who is signed in with the role, and the platform does not grant {} \
             here.",
            missing.join(" and ")
        );
        Err(DeskError::Refused(Problem::new(Code::AreaClosed, message)))
    }
}

#[cfg(test)]
mod tests;
