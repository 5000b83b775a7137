//! Prompts in the agent's panel: what is on screen, and what of it is being read
//! (`contract.md §4`, last paragraph).

use serde::Serialize;

/// The prompts of one interaction.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptsView {
    /// On screen, oldest first.
    pub shown: Vec<PromptView>,
    /// How many wait for a place.
    pub queued: u32,
    /// The agent wants none in this interaction.
    pub muted: bool,
}

/// One prompt on screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptView {
    /// Stable while it is on screen; what commands name.
    pub key: String,
    /// The prompt's id.
    pub prompt_id: String,
    /// Its name.
    pub name: String,
    /// How it is shown.
    pub display: PromptDisplay,
    /// The content with its variables filled in.
    pub content: Vec<PromptPart>,
    /// Who brought it about.
    pub source: PromptSource,
    /// When it came on screen.
    #[cfg_attr(test, ts(type = "number"))]
    pub shown_at: i64,
    /// When it goes by itself; none while it is being read.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub closes_at: Option<i64>,
}

/// A run of a prompt's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptPart {
    /// The text; the variable's value where it is one. Empty where the value is not known.
    pub text: String,
    /// The variable's name, where it is one.
    pub variable: Option<String>,
}

/// How a prompt is shown (`contract.md §3`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PromptDisplay {
    /// Over the list, never over the focused card.
    Popup,
    /// A card in the list.
    Inline,
    /// A line at the lower edge.
    Toast,
}

/// Why a prompt is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PromptSource {
    /// Its trigger fired here.
    Triggered,
    /// A supervisor injected it.
    Injected,
}
