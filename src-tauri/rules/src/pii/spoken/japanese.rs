//! Japanese and Chinese digits, which stand without blanks.

use super::words::Meaning;

/// The digit or pause that `text` starts with, and its length in bytes.
pub(super) fn first(text: &str) -> Option<(usize, Meaning)> {
    // All of them are three bytes long in UTF-8, and start with one of these.
    let [first @ 0xe3..=0xe9, second, third, ..] = text.as_bytes() else {
        return None;
    };
    let head = [*first, *second, *third];
    DIGITS
        .iter()
        .zip(&HEADS)
        .find(|((word, _), other)| **other == head && text.starts_with(word))
        .map(|((word, meaning), _)| (word.len(), *meaning))
}

/// The first char of each word: ordinary text is told apart by it alone.
const HEADS: [[u8; 3]; DIGITS.len()] = {
    let mut heads = [[0; 3]; DIGITS.len()];
    let mut index = 0;
    while index < heads.len() {
        let word = DIGITS[index].0.as_bytes();
        heads[index] = [word[0], word[1], word[2]];
        index += 1;
    }
    heads
};

use Meaning::{Filler, Unit};

/// Longer words before their own beginnings.
const DIGITS: [(&str, Meaning); 49] = [
    ("〇", Unit(0)),
    ("零", Unit(0)),
    ("一", Unit(1)),
    ("二", Unit(2)),
    ("三", Unit(3)),
    ("四", Unit(4)),
    ("五", Unit(5)),
    ("六", Unit(6)),
    ("七", Unit(7)),
    ("八", Unit(8)),
    ("九", Unit(9)),
    ("幺", Unit(1)),
    ("ゼロ", Unit(0)),
    ("ぜろ", Unit(0)),
    ("れい", Unit(0)),
    ("レイ", Unit(0)),
    ("まる", Unit(0)),
    ("マル", Unit(0)),
    ("いち", Unit(1)),
    ("イチ", Unit(1)),
    ("にー", Unit(2)),
    ("ニー", Unit(2)),
    ("に", Unit(2)),
    ("ニ", Unit(2)),
    ("さん", Unit(3)),
    ("サン", Unit(3)),
    ("よん", Unit(4)),
    ("ヨン", Unit(4)),
    ("しち", Unit(7)),
    ("シチ", Unit(7)),
    ("し", Unit(4)),
    ("シ", Unit(4)),
    ("ごー", Unit(5)),
    ("ゴー", Unit(5)),
    ("ご", Unit(5)),
    ("ゴ", Unit(5)),
    ("ろく", Unit(6)),
    ("ロク", Unit(6)),
    ("なな", Unit(7)),
    ("ナナ", Unit(7)),
    ("はち", Unit(8)),
    ("ハチ", Unit(8)),
    ("きゅう", Unit(9)),
    ("キュウ", Unit(9)),
    ("く", Unit(9)),
    ("ク", Unit(9)),
    ("の", Filler),
    ("ノ", Filler),
    ("ー", Filler),
];
