//! Every way a sign-in can fail, in words.
//!
//! None of them repeats what came through the browser: a code, a state, a description somebody
//! else wrote.

use std::time::Duration;

use jiff::SignedDuration;

use super::redirect_uri;
use crate::error::Error;

/// A clock is told to be wrong beyond this: nobody's is exact, and an answer takes seconds.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// How far this computer's clock is off, by the login host's; more than five minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockOff(SignedDuration);

impl ClockOff {
    /// None where `ours` and `theirs` are at most five minutes apart.
    #[must_use]
    pub fn between(ours: jiff::Timestamp, theirs: jiff::Timestamp) -> Option<Self> {
        let off = ours.duration_since(theirs);
        (off.abs() > CLOCK_TOLERANCE).then_some(Self(off))
    }

    /// Positive where this computer's clock is ahead.
    #[must_use]
    pub fn by(self) -> SignedDuration {
        self.0
    }
}

impl std::fmt::Display for ClockOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let way = if self.0.is_positive() {
            "ahead"
        } else {
            "behind"
        };
        let minutes = self.0.abs().as_secs() / 60;
        let (hours, days) = (minutes / 60, minutes / (60 * 24));
        let much = match (days, hours) {
            (0, 0) => format!("{minutes} minutes"),
            (0, 1) => format!("1 hour {} minutes", minutes % 60),
            (0, _) => format!("{hours} hours"),
            (1, _) => "1 day".to_owned(),
            _ => format!("{days} days"),
        };
        write!(f, "this computer's clock is {much} {way}")
    }
}

/// Why nobody is signed in.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SignInError {
    /// There is no client id to sign in with.
    #[error("enter the OAuth client's id first")]
    ClientIdMissing,
    /// The vendor takes an organization and a provider only together (reference §1.3).
    #[error("an organization and its identity provider can only be given together")]
    HintsIncomplete,
    /// Another program listens where the browser's answer is to arrive.
    #[error(
        "port {port} of this computer is in use by another program, and the sign-in's answer \
         arrives there: close that program, or another Cuecard that is signing in, and try again"
    )]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// This computer does not let us listen at all.
    #[error("Cuecard can't listen on port {port} of this computer: {detail}")]
    NoListener {
        /// The port.
        port: u16,
        /// The system's words.
        detail: String,
    },
    /// The person changed their mind.
    #[error("the sign-in was cancelled")]
    Cancelled,
    /// Nothing came back from the browser. A closed window looks like this, and so does every
    /// mistake the vendor shows on a page of its own.
    #[error(
        "no answer came from the browser within {}. If the window is closed, sign in again. If it \
         shows a page of the platform instead of the sign-in, an administrator must add exactly {} \
         to the OAuth client's authorized redirect URIs, and check that the client is active, of \
         the kind \"code authorization\", and in your organization",
        limit(*.after),
        redirect_uri(*.port)
    )]
    LimitReached {
        /// How long it was waited for.
        after: Duration,
        /// The redirect URI's port.
        port: u16,
    },
    /// Answers came, and none that belongs to this sign-in.
    #[error(
        "the browser's answer did not belong to this sign-in, so it was not used: close other \
         sign-in windows and try again"
    )]
    StateMismatch,
    /// `access_denied`: the person, or a rule of the organization, refused.
    #[error(
        "access was denied: it was refused in the browser, or your organization does not allow it"
    )]
    Denied,
    /// Signed in, to another organization than this profile's.
    #[error(
        "you signed in to {found}, and this profile is for {expected}: choose the other organization in the browser"
    )]
    WrongOrganization {
        /// The profile's, as people know it.
        expected: String,
        /// The sign-in's.
        found: String,
    },
    /// The login host answered through the browser with an error of another kind.
    #[error(
        "the login host refused the sign-in ({code}): ask an administrator to check the OAuth client"
    )]
    Refused {
        /// OAuth's error code (RFC 6749 §4.1.2.1), a word; "unknown" where it was none.
        code: String,
    },
    /// `invalid_client`, `unauthorized_client`: no such client, switched off, or not for this.
    #[error(
        "the login host does not know this client id, or the OAuth client is disabled or not made \
         for signing in with a browser: check the id and the environment, or ask an administrator"
    )]
    ClientUnknown,
    /// `invalid_grant`: the code was used before or is too old.
    #[error("the browser's answer was used before or came too late: sign in again")]
    CodeRefused,
    /// The code was refused, and this computer's clock is wrong.
    #[error("{off}, and the sign-in was refused: set the clock right and sign in again")]
    ClockWrong {
        /// How far.
        off: ClockOff,
    },
    /// The OAuth client lacks scopes (reference §1.5).
    #[error(
        "the OAuth client lacks {}: an administrator must add {} to its scopes",
        .scopes.join(", "),
        if .scopes.len() == 1 { "it" } else { "them" }
    )]
    ScopesMissing {
        /// By name, in the order they were asked about.
        scopes: Vec<String>,
    },
    /// The login host can't be reached, or what it said is none of the above.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl SignInError {
    /// The kind, for logs, counters and the record.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ClientIdMissing => "client_id_missing",
            Self::HintsIncomplete => "hints_incomplete",
            Self::PortTaken { .. } => "port_taken",
            Self::NoListener { .. } => "no_listener",
            Self::Cancelled => "cancelled",
            Self::LimitReached { .. } => "limit_reached",
            Self::StateMismatch => "state_mismatch",
            Self::Denied => "denied",
            Self::WrongOrganization { .. } => "wrong_organization",
            Self::Refused { .. } => "refused",
            Self::ClientUnknown => "client_unknown",
            Self::CodeRefused => "code_refused",
            Self::ClockWrong { .. } => "clock_wrong",
            Self::ScopesMissing { .. } => "scopes_missing",
            Self::Failed(error) => error.kind(),
        }
    }

    /// What an error code in the browser's answer means (RFC 6749 §4.1.2.1).
    pub(super) fn said(code: &str) -> Self {
        match code {
            "access_denied" => Self::Denied,
            "invalid_client" | "unauthorized_client" => Self::ClientUnknown,
            _ => Self::Refused {
                code: crate::token::word(code).unwrap_or("unknown").to_owned(),
            },
        }
    }

    /// What a refused exchange of the code means. A clock that is off is named only where a code
    /// came too late, which is what it can be the cause of.
    pub(super) fn exchange(error: Error, clock_off: Option<ClockOff>) -> Self {
        let Error::SignInRefused { code, .. } = &error else {
            return Self::Failed(error);
        };
        match (code.as_str(), clock_off) {
            ("invalid_client" | "unauthorized_client", _) => Self::ClientUnknown,
            ("invalid_grant", Some(off)) => Self::ClockWrong { off },
            ("invalid_grant", None) => Self::CodeRefused,
            _ => Self::Failed(error),
        }
    }
}

