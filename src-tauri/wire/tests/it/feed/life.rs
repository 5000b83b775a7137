//! The life of a channel: renewal, maintenance, silence, and its ends.

use wire::Error;
use wire::stream::Closed;

use super::*;
use crate::support::{goodbye, reply_with};

async fn hiccup(feed: &mut Feed) -> Error {
    let event = next(feed).await;
    let FeedEvent::Hiccup { error, .. } = event else {
        panic!("a hiccup was expected, not {event:?}")
    };
    error
}

#[tokio::test]
async fn a_channel_is_replaced_before_its_end_and_nothing_comes_twice() {
    let mut genesys = Genesys::start().await;
    genesys.has_call();
    // A second after the client's clock: replaced after half of that.
    genesys.far.lock().expect("not held").expires = vec!["2026-11-21T09:00:01Z"];
    let options = Options {
        // Long enough for what is said on both, however busy the machine is.
        overlap: Duration::from_secs(3),
        ..Options::default()
    };
    let mut feed = genesys.feed(options);
    let mut first = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    assert!(matches!(next(&mut feed).await, FeedEvent::Began(_)));
    assert_eq!(next(&mut feed).await, FeedEvent::Renewing);

    let mut second = genesys.socket().await;
    let path = format!("{CHANNELS}/channel-2/subscriptions?ignoreErrors=true");
    let asked = genesys.asked(&path, 1).await;
    assert_eq!(Genesys::topics(&asked[0]).len(), 9, "everything at once");
    send(&mut first, "platform/event.knowledge-search.json").await;
    send(&mut second, "platform/event.knowledge-search.json").await;
    send(&mut second, "platform/event.third-party-action.json").await;
    send(&mut first, "platform/event.third-party-action.json").await;
    let mut both = [suggestions(&mut feed).await, suggestions(&mut feed).await];
    both.sort_by_key(|received| received.batch.suggestions[0].title.clone());
    assert_eq!(titles(&both[0]), ["Returning shoes"]);
    assert_eq!(titles(&both[1]), ["Send a return label"]);
    assert_eq!(goodbye(&mut first).await, Some(1000), "after the overlap");
    nothing_but(&mut feed, &mut second).await;
    assert_eq!(genesys.platform.asked(CHANNELS).len(), 2, "never a third");
}

#[tokio::test]
async fn maintenance_opens_the_same_channel_again() {
    let (mut genesys, mut feed, mut first) = Genesys::connected(Options::default()).await;
    send(&mut first, "platform/event.socket-closing.json").await;
    assert_eq!(next(&mut feed).await, FeedEvent::Renewing);
    let mut second = genesys.socket().await;
    // One socket a channel: the platform closes the first.
    crate::support::close(&mut first, 1001).await;
    send(&mut second, "platform/event.intent.json").await;
    let mut event = next(&mut feed).await;
    if matches!(event, FeedEvent::Recovered { missed: 0, .. }) {
        // Between the two there may have been a gap: then it is told that nothing was missed.
        event = next(&mut feed).await;
    }
    let FeedEvent::Suggestions(received) = event else {
        panic!("no hiccup: {event:?}")
    };
    assert_eq!(titles(&received), ["Return an order"]);
    assert_eq!(genesys.platform.asked(CHANNELS).len(), 1, "no new channel");
    assert_eq!(genesys.platform.asked("/channels/channel-1").len(), 2);
}

#[tokio::test]
async fn a_channel_that_is_gone_is_made_anew() {
    let (mut genesys, mut feed, socket) = Genesys::connected(Options::default()).await;
    drop(socket);
    assert!(matches!(
        hiccup(&mut feed).await,
        Error::ConnectionLost { .. }
    ));
    genesys.answer("/channels/channel-1", 404, golden("error.404.json"));
    feed.reconnect();
    let _socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
    assert_eq!(genesys.platform.asked(CHANNELS).len(), 2);
}

#[tokio::test]
async fn nothing_heard_is_a_loss() {
    let options = Options {
        ping_every: Duration::from_millis(50),
        // Long enough for the beginning of a conversation, which comes first.
        silence_limit: Duration::from_millis(1_500),
        ..Options::default()
    };
    let (_genesys, mut feed, _socket) = Genesys::connected(options).await;
    let error = hiccup(&mut feed).await;
    assert_eq!(
        error,
        Error::Silence {
            after: Duration::from_millis(1_500)
        }
    );
}

