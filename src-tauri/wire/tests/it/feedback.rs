//! Feedback over loopback, row by row (`contract.md §2`, `§7`).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::sandbox::{Endpoint, Options as Setup};
use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::feedback::{Delivery, FEEDBACK_SCOPES, Receipt, submit};
use wire::retry::{self, LONGEST_PAUSE};
use wire::{Called, Client, Error, FieldError, NextStep};

use crate::support::{
    FEEDBACK, LIBRARIES, LIBRARY, Platform, Reply, SECRET, TOKEN, for_path, golden, golden_json,
    reply, reply_with, sandbox_client, well, within,
};

const KEY: &str = "9f2c-one-action";
const HEAD: &str = "0b1c2d3e:41:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

fn correlation_id(body: &Value) -> Uuid {
    body["correlationId"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("the golden request has one")
}

async fn submitted(client: &Client, body: &Value) -> Result<Receipt, Error> {
    let delivery = Delivery {
        body,
        correlation_id: correlation_id(body),
        idempotency_key: KEY,
        log_head: Some(HEAD),
    };
    within(submit(client, &delivery)).await
}

/// The outcome of the golden feedback at a platform that answers so.
async fn outcome(platform: &Platform) -> Result<Receipt, Error> {
    let client = platform.client().with_scopes(&FEEDBACK_SCOPES);
    let outcome = submitted(&client, &golden_json("feedback.request.json")).await;
    let said = format!("{outcome:?} {client:?}");
    assert!(
        !said.contains(SECRET) && !said.contains("token-") && !said.contains("older router"),
        "no secret and no comment in: {said}"
    );
    outcome
}

#[tokio::test]
async fn the_request_is_the_contracts() {
    let platform = Platform::start(well).await;
    let receipt = outcome(&platform).await.expect("it is taken");
    let asked = &platform.asked(FEEDBACK)[0];
    assert_eq!(asked.method, "POST");
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(body, golden_json("feedback.request.json"), "unchanged");
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("authorization"), "Bearer token-1");
    assert_eq!(
        asked.header("x-correlation-id"),
        body["correlationId"].as_str().expect("text")
    );
    assert_eq!(asked.header("idempotency-key"), KEY);
    assert_eq!(asked.header("x-cuecard-log-head"), HEAD);
    assert!(
        platform.asked(TOKEN)[0]
            .body
            .ends_with("scope=agentassist%3Afeedback%3Awrite"),
        "its own scope and no other"
    );
    let golden = golden_json("feedback.receipt.json");
    assert_eq!(receipt.id, golden["id"]);
    assert_eq!(
        receipt.processed_at.map(rules::time::rfc3339_millis),
        golden["processedAt"].as_str().map(str::to_owned)
    );
    assert_eq!((receipt.retraining_triggered, receipt.status), (false, 201));
    assert!(receipt.latency > Duration::ZERO);
}

#[tokio::test]
async fn without_a_head_none_is_sent() {
    let platform = Platform::start(well).await;
    let body = golden_json("feedback.request.minimal.json");
    let delivery = Delivery {
        body: &body,
        correlation_id: correlation_id(&body),
        idempotency_key: KEY,
        log_head: None,
    };
    within(submit(&platform.client(), &delivery))
        .await
        .expect("it is taken");
    assert_eq!(platform.asked(FEEDBACK)[0].header("x-cuecard-log-head"), "");
}

#[rstest]
#[case::head_with_a_line_break(KEY, Some("a\nb"), true)]
#[case::key_with_a_line_break("a\nb", None, false)]
#[tokio::test]
async fn the_action_matters_more_than_its_evidence_but_not_than_its_key(
    #[case] idempotency_key: &str,
    #[case] log_head: Option<&str>,
    #[case] is_sent: bool,
) {
    let platform = Platform::start(well).await;
    let body = golden_json("feedback.request.minimal.json");
    let delivery = Delivery {
        body: &body,
        correlation_id: correlation_id(&body),
        idempotency_key,
        log_head,
    };
    let outcome = within(submit(&platform.client(), &delivery)).await;
    assert_eq!(outcome.is_ok(), is_sent, "{outcome:?}");
    assert_eq!(platform.asked(FEEDBACK).len(), usize::from(is_sent));
}

#[rstest]
#[case::ok(200)]
#[case::created(201)]
#[tokio::test]
async fn these_statuses_are_success(#[case] status: u16) {
    let platform = Platform::start(for_path(FEEDBACK, move |_| {
        reply(status, golden("feedback.receipt.json"))
    }))
    .await;
    assert_eq!(outcome(&platform).await.expect("taken").status, status);
}

