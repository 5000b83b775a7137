//! Back-tests over what was recorded, and adoption as the platform tells it.

use std::sync::{Arc, Mutex};

use assist::view::studio::{BacktestRequest, BacktestSource, Speaker};
use rules::id::InteractionId;
use sandbox::Endpoint;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{good, until, with_draft};
use crate::kit::{Desk, connection, frame, platform, silent_interaction, suggestion};

const DAY_MS: i64 = 86_400_000;

fn request(id: &str, source: BacktestSource) -> BacktestRequest {
    BacktestRequest {
        prompt_id: id.to_owned(),
        draft: good(),
        source,
        since: None,
        until: None,
    }
}

/// A frame that says what the customer said, and suggests something about refunds.
fn about_refunds(id: InteractionId) -> sandbox::Frame {
    let mut suggested = suggestion("s-1", "kb-1", 0.9, 0.9);
    suggested["title"] = json!("How refunds work");
    sandbox::Frame::json(&json!({
        "interactionId": id, "suggestions": [suggested],
        "metadata": { "queryStatement": "where are my refunds" },
    }))
}

/// Follows two interactions, one of them about refunds, with these variables or settings.
async fn recorded(config: &str) -> (sandbox::Sandbox, Desk, InteractionId) {
    let platform = platform().await;
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("config.toml"), config).expect("written");
    let mut desk = Desk::open_in(dir, &[]).await;
    let asked = desk.handle.connect_to(connection(&platform)).await;
    asked.expect("the sandbox lets us in");
    desk.until_live().await;
    let (one, other) = (silent_interaction("A"), silent_interaction("B"));
    let (id, quiet) = (one.id, other.id);
    desk.handle.follow(one).await.expect("followed");
    desk.handle.follow(other).await.expect("followed");
    platform.push(id, about_refunds(id)).await;
    let unrelated = suggestion("s-2", "kb-2", 0.9, 0.9);
    platform.push(quiet, frame(quiet, &[unrelated])).await;
    desk.until_events("suggestions_produced", 2).await;
    (platform, desk, id)
}

