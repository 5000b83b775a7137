//! What a status that is no success means (`contract.md §7`).

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::{Error, FarEnd, FieldError};

/// The far end's own sentences are cut to so many chars.
const SENTENCE: usize = 200;

/// So many named fields are kept; no body of the contract has more.
const FIELDS: usize = 50;

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
                said(body),
                self.now,
                correlation_id,
            ),
        }
    }
}

/// What the far end said about a refusal, fit for people.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub message: Option<String>,
    pub fields: Vec<FieldError>,
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

/// Reads the platform's error body: `{message, errors: [{path, message}], …}`. Whatever of it is
/// missing or of another type says nothing.
fn said(body: &[u8]) -> Said {
    #[derive(Deserialize)]
    struct Field {
        #[serde(alias = "field", alias = "fieldName")]
        path: String,
        message: String,
    }
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(body) else {
        return Said::default();
    };
    let fields = body["errors"].as_array().into_iter().flatten();
    Said {
        message: body["message"].as_str().and_then(line),
        fields: fields
            .filter_map(|field| Field::deserialize(field).ok())
            .filter_map(|field| {
                Some(FieldError {
                    path: line(&field.path)?,
                    message: line(&field.message)?,
                })
            })
            .take(FIELDS)
            .collect(),
    }
}

/// Text fit for one line; none where nothing is left of it.
fn line(text: &str) -> Option<String> {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SENTENCE)
        .collect();
    Some(line.trim().to_owned()).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_in_every_dialect() {
        let body = br#"{"message": "The request was\nnot valid.", "errors": [
            {"path": "comments", "kind": "length", "message": "Too long."},
            {"field": "agentId", "message": "Must be a uuid."},
            {"fieldName": "feedbackType", "message": "Unknown."},
            {"path": 7, "message": "no path"}, "text", {"path": "  ", "message": "empty"}]}"#;
        let said = said(body);
        assert_eq!(said.message.as_deref(), Some("The request was not valid."));
        let paths: Vec<&str> = said.fields.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["comments", "agentId", "feedbackType"]);
    }

    #[test]
    fn long_texts_and_lists_are_cut() {
        let errors: Vec<_> = (0..200)
            .map(|n| serde_json::json!({"path": format!("f{n}"), "message": "x".repeat(900)}))
            .collect();
        let said = said(serde_json::json!({"errors": errors}).to_string().as_bytes());
        assert_eq!(said.fields.len(), FIELDS);
        assert_eq!(said.fields[0].message.chars().count(), SENTENCE);
    }

    proptest! {
        #[test]
        fn any_body_is_harmless(body: Vec<u8>) {
            let _ = said(&body);
        }
    }
}
