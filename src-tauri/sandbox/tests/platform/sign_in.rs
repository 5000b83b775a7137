//! Signing an agent in on surface B (`platform-reference.md §1`): pages, codes, refreshes, the end.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, header};
use rstest::rstest;
use sandbox::{Endpoint, Options};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::kit::{Desk, SOON, hand_clock, read, url};

/// Of the characters that RFC 7636 §4.1 allows, and long enough.
const VERIFIER: &str = "dBjftJeZ4CVP-mBb92K1PWf8m1iH1qm3NHPTe0cqW8E-made-longer-here";

/// A browser that doesn't follow redirects.
fn browser() -> Client {
    Client::builder()
        .no_proxy()
        .timeout(SOON)
        .redirect(Policy::none())
        .build()
        .expect("a client without TLS settings of its own")
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// The query of a sign-in as it should be.
fn query(desk: &Desk) -> BTreeMap<&'static str, String> {
    let platform = &desk.sandbox.banner().platform;
    BTreeMap::from([
        ("client_id", platform.client_id.clone()),
        ("redirect_uri", platform.redirect_uri.clone()),
        ("response_type", "code".to_owned()),
        ("code_challenge", challenge(VERIFIER)),
        ("code_challenge_method", "S256".to_owned()),
        ("state", "a state &= of its own".to_owned()),
    ])
}

async fn page(desk: &Desk, query: &BTreeMap<&'static str, String>) -> reqwest::Response {
    let asked = browser().get(desk.url("/oauth/authorize")).query(query);
    asked.send().await.expect("an answer")
}

/// Where the redirect of a decision leads, and its query.
async fn decide(desk: &Desk, page: &str, decision: &str) -> (String, BTreeMap<String, String>) {
    let marked = page.split("name=\"transaction\" value=\"").nth(1);
    let transaction = marked.and_then(|rest| rest.split('"').next());
    let form = [
        ("transaction", transaction.expect("a hidden field")),
        ("decision", decision),
    ];
    let answer = browser()
        .post(desk.url("/oauth/authorize"))
        .form(&form)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::FOUND);
    led_to(&answer)
}

fn led_to(answer: &reqwest::Response) -> (String, BTreeMap<String, String>) {
    let to = answer.headers()[header::LOCATION].to_str().expect("text");
    let mut url = Url::parse(to).expect("an address");
    let pairs = url.query_pairs().into_owned().collect();
    url.set_query(None);
    (url.into(), pairs)
}

async fn code(desk: &Desk) -> String {
    let page = page(desk, &query(desk)).await.text().await.expect("a page");
    let (_, mut pairs) = decide(desk, &page, "sign-in").await;
    pairs.remove("code").expect("a code")
}

fn exchange_form(desk: &Desk, code: &str) -> BTreeMap<&'static str, String> {
    let platform = &desk.sandbox.banner().platform;
    BTreeMap::from([
        ("grant_type", "authorization_code".to_owned()),
        ("code", code.to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
        ("client_id", platform.client_id.clone()),
        ("redirect_uri", platform.redirect_uri.clone()),
    ])
}

async fn token(desk: &Desk, form: &BTreeMap<&'static str, String>) -> (u16, Value) {
    read(desk.http.post(desk.url("/oauth/token")).form(form)).await
}

/// The whole way, as the other tests go it.
pub async fn signed_in(desk: &Desk) -> Value {
    let code = code(desk).await;
    let (status, granted) = token(desk, &exchange_form(desk, &code)).await;
    assert_eq!(status, 200, "{granted}");
    granted
}

/// A desk whose token is a signed-in agent's.
pub async fn agents_desk(options: Options) -> Desk {
    let mut desk = Desk::open(options).await;
    let granted = signed_in(&desk).await;
    granted["access_token"]
        .as_str()
        .expect("a token")
        .clone_into(&mut desk.token);
    desk
}

