//! Spoken and split numbers by properties; `tests/pii.rs` has them as people say them.

use proptest::prelude::*;

use crate::pii::{Finding, Kind, find, find_in_utterances};

const CARDS: [&str; 4] = [
    "4012888888881881",
    "5555555555554444",
    "6011000990139424",
    "4539148803436467",
];

const LANGUAGES: [[&str; 10]; 5] = [
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ],
    [
        "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
    ],
    [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
    ],
    [
        "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
    ],
    ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
];

fn spoken(digits: &str, language: usize) -> String {
    let words: Vec<_> = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .map(|digit| LANGUAGES[language][digit as usize])
        .collect();
    words.join(if language == 4 { "" } else { " " })
}

fn whole(kind: Kind, text: &str) -> Finding {
    Finding {
        kind,
        start: 0,
        end: text.chars().count(),
    }
}

#[test]
fn one_word_is_a_word() {
    for text in [
        "one of the seven people I called",
        "no one, two at most",
        "once upon a time",
        "six ou sept jours",
        "ein oder zwei",
        "一二三",
        "null and void",
        "nine to five",
        "twenty twenty six",
    ] {
        assert_eq!(find(text), [], "{text}");
    }
}

#[test]
fn languages_are_not_mixed() {
    assert_eq!(
        find(
            "my card is four zero uno dos acht acht eight ocho eight acht ocho eight un acht ocho un"
        ),
        []
    );
}

#[test]
fn what_one_asks_for_the_next_one_answers() {
    let card = "9999 9999 9999 9995";
    assert_eq!(find(card), [], "no issuer's, and nobody called it a card");
    assert_eq!(
        find_in_utterances(&["What's your card number?", card]),
        [vec![], vec![whole(Kind::Card, card)]]
    );
    assert_eq!(
        find_in_utterances(&["What's your card number? Or is it an order?", card]),
        [vec![], vec![]],
        "the nearest sentence tells"
    );
}

#[test]
fn a_separator_of_the_text_is_a_blank() {
    assert_eq!(
        find_in_utterances(&["4012\u{1e}8888 8888 1881"]),
        [vec![whole(Kind::Card, "4012 8888 8888 1881")]]
    );
}

proptest! {
    #[test]
    fn a_spoken_card_is_a_card(
        card in prop::sample::select(CARDS.to_vec()),
        language in 0_usize..5,
        upper in any::<bool>(),
    ) {
        let text = spoken(card, language);
        let text = if upper { text.to_uppercase() } else { text };
        prop_assert_eq!(find(&text), [whole(Kind::Card, &text)], "{}", text);
    }

    #[test]
    fn a_spoken_card_with_a_wrong_digit_is_none(
        card in prop::sample::select(CARDS.to_vec()),
        at in 0_usize..16,
        by in 1_u8..10,
        language in 0_usize..5,
    ) {
        let mut wrong = card.as_bytes().to_vec();
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        let wrong = String::from_utf8(wrong).expect("digits");
        let text = spoken(&wrong, language);
        prop_assert!(find(&text).iter().all(|it| it.kind != Kind::Card), "{}", text);
    }

    #[test]
    fn a_card_may_be_split_anywhere(
        card in prop::sample::select(CARDS.to_vec()),
        at in 1_usize..16,
        language in 0_usize..5,
        okay in any::<bool>(),
        words in any::<bool>(),
    ) {
        let say = |digits: &str| if words { spoken(digits, language) } else { digits.to_owned() };
        let (first, second) = (say(&card[..at]), say(&card[at..]));
        let mut utterances = vec![first.as_str(), second.as_str()];
        let mut expected = vec![vec![whole(Kind::Card, &first)], vec![whole(Kind::Card, &second)]];
        if okay {
            utterances.insert(1, "Okay.");
            expected.insert(1, vec![]);
        }
        prop_assert_eq!(find_in_utterances(&utterances), expected, "{:?}", utterances);
    }

    #[test]
    fn any_utterances_are_answered_in_order_and_in_range(
        utterances in prop::collection::vec(
            prop_oneof![
                ".{0,20}",
                "(one|two|double|hundred|eight|zéro|vingt|quatre|dix|and|uh|plus|dash|oh|[0-9]{1,5}|[ ,.-]| ){0,24}",
                "[〇一二三のゼロにーいち0-9 ]{0,16}",
            ],
            0..8,
        ),
    ) {
        let found = find_in_utterances(&utterances);
        prop_assert_eq!(found.len(), utterances.len());
        for (text, findings) in utterances.iter().zip(found) {
            let length = text.chars().count();
            let mut end = 0;
            for finding in findings {
                prop_assert!(end <= finding.start, "in order, without overlap");
                prop_assert!(finding.start < finding.end && finding.end <= length, "within the text");
                end = finding.end;
            }
        }
    }

    #[test]
    fn one_utterance_is_a_text(text in "(one|two|eight|card|phone|[0-9]{1,6}|[ ,.?-]|ü| ){0,30}") {
        prop_assert_eq!(find_in_utterances(&[&text]), [find(&text)]);
    }
}
