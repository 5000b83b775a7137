//! What went wrong below, as the windows are told: a code they act on and a sentence.

use wire::Error;

use crate::history::HistoryError;
use crate::secrets::SecretError;
use crate::store::StoreError;
use crate::view::error::{Code, FieldError, Problem};

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let code = match error {
            Error::Unreachable { .. }
            | Error::Timeout { .. }
            | Error::Unavailable { .. }
            | Error::ConnectionLost { .. }
            | Error::Silence { .. } => Code::Unreachable,
            Error::SignInRefused { .. } | Error::TokenRefused { .. } => Code::SignInRefused,
            Error::SignInEnded { .. } => Code::SignInEnded,
            Error::ScopeMissing { .. } | Error::PermissionMissing { .. } => Code::ScopeMissing,
            Error::LibraryNotFound { .. } => Code::LibraryNotFound,
            Error::QuotaExceeded { .. } => Code::QuotaExceeded,
            Error::RateLimited { .. } => Code::RateLimited,
            Error::AccessTokenMissing { .. }
            | Error::Refused { .. }
            | Error::AddressRefused { .. }
            | Error::EndlessWalk { .. }
            | Error::Protocol { .. }
            | Error::TooLarge { .. } => Code::Protocol,
            Error::Setup { .. } => Code::Internal,
        };
        let mut message = sentence(&error.to_string());
        if let Some(id) = error.correlation_id() {
            message.push_str(" Reference: ");
            message.push_str(&id.to_string());
            message.push('.');
        }
        Self::new(code, message)
    }
}

/// What the platform refused stands at its fields, where it named any.
pub(crate) fn at_fields(error: &Error) -> Problem {
    let problem = Problem::from(error);
    let Error::Refused { fields, .. } = error else {
        return problem;
    };
    if fields.is_empty() {
        return problem;
    }
    Problem {
        code: Code::InvalidInput,
        message: problem.message,
        fields: fields
            .iter()
            .map(|field| FieldError::new(&field.path, sentence(&field.message)))
            .collect(),
    }
}

impl From<&StoreError> for Problem {
    fn from(error: &StoreError) -> Self {
        Self::new(Code::Storage, sentence(&error.to_string()))
    }
}

impl From<&HistoryError> for Problem {
    fn from(error: &HistoryError) -> Self {
        let code = match error {
            HistoryError::Stopped => Code::Gone,
            HistoryError::Record(_)
            | HistoryError::Folder(_)
            | HistoryError::Damaged
            | HistoryError::Gone => Code::Storage,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}

impl From<&SecretError> for Problem {
    fn from(error: &SecretError) -> Self {
        let message = format!(
            "{} The secret is kept until Cuecard is closed.",
            sentence(&error.to_string())
        );
        Self::new(Code::KeyringUnavailable, message)
    }
}

/// The code's name in the record, as the windows know it.
pub(crate) fn name(code: Code) -> &'static str {
    match code {
        Code::InvalidInput => "invalidInput",
        Code::SignInRefused => "signInRefused",
        Code::SignInTimedOut => "signInTimedOut",
        Code::SignInMismatched => "signInMismatched",
        Code::SignInDenied => "signInDenied",
        Code::SignInFailed => "signInFailed",
        Code::WrongOrganization => "wrongOrganization",
        Code::WrongAgent => "wrongAgent",
        Code::ClientUnknown => "clientUnknown",
        Code::ClockWrong => "clockWrong",
        Code::PortTaken => "portTaken",
        Code::SignInEnded => "signInEnded",
        Code::NotRevoked => "notRevoked",
        Code::ScopeMissing => "scopeMissing",
        Code::LibraryNotFound => "libraryNotFound",
        Code::QuotaExceeded => "quotaExceeded",
        Code::RateLimited => "rateLimited",
        Code::Unreachable => "unreachable",
        Code::Protocol => "protocol",
        Code::KeyringUnavailable => "keyringUnavailable",
        Code::Storage => "storage",
        Code::Gone => "gone",
        Code::TextMissing => "textMissing",
        Code::AreaClosed => "areaClosed",
        Code::Internal => "internal",
    }
}

/// The code of this name; a name this version does not know is a bug's.
pub(crate) fn code_of(found: &str) -> Code {
    CODES
        .into_iter()
        .find(|code| name(*code) == found)
        .unwrap_or(Code::Internal)
}

/// Every code.
const CODES: [Code; 25] = [
    Code::InvalidInput,
    Code::SignInRefused,
    Code::SignInTimedOut,
    Code::SignInMismatched,
    Code::SignInDenied,
    Code::SignInFailed,
    Code::WrongOrganization,
    Code::WrongAgent,
    Code::ClientUnknown,
    Code::ClockWrong,
    Code::PortTaken,
    Code::SignInEnded,
    Code::NotRevoked,
    Code::ScopeMissing,
    Code::LibraryNotFound,
    Code::QuotaExceeded,
    Code::RateLimited,
    Code::Unreachable,
    Code::Protocol,
    Code::KeyringUnavailable,
    Code::Storage,
    Code::Gone,
    Code::TextMissing,
    Code::AreaClosed,
    Code::Internal,
];

/// A clause as a sentence of its own.
pub(crate) fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    let first = chars
        .next()
        .map(|first| first.to_uppercase().collect::<String>());
    let stop = if clause.ends_with('.') { "" } else { "." };
    first.map_or_else(String::new, |first| first + chars.as_str() + stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_serde_writes() {
        for code in CODES {
            let written = serde_json::to_value(code).expect("a unit variant");
            assert_eq!(written, name(code), "record and windows use one name");
            assert_eq!(code_of(name(code)), code, "and it is found again");
        }
    }

    #[test]
    fn the_contracts_sentences_stay_whole() {
        let missing = Error::LibraryNotFound { id: "abc".into() };
        let problem = Problem::from(&missing);
        assert_eq!(problem.code, Code::LibraryNotFound);
        assert_eq!(
            problem.message,
            "Content library abc not found or disabled."
        );
    }

    #[test]
    fn the_reference_is_in_the_sentence() {
        let id = uuid::Uuid::from_u128(7);
        let refused = Error::ScopeMissing {
            scope: "agentassist:view".into(),
            asked: true,
            correlation_id: id,
        };
        let problem = Problem::from(&refused);
        assert!(
            problem.message.contains("agentassist:view"),
            "{}",
            problem.message
        );
        assert!(
            problem.message.ends_with(&format!("Reference: {id}.")),
            "{}",
            problem.message
        );
    }
}
