//! Conversations and suggestions of surface B (`platform-reference.md §2.4`, `§3.1`, `§3.6`).

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use rules::id::InteractionId;
use sandbox::content::Library;
use sandbox::{Content, Endpoint, Options};
use serde_json::{Value, json};

use crate::channels::{agents, connect, event, follow, open};
use crate::kit::{Desk, WebSocket, frame, read, say, subscription};
use crate::sign_in::agents_desk;

fn topics_of(conversation: &str) -> Vec<String> {
    let kinds = [
        "suggestions.knowledge.search",
        "suggestions.knowledge.article",
        "suggestions.response",
        "suggestions.script",
        "suggestions.intent",
        "suggestions.thirdpartyaction",
        "transcription",
    ];
    let of = |kind| format!("v2.conversations.{conversation}.{kind}");
    kinds.into_iter().map(of).collect()
}

/// An agent's desk whose channel follows everything of every conversation, and the socket.
pub async fn listening(options: Options) -> (Desk, WebSocket) {
    let desk = agents_desk(options).await;
    let channel = open(&desk).await;
    let ids = desk.sandbox.banner().interactions.clone();
    let mut topics = vec![agents(&desk)];
    topics.extend(ids.iter().flat_map(|id| topics_of(&id.to_string())));
    let socket = connect(&channel).await.expect("a socket");
    follow(&desk, &channel, &topics).await;
    (desk, socket)
}

pub fn options() -> Options {
    Options {
        speed: 200.0,
        at_once: 1,
        ..Options::default()
    }
}

/// The same with one business alone, as fast as can be, three at a time: every kind comes up.
pub fn one_business() -> Options {
    let mut library = Library::built_in();
    library.businesses.truncate(1);
    Options {
        speed: 1_000.0,
        at_once: 3,
        content: Content::Library(library),
        ..Options::default()
    }
}

/// The participant of a purpose.
fn participant<'v>(conversation: &'v Value, purpose: &str) -> &'v Value {
    let mut all = conversation["participants"]
        .as_array()
        .expect("a list")
        .iter();
    all.find(|one| one["purpose"] == purpose)
        .expect("it is there")
}

fn state(conversation: &Value) -> (String, String) {
    let agent = participant(conversation, "agent");
    let leg = ["calls", "messages"]
        .iter()
        .find_map(|name| agent[*name].get(0));
    let leg = leg.expect("a call or messages");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&leg["state"]), text(&leg["afterCallWork"]["state"]))
}

#[tokio::test]
async fn the_floor_gives_conversations_that_begin_and_end_by_themselves() {
    let (desk, mut socket) = listening(options()).await;
    let mut first = None;
    let mut states = Vec::new();
    loop {
        let event = event(&mut socket).await;
        if event["topicName"] != agents(&desk) {
            continue;
        }
        let body = &event["eventBody"];
        let id = first.get_or_insert_with(|| body["id"].clone());
        if body["id"] != *id {
            break;
        }
        let now = state(body);
        if states.last() != Some(&now) {
            states.push(now);
        }
        let agent = participant(body, "agent");
        assert_eq!(agent["userId"], desk.sandbox.banner().agent_id.to_string());
        let leg = agent["calls"].get(0).or_else(|| agent["messages"].get(0));
        assert!(
            leg.is_some_and(|leg| leg["agentAssistantId"].is_string()),
            "the assistant is at work"
        );
        assert!(participant(body, "customer")["name"].is_string());
    }
    let seen: Vec<(&str, &str)> = states
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("alerting", "notApplicable"),
            ("connected", "notApplicable"),
            ("disconnected", "pending"),
            ("disconnected", "complete"),
        ]
    );
    let id = first.expect("a conversation");
    let id = id.as_str().expect("text");
    let (_, one) = desk.get(&format!("/api/v2/conversations/{id}")).await;
    assert_eq!(state(&one).1, "complete", "it is remembered");
    let (_, active) = desk.get("/api/v2/conversations").await;
    let active = active["entities"].as_array().expect("a list");
    assert!(active.iter().all(|one| one["id"] != id), "and not active");
    assert_eq!(desk.get("/api/v2/conversations/none").await.0, 404);
}

