//! What the agent does leaves, surely: clicks, feedback, and what stands in the way.

mod held_up;
mod left_behind;

use assist::companion::Handle;
use assist::view::error::Code;
use assist::view::feedback::{FeedbackForm, FeedbackState};
use assist::view::panel::CardView;
use rules::id::InteractionId;
use sandbox::{Endpoint, Sandbox};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{Desk, cards, connection, frame, platform, silent_interaction, suggestion};

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
