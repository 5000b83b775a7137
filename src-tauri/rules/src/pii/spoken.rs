//! Digits said in words, read as the digits they say: "four one five", "double oh seven",
//! "null eins sieben", "zéro six douze", "ゼロきゅうゼロ".
//!
//! A run of number words and digits becomes digits where it says at least as many as the shortest
//! number that counts; everything else stays as it is. A pause (a comma, an "uh", a "dash") groups
//! the digits as it groups them for a listener. A run is of one language, so that Spanish "once"
//! is no English word. Rejected: reading every number word, as "one" is mostly a pronoun.

mod japanese;
mod render;
pub(super) mod words;

use std::ops::Range;

use super::fold::Folded;
use super::numbers::is_word;
use render::render;
use words::{ANY, Languages, Meaning};

/// A folded text with its spoken digits as digits.
pub(super) struct Reading {
    pub(super) folded: Folded,
    /// Where in the text digits were spoken, in order.
    pub(super) spoken: Vec<Range<usize>>,
}

/// The fewest digits that can be anybody's: those of a phone number without its area code.
const FEWEST: usize = 7;

/// A word or a group of digits that may be a part of a run.
#[derive(Debug, Clone)]
struct Item {
    place: Range<usize>,
    languages: Languages,
    said: Said,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Digits, written as such.
    Written,
    Word(Meaning),
}

/// Reads what is spoken in `folded`.
pub(super) fn read(folded: Folded) -> Reading {
    let items = items(&folded.text);
    let mut replacements = Vec::new();
    for run in runs(&folded.text, &items) {
        let run = trimmed(&folded.text, run);
        let words = run.iter().filter(|item| item.said != Said::Written).count();
        if words >= 2
            && !is_counting(run)
            && let Some(rendered) = render(&folded.text, run)
            && rendered.digits() >= FEWEST
        {
            let place = run[0].place.start..run[run.len() - 1].place.end;
            replacements.push((place, rendered));
        }
    }
    if replacements.is_empty() {
        let spoken = Vec::new();
        return Reading { folded, spoken };
    }
    let mut text = String::with_capacity(folded.text.len());
    let mut origins = Vec::with_capacity(folded.text.len());
    let mut spoken = Vec::with_capacity(replacements.len());
    let mut from = 0;
    let keep = |text: &mut String, origins: &mut Vec<_>, range: Range<usize>| {
        text.push_str(&folded.text[range.clone()]);
        origins.extend(range.map(|at| folded.chars(&(at..at + 1))));
    };
    for (place, rendered) in replacements {
        keep(&mut text, &mut origins, from..place.start);
        let start = text.len();
        for (char, source) in &rendered.chars {
            text.push(*char);
            origins.push(folded.chars(source));
        }
        spoken.push(start..text.len());
        from = place.end;
    }
    keep(&mut text, &mut origins, from..folded.text.len());
    Reading {
        folded: Folded {
            text,
            origins: Some(origins),
        },
        spoken,
    }
}

/// Where the number that a text ends in starts, and where it ends but for pauses and fillers; none
/// if the text ends in none.
pub(super) fn number_at_end(text: &str) -> Option<Range<usize>> {
    let items = items(text);
    let run = runs(text, &items).pop()?;
    let end = items.last()?.place.end;
    let rest_says_nothing = is_gap(&text[end..], usize::MAX) || text[end..].trim() == "?";
    let number = without_fillers(run);
    (rest_says_nothing && run.last()?.place.end == end && !number.is_empty())
        .then(|| number[0].place.start..number[number.len() - 1].place.end)
}

/// Where the number that a text starts with starts but for pauses and fillers, and where it ends;
/// none if the text starts with none.
pub(super) fn number_at_start(text: &str) -> Option<Range<usize>> {
    let items = items(text);
    let run = runs(text, &items).into_iter().next()?;
    let first = run.first()?;
    let number = without_fillers(run);
    (is_gap(&text[..first.place.start], usize::MAX) && !number.is_empty())
        .then(|| number[0].place.start..number[number.len() - 1].place.end)
}

