//! Summaries (`contract.md §5`): what may be asked for, and what is held against a text before anyone
//! relies on it.

mod clearance;
mod findings;
mod keys;
mod personal;
mod span;
mod unsaid;
mod wording;

use serde_json::Value;

use crate::violation::{Kind, Violation, field::Field};

pub use clearance::{Approval, Cleared, approve, clear, label, redact, redact_open, standing};
pub use findings::{Findings, Unsaid, UnsaidKind, findings, findings_against};
pub use keys::{Keyed, Kind as FindingKind, keys};
pub use span::{Personal, Span};
pub use unsaid::Heard;
pub use wording::{Difference, difference, words};

/// The languages a summary can be written in.
pub const LANGUAGES: [&str; 5] = ["en-US", "es-ES", "fr-FR", "de-DE", "ja-JP"];

/// The lengths, as the wire names them: 60, 150 and 500 tokens.
pub const LENGTHS: [&str; 3] = ["short", "medium", "long"];

/// The formats; the first is the default.
pub const FORMATS: [&str; 2] = ["json", "text"];

/// The longest transcript, in tokens.
pub const MAX_TRANSCRIPT_TOKENS: usize = 16_000;

/// All violations of `contract.md §5` in `value`, in the order of the fields; none when it may be
/// sent. `transcript_tokens` is the count of its transcript ([`crate::tokens`]), which is held
/// against the limit; without one no length is checked.
#[must_use]
pub fn check(value: &Value, transcript_tokens: Option<usize>) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_none() {
        return found;
    }
    root.member("interactionId")
        .required(&mut found)
        .uuid(&mut found);
    root.member("languageCode")
        .required(&mut found)
        .one_of(&mut found, &LANGUAGES);
    root.member("summaryLength")
        .required(&mut found)
        .one_of(&mut found, &LENGTHS);
    root.member("format").one_of(&mut found, &FORMATS);
    let uses_knowledge = root.member("useKnowledgeBase").flag(&mut found) == Some(true);
    let knowledge_base = root.member("knowledgeBaseId");
    if uses_knowledge && knowledge_base.is_absent() {
        let message = "Missing: useKnowledgeBase is true, and this says which one.";
        knowledge_base.note(&mut found, Kind::Required, message);
    }
    knowledge_base.uuid(&mut found);
    root.member("redactionPolicyId").uuid(&mut found);
    let transcript = root.member("transcript");
    transcript.text(&mut found);
    if let Some(count) = transcript_tokens
        && count > MAX_TRANSCRIPT_TOKENS
    {
        let message = format!("Must have at most {MAX_TRANSCRIPT_TOKENS} tokens, not {count}.");
        transcript.note(&mut found, Kind::Length, message);
    }
    found
}

/// How many tokens a summary of `length` may have: 60, 150 or 500; none for a name that is no
/// length.
#[must_use]
pub fn token_limit(length: &str) -> Option<u32> {
    match length {
        "short" => Some(60),
        "medium" => Some(150),
        "long" => Some(500),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
