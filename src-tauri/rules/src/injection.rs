//! Prompts injected into a live conversation (`contract.md §4`).

use serde_json::Value;

use crate::violation::Violation;

/// All violations of `contract.md §4` in `value`, in the order of the fields; none when it may be
/// sent.
#[must_use]
pub fn check(_value: &Value, _allow_loopback: bool) -> Vec<Violation> {
    Vec::new()
}
