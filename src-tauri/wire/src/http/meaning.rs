//! What a status that is no success means (`contract.md §7`).

mod said;
mod vendor;

pub(crate) use said::Said;
pub(super) use vendor::platform_id;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::{Error, FarEnd};
use crate::token::Tokens;

/// Whose words an answer is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// Surface A (`contract.md`).
    Assist,
    /// Surface B (`platform.md`).
    Platform,
}

/// What it takes to say what a refusal means.
pub(crate) struct Meaning<'a> {
    pub surface: Surface,
    pub scopes: &'a [&'a str],
    /// Tells whether our token was requested with a scope.
    pub tokens: &'a Tokens,
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
        if self.surface == Surface::Platform {
            return vendor::refusal(self, status, headers, body, correlation_id);
        }
        match status.as_u16() {
            401 => Error::TokenRefused {
                scopes: list(self.scopes),
                correlation_id: Some(correlation_id),
            },
            403 => self.forbidden(body, correlation_id),
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

    /// 403: of the scopes the call needs those the platform names, else all of them.
    fn forbidden(&self, body: &[u8], correlation_id: Uuid) -> Error {
        let said = Said::read(body).message.unwrap_or_default();
        let said: Vec<&str> = said
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-')))
            .map(|word| word.trim_matches(':'))
            .collect();
        let needed = self.scopes.iter().copied();
        let mut lacking: Vec<&str> = needed.filter(|scope| said.contains(scope)).collect();
        if lacking.is_empty() {
            lacking = self.scopes.to_vec();
        }
        Error::ScopeMissing {
            scope: list(&lacking),
            asked: lacking.iter().all(|scope| self.tokens.asks_for(scope)),
            correlation_id,
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(scopes: &[&str]) -> String {
    match scopes {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
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
            limit: said.limit,
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
