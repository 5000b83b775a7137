use serde_json::{Value, json};

use super::*;

/// Everything that an entry counts for: measure, of what, bucket, count.
fn told(kind: &str, payload: &Value) -> Vec<(Measure, String, u32, u32)> {
    let mut told = Vec::new();
    ticks(kind, &payload.to_string(), |tick| {
        told.push((
            tick.measure,
            format!("{:?}", tick.of),
            tick.bucket,
            tick.count,
        ));
    });
    told
}

fn measures(kind: &str, payload: &Value) -> Vec<Measure> {
    told(kind, payload).into_iter().map(|it| it.0).collect()
}

#[test]
fn a_batch_counts_once_and_once_for_each_kind_in_it() {
    let batch = |shown: bool| {
        json!({
            "processingLatencyMs": 12.5, "shown": shown,
            "suggestions": [
                { "type": "process", "title": "a \"quoted\" title" },
                { "type": "knowledge" }, { "type": "process" },
            ],
        })
    };
    let shown = told("suggestions_produced", &batch(true));
    let named: Vec<_> = shown.iter().map(|it| (it.0, it.1.as_str())).collect();
    assert_eq!(
        named,
        [
            (Measure::Call, "Call(\"suggestions\")"),
            (Measure::BatchShown, "All"),
            (Measure::BatchShownOf, "Kind(\"knowledge\")"),
            (Measure::BatchShownOf, "Kind(\"process\")"),
        ]
    );
    assert_eq!(
        measures("suggestions_produced", &batch(false)),
        [Measure::Call],
        "the platform was at work, and nothing came on screen"
    );
}

#[test]
fn cards_count_by_kind_and_by_article() {
    let card = |kind: &str, article: Option<&str>| {
        let mut card = json!({ "key": "k", "suggestionType": kind });
        if let Some(article) = article {
            card["knowledgeArticleId"] = article.into();
        }
        card
    };
    let cards = json!({ "cards": [
        card("knowledge", Some("a")), card("process", Some("a")), card("knowledge", Some("a")),
        card("knowledge", None),
    ]});
    let told = told("suggestions_displayed", &cards);
    let counted: Vec<_> = told.iter().map(|it| (it.0, it.1.as_str(), it.3)).collect();
    assert_eq!(
        counted,
        [
            (Measure::Displayed, "Kind(\"knowledge\")", 3),
            (Measure::Displayed, "Kind(\"process\")", 1),
            (
                Measure::ArticleDisplayed,
                "Article { id: \"a\", kind: \"knowledge\" }",
                2
            ),
            (
                Measure::ArticleDisplayed,
                "Article { id: \"a\", kind: \"process\" }",
                1
            ),
            (
                Measure::ArticleAgain,
                "Article { id: \"a\", kind: \"\" }",
                1
            ),
        ]
    );
}

#[test]
fn an_acceptance_counts_with_the_time_it_took() {
    let taken = json!({
        "key": "k", "suggestionType": "knowledge", "knowledgeArticleId": "a", "afterMs": 900,
    });
    assert_eq!(
        measures("suggestion_accepted", &taken),
        [
            Measure::Accepted,
            Measure::TakenAfter,
            Measure::ArticleAccepted
        ]
    );
    let old = json!({ "key": "k", "suggestionId": "s" });
    let told = told("suggestion_accepted", &old);
    assert_eq!(
        told.len(),
        1,
        "an earlier version wrote neither kind nor time"
    );
    assert_eq!(told[0].1, "Kind(\"\")");
}

#[test]
fn calls_count_where_their_time_is_on_record() {
    let call = |latency: Value| json!({ "latencyMs": latency });
    for (kind, name, failed) in ENDS {
        let told: Vec<_> = told(kind, &call(json!(31)))
            .into_iter()
            .filter(|it| it.0 == Measure::Call || it.0 == Measure::CallFailed)
            .collect();
        assert_eq!(told[0].1, format!("Call({name:?})"), "{kind}");
        assert_eq!(told.len() == 2, failed, "{kind}");
        assert!(kinds_of(Measure::Call, name).contains(&kind));
    }
    assert!(measures("prompt_deployed", &json!({ "promptId": "p" })).is_empty());
    assert!(
        measures("delivery_failed", &call(json!(-1))).is_empty(),
        "no time is below 0"
    );
    let longest = told("delivery_failed", &call(json!(1e300)));
    assert!(longest[0].2 < 1_000, "an absurd one is capped");
}

#[test]
fn a_filing_counts_as_edited_where_anything_was_changed() {
    let filed = |changed: f64| told("summary_saved", &json!({ "changed": changed }));
    assert_eq!(filed(0.0).len(), 1);
    let edited = filed(0.254);
    assert_eq!((edited[1].0, edited[1].2), (Measure::SummaryEdited, 25));
    assert_eq!(filed(0.001)[1].2, 0, "edited, by less than half a percent");
}

#[test]
fn what_does_not_read_counts_for_nothing() {
    for kind in [
        "suggestions_produced",
        "suggestions_displayed",
        "summary_saved",
        "prompt_viewed",
    ] {
        for payload in [json!({}), json!(null), json!("text")] {
            assert!(measures(kind, &payload).is_empty(), "{kind} {payload}");
        }
    }
    assert!(measures("quiet_changed", &json!({ "on": true })).is_empty());
}

#[test]
fn measures_come_back_from_their_numbers() {
    let numbers = (0..).map_while(Measure::of_number);
    let all: Vec<Measure> = numbers.collect();
    assert_eq!(all.len(), Measure::ALL.len());
    assert!(
        all.iter()
            .zip(0..)
            .all(|(it, number)| it.number() == number)
    );
}
