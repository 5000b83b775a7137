//! What webhooks are told, word for word (`contract.md §1` clicks, `§2`, `§4`,
//! `§5`).

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;
use uuid::Uuid;

/// Above this relevance feedback has a high impact on adoption (`contract.md §2`).
const HIGH_IMPACT: f64 = 0.6;

/// A message's body, made once and sent byte for byte on every attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    json: String,
}

impl Message {
    /// A body that was made earlier and kept, for example by the outbox.
    ///
    /// # Errors
    /// The parser's, where `json` is not JSON.
    pub fn from_json(json: String) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<serde::de::IgnoredAny>(&json)?;
        Ok(Self { json })
    }

    /// The body, to be sent or kept.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    fn of(body: &impl Serialize) -> Self {
        let json = serde_json::to_string(body).expect("plain structs with text for keys");
        Self { json }
    }
}

/// The length only: a message may hold what a customer said.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({} bytes)", self.json.len())
    }
}

impl From<&Value> for Message {
    fn from(body: &Value) -> Self {
        Self {
            json: body.to_string(),
        }
    }
}

/// An article was accepted: `agent_assist_sync` (`contract.md §1`, clicks).
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename = "agent_assist_sync", rename_all = "camelCase")]
pub struct Click {
    /// Where it was accepted.
    #[serde(rename = "interactionId")]
    pub interaction: InteractionId,
    /// The accepted article's id.
    #[serde(rename = "acceptedArticleId")]
    pub article: String,
    /// Of the interaction, as `rules::acceptance` counts it.
    pub acceptance_rate: f64,
    /// When the message was written.
    #[serde(serialize_with = "millis")]
    pub exported_at: Timestamp,
}

impl From<&Click> for Message {
    fn from(click: &Click) -> Self {
        Self::of(click)
    }
}

/// The platform took feedback: `agentassist.feedback.submitted` (`contract.md §2`).
#[derive(Debug, Clone)]
pub struct FeedbackSubmitted {
    /// The feedback's.
    pub correlation_id: Uuid,
    /// What the feedback is about.
    pub recommendation_id: Uuid,
    /// One of `rules::feedback::FEEDBACK_TYPES`.
    pub feedback_type: String,
    /// -1..=1; 0 where the feedback had none.
    pub sentiment_score: Option<f64>,
    /// 0..=1; 0 where the feedback had none.
    pub sentiment_confidence: Option<f64>,
    /// 0..=1; without one the impact is medium.
    pub relevance_score: Option<f64>,
    /// How long the submission took.
    pub latency: Duration,
    /// As in the receipt.
    pub processed_at: Timestamp,
}

impl From<&FeedbackSubmitted> for Message {
    fn from(feedback: &FeedbackSubmitted) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            event: &'static str,
            payload: Payload<'a>,
            latency_ms: u64,
            #[serde(serialize_with = "millis")]
            processed_at: Timestamp,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Payload<'a> {
            correlation_id: Uuid,
            recommendation_id: Uuid,
            feedback_type: &'a str,
            sentiment_matrix: SentimentMatrix,
            adoption_impact: &'static str,
        }
        #[derive(Serialize)]
        struct SentimentMatrix {
            score: f64,
            confidence: f64,
        }
        Self::of(&Body {
            event: "agentassist.feedback.submitted",
            payload: Payload {
                correlation_id: feedback.correlation_id,
                recommendation_id: feedback.recommendation_id,
                feedback_type: &feedback.feedback_type,
                sentiment_matrix: SentimentMatrix {
                    score: feedback.sentiment_score.unwrap_or(0.0),
                    confidence: feedback.sentiment_confidence.unwrap_or(0.0),
                },
                adoption_impact: adoption_impact(feedback.relevance_score),
            },
            latency_ms: whole_ms(feedback.latency),
            processed_at: feedback.processed_at,
        })
    }
}

/// The platform took an injected prompt: `AGENT_ASSIST_PROMPT_INJECTED` (`contract.md §4`).
#[derive(Clone)]
pub struct PromptInjected {
    /// The platform's id of the injection, as in its receipt.
    pub injection_id: String,
    /// How long the injection took.
    pub latency: Duration,
    /// When the message was written.
    pub at: Timestamp,
    /// The injection's `contextData`; null, where it had none, is told as an empty object.
    pub context: Value,
}

/// Without the context: it may hold what is known of a customer.
impl fmt::Debug for PromptInjected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PromptInjected")
            .field("injection_id", &self.injection_id)
            .field("latency", &self.latency)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl From<&PromptInjected> for Message {
    fn from(injected: &PromptInjected) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            event_type: &'static str,
            injection_id: &'a str,
            latency_ms: u64,
            #[serde(serialize_with = "millis")]
            timestamp: Timestamp,
            context: Cow<'a, Value>,
            alignment_status: &'static str,
        }
        let context = if injected.context.is_null() {
            Cow::Owned(Value::Object(serde_json::Map::new()))
        } else {
            Cow::Borrowed(&injected.context)
        };
        Self::of(&Body {
            event_type: "AGENT_ASSIST_PROMPT_INJECTED",
            injection_id: &injected.injection_id,
            latency_ms: whole_ms(injected.latency),
            timestamp: injected.at,
            context,
            alignment_status: "SYNCED",
        })
    }
}

/// A summary was filed: what the CRM is told (`contract.md §5`).
#[derive(Clone)]
pub struct SummaryFiled {
    /// What it is a summary of.
    pub interaction_id: InteractionId,
    /// Who files it.
    pub agent_id: String,
    /// The text as a person left it.
    pub summary_text: String,
    /// `short`, `medium` or `long`.
    pub summary_length: String,
    /// Whether the check found no personal data in the text.
    pub redaction_verified: bool,
    /// Whether the summary's sentiment is the transcript's; none, told as null, where it was not
    /// measured.
    pub sentiment_aligned: Option<bool>,
    /// When the platform made it.
    pub generated_at: Timestamp,
    /// The filing's own id.
    pub tracking_id: Uuid,
}

/// Without the text, which tells of a customer.
impl fmt::Debug for SummaryFiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryFiled")
            .field("interaction_id", &self.interaction_id)
            .field("summary_length", &self.summary_length)
            .field("redaction_verified", &self.redaction_verified)
            .field("sentiment_aligned", &self.sentiment_aligned)
            .field("generated_at", &self.generated_at)
            .field("tracking_id", &self.tracking_id)
            .finish_non_exhaustive()
    }
}

impl From<&SummaryFiled> for Message {
    fn from(filed: &SummaryFiled) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            interaction_id: InteractionId,
            agent_id: &'a str,
            summary_text: &'a str,
            metadata: Metadata<'a>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Metadata<'a> {
            summary_length: &'a str,
            redaction_verified: bool,
            sentiment_aligned: Option<bool>,
            #[serde(serialize_with = "millis")]
            generated_at: Timestamp,
            tracking_id: Uuid,
        }
        Self::of(&Body {
            interaction_id: filed.interaction_id,
            agent_id: &filed.agent_id,
            summary_text: &filed.summary_text,
            metadata: Metadata {
                summary_length: &filed.summary_length,
                redaction_verified: filed.redaction_verified,
                sentiment_aligned: filed.sentiment_aligned,
                generated_at: filed.generated_at,
                tracking_id: filed.tracking_id,
            },
        })
    }
}

fn whole_ms(latency: Duration) -> u64 {
    u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)
}

fn adoption_impact(relevance_score: Option<f64>) -> &'static str {
    if relevance_score.is_some_and(|score| score > HIGH_IMPACT) {
        "high"
    } else {
        "medium"
    }
}

fn millis<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339_millis(*at))
}
