//! How a conversation is wrapped up.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The code an agent chose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUp {
    /// By voice; else by messages.
    pub is_call: bool,
    /// The agent's part in the conversation.
    pub participant: String,
    /// The agent's call or message thread.
    pub communication: String,
    /// The code's id.
    pub code: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How long the work after the conversation took, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// The agent's notes, kept apart.
    #[serde(skip)]
    pub notes: Option<String>,
}

/// Without the notes: parcels reach logs through `Debug`.
impl fmt::Debug for WrapUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrapUp")
            .field("code", &self.code)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