/// Events until every conversation of the library was over once, by topic's end.
pub async fn all_events(desk: &Desk, socket: &mut WebSocket) -> BTreeMap<String, Vec<Value>> {
    let mut by_kind: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut over = BTreeSet::new();
    while over.len() < desk.sandbox.banner().interactions.len() {
        let event = event(socket).await;
        let topic = event["topicName"].as_str().expect("a topic").to_owned();
        let body = event["eventBody"].clone();
        if topic == agents(desk) {
            if state(&body).1 == "complete" {
                over.insert(body["id"].to_string());
            }
            continue;
        }
        let kind = topic.splitn(4, '.').nth(3).unwrap_or(&topic).to_owned();
        by_kind.entry(kind).or_default().push(body);
    }
    by_kind
}

#[tokio::test]
async fn all_six_kinds_come_and_calls_are_transcribed() {
    let (desk, mut socket) = listening(one_business()).await;
    let by_kind = all_events(&desk, &mut socket).await;
    for kind in topics_of("x") {
        let kind = kind.splitn(4, '.').nth(3).expect("an end").to_owned();
        assert!(by_kind.contains_key(&kind), "{kind}: {:?}", by_kind.keys());
    }
    for one in &by_kind["suggestions.knowledge.search"] {
        let confidence = one["knowledgeSearch"]["confidence"].as_f64();
        assert!(confidence.is_some_and(|one| (0.0..=1.0).contains(&one)));
        assert_eq!(one["state"], "Suggested");
    }
    let mut found = by_kind["suggestions.knowledge.search"].iter();
    assert!(
        found.any(|one| one["context"]["queryStatement"].is_string()),
        "once the customer has spoken, what was said goes along"
    );
    for one in &by_kind["suggestions.knowledge.article"] {
        assert_eq!(
            one["knowledgeArticle"]["confidence"],
            Value::Null,
            "by rule: none"
        );
        assert!(one["knowledgeArticle"]["documentId"].is_string());
    }
    for trigger in ["ConversationStart", "Intent"] {
        let mut articles = by_kind["suggestions.knowledge.article"].iter();
        assert!(
            articles.any(|one| one["triggerType"] == trigger),
            "{trigger}"
        );
    }
    for one in &by_kind["suggestions.intent"] {
        let intents = one["conversationIntents"].as_object().expect("by name");
        let sure = intents
            .values()
            .all(|one| one["confidence"].as_f64().is_some());
        assert!(sure, "an intent has a confidence");
    }
    let finals: Vec<&Value> = by_kind["transcription"]
        .iter()
        .filter(|one| one["transcripts"][0]["isFinal"] == true)
        .collect();
    let interim = by_kind["transcription"]
        .iter()
        .filter(|one| one["transcripts"][0]["isFinal"] == false);
    let by_id: BTreeMap<String, &Value> = finals
        .iter()
        .map(|one| (one["transcripts"][0]["utteranceId"].to_string(), *one))
        .collect();
    assert_eq!(by_id.len(), finals.len(), "each is final once");
    for one in interim {
        let id = one["transcripts"][0]["utteranceId"].to_string();
        let last = by_id.get(&id).expect("what begins is finished");
        let text = |one: &Value| {
            one["transcripts"][0]["alternatives"][0]["decoratedTranscript"]
                .as_str()
                .expect("text")
                .to_owned()
        };
        let whole = text(last).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(whole.starts_with(&text(one)), "the first words of it");
    }
}

/// A conversation that is over, played because surface A subscribed; its suggestions.
async fn played(desk: &Desk, interaction: InteractionId) -> Value {
    let mut socket = desk.socket().await;
    say(&mut socket, &subscription(interaction)).await;
    frame(&mut socket).await;
    let path = format!("/api/v2/conversations/{interaction}/suggestions?pageSize=200");
    let (status, listed) = desk.get(&path).await;
    assert_eq!(status, 200, "{listed}");
    listed
}

/// A token that is good on both surfaces.
async fn both() -> Desk {
    let mut desk = Desk::fast().await;
    let banner = desk.sandbox.banner();
    let asked = desk
        .http
        .post(desk.url("/oauth/token"))
        .basic_auth(&banner.client_id, Some(&banner.client_secret))
        .form(&[("grant_type", "client_credentials")]);
    let (_, granted) = read(asked).await;
    granted["access_token"]
        .as_str()
        .expect("a token")
        .clone_into(&mut desk.token);
    desk
}

