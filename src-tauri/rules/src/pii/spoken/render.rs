//! A run of number words as the digits it says.

use std::ops::Range;

use super::words::Meaning;
use super::{Item, Said, is_pause};

/// The chars that stand for a run, each with the bytes it came from.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) chars: Vec<(char, Range<usize>)>,
}

impl Rendered {
    pub(super) fn digits(&self) -> usize {
        self.chars
            .iter()
            .filter(|(c, _)| c.is_ascii_digit())
            .count()
    }

    fn number(&mut self, value: u8, source: &Range<usize>) {
        if value >= 10 {
            self.digit(value / 10, source);
        }
        self.digit(value % 10, source);
    }

    fn digit(&mut self, digit: u8, source: &Range<usize>) {
        self.chars
            .push((char::from(b'0' + digit % 10), source.clone()));
    }
}

/// The digits of a run, grouped by its pauses; none where its words do not make digits.
pub(super) fn render(text: &str, run: &[Item]) -> Option<Rendered> {
    let mut rendered = Rendered::default();
    let mut index = 0;
    // A separator that comes before the next digit.
    let mut pause: Option<char> = None;
    while index < run.len() {
        let item = &run[index];
        let before = index.checked_sub(1).map(|index| &run[index]);
        let gap = before.map_or("", |before| &text[before.place.end..item.place.start]);
        let both_written =
            before.is_some_and(|it| it.said == Said::Written && it.said == item.said);
        if both_written {
            for (at, char) in gap.char_indices() {
                let start = item.place.start - gap.len() + at;
                // Pauses of other scripts; recognizers read one byte.
                let char = if char.is_ascii() { char } else { ' ' };
                rendered.chars.push((char, start..start + 1));
            }
        } else if is_pause(gap) || before.is_some_and(|before| meets_written(before, item)) {
            pause = pause.or(Some(' '));
        }
        match item.said {
            Said::Word(Meaning::Filler | Meaning::And) => pause = pause.or(Some(' ')),
            Said::Word(Meaning::Mark(mark)) => pause = Some(mark),
            Said::Written | Said::Word(_) => {
                if let Some(mark) = pause.take()
                    && !rendered.chars.is_empty()
                {
                    let start = item.place.start;
                    rendered.chars.push((mark, start..start + 1));
                }
            }
        }
        index += say(text, &run[index..], &mut rendered)?;
    }
    Some(rendered)
}

/// Says the first number of `items`, and how many items it took.
fn say(text: &str, items: &[Item], rendered: &mut Rendered) -> Option<usize> {
    let first = items.first()?;
    let through = |last: usize| first.place.start..items[last].place.end;
    match first.said {
        Said::Written => {
            for at in first.place.clone() {
                rendered.digit(text.as_bytes()[at] - b'0', &(at..at + 1));
            }
            Some(1)
        }
        Said::Word(Meaning::Unit(4))
            if word(text, items, 1) == Some(Meaning::Tens(20)) && is_french(text, first) =>
        {
            // Quatre-vingt.
            let (value, took) = tens(text, &items[1..], 80);
            rendered.number(value, &through(took));
            Some(took + 1)
        }
        Said::Word(Meaning::Unit(digit)) => {
            rendered.digit(digit, &first.place);
            Some(1)
        }
        Said::Word(Meaning::Pair(10)) if is_french(text, first) => {
            let (value, took) = match word(text, items, 1) {
                Some(Meaning::Unit(unit @ 7..=9)) => (10 + unit, 2),
                Some(_) | None => (10, 1),
            };
            rendered.number(value, &through(took - 1));
            Some(took)
        }
        Said::Word(Meaning::Pair(value)) => {
            rendered.number(value, &first.place);
            Some(1)
        }
        Said::Word(Meaning::Tens(value)) => {
            let (value, took) = tens(text, items, value);
            rendered.number(value, &through(took - 1));
            Some(took)
        }
        Said::Word(Meaning::Zeros(count)) => {
            for _ in 0..count {
                rendered.digit(0, &first.place);
            }
            Some(1)
        }
        Said::Word(Meaning::Repeat(times)) => {
            let digit = match word(text, items, 1) {
                Some(Meaning::Unit(digit)) => digit,
                Some(_) => return None,
                None => text[items.get(1)?.place.clone()]
                    .parse()
                    .ok()
                    .filter(|it| *it < 10)?,
            };
            for _ in 0..times {
                rendered.digit(digit, &through(1));
            }
            Some(2)
        }
        Said::Word(Meaning::Plus) => {
            rendered.chars.push(('+', first.place.clone()));
            Some(1)
        }
        Said::Word(Meaning::Mark(_) | Meaning::Filler | Meaning::And) => Some(1),
    }
}

/// The number that starts with the tens `items` do, and how many items it took.
fn tens(text: &str, items: &[Item], tens: u8) -> (u8, usize) {
    let and = usize::from(word(text, items, 1) == Some(Meaning::And));
    let vigesimal = tens == 80 || (tens == 60 && is_french(text, &items[0]));
    match word(text, items, 1 + and) {
        Some(Meaning::Unit(unit @ 1..=9)) => (tens + unit, 2 + and),
        Some(Meaning::Pair(10)) if vigesimal => match word(text, items, 2 + and) {
            Some(Meaning::Unit(unit @ 7..=9)) => (tens + 10 + unit, 3 + and),
            Some(_) | None => (tens + 10, 2 + and),
        },
        Some(Meaning::Pair(teen @ 11..=16)) if vigesimal => (tens + teen, 2 + and),
        Some(_) | None => (tens, 1),
    }
}

/// What the item `index` means, where no pause stands before it.
fn word(text: &str, items: &[Item], index: usize) -> Option<Meaning> {
    let item = items.get(index)?;
    let gap = &text[items[index - 1].place.end..item.place.start];
    match item.said {
        Said::Word(meaning) if !is_pause(gap) => Some(meaning),
        Said::Word(_) | Said::Written => None,
    }
}

fn is_french(text: &str, item: &Item) -> bool {
    let word = &text[item.place.clone()];
    ["quatre", "dix", "soixante", "vingt", "vingts"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether a group of written digits and a word meet: nobody writes half a group.
fn meets_written(one: &Item, other: &Item) -> bool {
    let group = |item: &Item| item.said == Said::Written && item.place.len() > 1;
    (group(one) && other.said != Said::Written) || (group(other) && one.said != Said::Written)
}
