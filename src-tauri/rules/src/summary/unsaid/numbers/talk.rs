//! A talk read for its numbers, from its first word to its last.
//!
//! A number may go on in the next utterance, after somebody's "okay": digits in a row are one run
//! until words come that say something else.

use super::{Numbers, Run, Said};
use crate::fold::plain_word;
use crate::pii::fold::Folded;
use crate::summary::unsaid::quantity::{Kind, decimal, implied, month, scaled};
use crate::summary::unsaid::spoken::{Building, Word, is_kanji_numeral, kanji, word};
use crate::summary::unsaid::written::{Cluster, clusters};
use crate::transcript::Transcript;

/// Stands between two utterances.
const BORDER: char = '\u{1e}';

/// As many words of another's "okay, got it" do not interrupt a number.
const BACKCHANNEL: usize = 4;

/// As many digits at most follow the point of a number that was read out.
const FRACTION: usize = 6;

pub(super) fn read(transcript: &Transcript) -> Numbers {
    let mut text = String::new();
    for said in &transcript.utterances {
        text.push_str(&Folded::new(&said.text).text.replace(BORDER, " "));
        text.push(BORDER);
    }
    let mut reader = Reader::default();
    let mut written = clusters(&text).into_iter().peekable();
    let mut at = 0;
    while at < text.len() {
        if let Some(cluster) = written.next_if(|cluster| cluster.core.start == at) {
            at = cluster.core.end;
            reader.written(&text, &cluster);
            continue;
        }
        let rest = &text[at..];
        let Some(char) = rest.chars().next() else {
            break;
        };
        let length = if is_kanji_numeral(char) {
            let run = run_of(rest, is_kanji_numeral);
            reader.kanji(run);
            run.len()
        } else if char.is_alphabetic() {
            let run = run_of(rest, |char| char.is_alphabetic() && !is_kanji_numeral(char));
            reader.word(run);
            run.len()
        } else {
            reader.between(char);
            char.len_utf8()
        };
        at += length;
    }
    reader.end_run();
    reader.numbers
}

fn run_of(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|char| !belongs(char)).unwrap_or(text.len());
    &text[..end]
}

/// A number of a run.
#[derive(Clone)]
struct Part {
    digits: String,
    value: String,
    /// Where it stands among what was said; none for one that is written.
    said: Option<usize>,
}

#[derive(Default)]
struct Reader {
    numbers: Numbers,
    run: Vec<Part>,
    building: Building,
    /// The plain word before.
    before: String,
    /// The next digit so many times.
    repeat: Option<usize>,
    /// Where in the run a point stood.
    point: Option<usize>,
    /// The amount whose hundredths may follow.
    whole: Option<String>,
    /// Words since the last number that are none of its own.
    skipped: usize,
    /// An utterance ended since.
    crossed: bool,
    /// The word that comes names what the last number counts.
    wants_unit: bool,
}

impl Reader {
    fn written(&mut self, text: &str, cluster: &Cluster) {
        self.finish();
        self.go_on_or_begin();
        self.numbers
            .written
            .insert(text[cluster.core.clone()].to_owned());
        let values = cluster.values();
        self.numbers.values.extend(values.iter().cloned());
        let value = values.first().cloned();
        let written = Some(text[cluster.core.clone()].to_owned());
        if let Some(value) = value.clone() {
            self.numbers.said.push(Said {
                value,
                kind: cluster.kind,
                unit: cluster.unit.clone(),
                written,
            });
        }
        let repeat = self.repeat.take().filter(|_| cluster.digits().len() == 1);
        // The halves of a decimal number say nothing by themselves.
        let groups = if cluster.comes_apart() {
            self.numbers.values.extend(cluster.parts());
            cluster.groups.clone()
        } else {
            vec![cluster.digits()]
        };
        for group in groups {
            let part = Part {
                digits: group.repeat(repeat.unwrap_or(1)),
                value: decimal(&group, ""),
                said: None,
            };
            self.push(part);
        }
        // The hundredths of what is written are written with it.
        if let (Some(value), Some(last)) = (value, self.run.last_mut()) {
            last.value = value;
        }
        self.before.clear();
    }

    fn kanji(&mut self, run: &str) {
        self.finish();
        if let Some(value) = kanji(run) {
            self.go_on_or_begin();
            self.number(value, Kind::Plain);
        }
        self.before.clear();
    }

    fn word(&mut self, said: &str) {
        let plain = plain_word(said);
        self.numbers
            .values
            .extend(implied(&plain).iter().map(|it| (*it).to_owned()));
        self.numbers.months.extend(month(&plain));
        match word(said, &self.before) {
            Word::Number(value, room) => self.number_word(&plain, value, room),
            Word::Hundred => self.multiplied(Building::hundred, 2),
            Word::Times(times) => {
                let zeros = if times == 1_000 { 3 } else { 6 };
                self.multiplied(|building| building.times(times), zeros);
            }
            Word::Repeat(times) => {
                self.finish();
                self.repeat = Some(times);
            }
            Word::Point => {
                self.finish();
                self.point = (!self.run.is_empty()).then_some(self.run.len());
            }
            Word::Money => self.is_money(),
            Word::Cents => self.are_cents(),
            Word::Percent => {
                self.finish();
                self.is(Kind::Percent);
            }
            Word::Filler => {}
            Word::Other => self.other(&plain),
        }
        self.before = plain;
    }

