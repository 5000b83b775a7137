//! Every resource's success and each of its refusals (`contract.md §1–§6`).

use reqwest::{Method, header};
use rstest::rstest;
use sandbox::Options;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Desk, feedback, paths, read};

const FEEDBACK: &str = "/api/v2/agentassist/feedback";
const PROMPTS: &str = "/api/v2/agent-assist/prompts";
const INJECTIONS: &str = "/api/v2/agent-assist/prompt-injections";
const SUMMARIES: &str = "/api/v2/conversations/agentassist/summaries";
const ANALYTICS: &str = "/api/v2/analytics/events/query";

fn prompt() -> Value {
    json!({
        "name": "Account on hold", "description": "Say so at once", "status": "active",
        "interactionTypes": ["conversation", "chat"],
        "trigger": {"type": "conversation", "conditions": [
            {"field": "accountStatus", "operator": "equals", "value": "on_hold"}]},
        "display": {"type": "popup", "content": "Customer {{customerName}} is on hold.",
            "timeoutMs": 30000},
    })
}

fn injection(most: u64) -> Value {
    json!({
        "conversationId": Uuid::new_v4(), "promptId": Uuid::new_v4(),
        "displaySettings": {"delayMs": 500, "maxConcurrentPrompts": most, "autoDismissMs": 10000},
    })
}

#[rstest]
#[case(FEEDBACK, feedback())]
#[case(INJECTIONS, injection(3))]
#[tokio::test]
async fn the_same_idempotency_key_gets_the_same_answer(#[case] path: &str, #[case] sent: Value) {
    let desk = Desk::fast().await;
    let ask = |key: &'static str| desk.action(path, &sent).header("Idempotency-Key", key);
    let (first, receipt) = read(ask("one")).await;
    assert_eq!(first, 201);
    assert_eq!(
        read(ask("one")).await,
        (first, receipt.clone()),
        "nothing is done again"
    );
    assert_ne!(
        read(ask("two")).await.1["id"],
        receipt["id"],
        "another key is another action"
    );
}

