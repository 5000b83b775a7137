//! Feedback: what is taken, what is refused, what took effect (`contract.md §2`).

use futures_util::future::join_all;
use reqwest::{Method, header};
use rstest::rstest;
use sandbox::{Endpoint, Options};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Desk, body, feedback, golden_json, paths, read, shape};

const FEEDBACK: &str = "/api/v2/agentassist/feedback";

#[tokio::test]
async fn is_accepted_with_a_receipt() {
    let desk = Desk::fast().await;
    let sent = feedback();
    let correlation = sent["correlationId"].as_str().expect("an id");
    let response = desk.action(FEEDBACK, &sent).send().await;
    let response = response.expect("an answer");
    let location = response.headers()[header::LOCATION]
        .to_str()
        .expect("text")
        .to_owned();
    let (status, receipt) = body(response).await;
    assert_eq!(status, 201);
    assert_eq!(receipt["status"], "accepted");
    assert_eq!(receipt["recommendationId"], sent["recommendationId"]);
    assert_eq!(receipt["retrainingTriggered"], false);
    assert!(location.ends_with(receipt["id"].as_str().expect("an id")));
    let noted = desk
        .sandbox
        .received()
        .to(Endpoint::Feedback)
        .last()
        .expect("one");
    assert_eq!(noted.headers["x-correlation-id"], correlation);
    assert_eq!((noted.body, noted.status), (sent, Some(201)));
}

#[rstest]
#[case("feedback.request.json")]
#[case("feedback.request.minimal.json")]
#[tokio::test]
async fn the_golden_request_is_taken_and_its_receipt_is_golden(#[case] name: &str) {
    let desk = Desk::fast().await;
    let sent = golden_json(name);
    let (status, receipt) = read(desk.action(FEEDBACK, &sent)).await;
    assert_eq!(status, 201, "{receipt}");
    let golden = golden_json("feedback.receipt.json");
    assert_eq!(
        shape(&receipt),
        shape(&golden),
        "the same members and types"
    );
}

#[tokio::test]
async fn a_refusal_is_the_golden_one() {
    let desk = Desk::fast().await;
    let mut sent = golden_json("feedback.request.json");
    sent["agentId"] = Value::Null;
    sent["comments"] = "ab".repeat(501)[..1001].into();
    let (status, refusal) = read(desk.action(FEEDBACK, &sent)).await;
    let golden = golden_json("feedback.error.400.json");
    assert_eq!(status, 400);
    assert_eq!(shape(&refusal), shape(&golden));
    assert_eq!(paths(&refusal), paths(&golden));
    for (said, expected) in refusal["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(golden["errors"].as_array().into_iter().flatten())
    {
        assert_eq!(shape(said), shape(expected), "path, kind and message");
        assert_eq!(said["kind"], expected["kind"]);
    }
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let desk = Desk::fast().await;
    let sent = json!({
        "recommendationId": "7", "feedbackType": "great", "comments": "a".repeat(21),
        "sentimentScore": 2, "relevanceScore": 0.2,
    });
    let (status, refusal) = desk.post(FEEDBACK, &sent).await;
    assert_eq!(status, 400);
    let found = paths(&refusal);
    for path in [
        "recommendationId",
        "agentId",
        "feedbackType",
        "comments",
        "sentimentScore",
        "relevanceScore",
        "correlationId",
        "submittedAt",
    ] {
        assert!(found.contains(&path), "{path} in {found:?}");
    }
    assert!(refusal["detail"].is_string());
}

#[rstest]
#[case::another(Some(Uuid::nil().to_string()))]
#[case::none(None)]
#[tokio::test]
async fn the_correlation_id_must_be_the_headers(#[case] header: Option<String>) {
    let desk = Desk::fast().await;
    let mut request = desk.request(Method::POST, FEEDBACK).json(&feedback());
    if let Some(header) = header {
        request = request.header("X-Correlation-ID", header);
    }
    let (status, refusal) = read(request).await;
    assert_eq!((status, paths(&refusal)), (400, vec!["correlationId"]));
}

#[rstest]
#[case::as_in_the_contract(Options::default(), 5)]
#[case::as_a_test_needs_it(Options { feedback_a_second: 10, ..Options::default() }, 10)]
#[tokio::test]
async fn more_than_so_many_a_second_are_429_with_retry_after(
    #[case] options: Options,
    #[case] most: usize,
) {
    let desk = Desk::open(options).await;
    let sent = feedback();
    // All at once, so that they fall into one second on a slow machine too.
    let asked = (0..60).map(|_| desk.action(FEEDBACK, &sent).send());
    let mut taken = 0;
    for answer in join_all(asked).await {
        let answer = answer.expect("an answer");
        if answer.status() == 429 {
            assert_eq!(answer.headers()[header::RETRY_AFTER], "1", "a second");
        } else {
            assert_eq!(answer.status(), 201);
            taken += 1;
        }
    }
    assert!(
        (most..60).contains(&taken),
        "{taken} of 60 at once, {most} a second"
    );
}

/// `contract.md §2`, `§7`: every status the client has a rule for can be had.
#[rstest]
#[case(200)]
#[case(202)]
#[case(204)]
#[case(302)]
#[case(400)]
#[case(401)]
#[case(403)]
#[case(404)]
#[case(408)]
#[case(409)]
#[case(413)]
#[case(422)]
#[case(425)]
#[case(429)]
#[case(500)]
#[case(502)]
#[case(503)]
#[case(504)]
#[tokio::test]
async fn every_status_can_be_planned_and_changes_nothing(#[case] status: u16) {
    let desk = Desk::fast().await;
    let faults = desk.sandbox.faults();
    let _ = faults.on(Endpoint::Feedback).fail(1).with(status);
    assert_eq!(
        read(desk.action(FEEDBACK, &feedback())).await.0,
        status,
        "as planned"
    );
    assert_eq!(desk.sandbox.effects(Endpoint::Feedback).total, 0);
    faults.assert_done();
}

#[tokio::test]
async fn what_took_effect_is_listed_once() {
    let desk = Desk::fast().await;
    let sent = feedback();
    for _ in 0..3 {
        let request = desk
            .action(FEEDBACK, &sent)
            .header("Idempotency-Key", "one")
            .header("X-Cuecard-Log-Head", "install:7:ab");
        assert_eq!(read(request).await.0, 201);
    }
    let (status, listed) = read(desk.http.get(desk.url("/sandbox/feedback"))).await;
    assert_eq!((status, &listed["total"]), (200, &json!(1)));
    let effect = &listed["effects"][0];
    assert_eq!(effect["seq"], 1);
    assert_eq!(effect["idempotencyKey"], "one");
    assert_eq!(effect["correlationId"], sent["correlationId"]);
    assert_eq!(effect["logHead"], "install:7:ab");
    assert_eq!(effect["body"], sent);
    let from_a_page = desk
        .http
        .get(desk.url("/sandbox/feedback"))
        .header(header::ORIGIN, "https://evil.example");
    assert_eq!(read(from_a_page).await.0, 403);
}
