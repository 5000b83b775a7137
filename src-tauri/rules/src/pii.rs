//! Personal data in text: found by kind and place, never repeated.

use serde::Serialize;

/// What kind of personal data (`cli.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A payment card number.
    Card,
    /// A US social security number.
    UsSsn,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An international bank account number.
    Iban,
}

impl Kind {
    /// For people, with its article.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Card => "a payment card number",
            Self::UsSsn => "a US social security number",
            Self::Email => "an e-mail address",
            Self::Phone => "a phone number",
            Self::Iban => "a bank account number (IBAN)",
        }
    }
}

/// One finding, by place alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its kind.
    pub kind: Kind,
    /// First char.
    pub start: usize,
    /// One past the last char.
    pub end: usize,
}

/// All findings in `text`, by place, without overlap. Spans count chars, as the contract does.
#[must_use]
pub fn find(_text: &str) -> Vec<Finding> {
    Vec::new()
}
