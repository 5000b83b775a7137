//! Requests for a summary (`contract.md §5`).

use serde_json::Value;

use crate::violation::{Kind, Violation, field::Field};

/// The languages a summary can be written in.
pub const LANGUAGES: [&str; 5] = ["en-US", "es-ES", "fr-FR", "de-DE", "ja-JP"];

/// The lengths, as the wire names them: 60, 150 and 500 tokens.
pub const LENGTHS: [&str; 3] = ["short", "medium", "long"];

/// The formats; the first is the default.
pub const FORMATS: [&str; 2] = ["json", "text"];

/// The longest transcript, in tokens.
pub const MAX_TRANSCRIPT_TOKENS: usize = 16_000;

/// All violations of `contract.md §5` in `value`, in the order of the fields; none when it may be
/// sent. `transcript_tokens` is the count of the transcript where the caller has one; otherwise
/// the document's own `transcript` is counted by [`count_tokens`].
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
    let counted = transcript.text(&mut found).map(count_tokens);
    if let Some(count) = transcript_tokens.or(counted)
        && count > MAX_TRANSCRIPT_TOKENS
    {
        let message = format!("Must have at most {MAX_TRANSCRIPT_TOKENS} tokens, not {count}.");
        transcript.note(&mut found, Kind::Length, message);
    }
    found
}

/// About how many tokens `text` has: a stand-in until a tokenizer is chosen. A token is about four
/// chars of Latin script, and one char of any other.
#[must_use]
pub fn count_tokens(text: &str) -> usize {
    let (latin, other) = text
        .chars()
        .fold((0_usize, 0_usize), |(latin, other), char| {
            if char < '\u{250}' {
                (latin + 1, other)
            } else {
                (latin, other + 1)
            }
        });
    latin.div_ceil(4) + other
}

#[cfg(test)]
mod tests;
