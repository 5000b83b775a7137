//! The vendor's published API as the panel shows it: interactions come and go by themselves, and
//! what comes in is the same as over the other surface.

use assist::view::error::Code;
use assist::view::panel::{ConnectionView, UntoldView};
use sandbox::{ChannelFault, Options};

use crate::kit::{Desk, platform, platform_with, silent_interaction};

fn quick() -> Options {
    Options {
        speed: 100.0,
        at_once: 2,
        ..Options::default()
    }
}

#[tokio::test]
async fn interactions_appear_with_cards_and_end_by_themselves() {
    let platform = platform_with(quick()).await;
    let mut desk = Desk::live_platform(&platform).await;
    let view = desk
        .until("an interaction with cards", |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| !one.cards.is_empty())
        })
        .await;
    let first = view.tabs[0].clone();
    assert!(first.channel.is_some(), "a call or a message");
    let reach = view.profile.as_ref().expect("signed in").reach;
    assert!(reach.follows && !reach.prompts, "{reach:?}");
    desk.until("its end", |view| {
        view.tabs.iter().all(|tab| tab.id != first.id)
    })
    .await;
    let ended = desk.until_events("interaction_ended", 1).await;
    assert!(
        ended
            .iter()
            .any(|event| event.interaction.as_deref() == Some(&first.id)),
        "{ended:#?}"
    );
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn nothing_is_followed_by_hand() {
    let platform = platform().await;
    let desk = Desk::live_platform(&platform).await;
    let problem = desk
        .handle
        .follow(silent_interaction("J. Meyer"))
        .await
        .expect_err("they come by themselves");
    assert_eq!(problem.code, Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_missed_is_shown_and_said() {
    let platform = platform_with(Options {
        speed: 20.0,
        at_once: 3,
        ..Options::default()
    })
    .await;
    let mut desk = Desk::live_platform(&platform).await;
    desk.until("an interaction with cards", |view| {
        let selected = view.selected.as_ref();
        selected.is_some_and(|one| !one.cards.is_empty())
    })
    .await;
    // Conversations go on while there is no channel.
    let _ = platform.faults().channel(ChannelFault::Lose);
    desk.until("the loss", |view| {
        matches!(view.connection, ConnectionView::Reconnecting { .. })
    })
    .await;
    let view = desk
        .until("what was missed", |view| {
            view.selected
                .as_ref()
                .is_some_and(|one| one.missed.is_some())
        })
        .await;
    assert_eq!(view.connection, ConnectionView::Live);
    let missed = view.selected.as_ref().and_then(|one| one.missed);
    assert!(missed > Some(0), "{missed:?}");
    platform.faults().assert_done();
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_not_told_is_named_by_its_permission() {
    let platform = platform_with(quick()).await;
    let refused = platform.faults().refuse_topics(&["suggestions.script"]);
    let mut desk = Desk::live_platform(&platform).await;
    let view = desk
        .until("what is not told", |view| !view.limited.is_empty())
        .await;
    let limited = &view.limited[0];
    assert_eq!(limited.what, UntoldView::Suggestions);
    assert!(!limited.permissions.is_empty(), "{limited:?}");
    desk.until("the others all the same", |view| {
        let selected = view.selected.as_ref();
        selected.is_some_and(|one| !one.cards.is_empty())
    })
    .await;
    refused.take_back();
    desk.handle.sign_out().await.expect("out");
    desk.until("nothing of it", |view| view.limited.is_empty())
        .await;
    desk.close().await;
    platform.shutdown().await;
}
