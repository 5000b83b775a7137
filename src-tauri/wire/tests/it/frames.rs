//! Golden frames, hostile frames, and any frame at all (`contract.md §1`, frames).

use std::io::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use rstest::rstest;
use rules::suggestion::{Batch, Scores, SuggestionKind};
use serde_json::{Value, json};
use wire::stream::frame::{Decoder, Defect, Payload, SUGGESTIONS};

use crate::support::{INTERACTION, golden};

const LIMIT: usize = 8 << 20;

fn text(frame: &str) -> Result<Batch, Defect> {
    Decoder::new(LIMIT)
        .decode(Payload::Text(frame))
        .map(|frame| frame.into_batch(0.0))
}

fn binary(frame: &[u8]) -> Result<Batch, Defect> {
    Decoder::new(LIMIT)
        .decode(Payload::Binary(frame))
        .map(|frame| frame.into_batch(0.0))
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("into memory");
    encoder.finish().expect("into memory")
}

fn frame_with(suggestion: &Value) -> String {
    json!({"interactionId": INTERACTION, "suggestions": [suggestion]}).to_string()
}

#[test]
fn every_member_the_contract_names_is_read() {
    let batch = text(&golden("frame.full.json")).expect("it is golden");
    assert_eq!(batch.interaction_id.to_string(), INTERACTION);
    assert_eq!(batch.processing_latency_ms, Some(12.0));
    assert_eq!(batch.suggestions.len(), 3);
    let second = &batch.suggestions[1];
    assert_eq!(second.id.as_str(), "sug-2");
    assert_eq!(second.kind, SuggestionKind::Process);
    assert_eq!(second.title, "Lost gift card: replace it");
    assert!(
        second
            .snippet
            .as_deref()
            .expect("sent")
            .starts_with("Gift cards")
    );
    assert_eq!(second.knowledge_article_id.as_deref(), Some("art-2"));
    assert_eq!(
        second.url.as_deref(),
        Some("https://kb.example.com/articles/art-2")
    );
    assert_eq!(second.scores, Scores::of(0.78, 0.95));
    assert_eq!((batch.unknown, batch.dropped_scores), (None, 0));
}

#[rstest]
#[case("frame.minimal.json")]
#[case("frame.nulls.json")]
fn what_is_missing_or_null_has_its_default(#[case] name: &str) {
    let batch = text(&golden(name)).expect("it is golden");
    let only = &batch.suggestions[0];
    assert_eq!(only.title, "sug-1", "a missing title shows the id");
    assert_eq!(
        only.scores,
        Scores::of(0.0, 0.0),
        "on this surface a missing score counts as 0"
    );
    assert_eq!(only.kind.as_str(), "unknown");
    assert_eq!(
        (&only.snippet, &only.url, &only.knowledge_article_id),
        (&None, &None, &None)
    );
    assert_eq!(batch.processing_latency_ms, None);
}

#[test]
fn what_the_customer_said_is_read() {
    let batch = text(&golden("frame.query-statement.json")).expect("it is golden");
    assert_eq!(
        batch.query_statement.as_deref(),
        Some("I lost the gift card you sent me")
    );
    assert_eq!(batch.processing_latency_ms, Some(12.5));
}

#[test]
fn unknown_members_are_kept_for_the_record() {
    let batch = text(&golden("frame.unknown-members.json")).expect("it is golden");
    let parsed = |text: &Option<String>| -> Value {
        serde_json::from_str(text.as_deref().expect("kept")).expect("kept as JSON")
    };
    assert_eq!(
        parsed(&batch.unknown),
        json!({"version": 3, "trace": {"hops": [1, 2, 3]},
               "metadata": {"modelVersion": "2026-10", "region": null}})
    );
    assert_eq!(
        parsed(&batch.suggestions[0].unknown),
        json!({"highlight": {"start": 4, "end": 9}, "tags": ["refund", "gift"]})
    );
}

#[test]
fn bad_scores_drop_the_suggestion_and_are_counted() {
    let batch = text(&golden("frame.bad-scores.json")).expect("the frame itself is sound");
    assert_eq!(batch.dropped_scores, 3, "above 1, below 0, and infinite");
    let left: Vec<&str> = batch.suggestions.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(left, ["sug-3"]);
}

