//! Summaries against the sandbox: made, checked, edited, filed.

mod by_itself;
mod canceling;
mod faults;
mod filing;
mod making;
mod restarting;

use std::sync::Arc;

use assist::companion::Interaction;
use assist::store::Event;
use assist::summaries::Summaries;
use assist::view::summary::{FilingView, SummariesView, SummaryForm, SummaryState, SummaryView};
use rules::id::InteractionId;
use sandbox::{Endpoint, Frame, Sandbox};
use serde_json::{Value, json};

use crate::kit::{DEADLINE, Desk, platform, silent_interaction, suggestion};

/// What an agent would have chosen.
fn form() -> SummaryForm {
    SummaryForm {
        language_code: "en-US".into(),
        summary_length: "medium".into(),
        format: "json".into(),
        ..SummaryForm::default()
    }
}

/// Said from beginning to end, by both.
const TALK: [(&str, &str); 4] = [
    (
        "customer",
        "My refund of $48.90 has not come, and I have waited nine days.",
    ),
    ("agent", "I am sorry. I look at order 7731 now."),
    (
        "agent",
        "The refund went out on Monday. It takes five days.",
    ),
    ("customer", "Then I wait until Friday. Thank you."),
];

/// The written form of [`TALK`].
fn talk() -> String {
    let lines = TALK.map(|(speaker, text)| match speaker {
        "agent" => format!("Agent: {text}"),
        _ => format!("Customer: {text}"),
    });
    lines.join("\n")
}

/// A frame that carries the whole talk.
fn told(interaction: InteractionId) -> Frame {
    let utterances: Vec<_> = TALK
        .iter()
        .zip(10..)
        .map(|((speaker, text), second)| {
            json!({ "speaker": speaker, "text": text, "at": format!("2026-11-21T09:00:{second}.000Z") })
        })
        .collect();
    Frame::json(&json!({
        "interactionId": interaction,
        "suggestions": [suggestion("s-1", "refund", 0.9, 0.9)],
        "metadata": { "utterances": utterances, "transcriptFromStart": true },
    }))
}

/// A desk that is live, on which an interaction ended whose talk is known: its summary's number.
async fn with_ended() -> (Sandbox, Desk, Summaries, u64) {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let id = end_one(&platform, &mut desk, silent_interaction("J. Meyer")).await;
    let summaries = desk.handle.summaries();
    (platform, desk, summaries, id)
}

/// Follows an interaction, hears its whole talk, ends it: its summary's number.
async fn end_one(platform: &Sandbox, desk: &mut Desk, interaction: Interaction) -> u64 {
    let id = interaction.id;
    let summaries = desk.handle.summaries();
    desk.handle.follow(interaction).await.expect("followed");
    desk.handle.select(id).await.expect("shown");
    platform.push(id, told(id)).await;
    desk.until_cards(1).await;
    desk.handle.end(id).await.expect("followed");
    let view = until(&summaries, "its tab", |view| of(view, id).is_some()).await;
    of(&view, id).expect("a tab").id
}

fn of(view: &SummariesView, interaction: InteractionId) -> Option<&SummaryView> {
    let interaction = interaction.to_string();
    view.open.iter().find(|one| one.interaction == interaction)
}

/// The summary as it is shown.
fn shown(summaries: &Summaries, id: u64) -> SummaryView {
    let views = summaries.views();
    let view = views.borrow();
    let found = view.open.iter().find(|one| one.id == id);
    found.expect("open").clone()
}

/// The first view in which `seen` holds.
async fn until(
    summaries: &Summaries,
    what: &str,
    seen: impl Fn(&SummariesView) -> bool,
) -> Arc<SummariesView> {
    let mut views = summaries.views();
    let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
    match waited {
        Ok(Ok(view)) => Arc::clone(&view),
        Ok(Err(_)) => panic!("the summaries ended before: {what}"),
        Err(late) => panic!("{what}: {late}; last was {:#?}", summaries.views().borrow()),
    }
}

/// The summary in the first view in which `seen` holds of it.
async fn until_it(
    summaries: &Summaries,
    id: u64,
    what: &str,
    seen: impl Fn(&SummaryView) -> bool,
) -> SummaryView {
    let it = |view: &SummariesView| view.open.iter().find(|one| one.id == id).cloned();
    let view = until(summaries, what, |view| it(view).is_some_and(|it| seen(&it))).await;
    it(&view).expect("open")
}

async fn until_made(summaries: &Summaries, id: u64) -> SummaryView {
    let is_over =
        |it: &SummaryView| matches!(it.state, SummaryState::Made | SummaryState::Failed { .. });
    let it = until_it(summaries, id, "made", is_over).await;
    assert_eq!(it.state, SummaryState::Made, "it was made");
    it
}

async fn until_filed(summaries: &Summaries, id: u64) -> SummaryView {
    let is_filed = |it: &SummaryView| matches!(it.filing, FilingView::Filed { .. });
    until_it(summaries, id, "filed", is_filed).await
}

/// The platform answers the next request with this text.
fn will_say(platform: &Sandbox, text: &str) {
    let answer = json!({
        "id": "sum-1", "summaryText": text, "summaryLength": "medium",
        "createdDate": "2026-11-21T09:05:00.000Z",
    });
    let summaries = platform.faults().on(Endpoint::Summaries);
    let _ = summaries.fail(1).with(200).saying(answer);
}

/// Made with this text.
async fn made_as(platform: &Sandbox, summaries: &Summaries, id: u64, text: &str) -> SummaryView {
    will_say(platform, text);
    summaries.make(id, form()).await.expect("on disk");
    let it = until_made(summaries, id).await;
    assert_eq!(it.text, text, "as it came");
    it
}

/// What the CRM was told, each once.
fn filed(platform: &Sandbox) -> Vec<Value> {
    let effects = platform.effects(Endpoint::CrmWebhook).effects;
    effects.into_iter().map(|one| one.body).collect()
}

/// Entries about summaries, oldest first.
fn entries(desk: &Desk) -> Vec<Event> {
    let of_summaries = |event: &Event| event.kind.starts_with("summary_");
    desk.events("").into_iter().filter(of_summaries).collect()
}

fn kinds(desk: &Desk) -> Vec<String> {
    entries(desk).into_iter().map(|event| event.kind).collect()
}
