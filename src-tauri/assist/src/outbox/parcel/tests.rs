use std::time::Duration;

use serde_json::json;

use super::*;

fn target(api: &str) -> String {
    Target::of_url(&url::Url::parse(api).expect("a URL"))
        .as_str()
        .to_owned()
}

#[test]
fn every_loopback_address_is_the_sandbox_and_nothing_else_is() {
    for api in [
        "http://127.0.0.1:4010",
        "http://127.9.9.9",
        "http://[::1]:1",
        "http://localhost:8080",
        "http://api.localhost.",
    ] {
        assert_eq!(target(api), "sandbox", "{api}");
    }
    assert_eq!(target("https://api.example.com"), "api.example.com");
    assert_eq!(
        target("https://api.example.com:8443"),
        "api.example.com:8443"
    );
}

/// What version 1 wrote stays readable: a snapshot of each kind, never edited.
#[test]
fn version_1_is_read() {
    let load = Load::read(
        1,
        r#"{"kind":"click","article":"a","acceptance_rate":0.5,"exported_at":"2026-11-21T09:00:00Z"}"#,
    );
    assert!(matches!(load, Ok(Load::Click(click)) if click.article == "a"));
    let load = Load::read(
        1,
        r#"{"kind":"training","recommendation_id":"0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10","feedback_type":"helpful","sentiment_score":null,"sentiment_confidence":null,"relevance_score":0.7,"latency":{"secs":0,"nanos":1000000},"processed_at":"2026-11-21T09:00:00Z"}"#,
    );
    assert!(
        matches!(load, Ok(Load::Training(training)) if training.latency == Duration::from_millis(1))
    );
    let load = Load::read(
        1,
        r#"{"kind":"feedback","body":{"feedbackType":"helpful"},"key":"article:a"}"#,
    );
    assert!(
        matches!(load, Ok(Load::Feedback(feedback)) if feedback.key.as_deref() == Some("article:a"))
    );
    let load = Load::read(
        1,
        r#"{"kind":"injection","body":{"conversationId":"c","promptId":"p","displaySettings":{"delayMs":500,"maxConcurrentPrompts":1,"autoDismissMs":10000}}}"#,
    );
    assert!(
        matches!(load, Ok(Load::Injection(injection)) if injection.text("promptId") == Some("p"))
    );
    let load = Load::read(
        1,
        r#"{"kind":"injection_webhook","injection_id":"i","latency":{"secs":0,"nanos":1000000},"at":"2026-11-21T09:00:00Z"}"#,
    );
    assert!(matches!(load, Ok(Load::InjectionWebhook(told)) if told.injection_id == "i"));
    let load = Load::read(
        1,
        r#"{"kind":"filing","summary":7,"agent_id":"6a1f3c88-51d7-4a0b-9e51-f0aa51f2a001","summary_length":"medium","redaction_verified":true,"sentiment_aligned":null,"generated_at":"2026-11-21T09:00:00Z","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#,
    );
    assert!(
        matches!(load, Ok(Load::Filing(filing)) if filing.summary() == 7
            && filing.redaction_verified() && filing.sentiment_aligned().is_none()
            && filing.summary_length() == "medium" && filing.text().is_none())
    );
    assert!(
        Load::read(2, "{}").expect_err("later").contains("newer"),
        "said, not dropped"
    );
}

/// Of each kind that the platform alone is told, as version 1 writes it.
const TOLD: [&str; 9] = [
    r#"{"kind":"engagement","suggestion":"s","engagement":"copied"}"#,
    r#"{"kind":"document_told","document":{"base":"b","id":"d","version":"v","variation":"w"},"what":"viewed","occasion":{"search":"q","found":"by_itself","shown":"whole","assistant":"a"},"at":"2026-11-21T09:00:00Z"}"#,
    r#"{"kind":"document_feedback","document":{"base":"b","id":"d","version":"v","variation":"w"},"rating":"negative","fault":"content","occasion":{"found":"asked","shown":"passage"}}"#,
    r#"{"kind":"summary_feedback","summary":"s","rating":"positive","again":false}"#,
    r#"{"kind":"summary_engagement","summary":"s","presented":true,"at":"2026-11-21T09:00:00Z"}"#,
    r#"{"kind":"checklist_tick","communication":"c","checklist":"l","item":"i","name":"Greet","ticked":true,"after_call":false}"#,
    r#"{"kind":"document_told","document":{"base_of":"s","id":"d","version":"v","variation":"w"},"what":"copied","occasion":{"found":"by_rule","shown":"passage"},"at":"2026-11-21T09:00:00Z"}"#,
    r#"{"kind":"document_feedback","document":{"base_of":"s","id":"d","version":"v","variation":"w"},"rating":"positive","occasion":{"found":"by_itself","shown":"passage"}}"#,
    r#"{"kind":"wrap_up","is_call":true,"participant":"p","communication":"c","code":"w","name":"Refund","seconds":12}"#,
];

/// A snapshot of each kind, never edited: version 1 stays readable, and is what is written.
#[test]
fn what_the_platform_is_told_is_read_and_written() {
    for written in TOLD {
        let load = Load::read(1, written).expect(written);
        assert_eq!(serde_json::to_string(&load).expect("plain"), written);
        let name = kind_name(load.kind());
        assert_eq!(
            kind_of(name),
            Some(load.kind()),
            "the row's kind is found again"
        );
    }
    let rated = r#"{"kind":"feedback","body":{"feedbackType":"outdated"},"rating":"negative"}"#;
    let load = Load::read(1, rated).expect(rated);
    assert!(matches!(load, Load::Feedback(given) if given.rating == Some(Rating::Negative)));
}

/// A comment, a summary's text, notes: what people wrote, of each load that carries any.
#[test]
fn what_was_written_is_kept_apart_and_put_back() {
    for load in TOLD {
        let mut load = Load::read(1, load).expect(load);
        let before = serde_json::to_string(&load).expect("plain");
        load.put_back(Some("canary-4711".to_owned())).expect("text");
        let apart = load.apart().expect("text");
        let carries = matches!(
            load,
            Load::DocumentFeedback(_) | Load::SummaryFeedback(_) | Load::WrapUp(_)
        );
        assert_eq!(apart.is_some(), carries, "{load:?}");
        assert!(apart.is_none_or(|text| text == "canary-4711"));
        assert!(!format!("{load:?}").contains("canary"), "not in logs");
        let after = serde_json::to_string(&load).expect("plain");
        assert_eq!(after, before, "not in the row");
    }
}

#[test]
fn a_rating_stays_in_order_with_what_was_done() {
    let interaction = Some(InteractionId(Uuid::nil()));
    let lane = |load| {
        let parcel = Parcel {
            target: Target::stored("t"),
            interaction,
            title: None,
            correlation_id: Uuid::nil(),
            idempotency_key: Uuid::nil(),
            load,
        };
        parcel.lane()
    };
    let told = TOLD.map(|load| lane(Load::read(1, load).expect(load)));
    let body = json!({ "feedbackType": "helpful" });
    let mut feedback = Feedback::of(body, None);
    assert_ne!(
        lane(Load::Feedback(feedback.clone())),
        told[0],
        "where all of it is taken, it has lanes of its own"
    );
    feedback.rating = Some(Rating::Positive);
    assert_eq!(lane(Load::Feedback(feedback)), told[0]);
    for (lane, load) in told.iter().zip(TOLD) {
        let kind = Load::read(1, load).expect(load).kind();
        let quiet = lane.starts_with(QUIET_LANES);
        assert_eq!(quiet, is_quiet(kind), "{lane}");
    }
}
