//! What the agent does leaves, surely: clicks, feedback, and what stands in the way.

use std::time::Duration;

use assist::companion::Handle;
use assist::view::error::Code;
use assist::view::feedback::{FeedbackForm, FeedbackState};
use assist::view::outbox::{DeliveryKind, DeliveryState};
use assist::view::panel::CardView;
use rules::id::InteractionId;
use sandbox::{Endpoint, Options, Sandbox};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{
    DEADLINE, Desk, cards, connection, frame, platform, platform_with, silent_interaction,
    suggestion,
};

/// A desk with one card whose suggestion may be given feedback on.
async fn with_card(platform: &Sandbox) -> (Desk, InteractionId, CardView) {
    let mut desk = Desk::live(platform).await;
    let (id, card) = add_card(platform, &mut desk).await;
    (desk, id, card)
}

async fn add_card(platform: &Sandbox, desk: &mut Desk) -> (InteractionId, CardView) {
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    desk.handle.select(id).await.expect("told");
    let batch = suggestion(&Uuid::new_v4().to_string(), "refund", 0.9, 0.8);
    platform.push(id, frame(id, &[batch])).await;
    let view = desk
        .until("its card", |view| {
            let selected = view
                .selected
                .as_ref()
                .is_some_and(|it| it.id == id.to_string());
            selected && cards(view).len() == 1
        })
        .await;
    (id, cards(&view)[0].clone())
}

fn helpful() -> FeedbackForm {
    form("helpful", "")
}

fn form(kind: &str, comments: &str) -> FeedbackForm {
    FeedbackForm {
        feedback_type: kind.into(),
        comments: comments.into(),
    }
}

async fn until_state(desk: &mut Desk, state: FeedbackState) -> CardView {
    let view = desk
        .until("the card's feedback", |view| {
            let card = cards(view).first();
            card.and_then(|card| card.feedback.as_ref())
                .is_some_and(|feedback| feedback.state == state)
        })
        .await;
    cards(&view)[0].clone()
}

async fn until_all_sent(desk: &mut Desk) {
    desk.until("all sent", |view| {
        view.outbox.waiting == 0 && view.outbox.failed == 0
    })
    .await;
}

async fn only_delivery(handle: &Handle) -> assist::view::outbox::DeliveryView {
    let deliveries = handle.deliveries().await.expect("readable");
    let [delivery] = deliveries.as_slice() else {
        panic!("exactly one: {deliveries:?}");
    };
    delivery.clone()
}

