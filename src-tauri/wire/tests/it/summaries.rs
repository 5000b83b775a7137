//! Having summaries made over loopback, row by row (`contract.md §5`, `§7`).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::sandbox::{Endpoint, Options as Setup};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::breaker::Breaker;
use wire::retry::{LONGEST_PAUSE, SUMMARY_ATTEMPTS, summary_pause, summary_retry};
use wire::summaries::{LONGEST_ANSWER, Made, SUMMARY_SCOPES, SummaryRequest, TIMEOUT, create};
use wire::{Called, Client, Error, NextStep};

use crate::support::{
    Asked, LIBRARIES, Platform, Reply, SECRET, TOKEN, for_path, golden, golden_json, now, reply,
    reply_with, sandbox_client, within,
};

const SUMMARIES: &str = "/api/v2/conversations/agentassist/summaries";

fn request(name: &str) -> SummaryRequest {
    SummaryRequest {
        body: golden_json(name),
        request_id: Uuid::from_u128(0x5e0d),
    }
}

fn summarizing(client: &Client) -> Client {
    client.with_scopes(&SUMMARY_SCOPES)
}

/// The outcome of the golden request at a platform that answers so.
async fn outcome_at(platform: &Platform) -> Result<Made, Error> {
    let client = summarizing(&platform.client());
    let request = request("summary.request.json");
    let outcome = within(create(&client, &request)).await;
    let told = match &outcome {
        Ok(made) => format!("{made:?}"),
        Err(error) => format!("{error} {error:?}"),
    };
    let said = format!("{told} {request:?} {client:?}");
    for hidden in [SECRET, "token-", "router", "reset the line"] {
        assert!(!said.contains(hidden), "{hidden} in: {said}");
    }
    outcome
}

async fn outcome(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Result<Made, Error> {
    outcome_at(&Platform::start(for_path(SUMMARIES, answer)).await).await
}

fn well_made(_: &Asked) -> Reply {
    reply(200, golden("summary.response.json"))
}

#[rstest]
#[case::every_field("summary.request.json")]
#[case::only_what_must_be_there("summary.request.minimal.json")]
#[tokio::test]
async fn the_request_is_the_contracts(#[case] name: &str) {
    let platform = Platform::start(for_path(SUMMARIES, well_made)).await;
    let client = summarizing(&platform.client());
    let request = request(name);
    assert_eq!(
        rules::summary::check(&request.body, None),
        [],
        "the golden request is one that may be sent"
    );
    within(create(&client, &request)).await.expect("it is made");
    let asked = &platform.asked(SUMMARIES)[0];
    assert_eq!(asked.method, "POST");
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(body, request.body, "unchanged");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("authorization"), "Bearer token-1");
    let id = request.request_id.to_string();
    for header in [
        "x-genesys-request-id",
        "x-correlation-id",
        "idempotency-key",
    ] {
        assert_eq!(asked.header(header), id, "{header}");
    }
    assert!(
        platform.asked(TOKEN)[0].body.ends_with(
            "scope=conversation%3Aread+agentassist%3Awrite+analytics%3Aconversation%3Aread"
        ),
        "its own scopes and no other: {}",
        platform.asked(TOKEN)[0].body
    );
    let latencies = client.latencies();
    assert!(
        latencies.iter().any(|one| one.call == "summary.create"),
        "{latencies:?}"
    );
}

#[rstest]
#[case::as_json("summary.response.json")]
#[case::as_text("summary.response.text.json")]
#[tokio::test]
async fn the_answer_is_read_word_for_word(#[case] name: &'static str) {
    let made = outcome(move |_| reply(200, golden(name)))
        .await
        .expect("it is made");
    let golden = golden_json(name);
    assert_eq!(made.id, golden["id"]);
    assert_eq!(made.text, golden["summaryText"]);
    assert_eq!(made.length.as_deref(), golden["summaryLength"].as_str());
    assert_eq!(made.created, Some(now()));
    assert_eq!(made.status, 200);
    assert!(made.latency > Duration::ZERO, "it was measured");
}

