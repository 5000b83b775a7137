//! Errors as the UI gets them: a code it acts on, a sentence, and the field where there is one.

use serde::Serialize;

/// A code exists only if the UI treats it differently (`ui/src/words.ts`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// A field of a form was refused: `fields` says which and why.
    InvalidInput,
    /// The platform refused the client id or secret.
    SignInRefused,
    /// No answer came from the browser in time: the message names the address to register.
    SignInTimedOut,
    /// The browser's answer belonged to another sign-in.
    SignInMismatched,
    /// The agent or their organization refused the sign-in.
    SignInDenied,
    /// The sign-in with the browser failed another way: the message says how.
    SignInFailed,
    /// An agent of another organization signed in than the profile is for.
    WrongOrganization,
    /// Another agent signed in than the one who is signed in here.
    WrongAgent,
    /// The login host does not know the OAuth client, or it is not made for browsers.
    ClientUnknown,
    /// This computer's clock is wrong: the message says by how much.
    ClockWrong,
    /// Nothing can listen where the browser's answer is to arrive: the message names the port.
    PortTaken,
    /// The agent's sign-in has ended or was taken back.
    SignInEnded,
    /// Signed out, but the platform could not be told.
    NotRevoked,
    /// The platform refused a call for a scope: the message names it.
    ScopeMissing,
    /// The configured content library is not there or is disabled.
    LibraryNotFound,
    /// Too many connections are open; the client waits and asks again.
    QuotaExceeded,
    /// The platform asked for a pause.
    RateLimited,
    /// Nothing answers at the address.
    Unreachable,
    /// What answered did not speak the contract.
    Protocol,
    /// The operating system's keyring can't be used.
    KeyringUnavailable,
    /// The local record can't be written.
    Storage,
    /// What was asked for is no longer there.
    Gone,
    /// The text of a suggestion is not here yet.
    TextMissing,
    /// The area of the desk it belongs to is not open.
    AreaClosed,
    /// A bug of ours; the log has more.
    Internal,
}

/// One violation, at the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// The field's name, as in the form.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// An error for a person: what went wrong, what it means, what to do. Never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What the UI acts on.
    pub code: Code,
    /// The sentence, in English; `words.ts` has the reader's language.
    pub message: String,
    /// Empty unless `code` is `invalidInput`.
    pub fields: Vec<FieldError>,
}

impl Problem {
    /// A problem without fields.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            fields: Vec::new(),
        }
    }

    /// A form that was refused, each violation at its field.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let message = match fields.as_slice() {
            [only] => only.message.clone(),
            several => format!("{} fields need another look.", several.len()),
        };
        Self {
            code: Code::InvalidInput,
            message,
            fields,
        }
    }
}

impl FieldError {
    /// A violation at `path`.
    #[must_use]
    pub fn new(path: &str, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            message: message.into(),
        }
    }
}
