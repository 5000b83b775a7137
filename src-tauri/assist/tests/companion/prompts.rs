//! Prompts on the agent's panel: triggered ones, and what an agent does with any.

use assist::companion::Interaction;
use assist::view::prompt::{PromptView, PromptsView};
use rules::id::InteractionId;
use sandbox::{Assignment, Frame, Options, Sandbox};
use serde_json::json;

use crate::injections::{PROMPT, following, form};
use crate::kit::{Ahead, Desk, platform, platform_with, silent_interaction, suggestion};

/// A batch that the customer's words caused.
fn said(interaction: InteractionId, words: &str) -> Frame {
    Frame::json(&json!({
        "interactionId": interaction,
        "suggestions": [suggestion("s-1", "plans", 0.9, 0.9)],
        "metadata": { "queryStatement": words },
    }))
}

/// A live desk, whose clock the test sets ahead, that follows an interaction of the queue Billing.
async fn begin(platform: &Sandbox, ahead: &Ahead) -> (Desk, InteractionId) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::open_at(dir, &[], ahead.clock()).await;
    let (desk, id) = following(desk, platform).await;
    let about = Interaction {
        id,
        queue: Some("Billing".into()),
        ..silent_interaction("J. Meyer")
    };
    desk.handle.end(id).await.expect("followed");
    desk.handle.follow(about).await.expect("followed");
    (desk, id)
}

async fn until_prompts(
    desk: &mut Desk,
    what: &str,
    seen: impl Fn(&PromptsView) -> bool,
) -> PromptsView {
    let view = desk
        .until(what, |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| seen(&one.prompts))
        })
        .await;
    view.selected.as_ref().expect("just seen").prompts.clone()
}

/// The one prompt on screen.
async fn until_shown(desk: &mut Desk) -> PromptView {
    let prompts = until_prompts(desk, "a prompt", |prompts| prompts.shown.len() == 1).await;
    prompts.shown[0].clone()
}

/// "I want to cancel" brings "Before they leave" up.
async fn shown(platform: &Sandbox, ahead: &Ahead) -> (Desk, InteractionId, PromptView) {
    let (mut desk, id) = begin(platform, ahead).await;
    platform.push(id, said(id, "I want to cancel")).await;
    let shown = until_shown(&mut desk).await;
    (desk, id, shown)
}

fn tally(desk: &Desk) -> Vec<i64> {
    let file = desk.dir.path().join("cuecard.db");
    let connection = rusqlite::Connection::open(file).expect("a record");
    let sums = "SELECT sum(shown), sum(viewed), sum(clicked), sum(dismissed), sum(timed_out),
                sum(muted) FROM prompt_tally WHERE target = 'sandbox' AND prompt_id = ?1";
    connection
        .query_row(sums, [PROMPT], |row| (0..6).map(|at| row.get(at)).collect())
        .expect("counted")
}

