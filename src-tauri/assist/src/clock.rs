//! The only place that asks what time it is. Everything else is given `now`.
//!
//! Wall-clock time is for what people and the platform read (entries, cards, ages). Waiting is
//! done on tokio's monotonic clock, so that a changed system time neither stalls nor hurries a
//! retry.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// A source of wall-clock time, handed in so that tests hold time in their own hands.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The computer's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may ask the system for the time"
    )]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that says what `read` says.
    pub fn from_fn(read: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The same clock as a plain function, for what does not know this type.
    #[must_use]
    pub fn reader(&self) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }

    /// The time now, cut to milliseconds: what is recorded, sent and shown has no more
    /// (`contract.md`, preface).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.0)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_cut_to_milliseconds() {
        let at = Timestamp::new(1_700_000_000, 123_456_789).expect("in range");
        let clock = Clock::from_fn(move || at);
        assert_eq!(
            clock.now().as_nanosecond(),
            1_700_000_000_123_000_000,
            "what is recorded must read back equal after a trip through RFC 3339"
        );
    }
}
