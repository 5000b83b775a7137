//! What is delivered: our own words for it, kept on disk in numbered versions.
//!
//! A parcel says everything that is needed to send it and nothing about how: fields and addresses
//! of the far ends are `wire`'s. What was fixed when the person acted stays fixed, so that every
//! attempt says the same. Upgrades happen in [`Load::read`]; a version is never dropped.
//!
//! Which may go twice, should an answer be lost:
//!
//! - Told twice, these say the same as told once: an engagement, feedback on a summary and what was
//!   done with it, a tick, a wrap-up code. They set something.
//! - Feedback on a document is taken for another one by a platform that knows no idempotency key. It
//!   goes all the same until an answer comes: a comment that is there twice is better than one lost.
//! - What was done with a document is counted. Where an answer is lost it may be counted already, so
//!   it never goes again after that: the figure of a day may be one too low, and is never too high.
//!
//! What is for figures alone is *quiet* ([`is_quiet`]): it has lanes of its own and goes one at a time
//! after everything else, is not counted among what waits, and is given up when it is a day old, when
//! the platform is in trouble for a whole round, or when it refuses it. Nobody is asked to decide
//! about it.

mod checklist;
mod document;
mod engagement;
mod feedback;
mod filing;
mod injection;
mod kind;
mod summary;
mod wrap_up;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::view::outbox::DeliveryKind;

pub use checklist::ChecklistTick;
pub use document::{
    Article, Base, Document, DocumentFeedback, DocumentTold, DocumentUse, Fault, Found, Occasion,
    Shown,
};
pub use engagement::{Engaged, Engagement, Rating};
pub use feedback::{Click, Feedback, Training};
pub use filing::Filing;
pub(crate) use filing::{Filed, salt};
pub use injection::{Injection, InjectionWebhook, Told};
pub use kind::{KINDS, QUIET_LANES, is_quiet, kind_name, kind_of, stops_lane};
pub use summary::{SummaryEngagement, SummaryFeedback};
pub use wrap_up::WrapUp;

/// As [`Load::where_permitted`], for the question that [`Load::asks_first`] names.
pub(crate) const ASKED_FIRST: &str = "knowledge base of a suggestion";

/// The version that is written.
pub const VERSION: i64 = 1;

/// Which platform something was done under. What was done in the sandbox never reaches an
/// organization, and the other way round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target(String);

impl Target {
    /// The platform at these addresses: `sandbox` for any loopback address, whose port changes with
    /// each start, else the API's host and port.
    #[must_use]
    pub fn of(endpoints: &wire::Endpoints) -> Self {
        Self::of_url(endpoints.api())
    }

    /// As [`Target::of`], of the API's address.
    #[must_use]
    pub fn of_url(api: &url::Url) -> Self {
        let loopback = match api.host() {
            Some(url::Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if loopback {
            return Self("sandbox".to_owned());
        }
        let host = api.host_str().unwrap_or_default();
        Self(match api.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        })
    }

    /// Whether it is the built-in sandbox, or what else listens on this computer.
    pub(crate) fn is_sandbox(&self) -> bool {
        self.0 == "sandbox"
    }

    /// As it stands on disk.
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As on disk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One delivery to be put in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// For which platform.
    pub target: Target,
    /// Of which interaction, where of one.
    pub interaction: Option<InteractionId>,
    /// The suggestion's title as shown, for a person to tell deliveries apart.
    pub title: Option<String>,
    /// Of the action, on every attempt.
    pub correlation_id: Uuid,
    /// The same on every attempt (`contract.md §7`); random, version 4.
    pub idempotency_key: Uuid,
    /// What is delivered.
    pub load: Load,
}

/// What is delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Load {
    /// Feedback (`contract.md §2`).
    Feedback(Feedback),
    /// A click (`contract.md §1`).
    Click(Click),
    /// Feedback that the platform took, for the model training (`contract.md §2`).
    Training(Training),
    /// A prompt for a live conversation (`contract.md §4`).
    Injection(Injection),
    /// An injection that the platform took, for the address it names (`contract.md §4`).
    InjectionWebhook(InjectionWebhook),
    /// A summary, for the CRM (`contract.md §5`).
    Filing(Filing),
    /// What was done with a suggestion.
    Engagement(Engagement),
    /// What was done with a document.
    DocumentTold(DocumentTold),
    /// What an agent thinks of a document.
    DocumentFeedback(DocumentFeedback),
    /// A summary as the agent leaves it.
    SummaryFeedback(SummaryFeedback),
    /// What was done with a summary.
    SummaryEngagement(SummaryEngagement),
    /// An item of a checklist is done, or is not after all.
    ChecklistTick(ChecklistTick),
    /// A wrap-up code.
    WrapUp(WrapUp),
}

