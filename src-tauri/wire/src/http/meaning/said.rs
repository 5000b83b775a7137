//! What the far end said about a refusal, fit for people (`contract.md §3`: the body's `errors` and
//! `detail` are shown at the fields they name).
//!
//! Reads `{message, detail, errors: [{path, message}], …}`; whatever of it is missing or of another
//! type says nothing.

use serde::Deserialize;
use serde_json::Value;

use crate::error::FieldError;

/// The far end's own sentences are cut to so many chars.
const SENTENCE: usize = 200;

/// So many named fields are kept; no body of the contract has more.
pub(super) const FIELDS: usize = 50;

/// A field's path is no longer than this, in bytes.
const PATH: usize = 100;

/// What is left of an error's body.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Said {
    /// `message`, with `detail` after it where that says more; either alone where it is alone.
    pub message: Option<String>,
    /// From `errors`; from a `detail` of the form `field: what is wrong` where there are none.
    pub fields: Vec<FieldError>,
    /// Whether `detail` mentions indexing.
    pub indexing: bool,
    /// Surface B: the limit that was exceeded.
    pub limit: Option<String>,
}

impl Said {
    /// Reads an error's body.
    pub(super) fn read(body: &[u8]) -> Self {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Self::default();
        };
        let detail = body["detail"].as_str().unwrap_or_default();
        let mut fields: Vec<FieldError> = listed(&body["errors"]);
        let named = if fields.is_empty() {
            named_in(detail)
        } else {
            Vec::new()
        };
        let message = body["message"].as_str().and_then(line);
        let message = match (message, line(detail)) {
            // The detail of a body that names fields repeats what stands at them.
            (Some(message), Some(detail)) if fields.is_empty() && named.is_empty() => {
                Some(both(message, &detail))
            }
            (message, detail) => message.or(detail),
        };
        fields.extend(named);
        Self {
            message,
            fields,
            indexing: detail.to_lowercase().contains("indexing"),
            limit: None,
        }
    }
}

pub(super) fn both(message: String, detail: &str) -> String {
    if message.contains(detail) {
        return message;
    }
    let stop = if message.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{message}{stop} {detail}")
}

fn listed(errors: &Value) -> Vec<FieldError> {
    #[derive(Deserialize)]
    struct Field {
        #[serde(alias = "field", alias = "fieldName")]
        path: String,
        message: String,
    }
    let errors = errors.as_array().into_iter().flatten();
    errors
        .filter_map(|error| {
            if let Some(text) = error.as_str() {
                return named_in(text).pop();
            }
            let field = Field::deserialize(error).ok()?;
            Some(FieldError {
                path: line(&field.path)?,
                message: line(&field.message)?,
            })
        })
        .take(FIELDS)
        .collect()
}

/// `display.content: too long; trigger.type: unknown`, one field a part. A part that names none
/// belongs to the one before it.
fn named_in(text: &str) -> Vec<FieldError> {
    let mut found: Vec<FieldError> = Vec::new();
    for part in text.split(['\n', ';']) {
        let named = part
            .split_once(':')
            .filter(|(path, _)| is_path(path.trim()))
            .and_then(|(path, said)| Some((path.trim(), line(said)?)));
        if let Some((path, message)) = named {
            found.push(FieldError {
                path: path.to_owned(),
                message,
            });
        } else if let Some(before) = found.last_mut()
            && let Some(message) = line(&format!("{};{part}", before.message))
        {
            message
                .trim_end_matches(';')
                .clone_into(&mut before.message);
        }
    }
    found.truncate(FIELDS);
    found
}

/// Whether a text is a field's path as the contract writes them: `display.content`,
/// `trigger.conditions[0].value`. A sentence is none.
fn is_path(text: &str) -> bool {
    text.len() <= PATH
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '[' | ']' | '_'))
}

