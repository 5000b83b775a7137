//! A prompt for a live conversation: from the form to the body that is sent, checked
//! (`contract.md §4`).

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::violation::{Kind, Violation};
use serde_json::{Map, Number, Value, json};
use uuid::Uuid;

use crate::outbox::parcel::Injection;
use crate::outbox::{Load, Parcel, Target};
use crate::store::{Actor, Fact, InjectionFact, Work};
use crate::view::studio::{ConditionForm, InjectionForm};

/// An injection that may be sent: the fact and the parcel, to be written together.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) work: Work,
    /// Of the injection, from the request to its end.
    pub(crate) audit_id: Uuid,
}

/// Who injects, and where to.
#[derive(Debug, Clone)]
pub(crate) struct Injecting {
    pub(crate) target: Target,
    pub(crate) actor: Actor,
    /// The prompt's name, for people; none where it is not known here.
    pub(crate) prompt: Option<String>,
    pub(crate) now: Timestamp,
}

/// Everything a form breaks, in the order of the fields. `allow_loopback` is the development switch
/// of `contract.md §7`, which is on in the sandbox.
pub(crate) fn check(form: &InjectionForm, allow_loopback: bool) -> Vec<Violation> {
    body(form, allow_loopback).err().unwrap_or_default()
}

/// The body of a form.
///
/// # Errors
/// Every violation.
pub(crate) fn body(form: &InjectionForm, allow_loopback: bool) -> Result<Value, Vec<Violation>> {
    let (body, unreadable) = read(form);
    let mut found = rules::injection::check(&body, allow_loopback);
    found.extend(unreadable);
    if found.is_empty() {
        Ok(body)
    } else {
        Err(found)
    }
}

/// What is written of a body that was checked: with [`body`], or with [`rules::injection::check`].
pub(crate) fn of_body(body: Value, injecting: Injecting) -> Checked {
    let Injecting {
        target,
        actor,
        prompt,
        now,
    } = injecting;
    let audit_id = Uuid::new_v4();
    let conversation = body["conversationId"].as_str();
    let interaction = conversation.and_then(|id| id.parse::<InteractionId>().ok());
    let injection = Injection::of(body);
    let fact = InjectionFact::of(&injection, interaction, audit_id);
    let parcel = Parcel {
        target,
        interaction,
        title: prompt,
        correlation_id: audit_id,
        idempotency_key: Uuid::new_v4(),
        load: Load::Injection(injection),
    };
    let work = Work::new(now, actor, Fact::Injection(Box::new(fact)));
    Checked {
        work: work.with_parcel(Some(parcel)),
        audit_id,
    }
}

/// The body of a form, unchecked, and what of it is no JSON.
fn read(form: &InjectionForm) -> (Value, Option<Violation>) {
    let mut body = Map::new();
    text(&mut body, "conversationId", &form.conversation_id);
    text(&mut body, "promptId", &form.prompt_id);
    if !form.trigger_conditions.is_empty() {
        let conditions = form.trigger_conditions.iter().map(condition).collect();
        body.insert("triggerConditions".to_owned(), conditions);
    }
    let mut display = Map::new();
    number(&mut display, "delayMs", &form.display_settings.delay_ms);
    let most = &form.display_settings.max_concurrent_prompts;
    number(&mut display, "maxConcurrentPrompts", most);
    let dismiss = &form.display_settings.auto_dismiss_ms;
    number(&mut display, "autoDismissMs", dismiss);
    body.insert("displaySettings".to_owned(), Value::Object(display));
    text(&mut body, "webhookUrl", &form.webhook_url);
    let mut unreadable = None;
    if !form.context_data.trim().is_empty() {
        match serde_json::from_str::<Value>(&form.context_data) {
            Ok(context) => drop(body.insert("contextData".to_owned(), context)),
            // Where, and not what: it may name a customer.
            Err(error) => {
                unreadable = Some(Violation {
                    path: "contextData".to_owned(),
                    kind: Kind::Type,
                    message: format!(
                        "Must be a JSON object; this can't be read at line {}, column {}.",
                        error.line(),
                        error.column()
                    ),
                    span: None,
                });
            }
        }
    }
    (Value::Object(body), unreadable)
}

fn condition(form: &ConditionForm) -> Value {
    let mut condition = Map::new();
    text(&mut condition, "type", &form.kind);
    // A keyword may be a number, and is said all the same.
    if form.kind == "keyword" {
        text(&mut condition, "value", &form.value);
    } else {
        number(&mut condition, "value", &form.value);
    }
    number(&mut condition, "threshold", &form.threshold);
    json!(condition)
}

