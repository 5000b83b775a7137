//! What the agent does is told to a platform that wants to know: once, in order, and as much of it
//! as whoever is signed in may tell.

use assist::view::feedback::{FeedbackForm, FeedbackState, FeedbackTakes};
use assist::view::outbox::{DeliveryKind, DeliveryState};
use assist::view::panel::{CardView, PanelView, UntoldView};
use rules::id::InteractionId;
use sandbox::{Endpoint, Options, Sandbox};
use serde_json::{Value, json};

use crate::kit::{DEADLINE, Desk, cards};
use crate::signing_in::kit::Desks;

/// Quick enough to bring cards at once, slow enough that nothing ends meanwhile.
fn options() -> Options {
    Options {
        speed: 20.0,
        at_once: 1,
        ..Options::default()
    }
}

/// A platform with an agent in a conversation.
async fn platform() -> Desks {
    Desks::with(options()).await
}

/// The agent's desk, which shows so many cards.
async fn with_cards(desks: &Desks, count: usize) -> (Desk, InteractionId, Vec<CardView>) {
    let mut desk = desks.signed_in().await;
    let (id, cards) = more_cards(&mut desk, count).await;
    (desk, id, cards)
}

async fn more_cards(desk: &mut Desk, count: usize) -> (InteractionId, Vec<CardView>) {
    let view = desk.until("cards", |view| cards(view).len() >= count).await;
    let selected = view.selected.as_ref().expect("it has cards");
    (selected.id.parse().expect("an id"), selected.cards.clone())
}

/// What was carried out, once so many were answered.
async fn engagements(platform: &Sandbox, count: usize) -> Vec<Value> {
    let told = platform.received().to(Endpoint::Engagement).answered();
    told.wait_for(count, DEADLINE).await.expect("told");
    let effects = platform.effects(Endpoint::Engagement);
    effects.effects.into_iter().map(|one| one.body).collect()
}

fn done(told: &Value) -> (&str, &str) {
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    (text("suggestionId"), text("engagementType"))
}

fn form(kind: &str, comments: &str) -> FeedbackForm {
    FeedbackForm {
        feedback_type: kind.into(),
        comments: comments.into(),
    }
}

#[tokio::test]
async fn opening_copying_and_putting_away_are_told_and_are_nobody_elses() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, cards) = with_cards(&desks, 2).await;
    let (one, other) = (&cards[0], &cards[1]);
    desk.handle.opened(id, &one.key).await.expect("on disk");
    desk.handle.copied(id, &one.key).await.expect("on disk");
    desk.handle.dismiss(id, &other.key).await.expect("on disk");
    let told = engagements(platform, 3).await;
    let told: Vec<_> = told.iter().map(done).collect();
    assert_eq!(
        told,
        [
            (one.suggestion_id.as_str(), "Opened"),
            (one.suggestion_id.as_str(), "Copied"),
            (other.suggestion_id.as_str(), "Dismissed"),
        ],
        "in the order they were done"
    );
    let changes = desk.until_events("suggestion_state_changed", 3).await;
    for change in &changes {
        let payload = change.payload.as_ref().expect("kept");
        assert_eq!(payload["elsewhere"], false, "{payload}");
    }
    let view = desk.until("the card", |_| true).await;
    let marked = crate::kit::cards(&view)
        .iter()
        .filter(|card| card.elsewhere.is_some());
    assert_eq!(marked.count(), 0, "the agent did it here");
    assert!(desk.verify().ok);
    desk.close().await;
    desks.platform.shutdown().await;
}