#[tokio::test]
async fn a_triggered_prompt_comes_after_its_delay_and_what_is_done_with_it_is_on_record() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id, prompt) = shown(&platform, &ahead).await;
    assert_eq!(prompt.prompt_id, PROMPT);
    assert_eq!(prompt.content[1].text, "J. Meyer");
    let up = desk.until_events("prompt_triggered", 1).await;
    let came = desk.until_events("prompt_shown", 1).await;
    let delay = came[0].at.duration_since(up[0].at).as_millis();
    assert!(delay >= 500, "not before its delay: {delay} ms");
    let stays = prompt.closes_at.expect("nobody reads it") - prompt.shown_at;
    assert_eq!(stays, 40_000, "display.timeoutMs");

    let handle = desk.handle.clone();
    for _ in 0..2 {
        handle.prompt_viewed(id, &prompt.key).await.expect("told");
    }
    handle
        .prompt_clicked(id, &prompt.key)
        .await
        .expect("on disk");
    let clicked = desk.events("prompt_clicked");
    assert_eq!(clicked.len(), 1, "on disk when it is answered");
    assert_eq!(
        clicked[0].payload.as_ref().expect("kept"),
        &json!({
            "promptId": PROMPT, "version": 1, "source": "triggered", "display": "popup",
        }),
        "and no word of a customer"
    );
    assert!(
        clicked[0].actor.starts_with("agent:"),
        "{}",
        clicked[0].actor
    );
    assert_eq!(desk.events("prompt_viewed").len(), 1, "seen once");
    until_prompts(&mut desk, "gone", |prompts| prompts.shown.is_empty()).await;
    let again = handle.prompt_dismissed(id, &prompt.key).await;
    assert_eq!(
        again.expect_err("gone").code,
        assist::view::error::Code::Gone
    );
    assert_eq!(tally(&desk), [1, 1, 1, 0, 0, 0]);
    assert!(desk.verify().ok);

    platform.push(id, said(id, "cancel, I said")).await;
    desk.until_events("suggestions_produced", 2).await;
    ahead.pass(&desk, 5_000).await;
    desk.handle.select(id).await.expect("told");
    assert_eq!(desk.events("prompt_triggered").len(), 1, "once a call");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn it_goes_by_itself_but_not_while_it_is_read() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id, prompt) = shown(&platform, &ahead).await;
    let handle = desk.handle.clone();
    handle
        .prompt_reading(id, &prompt.key, true)
        .await
        .expect("told");
    until_prompts(&mut desk, "stays", |prompts| {
        prompts
            .shown
            .first()
            .is_some_and(|one| one.closes_at.is_none())
    })
    .await;
    ahead.pass(&desk, 50_000).await;
    handle
        .prompt_reading(id, &prompt.key, false)
        .await
        .expect("told");
    let rests = until_shown(&mut desk).await;
    assert!(desk.events("prompt_timed_out").is_empty(), "it was read");
    until_prompts(&mut desk, "closes", |prompts| {
        prompts
            .shown
            .first()
            .is_some_and(|one| one.closes_at.is_some())
    })
    .await;
    assert_eq!(rests.key, prompt.key);
    ahead.pass(&desk, 40_000).await;
    desk.until_events("prompt_timed_out", 1).await;
    assert_eq!(tally(&desk), [1, 0, 0, 0, 1, 0]);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn not_now_puts_it_off_and_dismissing_ends_it() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id, prompt) = shown(&platform, &ahead).await;
    let handle = desk.handle.clone();
    handle
        .prompt_not_now(id, &prompt.key)
        .await
        .expect("on disk");
    until_prompts(&mut desk, "off", |prompts| prompts.shown.is_empty()).await;
    assert_eq!(desk.events("prompt_put_off").len(), 1);
    ahead.pass(&desk, 60_000).await;
    let again = until_shown(&mut desk).await;
    assert_eq!(again.key, prompt.key, "it is back");
    handle
        .prompt_dismissed(id, &prompt.key)
        .await
        .expect("on disk");
    until_prompts(&mut desk, "gone", |prompts| prompts.shown.is_empty()).await;
    assert_eq!(tally(&desk), [2, 0, 0, 1, 0, 0]);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn muting_takes_prompts_away_and_holds_those_to_come() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id, _) = shown(&platform, &ahead).await;
    let handle = desk.handle.clone();
    handle.mute_prompts(id, true).await.expect("on disk");
    let muted = desk.events("prompts_muted");
    assert_eq!(muted[0].payload, Some(json!({ "on": true })));
    until_prompts(&mut desk, "muted", |prompts| {
        prompts.muted && prompts.shown.is_empty()
    })
    .await;
    desk.until_events("prompt_muted", 1).await;
    assert_eq!(tally(&desk), [1, 0, 0, 0, 0, 1]);

    handle.studio().inject(form(id)).await.expect("on disk");
    desk.until_events("prompt_triggered", 2).await;
    ahead.pass(&desk, 5_000).await;
    let waits = until_prompts(&mut desk, "one waits", |prompts| prompts.queued == 1).await;
    assert!(waits.shown.is_empty(), "it waits");

    // The mute holds until the program ends, also where the tab was closed meanwhile.
    handle.end(id).await.expect("followed");
    desk.until_events("prompt_withdrawn", 1).await;
    let again = Interaction {
        id,
        ..silent_interaction("J. Meyer")
    };
    handle.follow(again).await.expect("followed");
    until_prompts(&mut desk, "still muted", |prompts| prompts.muted).await;
    handle.mute_prompts(id, false).await.expect("on disk");
    until_prompts(&mut desk, "not muted", |prompts| !prompts.muted).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn quiet_mode_and_another_tab_keep_prompts_waiting() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id) = begin(&platform, &ahead).await;
    let handle = desk.handle.clone();
    handle.set_quiet(true, None).await.expect("told");
    platform.push(id, said(id, "I want to cancel")).await;
    handle.studio().inject(form(id)).await.expect("on disk");
    desk.until_events("prompt_triggered", 2).await;
    ahead.pass(&desk, 5_000).await;
    until_prompts(&mut desk, "both wait", |prompts| prompts.queued == 2).await;
    assert!(desk.events("prompt_shown").is_empty(), "quiet");

    let other = silent_interaction("A. Novak");
    let second = other.id;
    handle.follow(other).await.expect("followed");
    handle.select(second).await.expect("told");
    handle.set_quiet(false, None).await.expect("told");
    handle.studio().inject(form(id)).await.expect("on disk");
    let view = desk
        .until("an unread prompt", |view| {
            view.tabs
                .iter()
                .any(|tab| tab.id == id.to_string() && tab.unread > 0)
        })
        .await;
    assert_eq!(
        view.selected.as_ref().expect("the other").prompts,
        PromptsView::default()
    );
    assert!(
        desk.events("prompt_shown").is_empty(),
        "nobody would see it"
    );
    handle.select(id).await.expect("told");
    ahead.pass(&desk, 1_000).await;
    until_prompts(&mut desk, "all three", |prompts| prompts.shown.len() == 3).await;
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn never_more_than_allowed_at_once() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id, _) = shown(&platform, &ahead).await;
    let mut alone = form(id);
    alone.display_settings.max_concurrent_prompts = "1".into();
    let studio = desk.handle.studio();
    studio.inject(alone).await.expect("on disk");
    desk.until_events("prompt_triggered", 2).await;
    ahead.pass(&desk, 5_000).await;
    let prompts = until_prompts(&mut desk, "one waits", |prompts| prompts.queued == 1).await;
    assert_eq!(prompts.shown.len(), 1, "it wants to be alone");
    ahead.pass(&desk, 36_000).await;
    desk.until_events("prompt_timed_out", 1).await;
    let next = until_shown(&mut desk).await;
    assert!(next.key.starts_with("injection:"), "{}", next.key);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_was_shown_before_a_restart_is_not_shown_again() {
    let platform = platform().await;
    let ahead = Ahead::default();
    let (mut desk, id, _) = shown(&platform, &ahead).await;
    desk.until_events("prompt_shown", 1).await;
    let dir = desk.close().await;

    let desk = Desk::open_at(dir, &[], ahead.clock()).await;
    let mut desk = desk.connected(&platform).await;
    let about = Interaction {
        id,
        queue: Some("Billing".into()),
        ..silent_interaction("J. Meyer")
    };
    desk.handle.follow(about).await.expect("followed");
    desk.until_studio("what is deployed", |view| !view.prompts.is_empty())
        .await;
    platform.push(id, said(id, "I want to cancel")).await;
    desk.until_cards(1).await;
    // One that was not shown before comes: so this is the time at which the other would have.
    let studio = desk.handle.studio();
    studio.inject(form(id)).await.expect("on disk");
    let shown = until_shown(&mut desk).await;
    assert!(shown.key.starts_with("injection:"), "{}", shown.key);
    assert_eq!(desk.events("prompt_triggered").len(), 2, "one each run");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_sandboxs_own_prompts_come_up_while_its_conversations_play() {
    let options = Options {
        speed: 200.0,
        ..Options::default()
    };
    let platform = platform_with(options).await;
    let mut desk = Desk::live(&platform).await;
    desk.until_studio("what is deployed", |view| !view.prompts.is_empty())
        .await;
    let mut assignments = platform.assignments();
    let handle = desk.handle.clone();
    let floor = tokio::spawn(async move {
        while let Some(assignment) = assignments.recv().await {
            match assignment {
                Assignment::Started(about) => {
                    let followed = Interaction {
                        id: about.interaction_id,
                        customer: Some(about.customer),
                        queue: Some(about.queue),
                        channel: None,
                        attributes: about.attributes,
                    };
                    handle.follow(followed).await.expect("followed");
                }
                Assignment::Ended(id) => drop(handle.end(id).await),
            }
        }
    });
    let came = desk.until_events("prompt_triggered", 2).await;
    for event in came {
        let payload = event.payload.expect("kept");
        let id = payload["promptId"].as_str().expect("text").to_owned();
        assert!(id.starts_with("5e1f7a52-"), "one of its own: {id}");
        assert_eq!(payload["source"], "triggered");
    }
    floor.abort();
    desk.close().await;
    platform.shutdown().await;
}
