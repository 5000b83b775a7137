//! What was said, through the decoder (`docs/decisions/002`): read where it is sound, and never a
//! reason to drop a frame.

use proptest::prelude::*;
use rstest::rstest;
use rules::suggestion::Batch;
use rules::transcript::{Speaker, Utterance};
use serde_json::{Value, json};
use wire::stream::frame::{Decoder, LONGEST_UTTERANCE, Payload, UTTERANCES};

use crate::support::{INTERACTION, golden};

fn batch(frame: &str) -> Batch {
    Decoder::new(8 << 20)
        .decode(Payload::Text(frame))
        .expect("what was said is no reason to drop a frame")
        .into_batch(0.0)
}

/// A frame with one suggestion, and these members in its metadata.
fn framed(metadata: &str) -> Batch {
    let frame = format!(
        r#"{{"interactionId":"{INTERACTION}","suggestions":[{{"id":"a"}}],"metadata":{{{metadata}}}}}"#
    );
    let batch = batch(&frame);
    assert_eq!(batch.suggestions.len(), 1, "the suggestion is there");
    assert_eq!(
        batch.unknown, None,
        "what was said is not kept for the record"
    );
    batch
}

/// The same with this list, and the word that it begins at the start.
fn said(list: &Value) -> Batch {
    framed(&format!(
        r#""utterances":{list},"transcriptFromStart":true"#
    ))
}

fn line(text: &str) -> Value {
    json!({"speaker": "agent", "text": text})
}

fn texts(batch: &Batch) -> Vec<&str> {
    let utterances = batch.utterances.iter();
    utterances.map(|one| one.text.as_str()).collect()
}

#[test]
fn both_sides_are_heard_in_order() {
    let batch = batch(&golden("frame.utterances.json"));
    let at = |text: &str| Some(text.parse().expect("a time"));
    let expect = [
        Utterance {
            speaker: Speaker::Agent,
            text: "Good morning, what can I do for you?".to_owned(),
            at: at("2026-11-21T09:00:00Z"),
        },
        Utterance {
            speaker: Speaker::Customer,
            text: "I lost the gift card you sent me".to_owned(),
            at: at("2026-11-21T09:00:04.25Z"),
        },
    ];
    assert!(batch.utterances == expect, "{:?}", batch.utterances);
    assert_eq!((batch.from_start, batch.has_gap), (true, false));
    assert_eq!(batch.unknown, None, "not kept for the record");
    assert_eq!(batch.suggestions, [], "a frame may carry nothing else");
}

#[test]
fn frames_without_it_say_nothing() {
    for name in ["frame.full.json", "frame.minimal.json", "frame.nulls.json"] {
        let batch = batch(&golden(name));
        assert!(batch.utterances.is_empty(), "{name}");
        assert!(!batch.from_start && !batch.has_gap, "{name}");
    }
}

#[test]
fn what_was_said_is_in_no_debug_output() {
    let frame = golden("frame.utterances.json").replace("I lost the", "My secret is the");
    let mut decoder = Decoder::new(8 << 20);
    let frame = decoder.decode(Payload::Text(&frame)).expect("it is golden");
    let told = format!("{:?}", frame.utterances);
    assert!(
        !told.contains("secret") && !told.contains("morning"),
        "{told}"
    );
}

#[rstest]
#[case::absent("", false, false)]
#[case::null(r#""utterances":null"#, false, false)]
#[case::empty(r#""utterances":[]"#, false, false)]
#[case::empty_from_the_start(r#""utterances":[],"transcriptFromStart":true"#, true, false)]
#[case::text(r#""utterances":"hello","transcriptFromStart":true"#, false, true)]
#[case::object(r#""utterances":{"0":{}},"transcriptFromStart":true"#, false, true)]
#[case::number(r#""utterances":7,"transcriptFromStart":true"#, false, true)]
#[case::start_as_text(r#""transcriptFromStart":"true""#, false, false)]
#[case::start_as_number(r#""transcriptFromStart":1"#, false, false)]
#[case::start_null(r#""transcriptFromStart":null"#, false, false)]
#[case::start_false(r#""transcriptFromStart":false"#, false, false)]
#[case::start_twice(
    r#""transcriptFromStart":true,"transcriptFromStart":true"#,
    true,
    false
)]
#[case::start_in_doubt(
    r#""transcriptFromStart":true,"transcriptFromStart":false"#,
    false,
    false
)]
#[case::start_in_doubt_first(
    r#""transcriptFromStart":false,"transcriptFromStart":true"#,
    false,
    false
)]
fn other_types_are_ignored(
    #[case] metadata: &str,
    #[case] from_start: bool,
    #[case] has_gap: bool,
) {
    let batch = framed(metadata);
    assert!(batch.utterances.is_empty());
    assert_eq!((batch.from_start, batch.has_gap), (from_start, has_gap));
}