#[test]
fn text_arrives_as_it_was_written() {
    let batch = text(&golden("frame.unicode.json")).expect("it is golden");
    let only = &batch.suggestions[0];
    assert_eq!(only.id.as_str(), "sug-é");
    assert_eq!(only.title, "Rückerstattung 🎁 \"Gutschein\"");
    assert!(
        only.snippet
            .as_deref()
            .expect("sent")
            .ends_with("line\nbreak / slash \0")
    );
}

#[test]
fn gzip_and_text_say_the_same() {
    let packed = golden("frame.gzip.base64.txt");
    let packed = BASE64_STANDARD.decode(packed.trim()).expect("base64");
    assert_eq!(binary(&packed), text(&golden("frame.full.json")));
}

#[test]
fn less_confident_suggestions_leave_their_text_behind() {
    let mut decoder = Decoder::new(LIMIT);
    let full = golden("frame.full.json");
    let frame = decoder.decode(Payload::Text(&full)).expect("it is golden");
    let batch = frame.into_batch(0.75);
    assert!(batch.suggestions[1].snippet.is_some(), "0.78 passes");
    let third = &batch.suggestions[2];
    assert_eq!(
        (third.id.as_str(), third.scores.confidence),
        ("sug-3", Some(0.42))
    );
    assert_eq!(
        (third.title.as_str(), &third.snippet, &third.url),
        ("", &None, &None)
    );
}

#[test]
fn every_broken_frame_is_dropped_under_its_kind() {
    let table: Vec<Value> = serde_json::from_str(&golden("frames.dropped.json")).expect("JSON");
    assert!(table.len() > 40, "the table is there");
    // One decoder for all: what one frame leaves behind must not reach the next.
    let mut decoder = Decoder::new(LIMIT);
    for case in &table {
        let name = &case["name"];
        let bytes = case["base64"]
            .as_str()
            .map(|b| BASE64_STANDARD.decode(b).expect("base64"));
        let payload = match &bytes {
            Some(bytes) => Payload::Binary(bytes),
            None => Payload::Text(case["text"].as_str().expect("text or base64")),
        };
        let kind = decoder
            .decode(payload)
            .expect_err("it must be dropped")
            .as_str();
        assert_eq!(kind, case["kind"], "{name}");
        let whole = gzip(golden("frame.full.json").as_bytes());
        assert!(
            decoder.decode(Payload::Binary(&whole)).is_ok(),
            "sound again after {name}"
        );
    }
}

#[test]
fn inflating_stops_at_the_limit() {
    let mut decoder = Decoder::new(LIMIT);
    // A bomb: 256 MiB of spaces in a quarter of a MiB.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let mebibyte = vec![b' '; 1 << 20];
    for _ in 0..256 {
        encoder.write_all(&mebibyte).expect("into memory");
    }
    let bomb = encoder.finish().expect("into memory");
    assert_eq!(
        decoder.decode(Payload::Binary(&bomb)).err(),
        Some(Defect::Oversized)
    );
    assert!(
        decoder.held_bytes() <= LIMIT + 1,
        "never more than the limit and one byte"
    );
    let small = gzip(golden("frame.full.json").as_bytes());
    decoder.decode(Payload::Binary(&small)).expect("sound");
    assert!(
        decoder.held_bytes() <= 1 << 20,
        "a large buffer is given back"
    );
}

#[test]
fn the_limit_is_exact() {
    let frame = golden("frame.minimal.json");
    let mut exact = Decoder::new(frame.len());
    assert!(exact.decode(Payload::Text(&frame)).is_ok());
    assert!(
        exact
            .decode(Payload::Binary(&gzip(frame.as_bytes())))
            .is_ok()
    );
    let mut short = Decoder::new(frame.len() - 1);
    assert_eq!(
        short.decode(Payload::Text(&frame)).err(),
        Some(Defect::Oversized)
    );
    let packed = gzip(frame.as_bytes());
    assert_eq!(
        short.decode(Payload::Binary(&packed)).err(),
        Some(Defect::Oversized)
    );
}