#[tokio::test]
async fn an_agent_signs_in_and_is_known() {
    let desk = Desk::fast().await;
    let answer = page(&desk, &query(&desk)).await;
    assert_eq!(answer.status(), 200);
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].clone();
    let policy = policy.to_str().expect("text");
    assert!(
        policy.contains("form-action 'self' http://localhost:28482;"),
        "{policy}"
    );
    assert!(
        !policy.contains("script"),
        "default-src 'none' is all there is for scripts"
    );
    let text = answer.text().await.expect("a page");
    assert!(text.contains("Sign in as Dana Reyes"));
    assert!(text.contains("not a real organization"), "whose page it is");
    let (to, pairs) = decide(&desk, &text, "sign-in").await;
    assert_eq!(to, desk.sandbox.banner().platform.redirect_uri);
    assert_eq!(
        pairs["state"], "a state &= of its own",
        "handed back as it was"
    );
    let (status, granted) = token(&desk, &exchange_form(&desk, &pairs["code"])).await;
    assert_eq!(status, 200, "{granted}");
    assert_eq!(granted["token_type"], "bearer");
    let bearer = granted["access_token"].as_str().expect("a token");
    let me = desk
        .http
        .get(desk.url("/api/v2/users/me"))
        .bearer_auth(bearer);
    let (status, me) = read(me).await;
    assert_eq!(status, 200);
    assert_eq!(me["id"], desk.sandbox.banner().agent_id.to_string());
    assert_eq!(me["name"], "Dana Reyes");
    let about = desk
        .http
        .get(desk.url("/api/v2/tokens/me"))
        .bearer_auth(bearer);
    let (_, about) = read(about).await;
    assert_eq!(about["organization"]["name"], "cuecard-sandbox");
    let scopes = about["authorizedScope"].as_array().expect("a list");
    assert!(scopes.contains(&json!("conversations")));
    assert!(
        !scopes.contains(&json!("agentassist:view")),
        "surface A's are not of this client"
    );
}

#[tokio::test]
async fn a_cancel_and_a_second_decision() {
    let desk = Desk::fast().await;
    let text = page(&desk, &query(&desk))
        .await
        .text()
        .await
        .expect("a page");
    let (_, pairs) = decide(&desk, &text, "cancel").await;
    assert_eq!(pairs["error"], "access_denied");
    assert!(pairs.contains_key("state"));
    assert!(!pairs.contains_key("code"));
    let marked = text.split("name=\"transaction\" value=\"").nth(1);
    let transaction = marked.and_then(|rest| rest.split('"').next()).expect("it");
    let again = browser()
        .post(desk.url("/oauth/authorize"))
        .form(&[("transaction", transaction), ("decision", "sign-in")]);
    assert_eq!(
        again.send().await.expect("an answer").status(),
        400,
        "one decision a page"
    );
}

#[rstest]
#[case::client("client_id", "another")]
#[case::redirect("redirect_uri", "http://localhost:28482")]
#[case::organization("org", "elsewhere")]
#[tokio::test]
async fn what_is_not_registered_gets_a_page_and_no_redirect(
    #[case] name: &'static str,
    #[case] value: &str,
) {
    let desk = Desk::fast().await;
    let mut query = query(&desk);
    query.insert(name, value.to_owned());
    if name == "org" {
        query.insert("provider", "adfs".to_owned());
    }
    let answer = page(&desk, &query).await;
    assert_eq!(answer.status(), 400);
    assert!(!answer.headers().contains_key(header::LOCATION));
    let text = answer.text().await.expect("a page");
    assert!(!text.contains("transaction"), "nothing to decide");
}

#[rstest]
#[case("response_type", "token", "unsupported_response_type")]
#[case("code_challenge_method", "plain", "invalid_request")]
#[case("code_challenge", "short", "invalid_request")]
#[case("org", "cuecard-sandbox", "invalid_request")]
#[tokio::test]
async fn a_wrong_request_goes_back_with_an_error(
    #[case] name: &'static str,
    #[case] value: &str,
    #[case] error: &str,
) {
    let desk = Desk::fast().await;
    let mut query = query(&desk);
    query.insert(name, value.to_owned());
    let answer = page(&desk, &query).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    let (_, pairs) = led_to(&answer);
    assert_eq!(pairs["error"], error);
    assert_eq!(pairs["state"], "a state &= of its own");
}

