//! What is known of an ended interaction at the platform itself: whose part was the agent's, and its
//! wrap-up codes. Ids and names of codes; never a word of what was said.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the platform needs to be asked about an interaction that ended, and what it told of codes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct There {
    /// None where the interaction was never told by the platform.
    pub(crate) part: Option<StoredPart>,
    /// The platform asks for a wrap-up code.
    pub(crate) needs_wrap_up: bool,
    /// Codes it would choose, in its order.
    pub(crate) predicted: Vec<StoredCode>,
    /// The summary that the platform was told of: what it is told next changes that.
    pub(crate) told_of: Option<String>,
    /// The one that was applied last.
    pub(crate) applied: Option<StoredCode>,
    /// What that delivery is correlated by, which is its key as well.
    pub(crate) delivery: Option<Uuid>,
}

/// Where the delivery of a wrap-up code stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoredWrapUp {
    /// None was chosen.
    Open,
    /// On its way.
    Saved,
    /// Refused. Code and sentence.
    Failed(Option<(String, String)>),
    /// The platform has it.
    Applied,
}

/// The agent's part in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredPart {
    /// By messages; else by voice.
    pub(crate) written: bool,
    /// The agent's participation.
    pub(crate) participant: String,
    /// The agent's side of the line.
    pub(crate) communication: String,
}

/// A wrap-up code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredCode {
    /// The platform's id of it.
    pub(crate) id: String,
    /// Its name, for people.
    pub(crate) name: String,
    /// How sure the platform is, 0..=1, where it predicted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) confidence: Option<f64>,
}
