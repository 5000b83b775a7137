//! The making under each fault (`contract.md §5`).

use std::time::Duration;

use assist::store::Event;
use assist::summaries::{Pace, Summaries};
use assist::view::error::{Code, Problem};
use assist::view::summary::{SummaryState, SummaryView};
use sandbox::{Endpoint, Sandbox};
use serde_json::json;

use super::{end_one, entries, form, until_it, until_made, with_ended};
use crate::kit::{Desk, platform, quick_summaries, silent_interaction};

/// How the making ends when the next answers are faulty.
async fn fails(summaries: &Summaries, id: u64) -> (SummaryView, Problem) {
    summaries.make(id, form()).await.expect("on disk");
    let it = until_it(summaries, id, "given up", |it| {
        matches!(it.state, SummaryState::Failed { .. })
    })
    .await;
    let SummaryState::Failed { problem } = it.state.clone() else {
        unreachable!("it failed");
    };
    (it, problem)
}

/// The request ids of all attempts, in order.
fn requests(platform: &Sandbox) -> Vec<String> {
    let all = platform.received().to(Endpoint::Summaries).all();
    all.into_iter()
        .map(|one| one.headers["x-genesys-request-id"].clone())
        .collect()
}

fn failure(desk: &Desk) -> Event {
    let last = entries(desk).pop().expect("on record");
    assert_eq!(last.kind, "summary_failed");
    last
}

#[tokio::test]
async fn pauses_that_the_platform_asks_for_are_kept_under_one_request() {
    for retry_after in ["2", "0", "Sat, 21 Nov 2026 09:00:30 GMT"] {
        let (platform, desk, summaries, id) = with_ended().await;
        let faults = platform.faults().on(Endpoint::Summaries);
        let _ = faults.fail(3).with(429).retry_after_text(retry_after);
        summaries.make(id, form()).await.expect("on disk");
        let it = until_made(&summaries, id).await;
        let sent = requests(&platform);
        assert_eq!(sent.len(), 4, "four attempts: {retry_after}");
        assert!(sent.iter().all(|one| Some(one) == it.request_id.as_ref()));
        platform.faults().assert_done();
        desk.close().await;
        platform.shutdown().await;
    }
}

