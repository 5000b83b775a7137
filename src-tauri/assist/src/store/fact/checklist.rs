//! What goes on record when an agent ticks an item of a checklist.

use rules::id::InteractionId;
use serde::Serialize;

/// An item was ticked, or its tick taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChecklistFact {
    /// In which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// The platform's id of the checklist.
    pub checklist_id: String,
    /// Its name, as shown.
    pub checklist: String,
    /// The platform's id of the item.
    pub item_id: String,
    /// What was to be done, as shown.
    pub item: String,
    /// Ticked, or the tick taken away.
    pub ticked: bool,
    /// In the work after the call.
    pub after_call: bool,
}
