//! What goes on record of prompts: put into a conversation, and what an agent's panel did with
//! them. The members of an injection are those of `contract.md §4`, audit. Neither conditions nor
//! context are ever among them: they may name a customer.

use rules::id::InteractionId;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::outbox::Target;
use crate::outbox::parcel::Injection;

/// What the contract tags injections with.
const COMPLIANCE_TAG: &str = "AGENT_ASSIST_INJECTION";
/// What the contract says of their retention; `[retention] injections_days` carries it out.
const RETENTION_POLICY: &str = "90_DAYS";

/// Where an injection stands: `PENDING`, `SUCCESS`, `FAILED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// On its way.
    Pending,
    /// The platform made it.
    Success,
    /// It failed for good, or a person gave it up.
    Failed,
}

/// An injection: asked for, done, or failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InjectionFact {
    /// The same from the request to its end; what its deliveries are correlated by.
    pub audit_id: Uuid,
    /// Into which conversation.
    pub conversation_id: InteractionId,
    /// Of which prompt.
    pub prompt_id: String,
    /// Where it stands.
    pub status: Status,
    /// How long the last attempt took, in ms; none while none was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// The platform's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_id: Option<String>,
    /// What stood in the way, by its kind (`wire::Error::kind`), or `canceled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'static str>,
    /// Attempts in all.
    pub attempts: u32,
    /// `AGENT_ASSIST_INJECTION`.
    pub compliance_tag: &'static str,
    /// `90_DAYS`.
    pub retention_policy: &'static str,
}

impl InjectionFact {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.status {
            Status::Pending => "prompt_injection_requested",
            Status::Success => "prompt_injected",
            Status::Failed => "prompt_injection_failed",
        }
    }

    /// It was asked for, and is on its way.
    #[must_use]
    pub fn pending(audit_id: Uuid, conversation_id: InteractionId, prompt_id: String) -> Self {
        Self {
            audit_id,
            conversation_id,
            prompt_id,
            status: Status::Pending,
            latency_ms: None,
            response_id: None,
            error: None,
            attempts: 0,
            compliance_tag: COMPLIANCE_TAG,
            retention_policy: RETENTION_POLICY,
        }
    }

    /// What the record says of `injection`, before anything came of it.
    #[must_use]
    pub fn of(injection: &Injection, interaction: Option<InteractionId>, audit_id: Uuid) -> Self {
        let prompt = injection.text("promptId").unwrap_or_default().to_owned();
        // It was checked when it was put: only damage could have taken the conversation away.
        let interaction = interaction.unwrap_or(InteractionId(Uuid::nil()));
        Self::pending(audit_id, interaction, prompt)
    }

    /// The platform made it.
    #[must_use]
    pub fn done(self, response_id: String, latency_ms: u64, attempts: u32) -> Self {
        Self {
            status: Status::Success,
            latency_ms: Some(latency_ms),
            response_id: Some(response_id),
            attempts,
            ..self
        }
    }

    /// It failed for good, or a person gave it up.
    #[must_use]
    pub fn failed(self, error: &'static str, latency_ms: Option<u64>, attempts: u32) -> Self {
        Self {
            status: Status::Failed,
            latency_ms,
            error: Some(error),
            attempts,
            ..self
        }
    }
}

/// What happened to a prompt on an agent's panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptEvent {
    /// Its trigger fired, or the conditions of its injection came to hold.
    Triggered,
    /// It came on screen.
    Shown,
    /// The agent saw it.
    Viewed,
    /// The agent took it up.
    Clicked,
    /// The agent put it away.
    Dismissed,
    /// The agent wants it later: "not now".
    PutOff,
    /// Its time on screen was over.
    TimedOut,
    /// It was on screen when the agent muted prompts.
    Muted,
    /// It went before its time: the interaction ended, the prompt is not deployed any more, or too
    /// many waited.
    Withdrawn,
}

impl PromptEvent {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Triggered => "prompt_triggered",
            Self::Shown => "prompt_shown",
            Self::Viewed => "prompt_viewed",
            Self::Clicked => "prompt_clicked",
            Self::Dismissed => "prompt_dismissed",
            Self::PutOff => "prompt_put_off",
            Self::TimedOut => "prompt_timed_out",
            Self::Muted => "prompt_muted",
            Self::Withdrawn => "prompt_withdrawn",
        }
    }
}

/// A prompt on an agent's panel, as the facts about it name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PromptFact {
    /// What happened.
    #[serde(skip)]
    pub what: PromptEvent,
    /// In which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// Under which platform: what is counted is counted by it.
    #[serde(skip)]
    pub target: Target,
    /// Which prompt.
    pub prompt_id: String,
    /// As deployed when it was brought about, where the platform numbers versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// `triggered` or `injected`.
    pub source: &'static str,
    /// `popup`, `inline` or `toast`.
    pub display: &'static str,
    /// The platform's id of the injection, where it was injected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injection_id: Option<String>,
}

impl PromptFact {
    /// Names a prompt on one interaction's panel: the injection where it was injected, the prompt
    /// where its trigger brought it up.
    #[must_use]
    pub fn key_of(prompt_id: &str, injection_id: Option<&str>) -> String {
        match injection_id {
            Some(injection) => format!("injection:{injection}"),
            None => format!("prompt:{prompt_id}"),
        }
    }

    /// The key of the prompt that a payload is about; none where it is damaged.
    pub(crate) fn key(payload: &Value) -> Option<String> {
        let prompt = payload["promptId"].as_str()?;
        Some(Self::key_of(prompt, payload["injectionId"].as_str()))
    }
}
