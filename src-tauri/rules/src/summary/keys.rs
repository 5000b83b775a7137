//! A name for each finding that stays while its words do.
//!
//! A finding is named by kind, value and the how manyth of its kind and value it is, so that text
//! typed before it does not rename it. The value is hashed with the interaction's salt: keys stand in
//! the record, and values must not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::clearance::{digest, hex};
use super::findings::{Findings, Unsaid, UnsaidKind};
use super::personal::values;
use super::span::Span;
use crate::{fold, pii};

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Kind {
    /// Personal data.
    Personal(pii::Kind),
    /// Something that was not said.
    Unsaid(UnsaidKind),
}

impl Kind {
    /// The name: `card`, `phone`, …, `unsaid_number`, `unsaid_name`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal(kind) => kind.as_str(),
            Self::Unsaid(UnsaidKind::Number) => "unsaid_number",
            Self::Unsaid(UnsaidKind::Name) => "unsaid_name",
        }
    }
}

/// A finding with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct Keyed {
    /// Kind, the first half of the value's salted digest, and a number from 1.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// What was said instead, where something like it was.
    pub instead: Option<String>,
}

/// All findings of `text` in its order, each with its key. `findings` are of that very text.
#[must_use]
pub fn keys(text: &str, findings: &Findings, salt: &[u8]) -> Vec<Keyed> {
    let values: BTreeMap<Span, String> = values(text)
        .into_iter()
        .map(|(found, value)| (found.span, value))
        .collect();
    let personal = findings.personal.iter().map(|found| {
        let value = values.get(&found.span).cloned().unwrap_or_default();
        (Kind::Personal(found.kind), found.span, value, None)
    });
    let unsaid = findings.unsaid.iter().map(|found: &Unsaid| {
        let value = fold::folded(found.span.of(text)).collect();
        (
            Kind::Unsaid(found.kind),
            found.span,
            value,
            found.instead.clone(),
        )
    });
    let mut all: Vec<_> = personal.chain(unsaid).collect();
    all.sort_by_key(|(_, span, ..)| *span);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    all.into_iter()
        .map(|(kind, span, value, instead)| {
            let digest = hex::text(&digest(salt, kind.as_str(), &value)[..16]);
            let stem = format!("{}-{digest}", kind.as_str());
            let nth = seen.entry(stem.clone()).or_default();
            *nth += 1;
            Keyed {
                key: format!("{stem}-{nth}"),
                kind,
                span,
                instead,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
