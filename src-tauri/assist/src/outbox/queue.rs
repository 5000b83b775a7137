//! When a delivery is tried again, or no more. Pure: what happened and something random come in.
//!
//! Attempts come in rounds of a few; after a round that failed the pauses grow. A far end that asks
//! for a pause or can't be reached never uses up a delivery's rounds: only answers that mean
//! trouble there do (5xx, what is not the contract). Whatever trying again can't change waits for a
//! person at once (`contract.md §2`, `§7`).

use std::time::Duration;

use rand::{Rng, RngExt as _};
use wire::Error;
use wire::retry::{self, Rule};

/// How deliveries are paced.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Between two requests with feedback: at most five a second (`contract.md §2`).
    pub feedback_gap: Duration,
    /// Attempts within a round.
    pub round: Rule,
    /// The pause after the first round; each further one is twice as long.
    pub between_rounds: Duration,
    /// No pause between rounds is longer.
    pub longest: Duration,
    /// After so many rounds a delivery waits for a person.
    pub rounds: u32,
    /// Before the next attempt where nothing answers; the breaker takes over from there.
    pub unreachable: Duration,
    /// What waited before a connection begins within this time, so that many clients that come back
    /// together don't arrive as one.
    pub spread: Duration,
    /// So many attempts are under way at once.
    pub at_once: usize,
    /// Between two attempts to write down what happened, while the record can't be written.
    pub record: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            feedback_gap: Duration::from_millis(205),
            round: retry::FEEDBACK,
            between_rounds: Duration::from_mins(1),
            longest: Duration::from_mins(30),
            rounds: 8,
            unreachable: Duration::from_secs(2),
            spread: Duration::from_secs(2),
            at_once: 4,
            record: Duration::from_secs(1),
        }
    }
}

/// Where a delivery stands when an attempt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Attempts in this round, the one that just ended included.
    pub(crate) tries: u32,
    /// Rounds that were used up.
    pub(crate) round: u32,
}

/// What the contract says of a kind that it does not say of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// Nothing.
    Usual,
    /// A prompt for a live conversation (`contract.md §4`): it is given up sooner after a 429, and
    /// waits after a 409 until a prompt that the agent sees is gone.
    Injection {
        /// How long one stays.
        auto_dismiss: Duration,
    },
    /// As usual, but for one thing: that whoever is signed in may not tell it is nothing to decide
    /// about.
    WherePermitted,
    /// For figures alone: one round, and then it is given up. What can't be reached and what asks
    /// for a pause is waited for all the same, until it is too late.
    Quiet {
        /// Told twice, it says the same as told once. Else it does not go again where it may have
        /// been taken.
        may_repeat: bool,
    },
}

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Another attempt.
    Again {
        /// After so long.
        wait: Duration,
        /// Where it stands then.
        standing: Standing,
        /// The far end asked for it: nothing of this kind goes there before.
        asked: bool,
        /// The round is over.
        round_over: bool,
    },
    /// The agent sees the most prompts allowed: another attempt, which does not count as one.
    Full {
        /// After so long.
        wait: Duration,
    },
    /// A person must see to it.
    Park,
    /// It is over, and nobody must see to it.
    GiveUp,
    /// Nothing helps but another sign-in: everything waits for it, and nothing is counted.
    SignIn,
}

/// What follows after `error`.
pub(crate) fn after(
    standing: Standing,
    error: &Error,
    course: Course,
    pace: &Pace,
    random: &mut impl Rng,
) -> Next {
    if let Course::Injection { auto_dismiss } = course {
        if error.is_conflict() {
            let wait = auto_dismiss + retry::jitter(random);
            return Next::Full { wait };
        }
        if matches!(error, Error::RateLimited { .. }) {
            return limited_injection(standing, error, random);
        }
    }
    if course.gives_up(standing, error, pace) {
        return Next::GiveUp;
    }
    match error {
        Error::RateLimited { retry_after, .. } => {
            let pause = pace.round.pause(standing.tries, error, random);
            let round_over = pause.is_none();
            let wait = pause.unwrap_or_else(|| {
                let longer = stretched(pace.between_rounds, random);
                retry_after.unwrap_or_default().max(longer)
            });
            let tries = if round_over { 0 } else { standing.tries };
            Next::Again {
                wait,
                standing: Standing { tries, ..standing },
                asked: true,
                round_over,
            }
        }
        Error::Unreachable { .. }
        | Error::Timeout { .. }
        | Error::ConnectionLost { .. }
        | Error::Silence { .. }
        | Error::Setup { .. } => Next::Again {
            wait: stretched(pace.unreachable, random),
            standing: Standing {
                tries: 0,
                ..standing
            },
            asked: false,
            round_over: true,
        },
        Error::Unavailable { .. }
        | Error::Protocol { .. }
        | Error::TooLarge { .. }
        | Error::AccessTokenMissing { .. }
        | Error::QuotaExceeded { .. } => trouble(standing, asked(error), pace, random),
        Error::SignInRefused { .. } | Error::SignInEnded { .. } | Error::TokenRefused { .. } => {
            Next::SignIn
        }
        Error::ScopeMissing { .. }
        | Error::PermissionMissing { .. }
        | Error::Refused { .. }
        | Error::AddressRefused { .. }
        | Error::EndlessWalk { .. }
        | Error::LibraryNotFound { .. } => Next::Park,
    }
}