    fn number_word(&mut self, plain: &str, value: u64, room: u64) {
        self.go_on_or_begin();
        self.numbers.values.insert(value.to_string());
        if let Some(times) = self.repeat.take().filter(|_| value < 10) {
            self.finish();
            self.push(Part {
                digits: value.to_string().repeat(times),
                value: value.to_string().repeat(times),
                said: None,
            });
            return;
        }
        // Quatre-vingt.
        if matches!(plain, "vingt" | "vingts") && self.before == "quatre" {
            self.building.take();
            self.building.add(80, 20);
        } else if !self.building.add(value, room) {
            self.finish();
            self.building.add(value, room);
        }
    }

    fn multiplied(&mut self, multiply: impl Fn(&mut Building) -> bool, zeros: usize) {
        self.go_on_or_begin();
        let is_empty = self.building.is_empty();
        if is_empty && let Some(last) = self.run.last_mut().filter(|_| self.skipped == 0) {
            // `5 thousand`.
            let more = scaled(&last.value, zeros);
            self.numbers.values.insert(more);
        }
        if !multiply(&mut self.building) {
            self.finish();
            multiply(&mut self.building);
        }
    }

    fn is_money(&mut self) {
        self.finish();
        self.is(Kind::Money);
        self.whole = self.run.last().map(|part| part.value.clone());
    }

    /// `ninety cents`, and what came before them: `84 dollars and`.
    fn are_cents(&mut self) {
        self.finish();
        if let Some(value) = self.run.last().map(|part| part.value.clone()) {
            self.amount("0", &value);
        }
    }

    fn other(&mut self, plain: &str) {
        self.finish();
        if self.wants_unit
            && let Some(said) = self.numbers.said.last_mut()
        {
            said.unit.get_or_insert_with(|| plain.to_owned());
        }
        self.wants_unit = false;
        self.repeat = None;
        self.skipped += 1;
    }

    /// A char that is neither letter nor digit.
    fn between(&mut self, char: char) {
        match char {
            BORDER => {
                self.finish();
                self.crossed = true;
                self.wants_unit = false;
                self.before.clear();
            }
            // What one hears as a pause ends a number, but not the run.
            ',' | '.' | ';' | ':' | '!' | '?' | '、' | '。' => {
                self.finish();
                self.before.clear();
            }
            _ => {}
        }
    }

    /// Ends the number that is being put together.
    fn finish(&mut self) {
        if let Some(value) = self.building.take() {
            self.number(value, Kind::Plain);
        }
    }

    fn number(&mut self, value: u64, kind: Kind) {
        let value = value.to_string();
        self.numbers.values.insert(value.clone());
        self.numbers.said.push(Said {
            value: value.clone(),
            kind,
            unit: None,
            written: None,
        });
        self.wants_unit = true;
        self.push(Part {
            digits: value.clone(),
            value,
            said: Some(self.numbers.said.len() - 1),
        });
    }

    fn push(&mut self, part: Part) {
        if let Some(whole) = self.whole.take() {
            self.amount(&whole, &part.digits);
        } else if let Some(before) = self.run.last().map(|part| part.value.clone()) {
            // `forty-eight ninety`.
            self.amount(&before, &part.digits);
        }
        self.run.push(part);
        if let Some(point) = self.point.filter(|point| *point > 0) {
            let fraction: String = self.run[point..]
                .iter()
                .map(|part| part.digits.as_str())
                .collect();
            if fraction.len() <= FRACTION {
                let value = decimal(&self.run[point - 1].value, &fraction);
                self.numbers.values.insert(value);
            } else {
                self.point = None;
            }
        }
    }

    /// An amount of money in two numbers, where the second can be hundredths.
    fn amount(&mut self, whole: &str, hundredths: &str) {
        if whole.contains('.')
            || hundredths.len() > 2
            || !hundredths.bytes().all(|b| b.is_ascii_digit())
        {
            return;
        }
        let value = decimal(whole, &format!("{hundredths:0>2}"));
        self.numbers.values.insert(value.clone());
        if hundredths.len() == 2 {
            self.numbers.said.push(Said {
                value,
                kind: Kind::Money,
                unit: None,
                written: None,
            });
        }
    }

    /// The last number is of that kind.
    fn is(&mut self, kind: Kind) {
        if let Some(said) = self.run.last().and_then(|part| part.said)
            && let Some(said) = self.numbers.said.get_mut(said)
        {
            said.kind = kind;
        }
        self.wants_unit = false;
    }

    /// A number comes: of the same run, unless too much was said in between.
    fn go_on_or_begin(&mut self) {
        let most = if self.crossed { BACKCHANNEL } else { 0 };
        if self.skipped > most {
            self.end_run();
        }
        self.skipped = 0;
        self.crossed = false;
    }

    fn end_run(&mut self) {
        self.finish();
        let mut run = Run::default();
        run.edges.insert(0);
        for part in self.run.drain(..) {
            run.digits.push_str(&part.digits);
            run.edges.insert(run.digits.len());
        }
        if !run.digits.is_empty() {
            self.numbers.runs.push(run);
        }
        self.whole = None;
        self.point = None;
    }
}