/// There is no word for taking: told is what the window made of it, which need not be what was asked.
#[tokio::test]
async fn taking_a_card_is_told_once_as_what_came_of_it() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (desk, id, cards) = with_cards(&desks, 1).await;
    let (key, suggestion) = (&cards[0].key, cards[0].suggestion_id.as_str());
    desk.handle.accept(id, key).await.expect("on disk");
    desk.handle.copied(id, key).await.expect("on disk");
    // Later in the same lane: nothing can still be on its way before it.
    desk.handle.dismiss(id, key).await.expect("on disk");
    let told = engagements(platform, 2).await;
    let told: Vec<_> = told.iter().map(done).collect();
    assert_eq!(told, [(suggestion, "Copied"), (suggestion, "Dismissed")]);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn of_feedback_the_rating_leaves_and_the_kind_stays() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, cards) = with_cards(&desks, 1).await;
    let card = &cards[0];
    assert_ne!(card.takes, FeedbackTakes::Whole);
    let given = form("outdated", "canary-4711 is wrong");
    let saved = desk.handle.give_feedback(id, &card.key, given).await;
    assert_eq!(saved.expect("on disk").takes, card.takes);
    let told = engagements(platform, 1).await;
    assert_eq!(
        told[0]["feedback"],
        json!({ "rating": "Negative" }),
        "no more is taken"
    );
    let key = card.key.clone();
    desk.until("sent", |view| {
        let card = crate::kit::cards(view).iter().find(|card| card.key == key);
        let feedback = card.and_then(|card| card.feedback.as_ref());
        feedback.is_some_and(|on| on.state == FeedbackState::Sent && on.processed_at.is_none())
    })
    .await;
    let given = desk.events("feedback_given");
    let payload = given[0].payload.as_ref().expect("kept");
    assert_eq!(payload["feedbackType"], "outdated", "{payload}");
    assert_eq!(payload["rating"], "negative", "what leaves: {payload}");
    if card.takes == FeedbackTakes::Rating {
        let sent = platform.received().all();
        let quoted = sent
            .iter()
            .any(|request| request.body.to_string().contains("canary"));
        assert!(!quoted, "the comment went nowhere");
    }
    assert_eq!(desk.events("feedback_submitted").len(), 1);
    assert_eq!(platform.effects(Endpoint::Feedback).total, 0);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn what_may_not_be_told_is_said_once_by_its_permission() {
    let desks = platform().await;
    let platform = &desks.platform;
    let permission = "conversation:suggestionEngagement:add";
    let _withheld = platform.faults().withhold_permissions(&[permission]);
    let (mut desk, id, cards) = with_cards(&desks, 1).await;
    desk.handle
        .opened(id, &cards[0].key)
        .await
        .expect("on disk");
    let view = desk
        .until("what is not told", |view| !view.limited.is_empty())
        .await;
    assert_eq!(view.limited[0].what, UntoldView::Actions);
    assert_eq!(view.limited[0].permissions, [permission]);
    desk.handle
        .copied(id, &cards[0].key)
        .await
        .expect("on disk");
    desk.until_events("delivery_failed", 2).await;
    let asked = platform.received().to(Endpoint::Engagement).count();
    assert_eq!(asked, 1, "a role does not change by the minute");
    let view = desk
        .until("nothing waits", |view| view.outbox.waiting == 0)
        .await;
    assert_eq!(view.outbox.failed, 0, "nobody is alarmed");
    assert_eq!(view.limited.len(), 1, "said once");
    // What the agent thinks of it is another matter.
    let given = form("helpful", "");
    let saved = desk.handle.give_feedback(id, &cards[0].key, given).await;
    saved.expect("on disk");
    desk.until("the refusal", |view| view.outbox.failed == 1)
        .await;
    let waits = desk.handle.deliveries().await.expect("readable");
    assert_eq!(waits[0].kind, DeliveryKind::Feedback);
    assert_eq!(waits[0].state, DeliveryState::Failed);
    let problem = waits[0].problem.as_ref().expect("why");
    assert!(problem.message.contains(permission), "{problem:?}");
    assert!(desk.verify().ok);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn what_the_platform_does_not_know_waits_for_a_person() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, cards) = with_cards(&desks, 1).await;
    let _ = platform.faults().on(Endpoint::Engagement).fail(1).with(404);
    desk.handle
        .opened(id, &cards[0].key)
        .await
        .expect("on disk");
    desk.until("the refusal", |view| view.outbox.failed == 1)
        .await;
    let waits = desk.handle.deliveries().await.expect("readable");
    assert_eq!(waits[0].kind, DeliveryKind::Engagement);
    assert_eq!(waits[0].attempts, 1, "asking again changes nothing");
    assert_eq!(waits[0].title.as_deref(), Some(cards[0].title.as_str()));
    desk.handle
        .retry_delivery(waits[0].id)
        .await
        .expect("it goes again");
    desk.until("all sent", |view| {
        view.outbox.failed == 0 && view.outbox.waiting == 0
    })
    .await;
    assert_eq!(platform.effects(Endpoint::Engagement).total, 1);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_action() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, cards) = with_cards(&desks, 1).await;
    let _ = platform.faults().on(Endpoint::Engagement).lose_answer();
    desk.handle
        .copied(id, &cards[0].key)
        .await
        .expect("on disk");
    let attempts = platform.received().to(Endpoint::Engagement);
    attempts.wait_for(2, DEADLINE).await.expect("tried again");
    desk.until("all sent", |view| view.outbox.waiting == 0)
        .await;
    let carried = platform.effects(Endpoint::Engagement);
    assert_eq!(carried.total, 1, "under the same key");
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn bringing_a_card_back_withdraws_what_was_not_tried_yet() {
    let desks = platform().await;
    let platform = &desks.platform;
    let (mut desk, id, cards) = with_cards(&desks, 2).await;
    let pause = platform.faults().on(Endpoint::Engagement).retry_after(60);
    desk.handle
        .opened(id, &cards[0].key)
        .await
        .expect("on disk");
    desk.until("the pause that was asked for", |view| {
        view.outbox.retry_at.is_some()
    })
    .await;
    let key = &cards[1].key;
    desk.handle.dismiss(id, key).await.expect("on disk");
    desk.until("both wait", |view| view.outbox.waiting == 2)
        .await;
    desk.handle.restore(id, key).await.expect("on disk");
    desk.until("one waits", |view| view.outbox.waiting == 1)
        .await;
    let waits = desk.handle.deliveries().await.expect("readable");
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0].title.as_deref(), Some(cards[0].title.as_str()));
    pause.take_back();
    desk.close().await;
    desks.platform.shutdown().await;
}

