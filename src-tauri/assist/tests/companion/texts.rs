//! Texts that suggestions name, against the vendor's published API: fetched once, on the card, on
//! record, and said where they can't be had.

use assist::view::error::Code;
use assist::view::panel::{CardView, PanelView, TextView};
use sandbox::{Endpoint, Options, Sandbox};

use crate::kit::{Desk, platform_with};

/// At a pace at which canned responses come within seconds.
fn quick() -> Options {
    Options {
        speed: 60.0,
        at_once: 3,
        ..Options::default()
    }
}

/// Every card there is, the held ones as well.
fn all(view: &PanelView) -> impl Iterator<Item = &CardView> {
    let selected = view.selected.iter();
    selected.flat_map(|one| one.cards.iter().chain(&one.held_back))
}

fn response(view: &PanelView, text: impl Fn(&TextView) -> bool) -> Option<CardView> {
    let mut cards = all(view);
    let found = cards.find(|card| card.kind == "cannedResponse" && text(&card.text));
    found.cloned()
}

/// The first card with a canned response whose text stands like this, on whichever tab it comes.
async fn until_response(desk: &mut Desk, text: impl Fn(&TextView) -> bool) -> (String, CardView) {
    let mut views = desk.views.clone();
    let waited = tokio::time::timeout(crate::kit::DEADLINE, async {
        loop {
            let view = views.borrow_and_update().clone();
            if let Some(card) = response(&view, &text) {
                let id = view.selected.as_ref().map(|one| one.id.clone());
                return (id.expect("it has cards"), card);
            }
            // The busiest tab has the most to show.
            if let Some(busy) = view.tabs.iter().max_by_key(|tab| tab.unread)
                && busy.unread > 0
                && let Ok(id) = busy.id.parse()
            {
                desk.handle.select(id).await.expect("there");
            }
            views.changed().await.expect("the companion is there");
        }
    });
    waited.await.expect("a canned response in time")
}

fn asked(platform: &Sandbox) -> Vec<String> {
    let received = platform.received().to(Endpoint::Responses).all();
    received.into_iter().map(|one| one.path).collect()
}

#[tokio::test]
async fn a_text_comes_once_and_is_on_record() {
    let platform = platform_with(quick()).await;
    let mut desk = Desk::live_platform(&platform).await;
    let (_, card) = until_response(&mut desk, |text| *text == TextView::Here).await;
    assert!(
        !card.title.is_empty() && !card.snippet.is_empty(),
        "{card:?}"
    );
    assert_eq!(card.rank.score, None, "fetching it makes nobody surer");

    let events = desk.until_events("suggestion_text_came", 1).await;
    let on_record = events
        .iter()
        .filter_map(|event| event.payload.as_ref())
        .find(|payload| payload["key"] == card.key)
        .expect("this one");
    assert_eq!(on_record["came"], "here");
    assert_eq!(on_record["title"], card.title);
    assert!(
        on_record["body"]
            .as_str()
            .is_some_and(|body| !body.is_empty())
    );
    let paths = asked(&platform);
    let mut once = paths.clone();
    once.sort();
    once.dedup();
    assert_eq!(
        once.len(),
        paths.len(),
        "each text is asked for once: {paths:?}"
    );
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_may_not_be_read_is_asked_for_once_and_said_by_its_permission() {
    let platform = platform_with(quick()).await;
    let permission = "responses:response:view";
    let refused = platform
        .faults()
        .withhold_permissions(&[permission])
        .always();
    let mut desk = Desk::live_platform(&platform).await;
    let is_refused = |text: &TextView| matches!(text, TextView::Refused { .. });
    let (interaction, card) = until_response(&mut desk, is_refused).await;
    let missing = Some(permission.to_owned());
    assert_eq!(card.text, TextView::Refused { missing });
    assert_eq!(
        asked(&platform).len(),
        1,
        "one refusal stands for all of a kind"
    );

    let id = interaction.parse().expect("an id");
    let problem = desk.handle.accept(id, &card.key).await;
    let problem = problem.expect_err("there is nothing to take");
    assert_eq!(problem.code, Code::ScopeMissing);
    assert!(problem.message.contains(permission), "{problem:?}");
    desk.handle
        .dismiss(id, &card.key)
        .await
        .expect("it can be put away");
    refused.take_back();
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn who_takes_a_card_before_its_text_is_there_is_told_so() {
    let platform = platform_with(quick()).await;
    // The answer never comes within the two seconds somebody waits.
    let slow = platform
        .faults()
        .on(Endpoint::Responses)
        .latency(60_000)
        .always();
    let mut desk = Desk::live_platform(&platform).await;
    let (interaction, card) = until_response(&mut desk, |text| *text == TextView::Awaited).await;
    assert_eq!(card.title, "", "its kind is all that is known");
    let id = interaction.parse().expect("an id");
    let problem = desk.handle.accept(id, &card.key).await;
    assert_eq!(problem.expect_err("no text").code, Code::TextMissing);
    assert!(
        desk.events("suggestion_accepted").is_empty(),
        "nothing was taken"
    );
    slow.take_back();
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_gone_is_said() {
    let platform = platform_with(quick()).await;
    let gone = platform
        .faults()
        .on(Endpoint::Responses)
        .fail(1)
        .with(404)
        .always();
    let mut desk = Desk::live_platform(&platform).await;
    let (_, card) = until_response(&mut desk, |text| *text == TextView::Gone).await;
    assert!(card.snippet.is_empty());
    let events = desk.until_events("suggestion_text_came", 1).await;
    let came = events.iter().filter_map(|event| event.payload.as_ref());
    assert!(
        came.clone().any(|payload| payload["came"] == "gone"),
        "{events:?}"
    );
    gone.take_back();
    desk.close().await;
    platform.shutdown().await;
}
