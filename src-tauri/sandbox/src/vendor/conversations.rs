//! The conversations the agent is in, as surface B has them.
//!
//! The same conversations as surface A's, under the same ids: what the floor gives the agent, and
//! what is played because somebody subscribed. Owns how far each is for the agent: ringing, talking,
//! after-call work, over. The newest two hundred are remembered.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde_json::Value;
use uuid::Uuid;

use super::suggestions::Suggestion;
use crate::content::{Channel, Conversation, Speaker};
use crate::stage::Script;

pub(super) mod body;
pub(super) mod routes;

/// So many conversations are remembered.
const REMEMBERED: usize = 200;

/// How far a conversation is for the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It is offered to the agent.
    Alerting,
    /// They talk.
    Connected,
    /// The customer is gone; the agent has work to do.
    AfterWork,
    /// Nothing is left to do.
    Ended,
}

/// One conversation.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: InteractionId,
    /// Where it stands in the library.
    pub(crate) script: Script,
    pub(crate) channel: Channel,
    pub(crate) customer: String,
    pub(crate) queue: String,
    pub(crate) attributes: BTreeMap<String, Value>,
    pub(crate) phase: Phase,
    /// When it came in.
    pub(crate) started_at: Timestamp,
    /// When the agent took it.
    pub(crate) connected_at: Option<Timestamp>,
    /// When the customer left.
    pub(crate) disconnected_at: Option<Timestamp>,
    /// When the agent was through with it.
    pub(crate) ended_at: Option<Timestamp>,
    /// What the agent said it was about.
    pub(crate) wrap_up: Option<Value>,
    /// Everything said so far.
    pub(crate) said: Vec<Said>,
    /// In the order in which they were made; never removed.
    pub(crate) suggestions: Vec<Suggestion>,
    /// What rules have offered: when in the conversation's own time, and how often.
    pub(super) offered: BTreeMap<Uuid, (Duration, u32)>,
}

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// The utterance's id in a call, the message's elsewhere.
    pub(crate) id: Uuid,
    pub(crate) speaker: Speaker,
    pub(crate) text: String,
    pub(crate) at: Timestamp,
}

impl Held {
    fn new(id: InteractionId, script: Script, talk: &Conversation, now: Timestamp) -> Self {
        Self {
            id,
            script,
            channel: talk.channel,
            customer: talk.customer.clone(),
            queue: talk.queue.clone(),
            attributes: talk.attributes.clone(),
            phase: Phase::Alerting,
            started_at: now,
            connected_at: None,
            disconnected_at: None,
            ended_at: None,
            wrap_up: None,
            said: Vec::new(),
            suggestions: Vec::new(),
            offered: BTreeMap::new(),
        }
    }

    /// Whether the agent still has to do with it.
    pub(crate) fn is_active(&self) -> bool {
        self.phase != Phase::Ended
    }

    /// The id of what is said at this place of the script.
    pub(super) fn utterance(&self, place: usize) -> Uuid {
        let began = self.started_at.as_millisecond();
        Uuid::new_v5(&self.id.0, format!("said/{began}/{place}").as_bytes())
    }
}

/// The conversations that are remembered.
#[derive(Debug, Default)]
pub(crate) struct Conversations(Mutex<All>);

#[derive(Debug, Default)]
struct All {
    by_id: BTreeMap<InteractionId, Held>,
    /// Oldest first.
    order: VecDeque<InteractionId>,
}

impl Conversations {
    /// A conversation comes in, unless the agent is in it already.
    pub(super) fn ring(
        &self,
        id: InteractionId,
        script: Script,
        talk: &Conversation,
        now: Timestamp,
    ) {
        let mut all = self.all();
        if all.by_id.get(&id).is_some_and(Held::is_active) {
            return;
        }
        all.by_id.insert(id, Held::new(id, script, talk, now));
        all.order.retain(|known| *known != id);
        all.order.push_back(id);
        while all.order.len() > REMEMBERED {
            if let Some(oldest) = all.order.pop_front() {
                all.by_id.remove(&oldest);
            }
        }
    }

    /// Looks at a conversation, or changes it; none where it isn't known.
    pub(crate) fn with<T>(
        &self,
        id: InteractionId,
        look: impl FnOnce(&mut Held) -> T,
    ) -> Option<T> {
        self.all().by_id.get_mut(&id).map(look)
    }

    /// Every conversation that is remembered, oldest first.
    pub(crate) fn all_held(&self) -> Vec<Held> {
        let all = self.all();
        let held = all.order.iter().filter_map(|id| all.by_id.get(id));
        held.cloned().collect()
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
