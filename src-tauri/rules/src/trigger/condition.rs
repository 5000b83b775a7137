//! One condition: which field it looks at, and what must be true of it.

use std::cmp::Ordering;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::phrase::{Phrase, spell};
use crate::prompt::number;

/// What an interaction offers to conditions. Any other name is an attribute's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// `transcript`: every line of customer and agent so far.
    Transcript,
    /// `utterance`: the newest of these lines alone.
    Utterance,
    /// `customerSaid`: every line of the customer so far.
    CustomerSaid,
    /// `agentSaid`: every line of the agent so far.
    AgentSaid,
    /// `suggested`: the title of every suggestion so far.
    Suggested,
    /// `channel`: `voice`, `chat`, `email`, `sms`.
    Channel,
    /// `queue`: the name of the queue it came in by.
    Queue,
    /// `duration`: seconds since it began; `equals` compares whole seconds.
    Duration,
    /// `confidence`: that of the newest suggestion that has one, 0..=1.
    Confidence,
    /// `sentiment`: the newest score, -1..=1.
    Sentiment,
    /// What the interaction carries under this name, such as `accountStatus`.
    Attribute(String),
}

/// The names of the fields that every interaction has, attributes apart.
pub const FIELDS: [&str; 10] = [
    "transcript",
    "utterance",
    "customerSaid",
    "agentSaid",
    "suggested",
    "channel",
    "queue",
    "duration",
    "confidence",
    "sentiment",
];

impl Field {
    /// The field of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name.trim() {
            "transcript" => Self::Transcript,
            "utterance" => Self::Utterance,
            "customerSaid" => Self::CustomerSaid,
            "agentSaid" => Self::AgentSaid,
            "suggested" => Self::Suggested,
            "channel" => Self::Channel,
            "queue" => Self::Queue,
            "duration" => Self::Duration,
            "confidence" => Self::Confidence,
            "sentiment" => Self::Sentiment,
            other => Self::Attribute(other.to_owned()),
        }
    }

    /// The name of the attribute that it is.
    pub(super) fn attribute(&self) -> Option<&str> {
        if let Self::Attribute(name) = self {
            Some(name)
        } else {
            None
        }
    }
}

/// A condition, read once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) field: Field,
    pub(super) test: Test,
    /// The least confidence of the line or the suggestion that is looked at.
    pub(super) least_confidence: f64,
}

/// What must be true of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Contains(Phrase),
    Equals(Expected),
    Greater(f64),
    AtLeast(f64),
    /// A score from `low` to `high`.
    Within {
        low: f64,
        high: f64,
    },
    /// What nothing can be.
    Never,
}

/// The value of `equals`, in the ways it can be met.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expected {
    number: Option<f64>,
    flag: Option<bool>,
    /// Spelled as phrases are; marks alone stay as they are.
    text: String,
}

/// A text with its spelling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t> {
    pub(super) raw: &'t str,
    pub(super) spelled: &'t str,
}

/// As it stands in a prompt.
#[derive(Deserialize)]
pub(super) struct PromptCondition {
    field: String,
    operator: Operator,
    value: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Operator {
    Contains,
    Equals,
    Gt,
}

/// As it stands in an injection.
#[derive(Deserialize)]
pub(super) struct InjectionCondition {
    #[serde(rename = "type")]
    kind: InjectionKind,
    value: Value,
    threshold: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum InjectionKind {
    Keyword,
    Sentiment,
    Duration,
    Confidence,
}

/// A score nearer to zero than this is neutral, where a condition does not say.
const NEUTRAL: f64 = 0.3;

impl From<PromptCondition> for Condition {
    fn from(written: PromptCondition) -> Self {
        let test = match written.operator {
            Operator::Contains => contains(&written.value),
            Operator::Equals => Test::Equals(Expected::new(&written.value)),
            Operator::Gt => number(&written.value).map_or(Test::Never, Test::Greater),
        };
        Self {
            field: Field::named(&written.field),
            test,
            least_confidence: 0.0,
        }
    }
}

impl From<InjectionCondition> for Condition {
    fn from(written: InjectionCondition) -> Self {
        let InjectionCondition {
            kind,
            value,
            threshold,
        } = written;
        let least = threshold.unwrap_or(0.0);
        let of = |field, test, least_confidence| Self {
            field,
            test,
            least_confidence,
        };
        match (kind, number(&value)) {
            (InjectionKind::Keyword, _) => of(Field::Transcript, contains(&value), least),
            (InjectionKind::Sentiment, bound) => {
                of(Field::Sentiment, feeling(&value, bound, threshold), 0.0)
            }
            (InjectionKind::Duration, Some(seconds)) => {
                of(Field::Duration, Test::AtLeast(seconds), 0.0)
            }
            (InjectionKind::Duration, None) => of(Field::Duration, Test::Never, 0.0),
            (InjectionKind::Confidence, Some(bound)) => {
                of(Field::Confidence, Test::AtLeast(bound.max(least)), 0.0)
            }
            (InjectionKind::Confidence, None) => of(Field::Suggested, contains(&value), least),
        }
    }
}

fn contains(value: &Value) -> Test {
    Phrase::new(&text_of(value)).map_or(Test::Never, Test::Contains)
}

fn feeling(value: &Value, bound: Option<f64>, threshold: Option<f64>) -> Test {
    let far = threshold.unwrap_or(NEUTRAL);
    let (low, high) = match (bound, value.as_str().map(str::trim)) {
        (Some(bound), _) if bound < 0.0 => (-1.0, bound.min(-threshold.unwrap_or(0.0))),
        (Some(bound), _) => (bound.max(threshold.unwrap_or(0.0)), 1.0),
        (None, Some(word)) if word.eq_ignore_ascii_case("negative") => (-1.0, -far),
        (None, Some(word)) if word.eq_ignore_ascii_case("positive") => (far, 1.0),
        (None, Some(word)) if word.eq_ignore_ascii_case("neutral") => (-far, far),
        (None, _) => return Test::Never,
    };
    Test::Within { low, high }
}

impl Condition {
    /// Whether it holds of a number.
    pub(super) fn holds_of_number(&self, found: f64) -> bool {
        match &self.test {
            Test::Greater(bound) => found > *bound,
            Test::AtLeast(bound) => found >= *bound,
            Test::Within { low, high } => (*low..=*high).contains(&found),
            Test::Equals(expected) => expected.is_number(found),
            Test::Contains(phrase) => is_in(phrase, &found.to_string()),
            Test::Never => false,
        }
    }

