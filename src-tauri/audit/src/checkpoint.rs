//! Checkpoints: "at this time, entry `seq` was the head and its hash was this".
//!
//! A chain alone can't show that it was recomputed, cut or put back; a checkpoint that someone
//! else holds, or that was signed with a key the forger has not, can. Each names the one before
//! it, so that none can be taken out of their row. The newest is also kept outside the database as
//! one line of JSON (the *head anchor*).
//!
//! Rejected: a signature per entry (20 µs and 64 bytes each, and a cut tail still would not show).

pub(crate) mod table;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::entry::sized;
use crate::{AuditError, Hash, PublicKey, Signature, SigningKey};

/// One head of the chain, vouched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    /// The installation the log belongs to, as its first entry says.
    pub install: String,
    /// The version of the entry format.
    pub format: u32,
    /// The number of the entry that was the head, 1 or more.
    pub seq: i64,
    /// That entry's hash.
    pub hash: Hash,
    /// When the checkpoint was made, in ms since 1970.
    pub at_ms: i64,
    /// The [`Checkpoint::link`] of the checkpoint before it; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// The key that signed; none where the machine keeps no keys. Then nobody but the holder of a
    /// copy can tell the checkpoint from a forged one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<PublicKey>,
    /// The signature of everything above; there whenever `public_key` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// Keeps these signatures apart from all others, and names the format.
const DOMAIN: &[u8] = b"cuecard-checkpoint/1\n";

/// Keeps the hashes that link checkpoints apart from every other use of SHA-256.
const LINK_DOMAIN: &[u8] = b"cuecard-checkpoint-link/1\n";

impl Checkpoint {
    /// The bytes that are signed: `DOMAIN` ‖ install (sized) ‖ format (4 bytes) ‖ seq ‖ at in ms
    /// (8 bytes each) ‖ hash (32 bytes) ‖ previous ‖ public key (each sized). All numbers are
    /// big-endian, two's complement; "sized" is the length in 8 bytes and then the bytes, or the
    /// length 2^64 − 1 alone for what is absent.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let mut message = Vec::with_capacity(256);
        message.extend_from_slice(DOMAIN);
        sized(&mut message, Some(self.install.as_bytes()));
        message.extend_from_slice(&self.format.to_be_bytes());
        message.extend_from_slice(&self.seq.to_be_bytes());
        message.extend_from_slice(&self.at_ms.to_be_bytes());
        message.extend_from_slice(self.hash.as_bytes());
        sized(&mut message, self.previous.as_ref().map(|hash| &hash.0[..]));
        sized(&mut message, self.public_key.as_ref().map(|key| &key.0[..]));
        message
    }

    /// The hash by which the next checkpoint names this one: SHA-256 of `LINK_DOMAIN` ‖ message
    /// (sized) ‖ signature (sized).
    #[must_use]
    pub fn link(&self) -> Hash {
        let mut bytes = LINK_DOMAIN.to_vec();
        sized(&mut bytes, Some(&self.message()));
        sized(
            &mut bytes,
            self.signature.as_ref().map(|bytes| &bytes.0[..]),
        );
        Hash::of(&bytes)
    }

    /// Whether it is signed at all. Not whether the signature is right.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        self.public_key.is_some() && self.signature.is_some()
    }

    /// Whether the signature is that of the key it names. An unsigned checkpoint holds no promise
    /// that could be wrong.
    #[must_use]
    pub fn holds(&self) -> bool {
        match (&self.public_key, &self.signature) {
            (None, None) => true,
            (Some(key), Some(signature)) => key.signed(&self.message(), signature),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// When it was made; none for a time that no calendar has.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.at_ms).ok()
    }

    /// One line of JSON without the line feed, for the head anchor and for every delivery.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "it can't: plain fields always have a JSON form"
    )]
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("plain fields always have a JSON form")
    }

    /// Reads what [`Checkpoint::to_line`] wrote; white space around it does not matter.
    ///
    /// # Errors
    ///
    /// [`AuditError::Checkpoint`] where it is anything else. Whether it is genuine is a question
    /// for [`verify_with`](crate::verify_with).
    pub fn from_line(line: &str) -> Result<Self, AuditError> {
        serde_json::from_str(line.trim()).map_err(|error| AuditError::Checkpoint(error.to_string()))
    }

    /// The same, signed.
    pub(crate) fn signed(mut self, key: &SigningKey) -> Self {
        self.public_key = Some(key.public());
        self.signature = Some(key.sign(&self.message()));
        self
    }
}
