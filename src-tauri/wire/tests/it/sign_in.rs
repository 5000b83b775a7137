//! Signing in on surface B: the browser's way, the token's life, who is signed in.

mod browser;
mod door;
mod grants;
mod people;
mod sandbox;
mod signing_out;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use rstest::rstest;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinHandle;
use url::form_urlencoded;
use wire::platform::sign_in::{AgentGrant, Hints, LIMIT, REDIRECT_PORT, SignIn, SignInError};
use wire::{Endpoints, Error};

use crate::support::{Platform, Reply, TOKEN, golden, now, reply, reply_with, within};
use browser::visit;

/// The client id of the golden messages.
pub const CLIENT: &str = "b3a7c1d2-5e4f-4a6b-8c9d-0e1f2a3b4c5d";

/// The path of the golden messages of surface B.
pub fn message(name: &str) -> String {
    golden(&format!("platform/{name}"))
}

/// A parameter of a query or a form.
fn part(query: &str, name: &str) -> String {
    form_urlencoded::parse(query.as_bytes())
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn endpoints(platform: &Platform) -> Endpoints {
    Endpoints::new(&platform.url, None).expect("loopback")
}

/// A sign-in at a port of its own, and what its address says: port and state.
struct Begun {
    sign_in: SignIn,
    port: u16,
    state: String,
    challenge: String,
}

async fn begin(platform: &Platform, hints: &Hints) -> Begun {
    let sign_in = SignIn::begin(CLIENT, &endpoints(platform), hints, 0, Arc::new(now))
        .await
        .expect("a port is free");
    let query = sign_in.address().query().expect("a query").to_owned();
    let redirect = part(&query, "redirect_uri");
    assert_eq!(redirect, sign_in.redirect_uri());
    let port = redirect
        .strip_prefix("http://localhost:")
        .and_then(|rest| rest.strip_suffix('/'))
        .and_then(|port| port.parse().ok())
        .expect("the redirect URI's form");
    Begun {
        port,
        state: part(&query, "state"),
        challenge: part(&query, "code_challenge"),
        sign_in,
    }
}

impl Begun {
    fn finish(self) -> JoinHandle<Result<AgentGrant, SignInError>> {
        tokio::spawn(self.sign_in.finish())
    }
}

async fn outcome(
    finishing: JoinHandle<Result<AgentGrant, SignInError>>,
) -> Result<AgentGrant, SignInError> {
    within(finishing).await.expect("no panic")
}

/// The login host grants a token for any code.
fn granting(asked: &crate::support::Asked) -> Reply {
    match asked.path.as_str() {
        TOKEN => reply(200, message("token.platform.response.json")),
        _ => reply(404, message("error.404.json")),
    }
}

#[rstest]
#[case::without_hints(Hints::default(), "authorize.request.txt")]
#[case::with_all(
    Hints {
        org: Some("example-insurance".to_owned()),
        provider: Some(" okta ".to_owned()),
        login_hint: Some("ada@example.com".to_owned()),
        ask_anew: true,
    },
    "authorize.request.hints.txt"
)]
#[case::empty_ones(
    Hints {
        org: Some(String::new()),
        provider: Some(" ".to_owned()),
        login_hint: Some(String::new()),
        ask_anew: false,
    },
    "authorize.request.txt"
)]
#[tokio::test]
async fn the_browser_is_sent_to_the_golden_address(#[case] hints: Hints, #[case] name: &str) {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &hints).await;
    let address = begun.sign_in.address();
    assert_eq!(
        address.as_str().split_once('?').expect("a query").0,
        format!("{}/oauth/authorize", platform.url)
    );
    let golden = message(name);
    let expect = golden
        .replace(
            &part(&golden, "code_challenge"),
            &part(address.query().expect("a query"), "code_challenge"),
        )
        .replace(&part(&golden, "state"), &begun.state)
        .replace("28482", &begun.port.to_string());
    assert_eq!(address.query(), Some(expect.as_str()));
    assert_eq!(begun.state.len(), 43, "256 bits");
}

#[test]
fn the_golden_challenge_is_that_of_the_golden_verifier() {
    let verifier = part(&message("token.pkce.request.txt"), "code_verifier");
    let challenge = part(&message("authorize.request.txt"), "code_challenge");
    assert_eq!(
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())),
        challenge
    );
}

