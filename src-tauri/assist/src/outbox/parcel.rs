//! What is delivered: our own words for it, kept on disk in numbered versions.
//!
//! A parcel says everything that is needed to send it and nothing about how: fields and addresses
//! of the far ends are `wire`'s. What was fixed when the person acted stays fixed, so that every
//! attempt says the same. Upgrades happen in [`Load::read`]; a version is never dropped.

mod filing;
mod injection;

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::view::outbox::DeliveryKind;

pub use filing::Filing;
pub(crate) use filing::{Filed, salt};
pub use injection::{Injection, InjectionWebhook, Told};

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
}

/// Feedback as it was checked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Feedback {
    /// As the contract writes it, complete but for the comment.
    pub body: Value,
    /// The comment; kept apart from the body so that it can be wiped.
    #[serde(skip)]
    pub comments: Option<String>,
    /// The card's key, where it was given on a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A taken card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Click {
    /// The accepted article's id, or the suggestion's where it has none.
    pub article: String,
    /// Of the interaction, this click included. Filled in by the transaction that records it.
    pub acceptance_rate: f64,
    /// When it was recorded.
    pub exported_at: Timestamp,
}

/// What the model training is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// What the feedback is about.
    pub recommendation_id: Uuid,
    /// One of `rules::feedback::FEEDBACK_TYPES`.
    pub feedback_type: String,
    /// -1..=1.
    pub sentiment_score: Option<f64>,
    /// 0..=1.
    pub sentiment_confidence: Option<f64>,
    /// 0..=1.
    pub relevance_score: Option<f64>,
    /// How long the submission took.
    pub latency: Duration,
    /// As in the receipt, else when the receipt came.
    pub processed_at: Timestamp,
}

impl Parcel {
    /// The lane it goes in: kind and interaction, and for feedback without an interaction what it
    /// is about.
    #[must_use]
    pub fn lane(&self) -> String {
        let kind = kind_name(self.load.kind());
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
            // All are of a conversation; a body that names none is no injection.
            Load::Injection(_) | Load::InjectionWebhook(_) | Load::Filing(_) => kind.to_owned(),
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
            Self::Click(_) | Self::Training(_) => None,
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
            Self::Click(_) | Self::Training(_) => {}
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

impl Feedback {
    /// The body as it is sent.
    #[must_use]
    pub fn whole(&self) -> Value {
        let mut body = self.body.clone();
        if let (Some(comments), Some(members)) = (&self.comments, body.as_object_mut()) {
            members.insert("comments".to_owned(), Value::from(comments.as_str()));
        }
        body
    }

    /// Takes a checked body apart.
    #[must_use]
    pub fn of(mut body: Value, key: Option<String>) -> Self {
        let comments = body
            .as_object_mut()
            .and_then(|members| members.remove("comments"))
            .and_then(|text| text.as_str().map(str::to_owned))
            .filter(|text| !text.is_empty());
        Self {
            body,
            comments,
            key,
        }
    }

    /// A member that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }

    /// A member that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.body.get(name).and_then(Value::as_f64)
    }

    /// The comment's length in chars.
    #[must_use]
    pub fn comments_length(&self) -> u64 {
        let chars = self
            .comments
            .as_deref()
            .map_or(0, |text| text.chars().count());
        u64::try_from(chars).unwrap_or(u64::MAX)
    }
}

/// Without the comment: parcels reach logs through `Debug`.
impl fmt::Debug for Feedback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feedback")
            .field("recommendation", &self.text("recommendationId"))
            .field("comments_chars", &self.comments_length())
            .finish_non_exhaustive()
    }
}

/// The kind's name on disk, and in `cuectl outbox list`.
#[must_use]
pub const fn kind_name(kind: DeliveryKind) -> &'static str {
    match kind {
        DeliveryKind::Feedback => "feedback",
        DeliveryKind::KnowledgeWebhook => "knowledge_webhook",
        DeliveryKind::TrainingWebhook => "training_webhook",
        DeliveryKind::Injection => "injection",
        DeliveryKind::InjectionWebhook => "injection_webhook",
        DeliveryKind::CrmWebhook => "crm_webhook",
    }
}

/// Every kind, in the order they are looked at.
pub const KINDS: [DeliveryKind; 6] = [
    // Somebody is on the line.
    DeliveryKind::Injection,
    DeliveryKind::Feedback,
    DeliveryKind::CrmWebhook,
    DeliveryKind::KnowledgeWebhook,
    DeliveryKind::TrainingWebhook,
    DeliveryKind::InjectionWebhook,
];