#[rstest]
#[case::accepted(202, golden("feedback.receipt.json"))]
#[case::no_content(204, String::new())]
#[case::partial(206, golden("feedback.receipt.json"))]
#[case::no_id(201, golden("feedback.receipt.no-id.json"))]
#[case::empty_id(201, r#"{"id":""}"#.to_owned())]
#[case::null_id(200, r#"{"id":null}"#.to_owned())]
#[case::a_list(200, "[]".to_owned())]
#[case::no_json(200, "<html>portal</html>".to_owned())]
#[case::nothing(200, String::new())]
#[tokio::test]
async fn another_success_is_a_format_error(#[case] status: u16, #[case] body: String) {
    let platform = Platform::start(for_path(FEEDBACK, move |_| reply(status, body.clone()))).await;
    let error = outcome(&platform).await.expect_err("not the contract's");
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
    assert_eq!(error.next_step(), NextStep::GiveUp);
    assert!(
        !error.to_string().contains("portal"),
        "content is not repeated"
    );
    assert_eq!(
        error.correlation_id(),
        Some(correlation_id(&golden_json("feedback.request.json"))),
        "the action's own id"
    );
}

#[tokio::test]
async fn what_a_receipt_lacks_or_garbles_does_not_undo_it() {
    let strange = r#"{"id":"x","processedAt":"yesterday","retrainingTriggered":"no"}"#;
    let platform = Platform::start(for_path(FEEDBACK, move |_| reply(201, strange))).await;
    let receipt = outcome(&platform).await.expect("the feedback was taken");
    assert_eq!(
        (receipt.processed_at, receipt.retraining_triggered),
        (None, false)
    );
}

#[tokio::test]
async fn a_refusal_names_the_fields() {
    let platform = Platform::start(for_path(FEEDBACK, |_| {
        reply(400, golden("feedback.error.400.json"))
    }))
    .await;
    let error = outcome(&platform).await.expect_err("refused");
    let Error::Refused {
        status: 400,
        fields,
        message,
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    let named = |path: &str, message: &str| FieldError {
        path: path.to_owned(),
        message: message.to_owned(),
    };
    assert_eq!(
        *fields,
        [
            named("agentId", "Missing; this field is required."),
            named("comments", "Must have at most 1000 chars, not 1001."),
        ]
    );
    assert_eq!(message.as_deref(), Some("The request was not valid."));
    assert_eq!(error.next_step(), NextStep::GiveUp);
    assert_eq!(platform.asked(FEEDBACK).len(), 1, "never retried");
}

#[tokio::test]
async fn a_401_is_tried_once_more_as_the_same_action() {
    let platform = Platform::start(for_path(FEEDBACK, |asked| {
        if asked.header("authorization") == "Bearer token-1" {
            reply(401, golden("error.401.json"))
        } else {
            well(asked)
        }
    }))
    .await;
    outcome(&platform).await.expect("the new token is good");
    let asked = platform.asked(FEEDBACK);
    assert_eq!(asked.len(), 2);
    for name in [
        "idempotency-key",
        "x-correlation-id",
        "x-cuecard-log-head",
        "content-type",
    ] {
        assert_eq!(asked[0].header(name), asked[1].header(name), "{name}");
    }
    assert_eq!(asked[0].body, asked[1].body, "byte for byte");
    assert_eq!(platform.asked(TOKEN).len(), 2, "one refresh");
}

#[tokio::test]
async fn a_second_401_ends_it() {
    let platform =
        Platform::start(for_path(FEEDBACK, |_| reply(401, golden("error.401.json")))).await;
    let error = outcome(&platform).await.expect_err("refused");
    assert_eq!(error.next_step(), NextStep::SignIn);
    assert_eq!(platform.asked(FEEDBACK).len(), 2, "never a loop");
}

#[tokio::test]
async fn fifty_submissions_with_an_expired_token_cause_one_refresh() {
    let platform = Platform::start(for_path(FEEDBACK, |asked| {
        if asked.header("authorization") == "Bearer token-1" {
            reply(401, golden("error.401.json"))
        } else {
            well(asked)
        }
    }))
    .await;
    let client = platform.client().with_scopes(&FEEDBACK_SCOPES);
    let body = golden_json("feedback.request.json");
    for receipt in join_all((0..50).map(|_| submitted(&client, &body))).await {
        receipt.expect("the new token is good");
    }
    assert_eq!(platform.asked(TOKEN).len(), 2, "the first, and one refresh");
}

#[tokio::test]
async fn a_missing_scope_is_named_and_whether_it_was_asked_for() {
    let platform =
        Platform::start(for_path(FEEDBACK, |_| reply(403, golden("error.403.json")))).await;
    let error = outcome(&platform).await.expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: true, .. }
            if scope == "agentassist:feedback:write"),
        "{error:?}"
    );
    let body = golden_json("feedback.request.json");
    let error = submitted(&platform.client(), &body)
        .await
        .expect_err("refused");
    assert!(
        matches!(error, Error::ScopeMissing { asked: false, .. }),
        "the stream's token never had it"
    );
}

