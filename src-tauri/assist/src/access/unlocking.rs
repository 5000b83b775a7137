//! Opening a role's areas by its phrase, and setting the phrase.

use jiff::Timestamp;
use secrecy::SecretString;

use super::keyring::{broken_off, no_keyring};
use super::roles::areas_of;
use super::{Access, phrase};
use crate::store::{AccessFact, OpenedBy};
use crate::view::access::{AreaState, Role};
use crate::view::error::{Code, FieldError, Problem};

impl Access {
    /// Opens a role's areas by its phrase. Every area that opens by it, and every wrong phrase, is
    /// on record.
    ///
    /// # Errors
    /// `invalidInput` at `phrase` where it is wrong, or where wrong ones before it cost a wait that
    /// is not over (the view says until when); `gone` where the role has none, `keyringUnavailable`,
    /// `storage` where it can't be recorded: nothing is open then.
    pub async fn unlock(&self, role: Role, phrase: SecretString) -> Result<(), Problem> {
        let shared = &self.shared;
        // One at a time: each wrong one counts before the next is tried.
        let _one = shared.trying.lock().await;
        if !shared.phrases.can_be_kept().await {
            return Err(no_keyring());
        }
        let era = self.standing().era;
        let tries = shared.phrases.tries().await;
        if let Some(until) = tries.waits(shared.clock.now()) {
            self.change(|standing| standing.wait_until = Some(until));
            return Err(at_phrase(
                "Too many phrases were wrong: the next has to wait.",
            ));
        }
        let Some(check) = shared.phrases.check(role).await? else {
            self.look().await;
            return Err(Problem::new(
                Code::Gone,
                "This role has no phrase on this computer.",
            ));
        };
        // It counts as wrong until it is known to be right: ending the program in between gains
        // nothing.
        let counted = tries.and_one(shared.clock.now());
        shared.phrases.keep_tries(counted).await;
        let compared = tokio::task::spawn_blocking(move || phrase::is_phrase(&phrase, &check));
        if !compared.await.map_err(|_| broken_off())? {
            let times = counted.wrong;
            let until = counted.waits(shared.clock.now());
            self.change(|standing| standing.wait_until = until);
            self.note(AccessFact::UnlockRefused { role, times }).await;
            return Err(at_phrase("This is not the phrase."));
        }
        shared.phrases.forget_tries().await;
        self.change(|standing| standing.wait_until = None);
        self.open_all(era, role).await
    }

    /// What is open by the scopes stays open by them.
    async fn open_all(&self, era: u64, role: Role) -> Result<(), Problem> {
        for area in areas_of(role) {
            if self.is_open(area) {
                continue;
            }
            let by = OpenedBy::Unlock;
            let recorded = self.record(AccessFact::Opened { area, role, by }).await;
            recorded.map_err(|error| Problem::from(&error))?;
            self.change(|standing| {
                if standing.era == era {
                    let unlocked = true;
                    standing.set(area, AreaState::Open { role, unlocked });
                }
            });
        }
        Ok(())
    }

    /// Sets a role's phrase, or takes it away: for who is signed in with the role. On record.
    ///
    /// # Errors
    /// `areaClosed` where the platform has not granted the role, `invalidInput` at `phrase`,
    /// `keyringUnavailable`, `storage` where it can't be recorded: there is no phrase then.
    pub async fn set_unlock(
        &self,
        role: Role,
        phrase: Option<SecretString>,
    ) -> Result<(), Problem> {
        if !self.standing().has_granted(role) {
            return Err(Problem::new(
                Code::AreaClosed,
                "Open one of the role's areas by signing in: then its phrase can be set.",
            ));
        }
        let (phrases, set) = (&self.shared.phrases, phrase.is_some());
        phrases.set(role, phrase).await?;
        let fact = if set {
            AccessFact::UnlockSet { role }
        } else {
            AccessFact::UnlockCleared { role }
        };
        if let Err(error) = self.record(fact).await {
            // Nothing that is not on record: rather no phrase.
            let _ = phrases.set(role, None).await;
            self.look().await;
            return Err(Problem::from(&error));
        }
        self.look().await;
        Ok(())
    }

    /// Looks what can be unlocked here, and until when nothing is.
    pub(super) async fn look(&self) {
        let shared = &self.shared;
        let keyring = shared.phrases.can_be_kept().await;
        let unlocks = shared.phrases.roles().await;
        let wait_until: Option<Timestamp> = if unlocks.is_empty() {
            None
        } else {
            shared.phrases.tries().await.waits(shared.clock.now())
        };
        self.change(|standing| {
            standing.keyring = keyring;
            standing.unlocks = unlocks;
            standing.wait_until = wait_until;
        });
    }
}

fn at_phrase(message: &str) -> Problem {
    Problem::invalid(vec![FieldError::new("phrase", message)])
}