/// Its card came live, and names no knowledge base: the platform is asked for it.
#[tokio::test]
async fn opening_an_article_is_told_its_authors_and_so_is_what_is_wrong_with_it() {
    let desks = platform().await;
    let platform = &desks.platform;
    let mut desk = desks.signed_in().await;
    let is_article = |card: &CardView| card.takes == FeedbackTakes::Article;
    let view = desk
        .until("an article", |view| cards(view).iter().any(is_article))
        .await;
    let selected = view.selected.as_ref().expect("it has cards");
    let id: InteractionId = selected.id.parse().expect("an id");
    let card = selected.cards.iter().find(|card| is_article(card));
    let card = card.expect("just seen").clone();
    desk.handle.opened(id, &card.key).await.expect("on disk");
    let given = form("incorrect", "The deadline is wrong.");
    let saved = desk.handle.give_feedback(id, &card.key, given).await;
    assert_eq!(saved.expect("on disk").takes, FeedbackTakes::Article);
    let sent = platform.received().to(Endpoint::Documents).answered();
    let sent = sent.wait_for(2, DEADLINE).await.expect("both");
    let find = |end: &str| {
        let mut found = sent.iter().filter(|one| one.path.ends_with(end));
        found.next().unwrap_or_else(|| panic!("{end}: {sent:#?}"))
    };
    let viewed = find("/views");
    assert_eq!(viewed.status, Some(204), "{viewed:#?}");
    assert_eq!(viewed.body["surfacingMethod"], "Article");
    assert_eq!(
        viewed.body["conversationContext"]["conversationId"],
        id.to_string()
    );
    let opinion = find("/feedback");
    assert_eq!(opinion.status, Some(201), "{opinion:#?}");
    assert_eq!(opinion.body["rating"], "Negative");
    assert_eq!(opinion.body["reason"], "DocumentContent");
    assert_eq!(opinion.body["comment"], "The deadline is wrong.");
    desk.until_events("delivery_succeeded", 3).await;
    assert!(desk.verify().ok);
    let dir = desk.close().await;
    let file = std::fs::read(dir.path().join("cuecard.db")).expect("the record");
    let needle = b"The deadline is wrong.";
    let kept = file.windows(needle.len()).any(|part| part == needle);
    assert!(!kept, "what was written is wiped once it is delivered");
    desks.platform.shutdown().await;
}

/// Whose hand it was is not told. What was done before the restart is on record.
#[tokio::test]
async fn what_was_done_before_a_restart_is_nobody_elses() {
    // Slow enough that the conversation outlives a start of the program.
    let desks = Desks::with(Options {
        speed: 8.0,
        ..options()
    })
    .await;
    let mut desk = desks.signed_in().await;
    // Intents are told and not listed: nothing comes of them after a restart.
    let listed = |view: &PanelView| -> Vec<CardView> {
        let listed = cards(view).iter().filter(|card| card.kind != "intent");
        listed.cloned().collect()
    };
    let view = desk.until("two cards", |view| listed(view).len() > 1).await;
    let selected = view.selected.as_ref().expect("it has cards");
    let id: InteractionId = selected.id.parse().expect("an id");
    let offered = listed(&view);
    let (used, away) = (&offered[0], &offered[1]);
    desk.handle.opened(id, &used.key).await.expect("on disk");
    desk.handle.dismiss(id, &away.key).await.expect("on disk");
    let echoes = desk.until_events("suggestion_state_changed", 2).await;
    let known = echoes.len();
    let dir = desk.close().await;

    let mut desk = desks.open_in(dir).await;
    let is_of = |event: &assist::store::Event, card: &CardView| {
        let payload = event.payload.as_ref();
        payload.is_some_and(|payload| payload["suggestionId"] == card.suggestion_id)
    };
    let mut count = known;
    let told = loop {
        count += 1;
        let events = desk.until_events("suggestion_state_changed", count).await;
        let since = &events[known..];
        let of = |card| since.iter().any(|event| is_of(event, card));
        if of(used) && of(away) {
            break since.to_vec();
        }
        count = events.len();
    };
    for event in &told {
        let payload = event.payload.as_ref().expect("kept");
        assert_eq!(payload["elsewhere"], false, "{payload}");
    }
    let is = |shown: &[CardView], card: &CardView| {
        let mut shown = shown.iter();
        shown.any(|one| one.suggestion_id == card.suggestion_id)
    };
    let view = desk
        .until("what was put away stays away", |view| {
            let shown = cards(view);
            !shown.is_empty() && !is(shown, away)
        })
        .await;
    let marked = cards(&view).iter();
    let marked = marked.filter(|card| card.elsewhere.is_some());
    assert_eq!(marked.count(), 0, "the agent did it here");
    desk.close().await;
    desks.platform.shutdown().await;
}
