//! A making that nobody wants any more: in each state, and nothing comes of it.

use assist::view::summary::SummaryState;
use sandbox::Endpoint;

use super::{filed, form, kinds, made_as, shown, until_it, until_made, with_ended};
use crate::kit::{connection, quick_summaries};

#[tokio::test]
async fn it_is_broken_off_while_the_platform_is_at_it() {
    let (platform, desk, summaries, id) = with_ended().await;
    let hung = platform.faults().on(Endpoint::Summaries).hang();
    summaries.make(id, form()).await.expect("on disk");
    let it = until_it(&summaries, id, "being made", |it| {
        matches!(it.state, SummaryState::Making { .. })
    })
    .await;
    let SummaryState::Making {
        since,
        until,
        attempt,
        of,
    } = it.state
    else {
        unreachable!("it is being made");
    };
    let limit = i64::try_from(quick_summaries().limit.as_millis()).expect("short");
    assert!(until > since && until - since <= limit, "it has a limit");
    assert_eq!((attempt, of), (1, 4));
    assert!(hung.met(crate::kit::DEADLINE).await, "it was sent");
    summaries.cancel(id).await.expect("under way");
    assert_eq!(shown(&summaries, id).state, SummaryState::Idle);
    summaries
        .cancel(id)
        .await
        .expect("nothing is under way: no error");
    assert_eq!(kinds(&desk), ["summary_requested", "summary_canceled"]);
    hung.take_back();
    let dir = desk.close().await;
    let desk = crate::kit::Desk::open_in(dir, &[])
        .await
        .connected(&platform)
        .await;
    let summaries = desk.handle.summaries();
    until_it(&summaries, id, "its tab", |_| true).await;
    assert_eq!(shown(&summaries, id).state, SummaryState::Idle);
    assert_eq!(
        platform.received().to(Endpoint::Summaries).count(),
        1,
        "what was called off is not taken up again"
    );
    assert!(filed(&platform).is_empty());
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn it_is_broken_off_while_it_waits_and_what_stood_still_stands() {
    let (platform, desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "The first text.").await;
    summaries
        .edit(id, "My own words.".into())
        .await
        .expect("on disk");
    let hung = platform.faults().on(Endpoint::Summaries).hang();
    summaries.make(id, form()).await.expect("on disk");
    summaries
        .edit(id, "My own words, longer.".into())
        .await
        .expect("editable meanwhile");
    desk.handle.sign_out().await.expect("signed out");
    let waiting = until_it(&summaries, id, "waits", |it| {
        matches!(it.state, SummaryState::Waiting { .. })
    })
    .await;
    assert_eq!(waiting.text, "My own words, longer.");
    summaries.cancel(id).await.expect("under way");
    let it = shown(&summaries, id);
    assert_eq!(it.state, SummaryState::Made, "the first one still stands");
    assert_eq!(it.text, "My own words, longer.");
    hung.take_back();
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn signed_out_in_the_middle_it_goes_on_with_the_same_request() {
    let (platform, desk, summaries, id) = with_ended().await;
    let hung = platform.faults().on(Endpoint::Summaries).hang();
    summaries.make(id, form()).await.expect("on disk");
    assert!(hung.met(crate::kit::DEADLINE).await, "it was sent");
    desk.handle.sign_out().await.expect("signed out");
    until_it(&summaries, id, "waits", |it| {
        matches!(it.state, SummaryState::Waiting { .. })
    })
    .await;
    let refused = summaries
        .make(id, form())
        .await
        .expect_err("nobody is signed in");
    assert!(refused.message.contains("signed in"), "{}", refused.message);
    hung.take_back();
    let before = shown(&summaries, id).request_id;
    desk.handle
        .connect_to(connection(&platform))
        .await
        .expect("signed in");
    let it = until_made(&summaries, id).await;
    assert_eq!(it.request_id, before);
    desk.close().await;
    platform.shutdown().await;
}
