//! When the loop wakes by itself.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use crate::session::{Session, SessionEvent};

pub(super) fn ticks(first: Instant, period: Duration, missed: MissedTickBehavior) -> Interval {
    let mut ticks = tokio::time::interval_at(first, period);
    ticks.set_missed_tick_behavior(missed);
    ticks
}

pub(super) async fn next_of(session: Option<&mut Session>) -> SessionEvent {
    match session {
        Some(session) => session.next_event().await,
        None => std::future::pending().await,
    }
}

/// At least a millisecond, the clock's own step: what is due now is due then, and no mistake in a
/// rule can keep the loop spinning.
pub(super) fn until(now: Timestamp, due: Timestamp) -> Duration {
    let wait = Duration::try_from(due.duration_since(now)).unwrap_or_default();
    wait.max(Duration::from_millis(1))
}
