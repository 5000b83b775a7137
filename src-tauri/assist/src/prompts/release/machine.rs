//! A deploy as a state machine: what came of a step goes in, the next step comes out
//! (`contract.md §3`).
//!
//! Pure: no network, no clock; chance comes in. Success has one way in: what was read back compared
//! as the same. Whatever may have arrived without an answer is found out by reading, never by sending
//! again: the platform keeps prompts whole, so what it holds is either ours, what it held before, or
//! somebody else's.

use std::time::Duration;

use wire::Error;
use wire::retry::{Deferrals, prompt_pause};

use crate::prompts::Pace;

/// What was deployed when whoever deploys looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing.
    Nothing,
    /// This, by its SHA-256 in hex.
    This(String),
    /// They did not look.
    Whatever,
}

/// What the platform holds under the prompt's id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// In hex; none where it holds nothing.
    pub(super) sha256: Option<String>,
    /// The platform's own number, where it gives one.
    pub(super) version: Option<i64>,
    /// It is what is deployed now, field by field.
    pub(super) same: bool,
}

/// What came of a step.
#[derive(Debug, Clone)]
pub(super) enum News {
    /// What is deployed was read, or could not be.
    Read(Result<Found, Error>),
    /// The deploy is on record and may be sent, or is not.
    Recorded(bool),
    /// The platform says it took it, or something else came of it.
    Put(Result<(), Error>),
    /// The pause is over.
    Waited,
    /// A person broke the pause off.
    Canceled,
}

/// The next step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Todo {
    /// Read what is deployed now, before anything is sent.
    Read,
    /// Put the deploy on record.
    Record,
    /// Send it; the same request each time.
    Put,
    /// Read what is deployed after it was sent.
    ReadBack,
    /// Wait.
    Wait {
        /// How long.
        pause: Duration,
        /// A person may break it off: nothing of it is known to be taken.
        cancelable: bool,
    },
    /// It is over.
    End(Ending),
}

/// How it ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ending {
    /// It breaks rules: nothing was sent.
    Invalid,
    /// Something else is deployed than was seen: nothing was sent.
    Overtaken,
    /// It could not be put on record: nothing was sent.
    NotRecorded,
    /// What is deployed could not be read beforehand: nothing was sent.
    NotRead(Error),
    /// A person broke it off before anything was sent.
    BrokenOff,
    /// The platform holds it.
    Deployed {
        /// Somebody else deployed in between, and that was replaced.
        between: bool,
    },
    /// The platform refused it: what was deployed before still is.
    Refused(Error),
    /// The platform did not take it: what was deployed before still is.
    NotTaken(Option<Error>),
    /// A person broke it off after it was refused: what was deployed before still is.
    Canceled,
    /// The platform holds something else.
    Different {
        /// Somebody else deployed in between.
        between: bool,
    },
    /// Nobody knows what the platform holds.
    Unknown(Error),
}

impl Ending {
    /// Whether the deploy is on record as begun, and has to be settled there.
    pub(super) fn was_begun(&self) -> bool {
        match self {
            Self::Invalid
            | Self::Overtaken
            | Self::NotRecorded
            | Self::NotRead(_)
            | Self::BrokenOff => false,
            Self::Deployed { .. }
            | Self::Refused(_)
            | Self::NotTaken(_)
            | Self::Canceled
            | Self::Different { .. }
            | Self::Unknown(_) => true,
        }
    }
}

/// One deploy.
#[derive(Debug)]
pub(super) struct Machine {
    valid: bool,
    seen: Seen,
    pace: Pace,
    doing: Todo,
    /// What was deployed before.
    before: Found,
    deferrals: Deferrals,
    /// What stands against its having been taken; nothing once the platform said that it was.
    doubt: Option<Error>,
    /// It may have arrived without an answer that says so.
    may_have_arrived: bool,
    canceled: bool,
    /// Readings of what is deployed after it was sent.
    readings: u32,
    then: Then,
}

/// What follows a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Read,
    Put,
    ReadBack,
}

impl Machine {
    /// A deploy of what the rules found valid, or not.
    pub(super) fn new(valid: bool, seen: Seen, pace: Pace) -> Self {
        Self {
            valid,
            seen,
            pace,
            doing: Todo::Read,
            before: Found::default(),
            deferrals: Deferrals::default(),
            doubt: None,
            may_have_arrived: false,
            canceled: false,
            readings: 0,
            then: Then::Read,
        }
    }

    /// The first step.
    pub(super) fn start(&mut self) -> Todo {
        let first = if self.valid {
            Todo::Read
        } else {
            Todo::End(Ending::Invalid)
        };
        self.go(first)
    }

