//! An agent signs in with the browser, stays signed in, and signs out: against the sandbox's pages,
//! over real sockets.

mod browser;
mod coming_back;
mod device;
pub mod kit;
mod refusals;
mod staying;

use assist::view::error::Code;
use assist::view::panel::ConnectionView;
use assist::view::sign_in::{DeviceForm, SignInForm};
use sandbox::Endpoint;

use browser::Presses;
use kit::{Desks, ended};

#[tokio::test]
async fn an_agent_signs_in_with_the_browser() {
    let desks = Desks::quiet().await;
    let mut desk = desks.open().await;
    let begun = desk.handle.sign_in(desks.form()).await.expect("it begins");
    let address = begun.address().clone();
    assert_eq!(
        address.port(),
        Some(desks.platform.address().port()),
        "the environment's login host"
    );
    let waiting = desk
        .until("the wait for the browser", |view| view.sign_in.is_some())
        .await;
    let shown = waiting.sign_in.clone().expect("seen");
    assert_eq!(
        shown.redirect_uri,
        desks.platform.banner().platform.redirect_uri
    );
    let state = address.query_pairs().find(|(name, _)| name == "state");
    let (_, state) = state.expect("an answer is told from any other's by it");
    for said in [format!("{waiting:?}"), format!("{begun:?}")] {
        assert!(!said.contains(&*state), "the state is nobody's to see");
    }
    let again = desk
        .handle
        .sign_in_address()
        .await
        .expect("still waited for");
    assert_eq!(again, address, "the same page once more");

    let page = browser::decide(&address, Presses::SignIn).await;
    assert!(page.contains("Signed in"), "{page}");
    ended(begun).await.expect("signed in");
    let view = desk.until_live().await;
    assert_eq!(view.sign_in, None);
    let profile = view.profile.clone().expect("signed in");
    assert_eq!(profile.agent.as_deref(), Some("Dana Reyes"));
    assert!(profile.organization.is_some(), "and where");
    let over = desk.handle.sign_in_address().await.expect_err("it is over");
    assert_eq!(over.code, Code::Gone);
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn giving_up_frees_the_way_for_the_next() {
    let desks = Desks::quiet().await;
    let mut desk = desks.open().await;
    let begun = desk.handle.sign_in(desks.form()).await.expect("it begins");
    desk.handle.cancel_sign_in().await.expect("told");
    let problem = ended(begun).await.expect_err("given up");
    assert_eq!(problem.code, Code::Gone);
    desk.until("the welcome screen", |view| view.sign_in.is_none())
        .await;
    // Both would listen on the one port; and one that begins ends the one before.
    let first = desk.handle.sign_in(desks.form()).await.expect("it begins");
    let second = desk.handle.sign_in(desks.form()).await.expect("it begins");
    let problem = ended(first).await.expect_err("the second took its place");
    assert_eq!(problem.code, Code::Gone);
    browser::decide(second.address(), Presses::SignIn).await;
    ended(second).await.expect("signed in");
    desk.until_live().await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn signing_out_takes_the_sign_in_back() {
    let desks = Desks::quiet().await;
    let mut desk = desks.signed_in().await;
    assert!(desks.kept().await.is_some(), "it was to be kept");
    let logout = desk.handle.logout_address().await.expect("asked");
    let logout = logout.expect("an agent is signed in");
    assert_eq!(logout.path(), "/logout");
    desk.handle.sign_out().await.expect("signed out");
    let told = desks.platform.received().to(Endpoint::TokensMe);
    let revoked = told.last().expect("told");
    assert_eq!(revoked.method, "DELETE", "the platform was told");
    assert!(desks.kept().await.is_none(), "and it is forgotten here");
    let view = desk
        .until("the welcome screen", |view| {
            view.connection == ConnectionView::SignedOut
        })
        .await;
    assert_eq!(view.profile, None);
    assert_eq!(desk.handle.logout_address().await, Ok(None));
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_platform_that_can_not_be_told_is_named_and_keeps_nobody_in() {
    let desks = Desks::quiet().await;
    let mut desk = desks.signed_in().await;
    let faults = desks.platform.faults();
    let _ = faults
        .on(Endpoint::TokensMe)
        .method("DELETE")
        .fail(9)
        .with(503);
    let problem = desk.handle.sign_out().await.expect_err("it was not told");
    assert_eq!(problem.code, Code::NotRevoked);
    assert!(desks.kept().await.is_none(), "forgotten here all the same");
    desk.until("the welcome screen", |view| {
        view.connection == ConnectionView::SignedOut
    })
    .await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_device_connects_as_the_client_itself_now_and_at_the_next_start() {
    let desks = Desks::quiet().await;
    let banner = desks.platform.banner().clone();
    let form = DeviceForm {
        environment: desks.environment(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        agent_id: String::new(),
    };
    let mut desk = desks.open().await;
    let problem = desk.handle.connect_device(form.clone()).await;
    let problem = problem.expect_err("nobody can be asked who the agent is");
    assert_eq!(problem.fields[0].path, "agentId");
    let form = DeviceForm {
        agent_id: banner.agent_id.to_string(),
        ..form
    };
    desk.handle.connect_device(form).await.expect("connected");
    let view = desk.until_live().await;
    assert!(view.profile.as_ref().is_some_and(|it| it.reach.engagement));
    assert_eq!(desk.handle.logout_address().await, Ok(None), "no agent");
    let dir = desk.close().await;
    let mut desk = desks.open_in(dir).await;
    desk.until_live().await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_in_the_form_stands_at_its_field() {
    let desks = Desks::quiet().await;
    let desk = desks.open().await;
    let form = SignInForm {
        environment: "mypurecloud.de/admin".to_owned(),
        client_id: " ".to_owned(),
        organization: "example".to_owned(),
        ..SignInForm::default()
    };
    let problem = desk.handle.sign_in(form).await.expect_err("refused");
    let paths: Vec<_> = problem.fields.iter().map(|field| &*field.path).collect();
    assert_eq!(paths, ["environment", "clientId", "provider"]);
    let empty = desk.handle.sign_in(SignInForm::default()).await;
    let problem = empty.expect_err("there is none in use to be made again");
    assert_eq!(problem.code, Code::InvalidInput);
    desk.close().await;
    desks.platform.shutdown().await;
}
