//! What is said in an interaction, for whoever reads along: the newest lines, and the words that
//! are being said.
//!
//! Pure, in memory only, and bounded in lines and bytes: the earliest line goes first. Owns what of
//! it is shown; what a summary is made from is `heard`'s, what triggers are told is `telling`'s.

use std::collections::VecDeque;

use rules::transcript::{Speaker, Utterance};
use wire::platform::events::Interim;

use crate::view::cut::cut;
use crate::view::talk::{SaidView, SayingView, TalkSpeaker, TalkView};

/// So many lines are kept: a quarter of an hour of talk.
const MOST_LINES: usize = 200;

/// More text than this is not kept, in bytes: a view carries all of it.
const MOST_BYTES: usize = 48 * 1024;

/// More than this of one line is not shown, in chars.
const LINE_CHARS: usize = 2_000;

/// So many utterances can be under way at once: two people, and what overlaps.
const MOST_SAYING: usize = 4;

/// What was said last, and what is being said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Talk {
    lines: VecDeque<Line>,
    bytes: usize,
    numbers: u64,
    saying: Vec<Interim>,
    is_cut: bool,
}

#[derive(Debug, Clone)]
struct Line {
    number: u64,
    said: Utterance,
}

impl Talk {
    /// Something was said. What comes late takes its place by its time; the words that it was
    /// recognized from are not under way any more.
    pub(crate) fn hear(&mut self, utterances: &[Utterance]) {
        for said in utterances {
            self.settle(said);
            self.keep(said);
        }
    }

    /// Something is being said: later words of the same utterance take the place of earlier ones.
    pub(crate) fn overhear(&mut self, words: &[Interim]) {
        for one in words {
            let known = self.saying.iter_mut();
            let mut known = known.filter(|known| known.utterance_id == one.utterance_id);
            match known.next() {
                Some(known) => known.clone_from(one),
                None => self.saying.push(one.clone()),
            }
        }
        let over = self.saying.len().saturating_sub(MOST_SAYING);
        self.saying.drain(..over);
    }

    /// The connection is gone: what was being said is not heard to its end.
    pub(crate) fn mark_break(&mut self) {
        self.saying.clear();
    }

    /// As it is shown.
    pub(crate) fn view(&self) -> TalkView {
        let said = self.lines.iter().map(|line| SaidView {
            number: line.number,
            speaker: side(line.said.speaker),
            text: cut(&line.said.text, LINE_CHARS),
            at: line.said.at.map(jiff::Timestamp::as_millisecond),
        });
        let saying = self.saying.iter().map(|one| SayingView {
            speaker: side(one.speaker),
            text: cut(&one.text, LINE_CHARS),
        });
        TalkView {
            said: said.collect(),
            saying: saying.collect(),
            is_cut: self.is_cut,
        }
    }

    /// The words under way that became `said`. Which they are is not told: those of the speaker
    /// up to the one that `said` begins with, or else all of the speaker's, since nobody says two
    /// things at once.
    fn settle(&mut self, said: &Utterance) {
        let of_speaker = |one: &Interim| one.speaker == said.speaker;
        let became = |one: &Interim| of_speaker(one) && begins_with(&said.text, &one.text);
        let until = match self.saying.iter().position(became) {
            Some(place) => place + 1,
            None => self.saying.len(),
        };
        let mut place = 0;
        self.saying.retain(|one| {
            place += 1;
            place > until || !of_speaker(one)
        });
    }

    fn keep(&mut self, said: &Utterance) {
        if said.text.trim().is_empty() {
            return;
        }
        let later = |line: &&Line| said.at.is_some() && line.said.at > said.at;
        let later = self.lines.iter().rev().take_while(later).count();
        let number = self.numbers;
        self.numbers += 1;
        self.bytes += said.text.len();
        let line = Line {
            number,
            said: said.clone(),
        };
        self.lines.insert(self.lines.len() - later, line);
        while self.lines.len() > MOST_LINES || (self.bytes > MOST_BYTES && self.lines.len() > 1) {
            self.is_cut = true;
            if let Some(gone) = self.lines.pop_front() {
                self.bytes -= gone.said.text.len();
            }
        }
    }
}

const fn side(speaker: Speaker) -> TalkSpeaker {
    match speaker {
        Speaker::Customer => TalkSpeaker::Customer,
        Speaker::Agent => TalkSpeaker::Agent,
    }
}

/// Whether a text begins with words, whatever their case and marks: punctuation comes with the end.
fn begins_with(text: &str, words: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|char| char.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let words = plain(words);
    !words.is_empty() && plain(text).starts_with(&words)
}

#[cfg(test)]
mod tests;