impl Course {
    /// Whether this is the end of it.
    fn gives_up(self, standing: Standing, error: &Error, pace: &Pace) -> bool {
        let may_not = matches!(
            error,
            Error::ScopeMissing { .. } | Error::PermissionMissing { .. }
        );
        match self {
            Self::Usual | Self::Injection { .. } => false,
            Self::WherePermitted => may_not,
            Self::Quiet { may_repeat } => match error {
                Error::RateLimited { .. }
                | Error::Unreachable { .. }
                | Error::Setup { .. }
                | Error::SignInRefused { .. }
                | Error::SignInEnded { .. }
                | Error::TokenRefused { .. } => false,
                // Nothing was done at the far end: it says so itself.
                Error::Unavailable {
                    status: 408 | 409 | 425 | 503,
                    ..
                }
                | Error::QuotaExceeded { .. }
                | Error::AccessTokenMissing { .. } => standing.tries >= pace.round.attempts,
                Error::Unavailable { .. }
                | Error::Timeout { .. }
                | Error::ConnectionLost { .. }
                | Error::Silence { .. }
                | Error::Protocol { .. }
                | Error::TooLarge { .. } => !may_repeat || standing.tries >= pace.round.attempts,
                Error::ScopeMissing { .. }
                | Error::PermissionMissing { .. }
                | Error::Refused { .. }
                | Error::AddressRefused { .. }
                | Error::EndlessWalk { .. }
                | Error::LibraryNotFound { .. } => true,
            },
        }
    }
}

/// A 429 to an injection: three attempts, soon after each other, then a person must see to it.
fn limited_injection(standing: Standing, error: &Error, random: &mut impl Rng) -> Next {
    match retry::injection_pause(standing.tries, error, random) {
        Some(wait) => Next::Again {
            wait,
            standing,
            asked: true,
            round_over: false,
        },
        None => Next::Park,
    }
}

/// The far end is in trouble: within a round soon, after it later, after the last one never.
fn trouble(
    standing: Standing,
    asked: Option<Duration>,
    pace: &Pace,
    random: &mut impl Rng,
) -> Next {
    let at_least = asked.unwrap_or_default();
    if standing.tries < pace.round.attempts {
        let factor = 1_u32.checked_shl(standing.tries).unwrap_or(u32::MAX);
        let step = pace.round.unit.saturating_mul(factor);
        let step = step.min(pace.round.longest);
        return Next::Again {
            wait: at_least + random.random_range(Duration::ZERO..=step),
            standing,
            asked: asked.is_some(),
            round_over: false,
        };
    }
    let round = standing.round + 1;
    if round >= pace.rounds {
        return Next::Park;
    }
    let factor = 1_u32.checked_shl(standing.round).unwrap_or(u32::MAX);
    let pause = pace.between_rounds.saturating_mul(factor).min(pace.longest);
    Next::Again {
        wait: at_least.max(stretched(pause, random)).min(longest(pace)),
        standing: Standing { tries: 0, round },
        asked: asked.is_some(),
        round_over: true,
    }
}

fn asked(error: &Error) -> Option<Duration> {
    match error.next_step() {
        wire::NextStep::Retry { after } => after,
        wire::NextStep::SignIn | wire::NextStep::GiveUp => None,
    }
}

/// A quarter longer at most: jitter that never makes a pause shorter.
fn stretched(pause: Duration, random: &mut impl Rng) -> Duration {
    pause + random.random_range(Duration::ZERO..=pause / 4)
}

/// The longest pause there is: what a far end may ask for, or a stretched one of ours.
pub(crate) fn longest(pace: &Pace) -> Duration {
    retry::LONGEST_PAUSE.max(pace.longest + pace.longest / 4) + retry::JITTER
}

#[cfg(test)]
mod tests;