/// Text fit for one line; none where nothing is left of it.
pub(super) fn line(text: &str) -> Option<String> {
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
    use rstest::rstest;
    use serde_json::json;

    fn said(body: &Value) -> Said {
        Said::read(body.to_string().as_bytes())
    }

    fn pairs(said: &Said) -> Vec<(&str, &str)> {
        let fields = said.fields.iter();
        fields
            .map(|one| (one.path.as_str(), one.message.as_str()))
            .collect()
    }

    #[test]
    fn fields_are_read_in_every_dialect() {
        let body = br#"{"message": "The request was\nnot valid.", "errors": [
            {"path": "comments", "kind": "length", "message": "Too long."},
            {"field": "agentId", "message": "Must be a uuid."},
            {"fieldName": "feedbackType", "message": "Unknown."},
            "display.content: Too long.",
            {"path": 7, "message": "no path"}, "text", {"path": "  ", "message": "empty"}]}"#;
        let said = Said::read(body);
        assert_eq!(said.message.as_deref(), Some("The request was not valid."));
        let paths: Vec<&str> = said.fields.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(
            paths,
            ["comments", "agentId", "feedbackType", "display.content"]
        );
    }

    #[rstest]
    #[case::one("display.content: too long", &[("display.content", "too long")])]
    #[case::two("name: missing; trigger.conditions[0].value: not a number",
        &[("name", "missing"), ("trigger.conditions[0].value", "not a number")])]
    #[case::lines("name: missing\ndisplay.type: unknown",
        &[("name", "missing"), ("display.type", "unknown")])]
    #[case::a_semicolon_within("name: too long; 80 at most", &[("name", "too long; 80 at most")])]
    #[case::a_stop_at_the_end("name: too long;", &[("name", "too long")])]
    #[case::a_sentence("Prompt exists: choose another id", &[])]
    #[case::no_colon("The name is missing", &[])]
    #[case::nothing_said("name:", &[])]
    fn a_detail_names_fields(#[case] detail: &str, #[case] expect: &[(&str, &str)]) {
        let said = said(&json!({"message": "Invalid.", "detail": detail, "errors": []}));
        assert_eq!(pairs(&said), expect);
        if !expect.is_empty() {
            assert_eq!(
                said.message.as_deref(),
                Some("Invalid."),
                "what stands at the fields is not said twice"
            );
        }
    }

    #[test]
    fn listed_fields_count_more_than_the_detail() {
        let body = json!({"message": "Invalid.", "detail": "name: missing",
            "errors": [{"path": "status", "message": "Missing."}]});
        assert_eq!(pairs(&said(&body)), [("status", "Missing.")]);
    }

    #[rstest]
    #[case::both(json!({"message": "Failed", "detail": "No space."}), "Failed. No space.")]
    #[case::stopped(json!({"message": "Failed.", "detail": "No space."}), "Failed. No space.")]
    #[case::the_same(json!({"message": "No space.", "detail": "No space."}), "No space.")]
    #[case::message_alone(json!({"message": "Failed", "detail": {"a": 1}}), "Failed")]
    #[case::detail_alone(json!({"detail": "No space."}), "No space.")]
    fn the_detail_is_said_too(#[case] body: Value, #[case] expect: &str) {
        assert_eq!(said(&body).message.as_deref(), Some(expect));
    }

    #[rstest]
    #[case::said(json!({"detail": "Search is Re-Indexing now"}), true)]
    #[case::in_the_message_alone(json!({"message": "indexing"}), false)]
    #[case::another_word(json!({"detail": "index out of range"}), false)]
    #[case::not_text(json!({"detail": ["indexing"]}), false)]
    fn indexing_is_known_by_the_detail(#[case] body: Value, #[case] expect: bool) {
        assert_eq!(said(&body).indexing, expect);
    }

    #[test]
    fn long_texts_and_lists_are_cut() {
        let errors: Vec<_> = (0..200)
            .map(|n| json!({"path": format!("f{n}"), "message": "x".repeat(900)}))
            .collect();
        let said = said(&json!({"errors": errors}));
        assert_eq!(said.fields.len(), FIELDS);
        assert_eq!(said.fields[0].message.chars().count(), SENTENCE);
        let many = "a: b;".repeat(300);
        assert_eq!(named_in(&many).len(), FIELDS);
    }

    proptest! {
        #[test]
        fn any_body_is_harmless(body: Vec<u8>) {
            let _ = Said::read(&body);
        }

        #[test]
        fn any_detail_is_harmless(detail: String) {
            let said = said(&json!({"detail": detail}));
            prop_assert!(said.fields.len() <= FIELDS, "a bounded list");
        }
    }
}