#[tokio::test]
async fn a_click_is_told_to_the_knowledge_platform() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let taken = desk.handle.accept(id, &card.key).await.expect("on disk");
    let told = desk.until_events("delivery_succeeded", 1).await;
    assert_eq!(
        told[0].payload.as_ref().expect("kept")["kind"],
        "knowledge_webhook"
    );
    until_all_sent(&mut desk).await;
    let effects = platform.effects(Endpoint::KnowledgeWebhook);
    assert_eq!(effects.total, 1, "once");
    let carried = &effects.effects[0];
    assert_eq!(carried.body["type"], "agent_assist_sync");
    assert_eq!(carried.body["interactionId"], id.to_string());
    assert_eq!(carried.body["acceptedArticleId"], "refund");
    assert_eq!(carried.body["acceptanceRate"], json!(taken.acceptance_rate));
    assert!(carried.idempotency_key.is_some(), "{carried:?}");
    let head = carried
        .log_head
        .as_deref()
        .expect("the log's head goes along");
    assert_eq!(head.split(':').count(), 3, "install:seq:hash: {head}");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_thumb_reaches_the_platform_and_the_training() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let form = form("outdated", "the fee is 5 now");
    let handle = desk.handle.clone();
    handle
        .save_feedback_draft(id, &card.key, form.clone(), false)
        .await
        .expect("kept");
    let saved = handle
        .give_feedback(id, &card.key, form)
        .await
        .expect("on disk");
    assert!(saved.sending, "connected: it goes at once");
    let sent = until_state(&mut desk, FeedbackState::Sent).await;
    let feedback = sent.feedback.expect("given");
    assert!(feedback.processed_at.is_some(), "the receipt is shown");
    assert!(
        feedback.retraining_triggered.is_some(),
        "the receipt is shown"
    );
    assert_eq!(sent.draft, None, "given is no draft");
    desk.until_events("delivery_succeeded", 1).await;
    let effects = platform.effects(Endpoint::Feedback);
    let training = platform.effects(Endpoint::TrainingWebhook);
    assert_eq!((effects.total, training.total), (1, 1));
    let body = &effects.effects[0].body;
    assert_eq!(body["recommendationId"], card.suggestion_id.as_str());
    let told = &training.effects[0].body;
    assert_eq!(
        told["payload"]["correlationId"],
        effects.effects[0].correlation_id.clone().expect("sent")
    );
    assert_eq!(
        told["payload"]["adoptionImpact"], "high",
        "a relevance of 0.8"
    );

    let submitted = desk.events("feedback_submitted");
    let payload = submitted[0].payload.as_ref().expect("kept");
    let members: Vec<&String> = payload.as_object().expect("an object").keys().collect();
    assert_eq!(
        members,
        [
            "agentId",
            "attempts",
            "commentsLength",
            "correlationId",
            "feedbackType",
            "key",
            "latencyMs",
            "receiptId",
            "recommendationId",
            "relevanceScore",
            "status",
        ],
        "contract.md §2, audit; attempts, key and receipt besides"
    );
    assert_eq!(payload["commentsLength"], 16);
    assert_eq!(payload["status"], "submitted");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn every_violation_stands_at_its_field_and_nothing_is_written() {
    let platform = platform().await;
    let mut known = connection(&platform);
    known.agent_id = None;
    let mut desk = Desk::open().await;
    desk.handle.connect_to(known).await.expect("let in");
    desk.until_live().await;
    let (id, card) = add_card(&platform, &mut desk).await;
    let bad = form("", &"x".repeat(21));
    let problem = desk
        .handle
        .give_feedback(id, &card.key, bad)
        .await
        .expect_err("refused");
    assert_eq!(problem.code, Code::InvalidInput);
    let paths: Vec<_> = problem
        .fields
        .iter()
        .map(|field| field.path.as_str())
        .collect();
    assert_eq!(paths, ["agentId", "feedbackType", "comments"]);
    assert!(
        problem.fields[0].message.contains("CUECARD_AGENT_ID"),
        "where to set it"
    );
    assert!(desk.events("feedback_given").is_empty());
    let gone = desk
        .handle
        .give_feedback(id, "article:none", helpful())
        .await;
    assert_eq!(gone.expect_err("no card, no draft").code, Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn offline_it_is_saved_and_goes_once_the_platform_is_back() {
    let options = Options {
        client: Some(("client".into(), "s3cret".into())),
        ..Options::default()
    };
    let platform = platform_with(options.clone()).await;
    let (mut desk, id, card) = with_card(&platform).await;
    platform.shutdown().await;
    let handle = desk.handle.clone();
    handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk all the same");
    handle
        .accept(id, &card.key)
        .await
        .expect("on disk all the same");
    let view = desk
        .until("why it waits", |view| {
            view.outbox.waiting == 2 && view.outbox.problem.is_some()
        })
        .await;
    assert_eq!(
        view.outbox.problem.as_ref().map(|it| it.code),
        Some(Code::Unreachable)
    );
    let dir = desk.close().await;

    let back = platform_with(options).await;
    let mut desk = Desk::open_in(dir, &[]).await;
    desk.handle
        .connect_to(connection(&back))
        .await
        .expect("let in");
    desk.until_events("feedback_submitted", 1).await;
    until_all_sent(&mut desk).await;
    assert_eq!(
        back.effects(Endpoint::Feedback).total,
        1,
        "what was saved is sent, once"
    );
    assert_eq!(back.effects(Endpoint::KnowledgeWebhook).total, 1);
    desk.handle
        .follow(assist::companion::Interaction {
            id,
            customer: None,
            queue: None,
            channel: None,
            attributes: std::collections::BTreeMap::new(),
        })
        .await
        .expect("followed");
    assert_eq!(desk.verify().first_break, None, "the chain holds");
    desk.close().await;
    back.shutdown().await;
}

#[tokio::test]
async fn a_refusal_waits_for_a_person_who_may_retry_or_give_up() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let secret = "canary-comment-0815";
    let refused = json!({ "message": format!("no: {secret}"), "errors": [] });
    let _ = platform
        .faults()
        .on(Endpoint::Feedback)
        .fail(1)
        .with(400)
        .saying(refused);
    let handle = desk.handle.clone();
    handle
        .give_feedback(id, &card.key, form("irrelevant", secret))
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Failed).await;
    desk.until("failed", |view| {
        view.outbox.failed == 1 && view.outbox.waiting == 0
    })
    .await;
    let delivery = only_delivery(&handle).await;
    assert_eq!(
        (delivery.kind, delivery.state),
        (DeliveryKind::Feedback, DeliveryState::Failed)
    );
    assert_eq!(
        (delivery.attempts, delivery.title.as_deref()),
        (1, Some("About refund"))
    );
    let why = delivery.problem.expect("in words");
    assert!(
        !why.message.contains(secret),
        "the comment is not repeated: {}",
        why.message
    );
    let failed = desk.events("feedback_failed");
    assert_eq!(
        failed[0].payload.as_ref().expect("kept")["status"],
        "failed"
    );

    // Another one in the same lane is not held up by it.
    handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Sent).await;
    assert_eq!(
        desk.views.borrow().outbox.failed,
        1,
        "the first still waits for a person"
    );

    handle
        .retry_delivery(delivery.id)
        .await
        .expect("goes again");
    desk.until_events("feedback_submitted", 2).await;
    until_all_sent(&mut desk).await;
    let gone = handle
        .retry_delivery(delivery.id)
        .await
        .expect_err("through");
    assert_eq!(gone.code, Code::Gone);

    let _ = platform.faults().on(Endpoint::Feedback).fail(1).with(422);
    handle
        .give_feedback(id, &card.key, form("duplicate", ""))
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Failed).await;
    let delivery = only_delivery(&handle).await;
    handle
        .discard_delivery(delivery.id)
        .await
        .expect("given up");
    desk.until("no feedback any more", |view| {
        cards(view)[0].feedback.is_none()
    })
    .await;
    until_all_sent(&mut desk).await;
    assert_eq!(desk.events("delivery_retried").len(), 1);
    assert_eq!(
        desk.events("delivery_discarded").len(),
        1,
        "giving up is on record"
    );
    assert_eq!(platform.effects(Endpoint::Feedback).total, 2);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_typed_survives_a_restart_and_the_end_of_the_call() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let typed = form("incorrect", "the form has mo");
    desk.handle
        .save_feedback_draft(id, &card.key, form("incorrect", "the form"), true)
        .await
        .expect("kept");
    desk.until("later", |view| view.outbox.later == 1).await;
    desk.handle
        .save_feedback_draft(id, &card.key, typed.clone(), false)
        .await
        .expect("typing on gives no reason: it stays put off");
    desk.handle.end(id).await.expect("ended");
    let dir = desk.close().await;

    let mut desk = Desk::open_in(dir, &[]).await;
    desk.handle
        .connect_to(connection(&platform))
        .await
        .expect("let in");
    desk.until("later", |view| view.outbox.later == 1).await;
    let later = desk.handle.feedback_later().await.expect("readable");
    assert_eq!(later.len(), 1);
    assert_eq!(
        (later[0].title.as_str(), &later[0].draft),
        ("About refund", &typed)
    );
    let whole = form("incorrect", "the form has moved");
    let saved = desk.handle.give_feedback(id, &later[0].key, whole).await;
    saved.expect("the draft knows what it is about");
    desk.until("nothing later", |view| view.outbox.later == 0)
        .await;
    desk.until_events("feedback_submitted", 1).await;
    let body = &platform.effects(Endpoint::Feedback).effects[0].body;
    assert_eq!(body["comments"], "the form has moved");
    desk.handle
        .forget_feedback(id, "article:none")
        .await
        .expect("nothing to forget is fine");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_for_all() {
    let platform = platform_with(Options {
        feedback_a_second: 1000,
        ..Options::default()
    })
    .await;
    let (mut desk, id, card) = with_card(&platform).await;
    desk.handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    desk.until_events("feedback_submitted", 1).await;
    let tokens = platform.received().to(Endpoint::Token).count();
    platform.expire_tokens();
    for _ in 0..20 {
        desk.handle
            .give_feedback(id, &card.key, helpful())
            .await
            .expect("on disk");
    }
    desk.until_events("feedback_submitted", 21).await;
    assert_eq!(
        platform.received().to(Endpoint::Token).count(),
        tokens + 1,
        "exactly one refresh"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_token_that_stays_refused_pauses_everything_until_the_next_sign_in() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let refusing = platform
        .faults()
        .on(Endpoint::Feedback)
        .refuse_token()
        .always();
    desk.handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    let view = desk
        .until("why", |view| view.outbox.problem.is_some())
        .await;
    assert_eq!(
        view.outbox.problem.as_ref().map(|it| it.code),
        Some(Code::SignInRefused)
    );
    desk.handle.accept(id, &card.key).await.expect("on disk");
    let asked = platform.received().to(Endpoint::Feedback).count();
    assert_eq!(
        asked, 2,
        "once, and once more with a new token: never a loop"
    );
    assert_eq!(
        platform.effects(Endpoint::KnowledgeWebhook).total,
        0,
        "all of it waits"
    );
    refusing.take_back();
    desk.handle
        .connect_to(connection(&platform))
        .await
        .expect("signed in again");
    desk.until_events("feedback_submitted", 1).await;
    desk.until_events("delivery_succeeded", 1).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_pause_is_kept_and_the_key_stays_the_same() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let _ = platform.faults().on(Endpoint::Feedback).retry_after(1);
    let _ = platform.faults().on(Endpoint::Feedback).lose_answer();
    desk.handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    let view = desk
        .until("the pause", |view| view.outbox.retry_at.is_some())
        .await;
    assert_eq!(
        view.outbox.problem.as_ref().map(|it| it.code),
        Some(Code::RateLimited)
    );
    until_state(&mut desk, FeedbackState::Sent).await;
    let asked = platform.received().to(Endpoint::Feedback).all();
    assert_eq!(asked.len(), 3, "paused, answer lost, answered");
    let waited = asked[1].at.duration_since(asked[0].at);
    assert!(waited >= jiff::SignedDuration::from_secs(1), "{waited:?}");
    let keys: Vec<_> = asked
        .iter()
        .map(|one| &one.headers["idempotency-key"])
        .collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(
        platform.effects(Endpoint::Feedback).total,
        1,
        "one effect for one thumb"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_click_does_not_wait_for_feedback_and_a_full_stop_of_a_webhook_is_its_own() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let _ = platform
        .faults()
        .on(Endpoint::KnowledgeWebhook)
        .fail(1)
        .with(410);
    desk.handle.accept(id, &card.key).await.expect("on disk");
    desk.until("failed", |view| view.outbox.failed == 1).await;
    desk.handle.accept(id, &card.key).await.expect("on disk");
    desk.handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Sent).await;
    let view = desk
        .until("one behind", |view| view.outbox.waiting == 1)
        .await;
    assert_eq!(
        view.outbox.failed, 1,
        "the second click waits behind the first: order is kept"
    );
    let deliveries = desk.handle.deliveries().await.expect("readable");
    assert_eq!(
        deliveries[0].state,
        DeliveryState::Failed,
        "what failed comes first"
    );
    assert_eq!(
        deliveries[1].next_attempt_at, None,
        "it waits behind an earlier one"
    );
    desk.handle
        .discard_delivery(deliveries[0].id)
        .await
        .expect("given up");
    until_all_sent(&mut desk).await;
    assert_eq!(platform.effects(Endpoint::KnowledgeWebhook).total, 1);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_end_vouches_for_the_last_entry_outside_the_database() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    desk.handle
        .give_feedback(id, &card.key, helpful())
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Sent).await;
    let dir = desk.close().await;
    let anchor = assist::evidence::read_anchor(dir.path())
        .expect("readable")
        .expect("made");
    let reader = assist::store::Reader::open(dir.path()).expect("a record");
    let verdict = reader.verify(|_| {}).expect("readable");
    assert_eq!(verdict.first_break, None);
    assert_eq!(anchor.seq, verdict.events, "the last entry is vouched for");
    assert!(!anchor.is_signed(), "without a keyring there is no key");
    let metrics = reader
        .metrics(jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::MAX)
        .expect("readable");
    let feedback = metrics
        .calls
        .iter()
        .find(|call| call.call == "feedback")
        .expect("counted");
    assert_eq!((feedback.count, feedback.failures.len()), (1, 0));
    assert!(feedback.p50_ms > 0.0, "{feedback:?}");
    platform.shutdown().await;
}