#[rstest]
#[case::created(201)]
#[case::accepted(202)]
#[tokio::test]
async fn any_2xx_with_id_and_text_is_a_summary(#[case] status: u16) {
    let made = outcome(move |_| reply(status, golden("summary.response.json")))
        .await
        .expect("id and text are what the contract asks for");
    assert_eq!(made.status, status);
}

#[tokio::test]
async fn what_else_is_missing_or_odd_costs_no_summary() {
    let made = outcome(|_| {
        let body = json!({"id": "s", "summaryText": "t", "createdDate": "today", "more": [1]});
        reply(200, body.to_string())
    })
    .await
    .expect("it is made");
    assert_eq!((made.length, made.created), (None, None));
}

#[rstest]
#[case::no_id("summary.response.no-id.json", "no id")]
#[case::no_text("summary.response.no-text.json", "no summaryText")]
#[tokio::test]
async fn without_id_or_text_it_is_a_format_error(#[case] name: &'static str, #[case] what: &str) {
    let error = outcome(move |_| reply(200, golden(name)))
        .await
        .expect_err("not a summary");
    assert!(
        matches!(&error, Error::Protocol { what: said, .. } if said.contains(what)),
        "{error:?}"
    );
    assert_eq!(error.correlation_id(), Some(Uuid::from_u128(0x5e0d)));
    assert_eq!(error.next_step(), NextStep::GiveUp, "the same would come");
}

#[rstest]
#[case::html("<html><body>Sign in</body></html>")]
#[case::nothing("")]
#[case::cut_json(r#"{"id": "s", "summaryText": "The cust"#)]
#[case::a_list("[1]")]
#[case::null("null")]
#[case::empty_id(r#"{"id": "", "summaryText": "t"}"#)]
#[case::id_of_another_type(r#"{"id": 7, "summaryText": "t"}"#)]
#[case::empty_text(r#"{"id": "s", "summaryText": ""}"#)]
#[case::blank_text(r#"{"id": "s", "summaryText": " \n\t"}"#)]
#[case::text_of_another_type(r#"{"id": "s", "summaryText": {"problem": "t"}}"#)]
#[case::half_a_surrogate_pair(r#"{"id": "s", "summaryText": "\ud83c"}"#)]
#[tokio::test]
async fn what_is_no_summary_is_a_format_error(#[case] body: &'static str) {
    let error = outcome(move |_| reply(200, body))
        .await
        .expect_err("not a summary");
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert_eq!(error.kind(), "protocol");
}

#[rstest]
#[case::at_the_limit(LONGEST_ANSWER, true)]
#[case::beyond(LONGEST_ANSWER + 1, false)]
#[tokio::test]
async fn an_answer_has_a_budget(#[case] bytes: usize, #[case] is_read: bool) {
    let outcome = outcome(move |_| {
        let (before, after) = (r#"{"id": "s", "summaryText": ""#, r#""}"#);
        let text = "x".repeat(bytes - before.len() - after.len());
        reply(200, format!("{before}{text}{after}"))
    })
    .await;
    match outcome {
        Ok(_) => assert!(is_read),
        Err(error) => {
            assert!(!is_read, "{error}");
            assert!(
                matches!(error, Error::TooLarge { limit_bytes, .. } if limit_bytes == LONGEST_ANSWER),
                "{error:?}"
            );
            assert_eq!(error.next_step(), NextStep::GiveUp);
        }
    }
}

#[tokio::test]
async fn fields_are_shown_where_they_are_named() {
    let error = outcome(|_| reply(400, golden("summary.error.400.json")))
        .await
        .expect_err("refused");
    let Error::Refused { fields, status, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*status, 400);
    let paths: Vec<&str> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["languageCode", "knowledgeBaseId"]);
    assert!(fields[0].message.contains("ja-JP"), "{:?}", fields[0]);
    assert_eq!(error.next_step(), NextStep::GiveUp);
}

