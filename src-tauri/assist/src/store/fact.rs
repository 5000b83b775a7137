//! What goes on record, kind by kind. Produced, displayed, opened, copied, accepted, dismissed and
//! expired are different facts.
//!
//! A fact holds ids, times, scores, titles and snippets as shown: a replay must show what the
//! agent saw. It never holds what the customer said, names, comments or credentials, and so a
//! card's cause is not here. Members of a frame that this version does not know are kept
//! (`contract.md §1`) up to a size.

mod access;
mod checklist;
mod delivery;
mod deploy;
mod heard;
mod knowledge;
mod privacy;
mod produced;
mod prompt;
mod review;
mod state;
mod summary;
mod text;

use std::collections::BTreeMap;

use audit::{AuditError, Payload};
use jiff::Timestamp;
use rules::id::{InteractionId, SuggestionId};
use rules::time::rfc3339_millis;
use serde::{Serialize, Serializer};

use super::Change;
use crate::outbox::Parcel;

pub use access::{AccessFact, OpenedBy};
pub use checklist::ChecklistFact;
pub use delivery::{DeliveryRef, FeedbackFact, FeedbackOutcome, WebhookOutcome};
pub use deploy::DeployFact;
pub use heard::HeardFact;
pub use knowledge::{FoundFact, KnowledgeEvent, KnowledgeFact};
pub(crate) use privacy::ERASED;
pub use privacy::{KeptDays, PrivacyFact};
pub use produced::Produced;
pub use prompt::{InjectionFact, PromptEvent, PromptFact, Status};
pub use review::ReviewFact;
pub use state::StateFact;
pub use summary::{
    KindCounts, SummaryEvent, SummaryFact, SummaryFiling, SummaryRequest, SummarySync,
};
pub use text::TextFact;

/// One fact, with its time and who brought it about, and what belongs in the same transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub fact: Fact,
    /// What is to be delivered because of it, in this order.
    pub parcels: Vec<Parcel>,
    /// What else changes with it.
    pub(crate) change: Option<Change>,
}

impl Work {
    /// A fact alone.
    #[must_use]
    pub const fn new(at: Timestamp, actor: Actor, fact: Fact) -> Self {
        Self {
            at,
            actor,
            fact,
            parcels: Vec::new(),
            change: None,
        }
    }

    /// With deliveries that are put in the outbox in the same transaction, after those it has.
    #[must_use]
    pub fn with_parcel(mut self, parcels: impl IntoIterator<Item = Parcel>) -> Self {
        self.parcels.extend(parcels);
        self
    }

    pub(crate) fn with_change(mut self, change: Change) -> Self {
        self.change = Some(change);
        self
    }
}

/// Who brought something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The program itself.
    Cuecard,
    /// The platform at the other end.
    Platform,
    /// A person: the agent's id where one is configured.
    Agent(Option<uuid::Uuid>),
}

impl Actor {
    /// As written in the log: `cuecard`, `platform`, `agent` or `agent:{uuid}`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Cuecard => "cuecard".to_owned(),
            Self::Platform => "platform".to_owned(),
            Self::Agent(None) => "agent".to_owned(),
            Self::Agent(Some(id)) => format!("agent:{id}"),
        }
    }
}