#[tokio::test]
async fn a_code_becomes_a_grant_and_the_browser_is_told() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state, challenge) = (begun.port, begun.state.clone(), begun.challenge.clone());
    let said = format!("{:?}", begun.sign_in);
    assert!(!said.contains(&state), "no secret in: {said}");
    let finishing = begun.finish();
    let golden = message("token.pkce.request.txt");
    let code = part(&golden, "code");
    let page = visit(port, &format!("/?code={code}&state={state}")).await;
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert!(page.contains("Signed in. Back to Cuecard"), "{page}");
    assert!(
        !page.contains(&code) && !page.contains(&state),
        "nothing is repeated"
    );
    let grant = outcome(finishing).await.expect("signed in");
    assert!(grant.can_renew(), "a refresh token came");
    assert_eq!(
        grant.expires_at(),
        Some(now() + SignedDuration::from_secs(86_399))
    );
    assert_eq!((grant.client_id(), grant.clock_off()), (CLIENT, None));

    let asked = platform.asked(TOKEN);
    assert_eq!(asked.len(), 1, "a code is exchanged once");
    let verifier = part(&asked[0].body, "code_verifier");
    let expect = golden
        .replace(&part(&golden, "code_verifier"), &verifier)
        .replace("28482", &port.to_string());
    assert_eq!(asked[0].body, expect);
    assert_eq!(
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())),
        challenge,
        "the verifier is that of the address"
    );
    assert_eq!(asked[0].header("authorization"), "", "a public client");
    assert_eq!(
        asked[0].header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert!(!browser::listens(port).await, "the door is closed");
}

#[tokio::test]
async fn a_grant_without_a_refresh_token_says_so() {
    let platform = Platform::start(|_: &crate::support::Asked| {
        reply(200, message("token.platform.no-refresh.response.json"))
    })
    .await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    visit(port, &format!("/?code=abc&state={state}")).await;
    let grant = outcome(finishing).await.expect("signed in");
    assert!(!grant.can_renew());
    assert!(
        grant.expires_at().is_some(),
        "so it can be asked for in time"
    );
}

#[rstest]
#[case::spent(400, message("token.platform.error.json"), None, "code_refused")]
#[case::unknown_client(401, r#"{"error":"invalid_client"}"#.to_owned(), None, "client_unknown")]
#[case::not_for_this(400, r#"{"error":"unauthorized_client"}"#.to_owned(), None, "client_unknown")]
#[case::another_word(400, r#"{"error":"invalid_request"}"#.to_owned(), None, "sign_in_refused")]
#[case::clock(
    400,
    message("token.platform.error.json"),
    Some("Sat, 21 Nov 2026 08:40:00 GMT"),
    "clock_wrong"
)]
#[case::clock_is_not_to_blame(400, r#"{"error":"invalid_client"}"#.to_owned(), Some("Sat, 21 Nov 2026 08:40:00 GMT"), "client_unknown")]
#[case::not_now(503, String::new(), None, "unavailable")]
#[case::no_token(200, "{}".to_owned(), None, "access_token_missing")]
#[case::no_json(200, "<html>".to_owned(), None, "protocol")]
#[tokio::test]
async fn a_refused_code_is_told_in_words(
    #[case] status: u16,
    #[case] body: String,
    #[case] date: Option<&'static str>,
    #[case] kind: &str,
) {
    let platform = Platform::start(move |_: &crate::support::Asked| match date {
        Some(date) => reply_with(status, "Date", date, body.clone()),
        None => reply(status, body.clone()),
    })
    .await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    let page = visit(port, &format!("/?code=secret-code&state={state}")).await;
    assert!(page.contains("Sign-in failed:"), "{page}");
    let error = outcome(finishing).await.expect_err("refused");
    assert_eq!(error.kind(), kind, "{error}");
    let said = format!("{page} {error} {error:?}");
    let verifier = part(&platform.asked(TOKEN)[0].body, "code_verifier");
    for secret in ["secret-code", &state, &verifier] {
        assert!(!said.contains(secret), "no secret in: {said}");
    }
    if kind == "clock_wrong" {
        assert!(
            error.to_string().contains("clock is 20 minutes ahead"),
            "{error}"
        );
    }
    assert!(!browser::listens(port).await, "the door is closed");
}

#[tokio::test]
async fn a_clock_that_is_off_keeps_nobody_out_and_is_told() {
    let platform = Platform::start(|_: &crate::support::Asked| {
        reply_with(
            200,
            "Date",
            "Sat, 21 Nov 2026 11:00:00 GMT",
            message("token.platform.response.json"),
        )
    })
    .await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    visit(port, &format!("/?code=abc&state={state}")).await;
    let grant = outcome(finishing).await.expect("signed in");
    let off = grant.clock_off().expect("by two hours");
    assert_eq!(off.to_string(), "this computer's clock is 2 hours behind");
}

