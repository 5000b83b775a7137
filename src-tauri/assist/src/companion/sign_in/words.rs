//! What befalls a sign-in, as the windows are told.

use wire::Error;
use wire::platform::sign_in::{ClockOff, SignInError};

use crate::problem::sentence;
use crate::view::error::{Code, FieldError, Problem};

/// Why nobody is signed in.
pub(super) fn problem(error: &SignInError) -> Problem {
    let message = sentence(&error.to_string());
    let code = match error {
        SignInError::ClientIdMissing => {
            return Problem::invalid(vec![FieldError::new("clientId", message)]);
        }
        SignInError::HintsIncomplete => {
            return Problem::invalid(vec![FieldError::new("organization", message)]);
        }
        // Refused for another reason than a secret: an agent has none.
        SignInError::Failed(Error::SignInRefused { .. })
        | SignInError::CodeRefused
        | SignInError::Refused { .. } => Code::SignInFailed,
        SignInError::Failed(error) => return Problem::from(error),
        SignInError::PortTaken { .. } | SignInError::NoListener { .. } => Code::PortTaken,
        SignInError::Cancelled => Code::Gone,
        SignInError::LimitReached { .. } => Code::SignInTimedOut,
        SignInError::StateMismatch => Code::SignInMismatched,
        SignInError::Denied => Code::SignInDenied,
        SignInError::WrongOrganization { .. } => Code::WrongOrganization,
        SignInError::ClientUnknown => Code::ClientUnknown,
        SignInError::ClockWrong { .. } => Code::ClockWrong,
        SignInError::ScopesMissing { .. } => Code::ScopeMissing,
    };
    Problem::new(code, message)
}

/// The clock is wrong, and the sign-in worked all the same.
pub(super) fn clock_off(off: ClockOff) -> Problem {
    let message = format!("{off}: set it right, or times on record are wrong");
    Problem::new(Code::ClockWrong, sentence(&message))
}

/// Somebody else signed in again.
pub(super) fn another_agent(there: &str, here: Option<&str>) -> Problem {
    let here = here.unwrap_or("another agent");
    let message = format!(
        "You signed in as {there}, and {here} is signed in here. Sign out first, or choose \
         {here} in the browser."
    );
    Problem::new(Code::WrongAgent, message)
}

/// Signed out, and the platform does not know.
pub(super) fn not_revoked(error: &Error) -> Problem {
    let cause = Problem::from(error).message;
    Problem::new(
        Code::NotRevoked,
        format!("You are signed out on this computer; the platform could not be told. {cause}"),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_failure_has_words_of_its_own() {
        let port = 28_482;
        let off = ClockOff::between(
            "2026-11-22T05:00:00Z".parse().expect("a time"),
            "2026-11-22T04:00:00Z".parse().expect("a time"),
        )
        .expect("by an hour");
        let scopes = vec!["notifications".to_owned()];
        let (expected, found) = ("Example Insurance".to_owned(), "Example Travel".to_owned());
        for (error, code, says) in [
            (SignInError::PortTaken { port }, Code::PortTaken, "28482"),
            (SignInError::Cancelled, Code::Gone, "cancelled"),
            (
                SignInError::LimitReached {
                    after: Duration::from_mins(2),
                    port,
                },
                Code::SignInTimedOut,
                "http://localhost:28482/",
            ),
            (SignInError::StateMismatch, Code::SignInMismatched, "belong"),
            (SignInError::Denied, Code::SignInDenied, "denied"),
            (
                SignInError::WrongOrganization { expected, found },
                Code::WrongOrganization,
                "Example Travel",
            ),
            (SignInError::ClientUnknown, Code::ClientUnknown, "client id"),
            (SignInError::CodeRefused, Code::SignInFailed, "too late"),
            (
                SignInError::ClockWrong { off },
                Code::ClockWrong,
                "1 hour 0 minutes ahead",
            ),
            (
                SignInError::ScopesMissing { scopes },
                Code::ScopeMissing,
                "notifications",
            ),
        ] {
            let problem = problem(&error);
            assert_eq!(problem.code, code, "{error}");
            assert!(problem.message.contains(says), "{}", problem.message);
            assert!(problem.message.starts_with(char::is_uppercase));
        }
        assert!(clock_off(off).message.starts_with("This computer's clock"));
    }

    #[test]
    fn what_is_missing_in_the_form_stands_at_its_field() {
        for (error, path) in [
            (SignInError::ClientIdMissing, "clientId"),
            (SignInError::HintsIncomplete, "organization"),
        ] {
            let problem = problem(&error);
            assert_eq!(problem.code, Code::InvalidInput);
            assert_eq!(problem.fields[0].path, path);
        }
    }
}
