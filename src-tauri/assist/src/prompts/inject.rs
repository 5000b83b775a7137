//! Injecting a deployed prompt into a live conversation (`contract.md §4`).

use super::Studio;
use crate::view::error::{Code, Problem};
use crate::view::studio::{InjectionForm, ViolationView};

#[expect(clippy::unused_async, reason = "the outbox takes it")]
impl Studio {
    /// What the form breaks, each at its field; none when it may be sent.
    ///
    /// # Errors
    /// None yet.
    pub async fn check_injection(
        &self,
        _form: InjectionForm,
    ) -> Result<Vec<ViolationView>, Problem> {
        Ok(Vec::new())
    }

    /// Injects a prompt. When this answers with the delivery's number, it is on disk.
    ///
    /// # Errors
    /// `invalidInput`, `storage`.
    pub async fn inject(&self, _form: InjectionForm) -> Result<u64, Problem> {
        Err(not_yet())
    }

    /// Gives an injection up that has not been made.
    ///
    /// # Errors
    /// `gone`, `storage`.
    pub async fn cancel_injection(&self, _id: u64) -> Result<(), Problem> {
        Err(not_yet())
    }

    /// Lets an injection go by itself again.
    ///
    /// # Errors
    /// `gone`, `storage`.
    pub async fn retry_injection(&self, _id: u64) -> Result<(), Problem> {
        Err(not_yet())
    }
}

fn not_yet() -> Problem {
    Problem::new(Code::Internal, "Injections are not part of this build.")
}
