//! What a verifier knows about a log from elsewhere than the log.

use std::str::FromStr;

use crate::hex::NotHex;
use crate::{Checkpoint, Hash, PublicKey};

/// What the log must agree with, besides itself. Everything is optional; the more is given, the
/// less can be hidden (`docs/security.md`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectations {
    /// The installation whose log it should be.
    pub install: Option<String>,
    /// The key that signs this log's checkpoints, from the keyring. The newest checkpoint must be
    /// its.
    pub public_key: Option<PublicKey>,
    /// Checkpoints that were kept outside the database: the head anchor, receipts of deliveries.
    pub anchors: Vec<Checkpoint>,
    /// A head that was noted down earlier (`--expect-head`).
    pub expected_head: Option<ExpectedHead>,
}

/// A head that the log had at some time. Parsed from `SEQ:HASH` or `HASH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedHead {
    /// The entry's number; without it, the hash must stand anywhere.
    pub seq: Option<i64>,
    /// The entry's hash.
    pub hash: Hash,
}

/// The text is neither `SEQ:HASH` nor `HASH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is SEQ:HASH or HASH: a number of 1 or more, and 64 hexadecimal digits")]
pub struct NotAHead;

impl From<NotHex> for NotAHead {
    fn from(_: NotHex) -> Self {
        Self
    }
}

impl FromStr for ExpectedHead {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let Some((seq, hash)) = text.split_once(':') else {
            let hash = text.parse()?;
            return Ok(Self { seq: None, hash });
        };
        let seq = seq.parse().map_err(|_| NotAHead)?;
        let hash = hash.parse()?;
        if seq < 1 {
            return Err(NotAHead);
        }
        let seq = Some(seq);
        Ok(Self { seq, hash })
    }
}
