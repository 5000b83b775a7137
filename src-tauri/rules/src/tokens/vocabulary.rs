//! The vocabulary `cl100k_base` (of `tiktoken`, MIT license), at a quarter of the size it is
//! published in.
//!
//! The file has the length of each token, a byte each, then all tokens, in the order of their ranks,
//! compressed. Written as it is published (a line of base64 a token), it was a twentieth of the
//! program.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use tiktoken_rs::CoreBPE;

static PACKED: &[u8] = include_bytes!("cl100k_base.zlib");

/// Tokens there are; special ones aside, which nobody means in a talk.
const TOKENS: usize = 100_256;

/// Where text is cut before pairs are looked for; as published with the vocabulary.
const PATTERN: &str = r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";

/// Builds it: about 0.1 s of work.
///
/// # Panics
/// Never: it is a part of the program, and tests read all of it.
pub(super) fn cl100k_base() -> CoreBPE {
    let mut unpacked = Vec::new();
    ZlibDecoder::new(PACKED)
        .read_to_end(&mut unpacked)
        .expect("the vocabulary is built in, and tests read it");
    let (lengths, mut rest) = unpacked.split_at(TOKENS);
    let tokens = lengths.iter().zip(0..).map(|(length, rank)| {
        let (token, after) = rest.split_at(usize::from(*length));
        rest = after;
        (token.to_vec(), rank)
    });
    let tokens = tokens.collect();
    CoreBPE::new(tokens, [].into_iter().collect(), PATTERN)
        .expect("the pattern is a constant, and tests compile it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_the_published_one() {
        let (ours, theirs) = (cl100k_base(), tiktoken_rs::cl100k_base().expect("built in"));
        for rank in 0..100_256 {
            assert_eq!(
                ours.decode_bytes(&[rank]).expect("known"),
                theirs.decode_bytes(&[rank]).expect("known"),
                "token {rank}"
            );
        }
        assert!(ours.decode_bytes(&[100_256]).is_err(), "no more");
    }

    #[test]
    fn texts_are_cut_as_by_the_published_one() {
        let (ours, theirs) = (cl100k_base(), tiktoken_rs::cl100k_base().expect("built in"));
        for text in [
            "I'd like to RETURN it, it's 84.90 EUR!!\r\n\r\n  Grüße   \t\n x",
            "お誕生日おめでとう 1234567 ---\n\n\n<|endoftext|>",
            "   ",
        ] {
            assert_eq!(
                ours.encode_ordinary(text),
                theirs.encode_ordinary(text),
                "{text:?}"
            );
        }
    }
}