#[rstest]
#[case::not_an_object(json!("hello"))]
#[case::no_speaker(json!({"text": "hello"}))]
#[case::no_text(json!({"speaker": "agent"}))]
#[case::null_speaker(json!({"speaker": null, "text": "hello"}))]
#[case::text_of_another_type(json!({"speaker": "agent", "text": ["hello"]}))]
#[case::too_long(line(&"é".repeat(LONGEST_UTTERANCE + 1)))]
fn what_cannot_be_read_leaves_a_gap(#[case] odd: Value) {
    let batch = said(&json!([line("before"), odd, line("after")]));
    assert_eq!(texts(&batch), ["before", "after"]);
    assert_eq!(
        (batch.from_start, batch.has_gap),
        (false, true),
        "a transcript with a hole must not pass for a whole one"
    );
}

#[rstest]
#[case::nobody_known(json!({"speaker": "system", "text": "The call is recorded."}))]
#[case::another_case(json!({"speaker": "Agent", "text": "hello"}))]
#[case::empty(line(""))]
#[case::blank(line(" \n\t"))]
fn who_is_neither_side_and_who_says_nothing_leaves_none(#[case] odd: Value) {
    let batch = said(&json!([line("before"), odd, line("after")]));
    assert_eq!(texts(&batch), ["before", "after"]);
    assert_eq!((batch.from_start, batch.has_gap), (true, false));
}

#[rstest]
#[case::absent(line("hello"))]
#[case::null(json!({"speaker": "agent", "text": "hello", "at": null}))]
#[case::not_a_time(json!({"speaker": "agent", "text": "hello", "at": "noon"}))]
#[case::another_type(json!({"speaker": "agent", "text": "hello", "at": 1_700_000_000}))]
fn a_missing_time_costs_no_words(#[case] line: Value) {
    let batch = said(&json!([line]));
    assert_eq!(texts(&batch), ["hello"]);
    assert_eq!(batch.utterances[0].at, None);
    assert!(batch.from_start);
}

#[test]
fn as_much_as_may_be_is_read_and_no_more() {
    let longest = "é".repeat(LONGEST_UTTERANCE);
    let batch = said(&json!([line(&longest)]));
    assert_eq!(texts(&batch), [longest], "chars count, not bytes");
    let many = |count: usize| said(&Value::from(vec![line("hello"); count]));
    let most = many(UTTERANCES);
    assert_eq!(most.utterances.len(), UTTERANCES);
    assert!(most.from_start && !most.has_gap);
    let more = many(UTTERANCES + 1);
    assert_eq!(more.utterances.len(), UTTERANCES, "the rest is ignored");
    assert!(!more.from_start && more.has_gap, "and missed");
}

#[test]
fn what_stands_twice_is_neither() {
    let list = json!([line("hello")]);
    let batch = framed(&format!(r#""utterances":{list},"utterances":{list}"#));
    assert!(batch.utterances.is_empty());
    assert!(batch.has_gap, "nobody knows which is meant");
}

#[test]
fn half_a_surrogate_pair_costs_one_utterance() {
    let list = json!([line("before"), line("HALF")]).to_string();
    let batch = framed(&format!(
        r#""utterances":{}"#,
        list.replace("HALF", "\\ud83c")
    ));
    assert_eq!(texts(&batch), ["before"]);
    assert!(batch.has_gap);
}

#[test]
fn depth_is_harmless() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(framed(&format!(r#""utterances":{deep}"#)).has_gap);
    let more =
        format!(r#""utterances":[{{"speaker":"agent","text":"a","at":{deep},"more":{deep}}}]"#);
    assert_eq!(texts(&framed(&more)), ["a"]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from("agent")),
        Just(Value::from("customer")),
    ];
    let name = prop_oneof![
        Just("speaker".to_owned()),
        Just("text".to_owned()),
        Just("at".to_owned()),
        any::<String>(),
    ];
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_said_drops_a_frame(utterances in any_json(), start in any_json()) {
        let batch = framed(&format!(
            r#""utterances":{utterances},"transcriptFromStart":{start}"#
        ));
        prop_assert_eq!(batch.from_start, start == json!(true) && !batch.has_gap);
        for one in &batch.utterances {
            prop_assert!(!one.text.trim().is_empty(), "somebody said something");
        }
    }

    #[test]
    fn what_was_said_arrives_word_for_word(
        lines in prop::collection::vec((any::<bool>(), "\\PC{1,40}", 0_i64..4_000_000_000_000), 0..40),
        from_start: bool,
    ) {
        let lines: Vec<Utterance> = lines
            .into_iter()
            .filter(|(_, text, _)| !text.trim().is_empty())
            .map(|(is_agent, text, ms)| Utterance {
                speaker: if is_agent { Speaker::Agent } else { Speaker::Customer },
                text,
                at: jiff::Timestamp::from_millisecond(ms).ok(),
            })
            .collect();
        let list: Vec<Value> = lines
            .iter()
            .map(|one| {
                let speaker = one.speaker.label().to_lowercase();
                let at = one.at.map(rules::time::rfc3339_millis);
                json!({"speaker": speaker, "text": one.text, "at": at, "more": {}})
            })
            .collect();
        let list = Value::from(list);
        let batch = framed(&format!(r#""utterances":{list},"transcriptFromStart":{from_start}"#));
        prop_assert!(batch.utterances == lines);
        prop_assert_eq!((batch.from_start, batch.has_gap), (from_start, false));
    }
}
