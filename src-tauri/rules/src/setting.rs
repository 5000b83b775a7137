//! What is wrong with a setting, at the key it belongs to.
//!
//! Settings are plain structs that can be read from any file; `check()` says what can't be used,
//! all of it at once, so that a person mends a file in one go.

use std::fmt;

/// A value that can't be used: which key, what is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSetting {
    /// The key inside the checked struct, in the file's spelling: `attention.perMinute`.
    pub path: String,
    /// One sentence for a person.
    pub message: String,
}

impl BadSetting {
    pub(crate) fn new(path: &str, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            message: message.into(),
        }
    }

    /// The same finding, seen from the struct that holds the checked one.
    pub(crate) fn inside(self, parent: &str) -> Self {
        Self {
            path: format!("{parent}.{}", self.path),
            ..self
        }
    }
}

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for BadSetting {}

/// Adds a finding unless `value` is a number within `low..=high`.
pub(crate) fn within(
    found: &mut Vec<BadSetting>,
    path: &str,
    value: impl Into<f64>,
    low: f64,
    high: f64,
) {
    let value = value.into();
    if !(low..=high).contains(&value) {
        found.push(BadSetting::new(
            path,
            format!("{value} is outside {low} to {high}"),
        ));
    }
}