#[tokio::test]
async fn no_network_is_told_as_such() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    drop(platform);
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    visit(port, &format!("/?code=abc&state={state}")).await;
    let error = outcome(finishing).await.expect_err("nobody is there");
    assert!(
        matches!(error, SignInError::Failed(Error::Unreachable { .. })),
        "{error:?}"
    );
}

#[rstest]
#[case::by_the_person("/?error=access_denied&error_description=No&state=STATE", "denied")]
#[case::without_a_state("/?error=access_denied", "denied")]
#[case::client("/?error=unauthorized_client&state=STATE", "client_unknown")]
#[case::other("/?error=server_error&state=STATE", "refused")]
#[tokio::test]
async fn a_refusal_in_the_browser_ends_it(#[case] target: &str, #[case] kind: &str) {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state) = (begun.port, begun.state.clone());
    let finishing = begun.finish();
    let page = visit(port, &target.replace("STATE", &state)).await;
    assert!(page.contains("Sign-in failed:"), "{page}");
    let error = outcome(finishing).await.expect_err("refused");
    assert_eq!(error.kind(), kind);
    assert_eq!(platform.asked(TOKEN).len(), 0, "there is no code");
}

#[tokio::test]
async fn at_the_limit_it_is_over() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let port = begun.port;
    let sign_in = begun.sign_in.with_limit(Duration::from_millis(50));
    let error = within(sign_in.finish()).await.expect_err("nobody came");
    assert!(
        matches!(error, SignInError::LimitReached { .. }),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains(&format!("http://localhost:{port}/")),
        "what to register: {error}"
    );
    assert!(!browser::listens(port).await, "the door is closed");
    assert_eq!(LIMIT, Duration::from_mins(2));
}

#[tokio::test]
async fn a_cancelled_sign_in_ends_at_once() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, cancel) = (begun.port, begun.sign_in.canceller());
    let finishing = begun.finish();
    cancel.cancel();
    assert_eq!(
        outcome(finishing).await.map(|_| ()),
        Err(SignInError::Cancelled)
    );
    assert!(!browser::listens(port).await, "the door is closed");
}

#[tokio::test]
async fn cancelled_while_the_code_is_exchanged_it_ends_as_well() {
    let platform = Platform::start(|_: &crate::support::Asked| Reply::Silence).await;
    let begun = begin(&platform, &Hints::default()).await;
    let (port, state, cancel) = (begun.port, begun.state.clone(), begun.sign_in.canceller());
    let finishing = begun.finish();
    let visiting =
        tokio::spawn(async move { visit(port, &format!("/?code=abc&state={state}")).await });
    browser::until(|| !platform.asked(TOKEN).is_empty()).await;
    cancel.cancel();
    assert_eq!(
        outcome(finishing).await.map(|_| ()),
        Err(SignInError::Cancelled)
    );
    let page = within(visiting).await.expect("no panic");
    assert!(page.contains("it was cancelled"), "{page}");
}

#[rstest]
#[case::no_client("  ", Hints::default(), "client_id_missing")]
#[case::org_alone(CLIENT, Hints { org: Some("x".to_owned()), ..Hints::default() }, "hints_incomplete")]
#[case::provider_alone(CLIENT, Hints { provider: Some("x".to_owned()), ..Hints::default() }, "hints_incomplete")]
#[tokio::test]
async fn what_can_not_be_asked_is_not_begun(
    #[case] client: &str,
    #[case] hints: Hints,
    #[case] kind: &str,
) {
    let endpoints = Endpoints::new("http://127.0.0.1:9", None).expect("loopback");
    let begun = SignIn::begin(client, &endpoints, &hints, 0, Arc::new(now)).await;
    assert_eq!(begun.expect_err("it can't").kind(), kind);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let platform = Platform::start(granting).await;
    let begun = begin(&platform, &Hints::default()).await;
    let second = SignIn::begin(
        CLIENT,
        &endpoints(&platform),
        &Hints::default(),
        begun.port,
        Arc::new(now),
    )
    .await;
    let error = second.expect_err("the first listens there");
    assert_eq!(error, SignInError::PortTaken { port: begun.port });
    assert!(
        error.to_string().contains(&begun.port.to_string()),
        "{error}"
    );
    let port = begun.port;
    drop(begun);
    SignIn::begin(
        CLIENT,
        &endpoints(&platform),
        &Hints::default(),
        port,
        Arc::new(now),
    )
    .await
    .expect("a sign-in that is dropped gives its port back");
    assert_eq!(REDIRECT_PORT, 28_482, "what administrators registered");
}
