//! What an agent must not forget: the platform's checklists of an interaction.

use serde::Serialize;

/// One checklist, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChecklistView {
    /// Its id; what commands name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// So many of its items are done.
    pub done: u32,
    /// The important ones first, in the platform's order otherwise.
    pub items: Vec<ChecklistItemView>,
    /// Whether items can be ticked.
    pub is_open: bool,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts, each shown by itself"
)]
pub struct ChecklistItemView {
    /// Its id; what commands name.
    pub id: String,
    /// What to do.
    pub name: String,
    /// In more words.
    pub description: Option<String>,
    /// Marked as important by the organization.
    pub important: bool,
    /// The platform listens for it itself.
    pub automated: bool,
    /// It is done.
    pub done: bool,
    /// Who says that it is: the agent, or the platform, which heard it; none while it is not.
    pub by: Option<DoneBy>,
    /// Ticked here, and not yet told back by the platform.
    pub on_its_way: bool,
}

/// Who says that something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DoneBy {
    /// The agent, here or elsewhere.
    Agent,
    /// The platform heard it.
    Platform,
}
