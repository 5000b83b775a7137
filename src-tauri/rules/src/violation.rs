//! One broken rule, told at the field it belongs to.
//!
//! Owns the shape every check answers with. All checks read raw JSON, so that a wrong type or a
//! missing field is told beside everything else (`contract.md §2`: all at once), where a typed
//! decoder would stop at the first. A message never quotes personal data.

pub(crate) mod field;
#[cfg(test)]
pub(crate) mod testing;

use serde::{Serialize, Serializer};

use crate::pii;

/// Which rule was broken. The names are part of the command line's output (`cli.md`) and of the
/// sandbox's 400 answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A field that must be there is missing, or is null.
    Required,
    /// The value is of another JSON type than the field's.
    Type,
    /// Not an RFC 4122 textual UUID.
    Uuid,
    /// A number outside its range.
    Range,
    /// Too few or too many chars, entries or tokens.
    Length,
    /// One char many times in a row.
    Spam,
    /// Not one of the names allowed here.
    Enum,
    /// Not an RFC 3339 time in UTC.
    Time,
    /// A `{{placeholder}}` that is unknown, unclosed or malformed.
    Placeholder,
    /// Not a URL, or one that points where nothing may be sent (`contract.md §7`).
    Url,
    /// Personal data where none may stand.
    Pii(pii::Kind),
}

impl Kind {
    /// The name in JSON: `required`, `type`, … and `pii.card`, `pii.us_ssn`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Type => "type",
            Self::Uuid => "uuid",
            Self::Range => "range",
            Self::Length => "length",
            Self::Spam => "spam",
            Self::Enum => "enum",
            Self::Time => "time",
            Self::Placeholder => "placeholder",
            Self::Url => "url",
            Self::Pii(pii::Kind::Card) => "pii.card",
            Self::Pii(pii::Kind::UsSsn) => "pii.us_ssn",
            Self::Pii(pii::Kind::Email) => "pii.email",
            Self::Pii(pii::Kind::Phone) => "pii.phone",
            Self::Pii(pii::Kind::Iban) => "pii.iban",
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One broken rule (`cli.md`: error objects carry `path`, `kind` and `message`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// Where: `display.content`, `trigger.conditions[0].value`; empty for the whole document.
    pub path: String,
    /// Which rule.
    pub kind: Kind,
    /// For people: what is wrong, and what would be right.
    pub message: String,
    /// The offending part of a text, in chars, end excluded; none where the whole field is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
}
