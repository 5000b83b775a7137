//! A prompt on its way into a live conversation, and the word about it (`contract.md §4`).
//!
//! What may name a person (the context, and whatever else a supervisor typed) is kept apart from the
//! rest, like a comment, so that it can be wiped.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The members of an injection that say nothing of a customer.
const PLAIN: [&str; 3] = ["conversationId", "promptId", "displaySettings"];

/// An injection as it was checked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Injection {
    /// `conversationId`, `promptId` and `displaySettings`, as the contract writes them.
    pub body: Value,
    /// Everything else of it: conditions, webhook, context.
    #[serde(skip)]
    pub apart: Map<String, Value>,
}

/// What the webhook of an injection is told.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct InjectionWebhook {
    /// The platform's id of the injection.
    pub injection_id: String,
    /// How long the injection took.
    pub latency: Duration,
    /// When the platform took it.
    pub at: Timestamp,
    /// Where it goes, and what it says of the conversation; none where that is lost.
    #[serde(skip)]
    pub apart: Option<Told>,
}

/// What may name a person in a word about an injection. No `Debug`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The address; its query may hold a secret.
    pub url: String,
    /// As the injection's `contextData`; an empty object where it had none.
    pub context: Value,
}

impl Injection {
    /// Takes a checked body apart.
    #[must_use]
    pub fn of(body: Value) -> Self {
        let Value::Object(members) = body else {
            return Self {
                body,
                apart: Map::new(),
            };
        };
        let (plain, apart) = members
            .into_iter()
            // Nulls say nothing; a far end may take them for something.
            .filter(|(_, value)| !value.is_null())
            .partition(|(name, _)| PLAIN.contains(&name.as_str()));
        Self {
            body: Value::Object(plain),
            apart,
        }
    }

    /// The body as it is sent.
    #[must_use]
    pub fn whole(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(members) = body.as_object_mut() {
            members.extend(self.apart.clone());
        }
        body
    }

    /// A member that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let member = self.body.get(name).or_else(|| self.apart.get(name));
        member.and_then(Value::as_str)
    }

    /// What the conversation is known by, where anything was given.
    #[must_use]
    pub fn context(&self) -> Option<&Value> {
        self.apart.get("contextData")
    }

    /// How long to wait where the agent sees the most prompts allowed: until one of them is gone.
    #[must_use]
    pub fn auto_dismiss(&self) -> Duration {
        let ms = &self.body["displaySettings"]["autoDismissMs"];
        // Checked when it was put: whole, and so is `30000.0`.
        let ms = ms.as_u64().or_else(|| ms.as_f64().map(whole));
        Duration::from_millis(ms.unwrap_or(LONGEST_MS).min(LONGEST_MS))
    }

    /// What is to be told of it once the platform took it; none where nobody is.
    #[must_use]
    pub fn webhook(
        &self,
        injection_id: &str,
        latency: Duration,
        at: Timestamp,
    ) -> Option<InjectionWebhook> {
        let url = self.text("webhookUrl").filter(|url| !url.is_empty())?;
        Some(InjectionWebhook {
            injection_id: injection_id.to_owned(),
            latency,
            at,
            apart: Some(Told {
                url: url.to_owned(),
                context: self
                    .context()
                    .cloned()
                    .unwrap_or_else(|| Value::Object(Map::new())),
            }),
        })
    }
}

/// The most that `autoDismissMs` may be (`contract.md §4`).
const LONGEST_MS: u64 = 60_000;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rules admit 10,000..=60,000 alone; anything else is cut to that"
)]
fn whole(ms: f64) -> u64 {
    ms.clamp(0.0, 60_000.0) as u64
}

/// Without what was typed: parcels reach logs through `Debug`.
impl fmt::Debug for Injection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Injection")
            .field("prompt", &self.text("promptId"))
            .finish_non_exhaustive()
    }
}

/// Without address and context, for the same reason.
impl fmt::Debug for InjectionWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InjectionWebhook")
            .field("injection", &self.injection_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body() -> Value {
        json!({
            "conversationId": "c", "promptId": "p",
            "displaySettings": { "delayMs": 500, "maxConcurrentPrompts": 1, "autoDismissMs": 10_000 },
            "triggerConditions": [{ "type": "keyword", "value": "canary-1" }],
            "webhookUrl": "https://example.com/?key=canary-2",
            "contextData": { "customerName": "canary-3" },
            "note": "canary-4",
        })
    }

    #[test]
    fn what_was_typed_is_never_part_of_what_is_serialized_or_printed() {
        let injection = Injection::of(body());
        assert_eq!(injection.whole(), body(), "sent as it was checked");
        let webhook = injection
            .webhook("i-1", Duration::from_millis(7), Timestamp::UNIX_EPOCH)
            .expect("one was given");
        for written in [
            serde_json::to_string(&injection).expect("plain"),
            serde_json::to_string(&webhook).expect("plain"),
            format!("{injection:?} {webhook:?}"),
        ] {
            assert!(!written.contains("canary"), "{written}");
        }
        let told = webhook.apart.expect("just made");
        assert_eq!(told.context["customerName"], "canary-3");
    }

    #[test]
    fn it_waits_as_long_as_a_prompt_stays() {
        assert_eq!(
            Injection::of(body()).auto_dismiss(),
            Duration::from_secs(10)
        );
        for (given, ms) in [
            (json!(20_000.0), 20_000),
            (json!(null), 60_000),
            (json!(1e12), 60_000),
        ] {
            let mut body = body();
            body["displaySettings"]["autoDismissMs"] = given;
            assert_eq!(
                Injection::of(body).auto_dismiss(),
                Duration::from_millis(ms)
            );
        }
    }

    #[test]
    fn without_an_address_nobody_is_told() {
        let mut body = body();
        for none in [json!(null), json!("")] {
            body["webhookUrl"] = none;
            let injection = Injection::of(body.clone());
            let told = injection.webhook("i", Duration::ZERO, Timestamp::UNIX_EPOCH);
            assert!(told.is_none());
        }
    }
}
