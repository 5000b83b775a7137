//! Values that several commands take.

use std::time::Duration;

use jiff::Timestamp;

/// RFC 3339, or a day: its midnight in UTC.
pub fn time(text: &str) -> Result<Timestamp, String> {
    text.parse::<Timestamp>()
        .or_else(|_| format!("{text}T00:00:00Z").parse())
        .map_err(|_| "a time such as 2026-11-21T09:30:00Z, or a day such as 2026-11-21".into())
}

/// A positive number of seconds, a fraction allowed.
pub fn seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "a number of seconds above 0 is expected".into())
}
