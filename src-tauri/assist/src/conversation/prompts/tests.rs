mod injected;
mod walked;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rules::trigger::{Channel, Speaker};
use serde_json::{Value, json};

use super::*;
use crate::outbox::Target;
use crate::outbox::parcel::Injection;
use crate::store::PromptFact;
use crate::view::prompt::{PromptDisplay, PromptSource};

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_700_000_000_000 + ms).expect("in range")
}

/// A prompt that fires where the customer says `word`.
fn prompt(id: &str, word: &str) -> DeployedPrompt {
    let document = json!({
        "name": format!("About {word}"), "status": "active",
        "interactionTypes": ["conversation"],
        "trigger": { "type": "conversation", "conditions": [
            { "field": "customerSaid", "operator": "contains", "value": word },
        ] },
        "display": {
            "type": "toast", "timeoutMs": 20_000,
            "content": "Ask {{customerName}} about {{accountId}}.",
        },
    });
    of_document(id, document)
}

fn of_document(id: &str, document: Value) -> DeployedPrompt {
    DeployedPrompt {
        id: id.into(),
        sha256: document.to_string(),
        document,
        version: Some(7),
    }
}

fn deployed(prompts: impl IntoIterator<Item = DeployedPrompt>) -> Arc<Deployed> {
    let prompts = prompts.into_iter();
    Arc::new(Deployed {
        target: Some(Target::stored("t")),
        by_id: prompts
            .map(|prompt| (prompt.id.clone(), Arc::new(prompt)))
            .collect(),
    })
}

fn said(text: &str, ms: i64) -> Moment {
    Moment {
        at: at(ms),
        event: Event::Said {
            speaker: Speaker::Customer,
            text: text.into(),
            confidence: None,
        },
    }
}

/// An injection of `prompt`, alone on screen for 10 s after half a second.
fn injected(id: &str, prompt: &str, more: Value) -> Injected {
    let mut body = json!({
        "conversationId": "c", "promptId": prompt,
        "displaySettings": { "delayMs": 500, "maxConcurrentPrompts": 1, "autoDismissMs": 10_000 },
    });
    if let (Some(members), Value::Object(more)) = (body.as_object_mut(), more) {
        members.extend(more);
    }
    Injected {
        injection_id: id.into(),
        injection: Injection::of(body),
    }
}

/// The prompts of an interaction that began now, with nothing on record.
fn prompts(known: &Arc<Deployed>) -> Prompts {
    let mut prompts = unrecalled();
    prompts.know(Arc::clone(known), at(0));
    prompts.recall([], at(0));
    prompts
}

fn unrecalled() -> Prompts {
    let opening = Opening {
        channel: Channel::Chat,
        queue: None,
        started_at: at(0),
        attributes: BTreeMap::new(),
    };
    let wording = Wording::new(Some("J. Meyer"), None, "s-1".into());
    Prompts::new(PromptSettings::default(), opening, wording, at(0))
}

/// What happened by then, as `event key`.
fn told(prompts: &mut Prompts, ms: i64) -> Vec<String> {
    events(prompts.tick(false, at(ms)))
}

fn events(happened: Vec<Happened>) -> Vec<String> {
    let event = |one: Happened| format!("{} {}", one.what.kind(), one.prompt.key);
    happened.into_iter().map(event).collect()
}

#[test]
fn a_prompt_comes_up_when_its_words_are_said_and_says_what_is_known() {
    let known = deployed([prompt("p", "fee")]);
    let mut prompts = prompts(&known);
    prompts.hear([said("Why a refund?", 10)], at(10));
    assert_eq!(told(&mut prompts, 10), [""; 0]);
    prompts.hear([said("Why this fee?", 1000)], at(1000));
    assert_eq!(told(&mut prompts, 1000), ["prompt_triggered prompt:p"]);
    assert_eq!(prompts.next_wake(at(1000)), Some(at(1500)), "its delay");
    assert_eq!(
        told(&mut prompts, 1499),
        [""; 0],
        "not a millisecond sooner"
    );
    assert_eq!(told(&mut prompts, 1500), ["prompt_shown prompt:p"]);
    let view = prompts.view();
    let shown = &view.shown[0];
    assert_eq!(
        (shown.display, shown.source, shown.name.as_str()),
        (PromptDisplay::Toast, PromptSource::Triggered, "About fee")
    );
    assert_eq!(shown.closes_at, Some(at(21_500).as_millisecond()));
    let parts: Vec<_> = shown
        .content
        .iter()
        .map(|part| (part.text.as_str(), part.variable.as_deref()))
        .collect();
    assert_eq!(
        parts,
        [
            ("Ask ", None),
            ("J. Meyer", Some("customerName")),
            (" about ", None),
            ("", Some("accountId")),
            (".", None),
        ],
        "what is not known stays empty, with its name"
    );
    prompts.hear([said("This fee!", 2000)], at(2000));
    assert_eq!(told(&mut prompts, 21_500), ["prompt_timed_out prompt:p"]);
    assert_eq!(told(&mut prompts, 90_000), [""; 0], "once an interaction");
}

