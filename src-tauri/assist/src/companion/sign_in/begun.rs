//! A sign-in that has begun, in the hands of whoever opens the browser.

use std::fmt;

use tokio::sync::oneshot;
use url::Url;

use crate::view::error::{Code, Problem};

/// A sign-in that waits for the browser.
pub struct Begun {
    address: Url,
    ends: oneshot::Receiver<Result<(), Problem>>,
}

impl Begun {
    pub(super) fn new(address: Url, ends: oneshot::Receiver<Result<(), Problem>>) -> Self {
        Self { address, ends }
    }

    /// What to open in the system's browser, at the environment's login host. Not for logs: it
    /// carries the sign-in's `state`.
    #[must_use]
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Answers once the agent is signed in and past the checks.
    ///
    /// # Errors
    /// Why nobody is, each in words of its own; `gone` when it was given up.
    pub async fn ended(self) -> Result<(), Problem> {
        let closing = || Problem::new(Code::Internal, "Cuecard is closing.");
        self.ends.await.unwrap_or_else(|_| Err(closing()))
    }
}

/// Without the address.
impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Begun").finish_non_exhaustive()
    }
}
