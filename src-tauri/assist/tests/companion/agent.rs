//! What the agent does is on disk before it is answered.

use assist::companion::Interaction;
use assist::settings::OnAccept;
use assist::view::error::Code;
use serde_json::json;

use crate::kit::{Desk, cards, frame, platform, silent_interaction, suggestion, with_cards};

#[tokio::test]
async fn accepting_is_recorded_with_the_acceptance_rate() {
    let platform = platform().await;
    let (mut desk, id, keys) = with_cards(&platform, &["refund", "exchange"]).await;
    let taken = desk.handle.accept(id, &keys[0]).await.expect("taken");
    assert!(
        (taken.acceptance_rate - 1.0).abs() < f64::EPSILON,
        "1 click, 1 batch shown"
    );
    assert_eq!(taken.then, OnAccept::Open);
    assert_eq!(
        taken.text.url.as_ref().map(ToString::to_string).as_deref(),
        Some("https://kb.example.com/refund")
    );
    let events = desk.events("suggestion_accepted");
    let [event] = events.as_slice() else {
        panic!("exactly one, and at once: it was answered as saved; {events:?}");
    };
    assert_eq!(u64::try_from(event.seq).ok(), Some(taken.event_id));
    assert_eq!(event.interaction.as_deref(), Some(id.to_string().as_str()));
    assert_eq!(event.actor, format!("agent:{}", platform.banner().agent_id));
    let payload = event.payload.as_ref().expect("a payload");
    assert_eq!(payload["suggestionId"], "refund");
    assert_eq!(payload["knowledgeArticleId"], "refund");
    assert_eq!(payload["position"], json!(1));
    let view = desk
        .until("accepted", |view| {
            cards(view).iter().any(|card| card.accepted)
        })
        .await;
    assert_eq!(cards(&view).len(), 2, "an accepted card stays");

    platform
        .push(id, frame(id, &[suggestion("s-2", "third", 0.9, 0.9)]))
        .await;
    desk.until_cards(3).await;
    let again = desk.handle.accept(id, &keys[1]).await.expect("taken");
    assert!(
        (again.acceptance_rate - 1.0).abs() < f64::EPSILON,
        "2 clicks, 2 batches shown"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn every_action_is_its_own_fact() {
    let platform = platform().await;
    let (mut desk, id, keys) = with_cards(&platform, &["refund", "exchange"]).await;
    let handle = desk.handle.clone();
    handle.displayed(id, keys.clone()).await.expect("tells");
    handle.displayed(id, keys.clone()).await.expect("tells");
    handle.opened(id, &keys[0]).await.expect("recorded");
    handle.copied(id, &keys[0]).await.expect("recorded");
    handle.pin(id, &keys[1], true).await.expect("recorded");
    desk.until("pinned", |view| cards(view).iter().any(|card| card.pinned))
        .await;
    handle.pin(id, &keys[1], false).await.expect("recorded");
    handle.dismiss(id, &keys[0]).await.expect("recorded");
    desk.until_cards(1).await;
    let copied = handle
        .copied(id, &keys[0])
        .await
        .expect_err("it was put away");
    assert_eq!(copied.code, Code::Gone);
    handle.restore(id, &keys[0]).await.expect("recorded");
    desk.until_cards(2).await;
    for kind in [
        "suggestion_opened",
        "suggestion_copied",
        "suggestion_pinned",
        "suggestion_unpinned",
        "suggestion_dismissed",
        "suggestion_restored",
    ] {
        assert_eq!(desk.events(kind).len(), 1, "{kind}");
    }
    let displayed = desk.until_events("suggestions_displayed", 1).await;
    assert_eq!(displayed.len(), 1, "painted again is not displayed again");
    let shown = displayed[0].payload.as_ref().expect("a payload");
    assert_eq!(shown["cards"].as_array().map(Vec::len), Some(2));
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_not_there_is_gone() {
    let platform = platform().await;
    let (desk, id, _) = with_cards(&platform, &["refund"]).await;
    let unknown = silent_interaction("nobody").id;
    assert_eq!(
        desk.handle
            .accept(id, "article:none")
            .await
            .expect_err("gone")
            .code,
        Code::Gone
    );
    assert_eq!(
        desk.handle.read(unknown, "x").await.expect_err("gone").code,
        Code::Gone
    );
    assert_eq!(
        desk.handle.restore(id, "x").await.expect_err("gone").code,
        Code::Gone
    );
    assert_eq!(
        desk.handle.end(unknown).await.expect_err("gone").code,
        Code::Gone
    );
    assert!(
        desk.events("suggestion_accepted").is_empty(),
        "nothing to record"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn quiet_holds_new_cards_back() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    desk.handle.set_quiet(true, Some(30)).await.expect("tells");
    let view = desk.until("quiet", |view| view.quiet.on).await;
    assert!(view.quiet.until.is_some(), "for half an hour");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.9, 0.9)]))
        .await;
    let held = |view: &assist::view::panel::PanelView| {
        view.selected
            .as_ref()
            .map_or(0, |selected| selected.held_back.len())
    };
    let view = desk.until("one held back", |view| held(view) == 1).await;
    assert!(cards(&view).is_empty(), "quiet is quiet");

    desk.handle.set_quiet(false, None).await.expect("tells");
    let view = desk.until("shown", |view| cards(view).len() == 1).await;
    assert_eq!(held(&view), 0, "what was held back appears");
    let switched = desk.until_events("quiet_changed", 2).await;
    assert_eq!(
        switched[0].payload.as_ref().expect("a payload")["on"],
        json!(true)
    );
    assert_eq!(
        switched[1].payload.as_ref().expect("a payload")["on"],
        json!(false)
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn held_cards_can_be_let_in_by_hand() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    desk.handle.set_quiet(true, None).await.expect("tells");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.9, 0.9)]))
        .await;
    desk.until("held", |view| {
        view.selected
            .as_ref()
            .is_some_and(|selected| !selected.held_back.is_empty())
    })
    .await;
    desk.handle.release_held(id).await.expect("tells");
    let view = desk.until("let in", |view| cards(view).len() == 1).await;
    assert!(view.quiet.on, "quiet goes on for what comes later");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn following_twice_updates_what_is_known() {
    let mut desk = Desk::open().await;
    let first = silent_interaction("J. Meyer");
    let again = Interaction {
        customer: Some("Jana Meyer".into()),
        ..first.clone()
    };
    desk.handle
        .follow(first)
        .await
        .expect("followed before any connection");
    desk.handle.follow(again).await.expect("followed again");
    let view = desk
        .until("the new name", |view| {
            view.tabs
                .first()
                .is_some_and(|tab| tab.label == "Jana Meyer")
        })
        .await;
    assert_eq!(view.tabs.len(), 1);
    desk.close().await;
}