#[test]
fn a_large_honest_frame_is_read_whole() {
    let one = json!({"id": "a", "snippet": "x".repeat(1000), "confidence": 0.9});
    let frame = json!({"interactionId": INTERACTION, "suggestions": vec![one; 7500]}).to_string();
    assert!(
        frame.len() > 7_000_000 && frame.len() < LIMIT,
        "just under the limit"
    );
    assert_eq!(
        binary(&gzip(frame.as_bytes()))
            .expect("sound")
            .suggestions
            .len(),
        7500
    );
}

#[test]
fn more_suggestions_than_any_honest_frame_has_are_oversized() {
    let one = json!({"id": "a"});
    let many = |n: usize| json!({"interactionId": INTERACTION, "suggestions": vec![&one; n]});
    assert!(text(&many(SUGGESTIONS).to_string()).is_ok());
    assert_eq!(
        text(&many(SUGGESTIONS + 1).to_string()),
        Err(Defect::Oversized)
    );
}

#[test]
fn members_of_a_gzip_file_follow_each_other() {
    let frame = golden("frame.full.json");
    let (first, second) = frame.as_bytes().split_at(100);
    assert_eq!(
        binary(&[gzip(first), gzip(second)].concat()),
        text(&frame),
        "several members are gzip (RFC 1952 §2.2)"
    );
    let many = [gzip(frame.as_bytes()), gzip(b"").repeat(15)].concat();
    assert!(binary(&many).is_ok(), "sixteen members");
    let more = [many, gzip(b"")].concat();
    assert_eq!(
        binary(&more),
        Err(Defect::InflateFailed),
        "seventeen are no honest sender's"
    );
}

#[test]
fn a_second_end_does_not_hide_what_lies_before_it() {
    let frame = golden("frame.full.json");
    let whole = gzip(frame.as_bytes());
    let trailer = &whole[whole.len() - 8..];
    assert_eq!(
        binary(&[&whole[..], b"garbage", trailer].concat()),
        Err(Defect::InflateFailed),
        "the frame ends as its first member does, and is longer"
    );
    assert_eq!(
        binary(&whole.repeat(2)),
        Err(Defect::NotJson),
        "twice the same member is twice the same content"
    );
    let long = golden("frame.nulls.json");
    let (short, tail) = (gzip(b"{"), gzip(long.as_bytes()));
    assert_eq!(
        binary(&[short, tail].concat()),
        Err(Defect::NotJson),
        "the length of the last member is not the length of all"
    );
}

#[test]
fn a_false_length_is_not_believed() {
    let frame = golden("frame.full.json");
    let whole = gzip(frame.as_bytes());
    for length in [0, 1, u32::MAX, 1 << 20, (1 << 20) + 1, 8 << 20, 9 << 20] {
        let cut = whole.len() - 4;
        let lying = [&whole[..cut], &u32::to_le_bytes(length)].concat();
        let mut decoder = Decoder::new(LIMIT);
        let defect = decoder.decode(Payload::Binary(&lying)).err();
        assert_eq!(defect, Some(Defect::InflateFailed), "{length}");
        assert!(decoder.held_bytes() <= 1 << 20, "no memory for a mere word");
    }
}

#[test]
fn optional_parts_of_the_gzip_header_are_skipped() {
    let frame = golden("frame.full.json");
    let plain = gzip(frame.as_bytes());
    // FHCRC, FEXTRA, FNAME and FCOMMENT (RFC 1952 §2.3.1); the header's checksum is not verified.
    let mut header = plain[..10].to_vec();
    header[3] = 0b1_1110;
    let optional = [&[3, 0][..], b"abc", b"name\0", b"comment\0", &[0, 0]].concat();
    let whole = [&header[..], &optional, &plain[10..]].concat();
    assert!(binary(&whole).is_ok());
    for cut in 11..header.len() + optional.len() {
        assert_eq!(
            binary(&whole[..cut]),
            Err(Defect::InflateFailed),
            "cut at {cut}"
        );
    }
    header[3] = 0b10_0000;
    let reserved = [&header[..], &plain[10..]].concat();
    assert_eq!(
        binary(&reserved),
        Err(Defect::InflateFailed),
        "a reserved flag"
    );
}

