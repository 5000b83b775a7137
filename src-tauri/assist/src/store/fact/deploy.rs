//! What goes on record of deploys (`contract.md §3`, audit). Who did it is the entry's actor.

use serde::Serialize;
use uuid::Uuid;

/// One step of a deploy, as the record has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeployFact {
    /// The prompt.
    pub prompt_id: String,
    /// `VALIDATION_FAILED`, `DEPLOYED`, `DEPLOY_FAILED` or `ROLLED_BACK`; none for what is only
    /// about to be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<&'static str>,
    /// What more there is to say; never a word of the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// From the first request to the comparison, in ms; none where that was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// Of what is sent, in hex.
    pub sha256: String,
    /// Its number; none where it never got one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The version it puts back, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback_to: Option<u32>,
    /// The same on every request of the deploy.
    pub correlation_id: Uuid,
}
