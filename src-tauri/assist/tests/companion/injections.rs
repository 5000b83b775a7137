//! Prompts put into live conversations: through the outbox, onto the panel (`contract.md §4`).

use assist::clock::Clock;
use assist::view::error::Code;
use assist::view::outbox::DeliveryKind;
use assist::view::prompt::PromptSource;
use assist::view::studio::{
    DisplaySettingsForm, InjectionForm, InjectionRow, InjectionState, StudioView,
};
use rules::id::InteractionId;
use sandbox::{Endpoint, Sandbox};
use serde_json::{Value, json};

use crate::kit::{Desk, connection, platform, silent_interaction};

/// "Before they leave", which the sandbox has deployed.
pub const PROMPT: &str = "5e1f7a52-3c0d-4b8e-9a46-d2b7c1c0d201";

pub fn form(conversation: InteractionId) -> InjectionForm {
    InjectionForm {
        conversation_id: conversation.to_string(),
        prompt_id: PROMPT.into(),
        display_settings: DisplaySettingsForm {
            delay_ms: "500".into(),
            max_concurrent_prompts: "3".into(),
            auto_dismiss_ms: "10000".into(),
        },
        ..InjectionForm::default()
    }
}

/// A live desk that follows a silent interaction and knows what is deployed.
pub async fn following(desk: Desk, platform: &Sandbox) -> (Desk, InteractionId) {
    let mut desk = desk.connected(platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    // Both come by themselves, in no order: what is deployed, and the conversation with its name.
    desk.until_studio("what is deployed, and the conversation", |view| {
        !view.prompts.is_empty()
            && view
                .conversations
                .iter()
                .any(|tab| tab.id == id.to_string())
    })
    .await;
    (desk, id)
}

async fn begin(platform: &Sandbox) -> (Desk, InteractionId) {
    following(Desk::open().await, platform).await
}

fn row(view: &StudioView, id: u64) -> Option<&InjectionRow> {
    view.injections.iter().find(|row| row.id == id)
}

/// The injection's row once it stands there.
async fn until(desk: &mut Desk, id: u64, state: InjectionState) -> InjectionRow {
    let what = format!("injection {id}: {state:?}");
    let view = desk
        .until_studio(&what, |view| {
            row(view, id).is_some_and(|row| row.state == state)
        })
        .await;
    row(&view, id).expect("just seen").clone()
}

/// The audit payloads of one injection, with their kinds, oldest first.
fn audited(desk: &Desk) -> Vec<(String, Value)> {
    let events = desk.events("").into_iter();
    let events = events.filter(|event| event.kind.starts_with("prompt_inj"));
    events
        .map(|event| (event.kind, event.payload.expect("kept")))
        .collect()
}

#[tokio::test]
async fn an_injection_reaches_platform_webhook_and_panel() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let mut form = form(id);
    let receivers = &platform.banner().webhooks;
    form.webhook_url = receivers.injection.to_string();
    form.context_data = r#"{"customerName":"Ms Meyer-Canary"}"#.into();
    let studio = desk.handle.studio();
    assert_eq!(
        studio.check_injection(form.clone()).await,
        Ok(Vec::new()),
        "the sandbox's own webhook is admitted in the sandbox"
    );
    let delivery = studio.inject(form).await.expect("on disk");
    let sent = until(&mut desk, delivery, InjectionState::Sent).await;
    assert_eq!(
        (
            sent.prompt.as_str(),
            sent.conversation.as_str(),
            sent.attempts
        ),
        ("Before they leave", "J. Meyer", 1)
    );
    let injection_id = sent.injection_id.clone().expect("the platform's id");

    let made = platform.effects(Endpoint::Injections);
    assert_eq!(made.total, 1);
    assert_eq!(
        made.effects[0].body,
        json!({
            "conversationId": id, "promptId": PROMPT,
            "displaySettings": { "delayMs": 500, "maxConcurrentPrompts": 3, "autoDismissMs": 10000 },
            "webhookUrl": receivers.injection,
            "contextData": { "customerName": "Ms Meyer-Canary" },
        }),
        "as the contract writes it"
    );

    let view = desk
        .until("the prompt on screen", |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| one.prompts.shown.len() == 1)
        })
        .await;
    let prompts = &view.selected.as_ref().expect("selected").prompts;
    let shown = &prompts.shown[0];
    assert_eq!(shown.source, PromptSource::Injected);
    let words: String = shown
        .content
        .iter()
        .map(|part| part.text.as_str())
        .collect();
    assert!(words.starts_with("Ask Ms Meyer-Canary how fast"), "{words}");
    let came = desk.until_events("prompt_shown", 1).await;
    let up = desk.until_events("prompt_triggered", 1).await;
    let delay = came[0].at.duration_since(up[0].at);
    assert!(delay.as_millis() >= 500, "not before its delay: {delay:?}");
    assert_eq!(
        came[0].payload.as_ref().expect("kept")["injectionId"],
        injection_id.as_str()
    );

    desk.until_events("delivery_succeeded", 1).await;
    let told = platform.effects(Endpoint::InjectionWebhook);
    assert_eq!(told.total, 1, "once");
    let told = &told.effects[0].body;
    let latency = &told["latencyMs"];
    assert!(latency.is_u64(), "{told}");
    assert_eq!(
        *told,
        json!({
            "eventType": "AGENT_ASSIST_PROMPT_INJECTED", "injectionId": injection_id,
            "latencyMs": latency, "timestamp": told["timestamp"],
            "context": { "customerName": "Ms Meyer-Canary" }, "alignmentStatus": "SYNCED",
        })
    );

    let audited = audited(&desk);
    let kinds: Vec<_> = audited.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["prompt_injection_requested", "prompt_injected"]);
    let (pending, done) = (&audited[0].1, &audited[1].1);
    assert_eq!(
        *pending,
        json!({
            "auditId": pending["auditId"], "conversationId": id, "promptId": PROMPT,
            "status": "PENDING", "attempts": 0,
            "complianceTag": "AGENT_ASSIST_INJECTION", "retentionPolicy": "90_DAYS",
        })
    );
    assert_eq!(
        *done,
        json!({
            "auditId": pending["auditId"], "conversationId": id, "promptId": PROMPT,
            "status": "SUCCESS", "attempts": 1, "latencyMs": done["latencyMs"],
            "responseId": injection_id,
            "complianceTag": "AGENT_ASSIST_INJECTION", "retentionPolicy": "90_DAYS",
        })
    );
    let all = serde_json::to_string(&desk.events("")).expect("plain");
    assert!(!all.contains("Canary"), "the context is on no record");
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn every_violation_stands_at_its_field_and_nothing_is_written() {
    let platform = platform().await;
    let (desk, id) = begin(&platform).await;
    let mut bad = form(id);
    bad.webhook_url = "https://169.254.169.254/latest/meta-data".into();
    bad.display_settings.delay_ms = "499".into();
    bad.context_data = "[]".into();
    let studio = desk.handle.studio();
    let found = studio.check_injection(bad.clone()).await.expect("checked");
    let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
    let expected = ["displaySettings.delayMs", "webhookUrl", "contextData"];
    assert_eq!(paths, expected);
    let problem = studio.inject(bad).await.expect_err("refused");
    assert_eq!(problem.code, Code::InvalidInput);
    let paths: Vec<_> = problem.fields.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, expected);
    assert!(audited(&desk).is_empty(), "nothing was written");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_full_screen_makes_them_wait_in_order_and_they_can_be_canceled() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let full = platform
        .faults()
        .on(Endpoint::Injections)
        .fail(1)
        .with(409)
        .always();
    let studio = desk.handle.studio();
    let mut put = Vec::new();
    for _ in 0..4 {
        put.push(studio.inject(form(id)).await.expect("on disk"));
    }
    let before = Clock::system().now().as_millisecond();
    let first = until(&mut desk, put[0], InjectionState::Full).await;
    let wait = first.next_attempt_at.expect("by itself") - before;
    assert!(
        (9_000..=11_500).contains(&wait),
        "after autoDismissMs: {wait} ms"
    );
    for later in &put[1..] {
        until(&mut desk, *later, InjectionState::Behind).await;
    }
    studio.cancel_injection(put[2]).await.expect("given up");
    let canceled = until(&mut desk, put[2], InjectionState::Canceled).await;
    assert!(canceled.settled_at.is_some());
    let again = studio.cancel_injection(put[2]).await.expect_err("once");
    assert_eq!(again.code, Code::Gone);

    // However often it is full, no attempt is used up.
    for n in 1..6 {
        studio.retry_injection(put[0]).await.expect("at once");
        desk.until_studio("another attempt", |view| {
            row(view, put[0])
                .is_some_and(|row| row.state == InjectionState::Full && row.attempts > n)
        })
        .await;
    }
    full.take_back();
    studio.retry_injection(put[0]).await.expect("at once");
    for id in [put[0], put[1], put[3]] {
        until(&mut desk, id, InjectionState::Sent).await;
    }
    let made = platform.effects(Endpoint::Injections);
    assert_eq!(made.total, 3, "the canceled one never got there");
    let order: Vec<_> = made
        .effects
        .iter()
        .map(|one| one.correlation_id.clone().expect("sent"))
        .collect();
    let asked = audited(&desk);
    let asked: Vec<_> = asked
        .iter()
        .filter(|(kind, _)| kind == "prompt_injection_requested")
        .map(|(_, payload)| payload["auditId"].as_str().expect("text").to_owned())
        .collect();
    assert_eq!(
        order,
        [&asked[0], &asked[1], &asked[3]].map(String::clone),
        "in the order they were asked for"
    );
    let failed = desk.until_events("prompt_injection_failed", 1).await;
    let payload = failed[0].payload.as_ref().expect("kept");
    assert_eq!(
        (&payload["status"], &payload["error"], &payload["auditId"]),
        (&json!("FAILED"), &json!("canceled"), &json!(asked[2]))
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn the_platforms_own_409_is_waited_for_and_then_it_goes_by_itself() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let studio = desk.handle.studio();
    let mut alone = form(id);
    alone.display_settings.max_concurrent_prompts = "1".into();
    let first = studio.inject(alone.clone()).await.expect("on disk");
    until(&mut desk, first, InjectionState::Sent).await;
    // Longer than the first one takes its place.
    alone.display_settings.auto_dismiss_ms = "12000".into();
    let second = studio.inject(alone).await.expect("on disk");
    let full = until(&mut desk, second, InjectionState::Full).await;
    assert_eq!(full.attempts, 1);
    // Being in a hurry, and a network that comes back, does not mean that there is room.
    desk.handle.retry_now().await.expect("told");
    let sent = until(&mut desk, second, InjectionState::Sent).await;
    assert_eq!(sent.attempts, 2, "one wait was enough");
    let waited = sent.settled_at.expect("it ended") - sent.created_at;
    assert!(waited >= 12_000, "not before autoDismissMs: {waited} ms");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn three_429s_make_it_failed_and_a_person_lets_it_go_again() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let _ = platform
        .faults()
        .on(Endpoint::Injections)
        .fail(3)
        .with(429)
        .retry_after(0);
    let studio = desk.handle.studio();
    let delivery = studio.inject(form(id)).await.expect("on disk");
    let failed = until(&mut desk, delivery, InjectionState::Failed).await;
    assert_eq!(failed.attempts, 3, "three attempts (contract.md §4)");
    assert_eq!(failed.problem.expect("why").code, Code::RateLimited);
    let waiting = desk.handle.deliveries().await.expect("readable");
    assert_eq!(
        waiting[0].kind,
        DeliveryKind::Injection,
        "it stays in the list"
    );
    let after = studio.inject(form(id)).await.expect("on disk");
    until(&mut desk, after, InjectionState::Sent).await;
    studio.retry_injection(delivery).await.expect("again");
    let sent = until(&mut desk, delivery, InjectionState::Sent).await;
    assert_eq!(sent.attempts, 4);
    let statuses: Vec<_> = audited(&desk)
        .into_iter()
        .map(|(_, payload)| payload["status"].as_str().expect("text").to_owned())
        .collect();
    assert_eq!(
        statuses,
        ["PENDING", "FAILED", "PENDING", "SUCCESS", "SUCCESS"]
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_refusal_says_which_field_and_repeats_nothing_that_was_typed() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let _ = platform
        .faults()
        .on(Endpoint::Injections)
        .fail(1)
        .with(400)
        .saying(json!({ "errors": [{ "path": "promptId", "message": "is not deployed" }] }));
    let studio = desk.handle.studio();
    let delivery = studio.inject(form(id)).await.expect("on disk");
    let failed = until(&mut desk, delivery, InjectionState::Failed).await;
    let message = failed.problem.expect("why").message;
    assert!(message.contains("promptId: Is not deployed."), "{message}");

    let _ = platform
        .faults()
        .on(Endpoint::Injections)
        .fail(1)
        .with(400)
        .saying(json!({ "errors": [{ "path": "contextData", "message": "who is Jana-Canary?" }] }));
    let mut typed = form(id);
    typed.context_data = r#"{"about":[{"who":"Jana-Canary"}]}"#.into();
    let delivery = studio.inject(typed).await.expect("on disk");
    let failed = until(&mut desk, delivery, InjectionState::Failed).await;
    let message = failed.problem.expect("why").message;
    assert!(!message.contains("Canary"), "{message}");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_lost_answer_makes_one_injection_and_one_prompt() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let _ = platform.faults().on(Endpoint::Injections).lose_answer();
    let studio = desk.handle.studio();
    let delivery = studio.inject(form(id)).await.expect("on disk");
    let sent = until(&mut desk, delivery, InjectionState::Sent).await;
    assert_eq!(sent.attempts, 2);
    assert_eq!(
        platform.effects(Endpoint::Injections).total,
        1,
        "one effect"
    );
    desk.until_events("prompt_shown", 1).await;
    assert_eq!(desk.events("prompt_triggered").len(), 1, "and one prompt");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_waits_survives_a_restart_with_its_context() {
    let platform = platform().await;
    let (mut desk, id) = begin(&platform).await;
    let full = platform
        .faults()
        .on(Endpoint::Injections)
        .fail(1)
        .with(409)
        .always();
    let studio = desk.handle.studio();
    let mut typed = form(id);
    typed.context_data = r#"{"customerName":"Ms Meyer"}"#.into();
    let delivery = studio.inject(typed).await.expect("on disk");
    until(&mut desk, delivery, InjectionState::Full).await;
    let dir = desk.close().await;
    full.take_back();

    let mut desk = Desk::open_in(dir, &[]).await;
    let followed = assist::companion::Interaction {
        id,
        ..silent_interaction("J. Meyer")
    };
    desk.handle.follow(followed).await.expect("followed again");
    desk.handle
        .connect_to(connection(&platform))
        .await
        .expect("let in");
    desk.until_live().await;
    let studio = desk.handle.studio();
    studio.retry_injection(delivery).await.expect("at once");
    until(&mut desk, delivery, InjectionState::Sent).await;
    let made = platform.effects(Endpoint::Injections);
    assert_eq!(made.total, 1);
    assert_eq!(
        made.effects[0].body["contextData"]["customerName"],
        "Ms Meyer"
    );
    let view = desk
        .until("the prompt on screen", |view| {
            let selected = view.selected.as_ref();
            selected.is_some_and(|one| one.prompts.shown.len() == 1)
        })
        .await;
    let prompts = &view.selected.as_ref().expect("selected").prompts;
    assert_eq!(prompts.shown[0].content[1].text, "Ms Meyer");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn nobody_signed_in_is_said_and_other_deliveries_are_not_decided_about() {
    let desk = Desk::open().await;
    let studio = desk.handle.studio();
    let id = silent_interaction("J. Meyer").id;
    let problem = studio.inject(form(id)).await.expect_err("nobody is there");
    assert_eq!(problem.code, Code::Unreachable);
    for decided in [
        studio.cancel_injection(1).await,
        studio.retry_injection(1).await,
    ] {
        assert_eq!(decided.expect_err("no injection").code, Code::Gone);
    }
    desk.close().await;
}