/// What happened. The payload's members are camelCase; the interaction is the entry's own field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Fact {
    /// The program started.
    AppStarted {
        /// Its version.
        version: String,
    },
    /// The program is about to end in order.
    AppStopped {},
    /// The state of the stream changed.
    ConnectionChanged {
        /// The new state, as the panel names it: `connecting`, `live`, `waiting`, `reconnecting`,
        /// `stopped`, `signedOut`.
        state: String,
        /// The API's host, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        host: Option<String>,
        /// What stood in the way, by its code.
        #[serde(skip_serializing_if = "Option::is_none")]
        problem: Option<String>,
        /// The failed call, as the platform's support and the log know it (`contract.md §7`).
        #[serde(skip_serializing_if = "Option::is_none")]
        correlation_id: Option<uuid::Uuid>,
        /// The attempt that comes next, from 1.
        #[serde(skip_serializing_if = "Option::is_none")]
        attempt: Option<u32>,
        /// How long until it.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_in_ms: Option<u64>,
    },
    /// Cuecard began to follow an interaction.
    InteractionStarted {
        /// Which.
        #[serde(skip)]
        interaction: InteractionId,
        /// `voice`, `chat` or `email`, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        channel: Option<String>,
        /// The queue, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        queue: Option<String>,
        /// Whose it is, as the record names who acts ([`Actor::name`]), where somebody was signed
        /// in: what nobody does (a batch, a delivery) is counted for them.
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
    },
    /// Cuecard stopped following an interaction.
    InteractionEnded {
        /// Which.
        #[serde(skip)]
        interaction: InteractionId,
    },
    /// The platform sent a batch.
    SuggestionsProduced(Box<Produced>),
    /// The customer said something, where that is kept (`[record] utterances`).
    UtteranceHeard(Box<HeardFact>),
    /// Cards were painted for the first time.
    SuggestionsDisplayed {
        /// Of which interaction.
        #[serde(skip)]
        interaction: InteractionId,
        /// Which, from the top.
        cards: Vec<CardRef>,
    },
    /// The agent opened the article.
    SuggestionOpened(CardRef),
    /// The agent copied the text.
    SuggestionCopied(CardRef),
    /// The agent took the card (`contract.md §1`, clicks).
    SuggestionAccepted {
        /// Which.
        #[serde(flatten)]
        card: CardRef,
        /// How long after it first came on screen, in ms, where it was seen to.
        #[serde(skip_serializing_if = "Option::is_none")]
        after_ms: Option<u64>,
    },
    /// The agent put the card away.
    SuggestionDismissed(CardRef),
    /// The agent brought a dismissed card back.
    SuggestionRestored(CardRef),
    /// The agent pinned the card.
    SuggestionPinned(CardRef),
    /// The agent unpinned the card.
    SuggestionUnpinned(CardRef),
    /// The card went by itself.
    SuggestionExpired {
        /// Which.
        #[serde(flatten)]
        card: CardRef,
        /// Why, by `rules::deck::Expiry::as_str`.
        why: &'static str,
        /// Whether the agent had it on screen.
        was_shown: bool,
    },
    /// The platform told what became of a suggestion.
    SuggestionStateChanged(Box<StateFact>),
    /// A text came that a suggestion named, or will not come.
    SuggestionTextCame(Box<TextFact>),
    /// Quiet mode was switched.
    QuietChanged {
        /// On or off.
        on: bool,
        /// When it ends by itself, where it does.
        #[serde(skip_serializing_if = "Option::is_none", serialize_with = "millis_opt")]
        until: Option<Timestamp>,
    },
    /// Frames that could not be used since the last such entry, in sum.
    FramesDropped {
        /// From when on.
        #[serde(serialize_with = "millis")]
        since: Timestamp,
        /// How many of each kind.
        by_kind: BTreeMap<String, u64>,
    },
    /// The agent gave feedback; it is on disk and on its way (`contract.md §2`).
    FeedbackGiven(Box<FeedbackFact>),
    /// The platform took feedback.
    FeedbackSubmitted(Box<FeedbackOutcome>),
    /// The platform refused feedback for good; it waits for a person.
    FeedbackFailed(Box<FeedbackOutcome>),
    /// A webhook took a message, or the platform took what it was told beside feedback.
    DeliverySucceeded(WebhookOutcome),
    /// A webhook or the platform refused something for good; it waits for a person, but where nobody
    /// is asked about it (`outbox::parcel`).
    DeliveryFailed(WebhookOutcome),
    /// A person let a delivery go by itself again.
    DeliveryRetried(DeliveryRef),
    /// A person gave a delivery up.
    DeliveryDiscarded(DeliveryRef),
    /// Deliveries wait, more or fewer than at the last such entry, or none any more. At most one a
    /// minute.
    DeliveriesWaiting {
        /// Deliveries that go by themselves.
        waiting: u32,
        /// Deliveries that wait for a person.
        failed: u32,
    },
    /// A prompt is about to be sent (`contract.md §3`).
    PromptDeployRequested(Box<DeployFact>),
    /// The platform holds what was sent: it was read back and compared.
    PromptDeployed(Box<DeployFact>),
    /// It does not, or that could not be found out.
    PromptDeployFailed(Box<DeployFact>),
    /// The platform holds an earlier version again.
    PromptRolledBack(Box<DeployFact>),
    /// A prompt breaks rules: nothing was sent.
    PromptValidationFailed(Box<DeployFact>),
    /// A prompt was asked to be put into a conversation, was put there, or failed to be
    /// (`contract.md §4`, audit).
    Injection(Box<InjectionFact>),
    /// Something happened to a prompt on an agent's panel.
    Prompt(Box<PromptFact>),
    /// The agent wants no prompts in an interaction, or wants them again.
    PromptsMuted {
        /// Which.
        #[serde(skip)]
        interaction: InteractionId,
        /// Muted or not.
        on: bool,
    },
    /// Something happened to a summary (`contract.md §5`).
    Summary(Box<SummaryFact>),
    /// The agent ticked an item of a checklist, or took the tick away.
    ChecklistTicked(Box<ChecklistFact>),
    /// Something was done with the knowledge base.
    Knowledge(Box<KnowledgeFact>),
    /// Something happened in the review.
    Review(ReviewFact),
    /// Something was decided about what is kept.
    Privacy(PrivacyFact),
    /// Something happened to an area of the desk, or to a role's phrase.
    Access(AccessFact),
    /// The computer's clock was set while the program ran.
    ClockJumped {
        /// By how much, forward or back.
        by_ms: i64,
    },
    /// An earlier record could not be read; it was renamed, not deleted, and a new one begun.
    RecordSetAside {
        /// The new name of the old file, without its folder.
        file: String,
        /// What was wrong with it.
        problem: String,
    },
}

