//! What can go wrong between us and the platform, and what its consequence is.
//!
//! One enum for the whole crate, because callers branch on the consequence ([`Error::next_step`])
//! and on the few cases a person acts on, not on where it happened. Sentences are for people; none
//! carries a secret, a token or a body. Cloneable, because callers that wait for one token share
//! one failure; sources are therefore kept as text.

mod words;

use std::fmt;
use std::time::Duration;

use uuid::Uuid;

use words::{close_code, exceeded, lacking, needed, pause, said, scopes, unmet};

/// Who is at the other end of a call, for the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FarEnd {
    /// The API, the login host.
    Platform,
    /// The receiver of a webhook.
    Webhook,
}

impl fmt::Display for FarEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Platform => "the platform",
            Self::Webhook => "the webhook",
        })
    }
}

/// What the platform found wrong with one field of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field as the platform names it, such as `comments` or `display.content`.
    pub path: String,
    /// The platform's own sentence, shortened. It may quote what was sent: to be shown, not kept.
    pub message: String,
}

/// A failed call or connection.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Nothing answers at the address: no name, no route, refused, reset, or no trusted certificate.
    #[error("{host} can't be reached: {detail}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// The chain of causes, without addresses' queries.
        detail: String,
        /// The call's id, where there was a call.
        correlation_id: Option<Uuid>,
    },
    /// No answer within the call's deadline.
    #[error("{host} did not answer within {} s", after.as_secs_f32())]
    Timeout {
        /// Host and port.
        host: String,
        /// The deadline.
        after: Duration,
        /// The call's id, where there was a call.
        correlation_id: Option<Uuid>,
    },
    /// The login host refused the client id, its secret or the scopes.
    #[error("sign-in was refused ({code}): check the client id and its secret")]
    SignInRefused {
        /// HTTP status, 400..=499.
        status: u16,
        /// OAuth's error code (RFC 6749 §5.2), or the status in words.
        code: String,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// The login host granted a token and sent none (`contract.md §0`).
    #[error("the login host's answer has no access_token")]
    AccessTokenMissing {
        /// The call's id.
        correlation_id: Uuid,
    },
    /// An agent's sign-in is over: the token ended or was refused, and nothing is held to renew it
    /// with (`platform.md`, sign-in).
    #[error("the sign-in has ended: sign in again")]
    SignInEnded {
        /// The call's id, where the platform was asked.
        correlation_id: Option<Uuid>,
    },
    /// A fresh token was refused as well.
    #[error("the platform refuses our token, even a new one{}", needed(.scopes))]
    TokenRefused {
        /// The scopes the call needs, as [`Error::ScopeMissing`] has them; empty where there was
        /// no call.
        scopes: String,
        /// The call's id, where there was a call.
        correlation_id: Option<Uuid>,
    },
    /// 403: the token lacks a scope.
    #[error(
        "the platform refused the call: it needs the {}, which {}",
        scopes(.scope),
        unmet(.scope, *.asked)
    )]
    ScopeMissing {
        /// The scope the call needs (`contract.md §0`, table); of several those the platform names,
        /// else all of them: `a, b and c`.
        scope: String,
        /// Whether our token was requested with them all.
        asked: bool,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// 403 on surface B: whoever is signed in lacks a permission, whatever the scopes are.
    #[error("the platform refused the call: {}", lacking(.permissions, *.any, *.in_division))]
    PermissionMissing {
        /// The permissions the platform names, such as `conversation:summary:view`; empty where it
        /// names none.
        permissions: Vec<String>,
        /// Whether one of them would do; else all are needed.
        any: bool,
        /// Whether they are there, and not for the division in question.
        in_division: bool,
        /// The call's id, the platform's own where it gave one.
        correlation_id: Uuid,
    },
    /// The configured library is not among those the platform offers (`contract.md §1`).
    #[error("Content library {id} not found or disabled")]
    LibraryNotFound {
        /// The configured id.
        id: String,
    },
    /// As many streams are open as may be (`contract.md §1`).
    #[error("Concurrent connection quota exceeded. Active: {active}, limit: {limit}")]
    QuotaExceeded {
        /// Open connections.
        active: u64,
        /// How many may be open.
        limit: u32,
        /// When to ask again.
        retry_after: Duration,
    },
    /// 429: the far end asked for a pause.
    #[error("{far_end} asked for a pause{}{}", pause(*.retry_after), exceeded(.limit.as_ref()))]
    RateLimited {
        /// Who.
        far_end: FarEnd,
        /// What `Retry-After` said, capped; none where it said nothing usable.
        retry_after: Option<Duration>,
        /// The limit that was exceeded, where the platform names it: `token.rate.per.minute: 300`.
        limit: Option<String>,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// A status that may pass: 408, 409, 425, 5xx.
    #[error("{far_end} could not answer (status {status}){}", said(.message.as_ref()))]
    Unavailable {
        /// Who.
        far_end: FarEnd,
        /// HTTP status.
        status: u16,
        /// What `Retry-After` said, capped.
        retry_after: Option<Duration>,
        /// The platform's own sentence, shortened.
        message: Option<String>,
        /// Whether it gave indexing as its reason: `contract.md §3` has a rule of its own for it.
        indexing: bool,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// A status that will not pass: any other 3xx or 4xx. Never retried (`contract.md §7`).
    #[error("{far_end} refused the call (status {status}){}", said(.message.as_ref()))]
    Refused {
        /// Who.
        far_end: FarEnd,
        /// HTTP status.
        status: u16,
        /// The platform's own sentence, shortened; for a redirect, that it is not followed.
        message: Option<String>,
        /// What the platform found wrong, field by field; empty where it named none.
        fields: Vec<FieldError>,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// A webhook's address is not one that may be called (`contract.md §7`): as it is written, or
    /// by what its name resolves to now. Nothing was sent.
    #[error("the webhook's address is refused: {host} {reason}")]
    AddressRefused {
        /// Its host, or "the URL" where it has none.
        host: String,
        /// The end of the sentence that begins with the host.
        reason: String,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// A walk over pages that would never end: a page's token was seen before, or there are more
    /// pages than a walk may have (`contract.md §6`).
    #[error(
        "the walk was ended after {pages} pages: {}",
        if *.repeated { "the platform gave out a page token for the second time" }
        else { "there are more pages than a walk may have" }
    )]
    EndlessWalk {
        /// How many pages were read.
        pages: usize,
        /// Whether a token came twice; else there were too many pages.
        repeated: bool,
    },
    /// What answered does not speak the contract.
    #[error("the answer is not what the contract says: {what}")]
    Protocol {
        /// What was expected and what came, without content.
        what: String,
        /// The call's id, where there was a call.
        correlation_id: Option<Uuid>,
    },
    /// The answer is larger than we read.
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The budget.
        limit_bytes: usize,
        /// The call's id.
        correlation_id: Uuid,
    },
    /// The stream's connection ended; the close code where one was sent (RFC 6455 §7.4).
    #[error("the connection was lost{}", close_code(*.code))]
    ConnectionLost {
        /// The platform's close code.
        code: Option<u16>,
    },
    /// Nothing was heard on the stream, pongs included, for so long (`contract.md §1`).
    #[error("nothing was heard for {} s", after.as_secs_f32())]
    Silence {
        /// How long.
        after: Duration,
    },
    /// The client could not be set up on this computer: TLS or proxy settings.
    #[error("the network client can't be set up: {detail}")]
    Setup {
        /// The chain of causes.
        detail: String,
    },
}

/// What the contract allows after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Try again, not before `after` where the platform named a time; else by backoff.
    Retry {
        /// The platform's own word.
        after: Option<Duration>,
    },
    /// Nothing helps but other credentials.
    SignIn,
    /// Trying again changes nothing; a person must.
    GiveUp,
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::ConnectionLost { .. }
            | Self::Silence { .. } => NextStep::Retry { after: None },
            Self::QuotaExceeded { retry_after, .. } => NextStep::Retry {
                after: Some(*retry_after),
            },
            Self::RateLimited { retry_after, .. } | Self::Unavailable { retry_after, .. } => {
                NextStep::Retry {
                    after: *retry_after,
                }
            }
            Self::SignInRefused { .. } | Self::SignInEnded { .. } | Self::TokenRefused { .. } => {
                NextStep::SignIn
            }
            Self::AccessTokenMissing { .. }
            | Self::ScopeMissing { .. }
            | Self::PermissionMissing { .. }
            | Self::LibraryNotFound { .. }
            | Self::Refused { .. }
            | Self::AddressRefused { .. }
            | Self::EndlessWalk { .. }
            | Self::Protocol { .. }
            | Self::TooLarge { .. }
            | Self::Setup { .. } => NextStep::GiveUp,
        }
    }

    /// The failed call's id, for the log, the record and support (`contract.md §7`).
    #[must_use]
    pub fn correlation_id(&self) -> Option<Uuid> {
        match self {
            Self::Unreachable { correlation_id, .. }
            | Self::Timeout { correlation_id, .. }
            | Self::SignInEnded { correlation_id }
            | Self::TokenRefused { correlation_id, .. }
            | Self::Protocol { correlation_id, .. } => *correlation_id,
            Self::SignInRefused { correlation_id, .. }
            | Self::AccessTokenMissing { correlation_id }
            | Self::ScopeMissing { correlation_id, .. }
            | Self::PermissionMissing { correlation_id, .. }
            | Self::RateLimited { correlation_id, .. }
            | Self::Unavailable { correlation_id, .. }
            | Self::Refused { correlation_id, .. }
            | Self::AddressRefused { correlation_id, .. }
            | Self::TooLarge { correlation_id, .. } => Some(*correlation_id),
            Self::LibraryNotFound { .. }
            | Self::QuotaExceeded { .. }
            | Self::EndlessWalk { .. }
            | Self::ConnectionLost { .. }
            | Self::Silence { .. }
            | Self::Setup { .. } => None,
        }
    }

    /// The status that was answered, where one was and the error does not stand for another.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::SignInRefused { status, .. }
            | Self::Unavailable { status, .. }
            | Self::Refused { status, .. } => Some(*status),
            Self::TokenRefused { .. } => Some(401),
            Self::ScopeMissing { .. } | Self::PermissionMissing { .. } => Some(403),
            Self::RateLimited { .. } => Some(429),
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::SignInEnded { .. }
            | Self::AccessTokenMissing { .. }
            | Self::LibraryNotFound { .. }
            | Self::QuotaExceeded { .. }
            | Self::AddressRefused { .. }
            | Self::EndlessWalk { .. }
            | Self::Protocol { .. }
            | Self::TooLarge { .. }
            | Self::ConnectionLost { .. }
            | Self::Silence { .. }
            | Self::Setup { .. } => None,
        }
    }

    /// Whether the platform answered 409: for an injection, that the agent sees the most prompts
    /// allowed already (`contract.md §4`).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// Whether the login host takes the client and refuses the scopes it asks for (RFC 6749 §5.2).
    #[must_use]
    pub fn refuses_scopes(&self) -> bool {
        matches!(
            self,
            Self::SignInRefused { code, .. }
                if code == "invalid_scope" || code == "unauthorized_client"
        )
    }

    /// Whether the platform answered 500 because it is indexing (`contract.md §3`).
    #[must_use]
    pub fn is_indexing(&self) -> bool {
        matches!(
            self,
            Self::Unavailable {
                status: 500,
                indexing: true,
                ..
            }
        )
    }

    /// Whether it can't be told if the platform carried the call out: the request may have
    /// arrived, and no answer that says so came back.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        match self {
            // A proxy's 5xx says nothing about what stands behind it.
            Self::Unavailable { status, .. } => *status >= 500,
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::ConnectionLost { .. }
            | Self::Protocol { .. }
            | Self::TooLarge { .. } => true,
            Self::SignInRefused { .. }
            | Self::AccessTokenMissing { .. }
            | Self::SignInEnded { .. }
            | Self::TokenRefused { .. }
            | Self::ScopeMissing { .. }
            | Self::PermissionMissing { .. }
            | Self::LibraryNotFound { .. }
            | Self::QuotaExceeded { .. }
            | Self::RateLimited { .. }
            | Self::Refused { .. }
            | Self::AddressRefused { .. }
            | Self::EndlessWalk { .. }
            | Self::Silence { .. }
            | Self::Setup { .. } => false,
        }
    }

    /// The kind, for logs, counters and the record (`contract.md §7`).
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Timeout { .. } => "timeout",
            Self::SignInRefused { .. } => "sign_in_refused",
            Self::AccessTokenMissing { .. } => "access_token_missing",
            Self::SignInEnded { .. } => "sign_in_ended",
            Self::TokenRefused { .. } => "token_refused",
            Self::ScopeMissing { .. } => "scope_missing",
            Self::PermissionMissing { .. } => "permission_missing",
            Self::LibraryNotFound { .. } => "library_not_found",
            Self::QuotaExceeded { .. } => "quota_exceeded",
            Self::RateLimited { .. } => "rate_limited",
            Self::Unavailable { .. } => "unavailable",
            Self::Refused { .. } => "refused",
            Self::AddressRefused { .. } => "address_refused",
            Self::EndlessWalk { .. } => "endless_walk",
            Self::Protocol { .. } => "protocol",
            Self::TooLarge { .. } => "too_large",
            Self::ConnectionLost { .. } => "connection_lost",
            Self::Silence { .. } => "silence",
            Self::Setup { .. } => "setup",
        }
    }
}
