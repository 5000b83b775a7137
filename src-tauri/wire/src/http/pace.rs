//! Waiting for a call's turn on surface B: the rim of [`crate::platform::limits::Pacer`].

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use tokio::time::Instant;
use uuid::Uuid;

use super::Answer;
use crate::error::{Error, FarEnd};
use crate::platform::limits::{Admission, Pacer, Usage};

/// One for each client: the vendor counts by user and application.
pub(super) struct Pace {
    pacer: Mutex<Pacer>,
    began: Instant,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            pacer: Mutex::default(),
            began: Instant::now(),
        }
    }

    /// Waits until a call may go.
    ///
    /// # Errors
    /// [`Error::RateLimited`] where that takes longer than anybody would wait for; nothing is sent.
    pub(super) async fn turn(&self, correlation_id: Uuid) -> Result<(), Error> {
        let admission = self.with(Pacer::admit);
        match admission {
            Admission::Go => Ok(()),
            Admission::After(pause) => {
                tracing::debug!(
                    %correlation_id,
                    pause_ms = pause.as_secs_f64() * 1000.0,
                    "a call waits its turn"
                );
                tokio::time::sleep(pause).await;
                Ok(())
            }
            Admission::Later(pause) => Err(Error::RateLimited {
                far_end: FarEnd::Platform,
                retry_after: Some(pause),
                limit: None,
                correlation_id,
            }),
        }
    }

    /// Takes from an answer what it says of the limits.
    pub(super) fn heard(&self, answer: &Answer, at: Timestamp) {
        if let Some(usage) = Usage::of(answer.headers()) {
            self.with(|pacer, now| pacer.heard(usage, now));
        }
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            let pause = crate::retry::retry_after(answer.headers(), at);
            self.with(|pacer, now| pacer.limited(pause, now));
        }
    }

    fn with<T>(&self, what: impl FnOnce(&mut Pacer, Duration) -> T) -> T {
        let mut pacer = self.pacer.lock().unwrap_or_else(PoisonError::into_inner);
        what(&mut pacer, self.began.elapsed())
    }
}