    /// Whether it holds of a text.
    pub(super) fn holds_of_text(&self, found: Text<'_>) -> bool {
        match &self.test {
            Test::Contains(phrase) => phrase.is_in(found.spelled),
            Test::Equals(expected) => expected.is_text(found),
            Test::Greater(_) | Test::AtLeast(_) | Test::Within { .. } => {
                // As `prompt::number` reads it.
                let number = found.raw.trim().parse::<f64>().ok();
                number
                    .filter(|number| number.is_finite())
                    .is_some_and(|number| self.holds_of_number(number))
            }
            Test::Never => false,
        }
    }

    /// Whether it holds of what an attribute is.
    pub(super) fn holds_of_value(&self, found: &Value) -> bool {
        match found {
            Value::Null | Value::Object(_) => false,
            Value::Array(entries) => entries.iter().any(|entry| {
                // One level: a list of lists says nothing a condition could mean.
                !entry.is_array() && self.holds_of_value(entry)
            }),
            Value::Bool(flag) => match &self.test {
                Test::Equals(expected) => expected.flag == Some(*flag),
                Test::Contains(phrase) => is_in(phrase, &flag.to_string()),
                Test::Greater(_) | Test::AtLeast(_) | Test::Within { .. } | Test::Never => false,
            },
            Value::Number(found) => found
                .as_f64()
                .is_some_and(|number| self.holds_of_number(number)),
            Value::String(raw) => {
                let mut spelled = String::new();
                spell(raw, &mut spelled);
                self.holds_of_text(Text {
                    raw,
                    spelled: &spelled,
                })
            }
        }
    }

    /// Whether it holds once so much time has passed.
    pub(super) fn holds_of_duration(&self, elapsed: Duration) -> bool {
        match &self.test {
            Test::Equals(_) | Test::Contains(_) => self.holds_of_number(whole_seconds(elapsed)),
            Test::Greater(_) | Test::AtLeast(_) | Test::Within { .. } | Test::Never => {
                self.holds_of_number(elapsed.as_secs_f64())
            }
        }
    }

    /// After how much time it will hold, if it is about time and does not hold after `elapsed`.
    pub(super) fn duration_to_hold(&self, elapsed: Duration) -> Option<Duration> {
        let seconds = match &self.test {
            Test::Greater(bound) | Test::AtLeast(bound) | Test::Within { low: bound, .. } => *bound,
            Test::Equals(expected) => expected.number?,
            Test::Contains(_) | Test::Never => return None,
        };
        let at = Duration::try_from_secs_f64(seconds.max(0.0)).ok()?;
        // Times have milliseconds (`contract.md`, preface); "more than" is the next one.
        let at = if matches!(self.test, Test::Greater(_)) {
            at.checked_add(Duration::from_millis(1))?
        } else {
            at
        };
        (at.cmp(&elapsed) == Ordering::Greater).then_some(at)
    }
}

impl Expected {
    fn new(value: &Value) -> Self {
        let raw = text_of(value);
        let mut text = String::new();
        spell(&raw, &mut text);
        if text.trim().is_empty() {
            raw.trim().clone_into(&mut text);
        }
        Self {
            number: number(value),
            flag: raw.trim().to_ascii_lowercase().parse().ok(),
            text,
        }
    }

    fn is_number(&self, found: f64) -> bool {
        self.number.is_some_and(|number| is_same(number, found))
    }

    fn is_text(&self, found: Text<'_>) -> bool {
        if let Some(number) = self.number
            && let Ok(found) = found.raw.trim().parse::<f64>()
        {
            return is_same(number, found);
        }
        self.text == found.spelled || self.text == found.raw.trim()
    }
}

/// A text without its quotes, anything else as JSON writes it.
fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn is_same(one: f64, other: f64) -> bool {
    one.partial_cmp(&other) == Some(Ordering::Equal)
}

fn is_in(phrase: &Phrase, text: &str) -> bool {
    let mut spelled = String::new();
    spell(text, &mut spelled);
    phrase.is_in(&spelled)
}

/// Exact: no interaction lasts the millions of years from which seconds have no number of their own.
fn whole_seconds(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64().floor()
}
