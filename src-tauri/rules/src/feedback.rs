//! Feedback on a suggestion (`contract.md §2`).
//!
//! Owns what may be submitted. The contract marks two fields as required and two as optional; of
//! the others only `feedbackType` is required here, as feedback without it says nothing, while a
//! thumb up alone carries neither a comment nor scores.

use serde_json::Value;

use crate::violation::{Kind, Violation, field::Field};

/// The kinds of feedback, as the wire names them.
pub const FEEDBACK_TYPES: [&str; 6] = [
    "helpful",
    "not_helpful",
    "irrelevant",
    "incorrect",
    "duplicate",
    "outdated",
];

/// The longest comment, in chars.
pub const MAX_COMMENT_CHARS: usize = 1000;

/// Feedback on a suggestion less relevant than this would degrade the model; within 0..=1.
pub const MIN_RELEVANCE: f64 = 0.3;

/// As many times may one char stand in a row; once more is spam.
const MAX_CHAR_RUN: usize = 20;

/// All violations of `contract.md §2` in `value`, in the order of the fields; none when it may be
/// sent. `correlationId` and `submittedAt`, which the client adds, are checked where they stand.
#[must_use]
pub fn check(value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_none() {
        return found;
    }
    root.member("recommendationId")
        .required(&mut found)
        .uuid(&mut found);
    root.member("agentId").required(&mut found).uuid(&mut found);
    root.member("conversationId").uuid(&mut found);
    root.member("feedbackType")
        .required(&mut found)
        .one_of(&mut found, &FEEDBACK_TYPES);
    comments(&root.member("comments"), &mut found);
    root.member("sentimentScore").number(&mut found, -1.0..=1.0);
    root.member("sentimentConfidence")
        .number(&mut found, 0.0..=1.0);
    relevance(&root.member("relevanceScore"), &mut found);
    metadata(&root.member("metadata"), &mut found);
    root.member("correlationId").uuid(&mut found);
    root.member("submittedAt").time(&mut found);
    found
}

/// As [`check`], for what arrives at the platform: `correlationId` and `submittedAt` must be there.
#[must_use]
pub fn check_submitted(value: &Value) -> Vec<Violation> {
    let mut found = check(value);
    if value.is_object() {
        let root = Field::root(value);
        root.member("correlationId").required(&mut found);
        root.member("submittedAt").required(&mut found);
    }
    found
}

fn comments(field: &Field<'_>, found: &mut Vec<Violation>) {
    let Some(text) = field.chars(found, MAX_COMMENT_CHARS) else {
        return;
    };
    if let Some(span) = first_long_run(text) {
        let message = format!(
            "Looks like spam: one char stands {} times in a row; at most {MAX_CHAR_RUN} are taken.",
            span.1 - span.0
        );
        field.note_span(found, Kind::Spam, span, message);
    }
}

/// The first run of one char longer than [`MAX_CHAR_RUN`], in chars.
fn first_long_run(text: &str) -> Option<(usize, usize)> {
    let mut start = 0;
    let mut previous = None;
    let mut end = 0;
    for (index, char) in text.chars().enumerate() {
        if previous != Some(char) {
            if end - start > MAX_CHAR_RUN {
                return Some((start, end));
            }
            (start, previous) = (index, Some(char));
        }
        end = index + 1;
    }
    (end - start > MAX_CHAR_RUN).then_some((start, end))
}

fn relevance(field: &Field<'_>, found: &mut Vec<Violation>) {
    if let Some(score) = field.number(found, 0.0..=1.0)
        && score < MIN_RELEVANCE
    {
        let message = format!(
            "Must be at least {MIN_RELEVANCE}: feedback on a suggestion of so little \
             relevance would degrade the model."
        );
        field.note(found, Kind::Range, message);
    }
}

fn metadata(field: &Field<'_>, found: &mut Vec<Violation>) {
    let Some(members) = field.object(found) else {
        return;
    };
    for (name, value) in members {
        if value.is_null() {
            field
                .member(name)
                .note(found, Kind::Type, "Must be text, not null.");
        } else {
            field.member(name).text(found);
        }
    }
}

#[cfg(test)]
mod tests;
