//! Errors and randomness the rules of retrying are tested with.

use std::time::Duration;

use uuid::Uuid;

use crate::error::{Error, FarEnd};

/// 429 with so many seconds in `Retry-After`, or without one.
pub(super) fn rate_limited(seconds: Option<u64>) -> Error {
    Error::RateLimited {
        far_end: FarEnd::Platform,
        retry_after: seconds.map(Duration::from_secs),
        limit: None,
        correlation_id: Uuid::nil(),
    }
}

/// A status that may pass, with so many seconds in `Retry-After`, or without one.
pub(super) fn unavailable(status: u16, seconds: Option<u64>) -> Error {
    Error::Unavailable {
        far_end: FarEnd::Platform,
        status,
        retry_after: seconds.map(Duration::from_secs),
        message: None,
        indexing: false,
        correlation_id: Uuid::nil(),
    }
}

/// A status that will not pass.
pub(super) fn refused(status: u16) -> Error {
    Error::Refused {
        far_end: FarEnd::Platform,
        status,
        message: None,
        fields: Vec::new(),
        correlation_id: Uuid::nil(),
    }
}

/// No answer in time.
pub(super) fn timeout() -> Error {
    Error::Timeout {
        host: String::new(),
        after: Duration::ZERO,
        correlation_id: None,
    }
}

/// The same numbers for the same seed.
pub(super) fn seeded(seed: u64) -> rand::rngs::StdRng {
    rand::SeedableRng::seed_from_u64(seed)
}