#[tokio::test]
async fn pings_are_the_platforms_own() {
    let options = Options {
        ping_every: Duration::from_millis(20),
        ..Options::default()
    };
    let (_genesys, _feed, mut socket) = Genesys::connected(options).await;
    for _ in 0..3 {
        pong(&mut socket).await;
    }
}

#[tokio::test]
async fn a_channel_pushed_out_by_another_is_told() {
    let (_genesys, mut feed, mut socket) = Genesys::connected(Options::default()).await;
    let mut event = golden_json("platform/event.no-longer-subscribed.json");
    event["eventBody"]["channelId"] = "another-channel".into();
    say(&mut socket, event.to_string()).await;
    nothing_but(&mut feed, &mut socket).await;
    event["eventBody"]["channelId"] = "channel-1".into();
    say(&mut socket, event.to_string()).await;
    assert_eq!(next(&mut feed).await, FeedEvent::Displaced);
    hiccup(&mut feed).await;
}

#[tokio::test]
async fn a_revoked_sign_in_ends_it() {
    let (_genesys, mut feed, mut socket) = Genesys::connected(Options::default()).await;
    send(&mut socket, "platform/event.token-revoked.json").await;
    assert_eq!(next(&mut feed).await, FeedEvent::SignInRevoked);
    let event = next(&mut feed).await;
    assert!(
        matches!(
            &event,
            FeedEvent::Closed {
                reason: Closed::Refused {
                    error: Error::TokenRefused { .. }
                }
            }
        ),
        "{event:?}"
    );
}

#[tokio::test]
async fn without_the_scope_it_is_closed_and_says_so() {
    let genesys = Genesys::start().await;
    genesys.answer(CHANNELS, 403, golden("error.403.json"));
    let mut feed = genesys.feed(Options::default());
    let event = next(&mut feed).await;
    assert!(
        matches!(
            &event,
            FeedEvent::Closed {
                reason: Closed::Refused { .. }
            }
        ),
        "{event:?}"
    );
}

#[tokio::test]
async fn a_busy_platform_is_left_alone_for_as_long_as_it_says() {
    let platform = Platform::start(|asked: &Asked| match asked.path.as_str() {
        TOKEN => reply(200, token(1)),
        CHANNELS => reply_with(429, "Retry-After", "77", golden("error.429.json")),
        _ => reply(404, "{}"),
    })
    .await;
    let mut feed = Feed::open(platform.client(), AGENT, Options::default());
    let event = next(&mut feed).await;
    let FeedEvent::Hiccup {
        retry_in,
        attempt: 1,
        of: 10,
        ..
    } = event
    else {
        panic!("a hiccup was expected, not {event:?}")
    };
    assert_eq!(retry_in, Duration::from_secs(77));
}

#[tokio::test]
async fn without_a_list_of_topics_everything_is_asked_for() {
    let mut genesys = Genesys::start().await;
    let path = "/api/v2/notifications/availabletopics?expand=requiresPermissions";
    genesys.answer(path, 500, "");
    let mut feed = genesys.feed(Options::default());
    let _socket = genesys.socket().await;
    assert_eq!(next(&mut feed).await, FeedEvent::Connected);
}

#[tokio::test]
async fn leaving_says_goodbye() {
    let (_genesys, feed, mut socket) = Genesys::connected(Options::default()).await;
    let (code, ()) = tokio::join!(goodbye(&mut socket), feed.close());
    assert_eq!(code, Some(1000));

    let (_genesys, feed, mut socket) = Genesys::connected(Options::default()).await;
    drop(feed);
    assert_eq!(
        goodbye(&mut socket).await,
        Some(1000),
        "dropping it is enough"
    );
}

#[tokio::test]
async fn a_far_end_that_says_nothing_does_not_hold_the_goodbye_up() {
    let platform = Platform::start(|_: &Asked| Reply::Silence).await;
    let feed = Feed::open(platform.client(), AGENT, Options::default());
    tokio::time::timeout(Duration::from_secs(8), feed.close())
        .await
        .expect("before any call would be given up: there is no connection");
}
