//! Agent checklists (`platform-reference.md §3.4`): what an agent must not forget, ticked by the
//! talk and by hand.
//!
//! A checklist comes up at the beginning of a conversation, or when its intent is heard; the model
//! ticks an item when the agent says one of its phrases (`content::copilot`). What the agent ticks
//! or unticks counts beside it. After the last line it is as good as final; finalizing says why.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use serde_json::{Value, json};
use uuid::Uuid;

use super::names;
use crate::content::copilot::{self, Checklist};
use crate::content::{Channel, Conversation, Line, Speaker};
use crate::platform::Platform;
use crate::stage::Script;

mod answers;

pub(super) use answers::routes;

/// Conversations whose checklists are kept.
const MAX_CONVERSATIONS: usize = 2_000;

/// All checklists that came up, by conversation.
#[derive(Debug, Default)]
pub(crate) struct Checklists {
    by_conversation: Mutex<BTreeMap<Uuid, Held>>,
}

/// The checklists of one conversation.
#[derive(Debug)]
struct Held {
    business: usize,
    channel: Channel,
    queue: Uuid,
    begun: Timestamp,
    lists: Vec<Run>,
}

/// One checklist in one conversation.
#[derive(Debug, Clone)]
struct Run {
    list: Checklist,
    activated: Timestamp,
    items: Vec<Mark>,
    status: Status,
    exit_reason: Option<String>,
    changed: Timestamp,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    by_model: Option<Timestamp>,
    /// Ticked or not, and when.
    by_agent: Option<(bool, Timestamp)>,
    in_acw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Started,
    InProgress,
    Finalized,
    FinalizedWithAcw,
}

impl Status {
    fn as_str(self) -> &'static str {
        match self {
            Self::Started => "EvaluationStarted",
            Self::InProgress => "EvaluationInProgress",
            Self::Finalized => "EvaluationFinalized",
            Self::FinalizedWithAcw => "EvaluationFinalizedWithAcw",
        }
    }

    fn is_over(self) -> bool {
        matches!(self, Self::Finalized | Self::FinalizedWithAcw)
    }
}

impl Run {
    fn new(list: &Checklist, now: Timestamp) -> Self {
        Self {
            list: list.clone(),
            activated: now,
            items: vec![Mark::default(); list.items.len()],
            status: Status::Started,
            exit_reason: None,
            changed: now,
        }
    }

    /// The model hears the agent; whether that ticks anything.
    fn hear(&mut self, text: &str, now: Timestamp) -> bool {
        if self.status.is_over() {
            return false;
        }
        let mut ticked = false;
        for (item, mark) in self.list.items.iter().zip(&mut self.items) {
            if mark.by_model.is_none() && copilot::says(&item.said, text) {
                mark.by_model = Some(now);
                ticked = true;
            }
        }
        if ticked {
            self.status = Status::InProgress;
            self.changed = now;
        }
        ticked
    }
}

/// A conversation begins: what comes up at the beginning does.
pub(super) fn began(
    platform: &Platform,
    interaction: InteractionId,
    script: Script,
    talk: &Conversation,
) {
    let checklists = &platform.vendor.kept.checklists;
    checklists.begin(platform, interaction, script, talk);
}

/// A line is said.
pub(super) fn heard(platform: &Platform, interaction: InteractionId, line: &Line) {
    let checklists = &platform.vendor.kept.checklists;
    checklists.hear(platform, interaction, line);
}

impl Checklists {
    /// A conversation begins: what comes up at the beginning does.
    fn begin(
        &self,
        platform: &Platform,
        interaction: InteractionId,
        script: Script,
        conversation: &Conversation,
    ) {
        let Some(business) = platform.library.businesses.get(script.business) else {
            return;
        };
        let now = platform.clock.now();
        let at_once = business.copilot.checklists.iter();
        let at_once = at_once.filter(|list| list.intent.is_none());
        let lists: Vec<Run> = at_once.map(|list| Run::new(list, now)).collect();
        let events: Vec<Uuid> = lists.iter().map(|run| run.list.id).collect();
        {
            let mut all = self.all();
            all.insert(
                interaction.0,
                Held {
                    business: script.business,
                    channel: conversation.channel,
                    queue: names::queue(&platform.library, &conversation.queue),
                    begun: now,
                    lists,
                },
            );
            if all.len() > MAX_CONVERSATIONS {
                let oldest = all.iter().min_by_key(|(_, held)| held.begun);
                if let Some(oldest) = oldest.map(|(id, _)| *id) {
                    all.remove(&oldest);
                }
            }
        }
        self.tell(platform, interaction, &events);
    }

    /// A line is said: an intent may bring up a checklist, the agent may have done an item.
    fn hear(&self, platform: &Platform, interaction: InteractionId, line: &Line) {
        let now = platform.clock.now();
        let mut changed = Vec::new();
        {
            let mut all = self.all();
            let Some(held) = all.get_mut(&interaction.0) else {
                return;
            };
            match line.speaker {
                Speaker::Customer => {
                    let Some(business) = platform.library.businesses.get(held.business) else {
                        return;
                    };
                    for list in meant(&business.copilot, &line.text) {
                        if !held.lists.iter().any(|run| run.list.id == list.id) {
                            held.lists.push(Run::new(list, now));
                            changed.push(list.id);
                        }
                    }
                }
                Speaker::Agent => {
                    for run in &mut held.lists {
                        if run.hear(&line.text, now) {
                            changed.push(run.list.id);
                        }
                    }
                }
                Speaker::System => {}
            }
        }
        self.tell(platform, interaction, &changed);
    }