const ALL: &str = "conversation:read, agentassist:write and analytics:conversation:read";

#[tokio::test]
async fn a_403_names_the_scope_the_platform_names() {
    let error = outcome(|_| reply(403, golden("summary.error.403.json")))
        .await
        .expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: true, .. }
            if scope == "agentassist:write"),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains("it needs the scope agentassist:write, which was asked for"),
        "{error}"
    );
}

#[rstest]
#[case::another_scope("error.403.json")]
#[case::not_an_error_body("token.response.json")]
#[tokio::test]
async fn a_403_that_names_none_of_them_names_all(#[case] name: &'static str) {
    let platform = Platform::start(for_path(SUMMARIES, move |_| reply(403, golden(name)))).await;
    let error = outcome_at(&platform).await.expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: true, .. } if scope == ALL),
        "{error:?}"
    );
    let request = request("summary.request.json");
    let error = within(create(&platform.client(), &request))
        .await
        .expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { asked: false, .. }),
        "the stream's token has one of them and not the others: {error:?}"
    );
}

#[tokio::test]
async fn a_scope_within_another_is_not_taken_for_it() {
    let error = outcome(|_| {
        let message = "Missing: analytics:conversation:read.";
        reply(403, json!({ "message": message }).to_string())
    })
    .await
    .expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, .. } if scope == "analytics:conversation:read"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_token_refused_twice_names_the_scopes() {
    let platform = Platform::start(for_path(SUMMARIES, |_| {
        reply(401, golden("error.401.json"))
    }))
    .await;
    let error = outcome_at(&platform).await.expect_err("refused");
    assert!(
        matches!(&error, Error::TokenRefused { scopes, .. } if scopes == ALL),
        "{error:?}"
    );
    assert!(error.to_string().contains(ALL), "{error}");
    assert_eq!(error.next_step(), NextStep::SignIn);
    assert_eq!(platform.asked(SUMMARIES).len(), 2, "once more, no loop");
}

#[tokio::test]
async fn a_refused_token_costs_one_more_attempt_under_the_same_id() {
    let platform = Platform::start(for_path(SUMMARIES, |asked| match asked.before {
        0 => reply(401, golden("error.401.json")),
        _ => well_made(asked),
    }))
    .await;
    outcome_at(&platform).await.expect("the new token is good");
    let asked = platform.asked(SUMMARIES);
    let told = |n: usize| {
        let one = &asked[n];
        (
            one.header("x-genesys-request-id").to_owned(),
            one.header("idempotency-key").to_owned(),
            one.body.clone(),
        )
    };
    assert_eq!(asked.len(), 2);
    assert_eq!(told(0), told(1), "the same request");
}

/// `Retry-After` in every form, with what it asks for in seconds; the platform's clock is ours.
#[rstest]
#[case::seconds(Some("30"), Some(30))]
#[case::zero(Some("0"), Some(0))]
#[case::fraction(Some("1.5"), Some(2))]
#[case::http_date(Some("Sat, 21 Nov 2026 09:00:30 GMT"), Some(30))]
#[case::date_gone_by(Some("Sat, 21 Nov 2026 08:00:00 GMT"), Some(0))]
#[case::a_billion(Some("1000000000"), Some(3600))]
#[case::negative(Some("-5"), None)]
#[case::garbage(Some("a while"), None)]
#[case::missing(None, None)]
#[tokio::test]
async fn a_429_is_waited_out_three_times(
    #[case] text: Option<&'static str>,
    #[case] asked: Option<u64>,
) {
    let error = outcome(move |_| {
        let body = golden("error.429.json");
        match text {
            Some(text) => reply_with(429, "Retry-After", text, body),
            None => reply(429, body),
        }
    })
    .await
    .expect_err("429");
    let asked = asked.map(Duration::from_secs);
    assert_eq!(error.next_step(), NextStep::Retry { after: asked });
    for attempt in 1..SUMMARY_ATTEMPTS {
        let pause = summary_pause(attempt, &error, &mut rand::rng()).expect("one is left");
        let least = asked.unwrap_or(Duration::from_secs(1 << attempt));
        assert!(
            (least..least + Duration::from_secs(1)).contains(&pause),
            "{pause:?} after attempt {attempt}, asked {asked:?}"
        );
        assert!(pause <= LONGEST_PAUSE + Duration::from_secs(1), "capped");
    }
    let last = summary_pause(SUMMARY_ATTEMPTS, &error, &mut rand::rng());
    assert_eq!(last, None, "four attempts");
}