#[test]
fn what_is_read_or_deployed_later_is_judged_by_all_that_was_said() {
    let mut prompts = unrecalled();
    prompts.hear([said("this fee", 10)], at(10));
    prompts.know(deployed([prompt("p", "fee")]), at(20));
    assert_eq!(
        told(&mut prompts, 20),
        [""; 0],
        "the record is not asked yet"
    );
    prompts.recall([], at(30));
    assert_eq!(told(&mut prompts, 30), ["prompt_triggered prompt:p"]);
    prompts.know(
        deployed([prompt("p", "fee"), prompt("q", "this fee")]),
        at(40),
    );
    assert_eq!(told(&mut prompts, 40), ["prompt_triggered prompt:q"]);
}

#[test]
fn what_was_shown_before_a_restart_is_not_shown_again() {
    let mut prompts = unrecalled();
    prompts.know(deployed([prompt("p", "fee"), prompt("q", "fee")]), at(0));
    prompts.recall(["prompt:p".to_owned()], at(0));
    prompts.hear([said("this fee", 10)], at(10));
    assert_eq!(told(&mut prompts, 10), ["prompt_triggered prompt:q"]);
}

#[test]
fn another_deploy_brings_nothing_back_and_takes_nothing_off_the_screen() {
    let mut prompts = prompts(&deployed([prompt("p", "fee"), prompt("q", "fee")]));
    prompts.settings.max_concurrent = 1;
    prompts.hear([said("fee", 0)], at(0));
    told(&mut prompts, 500);
    assert_eq!(prompts.view().shown.len(), 1, "one waits behind the other");
    // The one on screen changes, the one that waits does too.
    let mut other = prompt("p", "fee").document;
    other["display"]["content"] = json!("Other words.");
    let changed = [of_document("p", other.clone()), of_document("q", other)];
    prompts.know(deployed(changed), at(1000));
    assert_eq!(told(&mut prompts, 1000), [""; 0]);
    let words = |prompts: &Prompts| prompts.view().shown[0].content[0].text.clone();
    assert_eq!(words(&prompts), "Ask ", "what is being read is not changed");
    assert_eq!(
        told(&mut prompts, 20_500),
        ["prompt_timed_out prompt:p", "prompt_shown prompt:q"]
    );
    assert_eq!(words(&prompts), "Other words.", "as deployed when it came");
}

#[test]
fn what_is_not_deployed_any_more_does_not_come() {
    let mut prompts = prompts(&deployed([prompt("p", "fee"), prompt("q", "fee")]));
    prompts.settings.max_concurrent = 1;
    prompts.hear([said("fee", 0)], at(0));
    told(&mut prompts, 500);
    let mut off = prompt("q", "fee").document;
    off["status"] = json!("inactive");
    prompts.know(deployed([of_document("q", off)]), at(600));
    assert_eq!(told(&mut prompts, 600), ["prompt_withdrawn prompt:q"]);
    assert_eq!(
        prompts.view().shown.len(),
        1,
        "what is on screen stays its time"
    );
    assert_eq!(told(&mut prompts, 20_500), ["prompt_timed_out prompt:p"]);
}

#[test]
fn a_trigger_that_is_no_longer_readable_does_not_fire_as_it_was() {
    let mut prompts = prompts(&deployed([prompt("p", "fee")]));
    let mut odd = prompt("p", "fee").document;
    odd["trigger"]["conditions"][0]["operator"] = json!("like");
    prompts.know(deployed([of_document("p", odd)]), at(10));
    prompts.hear([said("fee", 20)], at(20));
    assert_eq!(told(&mut prompts, 20), [""; 0]);
}

#[test]
fn signing_out_forgets_nothing_that_waits() {
    let mut prompts = prompts(&deployed([prompt("p", "fee")]));
    prompts.hear([said("fee", 0)], at(0));
    prompts.know(Arc::default(), at(100));
    assert_eq!(
        told(&mut prompts, 500),
        ["prompt_triggered prompt:p", "prompt_shown prompt:p"],
        "nobody is signed in: nothing is known to have changed"
    );
}