fn items(text: &str) -> Vec<Item> {
    let bytes = text.as_bytes();
    let mut items = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let rest = &text[start..];
        if let Some((length, meaning)) = japanese::first(rest) {
            at += length;
            items.push(Item {
                place: start..at,
                languages: words::JA,
                said: Said::Word(meaning),
            });
            continue;
        }
        let length = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        at += length;
        let word = &rest[..length];
        let item = if word.bytes().all(|byte| byte.is_ascii_digit()) {
            Some((ANY, Said::Written))
        } else {
            words::meaning(word).map(|(languages, meaning)| (languages, Said::Word(meaning)))
        };
        if let Some((languages, said)) = item {
            items.push(Item {
                place: start..at,
                languages,
                said,
            });
        }
    }
    items
}

/// The longest runs of items with nothing but pauses between, of one language each.
fn runs<'i>(text: &str, items: &'i [Item]) -> Vec<&'i [Item]> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut languages = ANY;
    for (index, item) in items.iter().enumerate() {
        let goes_on = index > start
            && item.said != Said::Word(Meaning::Plus)
            && languages & item.languages != 0
            && is_gap(&text[items[index - 1].place.end..item.place.start], 5);
        if !goes_on {
            if index > start {
                runs.push(&items[start..index]);
            }
            (start, languages) = (index, ANY);
        }
        languages &= item.languages;
    }
    if start < items.len() {
        runs.push(&items[start..]);
    }
    runs
}

/// Whether nothing but a pause of at most so many bytes stands here.
fn is_gap(text: &str, most: usize) -> bool {
    text.len() <= most
        && text
            .chars()
            .all(|char| matches!(char, ' ' | ',' | '.' | '-' | '…' | '、' | '。' | '・'))
}

/// Whether one hears a pause.
fn is_pause(gap: &str) -> bool {
    gap.contains([',', '.', '…', '、', '。', '・']) || gap == " - "
}

fn without_fillers(run: &[Item]) -> &[Item] {
    let says_nothing = |item: &Item| {
        matches!(
            item.said,
            Said::Word(
                Meaning::Filler
                    | Meaning::And
                    | Meaning::Mark(_)
                    | Meaning::Zeros(_)
                    | Meaning::Repeat(_)
            )
        )
    };
    let starts = |item: &Item| !says_nothing(item) || is_repeat(item);
    let first = run.iter().position(starts).unwrap_or(run.len());
    let ends = |item: &Item| !says_nothing(item) || is_zeros(item);
    let last = run.iter().rposition(ends).map_or(first, |last| last + 1);
    &run[first..last.max(first)]
}

fn is_repeat(item: &Item) -> bool {
    matches!(item.said, Said::Word(Meaning::Repeat(_)))
}

fn is_zeros(item: &Item) -> bool {
    matches!(item.said, Said::Word(Meaning::Zeros(_)))
}

/// Whether somebody counts: "one two three four five six seven", "ten, twenty, thirty".
fn is_counting(run: &[Item]) -> bool {
    let value = |item: &Item| match item.said {
        Said::Word(Meaning::Unit(value) | Meaning::Pair(value) | Meaning::Tens(value)) => {
            Some(i16::from(value))
        }
        Said::Word(_) | Said::Written => None,
    };
    let step = |pair: &[Item]| Some(value(&pair[1])? - value(&pair[0])?);
    let mut steps = run.windows(2).map(step);
    let first = steps.next().flatten();
    matches!(first, Some(1 | -1 | 10 | -10)) && steps.all(|step| step == first)
}

/// Without what is only heard as a digit: an "oh" before a pause, and the "one" of "0132 one more".
fn trimmed<'i>(text: &str, run: &'i [Item]) -> &'i [Item] {
    let mut run = without_fillers(run);
    if let [first, second, ..] = run
        && first.said == Said::Word(Meaning::Unit(0))
        && text[first.place.clone()].eq_ignore_ascii_case("oh")
        && is_pause(&text[first.place.end..second.place.start])
    {
        run = &run[1..];
    }
    let written = |item: &Item| item.said == Said::Written && item.place.len() > 1;
    let unit = |item: &Item| matches!(item.said, Said::Word(Meaning::Unit(_)));
    if let [.., before, last] = run
        && written(before)
        && unit(last)
    {
        run = &run[..run.len() - 1];
    }
    if let [first, next, ..] = run
        && unit(first)
        && written(next)
    {
        run = &run[1..];
    }
    without_fillers(run)
}
