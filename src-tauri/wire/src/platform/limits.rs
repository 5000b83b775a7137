//! How close to the limits we are (`platform.md`, errors and limits; `platform-reference.md §5.2`).
//!
//! Owns when the next call may go: pure, with the time as it passes since any fixed moment. Slows
//! down before the limit instead of running into it, where the platform says how close we are; keeps
//! still after a 429 for as long as it asked. Refuses to repeat a call: that is its owner's
//! business.

use std::borrow::Cow;
use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;

use super::asking::{path, question};
use super::reading::{list, text};
use crate::error::Error;
use crate::http::{Answer, Client, Load};

/// A longer pause is told instead of waited for, as the vendor's SDKs do.
pub const LONGEST_WAIT: Duration = Duration::from_mins(3);

/// The pause after a 429 that names none, as the vendor's SDKs have it.
const UNNAMED_PAUSE: Duration = Duration::from_secs(3);

/// Headers that speak of a longer window are not believed.
const LONGEST_WINDOW: Duration = Duration::from_hours(1);

/// What reading the limits needs; `organization` does as well.
pub const LIMITS_SCOPES: [&str; 1] = ["organization:readonly"];

/// Whether a call may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// At once.
    Go,
    /// After this, which is short enough to wait for.
    After(Duration),
    /// Not for so long that somebody had better be told.
    Later(Duration),
}

/// What the headers of an answer say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Calls made in this window, ours included.
    pub count: u64,
    /// So many may be made.
    pub allowed: u64,
    /// The window ends so long after the answer.
    pub reset: Duration,
}

impl Usage {
    /// From `inin-ratelimit-count`, `-allowed` and `-reset` (seconds); none where one of them is
    /// missing or senseless. They are hints that most answers lack.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| -> Option<u64> {
            let text = headers.get(name)?.to_str().ok()?;
            text.trim().parse().ok()
        };
        let usage = Self {
            count: number("inin-ratelimit-count")?,
            allowed: number("inin-ratelimit-allowed")?,
            reset: Duration::from_secs(number("inin-ratelimit-reset")?),
        };
        let makes_sense = usage.allowed > 0 && usage.reset <= LONGEST_WINDOW;
        makes_sense.then_some(usage)
    }
}

/// When calls may go. Times are passed as they go by since any fixed moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pacer {
    window: Option<Window>,
    /// Nothing goes before: the platform asked for a pause.
    still_until: Duration,
    /// The next call that is slowed down goes no sooner.
    next_at: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    count: u64,
    allowed: u64,
    ends_at: Duration,
}

impl Pacer {
    /// Whether a call may go now. One that goes, or goes after a while, is counted.
    ///
    /// Below four fifths of what is allowed every call goes at once. Above, what is left is spread
    /// over the rest of the window, and when nothing is left the next one goes when it ends.
    #[must_use]
    pub fn admit(&mut self, now: Duration) -> Admission {
        let still = self.still_until.saturating_sub(now);
        let slow = self.slowed(now);
        let pause = still.max(slow);
        if pause > LONGEST_WAIT {
            return Admission::Later(pause);
        }
        if let Some(window) = &mut self.window {
            window.count = window.count.saturating_add(1);
        }
        if !slow.is_zero() {
            self.next_at = now + slow;
        }
        if pause.is_zero() {
            Admission::Go
        } else {
            Admission::After(pause)
        }
    }

    /// What an answer's headers said.
    pub fn heard(&mut self, usage: Usage, now: Duration) {
        let ends_at = now + usage.reset;
        let count = match self.window {
            // Calls under way are counted here and not there yet.
            Some(window) if now < window.ends_at && window.allowed == usage.allowed => {
                let is_same_window = ends_at < window.ends_at + Duration::from_secs(2);
                if is_same_window {
                    usage.count.max(window.count)
                } else {
                    usage.count
                }
            }
            Some(_) | None => usage.count,
        };
        self.window = Some(Window {
            count,
            allowed: usage.allowed,
            ends_at,
        });
    }

    /// The platform answered 429 and asked for this pause, if it named one.
    pub fn limited(&mut self, pause: Option<Duration>, now: Duration) {
        let until = now + pause.unwrap_or(UNNAMED_PAUSE);
        self.still_until = self.still_until.max(until);
    }

    /// How long the next call is held back because the window fills up.
    fn slowed(&mut self, now: Duration) -> Duration {
        let Some(window) = self.window else {
            return Duration::ZERO;
        };
        if now >= window.ends_at {
            self.window = None;
            self.next_at = Duration::ZERO;
            return Duration::ZERO;
        }
        let Window {
            count,
            allowed,
            ends_at,
        } = window;
        if count.saturating_mul(5) < allowed.saturating_mul(4) {
            return Duration::ZERO;
        }
        let from = now.max(self.next_at.min(ends_at));
        let left = u32::try_from(allowed.saturating_sub(count)).unwrap_or(u32::MAX);
        let step = ends_at.saturating_sub(from) / left.max(1);
        (from + step).min(ends_at).saturating_sub(now)
    }
}

/// One of the organization's limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Its name, such as `org.app.user.rate.per.minute`.
    pub key: String,
    /// What may not be exceeded, in the unit its name says.
    pub value: f64,
}

/// The organization's limits for the API, in the platform's order.
///
/// # Errors
/// [`Error::ScopeMissing`], [`Error::PermissionMissing`], [`Error::RateLimited`],
/// [`Error::Unavailable`], [`Error::Protocol`] where the answer is no JSON, and whatever befalls a
/// call.
pub async fn published(client: &Client) -> Result<Vec<Limit>, Error> {
    let path: Cow<'static, str> = path(&["organizations", "limits", "namespaces", "platform.api"])?;
    let call = question("platform.limits", path, &LIMITS_SCOPES);
    let read = |answer: &Answer| {
        let body: Value = answer.json(call.name)?;
        Ok(list(&body, "entities").filter_map(limit).collect())
    };
    client.send_platform(&call, &Load::empty(), read).await
}

fn limit(limit: &Value) -> Option<Limit> {
    Some(Limit {
        key: text(limit, "key")?,
        value: limit.get("value")?.as_f64()?,
    })
}

#[cfg(test)]
mod tests;