#[tokio::test]
async fn a_code_is_good_once_for_its_verifier_and_ten_minutes() {
    let (clock, advance_ms) = hand_clock("2026-11-21T09:00:00Z");
    let desk = Desk::open(Options {
        clock,
        ..Options::default()
    })
    .await;
    let first = exchange_form(&desk, &code(&desk).await);
    assert_eq!(token(&desk, &first).await.0, 200);
    let (status, refused) = token(&desk, &first).await;
    assert_eq!(
        (status, &refused["error"]),
        (400, &json!("invalid_grant")),
        "used"
    );
    assert_eq!(
        refused["description"], refused["error_description"],
        "both names"
    );
    let mut wrong = exchange_form(&desk, &code(&desk).await);
    wrong.insert("code_verifier", "another".repeat(8));
    assert_eq!(token(&desk, &wrong).await.1["error"], "invalid_grant");
    wrong.insert("code_verifier", VERIFIER.to_owned());
    assert_eq!(
        token(&desk, &wrong).await.0,
        400,
        "a failed attempt uses it up"
    );
    let late = exchange_form(&desk, &code(&desk).await);
    advance_ms(600_001);
    assert_eq!(
        token(&desk, &late).await.1["error"],
        "invalid_grant",
        "too old"
    );
    let mut foreign = exchange_form(&desk, &code(&desk).await);
    foreign.insert("client_id", "another".to_owned());
    let (status, refused) = token(&desk, &foreign).await;
    assert_eq!((status, &refused["error"]), (401, &json!("invalid_client")));
}

#[tokio::test]
async fn a_refresh_token_is_replaced_every_time() {
    let desk = Desk::fast().await;
    let granted = signed_in(&desk).await;
    let client_id = desk.sandbox.banner().platform.client_id.clone();
    let refresh = |token: &Value| {
        BTreeMap::from([
            ("grant_type", "refresh_token".to_owned()),
            ("refresh_token", token.as_str().expect("a token").to_owned()),
            ("client_id", client_id.clone()),
        ])
    };
    let first = refresh(&granted["refresh_token"]);
    let (status, next) = token(&desk, &first).await;
    assert_eq!(status, 200, "{next}");
    assert_ne!(next["refresh_token"], granted["refresh_token"]);
    assert_ne!(next["access_token"], granted["access_token"]);
    assert_eq!(
        token(&desk, &first).await.1["error"],
        "invalid_grant",
        "used"
    );
    let written = format!("{:?}", desk.sandbox.received().to(Endpoint::Token).all());
    for secret in ["refresh_token", "access_token"] {
        let secret = granted[secret].as_str().expect("text");
        assert!(!written.contains(secret), "never in the record");
    }
    assert!(!written.contains(VERIFIER), "nor the verifier");
}

#[tokio::test]
async fn a_client_may_get_no_refresh_token_and_fewer_scopes() {
    let desk = Desk::open(Options {
        refresh_tokens: false,
        ..Options::default()
    })
    .await;
    let _ = desk.sandbox.faults().narrow_scopes(&["notifications"]);
    let granted = signed_in(&desk).await;
    assert_eq!(granted["refresh_token"], Value::Null);
    let bearer = granted["access_token"].as_str().expect("a token");
    let asked = desk
        .http
        .post(desk.url("/api/v2/notifications/channels"))
        .bearer_auth(bearer);
    let (status, refused) = read(asked).await;
    assert_eq!(
        (status, &refused["code"]),
        (403, &json!("app.not.authorized.for.scope"))
    );
    assert_eq!(
        refused["message"],
        "App not authorized to use scope [notifications]"
    );
    assert_eq!(refused["messageParams"]["scopes"], "notifications");
}

