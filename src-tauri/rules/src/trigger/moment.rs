//! What happens in an interaction, as far as conditions can see it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind of an interaction, as the wire names it (`contract.md §3`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Any; as an interaction's own channel: which one is not known.
    Conversation,
    /// E-mails.
    Email,
    /// Short messages.
    Sms,
    /// A chat on the web or in an app.
    Chat,
    /// A telephone call.
    Voice,
}

impl Channel {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Chat => "chat",
            Self::Voice => "voice",
        }
    }

    /// Whether what is for `self` is for an interaction on `channel`.
    pub(super) fn admits(self, channel: Self) -> bool {
        self == Self::Conversation || self == channel
    }
}

/// Who says a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The person who needs help.
    Customer,
    /// The person who helps.
    Agent,
    /// Neither: a note of the system's. It counts as a line, and no condition reads it.
    System,
}

/// What is known of an interaction when it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// How they talk.
    pub channel: Channel,
    /// The queue it came in by.
    pub queue: Option<String>,
    /// When it began; durations count from here.
    pub started_at: Timestamp,
    /// Everything else that conditions may name, such as `accountStatus`.
    pub attributes: BTreeMap<String, Value>,
}

/// Something happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When. A time before that of the moment before counts as the same time.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A line is said.
    Said {
        /// By whom.
        speaker: Speaker,
        /// What was said.
        text: String,
        /// How sure the recognition is, 0..=1; none for what was typed.
        confidence: Option<f64>,
    },
    /// The platform makes a suggestion.
    Suggested {
        /// Its title.
        title: String,
        /// How sure the platform is, 0..=1; none where it does not say.
        confidence: Option<f64>,
    },
    /// The platform says how the customer feels: -1..=1.
    Sentiment(f64),
    /// An attribute is told anew.
    Attribute {
        /// Its name.
        name: String,
        /// Its value; null takes it away.
        value: Value,
    },
    /// Nothing but time passes, up to here.
    Passed,
}
