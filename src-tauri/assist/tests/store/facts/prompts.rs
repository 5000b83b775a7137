//! Facts about deploys and about prompts in conversations, beside their forms.

use assist::outbox::Target;
use assist::store::{DeployFact, Fact, InjectionFact, PromptEvent, PromptFact};
use serde_json::{Value, json};

use super::Form;
use crate::INTERACTION;

/// What is about deploys (`contract.md §3`, audit).
pub(super) fn deploy_forms() -> Vec<Form> {
    let correlation_id = uuid::Uuid::from_u128(9);
    let asked = || DeployFact {
        prompt_id: "p-1".into(),
        action: None,
        details: None,
        latency_ms: None,
        sha256: "ab".into(),
        version: Some(2),
        rollback_to: None,
        correlation_id,
    };
    let form = |more: Value| {
        let mut form = json!({
            "promptId": "p-1", "sha256": "ab", "version": 2, "correlationId": correlation_id,
        });
        let members = form.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        form
    };
    let ended = |action| {
        Box::new(DeployFact {
            action: Some(action),
            latency_ms: Some(120),
            ..asked()
        })
    };
    let ended_form = |action: &str| form(json!({ "action": action, "latencyMs": 120 }));
    vec![
        (
            Fact::PromptDeployRequested(Box::new(asked())),
            "prompt_deploy_requested",
            form(json!({})),
        ),
        (
            Fact::PromptDeployed(ended("DEPLOYED")),
            "prompt_deployed",
            ended_form("DEPLOYED"),
        ),
        (
            Fact::PromptDeployFailed(ended("DEPLOY_FAILED")),
            "prompt_deploy_failed",
            ended_form("DEPLOY_FAILED"),
        ),
        (
            Fact::PromptRolledBack(Box::new(DeployFact {
                rollback_to: Some(1),
                ..*ended("ROLLED_BACK")
            })),
            "prompt_rolled_back",
            form(json!({ "action": "ROLLED_BACK", "latencyMs": 120, "rollbackTo": 1 })),
        ),
        (
            Fact::PromptValidationFailed(Box::new(DeployFact {
                action: Some("VALIDATION_FAILED"),
                details: Some("name required".into()),
                version: None,
                ..asked()
            })),
            "prompt_validation_failed",
            json!({
                "promptId": "p-1", "sha256": "ab", "correlationId": correlation_id,
                "action": "VALIDATION_FAILED", "details": "name required",
            }),
        ),
    ]
}

/// What is about prompts in conversations and on the panel.
pub(super) fn prompt_forms() -> Vec<Form> {
    let audit_id = uuid::Uuid::from_u128(7);
    let conversation = INTERACTION.to_string();
    let pending = InjectionFact::pending(audit_id, INTERACTION, "p-1".into());
    let form = |more: Value| {
        let mut form = json!({
            "auditId": audit_id, "conversationId": conversation, "promptId": "p-1",
            "complianceTag": "AGENT_ASSIST_INJECTION", "retentionPolicy": "90_DAYS",
        });
        let (Some(members), Value::Object(more)) = (form.as_object_mut(), more) else {
            panic!("both are objects");
        };
        members.extend(more);
        form
    };
    let mut forms: Vec<Form> = vec![
        (
            Fact::Injection(Box::new(pending.clone())),
            "prompt_injection_requested",
            form(json!({ "status": "PENDING", "attempts": 0 })),
        ),
        (
            Fact::Injection(Box::new(pending.clone().done("i-1".into(), 12, 2))),
            "prompt_injected",
            form(json!({
                "status": "SUCCESS", "attempts": 2, "latencyMs": 12, "responseId": "i-1",
            })),
        ),
        (
            Fact::Injection(Box::new(pending.failed("refused", Some(9), 1))),
            "prompt_injection_failed",
            form(json!({
                "status": "FAILED", "attempts": 1, "latencyMs": 9, "error": "refused",
            })),
        ),
        (
            Fact::PromptsMuted {
                interaction: INTERACTION,
                on: true,
            },
            "prompts_muted",
            json!({ "on": true }),
        ),
    ];
    let events = [
        (PromptEvent::Triggered, "prompt_triggered"),
        (PromptEvent::Shown, "prompt_shown"),
        (PromptEvent::Viewed, "prompt_viewed"),
        (PromptEvent::Clicked, "prompt_clicked"),
        (PromptEvent::Dismissed, "prompt_dismissed"),
        (PromptEvent::PutOff, "prompt_put_off"),
        (PromptEvent::TimedOut, "prompt_timed_out"),
        (PromptEvent::Muted, "prompt_muted"),
        (PromptEvent::Withdrawn, "prompt_withdrawn"),
    ];
    forms.extend(events.map(|(what, kind)| {
        let fact = PromptFact {
            what,
            interaction: INTERACTION,
            target: Target::of_url(&"https://api.example.com".parse().expect("a URL")),
            prompt_id: "p-1".into(),
            version: Some(3),
            source: "injected",
            display: "popup",
            injection_id: Some("i-1".into()),
        };
        let form = json!({
            "promptId": "p-1", "version": 3, "source": "injected", "display": "popup",
            "injectionId": "i-1",
        });
        (Fact::Prompt(Box::new(fact)), kind, form)
    }));
    forms
}
