//! Prompts injected into a live conversation (`contract.md §4`).
//!
//! The contract gives no defaults for the display settings, so all three are required; conditions
//! may be left out, as there may be as few as none.

use serde_json::Value;

use crate::violation::{Kind, Violation, field::Field};
use crate::webhook_url;

/// What a condition can look at, as the wire names it.
pub const CONDITION_TYPES: [&str; 4] = ["keyword", "sentiment", "duration", "confidence"];

/// The most conditions of one injection.
pub const MAX_CONDITIONS: usize = 5;

/// All violations of `contract.md §4` in `value`, in the order of the fields; none when it may be
/// sent. `allow_loopback` is the development switch of `contract.md §7`.
#[must_use]
pub fn check(value: &Value, allow_loopback: bool) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_none() {
        return found;
    }
    root.member("conversationId")
        .required(&mut found)
        .uuid(&mut found);
    root.member("promptId")
        .required(&mut found)
        .uuid(&mut found);
    conditions(&root.member("triggerConditions"), &mut found);
    display_settings(
        &root.member("displaySettings").required(&mut found),
        &mut found,
    );
    let webhook = root.member("webhookUrl");
    if let Some(url) = webhook.text(&mut found) {
        found.extend(webhook_url::check(webhook.path(), url, allow_loopback));
    }
    root.member("contextData").object(&mut found);
    found
}

/// As [`check`], for `triggerConditions` alone.
#[must_use]
pub fn check_conditions(value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_some() {
        conditions(&root.member("triggerConditions"), &mut found);
    }
    found
}

/// As [`check`], for `displaySettings` alone.
#[must_use]
pub fn check_display_settings(value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = Field::root(value);
    if root.object(&mut found).is_some() {
        let settings = root.member("displaySettings").required(&mut found);
        display_settings(&settings, &mut found);
    }
    found
}

fn conditions(field: &Field<'_>, found: &mut Vec<Violation>) {
    let Some(entries) = field.entries(found) else {
        return;
    };
    if entries.len() > MAX_CONDITIONS {
        let message = format!("Must hold at most {MAX_CONDITIONS}, not {}.", entries.len());
        field.note(found, Kind::Length, message);
    }
    for entry in entries {
        if entry.object(found).is_none() {
            continue;
        }
        entry
            .member("type")
            .required(found)
            .one_of(found, &CONDITION_TYPES);
        let value = entry.member("value").required(found);
        if value
            .value()
            .is_some_and(|value| !value.is_string() && !value.is_number())
        {
            value.note(found, Kind::Type, "Must be text or a number.");
        }
        entry.member("threshold").number(found, 0.0..=1.0);
    }
}

fn display_settings(field: &Field<'_>, found: &mut Vec<Violation>) {
    if field.object(found).is_none() {
        return;
    }
    field
        .member("delayMs")
        .required(found)
        .whole(found, 500..=5000);
    field
        .member("maxConcurrentPrompts")
        .required(found)
        .whole(found, 1..=3);
    field
        .member("autoDismissMs")
        .required(found)
        .whole(found, 10_000..=60_000);
}

#[cfg(test)]
mod tests;