#[test]
fn a_decision_holds_the_prompt_until_it_is_written() {
    let known = deployed([prompt("p", "fee")]);
    let mut prompts = prompts(&known);
    prompts.hear([said("fee", 0)], at(0));
    told(&mut prompts, 500);
    assert!(prompts.decide("prompt:q", at(600)).is_none(), "not there");
    let named = prompts.decide("prompt:p", at(20_499)).expect("on screen");
    assert_eq!((named.version, named.display), (Some(7), "toast"));
    assert!(prompts.decide("prompt:p", at(20_499)).is_none(), "once");
    prompts.reading("prompt:p", false, at(20_499));
    assert_eq!(
        told(&mut prompts, 60_000),
        [""; 0],
        "it does not go meanwhile"
    );
    prompts.decided("prompt:p", None, at(60_000));
    assert_eq!(
        prompts.view().shown.len(),
        1,
        "not written: nothing was decided"
    );
    prompts.decide("prompt:p", at(60_001)).expect("on screen");
    prompts.decided("prompt:p", Some(PromptAction::Clicked), at(60_002));
    assert_eq!(prompts.view(), PromptsView::default());
    assert_eq!(
        told(&mut prompts, 90_000),
        [""; 0],
        "the click is the record's"
    );
}

#[test]
fn not_now_brings_it_back_in_a_minute() {
    let mut prompts = prompts(&deployed([prompt("p", "fee")]));
    prompts.hear([said("fee", 0)], at(0));
    told(&mut prompts, 500);
    assert!(prompts.viewed("prompt:p").is_some());
    prompts.decide("prompt:p", at(1000)).expect("on screen");
    prompts.decided("prompt:p", Some(PromptAction::NotNow), at(1000));
    assert_eq!(
        prompts.view(),
        PromptsView::default(),
        "nothing of it shows"
    );
    assert_eq!(told(&mut prompts, 60_999), [""; 0]);
    assert_eq!(told(&mut prompts, 61_000), ["prompt_shown prompt:p"]);
    assert!(prompts.viewed("prompt:p").is_none(), "seen once");
}

#[test]
fn while_it_is_read_it_stays() {
    let mut prompts = prompts(&deployed([prompt("p", "fee")]));
    prompts.hear([said("fee", 0)], at(0));
    told(&mut prompts, 500);
    prompts.reading("prompt:p", true, at(20_000));
    assert_eq!(told(&mut prompts, 600_000), [""; 0]);
    assert_eq!(prompts.view().shown[0].closes_at, None);
    prompts.reading("prompt:p", false, at(600_000));
    assert_eq!(told(&mut prompts, 603_000), ["prompt_timed_out prompt:p"]);
    prompts.reading("prompt:p", true, at(603_001));
    prompts.inject(injected("i", "p", json!({})), at(700_000));
    told(&mut prompts, 700_500);
    prompts.reading("injection:i", true, at(700_600));
    prompts.read_no_more(at(709_000));
    let closes = prompts.view().shown[0].closes_at;
    assert_eq!(
        closes,
        Some(at(718_900).as_millisecond()),
        "out of sight is not read: what was left"
    );
    assert!(prompts.read.is_empty(), "nothing is kept of what is gone");
}

#[test]
fn mute_and_hold_keep_everything_for_later() {
    let mut prompts = prompts(&deployed([prompt("p", "fee"), prompt("q", "fee")]));
    prompts.hear([said("fee", 0)], at(0));
    let held = prompts.tick(true, at(5_000));
    assert_eq!(held.len(), 2, "{held:?}");
    assert_eq!(prompts.view().queued, 2, "quiet: they wait");
    assert_eq!(
        told(&mut prompts, 6_000),
        ["prompt_shown prompt:p", "prompt_shown prompt:q"]
    );
    prompts.mute(true, at(7_000));
    assert_eq!(
        told(&mut prompts, 7_000),
        ["prompt_muted prompt:p", "prompt_muted prompt:q"]
    );
    prompts.inject(injected("i", "p", json!({})), at(8_000));
    assert_eq!(told(&mut prompts, 9_000), ["prompt_triggered injection:i"]);
    assert!(prompts.view().muted);
    prompts.mute(false, at(10_000));
    assert_eq!(told(&mut prompts, 10_000), ["prompt_shown injection:i"]);
    assert_eq!(events(prompts.clear()), ["prompt_withdrawn injection:i"]);
}