    /// The next step. News that do not belong to the step that is under way change nothing.
    pub(super) fn advance(&mut self, news: News, random: &mut impl rand::Rng) -> Todo {
        let next = match (&self.doing, news) {
            (Todo::Read, News::Read(Ok(found))) => self.look(found),
            (Todo::Read, News::Read(Err(error))) => self.look_again(error, random),
            (Todo::Record, News::Recorded(true)) => {
                self.deferrals = Deferrals::default();
                Todo::Put
            }
            (Todo::Record, News::Recorded(false)) => Todo::End(Ending::NotRecorded),
            (Todo::Put, News::Put(Ok(()))) => {
                self.doubt = None;
                self.may_have_arrived = true;
                Todo::ReadBack
            }
            (Todo::Put, News::Put(Err(error))) => self.not_put(error, random),
            (Todo::ReadBack, News::Read(read)) => self.compare(read),
            (Todo::Wait { .. }, News::Waited) => match self.then {
                Then::Read => Todo::Read,
                Then::Put => Todo::Put,
                Then::ReadBack => Todo::ReadBack,
            },
            (
                Todo::Wait {
                    cancelable: true, ..
                },
                News::Canceled,
            ) => self.cancel(),
            (
                Todo::Read
                | Todo::Record
                | Todo::Put
                | Todo::ReadBack
                | Todo::Wait { .. }
                | Todo::End(_),
                News::Read(_) | News::Recorded(_) | News::Put(_) | News::Waited | News::Canceled,
            ) => return self.doing.clone(),
        };
        self.go(next)
    }

    fn go(&mut self, next: Todo) -> Todo {
        self.doing = next.clone();
        next
    }

    /// Nothing is put over what was not seen.
    fn look(&mut self, found: Found) -> Todo {
        let as_seen = match &self.seen {
            Seen::Nothing => found.sha256.is_none(),
            Seen::This(sha256) => found.sha256.as_ref() == Some(sha256),
            Seen::Whatever => true,
        };
        self.before = found;
        if as_seen {
            Todo::Record
        } else {
            Todo::End(Ending::Overtaken)
        }
    }

    fn look_again(&mut self, error: Error, random: &mut impl rand::Rng) -> Todo {
        match prompt_pause(self.deferrals, &error, random) {
            Some((pause, deferrals)) => {
                self.deferrals = deferrals;
                self.wait(pause, true, Then::Read)
            }
            None => Todo::End(Ending::NotRead(error)),
        }
    }

    fn not_put(&mut self, error: Error, random: &mut impl rand::Rng) -> Todo {
        self.may_have_arrived |= error.may_have_arrived();
        if let Some((pause, deferrals)) = prompt_pause(self.deferrals, &error, random) {
            self.deferrals = deferrals;
            self.doubt = Some(error);
            return self.wait(pause, true, Then::Put);
        }
        if self.may_have_arrived {
            self.doubt = Some(error);
            return Todo::ReadBack;
        }
        Todo::End(Ending::Refused(error))
    }

    fn cancel(&mut self) -> Todo {
        if self.then == Then::Read {
            return Todo::End(Ending::BrokenOff);
        }
        if !self.may_have_arrived {
            return Todo::End(Ending::Canceled);
        }
        self.canceled = true;
        Todo::ReadBack
    }

    fn compare(&mut self, read: Result<Found, Error>) -> Todo {
        self.readings += 1;
        let found = match read {
            Ok(found) => found,
            Err(error) => {
                let after = match error.next_step() {
                    wire::NextStep::Retry { after } => Some(after.unwrap_or_default()),
                    wire::NextStep::SignIn | wire::NextStep::GiveUp => None,
                };
                return match after {
                    Some(asked) if self.readings < self.pace.readings => {
                        let pause = self.until_next_reading().max(asked);
                        self.wait(pause, false, Then::ReadBack)
                    }
                    Some(_) | None => Todo::End(Ending::Unknown(error)),
                };
            }
        };
        let between = self.somebody_between(&found);
        if found.same {
            return Todo::End(Ending::Deployed { between });
        }
        if found.sha256 != self.before.sha256 || found.version != self.before.version {
            return Todo::End(Ending::Different { between });
        }
        // As before: it was not taken, or has not arrived yet.
        if self.readings < self.pace.readings {
            let pause = self.until_next_reading();
            return self.wait(pause, false, Then::ReadBack);
        }
        Todo::End(if self.canceled {
            Ending::Canceled
        } else {
            Ending::NotTaken(self.doubt.take())
        })
    }

    /// Whether the platform's own number went on by more than this deploy.
    fn somebody_between(&self, found: &Found) -> bool {
        match (self.before.version, found.version) {
            (Some(before), Some(after)) => after.saturating_sub(before) > 1,
            (None, _) | (_, None) => false,
        }
    }

    fn until_next_reading(&self) -> Duration {
        let factor = 1_u32.checked_shl(self.readings - 1).unwrap_or(u32::MAX);
        self.pace.read_again.saturating_mul(factor)
    }

    fn wait(&mut self, pause: Duration, cancelable: bool, then: Then) -> Todo {
        self.then = then;
        Todo::Wait {
            pause: pause / self.pace.hurry.max(1),
            cancelable,
        }
    }
}

#[cfg(test)]
mod tests;