#[rstest]
#[case(408)]
#[case(409)]
#[case(425)]
#[case(429)]
#[case(500)]
#[case(502)]
#[case(503)]
#[case(504)]
#[tokio::test]
async fn what_may_pass_is_retried_by_its_owner(#[case] status: u16) {
    let platform = Platform::start(for_path(FEEDBACK, move |_| {
        reply_with(status, "Retry-After", "7", golden("error.503.json"))
    }))
    .await;
    let error = outcome(&platform).await.expect_err("not now");
    let after = Some(Duration::from_secs(7));
    assert_eq!(error.next_step(), NextStep::Retry { after });
    assert_eq!(platform.asked(FEEDBACK).len(), 1, "not here");
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
    let platform = Platform::start(for_path(FEEDBACK, move |_| {
        reply_with(status, "Location", LIBRARIES, golden("error.404.json"))
    }))
    .await;
    let error = outcome(&platform).await.expect_err("refused");
    assert!(
        matches!(error, Error::Refused { status: said, .. } if said == status),
        "{error:?}"
    );
    assert_eq!(error.next_step(), NextStep::GiveUp);
    assert_eq!(
        platform.asked(LIBRARIES).len(),
        0,
        "no redirect is followed"
    );
}

/// `Retry-After` in every form, with what it asks for in seconds; the platform's clock is ours.
#[rstest]
#[case::seconds(Some("30"), Some(30))]
#[case::zero(Some("0"), Some(0))]
#[case::fraction(Some("1.5"), Some(2))]
#[case::negative(Some("-5"), None)]
#[case::a_billion(Some("1000000000"), Some(3600))]
#[case::beyond_64_bits(Some("99999999999999999999"), Some(3600))]
#[case::http_date(Some("Sat, 21 Nov 2026 09:00:30 GMT"), Some(30))]
#[case::rfc_850_date(Some("Saturday, 21-Nov-26 09:01:00 GMT"), Some(60))]
#[case::asctime_date(Some("Sat Nov 21 09:00:05 2026"), Some(5))]
#[case::date_gone_by(Some("Sat, 21 Nov 2026 08:00:00 GMT"), Some(0))]
#[case::garbage(Some("a while"), None)]
#[case::missing(None, None)]
#[tokio::test]
async fn a_pause_is_never_shorter_than_asked(
    #[case] text: Option<&'static str>,
    #[case] asked: Option<u64>,
) {
    let platform = Platform::start(for_path(FEEDBACK, move |_| {
        let body = golden("error.429.json");
        match text {
            Some(text) => reply_with(429, "Retry-After", text, body),
            None => reply(429, body),
        }
    }))
    .await;
    let error = outcome(&platform).await.expect_err("429");
    let asked = asked.map(Duration::from_secs);
    assert_eq!(error.next_step(), NextStep::Retry { after: asked });
    for attempt in 1..retry::FEEDBACK.attempts {
        let pause = retry::FEEDBACK
            .pause(attempt, &error, &mut rand::rng())
            .expect("the round goes on");
        let least = asked
            .unwrap_or_default()
            .max(Duration::from_secs(1 << attempt));
        assert!(
            (least..least + Duration::from_secs(1)).contains(&pause),
            "{pause:?} after attempt {attempt}, asked {asked:?}"
        );
        assert!(pause <= LONGEST_PAUSE + Duration::from_secs(1), "capped");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_a_timeout() {
    let platform = Platform::start(for_path(FEEDBACK, |asked| match asked.before {
        0 => well(asked),
        _ => Reply::Silence,
    }))
    .await;
    let client = platform.client().with_scopes(&FEEDBACK_SCOPES);
    let body = golden_json("feedback.request.json");
    submitted(&client, &body)
        .await
        .expect("taken, with a token");
    // From here on nothing happens but time, and it passes at once.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let error = submitted(&client, &body).await.expect_err("silence");
    let Error::Timeout { after, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(after, Duration::from_secs(10), "contract.md §2");
    assert!(began.elapsed() >= after, "and no sooner");
    assert_eq!(error.next_step(), NextStep::Retry { after: None });
}

#[tokio::test]
async fn every_attempt_is_told_to_the_sink() {
    let platform = Platform::start(for_path(FEEDBACK, |asked| match asked.before {
        0 => reply(401, golden("error.401.json")),
        1 => reply(503, golden("error.503.json")),
        2 => reply(202, "{}"),
        _ => well(asked),
    }))
    .await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let sink = Arc::new(move |called: Called| {
        telling.lock().expect("no panic while held").push(called);
    });
    let client = platform
        .client()
        .with_sink(sink)
        .with_scopes(&FEEDBACK_SCOPES);
    let body = golden_json("feedback.request.json");
    for _ in 0..3 {
        let _ = submitted(&client, &body).await;
    }
    let told: Vec<_> = told
        .lock()
        .expect("no panic while held")
        .iter()
        .map(|called| (called.call, called.failure))
        .collect();
    assert_eq!(
        told,
        [
            ("token", None),
            ("feedback", Some("token_refused")),
            ("token", None),
            ("feedback", Some("unavailable")),
            ("feedback", Some("protocol")),
            ("feedback", None),
        ]
    );
    let count = |call: &str| {
        let latencies = client.latencies();
        latencies
            .iter()
            .find(|one| one.call == call)
            .map(|one| one.count)
    };
    assert_eq!((count("token"), count("feedback")), (Some(2), Some(4)));
}

#[tokio::test]
async fn an_answer_that_was_lost_is_had_by_the_next_attempt() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&FEEDBACK_SCOPES);
    let body = golden_json("feedback.request.json");
    let lost = sandbox.faults().on(Endpoint::Feedback).lose_answer();
    let error = submitted(&client, &body).await.expect_err("cut");
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(lost.is_met());
    let receipt = submitted(&client, &body)
        .await
        .expect("the first one's receipt");
    assert_eq!(receipt.status, 201);
    let effects = sandbox.effects(Endpoint::Feedback);
    assert_eq!(effects.total, 1, "two attempts, one effect");
    assert_eq!(effects.effects[0].idempotency_key.as_deref(), Some(KEY));
    assert_eq!(effects.effects[0].log_head.as_deref(), Some(HEAD));
}

/// Round after round: every token ends at once while fifty are at work.
#[tokio::test]
async fn each_expiry_costs_one_refresh_and_loses_nothing() {
    const ROUNDS: usize = 25;
    let sandbox = ::sandbox::start(Setup {
        feedback_a_second: usize::MAX,
        ..Setup::default()
    })
    .await
    .expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&FEEDBACK_SCOPES);
    let body = golden_json("feedback.request.json");
    for round in 1..=ROUNDS {
        let all = join_all((0..50).map(|_| submitted(&client, &body)));
        for receipt in all.await {
            receipt.expect("the new token is good");
        }
        assert_eq!(
            sandbox.received().to(Endpoint::Token).count(),
            round,
            "exactly one request a round"
        );
        sandbox.expire_tokens();
    }
}

