//! What comes in while all is well.

use rules::suggestion::{SuggestionKind, SuggestionState};
use rules::transcript::Speaker;
use wire::platform::conversations::{Medium, Stage};
use wire::platform::summaries::SummaryError;

use super::*;
use crate::support::now;

#[tokio::test]
async fn the_agents_topics_first_and_a_conversations_when_it_is_there() {
    let (genesys, _feed, _socket) = Genesys::connected(Options::default()).await;
    let asked = genesys
        .asked(
            &format!("{CHANNELS}/channel-1/subscriptions?ignoreErrors=true"),
            2,
        )
        .await;
    assert_eq!(asked[0].method, "PUT");
    assert_eq!(
        Genesys::topics(&asked[0]),
        [
            format!("v2.users.{AGENT}.conversations"),
            format!("v2.users.{AGENT}.conversations.summaries")
        ]
    );
    assert_eq!(asked[1].method, "POST", "only what is new");
    let topics = Genesys::topics(&asked[1]);
    assert_eq!(
        topics.len(),
        7,
        "six kinds of suggestions and the checklist: {topics:?}"
    );
    assert!(topics.iter().all(|topic| topic.contains(CALL)));
}

#[tokio::test]
async fn a_call_comes_and_goes_by_itself() {
    let mut genesys = Genesys::start().await;
    let mut feed = genesys.feed(Options::default());
    let mut socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    send(&mut socket, "platform/event.conversation.alerting.json").await;
    let FeedEvent::Began(began) = next(&mut feed).await else {
        panic!("it began")
    };
    assert_eq!((began.id, began.stage), (call(), Stage::Alerting));
    assert_eq!(began.medium, Medium::Call);
    assert_eq!(began.customer.as_deref(), Some("Kim Summer"));
    assert!(began.assistant_id.is_some() && began.participant_id.is_some());
    send(&mut socket, "platform/event.conversation.call.json").await;
    let FeedEvent::Changed(now) = next(&mut feed).await else {
        panic!("it is connected")
    };
    assert!(now.stage == Stage::Connected && now.started_at.is_some());
    send(&mut socket, "platform/event.conversation.call.json").await;
    send(&mut socket, "platform/event.conversation.wrap-up.json").await;
    let FeedEvent::Changed(after) = next(&mut feed).await else {
        panic!("the work after it began")
    };
    assert_eq!(after.stage, Stage::AfterCall);
    assert!(after.needs_wrap_up);
    send(&mut socket, "platform/event.conversation.ended.json").await;
    assert_eq!(next(&mut feed).await, FeedEvent::Ended(call()));
    nothing_but(&mut feed, &mut socket).await;
}

#[tokio::test]
async fn all_six_kinds_come_in_once_and_their_states_after_them() {
    let (_genesys, mut feed, mut socket) = Genesys::connected(Options::default()).await;
    let kinds = [
        ("knowledge-search", SuggestionKind::Knowledge),
        ("knowledge-article", SuggestionKind::Knowledge),
        ("response", SuggestionKind::CannedResponse),
        ("script", SuggestionKind::Script),
        ("intent", SuggestionKind::Intent),
        ("third-party-action", SuggestionKind::ThirdPartyAction),
    ];
    for (name, kind) in kinds {
        let name = format!("platform/event.{name}.json");
        send(&mut socket, &name).await;
        let received = suggestions(&mut feed).await;
        assert_eq!(received.batch.interaction_id, call());
        assert_eq!(received.batch.suggestions[0].kind, kind, "{name}");
        assert!(received.batch.query_statement.is_some());
        assert_eq!(received.at, now());
        assert_eq!(received.wire_bytes, golden(&name).len());
        send(&mut socket, &name).await;
    }
    send(&mut socket, "platform/event.suggestion.accepted.json").await;
    let FeedEvent::StateChanged(change) = next(&mut feed).await else {
        panic!("it was copied elsewhere, and nothing came twice")
    };
    assert_eq!(change.state, SuggestionState::Accepted);
    assert_eq!(change.at, "2026-11-21T09:00:20Z".parse().expect("a time"));
    send(&mut socket, "platform/event.suggestion.rated.json").await;
    let event = next(&mut feed).await;
    assert!(
        matches!(&event, FeedEvent::StateChanged(change) if change.state == SuggestionState::Rated)
    );
    send(&mut socket, "platform/event.suggestion.accepted.json").await;
    nothing_but(&mut feed, &mut socket).await;
}

#[tokio::test]
async fn what_is_said_is_told_where_it_is_wanted() {
    let options = Options {
        transcript: true,
        ..Options::default()
    };
    let (genesys, mut feed, mut socket) = Genesys::connected(options).await;
    let path = format!("{CHANNELS}/channel-1/subscriptions?ignoreErrors=true");
    let asked = genesys.asked(&path, 2).await;
    let topics = Genesys::topics(&asked[1]);
    assert!(topics.contains(&format!("v2.conversations.{CALL}.transcription")));
    send(&mut socket, "platform/event.transcription.status.json").await;
    for _ in 0..2 {
        send(&mut socket, "platform/event.transcription.json").await;
    }
    let FeedEvent::Heard { utterances, .. } = next(&mut feed).await else {
        panic!("it is final")
    };
    assert_eq!(utterances[0].speaker, Speaker::Customer);
    for _ in 0..2 {
        let event = next(&mut feed).await;
        let FeedEvent::Hearing { words, .. } = event else {
            panic!("the words so far, each time; what is final once: {event:?}")
        };
        assert_eq!(words[0].text, "Let me");
    }
    nothing_but(&mut feed, &mut socket).await;
}