fn limit(after: Duration) -> String {
    let seconds = after.as_secs();
    match (seconds / 60, seconds % 60) {
        (1, 0) => "a minute".to_owned(),
        (minutes, 0) if minutes > 0 => format!("{minutes} minutes"),
        _ => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::{LIMIT, REDIRECT_PORT};
    use super::*;

    fn off(seconds: i64) -> Option<ClockOff> {
        let theirs = jiff::Timestamp::from_second(1_800_000_000).expect("a time");
        let ours = theirs
            .checked_add(SignedDuration::from_secs(seconds))
            .expect("a time");
        ClockOff::between(ours, theirs)
    }

    #[rstest]
    #[case(301, "this computer's clock is 5 minutes ahead")]
    #[case(-12 * 60, "this computer's clock is 12 minutes behind")]
    #[case(3600, "this computer's clock is 1 hour 0 minutes ahead")]
    #[case(-3 * 3600, "this computer's clock is 3 hours behind")]
    #[case(30 * 3600, "this computer's clock is 1 day ahead")]
    #[case(-400 * 86_400, "this computer's clock is 400 days behind")]
    fn a_clock_that_is_off_says_by_how_much(#[case] seconds: i64, #[case] expect: &str) {
        let off = off(seconds).expect("more than five minutes");
        assert_eq!(off.to_string(), expect);
        assert_eq!(off.by().as_secs(), seconds);
    }

    #[rstest]
    #[case(0)]
    #[case(300)]
    #[case(-300)]
    fn five_minutes_are_no_matter(#[case] seconds: i64) {
        assert_eq!(off(seconds), None);
    }

    #[rstest]
    #[case::denied("access_denied", "denied")]
    #[case::client("invalid_client", "client_unknown")]
    #[case::not_for_this("unauthorized_client", "client_unknown")]
    #[case::other("server_error", "refused")]
    fn what_the_login_host_says_through_the_browser(#[case] code: &str, #[case] kind: &str) {
        assert_eq!(SignInError::said(code).kind(), kind);
    }

    #[test]
    fn what_is_no_word_is_not_repeated() {
        let error = SignInError::said("<script>alert(1)</script>");
        assert!(error.to_string().contains("(unknown)"), "{error}");
    }

    #[test]
    fn the_limit_names_the_redirect_uri_to_register() {
        let error = SignInError::LimitReached {
            after: LIMIT,
            port: REDIRECT_PORT,
        };
        let said = error.to_string();
        assert!(said.contains("within 2 minutes"), "{said}");
        assert!(
            said.contains("exactly http://localhost:28482/ to"),
            "{said}"
        );
    }

    #[rstest]
    #[case::one(&["notifications"], "lacks notifications: an administrator must add it to")]
    #[case::two(&["notifications", "knowledge"],
        "lacks notifications, knowledge: an administrator must add them to")]
    fn missing_scopes_are_named(#[case] scopes: &[&str], #[case] expect: &str) {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let said = SignInError::ScopesMissing { scopes }.to_string();
        assert!(said.contains(expect), "{said}");
    }
}
