use proptest::prelude::*;

use super::*;

fn of(text: &str, last: LastWord) -> Result<Query, Vec<Violation>> {
    let filter = HistoryFilter {
        text: text.to_owned(),
        ..HistoryFilter::default()
    };
    Query::of(&filter, last)
}

/// The parts as they are understood: `-` without, `*` goes on, words of a phrase joined by `+`.
fn check(text: &str, last: LastWord, expect: &str) {
    let query = of(text, last).expect("nothing wrong with it");
    let parts = query.parts.iter().map(|part| {
        let not = if part.not { "-" } else { "" };
        let begins = if part.begins { "*" } else { "" };
        format!("{not}{}{begins}", part.words.join("+"))
    });
    let parts: Vec<_> = parts.collect();
    assert_eq!(parts.join(" "), expect, "{text:?}");
}

#[test]
fn words_phrases_beginnings_and_without() {
    check("Refund  Überweisung", LastWord::Whole, "refund uberweisung");
    check("\"gift card\" refund", LastWord::Whole, "gift+card refund");
    check(
        "refu* -\"late fee\" -card",
        LastWord::Whole,
        "refu* -late+fee -card",
    );
    check("refund AND card", LastWord::Whole, "refund card");
    check("gift-card 返金", LastWord::Whole, "gift+card 返+金");
    check("\"store cre\"*", LastWord::Whole, "store+cre*");
}

#[test]
fn the_last_word_is_being_typed() {
    check("gift car", LastWord::Typed, "gift car*");
    check("gift card ", LastWord::Typed, "gift card");
    check("\"gift car", LastWord::Typed, "gift+car*");
    check("\"gift card\"", LastWord::Typed, "gift+card");
    check("gift -car", LastWord::Typed, "gift -car");
}

#[test]
fn nothing_typed_is_an_error_but_its_length() {
    check("\"", LastWord::Typed, "");
    check("- -- * ** \"\" -\"", LastWord::Whole, "");
    check(
        "a\0b NEAR(x, 5) OR title:y",
        LastWord::Whole,
        "a b near+x 5 or title+y",
    );
    check("'; DROP TABLE x; --", LastWord::Whole, "drop table x");
    let long = of(&"word ".repeat(2_000), LastWord::Whole).expect_err("10 kB");
    assert_eq!(
        (long[0].path.as_str(), long[0].kind),
        ("text", Kind::Length)
    );
    let many = of(&"a ".repeat(MOST_PARTS + 1), LastWord::Whole).expect_err("too many");
    assert_eq!(many[0].path, "text");
    assert!(
        of(&"ä".repeat(LONGEST), LastWord::Whole).is_ok(),
        "chars, not bytes"
    );
}

#[test]
fn ids_are_one_word_and_may_be_begun() {
    let id = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55";
    check(id, LastWord::Whole, "0b9f6a1e5f0e4d698f432a8a3c1d7e55");
    check("0b9f6a1e-5f0", LastWord::Whole, "0b9f6a1e5f0*");
}

#[test]
fn an_outcome_of_another_name_is_told_at_its_field() {
    let filter = HistoryFilter {
        outcome: "lost".into(),
        ..HistoryFilter::default()
    };
    let wrong = Query::of(&filter, LastWord::Whole).expect_err("no such outcome");
    assert_eq!(wrong[0].path, "outcome");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_understood_or_told(text in "(\\PC|[\"*\\- \0])*") {
        for last in [LastWord::Whole, LastWord::Typed] {
            if let Err(wrong) = of(&text, last) {
                prop_assert_eq!(&wrong[0].path, "text");
            }
        }
    }
}
