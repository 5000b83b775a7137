//! How a deploy is paced beyond what the contract says (`contract.md §3`, `wire::retry`).

use std::time::Duration;

/// How long a deploy waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Pauses between attempts are this many times shorter: 1, but where nobody should have to wait
    /// (tests).
    pub hurry: u32,
    /// Before what is deployed is read again, where its reading failed or may have come too early;
    /// twice as long each time.
    pub read_again: Duration,
    /// So many readings, before it is left open what the platform holds.
    pub readings: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            hurry: 1,
            read_again: Duration::from_secs(1),
            readings: 5,
        }
    }
}
