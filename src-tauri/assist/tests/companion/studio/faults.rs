//! Deploys under each fault: what was deployed stays, or is told truly.

use std::time::Duration;

use assist::prompts::Pace;
use assist::view::error::Code;
use assist::view::studio::{DeployOutcome, DeployView, StepState, VersionOutcome};
use sandbox::Endpoint;
use serde_json::json;

use super::{entries, good, held, kinds, puts, until, with_draft};
use crate::kit::{Desk, connection, platform};

/// As the contract says, but for reading back.
const PATIENT: Pace = Pace {
    hurry: 1,
    read_again: Duration::from_millis(1),
    readings: 3,
};

/// The last entry's action.
fn action(desk: &Desk) -> String {
    let last = entries(desk).pop().expect("on record");
    let payload = last.payload.expect("kept");
    payload["action"].as_str().unwrap_or_default().to_owned()
}

fn outcome(done: &DeployView) -> DeployOutcome {
    done.outcome.expect("it came to an end")
}

#[tokio::test]
async fn pauses_that_the_platform_asks_for_are_kept_under_one_key() {
    let (platform, desk, studio, id) = with_draft().await;
    let prompts = platform.faults().on(Endpoint::Prompts).method("PUT");
    let _ = prompts.retry_after(2).times(3);
    let _ = prompts.indexing(2);
    let done = studio.deploy(&id, None, None).await.expect("carried out");
    assert_eq!(outcome(&done), DeployOutcome::Deployed, "{done:?}");
    assert_eq!((done.put.tries, done.put.status), (6, Some(200)));
    let requests = platform.received().to(Endpoint::Prompts).all();
    let puts: Vec<_> = requests
        .iter()
        .filter(|request| request.method == "PUT")
        .map(|put| {
            (
                &put.headers["idempotency-key"],
                &put.headers["x-correlation-id"],
                &put.body,
            )
        })
        .collect();
    assert!(puts.windows(2).all(|pair| pair[0] == pair[1]), "{puts:?}");
    platform.faults().assert_done();
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_the_platform_refuses_stands_at_its_fields_and_leaves_what_was_there() {
    let (platform, desk, studio, id) = with_draft().await;
    let first = studio.deploy(&id, None, None).await.expect("carried out");
    let mut other = good();
    other.name = "Another name".into();
    studio.edit(&id, other).await.expect("on disk");
    let prompts = platform.faults().on(Endpoint::Prompts).method("PUT");
    let told = json!({ "message": "No.", "errors": [
        { "path": "display.content", "message": "Not these words." },
    ] });
    for (status, code, fields) in [
        (400, Code::InvalidInput, 1),
        (403, Code::ScopeMissing, 0),
        (503, Code::Unreachable, 0),
        (500, Code::Unreachable, 0),
    ] {
        let _ = prompts.fail(1).with(status).saying(told.clone());
        let seen = Some(first.sha256.clone());
        let done = studio.deploy(&id, None, seen).await.expect("carried out");
        assert_eq!(outcome(&done), DeployOutcome::Failed, "{status}");
        let problem = done.problem.expect("said why");
        assert_eq!(
            (problem.code, problem.fields.len()),
            (code, fields),
            "{status}"
        );
        assert!(
            problem.message.contains("still there"),
            "{}",
            problem.message
        );
        assert_eq!(action(&desk), "DEPLOY_FAILED", "{status}");
        let deployed = held(&studio, &id).await.expect("there");
        assert_eq!(deployed["name"], good().name, "{status}: as it was");
    }
    let counts = studio.review(&id, None).await.expect("readable").counts;
    assert_eq!((counts.successful, counts.failed), (1, 4));
    assert_eq!(
        studio.open(&id).await.expect("there").draft.name,
        "Another name",
        "the draft is kept"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_lost_answer_is_found_out_by_reading() {
    let (platform, desk, studio, id) = with_draft().await;
    let prompts = platform.faults().on(Endpoint::Prompts).method("PUT");
    let _ = prompts.lose_answer();
    let done = studio.deploy(&id, None, None).await.expect("carried out");
    assert_eq!(outcome(&done), DeployOutcome::Deployed, "{done:?}");
    assert_eq!(puts(&platform), 1, "it is not sent twice");
    let _ = prompts.cut_request();
    studio
        .edit(
            &id,
            assist::view::studio::PromptDraft {
                name: "B".into(),
                ..good()
            },
        )
        .await
        .expect("on disk");
    let done = studio
        .deploy(&id, None, Some(done.sha256))
        .await
        .expect("carried out");
    assert_eq!(
        outcome(&done),
        DeployOutcome::Failed,
        "it never arrived: {done:?}"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_refused_token_is_fetched_again() {
    let (platform, desk, studio, id) = with_draft().await;
    let _ = platform
        .faults()
        .on(Endpoint::Prompts)
        .method("PUT")
        .refuse_token();
    let done = studio.deploy(&id, None, None).await.expect("carried out");
    assert_eq!(outcome(&done), DeployOutcome::Deployed, "{done:?}");
    platform.faults().assert_done();
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_altered_is_a_failed_deploy_that_nobody_hears_of() {
    let (platform, desk, studio, id) = with_draft().await;
    let first = studio.deploy(&id, None, None).await.expect("carried out");
    let mut told = studio.subscribe();
    studio
        .edit(
            &id,
            assist::view::studio::PromptDraft {
                name: "B".into(),
                ..good()
            },
        )
        .await
        .expect("on disk");
    let _ = platform.faults().on(Endpoint::Prompts).alter();
    let done = studio
        .deploy(&id, None, Some(first.sha256))
        .await
        .expect("carried out");
    assert_eq!(outcome(&done), DeployOutcome::Failed);
    assert_eq!(done.compare.state, StepState::Failed);
    assert_eq!(done.different.len(), 1, "{done:?}");
    assert!(told.try_recv().is_err(), "nobody is told");
    assert_eq!(action(&desk), "DEPLOY_FAILED");

    let review = studio.review(&id, Some(1)).await.expect("readable");
    assert_ne!(
        review.deployed_sha256.as_ref(),
        Some(&done.sha256),
        "what it holds now is shown"
    );
    assert_eq!(review.versions[0].outcome, VersionOutcome::Found);
    assert!(review.versions[0].current);
    let back = studio
        .deploy(&id, Some(1), review.deployed_sha256)
        .await
        .expect("carried out");
    assert_eq!(outcome(&back), DeployOutcome::Deployed, "in one step");
    assert_eq!(
        held(&studio, &id).await.expect("there")["name"],
        good().name
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn who_may_not_read_prompts_is_told_so_and_shown_none() {
    let (platform, desk, studio, _) = with_draft().await;
    assert!(
        !studio.deployed().borrow().by_id.is_empty(),
        "the sandbox's own"
    );
    let _ = platform
        .faults()
        .on(Endpoint::Prompts)
        .method("GET")
        .fail(1)
        .with(403);
    let problem = studio.refresh().await.expect_err("refused");
    assert_eq!(problem.code, Code::ScopeMissing);
    assert!(
        problem.message.contains("agent-assist:prompt:read"),
        "{}",
        problem.message
    );
    assert!(
        studio.deployed().borrow().by_id.is_empty(),
        "none are triggered"
    );
    let view = until(&studio, "the view says so", |view| view.problem.is_some()).await;
    assert!(
        view.read_at.is_some(),
        "what was read before is still listed"
    );
    assert_eq!(desk.views.borrow().problem, None, "no alarm in the panel");
    desk.close().await;
    platform.shutdown().await;
}

/// A desk with a draft, on a platform that makes its deploy wait.
async fn waiting() -> (sandbox::Sandbox, Desk, String) {
    let platform = platform().await;
    let dir = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open_paced(dir, PATIENT).await;
    let asked = desk.handle.connect_to(connection(&platform)).await;
    asked.expect("the sandbox lets us in");
    desk.until_live().await;
    let studio = desk.handle.studio();
    until(&studio, "read", |view| {
        view.read_at.is_some() && !view.reading
    })
    .await;
    let id = studio.create().await.expect("on disk");
    studio.edit(&id, good()).await.expect("on disk");
    let _ = platform
        .faults()
        .on(Endpoint::Prompts)
        .method("PUT")
        .retry_after(1);
    let (deploying, named) = (studio.clone(), id.clone());
    tokio::spawn(async move { deploying.deploy(&named, None, None).await });
    until(&studio, "it waits", |view| {
        view.deploy
            .as_ref()
            .is_some_and(|deploy| deploy.put.retry_at.is_some())
    })
    .await;
    (platform, desk, id)
}

#[tokio::test]
async fn a_wait_can_be_broken_off() {
    let (platform, desk, id) = waiting().await;
    let studio = desk.handle.studio();
    studio.cancel_deploy().await.expect("asked");
    let view = until(&studio, "it is over", |view| {
        view.deploy
            .as_ref()
            .is_some_and(|deploy| deploy.outcome.is_some())
    })
    .await;
    let done = view.deploy.clone().expect("shown");
    assert_eq!(outcome(&done), DeployOutcome::Failed);
    assert_eq!(puts(&platform), 1);
    assert_eq!(held(&studio, &id).await, None);
    assert_eq!(
        kinds(&desk),
        ["prompt_deploy_requested", "prompt_deploy_failed"]
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_not_sent_before_the_end_is_settled_at_the_next_start() {
    let (platform, desk, id) = waiting().await;
    let dir = desk.close().await;
    let desk = reopened(dir, &platform).await;
    let studio = desk.handle.studio();
    let versions = settled(&studio, &id).await;
    assert_eq!(
        versions[0].outcome,
        VersionOutcome::Failed,
        "it was never taken"
    );
    assert_eq!(
        kinds(&desk),
        ["prompt_deploy_requested", "prompt_deploy_failed"]
    );
    assert_eq!(desk.verify().first_break, None);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_taken_and_never_answered_is_settled_at_the_next_start() {
    let (platform, desk, id) = waiting().await;
    let prompts = platform.faults().on(Endpoint::Prompts);
    let _ = prompts.method("PUT").lose_answer();
    let silent = prompts.method("GET").fail(1).always();
    let studio = desk.handle.studio();
    let view = until(&studio, "it is over", |view| {
        view.deploy
            .as_ref()
            .is_some_and(|deploy| deploy.outcome.is_some())
    })
    .await;
    let done = view.deploy.clone().expect("shown");
    assert_eq!(
        outcome(&done),
        DeployOutcome::Unknown,
        "never said to be deployed: {done:?}"
    );
    assert_eq!(kinds(&desk), ["prompt_deploy_requested"]);
    let dir = desk.close().await;
    silent.take_back();
    let desk = reopened(dir, &platform).await;
    let studio = desk.handle.studio();
    let versions = settled(&studio, &id).await;
    assert_eq!(versions[0].outcome, VersionOutcome::Deployed, "it was");
    assert_eq!(kinds(&desk), ["prompt_deploy_requested", "prompt_deployed"]);
    desk.close().await;
    platform.shutdown().await;
}

async fn reopened(dir: tempfile::TempDir, platform: &sandbox::Sandbox) -> Desk {
    let mut desk = Desk::open_in(dir, &[]).await;
    let asked = desk.handle.connect_to(connection(platform)).await;
    asked.expect("the sandbox lets us in");
    desk.until_live().await;
    desk
}

async fn settled(
    studio: &assist::prompts::Studio,
    id: &str,
) -> Vec<assist::view::studio::VersionRow> {
    let known = until(studio, "what was open is settled", |view| {
        view.read_at.is_some() && !view.reading
    });
    known.await;
    loop {
        let versions = studio.open(id).await.expect("there").versions;
        if versions[0].outcome != VersionOutcome::Unknown {
            return versions;
        }
        studio.refresh().await.expect("readable");
    }
}
