//! JSON text to [`Frame`]: borrowed, in one pass, without recursion into what is unknown.
//!
//! Visitors by hand rather than derived ones: derive's `flatten` would copy every unknown member
//! into a tree, and a suggestion with bad scores must be skipped, not fail its frame.

use std::borrow::Cow;
use std::fmt;

use rules::id::InteractionId;
use rules::suggestion::Scores;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::members::Members;
use super::spoken::Spoken;
use super::{Defect, Frame, Offer, SUGGESTIONS};

/// Reads a whole frame.
pub(super) fn parse(text: &str) -> Result<Frame<'_>, Defect> {
    let mut over = false;
    let mut json = serde_json::Deserializer::from_str(text);
    let frame = json
        .deserialize_map(FrameVisitor { over: &mut over })
        .and_then(|frame| json.end().map(|()| frame));
    frame.map_err(|_| {
        if over {
            Defect::Oversized
        } else if serde_json::from_str::<IgnoredAny>(text).is_ok() {
            Defect::WrongShape
        } else {
            Defect::NotJson
        }
    })
}

struct FrameVisitor<'o> {
    /// Set when there are more suggestions than may be.
    over: &'o mut bool,
}

impl<'de> Visitor<'de> for FrameVisitor<'_> {
    type Value = Frame<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a frame")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut interaction: Option<InteractionId> = None;
        let mut offers: Option<Offers<'de>> = None;
        let mut metadata: Option<Metadata<'de>> = None;
        let mut unknown = Members::default();
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "interactionId" => {
                    let Text(id) = map.next_value()?;
                    let id = Uuid::try_parse(&id).map_err(de::Error::custom)?;
                    once(&mut interaction, InteractionId(id))?;
                }
                "suggestions" => {
                    let found = map.next_value_seed(OffersSeed { over: self.over })?;
                    once(&mut offers, found)?;
                }
                "metadata" => {
                    let found: Option<Metadata<'de>> = map.next_value()?;
                    once(&mut metadata, found.unwrap_or_default())?;
                }
                _ => unknown.push(name, map.next_value()?),
            }
        }
        let interaction_id =
            interaction.ok_or_else(|| de::Error::missing_field("interactionId"))?;
        let offers = offers.unwrap_or_default();
        let metadata = metadata.unwrap_or_default();
        Ok(Frame {
            interaction_id,
            offers: offers.good,
            processing_latency_ms: metadata.processing_latency_ms,
            query_statement: metadata.query_statement,
            from_start: metadata.spoken.is_from_start(),
            has_gap: metadata.spoken.has_gap,
            utterances: metadata.spoken.utterances,
            bad_scores: offers.bad_scores,
            unknown,
            unknown_metadata: metadata.unknown,
        })
    }
}

/// Keeps a member's value; a second one of the same name is an error.
fn once<T, E: de::Error>(slot: &mut Option<T>, value: T) -> Result<(), E> {
    if slot.replace(value).is_some() {
        return Err(E::custom("a member stands twice"));
    }
    Ok(())
}

#[derive(Default)]
struct Offers<'a> {
    good: Vec<Offer<'a>>,
    bad_scores: u32,
}

struct OffersSeed<'o> {
    over: &'o mut bool,
}

impl<'de> DeserializeSeed<'de> for OffersSeed<'_> {
    type Value = Offers<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for OffersSeed<'_> {
    type Value = Offers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of suggestions")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Offers::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut offers = Offers {
            good: Vec::with_capacity(16),
            bad_scores: 0,
        };
        while let Some(good) = seq.next_element_seed(OfferSeed(&mut offers.good))? {
            offers.bad_scores += u32::from(!good);
            if offers.good.len() > SUGGESTIONS {
                *self.over = true;
                return Err(de::Error::custom("too many suggestions"));
            }
        }
        Ok(offers)
    }
}

/// A suggestion, filled in where it stays; false, and not there, when its scores are not within
/// 0..=1.
struct OfferSeed<'o, 'a>(&'o mut Vec<Offer<'a>>);