#[tokio::test]
async fn the_texts_of_messages_are_asked_for() {
    let mut genesys = Genesys::start().await;
    let id = "c3f1e2d4-9b8a-4765-8c21-0d9e8f7a6b54";
    let path =
        format!("/api/v2/conversations/messages/{id}/messages/bulk?useNormalizedMessage=true");
    genesys.answer(&path, 200, golden("platform/messages-bulk.response.json"));
    let mut feed = genesys.feed(Options::default());
    let mut socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    send(&mut socket, "platform/event.conversation.message.json").await;
    let event = next(&mut feed).await;
    assert!(matches!(&event, FeedEvent::Began(one) if one.medium == Medium::Message));
    assert!(
        genesys.platform.asked(&path).is_empty(),
        "nobody wants to read along"
    );

    feed.want_transcript(true);
    nothing_but(&mut feed, &mut socket).await;
    send(&mut socket, "platform/event.conversation.message.json").await;
    let FeedEvent::Heard { utterances, .. } = next(&mut feed).await else {
        panic!("their texts")
    };
    let speakers: Vec<Speaker> = utterances.iter().map(|said| said.speaker).collect();
    assert_eq!(
        speakers,
        [Speaker::Customer, Speaker::Agent, Speaker::Customer],
        "by time"
    );
    let asked = genesys.platform.asked(&path);
    let body: Value = serde_json::from_str(&asked[0].body).expect("JSON");
    let mut asked_for: Vec<&str> = body
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    asked_for.sort_unstable();
    let golden_ids = golden_json("platform/messages-bulk.request.json");
    let mut expect: Vec<&str> = golden_ids
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    expect.sort_unstable();
    assert_eq!(asked_for, expect);
    send(&mut socket, "platform/event.conversation.message.json").await;
    nothing_but(&mut feed, &mut socket).await;
    assert_eq!(genesys.platform.asked(&path).len(), 1, "once");
}

#[tokio::test]
async fn summaries_and_checklists_come_in() {
    let (_genesys, mut feed, mut socket) = Genesys::connected(Options::default()).await;
    send(&mut socket, "platform/event.summary.json").await;
    let FeedEvent::Summary(summary) = next(&mut feed).await else {
        panic!("a summary")
    };
    assert!(summary.text.is_some() && summary.wrap_up_codes.len() == 1);
    send(&mut socket, "platform/event.summary.error.json").await;
    let FeedEvent::Summary(none) = next(&mut feed).await else {
        panic!("why there is none")
    };
    assert_eq!(none.error, Some(SummaryError::TooShort));
    send(&mut socket, "platform/event.checklist.json").await;
    let event = next(&mut feed).await;
    assert!(
        matches!(&event, FeedEvent::Checklist { conversation, .. } if *conversation == call()),
        "{event:?}"
    );
}

#[tokio::test]
async fn a_refused_topic_is_told_by_its_permission_and_refuses_no_other() {
    let mut genesys = Genesys::start().await;
    genesys.has_call();
    genesys.far.lock().expect("not held").refused = vec!["suggestions.script"];
    let mut feed = genesys.feed(Options::default());
    let mut socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    assert!(matches!(next(&mut feed).await, FeedEvent::Began(_)));
    let FeedEvent::TopicsRefused(refused) = next(&mut feed).await else {
        panic!("one is refused")
    };
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].missing_permissions, ["a:b:c"]);
    send(&mut socket, "platform/event.knowledge-search.json").await;
    assert_eq!(titles(&suggestions(&mut feed).await), ["Returning shoes"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_counted_and_harms_nothing() {
    let (_genesys, mut feed, mut socket) = Genesys::connected(Options::default()).await;
    say(&mut socket, "no JSON").await;
    say(&mut socket, "[]").await;
    say(&mut socket, r#"{"result":"200","status":"subscribed"}"#).await;
    say(
        &mut socket,
        r#"{"topicName":"v2.users.x.conversations","eventBody":7}"#,
    )
    .await;
    send(&mut socket, "platform/event.heartbeat.json").await;
    within(socket.send(Message::binary(vec![1, 2, 3])))
        .await
        .expect("the client is there");
    nothing_but(&mut feed, &mut socket).await;
    let dropped = feed.dropped();
    assert_eq!((dropped.not_json, dropped.wrong_shape), (2, 1));
    assert_eq!(feed.last_heard(), Some(now()));
}

#[tokio::test]
async fn a_full_queue_holds_everything_back_and_loses_nothing() {
    let options = Options {
        queue: 1,
        ..Options::default()
    };
    let (_genesys, mut feed, mut socket) = Genesys::connected(options).await;
    let event = golden_json("platform/event.knowledge-search.json");
    for number in 0..200 {
        let mut event = event.clone();
        event["eventBody"]["suggestionId"] = format!("s-{number}").into();
        say(&mut socket, event.to_string()).await;
    }
    for number in 0..200 {
        let received = suggestions(&mut feed).await;
        assert_eq!(
            received.batch.suggestions[0].id.as_str(),
            format!("s-{number}")
        );
    }
}