#[tokio::test]
async fn what_was_suggested_is_what_a_back_test_runs_over() {
    let (platform, desk, id) = recorded("").await;
    let studio = desk.handle.studio();
    let told = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&told);
    let progress = move |so_far| into.lock().expect("whole").push(so_far);
    let prompt = Uuid::new_v4().to_string();
    let local = request(&prompt, BacktestSource::Local);
    let view = studio
        .backtest(local, progress, CancellationToken::new())
        .await;
    let view = view.expect("it ran");
    assert_eq!((view.interactions, view.draft.fired), (2, 1), "{view:?}");
    assert_eq!(
        view.without_lines, 2,
        "what is said is not kept unless that is set"
    );
    assert_eq!(view.deployed, None, "nothing is deployed under this id");
    assert!(view.complete && view.days.len() == 1);
    assert_eq!(view.hits[0].interaction_id, id.to_string());
    assert_eq!((view.hits[0].line, view.hits[0].text.len()), (None, 0));
    assert_eq!(
        told.lock()
            .expect("whole")
            .last()
            .map(|last| (last.done, last.of)),
        Some((2, 2))
    );

    let shown = studio
        .recorded(BacktestSource::Local, &id.to_string(), good())
        .await;
    let shown = shown.expect("on record");
    assert_eq!(shown.lines.len(), 1);
    assert_eq!(
        (shown.lines[0].speaker, shown.lines[0].hit),
        (Speaker::Suggestion, true)
    );
    assert!(
        shown.lines[0].text.iter().any(|part| part.marked),
        "{shown:?}"
    );

    let mut bad = request(&prompt, BacktestSource::Local);
    bad.draft.trigger.conditions[0].value = String::new();
    let refused = studio.backtest(bad, |_| {}, CancellationToken::new()).await;
    assert_eq!(
        refused.expect_err("no trigger").fields[0].path,
        "trigger.conditions[0].value"
    );
    let none = request(&prompt, BacktestSource::Sandbox);
    assert!(
        studio
            .backtest(none, |_| {}, CancellationToken::new())
            .await
            .is_err()
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_said_is_kept_where_that_is_set() {
    let (platform, desk, id) = recorded("[record]\nutterances = true\n").await;
    let studio = desk.handle.studio();
    let mut by_words = request(&Uuid::new_v4().to_string(), BacktestSource::Local);
    by_words.draft.trigger.conditions[0].field = "customerSaid".into();
    let view = studio
        .backtest(by_words, |_| {}, CancellationToken::new())
        .await;
    let view = view.expect("it ran");
    assert_eq!((view.draft.fired, view.without_lines), (1, 1), "{view:?}");
    assert_eq!(view.hits[0].line, Some(0));
    let line: String = view.hits[0]
        .text
        .iter()
        .map(|part| part.text.as_str())
        .collect();
    assert_eq!(line, "where are my refunds");
    let events = desk.events("suggestions_produced");
    let logged = format!("{events:?}");
    assert!(
        !logged.contains("where are my"),
        "never in the log: {logged}"
    );
    let shown = studio
        .recorded(BacktestSource::Local, &id.to_string(), good())
        .await;
    assert_eq!(
        shown.expect("on record").lines[0].speaker,
        Speaker::Customer
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_sandboxes_own_conversations_can_be_run_over() {
    let (platform, desk, studio, id) = with_draft().await;
    studio.set_recorded(|| sandbox::recorded(&sandbox::Content::BuiltIn).unwrap_or_default());
    studio.deploy(&id, None, None).await.expect("carried out");
    let ran = studio
        .backtest(
            request(&id, BacktestSource::Sandbox),
            |_| {},
            CancellationToken::new(),
        )
        .await
        .expect("it ran");
    assert!(ran.interactions > 10, "{}", ran.interactions);
    assert_eq!(
        ran.deployed.map(|counts| counts.fired),
        Some(ran.draft.fired),
        "the draft is what is deployed"
    );
    assert_eq!(ran.draft.fired as usize, ran.hits.len());
    assert!(ran.hits.iter().all(|hit| hit.deployed_too));
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn adoption_is_walked_kept_and_shown_when_the_platform_is_silent() {
    let (platform, desk, studio, _) = with_draft().await;
    let view = until(&studio, "read", |view| view.read_at.is_some()).await;
    let to = view.read_at.expect("read") + 1_000;
    let from = to - 7 * DAY_MS;
    let first = studio.adoption(from, to, false).await.expect("readable");
    assert_eq!(first.problem, None);
    let total = first.total.platform.expect("it was asked");
    assert!(total.viewed > 0, "the sandbox has a history");
    assert!(
        first.prompts.iter().any(|row| !row.name.is_empty()),
        "by name"
    );
    let asked = platform.received().to(Endpoint::Analytics).count();

    let again = studio.adoption(from, to, false).await.expect("readable");
    assert_eq!(again, first, "what was just read is not read again");
    assert_eq!(platform.received().to(Endpoint::Analytics).count(), asked);
    studio.adoption(from, to, true).await.expect("readable");
    assert!(
        platform.received().to(Endpoint::Analytics).count() > asked,
        "but where it must be"
    );

    let endless = json!({ "events": [], "pageToken": "again" });
    let _ = platform
        .faults()
        .on(Endpoint::Analytics)
        .fail(1)
        .with(200)
        .saying(endless)
        .always();
    let stuck = studio.adoption(from, to, true).await.expect("answered");
    let problem = stuck.problem.expect("said");
    assert!(problem.message.contains("token"), "{}", problem.message);
    assert_eq!(
        stuck.total.platform.map(|one| one.viewed),
        Some(total.viewed),
        "the last known"
    );
    assert!(stuck.read_at.is_some());
    let backwards = studio.adoption(to, from, false).await.expect_err("no span");
    assert_eq!(backwards.fields[0].path, "to");
    desk.close().await;
    platform.shutdown().await;
}
