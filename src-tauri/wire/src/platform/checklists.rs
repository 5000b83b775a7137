//! Agent checklists (`platform.md`, topics; `platform-reference.md §3.4`).
//!
//! Owns one type for both dialects (`id` and `checklistItems` in answers, `agentChecklistId` and
//! `agentChecklistItems` in events) and one attempt at each call. What a tick means is decided
//! above.

mod calls;

pub use calls::{CHECKLIST_READ_SCOPES, CHECKLIST_WRITE_SCOPES, Place, finalize, get, list, tick};

use jiff::Timestamp;
use serde_json::Value;

use super::reading::{list as members, text, time, truth};

/// Whether an item is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tick {
    /// It is.
    Ticked,
    /// It is not.
    Unticked,
    /// What else the platform says.
    Other(String),
}

impl Tick {
    fn of(item: &Value, name: &str) -> Option<Self> {
        Some(match text(item, name)?.as_str() {
            "Ticked" => Self::Ticked,
            "Unticked" => Self::Unticked,
            other => Self::Other(other.to_owned()),
        })
    }

    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ticked => "Ticked",
            Self::Unticked => "Unticked",
            Self::Other(name) => name,
        }
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// The platform's id of it.
    pub id: String,
    /// What to do; its id where it has no name.
    pub name: String,
    /// In more words.
    pub description: Option<String>,
    /// Whether it is marked as important.
    pub important: bool,
    /// Whether the platform listens for it itself.
    pub automated: bool,
    /// What the platform heard.
    pub by_model: Option<Tick>,
    /// What an agent said; it counts more.
    pub by_agent: Option<Tick>,
    /// When an agent last said it.
    pub agent_changed: Option<Timestamp>,
    /// When the platform last heard it.
    pub model_changed: Option<Timestamp>,
}

impl ChecklistItem {
    /// Whether it is done: by what an agent said last, where that came after what was heard, else
    /// by either.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let by_agent = self.by_agent == Some(Tick::Ticked);
        let by_model = self.by_model == Some(Tick::Ticked);
        let agent_has_the_last_word = self
            .agent_changed
            .is_some_and(|agent| self.model_changed.is_none_or(|model| agent >= model));
        if agent_has_the_last_word && self.by_agent.is_some() {
            by_agent
        } else {
            by_agent || by_model
        }
    }

    fn of(item: &Value) -> Option<Self> {
        let id = text(item, "id")?;
        Some(Self {
            name: text(item, "name").unwrap_or_else(|| id.clone()),
            id,
            description: text(item, "description"),
            important: truth(item, "important"),
            automated: truth(item, "automatedCheckEnabled"),
            by_model: Tick::of(item, "stateFromModel"),
            by_agent: Tick::of(item, "stateFromAgent"),
            agent_changed: time(item, "dateLastModifiedByAgent"),
            model_changed: time(item, "dateLastModifiedByModel"),
        })
    }
}

/// A checklist as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// The platform's id of it.
    pub id: String,
    /// Its name; its id where it has none.
    pub name: String,
    /// In the platform's order; an item without an id is left out.
    pub items: Vec<ChecklistItem>,
    /// `EvaluationStarted`, `EvaluationInProgress`, `EvaluationFinalized`,
    /// `EvaluationFinalizedWithAcw`, or what else the platform says.
    pub status: Option<String>,
    /// As the platform writes it, such as `en-us`.
    pub language: Option<String>,
    /// The agent it is for.
    pub agent: Option<String>,
    /// The agent's part in the conversation.
    pub participant: Option<String>,
    /// Why it was ended, where it was.
    pub exit_reason: Option<String>,
}

impl Checklist {
    /// From an answer; none without an id.
    #[must_use]
    pub fn of_rest(body: &Value) -> Option<Self> {
        Self::of(body, "id", "checklistItems")
    }

    /// From the body of an event on `v2.conversations.{id}.agentchecklist`; none without an id.
    #[must_use]
    pub fn of_event(body: &Value) -> Option<Self> {
        Self::of(body, "agentChecklistId", "agentChecklistItems")
    }

    /// Whether nothing can be ticked any more.
    #[must_use]
    pub fn is_final(&self) -> bool {
        let status = self.status.as_deref().unwrap_or_default();
        status.starts_with("EvaluationFinalized")
    }

    fn of(body: &Value, id: &str, items: &str) -> Option<Self> {
        let id = text(body, id)?;
        Some(Self {
            name: text(body, "name").unwrap_or_else(|| id.clone()),
            id,
            items: members(body, items).filter_map(ChecklistItem::of).collect(),
            status: text(body, "status"),
            language: text(body, "language"),
            agent: text(body, "agentId"),
            participant: text(body, "participantId"),
            exit_reason: text(body, "exitReason"),
        })
    }
}
