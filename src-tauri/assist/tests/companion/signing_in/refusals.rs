//! Every way in that leads nowhere, in words of its own.

use std::time::Duration;

use assist::view::error::{Code, Problem};
use assist::view::panel::ConnectionView;
use sandbox::{Endpoint, Options};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::net::TcpListener;
use url::Url;

use super::browser::{self, Presses};
use super::kit::{Desks, ended};
use crate::kit::{DEADLINE, Desk};

async fn refused(desks: &Desks, desk: &Desk) -> Problem {
    let signed_in = desks.sign_in(desk, desks.form()).await;
    let problem = signed_in.expect_err("refused");
    let view = desk.views.borrow().clone();
    assert_eq!(view.connection, ConnectionView::SignedOut);
    assert!(desks.kept().await.is_none(), "nothing is kept of it");
    problem
}

/// A sign-in that came through and is not wanted is not left open.
async fn until_taken_back(desks: &Desks) {
    let asked = desks.platform.received().to(Endpoint::TokensMe);
    let taken_back = async {
        loop {
            let last = asked.last().filter(|last| last.method == "DELETE");
            if let Some(last) = last.filter(|last| last.status.is_some()) {
                return last;
            }
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(DEADLINE, taken_back).await;
    let last = waited.expect("the platform is told");
    assert_eq!(
        last.status,
        Some(200),
        "by a token that was good until then"
    );
}

#[tokio::test]
async fn declined_in_the_browser() {
    let desks = Desks::quiet().await;
    let desk = desks.open().await;
    let begun = desk.handle.sign_in(desks.form()).await.expect("it begins");
    browser::decide(begun.address(), Presses::Cancel).await;
    let problem = ended(begun).await.expect_err("declined");
    assert_eq!(problem.code, Code::SignInDenied);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn nobody_came_back_in_time() {
    let desks = Desks {
        limit: Duration::from_millis(50),
        ..Desks::quiet().await
    };
    let mut desk = desks.open().await;
    let begun = desk.handle.sign_in(desks.form()).await.expect("it begins");
    let problem = ended(begun).await.expect_err("the window was closed");
    assert_eq!(problem.code, Code::SignInTimedOut);
    let redirect = &desks.platform.banner().platform.redirect_uri;
    assert!(
        problem.message.contains(redirect.as_str()),
        "what to register: {}",
        problem.message
    );
    desk.until("the welcome screen", |view| view.sign_in.is_none())
        .await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn an_answer_to_another_sign_in_is_not_used() {
    let desks = Desks {
        // A browser has to be back before: on a busy machine that takes a while.
        limit: Duration::from_secs(5),
        ..Desks::quiet().await
    };
    let desk = desks.open().await;
    let begun = desk.handle.sign_in(desks.form()).await.expect("it begins");
    let mut back: Url = browser::back(begun.address(), Presses::SignIn).await;
    let code: String = back
        .query_pairs()
        .find(|(name, _)| name == "code")
        .map(|(_, code)| code.into_owned())
        .expect("a code came");
    back.query_pairs_mut()
        .clear()
        .append_pair("code", &code)
        .append_pair("state", "another");
    let page = browser::visit(&back).await;
    assert!(page.contains("was not used"), "{page}");
    let problem = ended(begun).await.expect_err("its own never came");
    assert_eq!(problem.code, Code::SignInMismatched);
    let exchanged = desks.platform.received().to(Endpoint::Token).count();
    assert_eq!(exchanged, 0, "the code went nowhere");
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn another_organization_than_the_profiles() {
    let desks = Desks {
        lines: "organization_id = \"0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10\"\n".to_owned(),
        ..Desks::quiet().await
    };
    let desk = desks.open().await;
    let problem = refused(&desks, &desk).await;
    assert_eq!(problem.code, Code::WrongOrganization);
    let found = &desks.platform.banner().platform.organization;
    assert!(problem.message.contains(found.as_str()), "{problem:?}");
    until_taken_back(&desks).await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn scopes_without_which_nothing_works_are_named() {
    let desks = Desks::quiet().await;
    let faults = desks.platform.faults();
    let planned = faults.on(Endpoint::Token);
    let _ = planned
        .narrow_scopes(&["notifications", "knowledge"])
        .times(1);
    let desk = desks.open().await;
    let problem = refused(&desks, &desk).await;
    assert_eq!(problem.code, Code::ScopeMissing);
    for scope in ["notifications", "knowledge"] {
        assert!(problem.message.contains(scope), "{}", problem.message);
    }
    until_taken_back(&desks).await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_network_that_is_lost_before_anybody_is_known_leaves_nothing_open() {
    let desks = Desks::quiet().await;
    let faults = desks.platform.faults();
    let _ = faults.on(Endpoint::UsersMe).cut_request();
    // Still lost, as the sign-in is to be taken back.
    let _ = faults.on(Endpoint::TokensMe).method("DELETE").cut_request();
    let desk = desks.open().await;
    let problem = refused(&desks, &desk).await;
    assert_eq!(problem.code, Code::Unreachable);
    until_taken_back(&desks).await;
    faults.assert_done();
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_network_that_is_lost_before_the_connection_leaves_nothing_open() {
    let desks = Desks::quiet().await;
    let faults = desks.platform.faults();
    // Who signed in is asked once before the connection, and once by it.
    let _ = faults.on(Endpoint::UsersMe).without("email");
    let _ = faults.on(Endpoint::UsersMe).cut_request();
    let mut desk = desks.open().await;
    let signed_in = desks.sign_in(&desk, desks.form()).await;
    let problem = signed_in.expect_err("nothing came of it");
    assert_eq!(problem.code, Code::Unreachable);
    until_taken_back(&desks).await;
    faults.assert_done();
    let view = desk
        .until("the welcome screen", |view| view.profile.is_none())
        .await;
    assert_eq!(view.connection, ConnectionView::SignedOut);
    assert!(desks.kept().await.is_none(), "nothing is kept of it");
    let dir = desk.close().await;
    let config = std::fs::read_to_string(dir.path().join("config.toml")).expect("there");
    assert!(!config.contains("platform"), "nor the profile: {config}");
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_scope_that_one_thing_needs_keeps_nobody_out() {
    let desks = Desks::quiet().await;
    let faults = desks.platform.faults();
    let _ = faults
        .on(Endpoint::Token)
        .narrow_scopes(&["knowledge"])
        .times(1);
    let mut desk = desks.signed_in().await;
    desk.until_live().await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let desks = Desks::quiet().await;
    let desk = desks.open().await;
    let redirect: Url = desks
        .platform
        .banner()
        .platform
        .redirect_uri
        .parse()
        .expect("one");
    let port = redirect.port().expect("a port");
    let taken = TcpListener::bind(("127.0.0.1", port)).await.expect("free");
    let problem = desk.handle.sign_in(desks.form()).await;
    let problem = problem.expect_err("somebody else listens there");
    assert_eq!(problem.code, Code::PortTaken);
    assert!(problem.message.contains(&port.to_string()), "{problem:?}");
    drop(taken);
    desks
        .sign_in(&desk, desks.form())
        .await
        .expect("it is free again");
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn another_agent_does_not_take_the_place_of_the_one_who_is_signed_in() {
    let mut desks = Desks::with(Options {
        at_once: 0,
        seed: 1,
        ..Options::default()
    })
    .await;
    let mut desk = desks.signed_in().await;
    let first = desks.kept().await.expect("kept");
    // The same organization to the letter, with another agent in front of the browser.
    let port = desks.platform.address().port();
    let redirect_uri = desks.platform.banner().platform.redirect_uri.clone();
    let other = Options {
        at_once: 0,
        seed: 2,
        port,
        redirect_uri,
        ..Options::default()
    };
    let before = std::mem::replace(&mut desks.platform, crate::kit::platform().await);
    before.shutdown().await;
    let unused = std::mem::replace(&mut desks.platform, crate::kit::platform_with(other).await);
    unused.shutdown().await;
    let problem = desks.sign_in(&desk, desks.form()).await;
    let problem = problem.expect_err("somebody else is signed in here");
    assert_eq!(problem.code, Code::WrongAgent);
    until_taken_back(&desks).await;
    // Where the other platform has been asked meanwhile it took neither token of the first agent's:
    // less of theirs is kept then, and never another's.
    let token = |kept: &SecretString| {
        let kept: Value = serde_json::from_str(kept.expose_secret()).expect("versioned JSON");
        kept["accessToken"].clone()
    };
    let kept = desks.kept().await.as_ref().map(token);
    assert!(
        kept.is_none_or(|kept| kept == token(&first)),
        "the first agent's stays"
    );
    desk.until("still the first", |view| view.profile.is_some())
        .await;
    desk.close().await;
    desks.platform.shutdown().await;
}
