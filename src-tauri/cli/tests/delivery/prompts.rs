//! `cuectl prompt`, `inject` and `adoption`: the real program against the sandbox.

use sandbox::Endpoint;
use serde_json::{Value, json};

use crate::kit::{Desk, Running};

const PROMPT: &str = "4f9a1c70-2d5e-4b6a-8c3d-9e1f00000001";

fn prompt(content: &str) -> Value {
    json!({
        "name": "On hold",
        "status": "active",
        "interactionTypes": ["conversation"],
        "trigger": {
            "type": "conversation",
            "conditions": [{"field": "transcript", "operator": "contains", "value": "refund"}],
        },
        "display": {"type": "popup", "content": content},
    })
}

fn deploy(desk: &Desk, content: &str) -> Value {
    let document = prompt(content).to_string();
    let ran = desk
        .feed(&["prompt", "deploy", PROMPT, "-"], &document)
        .ended(0);
    assert_eq!(ran.lines.len(), 1, "one object: {:?}", ran.lines);
    ran.lines[0].clone()
}

fn content(desk: &Desk) -> Value {
    let ran = desk.run(&["prompt", "get", PROMPT]).ended(0);
    ran.lines[0]["display"]["content"].clone()
}

fn actions(desk: &Desk, action: &str) -> Vec<Value> {
    let ran = desk
        .run(&["audit", "search", "--action", action, "--limit", "100"])
        .ended(0);
    ran.lines
        .into_iter()
        .map(|event| event["payload"].clone())
        .collect()
}

#[test]
fn a_deploy_is_read_back_and_recorded_and_a_rollback_puts_the_earlier_one_back() {
    let desk = Desk::new();
    let dry = desk
        .feed(
            &["prompt", "deploy", PROMPT, "-", "--dry-run"],
            &prompt("one").to_string(),
        )
        .ended(0);
    assert_eq!(dry.lines[0]["version"], 1, "{:?}", dry.lines);
    assert!(
        desk.effects(Endpoint::Prompts).is_empty(),
        "nothing was sent"
    );

    let first = deploy(&desk, "one");
    assert_eq!(
        (&first["promptId"], &first["version"]),
        (&json!(PROMPT), &json!(1))
    );
    assert_eq!(first["sha256"], dry.lines[0]["sha256"], "the same payload");
    assert!(first["latencyMs"].is_number());
    assert_eq!(content(&desk), "one", "it is what the platform holds");
    let second = deploy(&desk, "two");
    assert_eq!(second["version"], 2);
    assert_ne!(second["sha256"], first["sha256"]);

    let back = desk.run(&["prompt", "rollback", PROMPT]).ended(0);
    assert_eq!(back.lines[0]["version"], 3, "a rollback is a version too");
    assert_eq!(back.lines[0]["sha256"], first["sha256"]);
    assert_eq!(content(&desk), "one");

    let listed = desk.run(&["prompt", "list"]).ended(0);
    assert!(
        listed.each("id").contains(&&json!(PROMPT)),
        "a line a prompt: {:?}",
        listed.lines
    );
    assert_eq!(actions(&desk, "prompt_deployed").len(), 2);
    let rolled = actions(&desk, "prompt_rolled_back");
    assert_eq!(rolled.len(), 1);
    assert_eq!(rolled[0]["action"], "ROLLED_BACK");
    assert_eq!(rolled[0]["promptId"], PROMPT);
    assert_eq!(rolled[0]["sha256"], first["sha256"]);
    desk.run(&["audit", "verify"]).ended(0);
}

#[test]
fn what_breaks_a_rule_is_recorded_and_not_sent() {
    let desk = Desk::new();
    let mut document = prompt("Call +49 30 901820 and ask for {{customer}}.");
    document["display"]["type"] = json!("banner");
    let ran = desk
        .feed(&["prompt", "deploy", PROMPT, "-"], &document.to_string())
        .ended(2);
    let verdict = &ran.lines[0];
    assert_eq!(verdict["valid"], false);
    let errors = verdict["errors"].as_array().expect("a list");
    let told: Vec<_> = errors
        .iter()
        .map(|error| (error["path"].as_str(), error["kind"].as_str()))
        .collect();
    for wanted in [
        (Some("display.type"), Some("enum")),
        (Some("display.content"), Some("pii.phone")),
        (Some("display.content"), Some("placeholder")),
    ] {
        assert!(told.contains(&wanted), "{wanted:?} is among {told:?}");
    }
    assert!(
        errors.iter().any(|error| error["span"].is_array()),
        "in text, at its span"
    );
    assert!(!ran.words.contains("901820"), "the value is nowhere");
    assert!(desk.effects(Endpoint::Prompts).is_empty());
    let failed = actions(&desk, "prompt_validation_failed");
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["action"], "VALIDATION_FAILED");
    assert!(!failed[0].to_string().contains("901820"));
}

#[test]
fn what_is_stored_otherwise_is_a_failed_deploy() {
    let desk = Desk::new();
    deploy(&desk, "one");
    let faults = desk.faults();
    let planned = faults.on(Endpoint::Prompts).method("PUT").alter().times(1);
    let ran = desk
        .feed(
            &["prompt", "deploy", PROMPT, "-"],
            &prompt("two").to_string(),
        )
        .ended(1);
    drop(planned);
    assert!(
        ran.lines.is_empty(),
        "no success is printed: {:?}",
        ran.lines
    );
    assert!(!ran.words.is_empty(), "a sentence says what holds now");
    let failed = actions(&desk, "prompt_deploy_failed");
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["action"], "DEPLOY_FAILED");
    let back = desk
        .run(&["prompt", "rollback", PROMPT, "--to", "1"])
        .ended(0);
    assert_eq!(back.each("version").len(), 1);
    assert_eq!(content(&desk), "one", "one step puts it right");
}

