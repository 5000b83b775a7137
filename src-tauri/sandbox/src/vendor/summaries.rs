//! Summaries as surface B has them (`platform-reference.md §3.3`): made after a conversation's end
//! or on demand, told by an event, listed, rated and edited.
//!
//! Owns what is kept of them. How a text comes about stands with surface A
//! (`crate::resources::summary`): both surfaces say the same about a conversation. After the end
//! one is made only once surface B has been used: nobody else could read it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use rules::tokens::Counter;
use serde_json::{Value, json};
use uuid::Uuid;

use super::names;
use crate::content::{Channel, copilot};
use crate::platform::Platform;
use crate::resources::summaries::played;
use crate::resources::summary::{Format, Language, Parts, Wish, in_parts};

mod answers;

pub(super) use answers::routes;

/// Conversations whose summaries are kept; the oldest go.
const MAX_CONVERSATIONS: usize = 2_000;
/// A conversation of fewer utterances is too short for a summary.
const FEWEST_UTTERANCES: usize = 4;

/// Why one is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The conversation is over.
    AfterDisconnect,
    /// An agent asked.
    OnDemand,
}

impl Why {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::AfterDisconnect => "AFTER_DISCONNECT",
            Self::OnDemand => "ON_DEMAND",
        }
    }
}

/// A summary and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Summary {
    pub(super) id: Uuid,
    pub(super) conversation: Uuid,
    pub(super) created: Timestamp,
    pub(super) took_ms: u64,
    pub(super) why: Why,
    pub(super) queue: Uuid,
    pub(super) channel: Channel,
    pub(super) language: &'static str,
    pub(super) result: Result<Text, String>,
    /// The text an agent made of it, and when.
    pub(super) edited: Option<(String, Timestamp)>,
    pub(super) rating: Option<String>,
    pub(super) presented: bool,
    pub(super) copied: bool,
    /// The wrap-up code the agent chose, where it was one of those predicted.
    pub(super) chosen: Option<Uuid>,
}

/// What a summary says.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(super) whole: String,
    pub(super) parts: Parts,
    pub(super) codes: Vec<Predicted>,
}

/// A wrap-up code that fits.
#[derive(Debug, Clone)]
pub(crate) struct Predicted {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// 0..=1.
    pub(super) confidence: f64,
}

/// All summaries, by conversation, each conversation's in the order they were made.
#[derive(Debug, Default)]
pub(crate) struct Summaries {
    made: Mutex<BTreeMap<Uuid, Vec<Summary>>>,
}

impl Summaries {
    pub(super) fn of(&self, conversation: Uuid) -> Vec<Summary> {
        self.made().get(&conversation).cloned().unwrap_or_default()
    }

    /// Every summary, for the aggregates.
    pub(super) fn all(&self) -> Vec<Summary> {
        self.made().values().flatten().cloned().collect()
    }

    /// Changes one; false where there is none.
    pub(super) fn change(
        &self,
        conversation: Uuid,
        id: Uuid,
        change: impl FnOnce(&mut Summary),
    ) -> bool {
        let mut made = self.made();
        let of = made.get_mut(&conversation);
        let found = of.and_then(|all| all.iter_mut().find(|one| one.id == id));
        found.map(change).is_some()
    }

    /// The agent has chosen a wrap-up code.
    pub(super) fn wrapped_up(&self, conversation: Uuid, code: Uuid) {
        let mut made = self.made();
        for one in made.get_mut(&conversation).into_iter().flatten() {
            let predicted = one
                .result
                .as_ref()
                .is_ok_and(|text| text.codes.iter().any(|predicted| predicted.id == code));
            if predicted {
                one.chosen = Some(code);
            }
        }
    }

    fn keep(&self, summary: Summary) {
        let mut made = self.made();
        made.entry(summary.conversation).or_default().push(summary);
        if made.len() > MAX_CONVERSATIONS {
            let newest = |all: &Vec<Summary>| all.last().map(|one| one.created);
            let oldest = made.iter().min_by_key(|(_, all)| newest(all));
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                made.remove(&oldest);
            }
        }
    }

    fn made(&self) -> MutexGuard<'_, BTreeMap<Uuid, Vec<Summary>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A conversation is over: its summary is made and told, where surface B is in use.
pub(crate) fn after_end(platform: &Arc<Platform>, interaction: InteractionId) {
    if platform.vendor.kept.is_used() {
        make(
            platform,
            interaction,
            Uuid::new_v4(),
            None,
            Why::AfterDisconnect,
        );
    }
}

/// Makes a summary, keeps it and tells it, all in the background.
fn make(
    platform: &Arc<Platform>,
    interaction: InteractionId,
    id: Uuid,
    language: Option<&'static str>,
    why: Why,
) {
    let working = Arc::clone(platform);
    platform.spawn(async move {
        let making = Arc::clone(&working);
        // Counting tokens is work of a tenth of a second, and others wait for this thread.
        let made =
            tokio::task::spawn_blocking(move || write(&making, interaction, id, language, why));
        match made.await {
            Ok(Some(summary)) => {
                let event = told(&working, &summary);
                working.vendor.kept.summaries.keep(summary);
                let topic = format!(
                    "v2.users.{}.conversations.summaries",
                    working.banner.agent_id
                );
                super::publish(&working, &topic, event);
            }
            Ok(None) => tracing::debug!(%interaction, "nothing to summarize"),
            Err(error) => tracing::error!(%error, "a summary ended early"),
        }
    });
}