#[test]
fn half_a_surrogate_pair_is_not_text() {
    let frame = frame_with(&json!({"id": "a", "title": "X"})).replace('X', "\\ud83c");
    assert_eq!(text(&frame), Err(Defect::WrongShape));
    let frame = frame_with(&json!({"id": "a", "other": "X"})).replace('X', "\\ud83c");
    assert!(
        text(&frame).is_ok(),
        "in a member nobody reads it is only kept"
    );
}

#[test]
fn deep_nesting_in_unknown_members_is_left_out_of_the_record() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let frame = |depth| {
        format!(
            r#"{{"interactionId":"{INTERACTION}","suggestions":[],"deep":{}}}"#,
            nested(depth)
        )
    };
    assert!(
        text(&frame(64))
            .expect("sound")
            .unknown
            .expect("kept")
            .contains("deep")
    );
    let batch = text(&frame(100_000)).expect("depth alone is no reason to drop a frame");
    assert_eq!(batch.unknown.as_deref(), Some(r#"{"cuecardLeftOut":1}"#));
}

#[test]
fn unknown_members_are_bounded() {
    let mut frame = json!({"interactionId": INTERACTION, "suggestions": []});
    for n in 0..100 {
        frame[format!("member{n:03}")] = json!(n);
    }
    frame["zlarge"] = json!("x".repeat(20_000));
    let unknown = text(&frame.to_string())
        .expect("sound")
        .unknown
        .expect("kept");
    let unknown: Value = serde_json::from_str(&unknown).expect("JSON");
    assert_eq!(unknown["cuecardLeftOut"], 37, "101 sent, 64 kept");
    assert_eq!(unknown["member000"], 0);
}

#[test]
fn an_unknown_member_that_stands_twice_is_kept_once() {
    let frame = format!(r#"{{"interactionId":"{INTERACTION}","a":1,"b\"":2,"a":3}}"#);
    let batch = text(&frame).expect("suggestions may be missing");
    assert_eq!(batch.unknown.as_deref(), Some(r#"{"a":3,"b\"":2}"#));
}

#[rstest]
#[case("0.1234567890123456", 0.123_456_789_012_345_6)]
#[case("7.5e-1", 0.75)]
#[case("1", 1.0)]
#[case("1.0e0", 1.0)]
#[case("0.9999999999999999999999999", 1.0)]
#[case("1e-999", 0.0)]
fn scores_are_rounded_as_every_reader_rounds_them(#[case] written: &str, #[case] score: f64) {
    let frame = frame_with(&json!({"id": "a", "confidence": "X"})).replace("\"X\"", written);
    let batch = text(&frame).expect("sound");
    assert_eq!(
        batch.suggestions[0].scores.confidence.map(f64::to_bits),
        Some(score.to_bits())
    );
}

#[test]
fn minus_zero_is_zero() {
    let frame = frame_with(&json!({"id": "a", "confidence": "X"})).replace("\"X\"", "-0.0");
    assert!(frame.contains("-0.0"));
    let scores = text(&frame).expect("sound").suggestions[0].scores;
    assert!(
        scores.confidence.is_some_and(f64::is_sign_positive),
        "it would sort below zero"
    );
}

#[rstest]
#[case("3d7a1c9e-0f4b-4f5e-8a6d-9b1f0c2e4a68")]
#[case("3D7A1C9E-0F4B-4F5E-8A6D-9B1F0C2E4A68")]
fn any_case_of_a_uuid_is_the_same_interaction(#[case] id: &str) {
    let frame = format!(r#"{{"interactionId":"{id}"}}"#);
    assert_eq!(
        text(&frame).expect("sound").interaction_id.to_string(),
        INTERACTION
    );
}

/// JSON values that are close to a frame's, so that more than the first byte is tried.
fn near_frame() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-2.0_f64..2.0).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from(INTERACTION)),
    ];
    let name = prop_oneof![
        Just("interactionId".to_owned()),
        Just("suggestions".to_owned()),
        Just("metadata".to_owned()),
        Just("id".to_owned()),
        Just("title".to_owned()),
        Just("confidence".to_owned()),
        Just("relevanceScore".to_owned()),
        Just("utterances".to_owned()),
        any::<String>(),
    ];
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A sound frame of random content, with what is to come out of it.
fn sound_frame() -> impl Strategy<Value = (Value, usize, u32)> {
    let suggestion = (
        any::<String>(),
        any::<String>(),
        -0.5_f64..1.5,
        0.0_f64..=1.0,
    );
    prop::collection::vec(suggestion, 0..12).prop_map(|suggestions| {
        let suggestions: Vec<_> = suggestions
            .into_iter()
            .map(|(id, title, confidence, relevance)| {
                (
                    json!({"id": format!("s{id}"), "title": title, "confidence": confidence,
                        "relevanceScore": relevance}),
                    (0.0..=1.0).contains(&confidence),
                )
            })
            .collect();
        let good = suggestions.iter().filter(|(_, good)| *good).count();
        let bad = u32::try_from(suggestions.len() - good).expect("few");
        let list: Vec<Value> = suggestions.into_iter().map(|(s, _)| s).collect();
        (
            json!({"interactionId": INTERACTION, "suggestions": list}),
            good,
            bad,
        )
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_dropped(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = binary(&bytes);
        let mut with_magic = vec![0x1f, 0x8b, 8, 0];
        with_magic.extend(&bytes);
        prop_assert_ne!(binary(&with_magic).err(), Some(Defect::NotGzip), "it begins as gzip");
        let _ = binary(&gzip(&bytes));
        let _ = text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_json_is_read_or_of_another_shape(value in near_frame()) {
        let outcome = text(&value.to_string());
        prop_assert_ne!(outcome.clone().err(), Some(Defect::NotJson), "it is JSON");
        if let Ok(batch) = outcome {
            for suggestion in batch.suggestions {
                prop_assert!(!suggestion.title.is_empty() && !suggestion.id.as_str().is_empty());
                let within = |score: f64| (0.0..=1.0).contains(&score);
                prop_assert!(suggestion.scores.confidence.is_some_and(within));
                prop_assert!(suggestion.scores.relevance_score.is_some_and(within));
                let unknown = suggestion.unknown.unwrap_or_else(|| "{}".to_owned());
                prop_assert!(serde_json::from_str::<Value>(&unknown).is_ok(), "{unknown}");
            }
        }
    }

    #[test]
    fn sound_frames_arrive_whole((frame, good, bad) in sound_frame()) {
        let written = frame.to_string();
        let batch = text(&written).expect("sound");
        prop_assert_eq!((batch.suggestions.len(), batch.dropped_scores), (good, bad));
        prop_assert_eq!(binary(&gzip(written.as_bytes())).expect("sound"), batch);
    }

    #[test]
    fn one_wrong_byte_in_gzip_never_goes_unseen(at in 10_usize..400, bit in 0_u8..8) {
        let frame = golden("frame.full.json");
        let mut packed = gzip(frame.as_bytes());
        let at = at % packed.len();
        prop_assume!(at >= 10, "the header's time and system are nobody's business");
        packed[at] ^= 1 << bit;
        match binary(&packed) {
            Err(defect) => prop_assert_eq!(defect, Defect::InflateFailed),
            Ok(batch) => prop_assert_eq!(batch, text(&frame).expect("golden"), "harmless padding"),
        }
    }

    #[test]
    fn memory_stays_bounded(limit in prop_oneof![0_usize..10, 0_usize..5000], bytes in prop::collection::vec(any::<u8>(), 0..9000)) {
        let mut decoder = Decoder::new(limit);
        let packed = gzip(&bytes);
        let outcome = decoder.decode(Payload::Binary(&packed)).err();
        prop_assert_eq!(outcome == Some(Defect::Oversized), bytes.len() > limit);
        prop_assert!(decoder.held_bytes() <= limit + 1);
    }
}
