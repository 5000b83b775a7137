use proptest::prelude::*;

use super::*;

/// The snippet with marks written as brackets.
fn bracketed(snippet: &str, said: &str) -> String {
    mark(snippet, said)
        .iter()
        .map(|part| {
            if part.marked {
                format!("[{}]", part.text)
            } else {
                part.text.to_owned()
            }
        })
        .collect()
}

#[test]
fn the_customers_words_are_marked() {
    for (said, marked) in [
        (
            "can I get the refund as a gift card?",
            "Customer wants the [refund] on a [gift card]: ask for the address first",
        ),
        (
            "I was refunded with two GIFT-CARDS",
            "Customer wants the [refund] on a [gift card]: ask for the address first",
        ),
        (
            "what is your address",
            "Customer wants the refund on a gift card: ask for the [address] first",
        ),
        (
            "and of the to",
            "Customer wants the refund on a gift card: ask for the address first",
        ),
        (
            "",
            "Customer wants the refund on a gift card: ask for the address first",
        ),
    ] {
        let snippet = marked.replace(['[', ']'], "");
        assert_eq!(bracketed(&snippet, said), marked, "said: {said}");
    }
}

#[test]
fn in_other_languages_too() {
    for (said, marked) in [
        (
            "Ich möchte eine Rückgabe für die Karte",
            "Bei [Rückgaben] zählt die Nummer der [Karten].",
        ),
        ("ruckgabe", "Die [Ru\u{308}ckgabe] ist frei."),
        (
            "Je veux être remboursée de ma carte cadeau",
            "[Carte cadeau] : jamais [remboursés].",
        ),
        (
            "¿Dónde está mi factura de teléfono?",
            "Envíe la [factura] del [telefono].",
        ),
        (
            "ギフトカードで返金できますか",
            "[返金]は[ギフトカード]でも可能です。",
        ),
        (
            "カードの住所",
            "ギフト[カード]の送付先[住所]。カーテンは対象外。",
        ),
        ("我想退款到礼品卡", "[退款]可以退[到礼品卡]。"),
        (
            "환불을 신용카드로 받고 싶어요",
            "[환불]은 [신용카드]에만 가능합니다",
        ),
        ("Ελληνικά", "στα [ελληνικά]"),
        ("возврат денег", "Оформить [возврат]"),
    ] {
        let snippet = marked.replace(['[', ']'], "");
        assert_eq!(bracketed(&snippet, said), marked, "said: {said}");
    }
}

#[test]
fn marks_side_by_side_are_one_but_not_across_a_sentence() {
    assert_eq!(
        bracketed("gift-card, refund. Card", "refund gift card"),
        "[gift-card], [refund]. [Card]"
    );
}

#[test]
fn a_very_long_talk_counts_from_its_end() {
    let said = format!("refund {} address", "um ".repeat(2_000));
    assert_eq!(bracketed("refund address", &said), "refund [address]");
}

/// Letters, scripts, marks and separators that meet in odd ways.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-c éÉ\u{301}ß' \u{30ab}\u{30fc}\u{30c9}\u{3099}\u{8fd4}\u{91d1}\u{306e}\u{d658}\u{bd88}-]{0,40}",
    ]
}

proptest! {
    #[test]
    fn parts_join_to_the_snippet(snippet in odd_text(), said in odd_text()) {
        let parts = mark(&snippet, &said);
        let joined: String = parts.iter().map(|part| part.text).collect();
        prop_assert_eq!(&joined, &snippet);
        prop_assert!(parts.iter().all(|part| !part.text.is_empty()));
        prop_assert!(
            parts.windows(2).all(|pair| pair[0].marked != pair[1].marked),
            "runs alternate, or two parts should have been one: {:?}", parts
        );
    }

    #[test]
    fn a_snippet_said_word_for_word_leaves_no_meaning_unmarked(text in "[a-z]{2,9}( [a-z]{2,9}){0,6}") {
        let left: Vec<_> = mark(&text, &text)
            .into_iter()
            .filter(|part| !part.marked)
            .flat_map(|part| part.text.split_whitespace())
            .filter(|word| stem::meaning(word).is_some())
            .collect();
        prop_assert!(left.is_empty(), "{:?} of {:?}", left, text);
    }
}
