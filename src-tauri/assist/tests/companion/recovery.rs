//! Lost connections: said in words, tried again, nothing lost.

use std::time::Duration;

use assist::view::error::Code;
use assist::view::panel::ConnectionView;
use sandbox::Options;
use serde_json::json;

use crate::kit::{
    DEADLINE, Desk, cards, frame, platform, platform_with, silent_interaction, suggestion,
};

#[tokio::test]
async fn a_lost_connection_comes_back_and_nothing_is_lost() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.9, 0.9)]))
        .await;
    desk.until_cards(1).await;

    let cut = platform.faults().cut_socket();
    assert!(cut.met(DEADLINE).await, "the socket is cut");
    let view = desk
        .until("reconnecting", |view| {
            matches!(view.connection, ConnectionView::Reconnecting { .. })
        })
        .await;
    let ConnectionView::Reconnecting {
        attempt,
        of,
        retry_at,
        since,
    } = &view.connection
    else {
        unreachable!("waited for it");
    };
    assert_eq!((*attempt, *of), (1, 10), "contract.md §1");
    let wait = retry_at - since;
    assert!(
        (2000..=3100).contains(&wait),
        "min(1000 * 2^1, 30000) plus up to 1000: {wait} ms"
    );
    assert!(
        cards(&view)[0].before_break,
        "what is shown dates from before"
    );
    assert_eq!(
        view.problem.as_ref().map(|problem| problem.code),
        Some(Code::Unreachable)
    );
    platform
        .push(id, frame(id, &[suggestion("s-2", "exchange", 0.9, 0.8)]))
        .await;

    desk.handle.retry_now().await.expect("tells");
    let view = desk.until_live().await;
    assert_eq!(view.problem, None, "nothing stands in the way any more");
    let shown = desk.until_cards(2).await;
    let missed = shown
        .iter()
        .find(|card| card.suggestion_id == "s-2")
        .expect("not lost");
    assert!(!missed.before_break);
    let states: Vec<_> = desk
        .until_events("connection_changed", 4)
        .await
        .iter()
        .map(|event| event.payload.as_ref().expect("a payload")["state"].clone())
        .collect();
    assert_eq!(
        states,
        ["connecting", "live", "reconnecting", "live"].map(|s| json!(s))
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_refused_token_is_renewed_at_once() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.9, 0.9)]))
        .await;
    desk.until_cards(1).await;
    platform.expire_tokens();
    let closed = platform.faults().close_with(4001);
    assert!(closed.met(DEADLINE).await, "closed with 4001");
    platform
        .push(id, frame(id, &[suggestion("s-2", "exchange", 0.9, 0.8)]))
        .await;
    desk.until_cards(2).await;
    let retries: Vec<_> = desk
        .until_events("connection_changed", 4)
        .await
        .iter()
        .filter_map(|event| event.payload.as_ref()?.get("retryInMs").cloned())
        .collect();
    assert_eq!(retries, [json!(0)], "4001: a new token, and at once");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn an_end_by_the_platform_stops_until_a_person_starts_it_again() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    desk.handle.follow(followed).await.expect("followed");
    let closed = platform.faults().close_with(1000);
    assert!(closed.met(DEADLINE).await, "closed with 1000");
    let stopped =
        |connection: &ConnectionView| matches!(connection, ConnectionView::Stopped { .. });
    desk.until("stopped", |view| stopped(&view.connection))
        .await;
    desk.handle.retry_now().await.expect("tells");
    desk.until_live().await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_used_up_quota_is_waited_for() {
    let options = Options {
        connection_limit: 5,
        ..Options::default()
    };
    let platform = platform_with(options).await;
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(Desk::live(&platform).await);
    }
    let mut desk = Desk::open().await;
    desk.handle
        .connect_to(crate::kit::connection(&platform))
        .await
        .expect("waiting is no error");
    let view = desk
        .until("waiting", |view| {
            matches!(view.connection, ConnectionView::Waiting { .. })
        })
        .await;
    let problem = view.problem.as_ref().expect("it says why");
    assert_eq!(problem.code, Code::QuotaExceeded);
    assert!(
        problem
            .message
            .contains("Concurrent connection quota exceeded. Active: 5, limit: 5"),
        "the contract's words: {}",
        problem.message
    );
    for one in held {
        one.close().await;
    }
    let gone = tokio::time::timeout(DEADLINE, async {
        while platform.live_sockets() > 0 {
            tokio::task::yield_now().await;
        }
    });
    gone.await.expect("the sandbox sees them go");
    desk.handle.retry_now().await.expect("tells");
    desk.until_live().await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn bad_frames_are_counted_and_the_stream_goes_on() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform
        .push(id, frame(id, &[suggestion("s-1", "refund", 0.9, 0.9)]))
        .await;
    desk.until_cards(1).await;
    for fault in [
        platform.faults().corrupt_gzip(),
        platform.faults().malformed_json(),
        platform.faults().oversized_frame(),
    ] {
        assert!(fault.met(DEADLINE).await, "sent");
    }
    platform
        .push(id, frame(id, &[suggestion("s-2", "exchange", 0.9, 0.8)]))
        .await;
    let view = desk
        .until("the next card", |view| cards(view).len() == 2)
        .await;
    assert_eq!(
        view.connection,
        ConnectionView::Live,
        "no bad frame is fatal"
    );
    let dir = desk.close().await;
    let desk = Desk::open_in(dir, &[]).await;
    let dropped = desk.events("frames_dropped");
    let [sum] = dropped.as_slice() else {
        panic!("one entry for all of them: {dropped:?}");
    };
    let by_kind = &sum.payload.as_ref().expect("a payload")["byKind"];
    assert_eq!(
        *by_kind,
        json!({"inflateFailed": 1, "notJson": 1, "oversized": 1})
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn shutting_down_does_not_wait_for_a_silent_platform() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    desk.handle
        .follow(silent_interaction("J. Meyer"))
        .await
        .expect("followed");
    desk.until("followed", |view| view.tabs.len() == 1).await;
    let stalled = platform.faults().stall();
    assert!(stalled.met(DEADLINE).await, "half-open silence");
    let began = tokio::time::Instant::now();
    let dir = desk.close().await;
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "every wait has its deadline"
    );
    let desk = Desk::open_in(dir, &[]).await;
    assert_eq!(
        desk.events("app_stopped").len(),
        1,
        "closed in order all the same"
    );
    desk.close().await;
    platform.shutdown().await;
}
