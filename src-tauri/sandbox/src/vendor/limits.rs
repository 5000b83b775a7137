//! How often a client may ask (`platform-reference.md §5.2`): the count of a minute, what is said
//! about it in headers, and what the limits are.
//!
//! The limit is one for real life: at a speed of ten a client may ask ten times as often, as ten
//! times as much happens. A minute begins with the first request after the one before it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::gate::MAX_BODY_BYTES;
use crate::oauth::Issued;
use crate::platform::Platform;
use crate::problem::Problem;

/// The name of the limit of one person with one application.
pub(crate) const NAME: &str = "org.app.user.rate.per.minute";
/// Where limits of the whole platform are kept.
pub(crate) const NAMESPACE: &str = "platform.api";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Tokens that are counted at a time; the oldest minutes are forgotten.
const MAX_COUNTED: usize = 10_000;

/// The routes.
pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new().route(
        "/api/v2/organizations/limits/namespaces/platform.api",
        get(show),
    )
}

async fn show(State(platform): State<Arc<Platform>>) -> Json<Value> {
    let allowed = allowed(&platform);
    let bytes = u64::try_from(MAX_BODY_BYTES).unwrap_or(u64::MAX);
    let limits = [
        (NAME, allowed),
        ("token.rate.per.minute", allowed),
        ("request.bytes.max", bytes),
    ];
    let limits =
        limits.map(|(key, value)| json!({"key": key, "namespace": NAMESPACE, "value": value}));
    Json(json!({"entities": limits}))
}

/// The most requests a minute at this sandbox's speed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a speed is at most 1000, and a product that is too large stays at the most there is"
)]
fn allowed(platform: &Platform) -> u64 {
    let of_life = f64::from(platform.vendor.settings.requests_a_minute);
    (of_life * platform.speed.max(1.0)) as u64
}

/// Counts a request made with a token.
pub(crate) fn count(platform: &Platform, issued: &Issued) -> Place {
    platform.vendor.kept.use_it();
    let now = platform.clock.now();
    let pace = &platform.vendor.kept.pace;
    pace.take(issued.serial, allowed(platform), now)
}

/// How many requests came in this minute, by the token they were made with.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    minutes: Mutex<BTreeMap<u64, Minute>>,
}

#[derive(Debug, Clone, Copy)]
struct Minute {
    began: Timestamp,
    count: u64,
}

/// Where a request stands in its minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// This request included.
    pub(crate) count: u64,
    /// The most a minute.
    pub(crate) allowed: u64,
    /// Seconds until the next minute, at least 1.
    pub(crate) reset_s: u64,
}

impl Pace {
    /// Counts a request made with a token now.
    fn take(&self, token: u64, allowed: u64, now: Timestamp) -> Place {
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        if minutes.len() > MAX_COUNTED {
            minutes.retain(|_, minute| now.duration_since(minute.began) < MINUTE);
        }
        let minute = minutes.entry(token).or_insert(Minute {
            began: now,
            count: 0,
        });
        let passed = now.duration_since(minute.began);
        if passed >= MINUTE || passed.is_negative() {
            *minute = Minute {
                began: now,
                count: 0,
            };
        }
        minute.count += 1;
        let left = MINUTE - now.duration_since(minute.began);
        Place {
            count: minute.count,
            allowed,
            reset_s: u64::try_from(left.as_secs()).unwrap_or(0).max(1),
        }
    }
}

impl Place {
    /// Whether it is one too many.
    pub(crate) const fn is_over(self) -> bool {
        self.count > self.allowed
    }

    /// 429, with the seconds to wait.
    pub(crate) fn refusal(self) -> Response {
        let problem = Problem::over_limit(NAMESPACE, NAME, self.allowed, self.reset_s);
        let mut response = problem.into_response();
        self.tell(response.headers_mut());
        response
    }

    /// Says it in the answer's headers.
    pub(crate) fn tell(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("inin-ratelimit-count", self.count),
            ("inin-ratelimit-allowed", self.allowed),
            ("inin-ratelimit-reset", self.reset_s),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_counted_from_its_first_request_and_for_each_token() {
        let pace = Pace::default();
        let at = |s| Timestamp::from_second(s).expect("a time");
        let first = pace.take(1, 2, at(100));
        assert_eq!(
            (first.count, first.reset_s, first.is_over()),
            (1, 60, false)
        );
        assert_eq!(pace.take(1, 2, at(130)).reset_s, 30);
        assert!(pace.take(1, 2, at(159)).is_over(), "the third of two");
        assert!(!pace.take(2, 2, at(159)).is_over(), "another token");
        assert_eq!(pace.take(1, 2, at(160)).count, 1, "the next minute");
    }
}
