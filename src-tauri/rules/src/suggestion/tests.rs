use proptest::prelude::*;

use super::*;

/// As surface A makes them.
fn plain(scores: Scores) -> Suggestion {
    Suggestion {
        id: SuggestionId::from("s-1"),
        kind: SuggestionKind::Knowledge,
        title: "Refunds".into(),
        snippet: None,
        knowledge_article_id: None,
        url: None,
        scores,
        source: None,
        details: Vec::new(),
        unknown: None,
    }
}

#[test]
fn what_surface_a_says_is_recorded_as_ever() {
    let json = serde_json::to_string(&plain(Scores::of(0.9, 0.0))).expect("JSON");
    assert_eq!(
        json,
        r#"{"id":"s-1","type":"knowledge","title":"Refunds","confidence":0.9,"relevanceScore":0.0}"#,
        "records are hashed: not a byte may differ"
    );
}

#[test]
fn a_missing_score_is_absent_and_reads_back_so() {
    let of_none = plain(Scores::NONE);
    let json = serde_json::to_value(&of_none).expect("JSON");
    assert_eq!(json.get("confidence"), None, "nothing is made up");
    assert_eq!(json.get("relevanceScore"), None);
    let back: Suggestion = serde_json::from_value(json).expect("readable");
    assert_eq!(back, of_none);
    let null = r#"{"id":"s-1","type":"knowledge","title":"Refunds","confidence":null}"#;
    let back: Suggestion = serde_json::from_str(null).expect("readable");
    assert_eq!(back.scores, Scores::NONE, "null says the same");
}

#[test]
fn kinds_keep_their_names() {
    for name in [
        "knowledge",
        "process",
        "cannedResponse",
        "script",
        "intent",
        "thirdPartyAction",
    ] {
        let kind = SuggestionKind::from(name);
        assert_eq!(kind.as_str(), name);
        assert!(!matches!(kind, SuggestionKind::Other(_)), "{name} is known");
    }
    let later = SuggestionKind::from("SuggestedKnowledgeAnswer");
    assert_eq!(later.as_str(), "SuggestedKnowledgeAnswer");
}

fn some() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[ -~]{0,12}")
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        (some(), "[ -~]{0,12}", some(), some(), some()).prop_map(
            |(knowledge_base, id, version, variation, search)| Source::Document {
                knowledge_base,
                id,
                version,
                variation,
                search,
            }
        ),
        ("[ -~]{0,12}", some()).prop_map(|(id, library)| Source::Response { id, library }),
        ("[ -~]{0,12}", some()).prop_map(|(id, page)| Source::Script { id, page }),
    ]
}

proptest! {
    #[test]
    fn a_suggestion_reads_back_from_the_record(
        source in proptest::option::of(source()),
        details in proptest::collection::vec(("[ -~]{0,9}", "[ -~]{0,9}"), 0..4),
        confidence in proptest::option::of(0.0..=1.0_f64),
        relevance_score in proptest::option::of(0.0..=1.0_f64),
    ) {
        let details = details.into_iter().map(|(name, value)| Detail { name, value });
        let suggestion = Suggestion {
            source,
            details: details.collect(),
            ..plain(Scores { confidence, relevance_score })
        };
        let json = serde_json::to_string(&suggestion).expect("JSON");
        let back: Suggestion = serde_json::from_str(&json).expect("readable");
        prop_assert_eq!(back.source, suggestion.source);
        prop_assert_eq!(back.details, suggestion.details);
        prop_assert_eq!(back.scores.confidence.is_some(), confidence.is_some());
        prop_assert_eq!(back.scores.relevance_score.is_some(), relevance_score.is_some());
    }
}
