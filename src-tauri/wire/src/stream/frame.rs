//! One frame of the stream, from bytes to a batch (`contract.md §1`, frames).
//!
//! Owns what is accepted and under which kind the rest is dropped. Text is borrowed from the frame
//! until the ranking's threshold is known: what can't be shown never becomes owned text.
//!
//! Choices where the contract leaves room, each held by a test:
//! - gzip of several members is accepted, bytes behind the last one are not (`inflate`).
//! - A known member that stands twice is [`Defect::WrongShape`]: two readers could disagree on it.
//! - A member that is null counts as missing; so does a title or a type without a character.
//! - A number beyond double precision counts as infinite, so its suggestion is dropped and counted.
//! - Text with half a surrogate pair can't be shown: [`Defect::WrongShape`].
//! - More than [`SUGGESTIONS`] suggestions are [`Defect::Oversized`], because each costs many times
//!   its bytes.
//! - A suggestion without a type is of the type `unknown`.
//! - What was said is never a reason to drop a frame (`spoken`).

mod inflate;
mod members;
mod shape;
mod spoken;

use std::borrow::Cow;

use rules::id::{InteractionId, SuggestionId};
use rules::rank::Scored;
use rules::suggestion::{Batch, Scores, Suggestion, SuggestionKind};
use rules::transcript::Utterance;

use inflate::Inflater;
pub use members::Members;
pub use spoken::{LONGEST_UTTERANCE, UTTERANCES};

/// No honest frame carries more suggestions: at their usual size they would not fit in 8 MiB.
pub const SUGGESTIONS: usize = 20_000;

/// Why a frame is dropped (`contract.md §1`, frames).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defect {
    /// Binary that does not begin as gzip.
    NotGzip,
    /// Gzip that does not inflate whole, or with other bytes behind it.
    InflateFailed,
    /// Text that is not JSON.
    NotJson,
    /// JSON of another shape.
    WrongShape,
    /// More than the limit, inflated or not.
    Oversized,
}

impl Defect {
    /// The name in logs and in the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotGzip => "not_gzip",
            Self::InflateFailed => "inflate_failed",
            Self::NotJson => "not_json",
            Self::WrongShape => "wrong_shape",
            Self::Oversized => "oversized",
        }
    }
}

/// A frame as it came off the socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload<'a> {
    /// A text frame.
    Text(&'a str),
    /// A binary frame.
    Binary(&'a [u8]),
}

/// One suggestion, borrowed from its frame.
#[derive(Debug, Clone, Default)]
pub struct Offer<'a> {
    /// Never empty.
    pub id: Cow<'a, str>,
    /// The type's name, where there is one.
    pub kind: Option<Cow<'a, str>>,
    /// Where there is one.
    pub title: Option<Cow<'a, str>>,
    /// Where there is one.
    pub snippet: Option<Cow<'a, str>>,
    /// Where there is one.
    pub knowledge_article_id: Option<Cow<'a, str>>,
    /// Where there is one.
    pub url: Option<Cow<'a, str>>,
    /// Within 0..=1; 0 where missing: this surface always gives both.
    pub scores: Scores,
    /// Members the contract does not name.
    pub unknown: Members<'a>,
}

impl Scored for Offer<'_> {
    fn scores(&self) -> Scores {
        self.scores
    }
}

/// An accepted frame, borrowed from the decoder's buffer.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// Whose suggestions these are.
    pub interaction_id: InteractionId,
    /// In the order of arrival, without those of bad scores.
    pub offers: Vec<Offer<'a>>,
    /// How long the platform worked on it, in ms, where it says so.
    pub processing_latency_ms: Option<f64>,
    /// What the customer said, where the platform says so.
    pub query_statement: Option<Cow<'a, str>>,
    /// What was said since the frame before, where the platform says so; at most [`UTTERANCES`].
    pub utterances: Vec<Utterance>,
    /// Whether nothing was said before the first of them; never with a gap.
    pub from_start: bool,
    /// Whether more was said than `utterances` holds.
    pub has_gap: bool,
    /// Suggestions dropped for scores that are not numbers within 0..=1.
    pub bad_scores: u32,
    /// Members of the frame the contract does not name.
    pub unknown: Members<'a>,
    /// Members of the frame's metadata the contract does not name.
    pub unknown_metadata: Members<'a>,
}

