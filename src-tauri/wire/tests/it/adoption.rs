//! The walk over adoption analytics, and its guard (`contract.md §6`).

use std::ops::ControlFlow;

use ::sandbox::{Endpoint, Options as Setup};
use jiff::Timestamp;
use rstest::rstest;
use serde_json::{Value, json};
use wire::adoption::{ADOPTION_SCOPES, MAX_PAGES, Metric, Query, Walk, page, walk};
use wire::{Client, Error, NextStep};

use crate::support::{
    Asked, Platform, Reply, TOKEN, for_path, golden, golden_json, reply, reply_with,
    sandbox_client, within,
};

const EVENTS: &str = "/api/v2/analytics/events/query";

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn from() -> Timestamp {
    time("2026-11-14T00:00:00Z")
}

fn to() -> Timestamp {
    time("2026-11-21T00:00:00Z")
}

async fn walked(client: &Client) -> Result<Walk, Error> {
    walk(client, from(), to(), |_| ControlFlow::Continue(())).await
}

/// Two golden pages, whatever is asked for.
fn two_pages(asked: &Asked) -> Reply {
    let body: Value = serde_json::from_str(&asked.body).expect("JSON");
    reply(
        200,
        golden(if body["pageToken"].is_null() {
            "adoption.response.json"
        } else {
            "adoption.response.last.json"
        }),
    )
}

#[tokio::test]
async fn the_requests_are_the_contracts() {
    let platform = Platform::start(for_path(EVENTS, two_pages)).await;
    let client = platform.client().with_scopes(&ADOPTION_SCOPES);
    let walk = within(walked(&client)).await.expect("two pages");
    let asked = platform.asked(EVENTS);
    let sent: Vec<Value> = asked
        .iter()
        .map(|one| serde_json::from_str(&one.body).expect("JSON"))
        .collect();
    assert_eq!(
        sent,
        [
            golden_json("adoption.request.json"),
            golden_json("adoption.request.next.json"),
        ],
        "a token only where there is one"
    );
    assert_eq!(asked[0].method, "POST");
    assert!(
        platform.asked(TOKEN)[0]
            .body
            .ends_with("scope=analytics%3Aevents%3Aread"),
        "its own scope and no other"
    );
    assert!(walk.complete);
    assert_eq!(walk.unread, 0);
    let metrics: Vec<Metric> = walk.events.iter().map(|event| event.metric).collect();
    assert_eq!(
        metrics,
        [
            Metric::Viewed,
            Metric::Clicked,
            Metric::Viewed,
            Metric::Dismissed
        ]
    );
    let first = &walk.events[0];
    let golden = golden_json("adoption.response.json");
    let golden = &golden["events"][0];
    assert_eq!(first.prompt_id, golden["entityId"]);
    assert_eq!(
        first.conversation_id.as_deref(),
        golden["conversationId"].as_str()
    );
    assert_eq!(first.at, time("2026-11-18T14:03:21Z"));
}

#[rstest]
#[case::the_same_again(&["a", "a"], 2)]
#[case::a_circle(&["a", "b", "c", "a"], 4)]
#[tokio::test]
async fn a_token_seen_before_ends_the_walk(
    #[case] tokens: &'static [&'static str],
    #[case] pages: usize,
) {
    let platform = Platform::start(for_path(EVENTS, move |asked| {
        let token = tokens.get(asked.before).copied().unwrap_or("beyond");
        reply(200, json!({"events": [], "pageToken": token}).to_string())
    }))
    .await;
    let error = within(walked(&platform.client()))
        .await
        .expect_err("a loop");
    assert_eq!(
        error,
        Error::EndlessWalk {
            pages,
            repeated: true
        }
    );
    assert_eq!(error.next_step(), NextStep::GiveUp);
    assert_eq!(error.kind(), "endless_walk");
    assert_eq!(platform.asked(EVENTS).len(), pages, "and not one page more");
}

#[tokio::test]
async fn pages_without_end_end() {
    let platform = Platform::start(for_path(EVENTS, |asked| {
        let token = format!("after {}", asked.before);
        reply(200, json!({"events": [], "pageToken": token}).to_string())
    }))
    .await;
    let error = tokio::time::timeout(crate::support::PATIENCE, walked(&platform.client()))
        .await
        .expect("it ends")
        .expect_err("too many");
    assert_eq!(
        error,
        Error::EndlessWalk {
            pages: MAX_PAGES,
            repeated: false
        }
    );
}