    /// Publishes how some checklists stand.
    fn tell(&self, platform: &Platform, interaction: InteractionId, lists: &[Uuid]) {
        let topic = format!("v2.conversations.{}.agentchecklist", interaction.0);
        for event in self.events(platform, interaction.0, lists) {
            super::publish(platform, &topic, event);
        }
    }

    fn events(&self, platform: &Platform, conversation: Uuid, lists: &[Uuid]) -> Vec<Value> {
        let all = self.all();
        let Some(held) = all.get(&conversation) else {
            return Vec::new();
        };
        let runs = held.lists.iter();
        let runs = runs.filter(|run| lists.contains(&run.list.id));
        runs.map(|run| event(platform, conversation, held, run))
            .collect()
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Uuid, Held>> {
        self.by_conversation
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The checklists whose intent a customer's line says.
fn meant<'c>(copilot: &'c copilot::Copilot, text: &str) -> Vec<&'c Checklist> {
    let meant: Vec<Uuid> = copilot
        .intents
        .iter()
        .filter(|intent| copilot::says(&intent.said, text))
        .map(|intent| intent.id)
        .collect();
    let lists = copilot.checklists.iter();
    lists
        .filter(|list| list.intent.is_some_and(|intent| meant.contains(&intent)))
        .collect()
}

/// A checklist as the list and its own path show it.
fn shown(platform: &Platform, conversation: Uuid, held: &Held, run: &Run) -> Value {
    let mut shown = about(platform, conversation, held, run);
    shown["id"] = json!(run.list.id);
    shown["checklistItems"] = items(run);
    shown
}

/// The same as an event: two members are called otherwise (`platform-reference.md §3.4`).
fn event(platform: &Platform, conversation: Uuid, held: &Held, run: &Run) -> Value {
    let mut event = about(platform, conversation, held, run);
    event["conversationId"] = json!(conversation);
    event["communicationId"] = json!(names::agent_communication(conversation));
    event["agentChecklistId"] = json!(run.list.id);
    event["agentChecklistItems"] = items(run);
    event["eventTime"] = json!(rfc3339_millis(run.changed));
    event
}

fn about(platform: &Platform, conversation: Uuid, held: &Held, run: &Run) -> Value {
    let mut about = json!({
        "name": run.list.name,
        "status": run.status.as_str(),
        "language": "en-us",
        "agentId": platform.banner.agent_id,
        "participantId": names::agent_participant(conversation),
        "queueId": held.queue,
        "assistantId": names::assistant(&platform.library),
        "mediaType": match held.channel {
            Channel::Voice => "Voice",
            Channel::Chat => "Message",
            Channel::Email => "Email",
        },
        "direction": "Inbound",
        "preview": false,
        "evaluationStartDate": rfc3339_millis(run.activated),
        "activationTriggers": [trigger(run)],
    });
    if let Some(reason) = &run.exit_reason {
        about["exitReason"] = json!(reason);
        about["evaluationFinalizedDate"] = json!(rfc3339_millis(run.changed));
    }
    about
}

fn trigger(run: &Run) -> Value {
    let at = rfc3339_millis(run.activated);
    match run.list.intent {
        None => json!({"triggerType": "ConversationStart", "triggerDate": at}),
        Some(id) => json!({"triggerType": "Intent", "triggerDate": at, "intentId": id}),
    }
}

fn items(run: &Run) -> Value {
    let word = |ticked| if ticked { "Ticked" } else { "Unticked" };
    let items = run.list.items.iter().zip(&run.items).map(|(item, mark)| {
        let mut one = json!({
            "id": item.id,
            "name": item.name,
            "automatedCheckEnabled": !item.said.is_empty(),
            "exactPhraseMatch": true,
            "important": item.important,
            "stateFromModel": word(mark.by_model.is_some()),
            "lastModifiedInAcw": mark.in_acw,
        });
        if let Some(description) = &item.description {
            one["description"] = json!(description);
        }
        if let Some(at) = mark.by_model {
            one["dateLastModifiedByModel"] = json!(rfc3339_millis(at));
        }
        if let Some((ticked, at)) = mark.by_agent {
            one["stateFromAgent"] = json!(word(ticked));
            one["dateLastModifiedByAgent"] = json!(rfc3339_millis(at));
        }
        one
    });
    items.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::copilot::Item;

    fn list() -> Checklist {
        let item = |n, said: &[&str]| Item {
            id: Uuid::from_u128(n),
            name: format!("item {n}"),
            description: None,
            important: false,
            said: said.iter().map(|&one| one.to_owned()).collect(),
        };
        Checklist {
            id: Uuid::from_u128(9),
            name: "All".to_owned(),
            intent: None,
            items: vec![item(1, &["order number"]), item(2, &[])],
        }
    }

    #[test]
    fn an_item_is_ticked_once_by_what_the_agent_says() {
        let at = |s| Timestamp::from_second(s).expect("a time");
        let mut run = Run::new(&list(), at(0));
        assert!(!run.hear("Good morning.", at(1)));
        assert_eq!(run.status, Status::Started);
        assert!(run.hear("Do you have the order number?", at(2)));
        assert_eq!(run.status, Status::InProgress);
        assert!(
            !run.hear("The order number, please.", at(3)),
            "ticked already"
        );
        assert_eq!(run.items[0].by_model, Some(at(2)));
        assert!(run.items[1].by_model.is_none(), "by hand alone");
        run.status = Status::Finalized;
        run.items[0].by_model = None;
        assert!(!run.hear("order number", at(4)), "nothing changes any more");
    }
}
