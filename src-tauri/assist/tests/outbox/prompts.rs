//! Prompts from the command line: the same engine, with nobody to look at a review.

use assist::desk::DeskError;
use sandbox::Endpoint;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{assert_whole, desk, form, platform};

fn prompt(content: &str) -> Value {
    json!({
        "name": "On hold", "status": "active", "interactionTypes": ["conversation"],
        "trigger": { "type": "conversation", "conditions": [
            { "field": "suggested", "operator": "contains", "value": "refund" },
        ] },
        "display": { "type": "toast", "content": content },
    })
}

#[tokio::test]
async fn a_prompt_is_deployed_put_back_and_read_from_the_command_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let platform = platform().await;
    let desk = desk(dir.path(), Some(&form(platform.banner()))).await;
    let id = Uuid::new_v4().to_string();
    let asked = || platform.received().to(Endpoint::Prompts).count();

    let dry = desk.deploy(&id, prompt("One."), true).await.expect("valid");
    assert_eq!(
        (dry.version, dry.latency_ms, asked()),
        (1, None, 0),
        "nothing is sent"
    );
    let one = desk
        .deploy(&id, prompt("One."), false)
        .await
        .expect("deployed");
    assert_eq!((one.version, &one.sha256), (1, &dry.sha256));
    assert!(one.latency_ms.is_some());
    let two = desk
        .deploy(&id, prompt("Two."), false)
        .await
        .expect("deployed");
    assert_eq!(two.version, 2);
    let back = desk.rollback(&id, None).await.expect("put back");
    assert_eq!((back.version, &back.sha256), (3, &one.sha256));
    let held = desk.prompt_get(&id).await.expect("readable");
    assert_eq!(held.expect("there")["display"]["content"], "One.");
    let forth = desk.rollback(&id, Some(2)).await.expect("put back");
    assert_eq!(forth.sha256, two.sha256);
    let all = desk.prompts_list().await.expect("readable");
    assert!(all.iter().any(|one| one["id"] == id.as_str()));
    assert_eq!(desk.prompt_get("none-such").await.expect("readable"), None);

    let before = asked();
    let bad = desk.deploy(&id, prompt("Call {{nobody}}."), false).await;
    assert!(
        matches!(&bad, Err(DeskError::Invalid(found)) if found[0].path == "display.content"),
        "{bad:?}"
    );
    assert_eq!(asked(), before, "nothing was sent");
    let never = desk.rollback("never-deployed", None).await;
    assert!(matches!(never, Err(DeskError::Refused(_))), "{never:?}");
    let report = desk.backtest(&prompt("One."), None, None).await;
    assert_eq!(
        report.expect("it ran").interactions,
        0,
        "nothing is recorded yet"
    );
    desk.close().await.expect("closed");
    assert_whole(dir.path());
    platform.shutdown().await;
}

#[tokio::test]
async fn without_a_platform_nothing_is_deployed() {
    let dir = tempfile::tempdir().expect("a folder");
    let desk = desk(dir.path(), None).await;
    let refused = desk.deploy("a", prompt("One."), false).await;
    assert!(matches!(refused, Err(DeskError::NoPlatform)), "{refused:?}");
    assert!(matches!(
        desk.prompts_list().await,
        Err(DeskError::NoPlatform)
    ));
    desk.close().await.expect("closed");
}
