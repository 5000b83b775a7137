//! What webhooks are told, word for word (`contract.md §1` clicks, `§2`, `§4`).

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
