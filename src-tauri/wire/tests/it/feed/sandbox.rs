//! The feed against the sandbox: the two share nothing but the platform's own words.

use std::collections::{BTreeMap, BTreeSet};

use ::sandbox::{Clock, Options as Setup, Sandbox};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::LOCATION;
use rules::id::SuggestionId;
use sha2::{Digest as _, Sha256};
use url::Url;
use wire::platform::conversations::Stage;
use wire::platform::sign_in::{AgentGrant, Grant};
use wire::{Client, Endpoints};

use super::*;

/// Of the characters that RFC 7636 §4.1 allows, and long enough.
const VERIFIER: &str = "dBjftJeZ4CVP-mBb92K1PWf8m1iH1qm3NHPTe0cqW8E-made-longer-here";

/// Signs the sandbox's agent in, as a browser would, and gives the client that speaks for them.
async fn signed_in(sandbox: &Sandbox) -> Client {
    let banner = sandbox.banner();
    let platform = &banner.platform;
    let login = |path: &str| banner.login_url.join(path).expect("below the login host");
    let browser = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let mut authorize = login("/oauth/authorize");
    authorize.query_pairs_mut().extend_pairs([
        ("client_id", platform.client_id.as_str()),
        ("redirect_uri", &platform.redirect_uri),
        ("response_type", "code"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("state", "x"),
    ]);
    let page = browser.get(authorize).send().await.expect("an answer");
    let page = page.text().await.expect("a page");
    let transaction = page.split("name=\"transaction\" value=\"").nth(1);
    let transaction = transaction.and_then(|rest| rest.split('"').next());
    let form = |pairs: &[(&str, &str)]| {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs).finish()
    };
    let post = |path: &str, body: String| {
        browser
            .post(login(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
    };
    let decision = form(&[
        ("transaction", transaction.expect("a hidden field")),
        ("decision", "sign-in"),
    ]);
    let decided = post("/oauth/authorize", decision).await.expect("an answer");
    let to = decided.headers()[LOCATION].to_str().expect("text");
    let to = Url::parse(to).expect("an address");
    let code = to.query_pairs().find(|(name, _)| name == "code");
    let exchange = form(&[
        ("grant_type", "authorization_code"),
        ("code", &code.expect("a code").1),
        ("code_verifier", VERIFIER),
        ("client_id", &platform.client_id),
        ("redirect_uri", &platform.redirect_uri),
    ]);
    let granted = post("/oauth/token", exchange).await.expect("an answer");
    let granted: Value =
        serde_json::from_slice(&granted.bytes().await.expect("whole")).expect("JSON");
    let clock = Clock::system();
    let kept = json!({
        "version": 1,
        "clientId": platform.client_id,
        "api": banner.api_url.as_str(),
        "login": banner.login_url.as_str(),
        "accessToken": granted["access_token"],
        "obtainedAt": clock.now(),
    });
    let grant = AgentGrant::from_secret(&kept.to_string().into()).expect("a sign-in");
    let endpoints = Endpoints::new(banner.api_url.as_str(), Some(banner.login_url.as_str()));
    let clock = Arc::new(move || clock.now());
    Client::platform(endpoints.expect("loopback"), Grant::Agent(grant), clock).expect("TLS")
}

/// Three conversations from beginning to end, while the channel is replaced again and again: each
/// begins and ends once, has suggestions, and none comes twice with the same content.
#[tokio::test]
async fn conversations_are_whole_though_channels_end_meanwhile() {
    let setup = Setup {
        speed: 100.0,
        at_once: 1,
        // Replaced after half of it: the other half is what a busy machine may take for that.
        channel_lifetime: Duration::from_secs(10),
        ..Setup::default()
    };
    let sandbox = ::sandbox::start(setup).await.expect("loopback has ports");
    let client = signed_in(&sandbox).await;
    let agent = sandbox.banner().agent_id.to_string();
    let options = Options {
        transcript: true,
        overlap: Duration::from_millis(300),
        ..Options::default()
    };
    let mut feed = Feed::open(client, &agent, options);
    let mut stages: BTreeMap<InteractionId, Vec<Stage>> = BTreeMap::new();
    let mut offered: BTreeMap<InteractionId, BTreeMap<SuggestionId, Value>> = BTreeMap::new();
    let (mut ended, mut renewals, mut said) = (BTreeSet::new(), 0, 0);
    while ended.len() < 3 || renewals < 2 {
        let event = next(&mut feed).await;
        if let FeedEvent::Began(one) | FeedEvent::Changed(one) = &event {
            stages.entry(one.id).or_default().push(one.stage);
            assert!(one.assistant_id.is_some(), "the assistant is at work");
        } else if let FeedEvent::Ended(id) = event {
            assert!(ended.insert(id), "once");
        } else if let FeedEvent::Suggestions(received) = event {
            let batch = received.batch;
            let known = offered.entry(batch.interaction_id).or_default();
            for suggestion in batch.suggestions {
                let told = json!(suggestion);
                let before = known.insert(suggestion.id, told.clone());
                assert_ne!(before.as_ref(), Some(&told), "the same came twice");
            }
        } else if event == FeedEvent::Renewing {
            renewals += 1;
        } else if let FeedEvent::Heard { utterances, .. } = event {
            said += utterances.len();
        } else {
            let is_loss = matches!(
                event,
                FeedEvent::Hiccup { .. }
                    | FeedEvent::Closed { .. }
                    | FeedEvent::RecoveryFailed { .. }
            );
            assert!(!is_loss, "nothing was lost: {event:?}");
        }
    }
    for id in &ended {
        let stages = &stages[id];
        assert!(stages.is_sorted(), "forward only: {stages:?}");
        assert!(
            !offered.get(id).is_none_or(BTreeMap::is_empty),
            "it had suggestions"
        );
    }
    assert!(said > 0, "and people talked");
    assert_eq!(
        feed.dropped(),
        wire::stream::Dropped::default(),
        "all of it was read"
    );
    feed.close().await;
}
