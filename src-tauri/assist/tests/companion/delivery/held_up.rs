//! What stands in the way of what leaves: no network, a refusal, a token, a pause.

use assist::view::error::Code;
use assist::view::feedback::FeedbackState;
use assist::view::outbox::{DeliveryKind, DeliveryState};
use sandbox::{Endpoint, Options};
use serde_json::json;

use super::{form, helpful, only_delivery, until_all_sent, until_state, with_card};
use crate::kit::{Desk, cards, connection, platform, platform_with};

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
