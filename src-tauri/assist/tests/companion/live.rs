//! Suggestions arrive and are shown.

use assist::view::panel::ConnectionView;
use serde_json::json;

use crate::kit::{Desk, cards, frame, platform, silent_interaction, suggestion};

#[tokio::test]
async fn suggestions_are_ranked_shown_and_on_record() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let batch = [
        suggestion("s-1", "refund", 0.80, 0.50),
        suggestion("s-2", "exchange", 0.90, 0.90),
        suggestion("s-3", "opening-hours", 0.74, 1.00),
    ];
    platform.push(id, frame(id, &batch)).await;
    let shown = desk.until_cards(2).await;
    let titles: Vec<_> = shown.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(
        titles,
        ["About exchange", "About refund"],
        "best first; 0.74 does not pass"
    );
    assert!(
        shown[0]
            .rank
            .score
            .is_some_and(|score| (score - 0.9).abs() < 1e-9),
        "0.6 * 0.9 + 0.4 * 0.9"
    );
    assert!(
        shown.iter().all(|card| card.can_open),
        "both have a web address"
    );

    platform
        .push(id, frame(id, &[suggestion("s-4", "nothing", 0.1, 0.1)]))
        .await;
    let produced = desk.until_events("suggestions_produced", 2).await;
    let first = produced[0].payload.as_ref().expect("a payload");
    assert_eq!(first["shown"], json!(true));
    assert_eq!(
        first["suggestions"][0]["title"], "About exchange",
        "titles as shown"
    );
    assert_eq!(first["belowThreshold"][0]["id"], "s-3");
    let second = produced[1].payload.as_ref().expect("a payload");
    assert_eq!(
        second["shown"],
        json!(false),
        "nothing passes: counted, not shown"
    );
    let view = desk.until("still two", |view| cards(view).len() == 2).await;
    assert_eq!(view.connection, ConnectionView::Live);
    assert!(view.last_heard_at.is_some(), "a batch was heard");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_same_content_under_a_new_id_is_the_same_card() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.8, 0.5)]))
        .await;
    let before = desk.until_cards(1).await;
    platform
        .push(id, frame(id, &[suggestion("s-9", "refund", 0.9, 0.9)]))
        .await;
    let view = desk
        .until("the new id", |view| {
            cards(view)
                .first()
                .is_some_and(|card| card.suggestion_id == "s-9")
        })
        .await;
    assert_eq!(cards(&view).len(), 1, "one content, one card");
    assert_eq!(cards(&view)[0].key, before[0].key, "and it keeps its key");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn several_interactions_count_what_is_unread() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let (one, two) = (
        silent_interaction("J. Meyer"),
        silent_interaction("A. Costa"),
    );
    let (first, second) = (one.id, two.id);
    desk.handle.follow(one).await.expect("followed");
    desk.handle.follow(two).await.expect("followed");
    let batch = [
        suggestion("s-1", "refund", 0.8, 0.5),
        suggestion("s-2", "exchange", 0.9, 0.9),
    ];
    platform.push(second, frame(second, &batch)).await;
    let view = desk
        .until("two unread", |view| {
            view.tabs.get(1).is_some_and(|tab| tab.unread == 2)
        })
        .await;
    assert_eq!(view.tabs[0].label, "J. Meyer", "oldest first");
    let selected = view.selected.as_ref().expect("one is selected");
    assert_eq!(
        selected.id,
        first.to_string(),
        "a new tab does not take over"
    );
    assert!(!selected.heard, "nothing came for it yet");

    desk.handle.select(second).await.expect("tells");
    let view = desk
        .until("the second", |view| cards(view).len() == 2)
        .await;
    assert_eq!(view.tabs[1].unread, 0, "seen is read");

    desk.handle.end(second).await.expect("ended");
    let view = desk.until("one tab", |view| view.tabs.len() == 1).await;
    assert_eq!(
        view.selected.as_ref().map(|one| one.id.clone()),
        Some(first.to_string())
    );
    assert_eq!(desk.until_events("interaction_ended", 1).await.len(), 1);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_sandboxs_own_conversations_reach_the_panel() {
    let platform = crate::kit::platform_with(sandbox::Options {
        speed: 1000.0,
        ..sandbox::Options::default()
    })
    .await;
    let mut desk = Desk::live(&platform).await;
    let id = platform.banner().interactions[0];
    let followed = assist::companion::Interaction {
        id,
        ..silent_interaction("played")
    };
    desk.handle.follow(followed).await.expect("followed");
    let view = desk.until("cards", |view| !cards(view).is_empty()).await;
    assert!(
        cards(&view)[0].cause.is_some(),
        "the sandbox says what the customer said"
    );
    assert!(
        view.profile
            .as_ref()
            .is_some_and(|profile| profile.library.is_some())
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_flood_is_on_record_whole_and_the_panel_stays_small() {
    const FRAMES: u64 = 3_000;
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let frames: Vec<_> = (0..FRAMES)
        .map(|n| {
            frame(
                id,
                &[suggestion(
                    &format!("s-{n}"),
                    &format!("a-{}", n % 40),
                    0.9,
                    0.9,
                )],
            )
        })
        .collect();
    assert_eq!(platform.pour(id, frames).await, FRAMES);
    // App, connection twice and interaction come on top.
    let view = desk
        .until("all on record", |view| view.record.entries >= FRAMES + 4)
        .await;
    let selected = view.selected.as_ref().expect("selected");
    assert!(
        selected.cards.len() + selected.held_back.len() <= 40,
        "one content, one card"
    );
    // Other entries may have come among them: what is deployed was found, for one.
    let produced = desk.until_events("suggestions_produced", 3_000).await;
    let mut ids: Vec<_> = produced
        .into_iter()
        .map(|event| event.payload.expect("a payload")["suggestions"][0]["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 3_000, "every frame once");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3_000, "and none twice");
    assert!(desk.verify().ok, "the chain is whole");
    desk.close().await;
    platform.shutdown().await;
}