impl Parcel {
    /// The lane it goes in: kind and interaction, and for feedback without an interaction what it
    /// is about. A rating goes in the lane of engagements; what is quiet has lanes that are told by
    /// their name.
    #[must_use]
    pub fn lane(&self) -> String {
        let rates = matches!(&self.load, Load::Feedback(feedback) if feedback.rating.is_some());
        let kind = if rates {
            DeliveryKind::Engagement
        } else {
            self.load.kind()
        };
        let quiet = if is_quiet(kind) { QUIET_LANES } else { "" };
        let kind = format!("{quiet}{}", kind_name(kind));
        if let Some(interaction) = self.interaction {
            return format!("{kind} {interaction}");
        }
        match &self.load {
            Load::Feedback(feedback) => {
                let about = feedback.text("recommendationId").unwrap_or_default();
                format!("{kind} {about}")
            }
            Load::Training(training) => format!("{kind} {}", training.recommendation_id),
            Load::Click(click) => format!("{kind} {}", click.article),
            // Of a conversation or not: asked by hand, it is the document that tells them apart.
            Load::DocumentTold(told) => format!("{kind} {}", told.document.id),
            Load::DocumentFeedback(given) => format!("{kind} {}", given.document.id),
            // All are of a conversation; a body that names none is no injection.
            Load::Injection(_)
            | Load::InjectionWebhook(_)
            | Load::Filing(_)
            | Load::Engagement(_)
            | Load::SummaryFeedback(_)
            | Load::SummaryEngagement(_)
            | Load::ChecklistTick(_)
            | Load::WrapUp(_) => kind,
        }
    }
}

impl Load {
    /// Which kind of delivery.
    #[must_use]
    pub const fn kind(&self) -> DeliveryKind {
        match self {
            Self::Feedback(_) => DeliveryKind::Feedback,
            Self::Click(_) => DeliveryKind::KnowledgeWebhook,
            Self::Training(_) => DeliveryKind::TrainingWebhook,
            Self::Injection(_) => DeliveryKind::Injection,
            Self::InjectionWebhook(_) => DeliveryKind::InjectionWebhook,
            Self::Filing(_) => DeliveryKind::CrmWebhook,
            Self::Engagement(_) => DeliveryKind::Engagement,
            Self::DocumentTold(_) => DeliveryKind::DocumentTold,
            Self::DocumentFeedback(_) => DeliveryKind::DocumentFeedback,
            Self::SummaryFeedback(_) => DeliveryKind::SummaryFeedback,
            Self::SummaryEngagement(_) => DeliveryKind::SummaryEngagement,
            Self::ChecklistTick(_) => DeliveryKind::Checklist,
            Self::WrapUp(_) => DeliveryKind::WrapUp,
        }
    }