fn write(
    platform: &Platform,
    interaction: InteractionId,
    id: Uuid,
    language: Option<&'static str>,
    why: Why,
) -> Option<Summary> {
    let began = tokio::time::Instant::now();
    let (said, script) = played(platform, interaction)?;
    let conversation = script.of(&platform.library)?;
    let business = platform.library.businesses.get(script.business)?;
    let spoken = Language::spoken(&said).map_or("en-US", Language::code);
    let language = language.unwrap_or(spoken);
    let result = match platform.board.strike_summary() {
        Some(error) => Err(error),
        None if said.utterances.len() < FEWEST_UTTERANCES => {
            Err("CONVERSATION_TOO_SHORT".to_owned())
        }
        None => {
            let wish = Wish {
                language,
                length: "medium",
                format: Format::Paragraphs,
                articles: Vec::new(),
                redacts: false,
            };
            let counter = Counter::load();
            let written = in_parts(&said, &wish, &counter);
            let lines = said.utterances.iter();
            let customers = lines.filter(|one| one.speaker == rules::transcript::Speaker::Customer);
            let customers: Vec<&str> = customers.map(|one| one.text.as_str()).collect();
            written
                .map(|(whole, parts)| Text {
                    whole,
                    parts,
                    codes: predicted(&business.copilot.wrap_up, &customers),
                })
                .ok_or_else(|| "CONVERSATION_TOO_SHORT".to_owned())
        }
    };
    Some(Summary {
        id,
        conversation: interaction.0,
        created: platform.clock.now(),
        took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        why,
        queue: names::queue(&platform.library, &conversation.queue),
        channel: conversation.channel,
        language,
        result,
        edited: None,
        rating: None,
        presented: false,
        copied: false,
        chosen: None,
    })
}

/// The codes whose phrases were said, the likeliest first: the more lines say them the likelier.
fn predicted(codes: &[copilot::WrapUp], customers: &[&str]) -> Vec<Predicted> {
    let mut found: Vec<Predicted> = codes
        .iter()
        .filter_map(|code| {
            let lines = customers
                .iter()
                .filter(|line| copilot::says(&code.said, line));
            let lines = u32::try_from(lines.count()).unwrap_or(u32::MAX);
            (lines > 0).then(|| Predicted {
                id: code.id,
                name: code.name.clone(),
                confidence: 1.0 - 0.5_f64.powf(f64::from(lines.min(6))),
            })
        })
        .collect();
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    found.truncate(3);
    found
}

/// The event (`platform-reference.md §2.4.3`).
fn told(platform: &Platform, summary: &Summary) -> Value {
    let library = &platform.library;
    let mut event = json!({
        "conversationId": summary.conversation,
        "queueId": summary.queue,
        "participants": [
            {"userId": platform.banner.agent_id, "purpose": "AGENT"},
            {"purpose": "CUSTOMER"},
        ],
        "communicationIds": [
            names::customer_communication(summary.conversation),
            names::agent_communication(summary.conversation),
        ],
        "latestCommunicationId": names::agent_communication(summary.conversation),
        "createdDate": rfc3339_millis(summary.created),
        "mediaType": match summary.channel {
            Channel::Voice => "CALL",
            Channel::Chat => "MESSAGE",
            Channel::Email => "EMAIL",
        },
        "summaryId": summary.id,
        "language": summary.language.to_lowercase(),
        "triggerSource": {
            "sourceType": "AGENT_ASSISTANT",
            "sourceId": names::assistant(library),
        },
        "summarySourceType": "GENESYS_NATIVE_SERVICE",
        "triggerType": summary.why.as_str(),
        "durationMs": summary.took_ms,
        "labels": [],
    });
    if summary.channel == Channel::Chat {
        event["messageType"] = json!("WEBMESSAGING");
    }
    match &summary.result {
        Err(error) => event["errorType"] = json!(error),
        Ok(text) => {
            let sure = text.confidence();
            event["summary"] = json!({"text": text.whole, "score": sure});
            let one = |text: &String| json!({"text": text, "score": sure});
            if let Some(problem) = &text.parts.problem {
                event["headline"] = one(problem);
                event["reason"] = one(problem);
            }
            if let Some(outcome) = &text.parts.outcome {
                event["resolution"] = one(outcome);
            }
            event["followupActions"] = text.parts.actions.iter().map(one).collect();
            event["extractedEntities"] = json!([]);
            let codes = text.codes.iter().map(|code| {
                json!({"wrapUpCodeId": code.id, "name": code.name, "score": code.confidence})
            });
            event["wrapUpCodes"] = codes.collect();
        }
    }
    event
}

impl Text {
    /// How much of what belongs in a summary was found, 0..=1.
    fn confidence(&self) -> f64 {
        let parts = [
            &self.parts.problem,
            &self.parts.actions,
            &self.parts.outcome,
        ];
        let found = parts.iter().filter(|part| part.is_some()).count();
        f64::from(u32::try_from(found).unwrap_or(0)) * 0.3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_that_is_said_most_comes_first() {
        let code = |n: u128, said: &str| copilot::WrapUp {
            id: Uuid::from_u128(n),
            name: said.to_owned(),
            said: vec![said.to_owned()],
        };
        let codes = [code(1, "refund"), code(2, "parcel"), code(3, "lamp")];
        let talk = ["Where is my parcel?", "The parcel, and then a refund."];
        let names: Vec<_> = predicted(&codes, &talk)
            .into_iter()
            .map(|one| (one.name, one.confidence))
            .collect();
        let expected = [("parcel".to_owned(), 0.75), ("refund".to_owned(), 0.5)];
        assert_eq!(names, expected, "nobody spoke of a lamp");
    }
}