impl<'de> DeserializeSeed<'de> for OfferSeed<'_, 'de> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OfferSeed<'_, 'de> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a suggestion")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        self.0.push(Offer::default());
        let offer = self.0.last_mut().expect("one was pushed just now");
        let (mut confidence, mut relevance) = (None, None);
        // One bit for each member, to find those that stand twice.
        let mut seen = 0_u8;
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "id" => {
                    first(&mut seen, 0)?;
                    Text(offer.id) = map.next_value()?;
                }
                "confidence" => {
                    first(&mut seen, 1)?;
                    Number(confidence) = map.next_value()?;
                }
                "relevanceScore" => {
                    first(&mut seen, 2)?;
                    Number(relevance) = map.next_value()?;
                }
                "type" => {
                    first(&mut seen, 3)?;
                    offer.kind = text(&mut map)?;
                }
                "title" => {
                    first(&mut seen, 4)?;
                    offer.title = text(&mut map)?;
                }
                "snippet" => {
                    first(&mut seen, 5)?;
                    offer.snippet = text(&mut map)?;
                }
                "knowledgeArticleId" => {
                    first(&mut seen, 6)?;
                    offer.knowledge_article_id = text(&mut map)?;
                }
                "url" => {
                    first(&mut seen, 7)?;
                    offer.url = text(&mut map)?;
                }
                _ => offer.unknown.push(name, map.next_value()?),
            }
        }
        if offer.id.is_empty() {
            return Err(de::Error::missing_field("id"));
        }
        let (Some(confidence), Some(relevance_score)) = (score(confidence), score(relevance))
        else {
            self.0.pop();
            return Ok(false);
        };
        offer.scores = Scores::of(confidence, relevance_score);
        Ok(true)
    }
}

/// Marks a member as seen; a second one of the same name is an error.
fn first<E: de::Error>(seen: &mut u8, bit: u8) -> Result<(), E> {
    if *seen & (1 << bit) != 0 {
        return Err(E::custom("a member stands twice"));
    }
    *seen |= 1 << bit;
    Ok(())
}

/// A member's text, if it is not null.
fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    Ok(map
        .next_value::<Option<Text<'de>>>()?
        .map(|Text(text)| text))
}

/// A score within 0..=1, 0 where missing; none when it is anything else.
fn score(found: Option<f64>) -> Option<f64> {
    let score = found.unwrap_or(0.0);
    // Adding 0 turns -0 into 0, which sorts differently and shows oddly.
    (0.0..=1.0).contains(&score).then_some(score + 0.0)
}

#[derive(Default)]
struct Metadata<'a> {
    processing_latency_ms: Option<f64>,
    query_statement: Option<Cow<'a, str>>,
    spoken: Spoken,
    unknown: Members<'a>,
}

impl<'de> de::Deserialize<'de> for Metadata<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(MetadataVisitor)
    }
}

struct MetadataVisitor;

impl<'de> Visitor<'de> for MetadataVisitor {
    type Value = Metadata<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("metadata")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut latency: Option<Option<f64>> = None;
        let mut statement: Option<Option<Cow<'de, str>>> = None;
        let mut spoken = Spoken::default();
        let mut unknown = Members::default();
        while let Some(Text(name)) = map.next_key()? {
            match &*name {
                "processingLatencyMs" => once(&mut latency, map.next_value::<Number>()?.0)?,
                "queryStatement" => {
                    let found = text(&mut map)?;
                    once(&mut statement, found)?;
                }
                "utterances" => spoken.take(map.next_value()?),
                "transcriptFromStart" => spoken.take_start(map.next_value()?),
                _ => unknown.push(name, map.next_value()?),
            }
        }
        Ok(Metadata {
            processing_latency_ms: latency.flatten().filter(|ms| ms.is_finite() && *ms >= 0.0),
            query_statement: statement.flatten().filter(|text| !text.trim().is_empty()),
            spoken,
            unknown,
        })
    }
}

/// Text, borrowed where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> de::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_str(TextVisitor).map(Self)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// A JSON number or null. Read from its text by the standard library: exactly rounded, as every
/// other reader of the same frame has it, and infinite where it is too large for double precision,
/// which `serde_json` would refuse together with the frame.
struct Number(Option<f64>);

impl<'de> de::Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let raw: &'de RawValue = de::Deserialize::deserialize(json)?;
        match raw.get() {
            "null" => Ok(Self(None)),
            text if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                text.parse().map(Some).map(Self).map_err(de::Error::custom)
            }
            _ => Err(de::Error::custom("a number was expected")),
        }
    }
}
