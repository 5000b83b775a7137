use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn summary(id: &str, second: Option<i64>, text: Option<&str>) -> Summary {
    Summary {
        id: Some(id.to_owned()),
        text: text.map(str::to_owned),
        created: second.and_then(|second| Timestamp::from_second(second).ok()),
        ..Summary::default()
    }
}

fn failed(id: &str, second: i64, error: SummaryError) -> Summary {
    Summary {
        error: Some(error),
        ..summary(id, Some(second), None)
    }
}

fn picked(all: &[Summary], passed_over: &[&str]) -> Option<String> {
    let passed_over = passed_over.iter().map(|id| (*id).to_owned()).collect();
    match pick(all, &passed_over) {
        Came::Made(summary) => summary.id,
        Came::Declined(_) | Came::NotYet => None,
    }
}

#[test]
fn the_newest_text_is_the_one() {
    let all = [
        summary("b", Some(20), Some("second")),
        summary("a", Some(10), Some("first")),
        summary("c", Some(30), Some("  ")),
        failed("d", 40, SummaryError::TooLong),
    ];
    assert_eq!(picked(&all, &[]).as_deref(), Some("b"), "blank is no text");
    assert_eq!(picked(&all, &["b"]).as_deref(), Some("a"));
    assert_eq!(picked(&all, &["a", "b"]), None);
    assert!(
        matches!(
            pick(&all[3..], &BTreeSet::new()),
            Came::Declined(SummaryError::TooLong)
        ),
        "why there is none is told where there is none"
    );
    let pending = [summary("p", Some(1), None)];
    assert!(matches!(pick(&pending, &BTreeSet::new()), Came::NotYet));
}

#[test]
fn what_a_person_changed_elsewhere_stands() {
    let mut edited = summary("a", None, Some("as made"));
    edited.edited = Some("as changed".to_owned());
    assert_eq!(text_of(&edited).as_deref(), Some("as changed"));
}

#[test]
fn parts_are_a_text_where_there_is_no_other() {
    let parts = Summary {
        headline: Some("A refund".to_owned()),
        resolution: Some(" Paid on Monday. ".to_owned()),
        follow_ups: vec!["Call back".to_owned(), String::new()],
        ..Summary::default()
    };
    let text = text_of(&parts);
    assert_eq!(
        text.as_deref(),
        Some("A refund\nPaid on Monday.\nCall back")
    );
}

#[test]
fn parts_stand_beside_a_text_and_never_twice() {
    let mut told = Summary {
        headline: Some(" A refund ".to_owned()),
        reason: Some(String::new()),
        follow_ups: vec!["Call back".to_owned(), " ".to_owned()],
        ..summary("a", None, Some("The whole."))
    };
    let beside = besides(&told);
    assert_eq!(
        *beside.parts(),
        StoredParts {
            headline: Some("A refund".to_owned()),
            follow_ups: vec!["Call back".to_owned()],
            ..StoredParts::default()
        },
        "what says nothing is none"
    );
    told.text = None;
    assert!(
        besides(&told).parts().is_empty(),
        "without a text they are the text"
    );
}

#[test]
fn parts_are_bounded() {
    let told = Summary {
        headline: Some("é".repeat(5_000)),
        follow_ups: vec!["Call back".to_owned(); 100],
        ..summary("a", None, Some("The whole."))
    };
    let beside = besides(&told);
    let chars = beside
        .parts()
        .headline
        .as_ref()
        .map(|text| text.chars().count());
    assert_eq!(chars, Some(PART_CHARS));
    assert_eq!(beside.parts().follow_ups.len(), MOST_FOLLOW_UPS);
}

#[test]
fn languages_are_named_as_the_rules_name_them() {
    let named = |told: &str| {
        let came = besides(&Summary {
            language: Some(told.to_owned()),
            ..Summary::default()
        });
        let form = came.form(&SummaryForm::default());
        assert_eq!(form.summary_length, "", "nobody chose one");
        form.language_code
    };
    for (told, expect) in [
        ("en-us", "en-US"),
        ("en-GB", "en-US"),
        ("de", "de-DE"),
        ("ja_JP", "ja-JP"),
        ("pt-br", "pt-br"),
    ] {
        assert_eq!(named(told), expect);
    }
}

#[test]
fn codes_that_are_not_told_again_stay() {
    let code = |id: &str, name: Option<&str>| PredictedCode {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        description: None,
        confidence: Some(0.7),
    };
    let told = Summary {
        wrap_up_codes: vec![code("1", Some("Refund")), code("2", Some(" "))],
        ..Summary::default()
    };
    let there = besides(&told).there(&There::default());
    let names: Vec<_> = there
        .predicted
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["Refund", "2"], "its id where it has no name");
    assert_eq!(besides(&Summary::default()).there(&there), there);
}

#[test]
fn its_length_is_the_shortest_that_admits_it() {
    for (tokens, expect) in [
        (0, "short"),
        (60, "short"),
        (61, "medium"),
        (150, "medium"),
        (151, "long"),
        (u32::MAX, "long"),
    ] {
        assert_eq!(length_of(tokens), expect, "{tokens} tokens");
    }
}

proptest! {
    /// Whatever the platform lists, what is picked has a text and was not passed over.
    #[test]
    fn what_is_picked_is_new_and_says_something(
        listed in prop::collection::vec((0_u8..6, prop::option::of(0_i64..50), "[ a]{0,3}"), 0..8),
        passed_over in prop::collection::btree_set(0_u8..6, 0..4),
    ) {
        let all: Vec<_> = listed
            .iter()
            .map(|(id, second, text)| summary(&id.to_string(), *second, Some(text)))
            .collect();
        let passed_over: BTreeSet<_> = passed_over.iter().map(u8::to_string).collect();
        let fits = |one: &&Summary| {
            text_of(one).is_some() && !one.id.as_ref().is_some_and(|id| passed_over.contains(id))
        };
        match pick(&all, &passed_over) {
            Came::Made(one) => {
                prop_assert!(fits(&&*one));
                prop_assert!(all.iter().filter(fits).all(|other| other.created <= one.created));
            }
            Came::Declined(_) => prop_assert!(false, "none says why"),
            Came::NotYet => prop_assert!(!all.iter().any(|one| fits(&one))),
        }
    }
}