#[rstest]
#[case::request_timeout(408, 2)]
#[case::conflict(409, 2)]
#[case::too_early(425, 2)]
#[case::internal(500, 8)]
#[case::bad_gateway(502, 8)]
#[case::unavailable(503, 8)]
#[case::gateway_timeout(504, 8)]
#[tokio::test]
async fn what_may_pass_is_retried_by_its_owner(#[case] status: u16, #[case] seconds: u64) {
    let platform = Platform::start(for_path(SUMMARIES, move |_| {
        reply(status, golden("error.503.json"))
    }))
    .await;
    let error = outcome_at(&platform).await.expect_err("not now");
    assert!(
        matches!(error, Error::Unavailable { status: said, .. } if said == status),
        "{error:?}"
    );
    assert_eq!(platform.asked(SUMMARIES).len(), 1, "not here");
    let pause = summary_pause(1, &error, &mut rand::rng()).expect("three are left");
    assert!(pause >= Duration::from_secs(seconds), "{pause:?}");
}

#[tokio::test]
async fn five_failures_open_the_breaker_and_the_end_is_known() {
    let error = outcome(|_| reply(500, golden("error.500.json")))
        .await
        .expect_err("failing");
    let mut breaker = Breaker::new();
    let mut random = rand::rng();
    let mut retry = |attempt| summary_retry(attempt, &error, &mut breaker, now(), &mut random);
    for attempt in [1, 2, 3, 1] {
        let retry = retry(attempt).expect("an attempt is left");
        assert!(!retry.is_breaker_open);
    }
    let retry = retry(2).expect("an attempt is left");
    assert!(retry.is_breaker_open, "and it says when: {}", retry.at);
    assert_eq!(breaker.open_until(), Some(retry.at));
}

