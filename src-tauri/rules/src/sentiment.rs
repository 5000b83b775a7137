//! How a text feels, by VADER's lexicon (`contract.md §5`: the summary's mood against the talk's).
//!
//! Owns what is measured, and when it is not: the lexicon is English, so a text in any other
//! language, or in one that cannot be told, has no score. VADER scores a sentence; over a whole talk
//! its sum runs into one end of the scale. So sentences are measured one by one and averaged, as its
//! authors advise. Those without a word of the lexicon count as 0: without them two feeling words in
//! a sober summary outweigh the talk (`docs/decisions/006-summary-checks.md` has the numbers).

use unicode_segmentation::UnicodeSegmentation;
use vader_sentimental::SentimentIntensityAnalyzer;

use crate::language::{self, Told};
use crate::transcript::Transcript;

/// Two moods are aligned when they differ by less (`contract.md §5`).
pub const ALIGNED_BELOW: f64 = 0.3;

/// As many words of one sentence are measured at once. The lexicon's rules reach three words back,
/// and some of its work grows with the square of the length.
const MOST_WORDS: usize = 60;

/// Whether two moods, each -1..=1, are aligned.
#[must_use]
pub fn aligned(one: f64, other: f64) -> bool {
    (one - other).abs() < ALIGNED_BELOW
}

/// The mood of a summary said to be in `language` (`en-US`, …), -1..=1; 0 where no word feels
/// anything. None where the text is empty, or not in English by its name or by its words.
#[must_use]
pub fn measure(text: &str, language: &str) -> Option<f64> {
    let named = language.split(['-', '_']).next()?;
    if !named.eq_ignore_ascii_case("en") {
        return None;
    }
    match language::told(text) {
        // A short summary in English is more likely than another language nobody asked for.
        Told::English | Told::Unsure => mean([text].into_iter()),
        Told::Other(_) => None,
    }
}

/// The mood of a talk, -1..=1, by the words of both sides; none where nothing was said, or where it
/// is not plainly in English.
#[must_use]
pub fn measure_talk(transcript: &Transcript) -> Option<f64> {
    match language::told_of_talk(transcript) {
        Told::English => mean(transcript.utterances.iter().map(|said| said.text.as_str())),
        Told::Unsure | Told::Other(_) => None,
    }
}

fn mean<'t>(texts: impl Iterator<Item = &'t str>) -> Option<f64> {
    let lexicon = SentimentIntensityAnalyzer::new();
    let (mut sum, mut count) = (0.0, 0_u32);
    for sentence in texts.flat_map(UnicodeSegmentation::unicode_sentences) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        for words in words.chunks(MOST_WORDS) {
            sum += lexicon.polarity_scores(&words.join(" ")).compound;
            count += 1;
        }
    }
    (count > 0).then(|| (sum / f64::from(count)).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests;