#[rstest]
#[case::missing(json!({"events": []}))]
#[case::null(json!({"events": [], "pageToken": null}))]
#[case::empty(json!({"events": [], "pageToken": ""}))]
#[tokio::test]
async fn without_a_token_it_was_the_last_page(#[case] body: Value) {
    let platform = Platform::start(for_path(EVENTS, move |_| reply(200, body.to_string()))).await;
    let walk = within(walked(&platform.client())).await.expect("one page");
    assert!(walk.complete && walk.events.is_empty());
    assert_eq!(platform.asked(EVENTS).len(), 1);
}

#[tokio::test]
async fn a_walk_can_be_stopped_after_any_page() {
    let platform = Platform::start(for_path(EVENTS, two_pages)).await;
    let mut told = Vec::new();
    let client = platform.client();
    let walk = within(walk(&client, from(), to(), |events| {
        told.push(events);
        ControlFlow::Break(())
    }))
    .await
    .expect("stopped");
    assert_eq!(told, [3], "told once");
    assert!(!walk.complete, "not everything was read");
    assert_eq!(walk.events.len(), 3);
    assert_eq!(platform.asked(EVENTS).len(), 1);
}

#[tokio::test]
async fn what_is_no_event_is_left_out_and_counted() {
    let platform = Platform::start(for_path(EVENTS, |_| {
        reply(
            200,
            json!({"events": [
                {"metricName": "agent-assist.prompt.viewed", "entityId": "p",
                    "eventTime": "2026-11-18T14:03:21Z"},
                {"metric": "agent-assist.prompt.clicked", "promptId": "p",
                    "timestamp": "2026-11-18T14:03:22Z", "extra": {"a": 1}},
                {"metricName": "agent-assist.prompt.hovered", "entityId": "p",
                    "eventTime": "2026-11-18T14:03:21Z"},
                {"metricName": "agent-assist.prompt.viewed", "eventTime": "2026-11-18T14:03:21Z"},
                {"metricName": "agent-assist.prompt.viewed", "entityId": "p", "eventTime": "now"},
                7,
            ]})
            .to_string(),
        )
    }))
    .await;
    let query = Query {
        from: from(),
        to: to(),
        token: None,
    };
    let page = within(page(&platform.client(), &query))
        .await
        .expect("a page");
    assert_eq!((page.events.len(), page.unread), (2, 4));
    assert_eq!(page.events[0].conversation_id, None, "not everybody says");
}

#[rstest]
#[case::no_events(r#"{"pageToken": "a"}"#)]
#[case::events_no_list(r#"{"events": {}}"#)]
#[case::token_no_text(r#"{"events": [], "pageToken": 7}"#)]
#[tokio::test]
async fn another_shape_is_a_protocol_error(#[case] body: &'static str) {
    let platform = Platform::start(for_path(EVENTS, move |_| reply(200, body))).await;
    let error = within(walked(&platform.client()))
        .await
        .expect_err("strange");
    assert!(matches!(error, Error::Protocol { .. }), "{error:?}");
}

#[tokio::test]
async fn a_failure_on_the_way_gives_nothing() {
    let platform = Platform::start(for_path(EVENTS, |asked| match asked.before {
        0 => two_pages(asked),
        _ => reply_with(429, "Retry-After", "7", golden("error.429.json")),
    }))
    .await;
    let error = within(walked(&platform.client())).await.expect_err("429");
    let after = Some(std::time::Duration::from_secs(7));
    assert_eq!(error.next_step(), NextStep::Retry { after });
}

#[tokio::test]
async fn the_sandboxs_history_is_walked_whole() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let client = sandbox_client(&sandbox).with_scopes(&ADOPTION_SCOPES);
    let (from, to) = (time("2026-01-05T00:00:00Z"), time("2026-01-25T00:00:00Z"));
    let all = |_| ControlFlow::Continue(());
    let walk = within(walk(&client, from, to, all)).await.expect("walked");
    assert!(walk.complete);
    assert!(walk.events.len() > 100, "more than a page");
    let asked = sandbox.received().to(Endpoint::Analytics).count();
    assert_eq!(asked, walk.events.len().div_ceil(100));
    assert!(
        walk.events.is_sorted_by_key(|event| event.at),
        "in the platform's order"
    );
    let of = |metric| {
        walk.events
            .iter()
            .filter(|one| one.metric == metric)
            .count()
    };
    assert!(of(Metric::Viewed) > of(Metric::Clicked));
    assert!(of(Metric::Clicked) > 0 && of(Metric::Dismissed) > 0);
}

#[tokio::test]
async fn without_the_scope_the_refusal_names_it() {
    let sandbox = ::sandbox::start(Setup::default()).await.expect("it starts");
    let error = within(walked(&sandbox_client(&sandbox)))
        .await
        .expect_err("refused");
    assert!(
        matches!(&error, Error::ScopeMissing { scope, asked: false, .. }
            if scope == ADOPTION_SCOPES[0]),
        "{error:?}"
    );
}
