//! The gate before a summary goes anywhere (`contract.md §5`): no personal data leaves unless it was
//! redacted or a person approved that very value.
//!
//! [`Cleared`] has no other door than [`clear`]: what takes a `Cleared` cannot be handed a text that
//! nobody looked at. Rejected: approving by kind or by place alone, as an edit would then slip
//! another number under an approval given for the first.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::personal::values;
use super::span::Personal;
use crate::pii;

/// That a person let one value stand. It holds for that value, in whatever spelling, within the
/// interaction whose salt it was made with, and for nothing else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Approval {
    /// What was approved.
    pub kind: pii::Kind,
    /// SHA-256 of salt, kind and value.
    #[serde(with = "hex")]
    pub digest: [u8; 32],
}

impl fmt::Debug for Approval {
    /// By kind alone: numbers are few enough to be guessed from a digest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approval")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// A text that may be filed. Made by [`clear`] alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Cleared {
    text: String,
    approved: Vec<pii::Kind>,
}

impl Cleared {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether no personal data was found in it at all (`redactionVerified`).
    #[must_use]
    pub fn redaction_verified(&self) -> bool {
        self.approved.is_empty()
    }

    /// The kinds of what stands in it because a person approved it, in the order of the text, one
    /// for each place.
    #[must_use]
    pub fn approved(&self) -> &[pii::Kind] {
        &self.approved
    }
}

impl fmt::Debug for Cleared {
    /// Without the text, which stands in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cleared")
            .field("chars", &self.text.chars().count())
            .field("approved", &self.approved)
            .finish()
    }
}

/// The text as one that may be filed, or the personal data in it that is neither redacted nor
/// approved. `salt` is the interaction's, as for [`approve`].
///
/// # Errors
/// What is still open, in the order of the text; never empty.
pub fn clear(text: &str, approvals: &[Approval], salt: &[u8]) -> Result<Cleared, Vec<Personal>> {
    let mut approved = Vec::new();
    let mut open = Vec::new();
    for (found, is_approved) in standing(text, approvals, salt) {
        if is_approved {
            approved.push(found.kind);
        } else {
            open.push(found);
        }
    }
    if !open.is_empty() {
        return Err(open);
    }
    Ok(Cleared {
        text: text.to_owned(),
        approved,
    })
}

/// All personal data in `text`, in its order, each with whether it is approved.
#[must_use]
pub fn standing(text: &str, approvals: &[Approval], salt: &[u8]) -> Vec<(Personal, bool)> {
    values(text)
        .into_iter()
        .map(|(found, value)| {
            let kind = found.kind;
            let digest = digest(salt, kind.as_str(), &value);
            let is_approved = approvals
                .iter()
                .any(|approval| approval.kind == kind && approval.digest == digest);
            (found, is_approved)
        })
        .collect()
}

/// The approval of what stands at `place`; none where no such data stands there.
#[must_use]
pub fn approve(text: &str, place: &Personal, salt: &[u8]) -> Option<Approval> {
    let mut found = values(text).into_iter();
    let (_, value) = found.find(|(found, _)| found == place)?;
    Some(Approval {
        kind: place.kind,
        digest: digest(salt, place.kind.as_str(), &value),
    })
}

/// The text with `[phone number]`, `[card number]`, … where the data stood; all else as it is.
/// Places that overlap an earlier one or reach behind the text are left out.
///
/// The words are the wire's, not translated: whoever reads the filed text knows what stood there.
#[must_use]
pub fn redact(text: &str, found: &[Personal]) -> String {
    let mut found = found.to_vec();
    found.sort_by_key(|personal| personal.span);
    let mut found = found.into_iter().peekable();
    let mut redacted = String::with_capacity(text.len());
    let mut hidden_until = 0;
    let length = text.chars().count();
    for (at, char) in text.chars().enumerate() {
        while let Some(personal) = found.next_if(|personal| personal.span.start <= at) {
            let span = personal.span;
            if span.start == at && at >= hidden_until && span.end > at && span.end <= length {
                redacted.push_str(label(personal.kind));
                hidden_until = span.end;
            }
        }
        if at >= hidden_until {
            redacted.push(char);
        }
    }
    redacted
}

/// The text without any personal data but what `approvals` let stand: [`clear`] takes it. What a
/// redaction brings to light (two numbers that were one) is redacted as well.
#[must_use]
pub fn redact_open(text: &str, approvals: &[Approval], salt: &[u8]) -> String {
    let mut text = text.to_owned();
    // Each round takes digits or an address out and puts none in, so there is a last one.
    while let Err(open) = clear(&text, approvals, salt) {
        text = redact(&text, &open);
    }
    text
}

/// What stands for it in a redacted text.
#[must_use]
pub const fn label(kind: pii::Kind) -> &'static str {
    match kind {
        pii::Kind::Card => "[card number]",
        pii::Kind::UsSsn => "[social security number]",
        pii::Kind::Email => "[e-mail address]",
        pii::Kind::Phone => "[phone number]",
        pii::Kind::Iban => "[bank account number]",
    }
}

/// SHA-256 of salt, kind and value, each behind its length, so that none runs into the next.
pub(super) fn digest(salt: &[u8], kind: &str, value: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [salt, kind.as_bytes(), value.as_bytes()] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Digests as text, as they stand in the record.
pub(super) mod hex {
    use std::fmt::Write as _;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        digest: &[u8; 32],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(digest))
    }

    /// Bytes as hexadecimal digits.
    pub(in crate::summary) fn text(bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom("a digest is 64 hexadecimal digits"))
    }

    fn read(text: &str) -> Option<[u8; 32]> {
        let mut digest = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, at) in digest.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(digest)
    }
}

#[cfg(test)]
mod tests;
