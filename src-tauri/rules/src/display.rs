//! Which prompts one agent's panel shows in one interaction, and until when (`contract.md §4`, last
//! paragraph).
//!
//! Owns delay, limit, queue, time on screen, reading, "not now" and mute. It says what comes and
//! goes; what is recorded of it, and how it looks, is the caller's. Triggered and injected prompts
//! share one [`Schedule`], as they share one panel. It holds no timer: [`Schedule::next_wake`] says
//! when to call [`Schedule::tick`] next.
//!
//! What the contract leaves open, and what is decided here:
//!
//! - The limit is the smallest of those on screen and of the one to come: a prompt that wants to
//!   be alone is alone. It is not overtaken while it waits for that, so that it comes at all.
//! - A delay that still runs holds nobody else up.
//! - Once read, a prompt stays for what was left when the reading began, and never less than
//!   [`REST`]: nothing vanishes as the pointer leaves it.
//! - "Not now" brings a prompt back after [`PUT_OFF`], behind those that wait already, and may be
//!   said each time. Whoever wants no more of it dismisses or mutes.
//! - What is on screen when the agent mutes is over; what waits, waits on.
//! - A prompt that names no limit of its own (a triggered one) sets none: [`Settings::of_prompt`].

mod schedule;
mod settings;

use jiff::Timestamp;

pub use schedule::Schedule;
pub use settings::Settings;

/// How long a prompt stays at least once its reading ends.
pub const REST: std::time::Duration = std::time::Duration::from_secs(3);

/// How long "not now" puts a prompt off.
pub const PUT_OFF: std::time::Duration = std::time::Duration::from_mins(1);

/// The most prompts that wait; one more ends the oldest triggered one, and an injected one only
/// where all are.
pub const MAX_QUEUED: usize = 50;

/// Who brought a prompt about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A supervisor injected it. First in the queue of those offered at the same instant.
    Injected,
    /// Its trigger fired here.
    Triggered,
}

/// A prompt that is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The caller's name for this prompt in this interaction; one key is on screen or in the queue
    /// once.
    pub key: String,
    /// Who brought it about.
    pub source: Source,
    /// When it may come and how long it stays.
    pub settings: Settings,
}

/// A prompt on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its key.
    pub key: String,
    /// Who brought it about.
    pub source: Source,
    /// When it came on screen; after "not now", when it came again.
    pub shown_at: Timestamp,
    /// When it goes by itself; none while it is being read.
    pub closes_at: Option<Timestamp>,
}

/// A prompt that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its key.
    pub key: String,
    /// Who brought it about.
    pub source: Source,
    /// It waits for a place alone: its delay, or the time it was put off for, was over at the last
    /// call. Before that nothing of it may show, not even in a count.
    pub ready: bool,
}

/// What became of a prompt by itself: facts to record. What the agent does (click, dismiss, "not
/// now") is told by the method that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It came on screen.
    Shown {
        /// Its key.
        key: String,
    },
    /// Its time on screen was over.
    TimedOut {
        /// Its key.
        key: String,
    },
    /// It was on screen when the agent muted prompts.
    Muted {
        /// Its key.
        key: String,
    },
    /// The interaction ended before it did, or the queue was full.
    Withdrawn {
        /// Its key.
        key: String,
    },
}

impl Change {
    /// Whose change it is.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Shown { key }
            | Self::TimedOut { key }
            | Self::Muted { key }
            | Self::Withdrawn { key } => key,
        }
    }
}

#[cfg(test)]
mod tests;