#[tokio::test]
async fn the_sandbox_names_the_fields_to_the_client() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&FEEDBACK_SCOPES);
    let mut body = golden_json("feedback.request.json");
    body["relevanceScore"] = json!(0.1);
    body["feedbackType"] = json!("great");
    let error = submitted(&client, &body).await.expect_err("refused");
    let Error::Refused { fields, .. } = &error else {
        panic!("{error:?}")
    };
    let paths: Vec<_> = fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["feedbackType", "relevanceScore"]);
}

#[tokio::test]
async fn scopes_have_a_token_each_and_the_same_set_the_same_one() {
    let platform = Platform::start(well).await;
    let stream = platform.client();
    let body = golden_json("feedback.request.json");
    let preflight = || wire::assist::preflight(&stream, LIBRARY, wire::assist::CONNECTION_LIMIT);
    within(preflight()).await.expect("all is well");
    for _ in 0..3 {
        submitted(&stream.with_scopes(&FEEDBACK_SCOPES), &body)
            .await
            .expect("all is well");
    }
    within(preflight()).await.expect("all is well");
    let tokens: Vec<_> = platform
        .asked(FEEDBACK)
        .iter()
        .map(|asked| asked.header("authorization").to_owned())
        .collect();
    assert_eq!(tokens, ["Bearer token-2"; 3]);
    assert_eq!(platform.asked(TOKEN).len(), 2, "one for each set of scopes");
    let reversed = ["knowledge:view", "conversation:read", "agentassist:view"];
    let same = stream.with_scopes(&reversed);
    within(wire::assist::preflight(&same, LIBRARY, 5))
        .await
        .expect("all is well");
    assert_eq!(platform.asked(TOKEN).len(), 2, "a set has no order");
}

#[tokio::test]
async fn a_scope_that_is_not_granted_takes_nothing_else_down() {
    let platform = Platform::start(for_path(TOKEN, |asked| {
        if asked.body.contains("feedback") {
            reply(400, golden("token.error.invalid-scope.json"))
        } else {
            well(asked)
        }
    }))
    .await;
    let stream = platform.client();
    let feedback = stream.with_scopes(&FEEDBACK_SCOPES);
    let body = golden_json("feedback.request.json");
    let error = submitted(&feedback, &body).await.expect_err("not granted");
    assert!(matches!(&error, Error::SignInRefused { code, .. } if code == "invalid_scope"));
    within(wire::assist::preflight(
        &stream,
        LIBRARY,
        wire::assist::CONNECTION_LIMIT,
    ))
    .await
    .expect("the stream does not notice");
}