/// The kind of this name.
#[must_use]
pub fn kind_of(name: &str) -> Option<DeliveryKind> {
    KINDS.into_iter().find(|kind| kind_name(*kind) == name)
}

/// Whether a parked entry stops what is behind it in its lane. Feedback doesn't: one says nothing
/// about another, so a bad one must not hold back the rest (decision 003). Neither does a prompt
/// that the platform refuses: the conversation goes on (decision 005).
#[must_use]
pub const fn stops_lane(kind: DeliveryKind) -> bool {
    match kind {
        DeliveryKind::Feedback | DeliveryKind::Injection | DeliveryKind::InjectionWebhook => false,
        DeliveryKind::KnowledgeWebhook
        | DeliveryKind::TrainingWebhook
        | DeliveryKind::CrmWebhook => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn target(api: &str) -> String {
        Target::of_url(&url::Url::parse(api).expect("a URL"))
            .as_str()
            .to_owned()
    }

    #[test]
    fn every_loopback_address_is_the_sandbox_and_nothing_else_is() {
        for api in [
            "http://127.0.0.1:4010",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:8080",
            "http://api.localhost.",
        ] {
            assert_eq!(target(api), "sandbox", "{api}");
        }
        assert_eq!(target("https://api.example.com"), "api.example.com");
        assert_eq!(
            target("https://api.example.com:8443"),
            "api.example.com:8443"
        );
    }

    /// What version 1 wrote stays readable: a snapshot of each kind, never edited.
    #[test]
    fn version_1_is_read() {
        let load = Load::read(
            1,
            r#"{"kind":"click","article":"a","acceptance_rate":0.5,"exported_at":"2026-11-21T09:00:00Z"}"#,
        );
        assert!(matches!(load, Ok(Load::Click(click)) if click.article == "a"));
        let load = Load::read(
            1,
            r#"{"kind":"training","recommendation_id":"0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10","feedback_type":"helpful","sentiment_score":null,"sentiment_confidence":null,"relevance_score":0.7,"latency":{"secs":0,"nanos":1000000},"processed_at":"2026-11-21T09:00:00Z"}"#,
        );
        assert!(
            matches!(load, Ok(Load::Training(training)) if training.latency == Duration::from_millis(1))
        );
        let load = Load::read(
            1,
            r#"{"kind":"feedback","body":{"feedbackType":"helpful"},"key":"article:a"}"#,
        );
        assert!(
            matches!(load, Ok(Load::Feedback(feedback)) if feedback.key.as_deref() == Some("article:a"))
        );
        let load = Load::read(
            1,
            r#"{"kind":"injection","body":{"conversationId":"c","promptId":"p","displaySettings":{"delayMs":500,"maxConcurrentPrompts":1,"autoDismissMs":10000}}}"#,
        );
        assert!(
            matches!(load, Ok(Load::Injection(injection)) if injection.text("promptId") == Some("p"))
        );
        let load = Load::read(
            1,
            r#"{"kind":"injection_webhook","injection_id":"i","latency":{"secs":0,"nanos":1000000},"at":"2026-11-21T09:00:00Z"}"#,
        );
        assert!(matches!(load, Ok(Load::InjectionWebhook(told)) if told.injection_id == "i"));
        let load = Load::read(
            1,
            r#"{"kind":"filing","summary":7,"agent_id":"6a1f3c88-51d7-4a0b-9e51-f0aa51f2a001","summary_length":"medium","redaction_verified":true,"sentiment_aligned":null,"generated_at":"2026-11-21T09:00:00Z","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#,
        );
        assert!(
            matches!(load, Ok(Load::Filing(filing)) if filing.summary() == 7
                && filing.redaction_verified() && filing.sentiment_aligned().is_none()
                && filing.summary_length() == "medium" && filing.text().is_none())
        );
        assert!(
            Load::read(2, "{}").expect_err("later").contains("newer"),
            "said, not dropped"
        );
    }

    #[test]
    fn a_comment_is_never_part_of_what_is_serialized_or_printed() {
        let body = json!({ "recommendationId": "r", "comments": "canary-4711" });
        let feedback = Feedback::of(body.clone(), None);
        assert_eq!(feedback.whole(), body, "sent as it was checked");
        let load = Load::Feedback(feedback);
        let written = serde_json::to_string(&load).expect("plain");
        assert!(!written.contains("canary"), "{written}");
        assert!(
            !format!("{load:?}").contains("canary"),
            "not in logs either"
        );
    }
}