/// A card, as the facts about it name it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CardRef {
    /// Of which interaction.
    #[serde(skip)]
    pub interaction: InteractionId,
    /// The card's stable content key.
    pub key: String,
    /// The newest suggestion id of its content.
    pub suggestion_id: SuggestionId,
    /// What it offers, as the platform names it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion_type: Option<String>,
    /// Its article, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knowledge_article_id: Option<String>,
    /// Its place among the cards, 1 at the top, where it had one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
}

impl Fact {
    /// The entry's kind: the variant's name in `snake_case`, or what it says of itself.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::AppStarted { .. } => "app_started",
            Self::AppStopped {} => "app_stopped",
            Self::ConnectionChanged { .. } => "connection_changed",
            Self::InteractionStarted { .. } => "interaction_started",
            Self::InteractionEnded { .. } => "interaction_ended",
            Self::SuggestionsProduced(_) => "suggestions_produced",
            Self::UtteranceHeard(_) => "utterance_heard",
            Self::SuggestionsDisplayed { .. } => "suggestions_displayed",
            Self::SuggestionOpened(_) => "suggestion_opened",
            Self::SuggestionCopied(_) => "suggestion_copied",
            Self::SuggestionAccepted { .. } => "suggestion_accepted",
            Self::SuggestionDismissed(_) => "suggestion_dismissed",
            Self::SuggestionRestored(_) => "suggestion_restored",
            Self::SuggestionPinned(_) => "suggestion_pinned",
            Self::SuggestionUnpinned(_) => "suggestion_unpinned",
            Self::SuggestionExpired { .. } => "suggestion_expired",
            Self::SuggestionStateChanged(_) => "suggestion_state_changed",
            Self::SuggestionTextCame(_) => "suggestion_text_came",
            Self::QuietChanged { .. } => "quiet_changed",
            Self::FramesDropped { .. } => "frames_dropped",
            Self::FeedbackGiven(_) => "feedback_given",
            Self::FeedbackSubmitted(_) => "feedback_submitted",
            Self::FeedbackFailed(_) => "feedback_failed",
            Self::DeliverySucceeded(_) => "delivery_succeeded",
            Self::DeliveryFailed(_) => "delivery_failed",
            Self::DeliveryRetried(_) => "delivery_retried",
            Self::DeliveryDiscarded(_) => "delivery_discarded",
            Self::DeliveriesWaiting { .. } => "deliveries_waiting",
            Self::PromptDeployRequested(_) => "prompt_deploy_requested",
            Self::PromptDeployed(_) => "prompt_deployed",
            Self::PromptDeployFailed(_) => "prompt_deploy_failed",
            Self::PromptRolledBack(_) => "prompt_rolled_back",
            Self::PromptValidationFailed(_) => "prompt_validation_failed",
            Self::Injection(injection) => injection.kind(),
            Self::Prompt(prompt) => prompt.what.kind(),
            Self::PromptsMuted { .. } => "prompts_muted",
            Self::Summary(summary) => summary.what.kind(),
            Self::ChecklistTicked(_) => "checklist_ticked",
            Self::Knowledge(knowledge) => knowledge.what.kind(),
            Self::Review(review) => review.kind(),
            Self::Privacy(privacy) => privacy.kind(),
            Self::Access(access) => access.kind(),
            Self::ClockJumped { .. } => "clock_jumped",
            Self::RecordSetAside { .. } => "record_set_aside",
        }
    }

    /// The interaction it belongs to, where it belongs to one.
    #[must_use]
    pub fn interaction(&self) -> Option<InteractionId> {
        match self {
            Self::InteractionStarted { interaction, .. }
            | Self::InteractionEnded { interaction }
            | Self::PromptsMuted { interaction, .. }
            | Self::SuggestionsDisplayed { interaction, .. } => Some(*interaction),
            Self::SuggestionsProduced(produced) => Some(produced.interaction),
            Self::UtteranceHeard(heard) => Some(heard.interaction),
            Self::SuggestionOpened(card)
            | Self::SuggestionCopied(card)
            | Self::SuggestionAccepted { card, .. }
            | Self::SuggestionDismissed(card)
            | Self::SuggestionRestored(card)
            | Self::SuggestionPinned(card)
            | Self::SuggestionUnpinned(card)
            | Self::SuggestionExpired { card, .. } => Some(card.interaction),
            Self::SuggestionStateChanged(changed) => Some(changed.interaction),
            Self::SuggestionTextCame(text) => Some(text.interaction),
            Self::FeedbackGiven(feedback) => feedback.interaction,
            Self::Injection(injection) => Some(injection.conversation_id),
            Self::Prompt(prompt) => Some(prompt.interaction),
            Self::Summary(summary) => Some(summary.interaction),
            Self::ChecklistTicked(ticked) => Some(ticked.interaction),
            Self::Privacy(privacy) => privacy.interaction(),
            Self::Knowledge(knowledge) => knowledge.interaction,
            Self::FeedbackSubmitted(outcome) | Self::FeedbackFailed(outcome) => {
                outcome.feedback.interaction
            }
            Self::DeliverySucceeded(outcome) | Self::DeliveryFailed(outcome) => {
                outcome.delivery.interaction
            }
            Self::DeliveryRetried(delivery) | Self::DeliveryDiscarded(delivery) => {
                delivery.interaction
            }
            Self::AppStarted { .. }
            | Self::AppStopped {}
            | Self::ConnectionChanged { .. }
            | Self::QuietChanged { .. }
            | Self::FramesDropped { .. }
            | Self::DeliveriesWaiting { .. }
            | Self::PromptDeployRequested(_)
            | Self::PromptDeployed(_)
            | Self::PromptDeployFailed(_)
            | Self::PromptRolledBack(_)
            | Self::PromptValidationFailed(_)
            | Self::Review(_)
            | Self::Access(_)
            | Self::ClockJumped { .. }
            | Self::RecordSetAside { .. } => None,
        }
    }

    /// The rest, as it goes into the log.
    pub(super) fn payload(&self) -> Result<Payload, AuditError> {
        Payload::of(self)
    }
}

fn millis<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339_millis(*at))
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn millis_opt<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    at.map(rfc3339_millis).serialize(serializer)
}