/// Decodes frames, one at a time; its buffers are reused.
#[derive(Debug)]
pub struct Decoder {
    inflater: Inflater,
    limit: usize,
}

impl Decoder {
    /// A decoder for frames of at most `limit` bytes, inflated.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            inflater: Inflater::new(limit),
            limit,
        }
    }

    /// What the decoder's buffer takes between frames, in bytes.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.inflater.held_bytes()
    }

    /// Reads one frame.
    ///
    /// # Errors
    /// The [`Defect`] under which it is dropped and counted.
    pub fn decode<'a>(&'a mut self, payload: Payload<'a>) -> Result<Frame<'a>, Defect> {
        match payload {
            Payload::Text(text) if text.len() > self.limit => Err(Defect::Oversized),
            Payload::Text(text) => shape::parse(text),
            Payload::Binary(bytes) if !inflate::is_gzip(bytes) => Err(Defect::NotGzip),
            Payload::Binary(bytes) => {
                let json = self.inflater.inflate(bytes)?;
                // Checked once as a whole, which is faster than string by string.
                let text = std::str::from_utf8(json).map_err(|_| Defect::NotJson)?;
                shape::parse(text)
            }
        }
    }
}

impl Frame<'_> {
    /// The frame as everything above knows it. A suggestion less confident than
    /// `text_from_confidence` keeps its id, kind and scores, and loses its text.
    #[must_use]
    pub fn into_batch(self, text_from_confidence: f64) -> Batch {
        let suggestions = self
            .offers
            .into_iter()
            .map(|offer| {
                let confidence = offer.scores.confidence;
                if confidence.is_none_or(|confidence| confidence >= text_from_confidence) {
                    offer.into_suggestion()
                } else {
                    offer.into_outline()
                }
            })
            .collect();
        Batch {
            interaction_id: self.interaction_id,
            suggestions,
            processing_latency_ms: self.processing_latency_ms,
            query_statement: self.query_statement.map(Cow::into_owned),
            utterances: self.utterances,
            from_start: self.from_start,
            has_gap: self.has_gap,
            dropped_scores: self.bad_scores,
            unknown: self.unknown.into_json(("metadata", self.unknown_metadata)),
        }
    }
}

impl Offer<'_> {
    fn into_suggestion(self) -> Suggestion {
        let kind = kind(self.kind.as_deref());
        let id = self.id.into_owned();
        let title = match self.title {
            Some(title) if !title.trim().is_empty() => title.into_owned(),
            Some(_) | None => id.clone(),
        };
        Suggestion {
            id: SuggestionId(id),
            kind,
            title,
            snippet: self.snippet.map(Cow::into_owned),
            knowledge_article_id: self.knowledge_article_id.map(Cow::into_owned),
            url: self.url.map(Cow::into_owned),
            scores: self.scores,
            source: None,
            details: Vec::new(),
            unknown: self.unknown.into_json(("", Members::default())),
        }
    }

    fn into_outline(self) -> Suggestion {
        Suggestion {
            kind: kind(self.kind.as_deref()),
            id: SuggestionId(self.id.into_owned()),
            title: String::new(),
            snippet: None,
            knowledge_article_id: None,
            url: None,
            scores: self.scores,
            source: None,
            details: Vec::new(),
            unknown: None,
        }
    }
}

fn kind(name: Option<&str>) -> SuggestionKind {
    match name.map(str::trim) {
        None | Some("") => SuggestionKind::from("unknown"),
        Some(name) => SuggestionKind::from(name),
    }
}
