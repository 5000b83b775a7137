//! The golden messages of surface B (`tests/wire/platform`): the sandbox understands the client's,
//! and says nothing that the vendor's have no member for.

use std::collections::BTreeSet;

use reqwest::{Method, header};
use sandbox::Options;
use serde_json::{Value, json};

use crate::channels::{connect, event, follow, open, subscriptions};
use crate::copilot::{all_events, listening, one_business, options};
use crate::kit::{Desk, body, golden, golden_json, say};
use crate::sign_in::{agents_desk, signed_in};

fn platform(name: &str) -> Value {
    golden_json(&format!("platform/{name}.json"))
}

/// Every member by its path and type, whatever stands in lists side by side; below `open` members
/// are named by people.
fn members(value: &Value, path: &str, open: &[&str], found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members_of) => {
            for (name, value) in members_of {
                let is_open = open.iter().any(|one| path.ends_with(one));
                let name = if is_open { "*" } else { name };
                members(value, &format!("{path}.{name}"), open, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                members(item, &format!("{path}[]"), open, found);
            }
        }
        Value::Null => {}
        Value::Bool(_) => {
            found.insert(format!("{path}: flag"));
        }
        Value::Number(_) => {
            found.insert(format!("{path}: number"));
        }
        Value::String(_) => {
            found.insert(format!("{path}: text"));
        }
    }
}

const OPEN: &[&str] = &[
    ".conversationIntents",
    ".metadata",
    ".attributes",
    ".script.data",
    ".messageParams",
];

fn known(values: &[Value]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for value in values {
        members(value, "", OPEN, &mut found);
    }
    found
}

/// Nothing in `said` that no golden message has; `more` are named by the reference all the same.
fn assert_known(said: &Value, goldens: &[Value], more: &[&str]) {
    let known = known(goldens);
    let mut said_members = BTreeSet::new();
    members(said, "", OPEN, &mut said_members);
    let unknown: Vec<&String> = said_members
        .difference(&known)
        .filter(|one| !more.iter().any(|more| one.contains(more)))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?} in {said}");
}