#[tokio::test]
async fn both_surfaces_have_the_same_conversation() {
    let desk = both().await;
    let interaction = desk.sandbox.banner().interactions[0];
    let listed = played(&desk, interaction).await;
    let one = &listed["entities"][0];
    assert_eq!(one["conversation"]["id"], interaction.to_string());
    let path = one["selfUri"].as_str().expect("a path");
    let (status, alone) = desk.get(path).await;
    assert_eq!(status, 200);
    assert_eq!(alone["id"], one["id"]);
    let document = listed["entities"].as_array().expect("a list").iter();
    let mut document = document.filter(|one| one["type"] == "KnowledgeSearch");
    let uri =
        document.next().expect("one was found")["knowledgeSearch"]["document"]["selfUri"].clone();
    let uri = uri.as_str().expect("a path");
    assert!(
        uri.starts_with("/api/v2/knowledge/knowledgebases/"),
        "{uri}"
    );
    let other = desk.sandbox.banner().interactions[1];
    let (status, none) = desk
        .get(&format!("/api/v2/conversations/{other}/suggestions"))
        .await;
    assert_eq!(
        (status, &none["code"]),
        (404, &json!("not.found")),
        "it has none"
    );
}

#[tokio::test]
async fn lists_are_paged_and_narrowed() {
    let (desk, mut socket) = listening(options()).await;
    let interaction = loop {
        let event = event(&mut socket).await;
        let is_conversation = event["topicName"] == agents(&desk);
        if is_conversation && state(&event["eventBody"]).1 == "complete" {
            break event["eventBody"]["id"].as_str().expect("an id").to_owned();
        }
    };
    let base = format!("/api/v2/conversations/{interaction}/suggestions");
    let (_, all) = desk.get(&format!("{base}?pageSize=200")).await;
    assert_eq!(all["nextUri"], Value::Null, "one page holds it");
    let all = all["entities"].as_array().expect("a list").clone();
    assert!(all.len() > 2, "{all:?}");
    let mut path = format!("{base}?pageSize=2");
    let mut walked = Vec::new();
    let back = loop {
        let (status, page) = desk.get(&path).await;
        assert_eq!(status, 200, "{page}");
        let entities = page["entities"].as_array().expect("a list");
        assert!(entities.len() <= 2);
        walked.extend(entities.iter().map(|one| one["id"].clone()));
        let Some(next) = page["nextUri"].as_str() else {
            break page["previousUri"].as_str().map(str::to_owned);
        };
        assert!(
            next.contains("pageSize=2"),
            "what was asked for goes on: {next}"
        );
        next.clone_into(&mut path);
    };
    let ids: Vec<Value> = all.iter().map(|one| one["id"].clone()).collect();
    assert_eq!(walked, ids, "every one, once, in order");
    let (_, before) = desk
        .get(&back.expect("the last page has one before it"))
        .await;
    assert_eq!(
        before["entities"].as_array().map(Vec::len),
        Some(2),
        "the page before"
    );
    let (_, found) = desk
        .get(&format!("{base}?type=KnowledgeSearch&pageSize=200"))
        .await;
    let found = found["entities"].as_array().expect("a list").clone();
    assert!(!found.is_empty() && found.iter().all(|one| one["type"] == "KnowledgeSearch"));
    let (_, none) = desk.get(&format!("{base}?state=Dismissed")).await;
    assert_eq!(none["entities"], json!([]), "an empty page, not 404");
    for wrong in [
        "pageSize=201",
        "pageSize=0",
        "type=Fact",
        "state=Open",
        "after=%20",
    ] {
        let (status, refused) = desk.get(&format!("{base}?{wrong}")).await;
        assert_eq!(status, 400, "{wrong}");
        assert_eq!(
            refused["details"][0]["errorCode"], "invalid.value",
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn what_the_agent_does_changes_the_state_and_is_told() {
    let (desk, mut socket) = listening(options()).await;
    let suggested = loop {
        let event = event(&mut socket).await;
        let topic = event["topicName"].as_str().expect("a topic").to_owned();
        if topic.ends_with("suggestions.knowledge.search") {
            break event;
        }
    };
    let body = &suggested["eventBody"];
    let (conversation, id) = (
        body["conversationId"].as_str(),
        body["suggestionId"].as_str(),
    );
    let (conversation, id) = (conversation.expect("an id"), id.expect("an id"));
    let base = format!("/api/v2/conversations/{conversation}/suggestions/{id}");
    let path = format!("{base}/engagement");
    for (sent, state) in [
        (json!({"engagementType": "Opened"}), "Accepted"),
        (json!({"engagementType": "Copied"}), "Accepted"),
        (
            json!({"engagementType": "Feedback", "feedback": {"rating": "Positive"}}),
            "Rated",
        ),
        (json!({"engagementType": "Dismissed"}), "Dismissed"),
    ] {
        let (status, answer) = desk.post(&path, &sent).await;
        assert_eq!((status, &answer), (200, &sent), "handed back as it was");
        let told = loop {
            let event = event(&mut socket).await;
            let is_it = event["eventBody"]["suggestionId"] == id;
            // It may have come again meanwhile, surer than before.
            if is_it && event["eventBody"]["engagementType"] == sent["engagementType"] {
                break event["eventBody"].clone();
            }
        };
        assert_eq!(told["state"], state);
        assert_eq!(desk.get(&base).await.1["state"], state, "and in the list");
    }
    let effects = desk.sandbox.effects(Endpoint::Engagement);
    assert_eq!(effects.total, 4);
    assert_eq!(effects.effects[0].body["suggestionId"], id);
    let once = || {
        let sent = json!({"engagementType": "Opened"});
        desk.request(Method::POST, &path)
            .header("Idempotency-Key", "k")
            .json(&sent)
    };
    assert_eq!(read(once()).await, read(once()).await);
    assert_eq!(
        desk.sandbox.effects(Endpoint::Engagement).total,
        5,
        "once for a key"
    );
    for wrong in [
        json!({}),
        json!({"engagementType": "Accepted"}),
        json!({"engagementType": "Feedback"}),
        json!({"engagementType": "Feedback", "feedback": {"rating": "Fine"}}),
    ] {
        let (status, refused) = desk.post(&path, &wrong).await;
        assert_eq!(status, 400, "{wrong}");
        assert!(refused["details"][0]["fieldName"].is_string());
    }
    let (status, _) = desk
        .post(
            &format!("{base}x/engagement"),
            &json!({"engagementType": "Opened"}),
        )
        .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn another_program_may_change_its_own_suggestion() {
    let (desk, mut socket) = listening(one_business()).await;
    let body = loop {
        let event = event(&mut socket).await;
        if event["eventBody"]["thirdPartySuggestion"].is_object() {
            break event["eventBody"].clone();
        }
    };
    let (conversation, id) = (
        body["conversationId"].as_str(),
        body["suggestionId"].as_str(),
    );
    let path = format!(
        "/api/v2/conversations/{}/suggestions/{}",
        conversation.expect("an id"),
        id.expect("an id")
    );
    let sent = json!({"thirdPartySuggestion": {"text": "The claim is open.", "sources": [{"name": "Desk", "url": "https://example.com/"}]}});
    let patched = desk.request(Method::PATCH, &path).json(&sent);
    let (status, after) = read(patched).await;
    assert_eq!(status, 200, "{after}");
    assert_eq!(after["thirdPartySuggestion"]["text"], "The claim is open.");
    assert_eq!(
        after["thirdPartySuggestion"]["title"],
        body["thirdPartySuggestion"]["title"]
    );
    let told = loop {
        let event = event(&mut socket).await;
        if event["eventBody"]["suggestionId"] == body["suggestionId"] {
            break event;
        }
    };
    assert_eq!(
        told["eventBody"]["thirdPartySuggestion"]["text"],
        "The claim is open."
    );
    assert!(
        told["eventBody"]["eventTime"].as_str() > body["eventTime"].as_str(),
        "later"
    );
}

#[tokio::test]
async fn the_texts_of_messages_are_fetched() {
    let mut options = options();
    options.at_once = 3;
    let (desk, mut socket) = listening(options).await;
    let (id, ids) = loop {
        let event = event(&mut socket).await;
        if event["topicName"] != agents(&desk) {
            continue;
        }
        let body = event["eventBody"].clone();
        let messages = participant(&body, "customer")["messages"][0]["messages"].clone();
        let ids: Vec<Value> = messages
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| one["messageId"].clone())
            .collect();
        if ids.len() >= 2 {
            assert_eq!(messages[0]["text"], Value::Null, "no text in an event");
            break (body["id"].as_str().expect("an id").to_owned(), ids);
        }
    };
    let path =
        format!("/api/v2/conversations/messages/{id}/messages/bulk?useNormalizedMessage=true");
    let (status, texts) = desk.post(&path, &json!(ids)).await;
    assert_eq!(status, 200, "{texts}");
    let texts = texts["entities"].as_array().expect("a list");
    assert_eq!(texts.len(), ids.len());
    assert!(texts.iter().all(|one| {
        one["normalizedMessage"]["text"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
            && one["direction"] == "inbound"
    }));
    assert_eq!(desk.post(&path, &json!({"ids": []})).await.0, 400);
}
