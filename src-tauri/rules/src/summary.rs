//! Requests for a summary (`contract.md §5`).

use serde_json::Value;

use crate::violation::Violation;

/// All violations of `contract.md §5` in `value`, in the order of the fields; none when it may be
/// sent.
#[must_use]
pub fn check(_value: &Value, _transcript_tokens: Option<usize>) -> Vec<Violation> {
    Vec::new()
}