/// The comment is nowhere in the folder once it was delivered: not in the database, not in its
/// write-ahead log, not in any log.
#[tokio::test]
async fn a_comment_is_gone_from_every_file_after_delivery() {
    let platform = platform().await;
    let (mut desk, id, card) = with_card(&platform).await;
    let canary = "canary-4711-äöü ".repeat(40);
    let handle = desk.handle.clone();
    for length in (16..canary.chars().count()).step_by(61) {
        let typed: String = canary.chars().take(length).collect();
        handle
            .save_feedback_draft(id, &card.key, form("", &typed), false)
            .await
            .expect("kept");
    }
    handle
        .give_feedback(id, &card.key, form("incorrect", &canary))
        .await
        .expect("on disk");
    until_state(&mut desk, FeedbackState::Sent).await;
    let folder = desk.dir.path().to_owned();
    let waited = tokio::time::timeout(DEADLINE, async {
        while !found(&folder, b"canary-4711").is_empty() {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    waited
        .await
        .unwrap_or_else(|_| panic!("still in {:?}", found(&folder, b"canary-4711")));
    let dir = desk.close().await;
    assert!(found(dir.path(), b"canary-4711").is_empty());
    assert!(
        found(dir.path(), b"feedback_given")[0].ends_with("cuecard.db"),
        "the search finds what is there"
    );
    platform.shutdown().await;
}

/// The files below `folder` that hold `bytes`.
fn found(folder: &std::path::Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(self::found(&path, bytes));
        } else if let Ok(held) = std::fs::read(&path)
            && held.windows(bytes.len()).any(|part| part == bytes)
        {
            found.push(path.display().to_string());
        }
    }
    found
}
