//! Sign-ins that are refused: said by their code, back to the welcome screen.

use assist::companion::Connection;
use assist::view::error::{Code, Problem};
use assist::view::panel::{ConnectionForm, ConnectionView};
use sandbox::Endpoint;
use uuid::Uuid;

use crate::kit::{Desk, connection, form, platform, with_library};

async fn refused(desk: &mut Desk, connection: Connection) -> Problem {
    let problem = desk
        .handle
        .connect_to(connection)
        .await
        .expect_err("refused");
    let view = desk
        .until("signed out", |view| {
            view.connection == ConnectionView::SignedOut && view.problem.is_some()
        })
        .await;
    assert_eq!(
        view.problem.as_ref(),
        Some(&problem),
        "the screen says the same"
    );
    assert_eq!(view.profile, None);
    problem
}

#[tokio::test]
async fn a_wrong_secret() {
    let platform = platform().await;
    let mut desk = Desk::open().await;
    let wrong = connection(&platform)
        .with_secret("not the secret".into())
        .expect("any text");
    let problem = refused(&mut desk, wrong).await;
    assert_eq!(problem.code, Code::SignInRefused);
    assert!(
        !problem.message.contains("not the secret"),
        "{}",
        problem.message
    );
    desk.handle
        .connect_to(connection(&platform))
        .await
        .expect("the right one works");
    desk.until_live().await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_library_that_is_not_there() {
    let platform = platform().await;
    let mut desk = Desk::open().await;
    let library_id = Uuid::new_v4();
    let wrong = with_library(&platform, library_id);
    let problem = refused(&mut desk, wrong).await;
    assert_eq!(problem.code, Code::LibraryNotFound);
    assert_eq!(
        problem.message,
        format!("Content library {library_id} not found or disabled."),
        "the contract's words"
    );
    let states = desk.until_events("connection_changed", 2).await;
    let last = states[1].payload.as_ref().expect("a payload");
    assert_eq!(last["state"], "signedOut");
    assert_eq!(last["problem"], "libraryNotFound");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_scope_that_is_missing() {
    let platform = platform().await;
    let mut desk = Desk::open().await;
    let _ = platform.faults().on(Endpoint::Libraries).fail(1).with(403);
    let problem = refused(&mut desk, connection(&platform)).await;
    assert_eq!(problem.code, Code::ScopeMissing);
    assert!(
        problem.message.contains("agentassist:view"),
        "{}",
        problem.message
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn nobody_at_the_address() {
    let platform = platform().await;
    let gone = connection(&platform);
    platform.shutdown().await;
    let mut desk = Desk::open().await;
    assert_eq!(refused(&mut desk, gone).await.code, Code::Unreachable);
    desk.close().await;
}

#[tokio::test]
async fn a_form_with_mistakes_sends_nothing() {
    let platform = platform().await;
    let desk = Desk::open().await;
    let form = ConnectionForm {
        library_id: "seven".into(),
        ..form(&platform)
    };
    let problem = desk.handle.connect(form).await.expect_err("refused");
    assert_eq!(problem.code, Code::InvalidInput);
    assert_eq!(problem.fields[0].path, "libraryId");
    assert_eq!(
        platform.received().count(),
        0,
        "refused before anything is sent"
    );
    desk.close().await;
    platform.shutdown().await;
}