#[rstest]
#[case(301)]
#[case(302)]
#[case(307)]
#[case(308)]
#[case(400)]
#[case(402)]
#[case(404)]
#[case(405)]
#[case(410)]
#[case(413)]
#[case(415)]
#[case(422)]
#[tokio::test]
async fn what_will_not_pass_is_final(#[case] status: u16) {
    let platform = Platform::start(for_path(SUMMARIES, move |_| {
        reply_with(status, "Location", LIBRARIES, golden("error.404.json"))
    }))
    .await;
    let error = outcome_at(&platform).await.expect_err("refused");
    assert!(
        matches!(error, Error::Refused { status: said, .. } if said == status),
        "{error:?}"
    );
    assert_eq!(summary_pause(1, &error, &mut rand::rng()), None);
    assert_eq!(
        platform.asked(LIBRARIES).len(),
        0,
        "no redirect is followed"
    );
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_format_error() {
    let error = outcome(|_| {
        let body = golden("summary.response.json");
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        Reply::Raw([head.as_bytes(), &body.as_bytes()[..body.len() / 2]].concat())
    })
    .await
    .expect_err("half an answer");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(error.may_have_arrived(), "the same request id finds it");
    let pause = summary_pause(1, &error, &mut rand::rng()).expect("it is tried again");
    assert!(pause >= Duration::from_secs(8), "{pause:?}");
}

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout_after_thirty_seconds() {
    let platform = Platform::start(for_path(SUMMARIES, |asked| match asked.before {
        0 => well_made(asked),
        _ => Reply::Silence,
    }))
    .await;
    let client = summarizing(&platform.client());
    let request = request("summary.request.json");
    create(&client, &request).await.expect("made, with a token");
    // From here on nothing happens but time, and it passes at once.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let error = create(&client, &request).await.expect_err("silence");
    assert!(
        matches!(error, Error::Timeout { after, .. } if after == Duration::from_secs(30)),
        "{error:?}"
    );
    assert!(began.elapsed() >= TIMEOUT, "and no sooner");
    assert_eq!(error.next_step(), NextStep::Retry { after: None });
}

#[tokio::test]
async fn dropping_it_breaks_it_off() {
    let platform = Platform::start(for_path(SUMMARIES, |asked| match asked.before {
        0 => Reply::Silence,
        _ => well_made(asked),
    }))
    .await;
    let client = summarizing(&platform.client());
    let request = request("summary.request.minimal.json");
    {
        let mut asking = Box::pin(create(&client, &request));
        let asked = async {
            while platform.asked(SUMMARIES).is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            made = &mut asking => panic!("nobody answers: {made:?}"),
            () = within(asked) => {}
        }
    }
    within(create(&client, &request))
        .await
        .expect("the next attempt is not behind the first");
}

#[tokio::test]
async fn every_attempt_is_told_to_the_sink() {
    let platform = Platform::start(for_path(SUMMARIES, |asked| match asked.before {
        0 => reply(401, golden("error.401.json")),
        1 => reply(503, golden("error.503.json")),
        2 => reply(200, "{}"),
        _ => well_made(asked),
    }))
    .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let sink = Arc::new(move |called: Called| {
        telling.lock().expect("no panic while held").push(called);
    });
    let client = summarizing(&platform.client().with_sink(sink));
    let request = request("summary.request.json");
    for _ in 0..3 {
        let _ = within(create(&client, &request)).await;
    }
    let told = told.lock().expect("no panic while held");
    let told: Vec<_> = told.iter().map(|one| (one.call, one.failure)).collect();
    assert_eq!(
        told,
        [
            ("token", None),
            ("summary.create", Some("token_refused")),
            ("token", None),
            ("summary.create", Some("unavailable")),
            ("summary.create", Some("protocol")),
            ("summary.create", None),
        ]
    );
}

#[tokio::test]
async fn an_answer_that_was_lost_is_had_by_the_next_attempt() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = summarizing(&sandbox_client(&sandbox));
    let mut request = request("summary.request.json");
    request.body["useKnowledgeBase"] = json!(false);
    let lost = sandbox.faults().on(Endpoint::Summaries).lose_answer();
    let error = within(create(&client, &request)).await.expect_err("cut");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(lost.is_met());
    let made = within(create(&client, &request))
        .await
        .expect("the first one's summary");
    assert!(!made.text.trim().is_empty(), "something was said");
    assert!(made.created.is_some(), "a time");
    let again = within(create(&client, &request)).await.expect("the same");
    assert_eq!(again.id, made.id, "one request id, one summary");
    request.request_id = Uuid::from_u128(1);
    let another = within(create(&client, &request)).await.expect("another");
    assert_ne!(another.id, made.id, "another request");
}

#[tokio::test]
async fn the_sandbox_names_the_fields_to_the_client() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = summarizing(&sandbox_client(&sandbox));
    let mut request = request("summary.request.minimal.json");
    request.body["languageCode"] = json!("xx");
    request.body["useKnowledgeBase"] = json!(true);
    let error = within(create(&client, &request))
        .await
        .expect_err("refused");
    let Error::Refused { fields, .. } = &error else {
        panic!("{error:?}")
    };
    let paths: Vec<&str> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["languageCode", "knowledgeBaseId"]);
}
