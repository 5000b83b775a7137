//! Suggestions as surface B has them: six kinds, with a state that what the agent does changes.
//!
//! Owns the states (`platform-reference.md §3.1`): opened or copied is Accepted, dismissed is
//! Dismissed, feedback is Rated. Every change is published again under the same id, with a later
//! `eventTime`. Only what was found by a search has a confidence; nobody makes one up for the rest.

use std::sync::Arc;

use jiff::Timestamp;
use rules::id::InteractionId;
use uuid::Uuid;

use super::body_of_event;
use super::conversations::Held;
use crate::content::Article;
use crate::content::copilot::Source;
use crate::platform::Platform;

pub(super) mod body;
pub(super) mod routes;

/// One suggestion.
#[derive(Debug, Clone)]
pub(crate) struct Suggestion {
    pub(crate) id: Uuid,
    pub(crate) payload: Payload,
    pub(crate) state: State,
    pub(crate) trigger: Trigger,
    pub(crate) created: Timestamp,
    /// When it last changed.
    pub(crate) updated: Timestamp,
    /// `Opened`, `Copied`, `Dismissed` or `Feedback`: what the agent did last.
    pub(crate) engagement: Option<String>,
    /// `Positive` or `Negative`.
    pub(crate) rating: Option<String>,
    /// What the customer said.
    pub(crate) statement: String,
    /// The utterance or message it answers.
    pub(crate) heard: Option<Uuid>,
    /// What the customer wants, where that is known.
    pub(crate) intent: Option<Wanted>,
}

/// What is suggested.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    /// Found by a search.
    Search {
        article: Arc<Article>,
        snippet: String,
        confidence: f64,
        search: Uuid,
    },
    /// Shown by a rule.
    Article {
        article: Arc<Article>,
        snippet: String,
    },
    /// A canned response; its text is fetched.
    Response { response: Uuid },
    /// A page of a script.
    Script {
        script: Uuid,
        page: Uuid,
        name: String,
    },
    /// What the customer wants.
    Intent(Wanted),
    /// What another program offers to do.
    ThirdParty {
        title: String,
        text: String,
        sources: Vec<Source>,
    },
}

/// An intent that was recognized.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// 0..=1.
    pub(crate) confidence: f64,
}

/// How a suggestion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Suggested,
    Accepted,
    Dismissed,
    Rated,
}

/// Why a suggestion was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// Nothing else was to be done: a search.
    Fallback,
    /// The conversation began.
    ConversationStart,
    /// The customer wants something.
    Intent,
}

impl State {
    /// The vendor's word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Suggested => "Suggested",
            Self::Accepted => "Accepted",
            Self::Dismissed => "Dismissed",
            Self::Rated => "Rated",
        }
    }
}

impl Trigger {
    /// The vendor's word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Fallback => "Fallback",
            Self::ConversationStart => "ConversationStart",
            Self::Intent => "Intent",
        }
    }
}

impl Payload {
    /// The end of the topic.
    pub(crate) fn topic(&self) -> &'static str {
        match self {
            Self::Search { .. } => "knowledge.search",
            Self::Article { .. } => "knowledge.article",
            Self::Response { .. } => "response",
            Self::Script { .. } => "script",
            Self::Intent(_) => "intent",
            Self::ThirdParty { .. } => "thirdpartyaction",
        }
    }

    /// The vendor's word in listings and aggregates; intents are in neither.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Search { .. } => Some("KnowledgeSearch"),
            Self::Article { .. } => Some("KnowledgeArticle"),
            Self::Response { .. } => Some("CannedResponse"),
            Self::Script { .. } => Some("Script"),
            Self::Intent(_) => None,
            Self::ThirdParty { .. } => Some("ThirdPartySuggestion"),
        }
    }
}

/// Adds a suggestion, or the newer reading of one that is there, and publishes it.
pub(super) fn make(platform: &Platform, interaction: InteractionId, suggestion: Suggestion) {
    let made = platform.vendor.conversations.with(interaction, |held| {
        let id = suggestion.id;
        let mut all = held.suggestions.iter_mut();
        if let Some(known) = all.find(|one| one.id == id) {
            // Surer than before: what the agent did with it stays.
            known.payload = suggestion.payload;
            known.statement = suggestion.statement;
            known.heard = suggestion.heard;
            known.updated = suggestion.updated;
        } else {
            platform
                .vendor
                .kept
                .changes
                .note(platform, held, &suggestion);
            held.suggestions.push(suggestion);
        }
        told(platform, held, id)
    });
    if let Some((topic, event)) = made.flatten() {
        super::publish(platform, &topic, event);
    }
}

/// Changes a suggestion and publishes it; none where it isn't there.
pub(super) fn change(
    platform: &Platform,
    held: &mut Held,
    id: Uuid,
    change: impl FnOnce(&mut Suggestion),
) -> Option<(String, serde_json::Value)> {
    let now = platform.clock.now();
    let one = held.suggestions.iter_mut().find(|one| one.id == id)?;
    change(one);
    // Later than before, whatever the clock says: events are ordered by this.
    let later = one
        .updated
        .checked_add(std::time::Duration::from_millis(1))
        .unwrap_or(now);
    one.updated = now.max(later);
    let changed = one.clone();
    platform.vendor.kept.changes.note(platform, held, &changed);
    told(platform, held, id)
}

fn told(platform: &Platform, held: &Held, id: Uuid) -> Option<(String, serde_json::Value)> {
    let one = held.suggestions.iter().find(|one| one.id == id)?;
    let topic = format!(
        "v2.conversations.{}.suggestions.{}",
        held.id,
        one.payload.topic()
    );
    Some((topic, body_of_event(platform, held, one)))
}