#[tokio::test]
async fn while_it_waits_the_view_says_why_and_it_can_be_hurried() {
    let platform = platform().await;
    let slow = Pace {
        hurry: 1,
        ..quick_summaries()
    };
    let mut desk = Desk::open_summaries_paced(slow)
        .await
        .connected(&platform)
        .await;
    let summaries = desk.handle.summaries();
    let id = end_one(&platform, &mut desk, silent_interaction("J. Meyer")).await;
    let faults = platform.faults().on(Endpoint::Summaries);
    let _ = faults.fail(1).with(429).retry_after(3_000);
    summaries.make(id, form()).await.expect("on disk");
    let it = until_it(&summaries, id, "waits", |it| {
        matches!(it.state, SummaryState::Waiting { .. })
    })
    .await;
    let SummaryState::Waiting {
        retry_at,
        attempt,
        of,
        breaker_open,
        problem,
    } = it.state
    else {
        unreachable!("it waits");
    };
    assert!(retry_at > it.ended_at + 2_900_000, "as it was asked for");
    assert_eq!((attempt, of, breaker_open), (2, 4, false));
    assert_eq!(problem.code, Code::RateLimited);
    summaries.make_now(id).await.expect("told");
    until_made(&summaries, id).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_refused_for_good_says_why_and_is_not_tried_again() {
    let (platform, desk, summaries, id) = with_ended().await;
    let faults = platform.faults().on(Endpoint::Summaries);
    let told = json!({ "message": "No.", "errors": [
        { "path": "languageCode", "message": "Not for this queue." },
    ] });
    let no_id = json!({ "summaryText": "A text.", "summaryLength": "medium" });
    let no_text = json!({ "id": "sum-1", "summaryLength": "medium" });
    for (status, body, code) in [
        (403, None, Code::ScopeMissing),
        (400, Some(told), Code::InvalidInput),
        (404, None, Code::Protocol),
        (200, Some(no_id), Code::Protocol),
        (200, Some(no_text), Code::Protocol),
    ] {
        let before = requests(&platform).len();
        let planned = faults.fail(1).with(status);
        let _ = match body {
            Some(body) => planned.saying(body),
            None => planned,
        };
        let (it, problem) = fails(&summaries, id).await;
        assert_eq!(problem.code, code, "{status}: {}", problem.message);
        assert_eq!(requests(&platform).len(), before + 1, "{status}: once");
        assert!(it.text.is_empty() && it.made.is_none(), "{status}");
        let request_id = it.request_id.expect("shown for support");
        assert!(
            problem.message.contains(&request_id),
            "{status}: {}",
            problem.message
        );
        if status == 403 {
            for scope in ["conversation:read", "agentassist:write"] {
                assert!(problem.message.contains(scope), "{}", problem.message);
            }
        }
        if status == 400 {
            assert_eq!(problem.fields[0].path, "languageCode");
        }
        let payload = failure(&desk).payload.expect("kept");
        assert_eq!(payload["attempts"], 1, "{payload}");
    }
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_refused_token_is_fetched_again_once() {
    let (platform, desk, summaries, id) = with_ended().await;
    let faults = platform.faults().on(Endpoint::Summaries);
    let _ = faults.refuse_token();
    summaries.make(id, form()).await.expect("on disk");
    until_made(&summaries, id).await;
    let _ = faults.refuse_token().times(2);
    let (_, problem) = fails(&summaries, id).await;
    assert_eq!(problem.code, Code::SignInRefused);
    platform.faults().assert_done();
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_platform_that_fails_is_left_alone_for_a_while_and_then_recovers() {
    let (platform, desk, summaries, id) = with_ended().await;
    let faults = platform.faults().on(Endpoint::Summaries);
    let failing = faults.fail(1).with(500).always();
    let (_, problem) = fails(&summaries, id).await;
    assert_eq!(problem.code, Code::Unreachable);
    assert_eq!(requests(&platform).len(), 4, "four attempts");
    let payload = failure(&desk).payload.expect("kept");
    assert_eq!(
        (&payload["attempts"], &payload["status"]),
        (&json!(4), &json!(500))
    );
    // The fifth failure in a row opens the breaker: for whichever summary is asked for.
    summaries.make(id, form()).await.expect("on disk");
    let it = until_it(&summaries, id, "left alone", |it| {
        matches!(
            it.state,
            SummaryState::Waiting {
                breaker_open: true,
                ..
            }
        )
    })
    .await;
    let SummaryState::Waiting {
        retry_at, problem, ..
    } = it.state
    else {
        unreachable!("it waits");
    };
    assert!(retry_at > 0, "it says when");
    assert_eq!(problem.code, Code::Unreachable);
    failing.take_back();
    until_made(&summaries, id).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_gets_no_answer_is_given_up_after_the_limit() {
    let platform = platform().await;
    let short = Pace {
        // Each of the four requests has to arrive before.
        limit: Duration::from_secs(1),
        ..quick_summaries()
    };
    let mut desk = Desk::open_summaries_paced(short)
        .await
        .connected(&platform)
        .await;
    let summaries = desk.handle.summaries();
    let id = end_one(&platform, &mut desk, silent_interaction("J. Meyer")).await;
    let _ = platform.faults().on(Endpoint::Summaries).hang().always();
    let (_, problem) = fails(&summaries, id).await;
    assert_eq!(problem.code, Code::Unreachable);
    assert!(
        problem.message.contains("did not answer"),
        "{}",
        problem.message
    );
    assert_eq!(requests(&platform).len(), 4, "the same request, four times");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_cut_or_lost_answer_is_asked_for_again() {
    let (platform, desk, summaries, id) = with_ended().await;
    let faults = platform.faults().on(Endpoint::Summaries);
    let _ = faults.cut_request();
    let _ = faults.lose_answer();
    summaries.make(id, form()).await.expect("on disk");
    let it = until_made(&summaries, id).await;
    assert_eq!(requests(&platform).len(), 3, "twice nothing came of it");
    assert!(
        requests(&platform)
            .iter()
            .all(|one| Some(one) == it.request_id.as_ref())
    );
    platform.faults().assert_done();
    desk.close().await;
    platform.shutdown().await;
}
