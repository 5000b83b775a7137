//! Deploying where all goes well, and where somebody else deploys too.

use assist::view::studio::{DeployOutcome, PromptState, StepState, VersionOutcome};
use sandbox::Endpoint;

use super::{entries, good, held, kinds, puts, row, until, with_draft};
use crate::kit::Desk;

#[tokio::test]
async fn what_is_deployed_was_read_back_compared_and_recorded() {
    let (platform, desk, studio, id) = with_draft().await;
    let review = studio.review(&id, None).await.expect("readable");
    assert_eq!(
        (
            review.deployed_sha256.clone(),
            review.version,
            review.overtaken
        ),
        (None, 1, false),
        "nothing is there yet"
    );
    assert!(review.violations.is_empty() && review.problem.is_none());
    assert!(review.fields.iter().all(|field| field.before.is_none()));
    let mut told = studio.subscribe();

    let done = studio.deploy(&id, None, None).await.expect("carried out");
    assert_eq!(done.outcome, Some(DeployOutcome::Deployed), "{done:?}");
    assert_eq!(done.problem, None);
    assert_eq!(
        done.sha256, review.sha256,
        "what was shown is what was sent"
    );
    assert_eq!(done.read_sha256.as_ref(), Some(&done.sha256));
    let (compared, same) = done.compared.expect("it was compared");
    assert!(compared > 0 && compared == same);
    for step in [&done.check, &done.put, &done.read_back, &done.compare] {
        assert_eq!(step.state, StepState::Done, "{done:?}");
    }

    let told = told.try_recv().expect("subscribers were told");
    assert_eq!(told.prompt_id, id);
    assert_eq!(
        Some(told.payload),
        held(&studio, &id).await,
        "of what is deployed"
    );
    let requests = platform.received().to(Endpoint::Prompts).all();
    let put = requests.iter().find(|request| request.method == "PUT");
    let headers = &put.expect("it was sent").headers;
    assert_eq!(headers["x-correlation-id"], done.correlation_id);
    assert!(headers.contains_key("idempotency-key"));

    let entries = entries(&desk);
    let asked: Vec<_> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(asked, ["prompt_deploy_requested", "prompt_deployed"]);
    let payload = entries[1].payload.as_ref().expect("kept");
    assert_eq!(payload["promptId"], id.as_str());
    assert_eq!(payload["action"], "DEPLOYED");
    assert_eq!(payload["sha256"], done.sha256.as_str());
    assert_eq!(payload["version"], 1);
    assert_eq!(payload["correlationId"], done.correlation_id.as_str());
    assert!(payload["latencyMs"].is_u64(), "{payload}");
    let agent = platform.banner().agent_id;
    assert_eq!(entries[1].actor, format!("agent:{agent}"), "who did it");
    for entry in &entries {
        let text = entry.payload.as_ref().expect("kept").to_string();
        assert!(!text.contains("customerName"), "never its words: {text}");
    }

    let view = until(&studio, "it is listed as deployed", |view| {
        row(view, &id).is_some_and(|row| row.state == PromptState::Deployed)
    })
    .await;
    assert_eq!(row(&view, &id).and_then(|row| row.version), Some(1));
    let opened = studio.open(&id).await.expect("there");
    assert_eq!(opened.saved_at, None, "the draft is done");
    assert_eq!(opened.draft, good(), "and what is deployed is what it said");
    assert!(opened.versions[0].current);
    assert_eq!(opened.versions[0].who, Some(agent.to_string()));
    let counts = studio.review(&id, None).await.expect("readable").counts;
    assert_eq!((counts.total, counts.successful, counts.failed), (1, 1, 0));
    assert!(counts.p95_ms.is_some_and(|ms| ms > 0.0));
    assert_eq!(desk.verify().first_break, None);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_second_of_two_supervisors_is_shown_the_firsts_change() {
    let (platform, desk, studio, id) = with_draft().await;
    studio.deploy(&id, None, None).await.expect("carried out");
    let mut other_desk = Desk::live(&platform).await;
    let other = other_desk.handle.studio();
    other_desk.until_live().await;

    let seen = studio.review(&id, None).await.expect("readable");
    let also_seen = other.review(&id, None).await.expect("readable");
    assert_eq!(seen.deployed_sha256, also_seen.deployed_sha256);
    let mut theirs = good();
    theirs.display.content = "Theirs.".into();
    other.edit(&id, theirs.clone()).await.expect("on disk");
    let done = other.deploy(&id, None, also_seen.deployed_sha256).await;
    assert_eq!(
        done.expect("carried out").outcome,
        Some(DeployOutcome::Deployed)
    );

    let mut ours = good();
    ours.display.content = "Ours.".into();
    studio.edit(&id, ours.clone()).await.expect("on disk");
    let before = puts(&platform);
    let done = studio.deploy(&id, None, seen.deployed_sha256).await;
    let done = done.expect("carried out");
    assert_eq!(done.outcome, Some(DeployOutcome::Overtaken));
    assert_eq!(puts(&platform), before, "nothing was sent");
    assert_eq!(
        kinds(&desk).last().map(String::as_str),
        Some("prompt_deploy_failed")
    );

    let review = studio.review(&id, None).await.expect("readable");
    assert!(review.overtaken);
    assert_eq!(review.deployed, Some(theirs), "their change is shown");
    assert_eq!(review.versions[0].outcome, VersionOutcome::Found);
    let done = studio.deploy(&id, None, review.deployed_sha256).await;
    assert_eq!(
        done.expect("carried out").outcome,
        Some(DeployOutcome::Deployed),
        "once it was seen it may be replaced"
    );
    let held = held(&studio, &id).await.expect("deployed");
    assert_eq!(held["display"]["content"], "Ours.");
    other_desk.close().await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn an_earlier_version_is_put_back_in_one_step() {
    let (platform, desk, studio, id) = with_draft().await;
    let first = studio.deploy(&id, None, None).await.expect("carried out");
    let mut second = good();
    second.display.content = "Another text.".into();
    studio.edit(&id, second).await.expect("on disk");
    let seen = Some(first.sha256.clone());
    let second = studio.deploy(&id, None, seen).await.expect("carried out");
    assert_eq!(second.version, 2);

    let review = studio.review(&id, Some(1)).await.expect("it is known");
    assert_eq!(review.rollback_to, Some(1));
    assert_eq!(review.draft, good());
    let done = studio.deploy(&id, Some(1), review.deployed_sha256).await;
    let done = done.expect("carried out");
    assert_eq!(
        (done.outcome, done.version, done.rollback_to),
        (Some(DeployOutcome::Deployed), 3, Some(1))
    );
    assert_eq!(done.sha256, first.sha256);
    let last = entries(&desk).pop().expect("on record");
    assert_eq!(last.kind, "prompt_rolled_back");
    let payload = last.payload.expect("kept");
    assert_eq!(payload["action"], "ROLLED_BACK");
    assert_eq!(payload["rollbackTo"], 1);
    let opened = studio.open(&id).await.expect("there");
    assert_eq!(opened.draft, good());
    let numbers: Vec<_> = opened.versions.iter().map(|row| row.version).collect();
    assert_eq!(numbers, [3, 2, 1], "every one is kept");
    let gone = studio.review(&id, Some(9)).await.expect_err("never was");
    assert_eq!(gone.code, assist::view::error::Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_breaks_rules_is_on_record_and_not_sent() {
    let (platform, desk, studio, id) = with_draft().await;
    let mut bad = good();
    bad.name = String::new();
    bad.display.content = "Call {{nobody}} at +1 415 555 2671".into();
    bad.display.timeout_ms = "soon".into();
    let checked = studio
        .edit(&id, bad.clone())
        .await
        .expect("kept all the same");
    let kinds_found: Vec<_> = checked
        .violations
        .iter()
        .map(|found| {
            (
                found.path.as_str(),
                found.kind.as_str(),
                found.span.is_some(),
            )
        })
        .collect();
    assert!(kinds_found.contains(&("display.content", "placeholder", true)));
    assert!(kinds_found.contains(&("display.content", "pii.phone", true)));
    assert!(kinds_found.contains(&("display.timeoutMs", "type", false)));
    let opened = studio.open(&id).await.expect("there");
    assert_eq!(opened.draft, bad, "nothing typed is lost for being wrong");

    let done = studio.deploy(&id, None, None).await.expect("carried out");
    assert_eq!(done.outcome, Some(DeployOutcome::Failed));
    assert_eq!(done.check.state, StepState::Failed);
    let problem = done.problem.expect("said why");
    assert!(
        problem
            .fields
            .iter()
            .any(|field| field.path == "display.timeoutMs")
    );
    assert_eq!(puts(&platform), 0, "nothing was sent");
    let entries = entries(&desk);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].kind, "prompt_validation_failed");
    let payload = entries[0].payload.as_ref().expect("kept");
    assert_eq!(payload["action"], "VALIDATION_FAILED");
    let details = payload["details"].as_str().expect("what was wrong");
    assert!(
        details.contains("pii.phone") && !details.contains("415"),
        "{details}"
    );
    assert!(studio.open(&id).await.expect("there").versions.is_empty());
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn two_deploys_at_the_same_moment_do_not_pass_each_other_in_silence() {
    let (platform, desk, studio, id) = with_draft().await;
    let first = studio.deploy(&id, None, None).await.expect("carried out");
    let other_desk = Desk::live(&platform).await;
    let other = other_desk.handle.studio();
    for (studio, content) in [(&studio, "Ours."), (&other, "Theirs.")] {
        let mut draft = good();
        draft.display.content = content.into();
        studio.edit(&id, draft).await.expect("on disk");
    }
    let _ = platform.faults().on(Endpoint::Prompts).latency(50);
    let seen = || Some(first.sha256.clone());
    let (ours, theirs) = tokio::join!(
        studio.deploy(&id, None, seen()),
        other.deploy(&id, None, seen())
    );
    let (ours, theirs) = (ours.expect("carried out"), theirs.expect("carried out"));
    platform.faults().clear();
    let held = held(&studio, &id).await.expect("deployed");
    let (winner, loser) = match held["display"]["content"].as_str() {
        Some("Ours.") => (&ours, &theirs),
        Some("Theirs.") => (&theirs, &ours),
        found => panic!("one of the two is there, not {found:?}"),
    };
    assert_eq!(winner.outcome, Some(DeployOutcome::Deployed), "{winner:?}");
    let told = loser.outcome != Some(DeployOutcome::Deployed) || winner.problem.is_some();
    assert!(
        told,
        "whoever was replaced, or replaced somebody, is told: {ours:?} {theirs:?}"
    );
    other_desk.close().await;
    desk.close().await;
    platform.shutdown().await;
}