    /// What it is told by a role that may or may not: where the platform says that it may not, it is
    /// said once and given up, as is all else of this name until another sign-in. None where a
    /// refusal waits for a person.
    #[must_use]
    pub(crate) const fn where_permitted(&self) -> Option<&'static str> {
        Some(match self {
            Self::Engagement(_) => "engagement",
            Self::DocumentTold(told) => match told.what {
                DocumentUse::Viewed => "document viewed",
                DocumentUse::Copied => "document copied",
                DocumentUse::Presented => "document presented",
            },
            Self::DocumentFeedback(_) => "document feedback",
            Self::SummaryEngagement(_) => "summary engagement",
            Self::Feedback(_)
            | Self::Click(_)
            | Self::Training(_)
            | Self::Injection(_)
            | Self::InjectionWebhook(_)
            | Self::Filing(_)
            | Self::SummaryFeedback(_)
            | Self::ChecklistTick(_)
            | Self::WrapUp(_) => return None,
        })
    }

    /// The suggestion that must be asked for before it can be told: only the platform knows in which
    /// knowledge base its document is.
    #[must_use]
    pub(crate) const fn asks_first(&self) -> Option<&String> {
        let document = match self {
            Self::DocumentTold(told) => &told.document,
            Self::DocumentFeedback(given) => &given.document,
            Self::Feedback(_)
            | Self::Click(_)
            | Self::Training(_)
            | Self::Injection(_)
            | Self::InjectionWebhook(_)
            | Self::Filing(_)
            | Self::Engagement(_)
            | Self::SummaryFeedback(_)
            | Self::SummaryEngagement(_)
            | Self::ChecklistTick(_)
            | Self::WrapUp(_) => return None,
        };
        match &document.base {
            Base::Named(_) => None,
            Base::OfSuggestion(suggestion) => Some(suggestion),
        }
    }

    /// When it was done, where that limits how long it is told.
    #[must_use]
    pub(crate) const fn done_at(&self) -> Option<Timestamp> {
        match self {
            Self::DocumentTold(told) => Some(told.at),
            Self::SummaryEngagement(done) => Some(done.at),
            Self::Feedback(_)
            | Self::Click(_)
            | Self::Training(_)
            | Self::Injection(_)
            | Self::InjectionWebhook(_)
            | Self::Filing(_)
            | Self::Engagement(_)
            | Self::DocumentFeedback(_)
            | Self::SummaryFeedback(_)
            | Self::ChecklistTick(_)
            | Self::WrapUp(_) => None,
        }
    }

    /// What is kept apart of it, so that it can be wiped: what people wrote, and what may name a
    /// customer.
    ///
    /// # Errors
    /// The serializer's, which plain JSON gives no cause for.
    pub(crate) fn apart(&self) -> Result<Option<String>, serde_json::Error> {
        Ok(match self {
            Self::Feedback(feedback) => feedback.comments.clone(),
            Self::Click(_)
            | Self::Training(_)
            | Self::Engagement(_)
            | Self::DocumentTold(_)
            | Self::SummaryEngagement(_)
            | Self::ChecklistTick(_) => None,
            Self::DocumentFeedback(given) => given.comment.clone(),
            Self::SummaryFeedback(given) => given.text.clone(),
            Self::WrapUp(wrap_up) => wrap_up.notes.clone(),
            Self::Injection(injection) if injection.apart.is_empty() => None,
            Self::Injection(injection) => Some(serde_json::to_string(&injection.apart)?),
            Self::InjectionWebhook(webhook) => match &webhook.apart {
                Some(told) => Some(serde_json::to_string(told)?),
                None => None,
            },
            Self::Filing(filing) => filing.text().map(str::to_owned),
        })
    }

    /// Puts back what was kept apart.
    ///
    /// # Errors
    /// A sentence, where it is damaged.
    pub(crate) fn put_back(&mut self, text: Option<String>) -> Result<(), String> {
        let lost = |error| format!("what it was to say can't be read any more: {error}");
        match self {
            Self::Feedback(feedback) => feedback.comments = text,
            Self::Click(_)
            | Self::Training(_)
            | Self::Engagement(_)
            | Self::DocumentTold(_)
            | Self::SummaryEngagement(_)
            | Self::ChecklistTick(_) => {}
            Self::DocumentFeedback(given) => given.comment = text,
            Self::SummaryFeedback(given) => given.text = text,
            Self::WrapUp(wrap_up) => wrap_up.notes = text,
            Self::Injection(injection) => {
                if let Some(text) = text {
                    injection.apart = serde_json::from_str(&text).map_err(lost)?;
                }
            }
            Self::InjectionWebhook(webhook) => {
                let text = text.ok_or("its address is lost")?;
                webhook.apart = Some(serde_json::from_str(&text).map_err(lost)?);
            }
            Self::Filing(filing) => filing.put_back(text),
        }
        Ok(())
    }

    /// Reads what a version wrote, and brings it up to the newest.
    ///
    /// # Errors
    /// A sentence, where it is of a later version or damaged.
    pub fn read(version: i64, json: &str) -> Result<Self, String> {
        match version {
            VERSION => serde_json::from_str(json)
                .map_err(|error| format!("what it was to say can't be read any more: {error}")),
            later => Err(format!(
                "it was written by a newer Cuecard (version {later})"
            )),
        }
    }
}

#[cfg(test)]
mod tests;