#[test]
fn the_sandboxs_conversations_are_there_to_try_a_trigger_on() {
    let desk = Desk::new();
    let ran = desk
        .feed(
            &["prompt", "backtest", "-", "--source", "sandbox"],
            &prompt("x").to_string(),
        )
        .ended(0);
    let report = &ran.lines[0];
    let fired = report["fired"].as_u64().expect("a number");
    assert!(report["interactions"].as_u64() >= Some(12));
    assert!(fired > 0, "somebody wants a refund: {report}");
    assert_eq!(
        report["hits"].as_array().map(Vec::len).map(|n| n as u64),
        Some(fired)
    );
    assert!(report["hits"][0]["at"].is_string());
    assert_eq!(report["complete"], true);

    let nothing = desk
        .feed(&["prompt", "backtest", "-"], &prompt("x").to_string())
        .ended(0);
    assert_eq!(
        (
            &nothing.lines[0]["interactions"],
            &nothing.lines[0]["displayRate"]
        ),
        (&json!(0), &json!(0.0)),
        "nothing is recorded here yet"
    );
    let mut broken = prompt("x");
    broken["trigger"]["conditions"][0]["operator"] = json!("like");
    let refused = desk
        .feed(&["prompt", "backtest", "-"], &broken.to_string())
        .ended(2);
    assert_eq!(refused.lines[0]["valid"], false);
}

#[test]
fn an_injection_is_made_recorded_and_counted_and_waits_for_room() {
    let desk = Desk::new();
    deploy(&desk, "one");
    let injection = |conversation: &str| {
        json!({
            "conversationId": conversation,
            "promptId": PROMPT,
            "displaySettings": {"delayMs": 500, "maxConcurrentPrompts": 1, "autoDismissMs": 60_000},
        })
        .to_string()
    };
    let conversation = desk.interaction();
    let first = desk
        .feed(&["inject", "-"], &injection(&conversation))
        .ended(0);
    let line = &first.lines[0];
    assert_eq!(line["delivery"], "delivered", "{}", first.words);
    assert!(line["auditId"].is_string() && line["injectionId"].is_string());
    let made = actions(&desk, "prompt_injected");
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["auditId"], line["auditId"]);
    assert_eq!(made[0]["status"], "SUCCESS");
    assert_eq!(made[0]["responseId"], line["injectionId"]);
    assert_eq!(made[0]["complianceTag"], "AGENT_ASSIST_INJECTION");
    assert_eq!(made[0]["retentionPolicy"], "90_DAYS");

    let second = desk
        .feed(&["inject", "-"], &injection(&conversation))
        .ended(0);
    assert_eq!(
        second.each("delivery"),
        ["queued"],
        "the agent sees the most allowed: it waits"
    );
    assert!(second.lines[0].get("injectionId").is_none());
    let listed = desk.run(&["outbox", "list"]).ended(0);
    assert_eq!(listed.each("kind"), ["injection"]);

    let refused = desk
        .feed(&["inject", "-"], r#"{"promptId": "12"}"#)
        .ended(2);
    assert_eq!(refused.lines[0]["valid"], false);

    let counted = desk
        .run(&[
            "adoption",
            "--from",
            "2026-01-01T00:00:00Z",
            "--to",
            "2026-01-03T00:00:00Z",
        ])
        .ended(0);
    let sums = &counted.lines[0];
    let count = |name: &str| sums[name].as_u64().expect("a number");
    assert_eq!(
        count("events"),
        count("viewed") + count("clicked") + count("dismissed")
    );
    let backwards = [
        "adoption",
        "--from",
        "2026-01-03T00:00:00Z",
        "--to",
        "2026-01-01T00:00:00Z",
    ];
    desk.run(&backwards).ended(2);
}

#[test]
fn a_deploy_that_is_killed_is_settled_by_what_the_platform_holds() {
    let desk = Desk::new();
    deploy(&desk, "one");
    let taken = desk
        .faults()
        .on(Endpoint::Prompts)
        .method("PUT")
        .latency(60_000);
    let file = desk.path().join("two.json");
    std::fs::write(&file, prompt("two").to_string()).expect("written");
    let file = file.to_str().expect("UTF-8");
    let running = Running::start(desk.command(&["prompt", "deploy", PROMPT, file]));
    assert!(desk.met(&taken), "it was sent");
    assert_eq!(
        actions(&desk, "prompt_deploy_requested").len(),
        2,
        "and on record before that"
    );
    assert!(
        running.kill().is_empty(),
        "it had not said that it succeeded"
    );
    taken.take_back();
    assert_eq!(actions(&desk, "prompt_deployed").len(), 1, "nor written it");

    let held = content(&desk);
    let third = deploy(&desk, "three");
    assert_eq!(third["version"], 3, "the one that was killed is a version");
    let ended = [
        actions(&desk, "prompt_deployed"),
        actions(&desk, "prompt_deploy_failed"),
    ]
    .concat();
    let of_second: Vec<_> = ended.iter().filter(|one| one["version"] == 2).collect();
    assert_eq!(of_second.len(), 1, "settled once: {ended:?}");
    let wanted = if held == "two" {
        "DEPLOYED"
    } else {
        "DEPLOY_FAILED"
    };
    assert_eq!(of_second[0]["action"], wanted, "as the platform holds it");
    assert_eq!(content(&desk), "three");
    desk.run(&["audit", "verify"]).ended(0);
}