#[tokio::test]
async fn a_revoked_token_is_worth_nothing() {
    let desk = agents_desk(Options::default()).await;
    let head = desk.request(Method::HEAD, "/api/v2/tokens/me").send().await;
    assert_eq!(head.expect("an answer").status(), 200);
    let gone = desk
        .request(Method::DELETE, "/api/v2/tokens/me")
        .send()
        .await;
    assert_eq!(gone.expect("an answer").status(), 200);
    let (status, refused) = desk.get("/api/v2/users/me").await;
    assert_eq!((status, &refused["code"]), (401, &json!("bad.credentials")));
}

#[tokio::test]
async fn client_credentials_stand_for_nobody() {
    let desk = Desk::fast().await;
    let banner = desk.sandbox.banner();
    let asked = desk
        .http
        .post(url(&desk.sandbox, "/oauth/token"))
        .basic_auth(&banner.client_id, Some(&banner.client_secret))
        .form(&[("grant_type", "client_credentials")]);
    let (_, granted) = read(asked).await;
    let bearer = granted["access_token"].as_str().expect("a token");
    for path in ["/api/v2/users/me", "/api/v2/conversations"] {
        let (status, refused) = read(desk.http.get(desk.url(path)).bearer_auth(bearer)).await;
        assert_eq!(status, 400, "{path}");
        let told = refused["message"].as_str().expect("a message");
        assert!(told.contains("user context"), "{told}");
        assert_eq!(refused["contextId"].as_str().map(str::len), Some(36));
    }
    let about = desk
        .http
        .get(desk.url("/api/v2/tokens/me"))
        .bearer_auth(bearer);
    assert_eq!(read(about).await.0, 200, "but a token can be asked about");
}

#[tokio::test]
async fn a_logout_leads_back_where_it_may() {
    let desk = Desk::fast().await;
    let platform = desk.sandbox.banner().platform.clone();
    let known = [
        ("client_id", platform.client_id.as_str()),
        ("redirect_uri", platform.redirect_uri.as_str()),
    ];
    let asked = browser().get(desk.url("/logout")).query(&known);
    let answer = asked.send().await.expect("an answer");
    assert_eq!(led_to(&answer).0, platform.redirect_uri);
    let foreign = [("client_id", "x"), ("redirect_uri", "https://example.com/")];
    let asked = browser().get(desk.url("/logout")).query(&foreign);
    let answer = asked.send().await.expect("an answer");
    assert_eq!(
        answer.status(),
        200,
        "a page, and no redirect to just anywhere"
    );
}

#[tokio::test]
async fn the_token_endpoint_suffers_faults_for_agents_too() {
    let desk = Desk::fast().await;
    let faults = desk.sandbox.faults().on(Endpoint::Token);
    let form = exchange_form(&desk, &code(&desk).await);
    let _ = faults.without("refresh_token");
    let (status, granted) = token(&desk, &form).await;
    assert_eq!((status, &granted["refresh_token"]), (200, &Value::Null));
    let form = exchange_form(&desk, &code(&desk).await);
    let lost = faults.lose_answer();
    let asked = desk.http.post(desk.url("/oauth/token")).form(&form);
    assert!(asked.send().await.is_err(), "the connection is cut");
    assert!(lost.is_met());
    let (_, refused) = token(&desk, &form).await;
    assert_eq!(
        refused["error"], "invalid_grant",
        "carried out: the code is used"
    );
    let _ = desk.sandbox.faults().on(Endpoint::UsersMe).retry_after(30);
    let granted = signed_in(&desk).await;
    let bearer = granted["access_token"].as_str().expect("a token");
    let me = || {
        desk.http
            .get(desk.url("/api/v2/users/me"))
            .bearer_auth(bearer)
    };
    let limited = me().send().await.expect("an answer");
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()[header::RETRY_AFTER], "30");
    desk.sandbox.revoke_sign_ins();
    assert_eq!(read(me()).await.0, 401, "a supervisor ended the sign-in");
    let own = desk.get("/api/v2/agentassist/config").await;
    assert_eq!(own.0, 200, "the client's own token is another matter");
}
