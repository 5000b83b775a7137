//! The platform replays nothing: what was missed is asked for.

use super::*;

/// Two pages of suggestions: five, of which the first was told before.
fn pages(genesys: &Genesys) {
    let first = suggestions_path();
    genesys.answer(&first, 404, golden("error.404.json"));
    genesys.answer(&first, 200, golden("platform/suggestions.response.json"));
    let second = format!("{first}&after=ZXhhbXBsZS1jdXJzb3I%3D");
    genesys.answer(
        &second,
        200,
        golden("platform/suggestions.next.response.json"),
    );
}

async fn lose(genesys: &mut Genesys, feed: &mut Feed, socket: ServerSocket) -> ServerSocket {
    drop(socket);
    let event = next(feed).await;
    assert!(
        matches!(event, FeedEvent::Hiccup { attempt: 1, .. }),
        "{event:?}"
    );
    feed.reconnect();
    let socket = genesys.socket().await;
    assert_eq!(next(feed).await, FeedEvent::Connected);
    socket
}

/// Everything until the recovery is told: titles, states, and how many were missed.
async fn recovered(feed: &mut Feed) -> (Vec<String>, usize, usize) {
    let (mut all, mut states) = (Vec::new(), 0);
    loop {
        let event = next(feed).await;
        if let FeedEvent::Suggestions(received) = event {
            let ids = received.batch.suggestions.iter();
            all.extend(ids.map(|suggestion| suggestion.id.to_string()));
        } else if let FeedEvent::StateChanged(_) = event {
            states += 1;
        } else {
            let FeedEvent::Recovered {
                conversation,
                missed,
            } = event
            else {
                panic!("not now: {event:?}")
            };
            assert_eq!(conversation, call());
            return (all, states, missed);
        }
    }
}

#[tokio::test]
async fn what_was_missed_comes_once_and_is_counted() {
    let mut genesys = Genesys::start().await;
    genesys.has_call();
    pages(&genesys);
    let mut feed = genesys.feed(Options::default());
    let mut socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    assert!(matches!(next(&mut feed).await, FeedEvent::Began(_)));
    genesys.asked(&suggestions_path(), 1).await;
    send(&mut socket, "platform/event.knowledge-search.json").await;
    suggestions(&mut feed).await;

    let mut socket = lose(&mut genesys, &mut feed, socket).await;
    let (all, states, missed) = recovered(&mut feed).await;
    assert_eq!((all.len(), missed), (4, 4), "one was told before: {all:?}");
    assert_eq!(states, 1, "one was accepted meanwhile");
    assert_eq!(
        genesys.platform.asked(CHANNELS).len(),
        1,
        "the channel lives on"
    );
    // The same as an event, late.
    send(&mut socket, "platform/event.knowledge-article.json").await;
    send(&mut socket, "platform/event.response.json").await;
    nothing_but(&mut feed, &mut socket).await;
}

#[tokio::test]
async fn what_a_conversation_had_before_it_was_subscribed_comes_too() {
    let mut genesys = Genesys::start().await;
    genesys.has_call();
    genesys.answer(
        &suggestions_path(),
        200,
        golden("platform/suggestions.next.response.json"),
    );
    let mut feed = genesys.feed(Options::default());
    let mut socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    assert!(matches!(next(&mut feed).await, FeedEvent::Began(_)));
    let received = suggestions(&mut feed).await;
    assert_eq!(received.batch.suggestions.len(), 3, "in one batch");
    nothing_but(&mut feed, &mut socket).await;
}

