//! The platform's own clock.
//!
//! The sandbox is the far end of the wire and may live in another process, so it doesn't borrow
//! the companion's clock. It is asked for times that are sent (`processedAt`, windows, expiry);
//! pacing uses tokio's clock. A test brings its own with [`Clock::from_fn`].

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time of day, in UTC.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the far end has a clock of its own, read in this place alone"
    )]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that says what `now` returns.
    #[must_use]
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// What it says now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