#[tokio::test]
async fn the_sign_in_is_the_golden_one() {
    let desk = Desk::fast().await;
    let granted = signed_in(&desk).await;
    assert_eq!(
        known(std::slice::from_ref(&granted)),
        known(&[platform("token.platform.response")])
    );
    let refresh = golden("platform/token.refresh.request.txt");
    let answer = desk
        .http
        .post(desk.url("/oauth/token"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(refresh.trim_end().to_owned())
        .send()
        .await
        .expect("an answer");
    let (status, refused) = body(answer).await;
    assert_eq!(status, 401, "understood, and another client's");
    assert_eq!(
        known(&[refused]),
        known(&[platform("token.platform.error")])
    );
    let desk = agents_desk(Options::default()).await;
    let (_, me) = desk.get("/api/v2/users/me").await;
    assert_known(&me, &[platform("users-me.response")], &[]);
    let (_, token) = desk.get("/api/v2/tokens/me").await;
    let expected = platform("tokens-me.response");
    let scopes = token["authorizedScope"].as_array().expect("a list");
    for scope in expected["authorizedScope"].as_array().expect("a list") {
        assert!(
            scopes.contains(scope),
            "{scope}: the client is registered with it"
        );
    }
    assert_known(&token, &[expected], &[]);
}

#[tokio::test]
async fn channels_are_the_golden_ones() {
    let desk = agents_desk(Options::default()).await;
    let channel = open(&desk).await;
    let names = |value: &Value| known(std::slice::from_ref(value));
    assert_eq!(names(&channel), names(&platform("channel.response")));
    let (_, all) = desk.get("/api/v2/notifications/channels").await;
    assert_known(&all, &[platform("channels.response")], &[]);
    let path = format!("{}?ignoreErrors=true", subscriptions(&channel));
    let (status, listed) = desk.put(&path, &platform("subscriptions.request")).await;
    assert_eq!(status, 200, "{listed}");
    assert_known(&listed, &[platform("subscriptions.response")], &[]);
    let expand = "description,enforced,visibility,transports,requiresPermissions,permissionDetails";
    let path = format!("/api/v2/notifications/availabletopics?expand={expand}");
    let (_, topics) = desk.get(&path).await;
    assert_known(&topics, &[platform("availabletopics.response")], &[]);
    let mut socket = connect(&channel).await.expect("a socket");
    follow(&desk, &channel, &[]).await;
    say(&mut socket, &platform("ping.request")).await;
    assert_eq!(event(&mut socket).await, platform("event.pong"));
}

#[tokio::test]
async fn engagements_are_the_golden_ones() {
    let (desk, mut socket) = listening(options()).await;
    let suggested = loop {
        let event = event(&mut socket).await;
        if event["eventBody"]["knowledgeSearch"].is_object() {
            break event["eventBody"].clone();
        }
    };
    let text = |name: &str| suggested[name].as_str().expect("an id").to_owned();
    let path = format!(
        "/api/v2/conversations/{}/suggestions/{}/engagement",
        text("conversationId"),
        text("suggestionId")
    );
    for name in ["engagement", "engagement.rated"] {
        let sent = platform(&format!("{name}.request"));
        let (status, answer) = desk.post(&path, &sent).await;
        assert_eq!(status, 200, "{answer}");
        let expected = platform(&format!("{name}.response"));
        assert_known(&answer, &[expected], &[]);
    }
    let (status, missing) = desk
        .get("/api/v2/conversations/00000000-0000-0000-0000-000000000000")
        .await;
    assert_eq!(status, 404);
    assert_eq!(known(&[missing]), known(&[platform("error.404")]));
    let _ = desk
        .sandbox
        .faults()
        .withhold_permissions(&["conversation:suggestionEngagement:add"]);
    let (_, refused) = desk.post(&path, &platform("engagement.request")).await;
    let mut expected = platform("error.403.permission");
    expected["contextId"] = refused["contextId"].clone();
    assert_eq!(refused, expected, "word for word");
}

#[tokio::test]
async fn events_and_lists_are_the_golden_ones() {
    let (desk, mut socket) = listening(one_business()).await;
    let events = all_events(&desk, &mut socket).await;
    let of = |name: &str| platform(name)["eventBody"].clone();
    for (kind, name) in [
        ("suggestions.knowledge.search", "event.knowledge-search"),
        ("suggestions.knowledge.article", "event.knowledge-article"),
        ("suggestions.response", "event.response"),
        ("suggestions.script", "event.script"),
        ("suggestions.intent", "event.intent"),
        ("suggestions.thirdpartyaction", "event.third-party-action"),
    ] {
        for said in &events[kind] {
            // A conversation of messages has a message where a call has an utterance.
            let more = [".context.messageId", ".activeIntent", ".knowledgeAnswer"];
            assert_known(said, &[of(name)], &more);
        }
    }
    for said in &events["transcription"] {
        let goldens = [of("event.transcription"), of("event.transcription.status")];
        let words = ".words[]";
        assert_known(said, &goldens, &[words, ".speechTextAnalyticsProgramId"]);
    }
    let goldens = [
        of("event.conversation.alerting"),
        of("event.conversation.call"),
        of("event.conversation.ended"),
        of("event.conversation.message"),
        of("event.conversation.wrap-up"),
        platform("conversation.response"),
    ];
    // The same members on other legs, and what `GET` has besides.
    let more = [
        ".selfUri",
        ".startTime",
        ".endTime",
        ".queueId",
        ".queueName",
        ".participantType",
        ".division.name",
        ".direction",
        ".held",
        ".peerId",
        ".disconnectedTime",
        ".disconnectType",
        ".afterCallWork",
        ".messageMetadata",
        ".attributes.*",
    ];
    for id in &desk.sandbox.banner().interactions {
        let (_, conversation) = desk.get(&format!("/api/v2/conversations/{id}")).await;
        assert_known(&conversation, &goldens, &more);
        let path = format!("/api/v2/conversations/{id}/suggestions?pageSize=200");
        let (status, listed) = desk.get(&path).await;
        if status == 404 {
            continue;
        }
        let lists = [
            platform("suggestions.response"),
            platform("suggestions.next.response"),
            json!({"entities": [
                platform("suggestion.response"),
                platform("suggestion.knowledge.response"),
            ]}),
        ];
        let more = [
            ".context.message",
            ".previousUri",
            ".selfUri",
            ".knowledgeAnswer",
        ];
        assert_known(&listed, &lists, &more);
    }
}

#[tokio::test]
async fn a_patch_that_is_the_golden_one_is_understood() {
    let desk = agents_desk(Options::default()).await;
    let path = format!(
        "/api/v2/conversations/{}/suggestions/{}",
        desk.sandbox.banner().interactions[0],
        desk.sandbox.banner().interactions[1]
    );
    let sent = platform("suggestion.patch.request");
    let patched = desk.request(Method::PATCH, &path).json(&sent);
    let (status, refused) = crate::kit::read(patched).await;
    assert_eq!(status, 404, "well formed, and of no suggestion: {refused}");
}