#[tokio::test]
async fn a_conversation_that_is_not_there_any_more_has_ended() {
    let (mut genesys, mut feed, socket) = Genesys::connected(Options::default()).await;
    genesys.answer(CONVERSATIONS, 200, r#"{"entities":[]}"#);
    let _socket = lose(&mut genesys, &mut feed, socket).await;
    let mut has_ended = false;
    let mut is_recovered = false;
    while !(has_ended && is_recovered) {
        let event = next(&mut feed).await;
        if event == FeedEvent::Ended(call()) {
            has_ended = true;
        } else {
            assert!(
                matches!(event, FeedEvent::Recovered { missed: 0, .. }),
                "{event:?}"
            );
            is_recovered = true;
        }
    }
}

#[tokio::test]
async fn a_conversation_in_its_after_work_is_looked_up_and_stays() {
    let (mut genesys, mut feed, socket) = Genesys::connected(Options::default()).await;
    genesys.answer(CONVERSATIONS, 200, r#"{"entities":[]}"#);
    let one = format!("{CONVERSATIONS}/{CALL}");
    let told = golden_json("platform/event.conversation.wrap-up.json");
    genesys.answer(&one, 200, told["eventBody"].to_string());
    let _socket = lose(&mut genesys, &mut feed, socket).await;
    let mut has_changed = false;
    let mut is_recovered = false;
    while !(has_changed && is_recovered) {
        let event = next(&mut feed).await;
        if matches!(&event, FeedEvent::Changed(now) if now.id == call()) {
            has_changed = true;
        } else {
            assert!(
                matches!(event, FeedEvent::Recovered { missed: 0, .. }),
                "{event:?}"
            );
            is_recovered = true;
        }
    }
}

#[tokio::test]
async fn a_busy_platform_is_asked_again_when_it_says() {
    let (mut genesys, mut feed, socket) = Genesys::connected(Options::default()).await;
    genesys.answer(&suggestions_path(), 404, "");
    genesys.answer(&suggestions_path(), 429, golden("error.429.json"));
    genesys.answer(
        &suggestions_path(),
        200,
        golden("platform/suggestions.next.response.json"),
    );
    let _socket = lose(&mut genesys, &mut feed, socket).await;
    let (all, _, missed) = recovered(&mut feed).await;
    assert_eq!((all.len(), missed), (3, 3));
    assert_eq!(genesys.platform.asked(&suggestions_path()).len(), 3);
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_told() {
    let (mut genesys, mut feed, socket) = Genesys::connected(Options::default()).await;
    genesys.answer(&suggestions_path(), 404, "");
    genesys.answer(&suggestions_path(), 403, golden("error.403.json"));
    let mut socket = lose(&mut genesys, &mut feed, socket).await;
    let event = next(&mut feed).await;
    assert!(
        matches!(&event, FeedEvent::RecoveryFailed { conversation: Some(id), .. } if *id == call()),
        "{event:?}"
    );
    send(&mut socket, "platform/event.knowledge-search.json").await;
    suggestions(&mut feed).await;
}

#[tokio::test]
async fn pages_that_never_end_are_not_followed_for_ever() {
    let (mut genesys, mut feed, socket) = Genesys::connected(Options::default()).await;
    let first = suggestions_path();
    genesys.answer(&first, 404, "");
    genesys.answer(&first, 200, golden("platform/suggestions.response.json"));
    let second = format!("{first}&after=ZXhhbXBsZS1jdXJzb3I%3D");
    genesys.answer(&second, 200, golden("platform/suggestions.response.json"));
    let _socket = lose(&mut genesys, &mut feed, socket).await;
    let event = next(&mut feed).await;
    assert!(
        matches!(
            &event,
            FeedEvent::RecoveryFailed {
                error: wire::Error::EndlessWalk { repeated: true, .. },
                ..
            }
        ),
        "{event:?}"
    );
}

#[tokio::test]
async fn every_list_says_which_conversations_there_are() {
    let mut genesys = Genesys::start().await;
    genesys.has_call();
    let mut feed = genesys.feed(Options::default());
    let _socket = genesys.socket().await;
    loop {
        let event = within(feed.next_event()).await.expect("the feed is there");
        if let FeedEvent::Present(all) = event {
            assert_eq!(all, [call()]);
            break;
        }
    }
}

/// A device's identity is in no conversation: what is known is looked at one by one.
#[tokio::test]
async fn without_a_list_what_is_known_is_looked_at() {
    let mut genesys = Genesys::start().await;
    let one = format!("{CONVERSATIONS}/{CALL}");
    genesys.answer(&one, 200, golden("platform/conversation.response.json"));
    let mut feed = genesys.feed(Options {
        lists: false,
        ..Options::default()
    });
    let mut socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    send(&mut socket, "platform/event.conversation.call.json").await;
    assert!(matches!(next(&mut feed).await, FeedEvent::Began(_)));
    genesys.asked(&suggestions_path(), 1).await;
    let _socket = lose(&mut genesys, &mut feed, socket).await;
    let (_, _, missed) = recovered(&mut feed).await;
    assert_eq!(missed, 0, "nothing came meanwhile");
    genesys.asked(&one, 1).await;
    assert!(genesys.platform.asked(CONVERSATIONS).is_empty(), "never");
}
