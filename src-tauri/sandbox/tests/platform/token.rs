//! Tokens: dialects, refusals, expiry, scopes (`contract.md §0`).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use rstest::rstest;
use sandbox::{Clock, Endpoint, Options};
use serde_json::{Value, json};

use crate::kit::{Desk, read, token, url};

#[tokio::test]
async fn all_three_dialects_get_a_token_that_works() {
    let desk = Desk::fast().await;
    let banner = desk.sandbox.banner().clone();
    let scope = "agentassist:view conversation:read knowledge:view";
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", &banner.client_id),
        ("client_secret", &banner.client_secret),
        ("scope", scope),
    ];
    let as_form = desk
        .http
        .post(desk.url("/oauth/token"))
        .basic_auth(&banner.client_id, Some(&banner.client_secret))
        .form(&[("grant_type", "client_credentials"), ("scope", scope)]);
    let as_json = desk.http.post(desk.url("/api/v2/oauth/token")).json(
        &fields
            .iter()
            .copied()
            .collect::<std::collections::BTreeMap<_, _>>(),
    );
    let as_query = desk.http.post(desk.url("/oauth/token")).query(&fields);
    let mut seen = BTreeSet::new();
    for (dialect, request) in [("form", as_form), ("json", as_json), ("query", as_query)] {
        let (status, body) = read(request).await;
        assert_eq!(status, 200, "{dialect}: {body}");
        assert_eq!(body["token_type"], "bearer", "{dialect}");
        assert_eq!(body["expires_in"], 3600, "{dialect}: an hour in seconds");
        let token = body["access_token"].as_str().expect("a token").to_owned();
        let asked = desk
            .http
            .get(desk.url("/api/v2/agentassist/contentlibraries"))
            .bearer_auth(&token);
        assert_eq!(read(asked).await.0, 200, "{dialect}: the token is good");
        assert!(seen.insert(token), "every token is another");
    }
}

#[tokio::test]
async fn secrets_never_reach_the_record() {
    let desk = Desk::fast().await;
    let banner = desk.sandbox.banner().clone();
    let query = [
        ("grant_type", "client_credentials"),
        ("client_id", &banner.client_id),
        ("client_secret", &banner.client_secret),
    ];
    let asked = desk.http.post(desk.url("/oauth/token")).query(&query);
    assert_eq!(read(asked).await.0, 200);
    let written = format!("{:?}", desk.sandbox.received().to(Endpoint::Token).all());
    assert!(written.contains("client_secret=***"), "struck out");
    assert!(written.contains("Basic"), "of a header the scheme alone");
    assert!(
        !written.contains(&banner.client_secret),
        "neither in query nor body"
    );
}

#[rstest]
#[case::wrong_secret(
    "client_credentials",
    "agentassist:view",
    "wrong",
    401,
    "invalid_client"
)]
#[case::another_grant("password", "agentassist:view", "", 400, "unsupported_grant_type")]
#[case::unknown_scope("client_credentials", "agentassist:view x:y", "", 400, "invalid_scope")]
#[tokio::test]
async fn refusals_are_rfc_6749s(
    #[case] grant: &str,
    #[case] scope: &str,
    #[case] secret: &str,
    #[case] status: u16,
    #[case] error: &str,
) {
    let desk = Desk::fast().await;
    let banner = desk.sandbox.banner();
    let secret = if secret.is_empty() {
        &banner.client_secret
    } else {
        secret
    };
    let asked = desk
        .http
        .post(desk.url("/oauth/token"))
        .basic_auth(&banner.client_id, Some(secret))
        .form(&[("grant_type", grant), ("scope", scope)]);
    let (answered, body) = read(asked).await;
    assert_eq!(
        (answered, &body["error"]),
        (status, &json!(error)),
        "{body}"
    );
    assert!(body["error_description"].is_string());
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let seconds = Arc::new(AtomicI64::new(1_800_000_000));
    let hand = Arc::clone(&seconds);
    let clock = Clock::from_fn(move || {
        Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    });
    let desk = Desk::open(Options {
        token_lifetime: Duration::from_mins(1),
        clock,
        ..Options::default()
    })
    .await;
    let path = "/api/v2/agentassist/config";
    hand.fetch_add(59, Ordering::SeqCst);
    assert_eq!(desk.get(path).await.0, 200, "59 of its 60 seconds");
    hand.fetch_add(1, Ordering::SeqCst);
    let (status, body) = desk.get(path).await;
    assert_eq!((status, &body["code"]), (401, &json!("bad.credentials")));
}

#[tokio::test]
async fn tokens_can_be_made_worthless_at_once() {
    let desk = Desk::fast().await;
    desk.sandbox.expire_tokens();
    assert_eq!(desk.get("/api/v2/agentassist/config").await.0, 401);
    let fresh = token(&desk.http, &desk.sandbox, "agentassist:view").await;
    let asked = desk
        .http
        .get(desk.url("/api/v2/agentassist/config"))
        .bearer_auth(fresh);
    assert_eq!(read(asked).await.0, 200, "a new one is good");
}

#[rstest]
#[case(
    Method::GET,
    "/api/v2/agentassist/contentlibraries",
    "agentassist:view"
)]
#[case(Method::GET, "/api/v2/agentassist/config", "agentassist:view")]
#[case(Method::GET, "/api/v2/agentassist/websocket", "agentassist:view")]
#[case(
    Method::POST,
    "/api/v2/agentassist/feedback",
    "agentassist:feedback:write"
)]
#[case(
    Method::GET,
    "/api/v2/agent-assist/prompts",
    "agent-assist:prompt:read"
)]
#[case(
    Method::PUT,
    "/api/v2/agent-assist/prompts/p",
    "agent-assist:prompt:write"
)]
#[case(
    Method::POST,
    "/api/v2/agent-assist/prompt-injections",
    "agent-assist:prompt:write"
)]
#[case(
    Method::POST,
    "/api/v2/conversations/agentassist/summaries",
    "agentassist:write"
)]
#[case(
    Method::POST,
    "/api/v2/analytics/events/query",
    "analytics:events:read"
)]
#[tokio::test]
async fn without_a_token_401_and_without_the_scope_403_that_names_it(
    #[case] method: Method,
    #[case] path: &str,
    #[case] scope: &str,
) {
    let desk = Desk::fast().await;
    let address = url(&desk.sandbox, path);
    let (status, _) = read(desk.http.request(method.clone(), &address)).await;
    assert_eq!(status, 401, "no token");
    let other = if scope == "conversation:read" {
        "knowledge:view"
    } else {
        "conversation:read"
    };
    let poor = token(&desk.http, &desk.sandbox, other).await;
    let asked = desk.http.request(method, &address).bearer_auth(poor);
    let (status, body) = read(asked).await;
    assert_eq!(status, 403);
    let message = body["message"].as_str().unwrap_or_default();
    assert!(
        message.ends_with(scope),
        "it names what is missing: {message}"
    );
    assert_ne!(body["contextId"], Value::Null, "an id for support");
}
