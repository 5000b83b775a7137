//! One entry of the chain, and the hash that seals it.

use jiff::Timestamp;

use crate::{Hash, Payload};

/// An event to be appended: everything but its place in the chain.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// When it happened. Kept to the millisecond.
    pub at: Timestamp,
    /// What happened, in the past tense and `snake_case`, for example `suggestion_accepted`.
    pub kind: &'a str,
    /// The interaction it belongs to, where it belongs to one.
    pub interaction: Option<&'a str>,
    /// Who did it.
    pub actor: &'a str,
    /// The rest, as canonical JSON.
    pub payload: &'a Payload,
}

/// An appended entry: its number and its seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// Its hash, the head of the chain until the next one.
    pub hash: Hash,
}

/// Keeps these hashes apart from every other use of SHA-256, and names the format. Short, so that
/// the commonest entry is hashed in three blocks.
const DOMAIN: &[u8; 14] = b"cuecard-log/1\n";

/// Stands for "no value" where a length would stand: no text is that long.
const ABSENT: u64 = u64::MAX;

/// What an entry's hash covers, borrowed from wherever it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub seq: i64,
    pub at_ms: i64,
    pub kind: &'a [u8],
    pub interaction: Option<&'a [u8]>,
    pub actor: &'a [u8],
    pub payload_hash: &'a [u8; 32],
}

impl Fields<'_> {
    /// The hash of the entry that stands after `previous`:
    ///
    /// SHA-256 of `DOMAIN` ‖ previous (32 bytes) ‖ seq ‖ at in ms (8 bytes each, big-endian, two's
    /// complement) ‖ kind ‖ interaction ‖ actor (each its length in 8 bytes, big-endian, then its
    /// bytes; an absent interaction is the length 2^64 − 1 alone) ‖ `payload_hash` (32 bytes).
    ///
    /// Every part is of fixed length or preceded by its length, so that no two different entries
    /// give the same bytes: `ab|c` is not `a|bc`, and absent is not empty.
    pub fn seal(&self, previous: &Hash, scratch: &mut Vec<u8>) -> Hash {
        scratch.clear();
        scratch.extend_from_slice(DOMAIN);
        scratch.extend_from_slice(&previous.0);
        scratch.extend_from_slice(&self.seq.to_be_bytes());
        scratch.extend_from_slice(&self.at_ms.to_be_bytes());
        sized(scratch, Some(self.kind));
        sized(scratch, self.interaction);
        sized(scratch, Some(self.actor));
        scratch.extend_from_slice(self.payload_hash);
        Hash::of(scratch)
    }
}

/// Writes the length in 8 bytes, big-endian, and the bytes; the length 2^64 − 1 alone for none.
pub(crate) fn sized(into: &mut Vec<u8>, bytes: Option<&[u8]>) {
    let length = bytes.map_or(ABSENT, |bytes| bytes.len() as u64);
    into.extend_from_slice(&length.to_be_bytes());
    into.extend_from_slice(bytes.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Owned = (
        i64,
        i64,
        Vec<u8>,
        Option<Vec<u8>>,
        Vec<u8>,
        [u8; 32],
        [u8; 32],
    );

    fn sealed((seq, at_ms, kind, interaction, actor, payload_hash, previous): &Owned) -> Hash {
        Fields {
            seq: *seq,
            at_ms: *at_ms,
            kind,
            interaction: interaction.as_deref(),
            actor,
            payload_hash,
        }
        .seal(&Hash(*previous), &mut Vec::new())
    }

    fn differ(a: &Owned, b: &Owned) {
        assert_ne!(
            sealed(a),
            sealed(b),
            "{a:?} and {b:?} are different entries"
        );
    }

    #[test]
    fn fields_keep_their_boundaries() {
        let entry = |kind: &str, interaction: Option<&str>, actor: &str| -> Owned {
            (
                1,
                2,
                kind.into(),
                interaction.map(Into::into),
                actor.into(),
                [3; 32],
                [4; 32],
            )
        };
        differ(&entry("ab", Some("c"), "d"), &entry("a", Some("bc"), "d"));
        differ(&entry("a", Some("bc"), "d"), &entry("a", Some("b"), "cd"));
        differ(&entry("a", None, "d"), &entry("a", Some(""), "d"));
        differ(&entry("a", None, ""), &entry("a", Some(""), ""));
        differ(&entry("a\0", Some(""), ""), &entry("a", Some("\0"), ""));
        differ(&entry("\u{e9}", None, ""), &entry("e\u{301}", None, ""));
    }

    #[test]
    fn the_common_entry_is_three_blocks() {
        let mut scratch = Vec::new();
        let interaction = [b'0'; 36];
        let fields = Fields {
            seq: 1,
            at_ms: 1,
            kind: b"suggestions_produced",
            interaction: Some(&interaction),
            actor: b"platform",
            payload_hash: &[0; 32],
        };
        fields.seal(&Hash::NONE, &mut scratch);
        assert!(
            scratch.len() + 9 <= 3 * 64,
            "{} bytes and their padding",
            scratch.len()
        );
    }

    proptest! {
        #[test]
        fn different_entries_have_different_seals(a in any::<Owned>(), b in any::<Owned>()) {
            prop_assert_eq!(a == b, sealed(&a) == sealed(&b));
        }
    }
}
