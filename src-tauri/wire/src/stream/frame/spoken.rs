//! What was said since the frame before (`docs/decisions/002`): `metadata.utterances` and
//! `metadata.transcriptFromStart`.
//!
//! An extension a platform may know or not, so nothing in it is a reason to drop a frame: it is
//! skipped as text first and read apart, where a mistake costs one utterance. What is left out for
//! its size or shape leaves a gap, and is told as one: a transcript with a hole must not pass for a
//! whole one. Who is neither customer nor agent, and who says nothing, leaves none.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use rules::transcript::{Speaker, Utterance};
use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// So many utterances of one frame are read.
pub const UTTERANCES: usize = 200;

/// A longer utterance is left out, in chars.
pub const LONGEST_UTTERANCE: usize = 8_000;

/// What one frame tells.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub(super) utterances: Vec<Utterance>,
    /// Whether more was said than is told here.
    pub(super) has_gap: bool,
    stands: bool,
    from_start: Option<bool>,
}

impl Spoken {
    /// Takes `metadata.utterances`. Where it stands twice nobody knows which is meant.
    pub(super) fn take(&mut self, list: &RawValue) {
        if std::mem::replace(&mut self.stands, true) {
            self.utterances.clear();
            self.has_gap = true;
            return;
        }
        if list.get() == "null" {
            return;
        }
        let mut json = serde_json::Deserializer::from_str(list.get());
        match json.deserialize_seq(List) {
            Ok((utterances, has_gap)) => {
                self.utterances = utterances;
                self.has_gap = has_gap;
            }
            Err(_) => self.has_gap = true,
        }
    }

    /// Takes `metadata.transcriptFromStart`: true is true, and nothing else is.
    pub(super) fn take_start(&mut self, flag: &RawValue) {
        let before = self.from_start.unwrap_or(true);
        self.from_start = Some(before && flag.get() == "true");
    }

    /// Whether nothing was said before the first utterance.
    pub(super) fn is_from_start(&self) -> bool {
        self.from_start == Some(true) && !self.has_gap
    }
}

/// Reads a list into what can be used of it, and whether something could not.
struct List;

impl<'de> Visitor<'de> for List {
    type Value = (Vec<Utterance>, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of utterances")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let (mut utterances, mut has_gap) = (Vec::new(), false);
        for _ in 0..UTTERANCES {
            let Some(one) = seq.next_element::<&RawValue>()? else {
                return Ok((utterances, has_gap));
            };
            match read(one) {
                Read::Said(utterance) => utterances.push(utterance),
                Read::Nothing => {}
                Read::Unreadable => has_gap = true,
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            has_gap = true;
        }
        Ok((utterances, has_gap))
    }
}

enum Read {
    Said(Utterance),
    /// By nobody the companion knows, or without a word.
    Nothing,
    Unreadable,
}

fn read(json: &RawValue) -> Read {
    #[derive(Deserialize)]
    struct Line<'a> {
        #[serde(borrow)]
        speaker: Cow<'a, str>,
        #[serde(borrow)]
        text: Cow<'a, str>,
        #[serde(borrow, default)]
        at: Option<&'a RawValue>,
    }
    let Ok(line) = serde_json::from_str::<Line<'_>>(json.get()) else {
        return Read::Unreadable;
    };
    let speaker = match &*line.speaker {
        "customer" => Speaker::Customer,
        "agent" => Speaker::Agent,
        _ => return Read::Nothing,
    };
    if line.text.trim().is_empty() {
        return Read::Nothing;
    }
    // Bytes first: counting chars is only for what may be too long.
    if line.text.len() > LONGEST_UTTERANCE && line.text.chars().count() > LONGEST_UTTERANCE {
        return Read::Unreadable;
    }
    let at = line.at.and_then(|at| {
        // What isn't a time must not cost what was said.
        serde_json::from_str::<Timestamp>(at.get()).ok()
    });
    Read::Said(Utterance {
        speaker,
        text: line.text.into_owned(),
        at,
    })
}
