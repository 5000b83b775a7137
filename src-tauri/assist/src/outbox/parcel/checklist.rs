//! What an agent says of a checklist.

use serde::{Deserialize, Serialize};

/// An item is done, or is not after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistTick {
    /// The agent's call or message thread.
    pub communication: String,
    /// The checklist.
    pub checklist: String,
    /// The item.
    pub item: String,
    /// Its name, which the platform wants back.
    pub name: String,
    /// Done or not.
    pub ticked: bool,
    /// Whether it was said after the conversation.
    pub after_call: bool,
}
