//! Numbers said in words, put together to what they say.
//!
//! `forty-eight ninety` is 48 and 90, and 48.90, and 4890: what a talk means by it, only a person
//! knows, so all of it counts as said. Number words are [`crate::pii`]'s; what makes larger numbers
//! of them, and ordinals, stand here.

mod large;
mod ordinal;

use super::quantity::{is_cents, is_money, is_percent};
use crate::fold::plain_word;
use crate::pii::{FRENCH, NumberWord, number_word};

pub(super) use large::Building;

/// What a word does among numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A number below 100 by itself, and the room it leaves for one that follows: `twenty` 10.
    Number(u64, u64),
    /// Times a hundred.
    Hundred,
    /// Times a thousand, or a million.
    Times(u64),
    /// The next digit so many times.
    Repeat(usize),
    /// The point of a decimal number.
    Point,
    /// A currency.
    Money,
    /// Its hundredth; after a French number `cent` and `cents` are hundreds.
    Cents,
    /// A share.
    Percent,
    /// Says nothing between numbers: `and`, `uh`.
    Filler,
    /// Any other word.
    Other,
}

/// What `word` does. `before` is the word before it.
pub(super) fn word(word: &str, before: &str) -> Word {
    let plain = plain_word(word);
    let plain = plain.as_str();
    if is_money(plain) {
        return Word::Money;
    }
    if is_percent(plain) || (matches!(plain, "ciento" | "cent") && matches!(before, "por" | "pour"))
    {
        return Word::Percent;
    }
    match plain {
        "hundert" | "hundred" | "cien" | "ciento" => return Word::Hundred,
        "thousand" | "tausend" | "mille" | "mil" => return Word::Times(1_000),
        "million" | "millions" | "millionen" | "millon" | "millones" => {
            return Word::Times(1_000_000);
        }
        "cent" | "cents" => {
            let before = number_word(before);
            let is_french = before.is_some_and(|(languages, _)| languages & FRENCH != 0);
            return if is_french || (plain == "cent" && before.is_none()) {
                Word::Hundred
            } else {
                Word::Cents
            };
        }
        "komma" | "virgule" | "coma" | "point" | "punkt" | "punto" => return Word::Point,
        "a" | "an" => return Word::Filler,
        _ if is_cents(plain) => return Word::Cents,
        _ => {}
    }
    match number_word(plain) {
        Some((_, NumberWord::Unit(value) | NumberWord::Pair(value))) => {
            // `dix-sept`, also behind `quatre-vingt`.
            Word::Number(value.into(), if plain == "dix" { 10 } else { 0 })
        }
        // Soixante and quatre-vingts go on to nineteen.
        Some((_, NumberWord::Tens(value))) => {
            let room = if matches!(plain, "soixante" | "huitante" | "octante") {
                20
            } else {
                10
            };
            Word::Number(value.into(), room)
        }
        Some((_, NumberWord::Repeat(times))) => Word::Repeat(times),
        Some((_, NumberWord::Filler | NumberWord::And | NumberWord::Mark(_))) => Word::Filler,
        Some((_, NumberWord::Zeros(_) | NumberWord::Plus)) | None => large::compound(plain)
            .map(|value| Word::Number(value, if value % 100 == 0 { 100 } else { 0 }))
            .or_else(|| ordinal::value(plain).map(|value| Word::Number(value, 0)))
            .unwrap_or(Word::Other),
    }
}

/// The number that a run of Japanese numerals says: `一万二千` is 12000, `二〇二六` 2026.
pub(super) fn kanji(run: &str) -> Option<u64> {
    let digits: Option<Vec<u64>> = run.chars().map(kanji_digit).collect();
    if let Some(digits) = digits {
        return digits.into_iter().try_fold(0_u64, |value, digit| {
            value.checked_mul(10)?.checked_add(digit)
        });
    }
    let (mut all, mut below, mut digit) = (0_u64, 0_u64, None);
    for char in run.chars() {
        match char {
            '十' | '百' | '千' => {
                let times = match char {
                    '十' => 10,
                    '百' => 100,
                    _ => 1_000,
                };
                below += digit.take().unwrap_or(1) * times;
            }
            '万' | '億' => {
                let times = if char == '万' { 10_000 } else { 100_000_000 };
                let value = (below + digit.take().unwrap_or(0)).max(1);
                all = value.checked_mul(times)?.checked_add(all)?;
                below = 0;
            }
            other => digit = Some(kanji_digit(other)?),
        }
    }
    all.checked_add(below + digit.unwrap_or(0))
}

/// Whether a char is a Japanese numeral.
pub(super) fn is_kanji_numeral(char: char) -> bool {
    kanji_digit(char).is_some() || matches!(char, '十' | '百' | '千' | '万' | '億')
}

fn kanji_digit(char: char) -> Option<u64> {
    let value = "〇一二三四五六七八九"
        .chars()
        .position(|digit| digit == char)?;
    u64::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_what_they_do() {
        for (said, before, does) in [
            ("forty", "", Word::Number(40, 10)),
            ("Eight", "", Word::Number(8, 0)),
            ("vierundachtzig", "", Word::Number(84, 0)),
            ("dreihundertfünfzig", "", Word::Number(350, 0)),
            ("doscientos", "", Word::Number(200, 100)),
            ("first", "", Word::Number(1, 0)),
            ("dritten", "", Word::Number(3, 0)),
            ("cents", "ninety", Word::Cents),
            ("cents", "deux", Word::Hundred),
            ("cent", "pour", Word::Percent),
            ("dollars", "", Word::Money),
            ("lamp", "", Word::Other),
        ] {
            let found = word(said, before);
            assert_eq!(found, does, "{said} after {before:?}");
        }
    }

    #[test]
    fn japanese_numerals_are_read() {
        for (run, value) in [
            ("一万二千", Some(12_000)),
            ("二〇二六", Some(2026)),
            ("十五", Some(15)),
            ("三百", Some(300)),
            ("二千五百八十", Some(2580)),
            ("一億", Some(100_000_000)),
            ("十", Some(10)),
        ] {
            assert_eq!(kanji(run), value, "{run}");
        }
        assert_eq!(kanji(&"九".repeat(40)), None, "no number anybody means");
    }
}