/// A member that is text; none where nothing was typed.
fn text(members: &mut Map<String, Value>, name: &str, typed: &str) {
    let typed = typed.trim();
    if !typed.is_empty() {
        members.insert(name.to_owned(), Value::from(typed));
    }
}

/// A member that is a number, or, where it is none, the text, for the rules to say so.
fn number(members: &mut Map<String, Value>, name: &str, typed: &str) {
    match typed.trim().parse::<Number>() {
        Ok(number) => drop(members.insert(name.to_owned(), Value::Number(number))),
        Err(_) => text(members, name, typed),
    }
}

#[cfg(test)]
mod tests {
    use crate::view::studio::DisplaySettingsForm;

    use super::*;

    const CONVERSATION: &str = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
    const PROMPT: &str = "6a1f3c88-51d7-4a0b-9e51-f0aa51f2a001";

    fn form() -> InjectionForm {
        let condition = |kind: &str, value: &str, threshold: &str| ConditionForm {
            kind: kind.into(),
            value: value.into(),
            threshold: threshold.into(),
        };
        InjectionForm {
            conversation_id: CONVERSATION.into(),
            prompt_id: format!(" {PROMPT} "),
            trigger_conditions: vec![
                condition("keyword", "42", ""),
                condition("duration", "60", ""),
                condition("sentiment", "negative", "0.3"),
            ],
            display_settings: DisplaySettingsForm {
                delay_ms: "500".into(),
                max_concurrent_prompts: "2".into(),
                auto_dismiss_ms: "10000".into(),
            },
            webhook_url: String::new(),
            context_data: r#"{ "customerName": "J. Meyer" }"#.into(),
        }
    }

    #[test]
    fn a_form_becomes_the_contracts_body() {
        let body = body(&form(), false).expect("nothing is wrong with it");
        assert_eq!(
            body,
            json!({
                "conversationId": CONVERSATION, "promptId": PROMPT,
                "triggerConditions": [
                    { "type": "keyword", "value": "42" },
                    { "type": "duration", "value": 60 },
                    { "type": "sentiment", "value": "negative", "threshold": 0.3 },
                ],
                "displaySettings": { "delayMs": 500, "maxConcurrentPrompts": 2, "autoDismissMs": 10000 },
                "contextData": { "customerName": "J. Meyer" },
            })
        );
    }

    #[test]
    fn every_violation_stands_at_its_field_at_once() {
        let mut bad = form();
        bad.conversation_id = "x".into();
        bad.prompt_id = String::new();
        bad.trigger_conditions[2].threshold = "much".into();
        bad.display_settings.delay_ms = "soon".into();
        bad.display_settings.max_concurrent_prompts = "4".into();
        bad.display_settings.auto_dismiss_ms = String::new();
        bad.webhook_url = "http://169.254.169.254/latest".into();
        bad.context_data = "{ canary".into();
        let found = check(&bad, true);
        let paths: Vec<_> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "conversationId",
                "promptId",
                "triggerConditions[2].threshold",
                "displaySettings.delayMs",
                "displaySettings.maxConcurrentPrompts",
                "displaySettings.autoDismissMs",
                "webhookUrl",
                "contextData",
            ]
        );
        assert!(
            found.iter().all(|one| !one.message.contains("canary")),
            "what was typed as context is not repeated: {found:?}"
        );
    }

    #[test]
    fn loopback_is_admitted_by_the_switch_alone() {
        let mut form = form();
        form.webhook_url = "http://127.0.0.1:4010/hook".into();
        assert_eq!(check(&form, true), []);
        assert_eq!(check(&form, false).len(), 1);
    }

    #[test]
    fn what_is_written_names_no_customer_where_it_stays() {
        let injecting = Injecting {
            target: Target::stored("t"),
            actor: Actor::Agent(None),
            prompt: Some("Fees".into()),
            now: Timestamp::UNIX_EPOCH,
        };
        let body = body(&form(), false).expect("nothing is wrong with it");
        let checked = of_body(body, injecting);
        let fact = serde_json::to_string(&checked.work.fact).expect("plain");
        assert!(
            !fact.contains("Meyer") && fact.contains("PENDING"),
            "{fact}"
        );
        let parcel = checked
            .work
            .parcels
            .into_iter()
            .next()
            .expect("it is to be sent");
        assert_eq!(parcel.lane(), format!("injection {CONVERSATION}"));
        assert_eq!(parcel.correlation_id, checked.audit_id);
    }
}
