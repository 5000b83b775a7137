//! Numbers above ninety-nine, word by word.

use crate::pii::{NumberWord, number_word};

/// A number while its words come in.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Building {
    /// Whole thousands and millions.
    above: u64,
    /// What stands below the next thousand.
    below: u64,
    /// What follows must be less than this to be a part of it.
    room: u64,
    started: bool,
}

/// Larger ones are nobody's.
const MOST: u64 = 1_000_000_000_000;

impl Building {
    /// Takes a number's word with the room it leaves; false where it does not fit behind what is
    /// there, so that another number begins.
    pub(in super::super) fn add(&mut self, value: u64, room: u64) -> bool {
        if self.started && (value == 0 || value >= self.room) {
            return false;
        }
        self.below += value;
        self.room = room;
        self.started = true;
        true
    }

    /// Makes hundreds of what is below; `hundred` by itself is one.
    pub(in super::super) fn hundred(&mut self) -> bool {
        let below = if self.started { self.below } else { 1 };
        let alone = !self.started || (self.below == 0 && self.room >= 1_000);
        if !alone && !(1..100).contains(&below) {
            return false;
        }
        self.below = below.max(1) * 100;
        self.room = 100;
        self.started = true;
        true
    }

    /// Makes thousands or millions (`times`) of what is below.
    pub(in super::super) fn times(&mut self, times: u64) -> bool {
        if self.started && self.below == 0 && self.above < times {
            // `two thousand million`.
            self.above = self.above.saturating_mul(times).min(MOST);
        } else if self.below < 1_000 {
            let below = if self.started { self.below } else { 1 };
            self.above = self.above.saturating_add(below * times).min(MOST);
        } else {
            return false;
        }
        self.below = 0;
        self.room = times;
        self.started = true;
        true
    }

    /// Whether nothing came in yet.
    pub(in super::super) fn is_empty(&self) -> bool {
        !self.started
    }

    /// The number, and a new beginning; none where nothing came in.
    pub(in super::super) fn take(&mut self) -> Option<u64> {
        let built = std::mem::take(self);
        built.started.then_some(built.above + built.below)
    }
}

/// A number in one word: `dreihundertfünfzig`, `zweitausend`, `doscientos`. `word` is plain.
pub(super) fn compound(word: &str) -> Option<u64> {
    if let Some(value) = spanish(word) {
        return Some(value);
    }
    // Every German word for a number of this size has one of the two in it.
    let (thousands, rest) = split(word, "tausend");
    let (hundreds, rest) = split(rest, "hundert");
    if thousands.is_none() && hundreds.is_none() {
        return None;
    }
    let rest = rest.strip_prefix("und").unwrap_or(rest);
    let rest = if rest.is_empty() {
        0
    } else {
        below_hundred(rest)?
    };
    let hundreds = match hundreds {
        None => 0,
        Some("") => 100,
        Some(word) => below_hundred(word)? * 100,
    };
    let thousands = match thousands {
        None => 0,
        Some("") => 1_000,
        Some(word) => compound(word).or_else(|| below_hundred(word))? * 1_000,
    };
    Some(thousands + hundreds + rest)
}

/// What stands before `unit`, if that is there, and what follows; all of it where it is not.
fn split<'w>(word: &'w str, unit: &str) -> (Option<&'w str>, &'w str) {
    word.split_once(unit)
        .map_or((None, word), |(before, after)| (Some(before), after))
}

fn below_hundred(word: &str) -> Option<u64> {
    if word == "ein" {
        return Some(1);
    }
    match number_word(word)?.1 {
        NumberWord::Unit(value) | NumberWord::Pair(value) | NumberWord::Tens(value) => {
            Some(value.into())
        }
        NumberWord::Zeros(_)
        | NumberWord::Repeat(_)
        | NumberWord::Mark(_)
        | NumberWord::Plus
        | NumberWord::Filler
        | NumberWord::And => None,
    }
}

fn spanish(word: &str) -> Option<u64> {
    let stem = word
        .strip_suffix("cientos")
        .or_else(|| word.strip_suffix("cientas"));
    match (stem, word) {
        (Some("dos"), _) => Some(200),
        (Some("tres"), _) => Some(300),
        (Some("cuatro"), _) => Some(400),
        (Some("seis"), _) => Some(600),
        (Some("sete"), _) => Some(700),
        (Some("ocho"), _) => Some(800),
        (Some("nove"), _) => Some(900),
        (_, "quinientos" | "quinientas") => Some(500),
        _ => None,
    }
}
