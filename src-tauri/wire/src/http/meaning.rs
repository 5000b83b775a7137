//! What a status that is no success means (`contract.md §7`).

mod said;

pub(crate) use said::Said;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::{Error, FarEnd};

/// What it takes to say what a refusal means.
pub(crate) struct Meaning<'a> {
    pub scope: &'a str,
    /// Whether our token was requested with the scope.
    pub asked: bool,
    pub now: Timestamp,
}

impl Meaning<'_> {
    /// The error for a status of the platform.
    pub(super) fn of(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        correlation_id: Uuid,
    ) -> Error {
        match status.as_u16() {
            401 => Error::TokenRefused {
                correlation_id: Some(correlation_id),
            },
            403 => Error::ScopeMissing {
                scope: self.scope.to_owned(),
                asked: self.asked,
                correlation_id,
            },
            _ => refusal(
                FarEnd::Platform,
                status,
                headers,
                Said::read(body),
                self.now,
                correlation_id,
            ),
        }
    }
}

/// The error for a status where tokens and scopes play no part.
pub(crate) fn refusal(
    far_end: FarEnd,
    status: StatusCode,
    headers: &HeaderMap,
    said: Said,
    now: Timestamp,
    correlation_id: Uuid,
) -> Error {
    let retry_after = crate::retry::retry_after(headers, now);
    match status.as_u16() {
        429 => Error::RateLimited {
            far_end,
            retry_after,
            correlation_id,
        },
        // contract.md §7: of the 4xx only these may pass.
        status @ (408 | 409 | 425 | 500..) => Error::Unavailable {
            far_end,
            status,
            retry_after,
            message: said.message,
            indexing: said.indexing,
            correlation_id,
        },
        status => Error::Refused {
            far_end,
            status,
            message: said.message,
            fields: said.fields,
            correlation_id,
        },
    }
}
