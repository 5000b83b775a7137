//! Staying signed in: the next start, renewal, the end.

use assist::view::error::Code;
use assist::view::panel::ConnectionView;
use assist::view::sign_in::SignInForm;
use sandbox::{Endpoint, Options};
use secrecy::ExposeSecret as _;
use wire::platform::AgentGrant;

use super::kit::{Desks, asks_again};

const MINUTE: i64 = 60_000;

/// The agent is in conversations, one at a time, which take their time.
fn busy() -> Options {
    Options {
        at_once: 1,
        speed: 20.0,
        ..Options::default()
    }
}

#[tokio::test]
async fn the_next_start_needs_no_browser() {
    let desks = Desks::quiet().await;
    let desk = desks.signed_in().await;
    let dir = desk.close().await;
    let config = std::fs::read_to_string(dir.path().join("config.toml")).expect("saved");
    for line in [
        "surface = \"platform\"",
        "identity = \"agent\"",
        &format!("environment = \"{}\"", desks.environment()),
    ] {
        assert!(config.contains(line), "{line} is missing in:\n{config}");
    }
    let asked = desks.platform.received().to(Endpoint::Authorize).count();
    let mut desk = desks.open_in(dir).await;
    let view = desk.until_live().await;
    let profile = view.profile.as_ref().expect("signed in");
    assert_eq!(profile.agent.as_deref(), Some("Dana Reyes"));
    let now = desks.platform.received().to(Endpoint::Authorize).count();
    assert_eq!(now, asked, "no page was asked for");
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn what_is_not_to_be_kept_is_not() {
    let desks = Desks::quiet().await;
    let mut desk = desks.open().await;
    let form = SignInForm {
        remember: false,
        ..desks.form()
    };
    desks.sign_in(&desk, form).await.expect("signed in");
    desk.until_live().await;
    assert!(desks.kept().await.is_none());
    let dir = desk.close().await;
    let config = std::fs::read_to_string(dir.path().join("config.toml")).expect("there");
    assert!(!config.contains("platform"), "nor the profile: {config}");
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_sign_in_that_can_not_be_read_is_told_and_forgotten() {
    let desks = Desks::quiet().await;
    let dir = desks.signed_in().await.close().await;
    desks
        .secrets
        .put(&desks.name(), "another program's".into())
        .await
        .expect("memory takes it");
    let mut desk = desks.open_in(dir).await;
    let view = desk
        .until("words about it", |view| view.problem.is_some())
        .await;
    assert_eq!(view.connection, ConnectionView::SignedOut);
    let problem = view.problem.as_ref().expect("seen");
    assert_eq!(problem.code, Code::SignInEnded);
    assert!(!problem.message.contains("another program's"));
    assert!(desks.kept().await.is_none());
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_replacement_is_kept_before_the_next_start_needs_it() {
    let desks = Desks::quiet().await;
    let dir = desks.signed_in().await.close().await;
    let before = desks.kept().await.expect("kept");
    // What was kept is worthless now but for its refresh token, which is good once.
    desks.platform.expire_tokens();
    let mut desk = desks.open_in(dir).await;
    desk.until_live().await;
    let dir = desk.close().await;
    let after = desks.kept().await.expect("kept");
    assert_ne!(before.expose_secret(), after.expose_secret(), "replaced");
    AgentGrant::from_secret(&after).expect("of the stored form");
    desks.platform.expire_tokens();
    let mut desk = desks.open_in(dir).await;
    desk.until_live().await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_sign_in_that_ended_meanwhile_leads_to_the_welcome_screen_with_words() {
    let desks = Desks::with(Options {
        at_once: 0,
        refresh_tokens: false,
        ..Options::default()
    })
    .await;
    let dir = desks.signed_in().await.close().await;
    desks.platform.expire_tokens();
    let mut desk = desks.open_in(dir).await;
    let view = desk
        .until("words about it", |view| view.problem.is_some())
        .await;
    assert_eq!(view.connection, ConnectionView::SignedOut);
    let code = view.problem.as_ref().map(|problem| problem.code);
    assert_eq!(code, Some(Code::SignInEnded));
    desk.close().await;
    assert!(desks.kept().await.is_none(), "it is good for nothing");
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_sign_in_that_was_taken_back_keeps_the_cards_until_the_agent_is_back() {
    let desks = Desks::with(busy()).await;
    let mut desk = desks.signed_in().await;
    let view = desk
        .until("a card", |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| !one.cards.is_empty())
        })
        .await;
    let tab = view.tabs[0].id.clone();
    desks.platform.revoke_sign_ins();
    let view = desk
        .until("that it is over", |view| {
            matches!(view.connection, ConnectionView::Stopped { .. }) && asks_again(view)
        })
        .await;
    let code = view.problem.as_ref().map(|problem| problem.code);
    assert_eq!(code, Some(Code::SignInEnded));
    assert!(view.tabs.iter().any(|one| one.id == tab), "its cards stay");
    // It is good for nothing.
    desks.until_kept(false).await;

    // The same again: nothing has to be typed.
    let again = desks.sign_in(&desk, SignInForm::default()).await;
    again.expect("signed in");
    let view = desk.until_live().await;
    assert!(!asks_again(&view));
    assert!(desk.verify().ok, "one record");
    let ended = desk.events("interaction_ended");
    assert!(
        ended
            .iter()
            .all(|event| event.interaction.as_deref() != Some(&*tab))
            || !view.tabs.iter().any(|one| one.id == tab),
        "what went on was never ended"
    );
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn before_its_end_the_agent_is_asked_and_what_renews_itself_is_left_alone() {
    for refresh_tokens in [true, false] {
        let desks = Desks::with(Options {
            at_once: 0,
            refresh_tokens,
            ..Options::default()
        })
        .await;
        let mut desk = desks.signed_in().await;
        // An hour it is good; half an hour before that it is said.
        desks.ahead.pass(&desk, 29 * MINUTE).await;
        desk.handle.set_quiet(true, None).await.expect("told");
        let view = desk.until("a later view", |view| view.quiet.on).await;
        assert!(!asks_again(&view), "it is early");
        desks.ahead.pass(&desk, 2 * MINUTE).await;
        desk.handle.set_quiet(false, None).await.expect("told");
        let view = desk.until("a later view", |view| !view.quiet.on).await;
        assert_eq!(asks_again(&view), !refresh_tokens);
        assert_eq!(view.connection, ConnectionView::Live, "quietly");
        desk.close().await;
        desks.platform.shutdown().await;
    }
}

#[tokio::test]
async fn signing_in_early_takes_the_sign_in_before_back() {
    let desks = Desks::with(busy()).await;
    let mut desk = desks.signed_in().await;
    let view = desk
        .until("an interaction", |view| !view.tabs.is_empty())
        .await;
    let tab = view.tabs[0].id.clone();
    let (before, status) = desks.kept_token().await;
    assert_eq!(status, 200, "good until then");
    let again = desks.sign_in(&desk, SignInForm::default()).await;
    again.expect("signed in");
    desks.until_revoked(&before).await;
    let (now, status) = desks.kept_token().await;
    assert_ne!(now, before, "not before the new one is stored");
    assert_eq!(status, 200);
    let view = desk.until_live().await;
    assert!(!asks_again(&view), "the new one is not what was taken back");
    let ended = desk.events("interaction_ended");
    let ended = ended
        .iter()
        .any(|event| event.interaction.as_deref() == Some(&*tab));
    assert!(
        ended || view.tabs.iter().any(|one| one.id == tab),
        "cards stay"
    );
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn signing_in_early_not_to_be_kept_leaves_nothing_in_the_keyring() {
    let desks = Desks::quiet().await;
    let mut desk = desks.signed_in().await;
    let (before, _) = desks.kept_token().await;
    let form = SignInForm {
        remember: false,
        ..desks.form()
    };
    desks.sign_in(&desk, form).await.expect("signed in");
    desks.until_revoked(&before).await;
    desks.until_kept(false).await;
    desk.until_live().await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn an_early_sign_in_that_comes_to_nothing_leaves_the_one_before_for_the_next_start() {
    let desks = Desks::quiet().await;
    let mut desk = desks.signed_in().await;
    let (before, _) = desks.kept_token().await;
    let faults = desks.platform.faults();
    let _ = faults.on(Endpoint::UsersMe).without("email");
    let _ = faults.on(Endpoint::UsersMe).cut_request();
    let again = desks.sign_in(&desk, SignInForm::default()).await;
    assert_eq!(again.expect_err("lost").code, Code::Unreachable);
    desk.until("the welcome screen", |view| view.profile.is_none())
        .await;
    let dir = desk.close().await;
    assert_eq!(desks.kept_token().await, (before, 200));
    let mut desk = desks.open_in(dir).await;
    desk.until_live().await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn a_sign_in_that_was_kept_is_kept_again_after_it_was_taken_back() {
    let desks = Desks::quiet().await;
    let mut desk = desks.signed_in().await;
    desks.platform.revoke_sign_ins();
    desk.until("that it is over", asks_again).await;
    desks.until_kept(false).await;
    let again = desks.sign_in(&desk, SignInForm::default()).await;
    again.expect("signed in");
    desks.until_kept(true).await;
    desk.close().await;
    desks.platform.shutdown().await;
}

#[tokio::test]
async fn an_interaction_is_not_interrupted() {
    let desks = Desks::with(Options {
        refresh_tokens: false,
        speed: 1.0,
        ..busy()
    })
    .await;
    let mut desk = desks.signed_in().await;
    desk.until("an interaction", |view| !view.tabs.is_empty())
        .await;
    desks.ahead.pass(&desk, 45 * MINUTE).await;
    desk.handle.set_quiet(true, None).await.expect("told");
    let view = desk.until("a later view", |view| view.quiet.on).await;
    assert!(!view.tabs.is_empty(), "it goes on");
    assert!(!asks_again(&view), "and nobody interrupts");
    let id = view.tabs[0].id.parse().expect("an id");
    desk.handle.end(id).await.expect("ended");
    desk.until("the question, now that it is over", asks_again)
        .await;
    desk.close().await;
    desks.platform.shutdown().await;
}
