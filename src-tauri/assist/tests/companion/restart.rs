//! What stays: the record, the profile, never the secret.

use std::fs;

use assist::view::panel::ConnectionView;

use crate::kit::{Desk, form, frame, platform, silent_interaction, suggestion};

#[tokio::test]
async fn the_record_survives_a_restart_whole() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.9, 0.9)]))
        .await;
    let key = desk.until_cards(1).await[0].key.clone();
    let taken = desk.handle.accept(id, &key).await.expect("taken");
    let dir = desk.close().await;

    let mut desk = Desk::open_in(dir, &[]).await;
    let accepted = desk.events("suggestion_accepted");
    assert_eq!(accepted.len(), 1, "still there");
    assert_eq!(u64::try_from(accepted[0].seq).ok(), Some(taken.event_id));
    desk.until_events("app_started", 2).await;
    let all = desk.events("");
    let verdict = desk.verify();
    assert!(verdict.ok, "{verdict:?}");
    assert!(
        verdict.events >= i64::try_from(all.len()).expect("few"),
        "every entry is in the chain"
    );
    let recorded = serde_json::to_string(&all).expect("serializable");
    assert!(
        !recorded.contains("Meyer"),
        "names are shown and not recorded"
    );
    assert!(
        !recorded.contains(&platform.banner().client_secret),
        "nor are secrets"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_last_connection_is_made_again_when_its_secret_is_known() {
    let platform = platform().await;
    let mut desk = Desk::open().await;
    desk.handle
        .connect(form(&platform))
        .await
        .expect("connected");
    desk.until_live().await;
    let config = desk.dir.path().join("config.toml");
    let dir = desk.close().await;
    let saved = fs::read_to_string(&config).expect("saved before the end");
    assert!(
        saved.contains(&platform.banner().library_id.to_string()),
        "{saved}"
    );
    assert!(
        !saved.contains(&platform.banner().client_secret),
        "never the secret"
    );

    let desk = Desk::open_in(dir, &[]).await;
    assert_eq!(
        desk.views.borrow().connection,
        ConnectionView::SignedOut,
        "no secret, no sign-in"
    );
    let dir = desk.close().await;

    let secret = [(
        "CUECARD_CLIENT_SECRET",
        platform.banner().client_secret.as_str(),
    )];
    let mut desk = Desk::open_in(dir, &secret).await;
    let view = desk.until_live().await;
    assert!(
        !view.profile.as_ref().expect("a profile").sandbox,
        "a connection like any other"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn signing_out_clears_the_panel_and_stays_signed_out() {
    let platform = platform().await;
    let mut desk = Desk::open().await;
    desk.handle
        .connect(form(&platform))
        .await
        .expect("connected");
    desk.handle
        .follow(silent_interaction("J. Meyer"))
        .await
        .expect("followed");
    desk.until_live().await;
    desk.handle.sign_out().await.expect("signed out");
    let view = desk
        .until("signed out", |view| {
            view.connection == ConnectionView::SignedOut
        })
        .await;
    assert!(
        view.tabs.is_empty() && view.selected.is_none(),
        "every card is gone"
    );
    assert_eq!(view.profile, None);
    assert_eq!(desk.until_events("interaction_ended", 1).await.len(), 1);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn shutting_down_writes_what_was_taken_in() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let frames = (0..300).map(|n| {
        frame(
            id,
            &[suggestion(
                &format!("s-{n}"),
                &format!("a-{}", n % 3),
                0.9,
                0.9,
            )],
        )
    });
    let frames: Vec<_> = frames.collect();
    assert_eq!(platform.pour(id, frames).await, 300);
    desk.until_events("suggestions_produced", 1).await;
    let dir = desk.close().await;
    let desk = Desk::open_in(dir, &[]).await;
    let events = desk.events("");
    let stopped = events
        .iter()
        .position(|event| event.kind == "app_stopped")
        .expect("in order");
    let restarted = &events[stopped + 1..];
    assert!(
        restarted.iter().all(|event| event.kind == "app_started"),
        "nothing is written after the last words: {restarted:?}"
    );
    assert!(desk.verify().ok, "the chain is whole");
    desk.close().await;
    platform.shutdown().await;
}
