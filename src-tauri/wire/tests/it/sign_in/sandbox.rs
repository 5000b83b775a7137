//! The whole way in, against the sandbox's own sign-in pages: the two share nothing but the
//! platform's description.

use std::sync::Arc;
use std::time::Duration;

use ::sandbox::{Clock, Options, Sandbox};
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::{Url, form_urlencoded};
use wire::platform::Grant;
use wire::platform::people::{me, token_about};
use wire::platform::sign_in::{AgentGrant, Hints, SignIn, SignInError, redirect_uri, revoke};
use wire::{Client, Endpoints, Error};

use super::browser::{send, visit};
use super::outcome;
use crate::support::within;

/// A sandbox, and a sign-in whose redirect URI is registered there.
struct Desk {
    sandbox: Sandbox,
    port: u16,
    address: Url,
    finishing: JoinHandle<Result<AgentGrant, SignInError>>,
}

fn clock() -> Timestamp {
    Clock::system().now()
}

fn endpoints(sandbox: &Sandbox) -> Endpoints {
    let banner = sandbox.banner();
    Endpoints::new(banner.api_url.as_str(), Some(banner.login_url.as_str())).expect("loopback")
}

fn client(sandbox: &Sandbox, grant: AgentGrant) -> Client {
    Client::platform(endpoints(sandbox), Grant::Agent(grant), Arc::new(clock))
        .expect("TLS can be set up")
}

async fn desk(options: Options, hints: &Hints) -> Desk {
    // A port that is free now may be taken a moment later: then another one.
    for _ in 0..10 {
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let options = Options {
            redirect_uri: redirect_uri(port),
            ..options.clone()
        };
        let sandbox = ::sandbox::start(options).await.expect("loopback has ports");
        let client_id = sandbox.banner().platform.client_id.clone();
        let endpoints = endpoints(&sandbox);
        let begun = SignIn::begin(&client_id, &endpoints, hints, port, Arc::new(clock)).await;
        if let Ok(sign_in) = begun {
            return Desk {
                port,
                address: sign_in.address().clone(),
                finishing: tokio::spawn(sign_in.finish()),
                sandbox,
            };
        }
    }
    panic!("no port stays free");
}

/// One request of the sandbox: the whole answer.
async fn ask(address: &Url, method: &str, form: &str) -> String {
    let target = &address[url::Position::BeforePath..];
    let host = &address[url::Position::BeforeHost..url::Position::BeforePath];
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    send(address.port().expect("the sandbox's"), request.as_bytes()).await
}

/// What a person does who presses this button; returns the page they see at the end.
async fn press(desk: &Desk, decision: &str) -> String {
    let page = ask(&desk.address, "GET", "").await;
    let transaction = page
        .split_once("name=\"transaction\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(transaction, _)| transaction.to_owned())
        .expect("the page asks");
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("transaction", &transaction)
        .append_pair("decision", decision)
        .finish();
    let mut action = desk.address.clone();
    action.set_query(None);
    let answer = ask(&action, "POST", &form).await;
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .expect("it leads back");
    let location = Url::parse(location.trim()).expect("an address");
    assert_eq!(location.port(), Some(desk.port));
    visit(desk.port, &location[url::Position::BeforePath..]).await
}

#[tokio::test]
async fn an_agent_signs_in_works_and_is_renewed() {
    let hints = Hints {
        login_hint: Some("dana.reyes@example.com".to_owned()),
        ask_anew: true,
        ..Hints::default()
    };
    let desk = desk(Options::default(), &hints).await;
    let page = press(&desk, "sign-in").await;
    assert!(page.contains("Signed in. Back to Cuecard"), "{page}");
    let grant = outcome(desk.finishing).await.expect("signed in");
    assert!(grant.can_renew() && grant.clock_off().is_none());

    let client = client(&desk.sandbox, grant.clone());
    let agent = within(me(&client)).await.expect("all is well");
    assert_eq!(
        agent.expect("an agent").id,
        desk.sandbox.banner().agent_id.to_string()
    );
    let about = within(token_about(&client)).await.expect("all is well");
    let needed = [
        "notifications",
        "conversations:readonly",
        "knowledge",
        "user-basic-info",
    ];
    assert_eq!(about.grants(&needed), Ok(()));
    assert_eq!(
        about.organization_name.as_deref(),
        Some(desk.sandbox.banner().platform.organization.as_str())
    );

    // A day later, from what was stored.
    let stored = AgentGrant::from_secret(&grant.to_secret()).expect("as it was stored");
    let tomorrow = || clock() + SignedDuration::from_hours(24);
    let endpoints = endpoints(&desk.sandbox);
    let later = Client::platform(endpoints, Grant::Agent(stored.clone()), Arc::new(tomorrow))
        .expect("TLS can be set up");
    let mut grants = later.agent_grants().expect("an agent's");
    within(me(&later)).await.expect("renewed");
    assert!(grants.has_changed().expect("the client lives"));
    assert!(
        grants.borrow_and_update().can_renew(),
        "by another refresh token"
    );

    // Whoever has the spent one has nothing.
    let endpoints = later.endpoints().clone();
    let copy = Client::platform(endpoints, Grant::Agent(stored), Arc::new(tomorrow))
        .expect("TLS can be set up");
    let error = within(me(&copy)).await.expect_err("it was spent");
    assert!(matches!(error, Error::SignInEnded { .. }), "{error:?}");
}

#[tokio::test]
async fn who_presses_cancel_is_not_signed_in() {
    let desk = desk(Options::default(), &Hints::default()).await;
    let page = press(&desk, "cancel").await;
    assert!(page.contains("access was denied"), "{page}");
    assert_eq!(
        outcome(desk.finishing).await.map(|_| ()),
        Err(SignInError::Denied)
    );
}

#[tokio::test]
async fn signed_out_the_token_is_refused() {
    let options = Options {
        refresh_tokens: false,
        ..Options::default()
    };
    let desk = desk(options, &Hints::default()).await;
    press(&desk, "sign-in").await;
    let grant = outcome(desk.finishing).await.expect("signed in");
    assert!(!grant.can_renew() && grant.expires_at().is_some());
    let ours = client(&desk.sandbox, grant.clone());
    within(me(&ours)).await.expect("all is well");
    within(revoke(&ours)).await.expect("revoked");
    let copy = client(&desk.sandbox, grant);
    let error = within(token_about(&copy)).await.expect_err("revoked");
    assert!(matches!(error, Error::SignInEnded { .. }), "{error:?}");
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_registered_leads_nowhere() {
    let sandbox = ::sandbox::start(Options::default())
        .await
        .expect("loopback has ports");
    let client_id = sandbox.banner().platform.client_id.clone();
    let (endpoints, hints) = (endpoints(&sandbox), Hints::default());
    let sign_in = SignIn::begin(&client_id, &endpoints, &hints, 0, Arc::new(clock))
        .await
        .expect("a port is free")
        .with_limit(Duration::from_millis(50));
    let page = ask(sign_in.address(), "GET", "").await;
    assert!(!page.contains("location: "), "nothing is sent back: {page}");
    let registered = sign_in.redirect_uri();
    let error = within(sign_in.finish()).await.expect_err("nothing came");
    assert!(
        matches!(error, SignInError::LimitReached { .. }),
        "{error:?}"
    );
    assert!(
        error.to_string().contains(&registered),
        "it says what to register: {error}"
    );
}