#[tokio::test]
async fn prompts_are_deployed_read_back_and_listed() {
    let desk = Desk::open(Options {
        with_prompts: false,
        ..Options::default()
    })
    .await;
    let one = format!("{PROMPTS}/on-hold");
    assert_eq!(desk.get(&one).await.0, 404, "nothing is deployed yet");
    assert_eq!(desk.put(&one, &prompt()).await.0, 200);
    let (status, deployed) = desk.get(&one).await;
    assert_eq!(status, 200);
    for (name, value) in prompt().as_object().expect("an object") {
        assert_eq!(&deployed[name], value, "{name} as it was deployed");
    }
    assert_eq!(desk.put(&one, &prompt()).await.1["version"], 2);
    let (_, listed) = desk.get(PROMPTS).await;
    assert_eq!(listed["entities"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_failed_deploy_leaves_what_was_there() {
    let desk = Desk::fast().await;
    let one = format!("{PROMPTS}/on-hold");
    desk.put(&one, &prompt()).await;
    let (_, before) = desk.get(&one).await;
    let mut broken = prompt();
    broken["display"]["content"] = json!("Call {{name}} at jane@example.com");
    broken["trigger"]["conditions"][0]["operator"] = json!("like");
    let (status, refusal) = desk.put(&one, &broken).await;
    assert_eq!(status, 400);
    let found = paths(&refusal);
    assert!(found.contains(&"display.content"), "{found:?}");
    assert!(
        found.contains(&"trigger.conditions[0].operator"),
        "{found:?}"
    );
    assert!(
        !refusal.to_string().contains("jane@"),
        "the value is never said"
    );
    assert_eq!(desk.get(&one).await.1, before);
}

#[tokio::test]
async fn an_agent_sees_so_many_prompts_and_no_more() {
    let desk = Desk::fast().await;
    for _ in 0..2 {
        assert_eq!(desk.post(INJECTIONS, &injection(2)).await.0, 201);
    }
    let (status, refusal) = desk.post(INJECTIONS, &injection(2)).await;
    assert_eq!((status, &refusal["code"]), (409, &json!("conflict")));
    assert_eq!(
        desk.post(INJECTIONS, &injection(3)).await.0,
        201,
        "a third is allowed here"
    );
}

#[tokio::test]
async fn injections_name_their_fields() {
    let desk = Desk::fast().await;
    let mut sent = injection(4);
    sent["displaySettings"]["delayMs"] = json!(100);
    sent["webhookUrl"] = json!("https://169.254.169.254/latest");
    let (status, refusal) = desk.post(INJECTIONS, &sent).await;
    assert_eq!(status, 400);
    let found = paths(&refusal);
    for path in [
        "displaySettings.delayMs",
        "displaySettings.maxConcurrentPrompts",
        "webhookUrl",
    ] {
        assert!(found.contains(&path), "{path} in {found:?}");
    }
}

#[tokio::test]
async fn analytics_are_walked_page_by_page() {
    let desk = Desk::fast().await;
    let mut asked = json!({
        "interval": "2026-01-05T00:00:00Z/2026-01-25T00:00:00Z",
        "metricNames": ["agent-assist.prompt.viewed", "agent-assist.prompt.clicked"],
        "pageSize": 100, "entityIds": ["all"],
    });
    let mut ids = Vec::new();
    let mut last = String::new();
    loop {
        let (status, page) = desk.post(ANALYTICS, &asked).await;
        assert_eq!(status, 200, "{page}");
        for event in page["events"].as_array().expect("a list") {
            let at = event["eventTime"].as_str().expect("a time").to_owned();
            assert!(at >= last, "oldest first");
            last = at;
            ids.push(event["id"].as_str().expect("an id").to_owned());
        }
        match page["pageToken"].as_str() {
            Some(next) => asked["pageToken"] = json!(next),
            None => break,
        }
    }
    let total = ids.len();
    ids.sort();
    ids.dedup();
    assert!(total > 100, "more than one page: {total}");
    assert_eq!(ids.len(), total, "every event once");
}

#[rstest]
#[case("interval", json!("yesterday"))]
#[case("metricNames", json!([]))]
#[case("pageSize", json!(0))]
#[case("pageToken", json!("made up"))]
#[case("entityIds", json!("all"))]
#[tokio::test]
async fn analytics_name_the_field(#[case] field: &str, #[case] value: Value) {
    let desk = Desk::fast().await;
    let mut asked = json!({
        "interval": "2026-01-05T00:00:00Z/2026-01-06T00:00:00Z",
        "metricNames": ["agent-assist.prompt.viewed"],
    });
    asked[field] = value;
    let (status, refusal) = desk.post(ANALYTICS, &asked).await;
    assert_eq!((status, paths(&refusal)), (400, vec![field]));
}

#[rstest]
#[case(Method::POST, FEEDBACK)]
#[case(Method::PUT, "/api/v2/agent-assist/prompts/one")]
#[case(Method::POST, INJECTIONS)]
#[case(Method::POST, SUMMARIES)]
#[case(Method::POST, ANALYTICS)]
#[tokio::test]
async fn json_that_is_no_object_is_400(#[case] method: Method, #[case] path: &str) {
    let desk = Desk::fast().await;
    for body in [json!(null), json!([]), json!("text"), json!(7)] {
        let (status, told) = read(desk.request(method.clone(), path).json(&body)).await;
        assert_eq!(status, 400, "{body}: {told}");
    }
}

#[tokio::test]
async fn unknown_paths_methods_bodies_and_hosts_are_refused() {
    let desk = Desk::fast().await;
    assert_eq!(desk.get("/api/v2/nothing").await.0, 404);
    let (status, refusal) = read(desk.request(Method::DELETE, FEEDBACK)).await;
    assert_eq!(
        (status, &refusal["code"]),
        (405, &json!("method.not.allowed"))
    );
    let no_json = desk
        .request(Method::POST, FEEDBACK)
        .body("feedbackType=helpful");
    assert_eq!(read(no_json).await.0, 400, "not JSON by its content type");
    let request = desk.request(Method::POST, FEEDBACK);
    let broken = request
        .header(header::CONTENT_TYPE, "application/json")
        .body("{\"a\":");
    assert_eq!(read(broken).await.0, 400, "not JSON");
    let large = desk
        .request(Method::POST, FEEDBACK)
        .body(vec![b' '; 1_100_000]);
    let (status, refusal) = read(large).await;
    assert_eq!(
        (status, &refusal["code"]),
        (413, &json!("request.too.large"))
    );
    let elsewhere = desk
        .request(Method::GET, PROMPTS)
        .header(header::HOST, "evil.example");
    assert_eq!(
        read(elsewhere).await.0,
        421,
        "a name that a web page could control"
    );
}
