//! The program ends in the middle: what was asked for and what was written is there again.

use assist::view::summary::{SummaryState, TranscriptScope};
use sandbox::Endpoint;

use super::{form, made_as, shown, talk, until_it, until_made, with_ended};
use crate::kit::Desk;

#[tokio::test]
async fn a_making_is_taken_up_again_with_the_same_request() {
    let (platform, desk, summaries, id) = with_ended().await;
    let hung = platform.faults().on(Endpoint::Summaries).hang();
    summaries.make(id, form()).await.expect("on disk");
    assert!(hung.met(crate::kit::DEADLINE).await, "it was sent");
    let request_id = shown(&summaries, id).request_id;
    let dir = desk.close().await;
    hung.take_back();

    let desk = Desk::open_in(dir, &[]).await;
    let summaries = desk.handle.summaries();
    let it = until_it(&summaries, id, "its tab", |_| true).await;
    assert!(
        matches!(it.state, SummaryState::Waiting { .. }),
        "until somebody is signed in: {:?}",
        it.state
    );
    assert_eq!(it.label, it.interaction[..8], "names are not on disk");
    let desk = desk.connected(&platform).await;
    let it = until_made(&summaries, id).await;
    assert_eq!(it.request_id, request_id);
    let last = platform.received().to(Endpoint::Summaries).last();
    let last = last.expect("sent again");
    assert_eq!(last.body["transcript"], talk(), "from disk");
    assert_eq!(Some(&last.headers["idempotency-key"]), request_id.as_ref());
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_edited_and_decided_is_there_again() {
    let (platform, desk, summaries, id) = with_ended().await;
    made_as(&platform, &summaries, id, "Reach me at 202-555-0142.").await;
    let text = "Reach the customer at 202-555-0142, not by mail to a.b@example.com.";
    let checked = summaries.edit(id, text.into()).await.expect("on disk");
    let phone = checked.findings[0].key.clone();
    summaries.approve(id, phone).await.expect("there");
    let dir = desk.close().await;

    let desk = Desk::open_in(dir, &[]).await;
    let summaries = desk.handle.summaries();
    let it = until_it(&summaries, id, "its tab", |_| true).await;
    assert_eq!(it.text, text);
    assert_eq!(it.state, SummaryState::Made);
    assert_eq!(it.transcript.scope, TranscriptScope::Whole);
    let decided: Vec<_> = it
        .checked
        .findings
        .iter()
        .map(|found| found.decided)
        .collect();
    assert_eq!(
        decided,
        [true, false],
        "the approval holds, and for one value"
    );
    assert!(
        it.made.expect("made").changed > 0.0,
        "what was generated is known"
    );
    let refused = summaries.file(id).await.expect_err("one is open");
    assert_eq!(refused.fields[0].path, "text");
    desk.close().await;
    platform.shutdown().await;
}
