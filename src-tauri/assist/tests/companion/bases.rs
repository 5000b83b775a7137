//! Articles of cards that came live: events name no knowledge base, and the sandbox's assistant
//! answers from several. The platform is asked, by who reads and by who tells.

use assist::companion::DocumentOf;
use assist::view::error::Code;
use assist::view::feedback::FeedbackTakes;
use assist::view::panel::{CardView, UntoldView};
use rules::id::InteractionId;
use sandbox::{Endpoint, Options, Planned, Received, Sandbox};

use crate::kit::{DEADLINE, Desk, cards};
use crate::signing_in::kit::Desks;

/// Quick enough to bring an article at once, slow enough that the conversation outlives a start of
/// the program.
async fn platform() -> Desks {
    Desks::with(Options {
        speed: 8.0,
        at_once: 1,
        ..Options::default()
    })
    .await
}

/// The agent's desk, and the first article on it.
async fn with_article(desks: &Desks) -> (Desk, InteractionId, CardView) {
    let mut desk = desks.signed_in().await;
    let view = desk
        .until("an article", |view| {
            cards(view).iter().any(|card| card.kind == "knowledge")
        })
        .await;
    let selected = view.selected.as_ref().expect("it has cards");
    let mut cards = selected.cards.iter();
    let card = cards.find(|card| card.kind == "knowledge");
    let id = selected.id.parse().expect("an id");
    (desk, id, card.expect("just seen").clone())
}

/// What was asked about one suggestion: a list is asked for by its conversation.
fn asked_about(platform: &Sandbox, card: &CardView) -> usize {
    let end = format!("/suggestions/{}", card.suggestion_id);
    let asked = platform.received().to(Endpoint::Suggestions).all();
    asked.iter().filter(|one| one.path.ends_with(&end)).count()
}

/// What was sent of documents, answered, once it is so much.
async fn sent(platform: &Sandbox, count: usize) -> Vec<Received> {
    let sent = platform.received().to(Endpoint::Documents).answered();
    sent.wait_for(count, DEADLINE).await.expect("sent")
}

/// No question about a suggestion is answered well.
fn unanswered(platform: &Sandbox, status: u16) -> Planned {
    let faults = platform.faults().on(Endpoint::Suggestions);
    faults.fail(1).with(status).always()
}

#[tokio::test]
async fn a_live_card_is_read_and_its_knowledge_base_is_asked_for_once() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, card) = with_article(&desks).await;
    assert!(card.can_read, "its base can be asked for: {card:?}");
    assert_eq!(card.takes, FeedbackTakes::Article);
    assert_eq!(asked_about(platform, &card), 0, "nobody wanted it yet");

    let of = || DocumentOf::Card {
        interaction: id,
        key: card.key.clone(),
    };
    let read = desk.handle.read_document(of()).await.expect("there");
    assert_eq!(read.title, card.title);
    assert_eq!(asked_about(platform, &card), 1);
    let first = sent(platform, 2).await;
    let (got, viewed) = (&first[0], &first[1]);
    assert_eq!(viewed.path, format!("{}/views", got.path), "the same base");
    assert_eq!(viewed.status, Some(204), "which is the right one");
    assert_eq!(viewed.body["surfacingMethod"], "Article");

    desk.handle.read_document(of()).await.expect("still there");
    desk.handle.copied(id, &card.key).await.expect("on disk");
    let all = sent(platform, 5).await;
    let copied = format!("{}/copies", got.path);
    let copied = all.iter().find(|one| one.path == copied);
    assert_eq!(copied.and_then(|one| one.status), Some(204));
    assert_eq!(asked_about(platform, &card), 1, "once, and remembered");
    assert_eq!(desk.until_events("document_read", 2).await.len(), 2);
    assert!(desk.verify().ok);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn where_the_platform_does_not_say_either_it_is_said_and_nobody_is_alarmed() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, card) = with_article(&desks).await;
    let unknown = unanswered(platform, 404);
    let of = DocumentOf::Card {
        interaction: id,
        key: card.key.clone(),
    };
    let problem = desk.handle.read_document(of).await.expect_err("unknown");
    assert_eq!(problem.code, Code::Gone);
    assert!(problem.message.contains("knowledge base"), "{problem:?}");

    desk.handle.copied(id, &card.key).await.expect("on disk");
    let failed = desk.until_events("delivery_failed", 1).await;
    let payload = failed[0].payload.as_ref().expect("kept");
    assert_eq!(payload["problem"], "no_knowledge_base", "{payload}");
    let view = desk
        .until("nothing waits", |view| view.outbox.waiting == 0)
        .await;
    assert_eq!(view.outbox.failed, 0, "there is nothing to decide");
    assert!(view.limited.is_empty(), "{:?}", view.limited);
    let told = platform.received().to(Endpoint::Documents).count();
    assert_eq!(told, 0, "nobody is told of a document somewhere");
    unknown.take_back();
    desk.close().await;
    desks.platform.shutdown().await;
}

/// What was done is counted once where an answer may be lost. A question may be asked again.
#[tokio::test]
async fn a_question_that_fails_is_asked_again_and_the_copy_is_told_once() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (desk, id, card) = with_article(&desks).await;
    let _ = platform
        .faults()
        .on(Endpoint::Suggestions)
        .fail(2)
        .with(500);
    desk.handle.copied(id, &card.key).await.expect("on disk");
    let told = sent(platform, 1).await;
    assert!(told[0].path.ends_with("/copies"), "{told:?}");
    assert_eq!(told[0].status, Some(204));
    assert_eq!(asked_about(platform, &card), 3, "until it was answered");
    assert_eq!(platform.effects(Endpoint::Documents).total, 1);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn what_may_not_be_asked_is_said_once_by_its_permission() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, card) = with_article(&desks).await;
    let permission = "conversation:suggestion:view";
    let withheld = platform.faults().withhold_permissions(&[permission]);
    let withheld = withheld.always();
    desk.handle.copied(id, &card.key).await.expect("on disk");
    let view = desk
        .until("what is not told", |view| !view.limited.is_empty())
        .await;
    assert_eq!(view.limited[0].what, UntoldView::Articles);
    assert_eq!(view.limited[0].permissions, [permission]);
    desk.handle.opened(id, &card.key).await.expect("on disk");
    desk.until_events("delivery_failed", 2).await;
    assert_eq!(asked_about(platform, &card), 1, "not for every article");
    withheld.take_back();
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn what_was_done_before_a_restart_is_told_after_it() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (desk, id, card) = with_article(&desks).await;
    let pause = platform
        .faults()
        .on(Endpoint::Suggestions)
        .retry_after(60)
        .always();
    desk.handle.copied(id, &card.key).await.expect("on disk");
    assert!(pause.met(DEADLINE).await, "the platform is asked, in vain");
    assert_eq!(platform.received().to(Endpoint::Documents).count(), 0);
    let dir = desk.close().await;
    pause.take_back();

    let desk = desks.open_in(dir).await;
    let told = sent(platform, 1).await;
    assert!(told[0].path.ends_with("/copies"), "{told:?}");
    assert_eq!(told[0].status, Some(204), "in the right base");
    desk.close().await;
    desks.platform.shutdown().await;
}
