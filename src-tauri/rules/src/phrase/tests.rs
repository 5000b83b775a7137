use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn holds(line: &str, phrase: &str) -> bool {
    let mut spelled = String::new();
    spell(line, &mut spelled);
    Phrase::new(phrase).is_some_and(|phrase| phrase.is_in(&spelled))
}

#[rstest]
#[case::as_it_stands("I want a refund please", "refund")]
#[case::case_does_not_matter("REFUND now", "Refund")]
#[case::accents_do_not("una devolucion", "devolución")]
#[case::composed_or_not("Ru\u{308}ckgabe", "rückgabe")]
#[case::sharp_s("meine STRASSE", "Straße")]
#[case::full_width("ＲＥＦＵＮＤ", "refund")]
#[case::several_words("about the gift card, please", "gift card")]
#[case::punctuation_between("a gift-card", "gift card")]
#[case::any_blanks("gift \t card", "gift card")]
#[case::at_either_end("refund", "refund")]
#[case::in_quotes("\"refund\"?", "refund")]
#[case::elision("l'adresse", "adresse")]
#[case::possessive("the customer's", "customer")]
#[case::either_apostrophe("I can’t", "can't")]
#[case::number("it is 3.50 today", "3.50")]
#[case::number_at_the_end("I paid 3.", "3")]
#[case::percent("50% off", "50 %")]
#[case::plus_plus("we use C++ here", "c++")]
#[case::emoji("so happy 😀😀", "😀")]
#[case::greek("ΛΟΓΟΣ", "λογος")]
#[case::japanese("昨日返金したいです", "返金")]
#[case::katakana_half_width("ｶｰﾄﾞを失くした", "カード")]
#[case::japanese_beside_latin("iPhoneが壊れた", "iphone")]
#[case::korean_with_particle("환불을 원해요", "환불")]
#[case::thai("ฉันต้องการคืนเงินค่ะ", "คืนเงิน")]
#[case::invisible("re\u{ad}fund", "refund")]
fn is_found(#[case] line: &str, #[case] phrase: &str) {
    assert!(holds(line, phrase), "{phrase} in {line}");
}

#[rstest]
#[case::a_longer_word("refunds", "refund")]
#[case::the_end_of_a_word("prefund", "fund")]
#[case::other_order("card gift", "gift card")]
#[case::a_word_between("gift or card", "gift card")]
#[case::negated("I can't", "can")]
#[case::a_longer_number("13.50", "3.50")]
#[case::a_part_of_a_number("3.50", "3")]
#[case::voiced_kana("がっこう", "か")]
#[case::the_end_of_a_korean_word("재환불", "환불")]
#[case::part_of_a_syllable("각", "가")]
#[case::nothing("refund", "?!")]
#[case::blank("refund", "  ")]
#[case::in_an_empty_line("", "refund")]
fn is_not_found(#[case] line: &str, #[case] phrase: &str) {
    assert!(!holds(line, phrase), "{phrase} not in {line}");
}

proptest! {
    #[test]
    fn any_text_is_answered(line in ".*", phrase in ".{0,12}") {
        holds(&line, &phrase);
    }

    #[test]
    fn ascii_is_spelled_as_everything_is(line in "[ -~]{0,40}") {
        let (mut short, mut long) = (String::new(), String::new());
        spell(&line, &mut short);
        // A char of another script behind a blank takes the way for all scripts.
        spell(&format!("{line} é"), &mut long);
        prop_assert_eq!(format!("{short}e "), long);
    }

    #[test]
    fn a_word_of_the_line_is_in_the_line(
        words in prop::collection::vec("[a-zéüßñ]{1,8}|[0-9]{1,4}|[가-힣]{1,3}|[ぁ-ん]{1,3}", 1..8),
        at: prop::sample::Index,
    ) {
        let line = words.join(" ");
        let word: &String = at.get(&words);
        prop_assert!(holds(&line, word));
        prop_assert!(holds(&line.to_uppercase(), word));
        prop_assert!(holds(&line, &line), "a line contains itself");
    }
}
