//! What comes of what was heard: events for the owner, and what is to be asked next.
//!
//! Pure but for what it remembers: conversations, what was handed on, which topics are wanted. Times
//! come in. Refuses to know sockets and calls (`rim`, `jobs`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::{Batch, Suggestion};
use rules::transcript::Utterance;

use super::FeedEvent;
use super::once::{From, Once};
use crate::platform::checklists::Checklist;
use crate::platform::conversations::{Change, Floor, Medium, Snapshot, Stage, snapshot};
use crate::platform::envelope::Envelope;
use crate::platform::events::transcription;
use crate::platform::suggestions::{self, Told};
use crate::platform::summaries::Summary;
use crate::platform::topics::{Offered, Plan, RefusedTopic, Topic, Wanted, plan, template};
use crate::stream::Received;

/// When something was heard, and how large it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// By the client's clock.
    pub at: Timestamp,
    /// In ms, by the clock of the link.
    pub ms: u64,
    /// On the wire.
    pub bytes: usize,
}

/// What comes of something.
#[derive(Default)]
pub(super) struct Outcome {
    pub events: Vec<FeedEvent>,
    /// Conversations that just began: their topics are wanted, and then what they had before.
    pub began: Vec<InteractionId>,
    /// Whether other topics are wanted than before.
    pub topics_changed: bool,
    /// A conversation's line is another stage on: topics that were refused may be granted now.
    pub advanced: Option<InteractionId>,
    /// Messages whose texts are wanted.
    pub texts: Vec<(InteractionId, Vec<String>)>,
}

struct Past {
    order: u64,
    /// In ms: its topics are dropped then.
    until: u64,
}

pub(super) struct Desk {
    agent: String,
    transcript: bool,
    /// In ms.
    linger: u64,
    floor: Floor,
    once: Once,
    past: BTreeMap<InteractionId, Past>,
    ends: u64,
    offered: Offered,
    /// Kinds of topics whose refusal was told.
    told: BTreeSet<String>,
}

impl Desk {
    pub(super) fn new(agent: &str, transcript: bool, linger: u64) -> Self {
        Self {
            agent: agent.to_owned(),
            transcript,
            linger,
            floor: Floor::default(),
            once: Once::default(),
            past: BTreeMap::new(),
            ends: 0,
            offered: Offered::default(),
            told: BTreeSet::new(),
        }
    }

    pub(super) fn offer(&mut self, offered: Offered) {
        self.offered = offered;
    }

    /// True where that is another wish than before.
    pub(super) fn want_transcript(&mut self, wanted: bool) -> bool {
        std::mem::replace(&mut self.transcript, wanted) != wanted
    }

    /// The conversations that go on.
    pub(super) fn live(&self) -> Vec<InteractionId> {
        self.floor.live().map(|one| one.id).collect()
    }

    /// A notification about a conversation, a suggestion, or what belongs to them.
    pub(super) fn hear(&mut self, envelope: &Envelope, moment: Moment) -> Outcome {
        let body = envelope.body();
        match envelope.topic {
            Topic::Conversations => match snapshot(body, &self.agent) {
                Some(snapshot) => self.see(snapshot, moment.ms),
                None => Outcome::default(),
            },
            Topic::Suggestion(id) => {
                let told: Vec<Told> = suggestions::event(id, body).into_iter().collect();
                Outcome {
                    events: self.offer_all(told, From::Event, moment).0,
                    ..Outcome::default()
                }
            }
            Topic::Transcription(id) => Outcome {
                events: self.spoken(id, transcription::event(body)),
                ..Outcome::default()
            },
            Topic::Summaries => one(FeedEvent::Summary(Summary::of_event(body.value()))),
            Topic::Checklist(conversation) => match Checklist::of_event(body.value()) {
                Some(checklist) => one(FeedEvent::Checklist {
                    conversation,
                    checklist,
                }),
                None => Outcome::default(),
            },
            Topic::Metadata
            | Topic::SocketClosing
            | Topic::NoLongerSubscribed
            | Topic::TokenRevoked
            | Topic::Other => Outcome::default(),
        }
    }

    /// A conversation as it is now.
    pub(super) fn see(&mut self, snapshot: Snapshot, ms: u64) -> Outcome {
        let (id, messages) = (snapshot.id, snapshot.messages.clone());
        let before = self.stage(id);
        let mut outcome = Outcome::default();
        match self.floor.take(snapshot) {
            Some(Change::Began(conversation)) => {
                self.past.remove(&id);
                outcome.began.push(id);
                outcome.topics_changed = true;
                outcome.events.push(FeedEvent::Began(conversation));
            }
            Some(Change::Changed(conversation)) => {
                outcome.advanced = (before != Some(conversation.stage)).then_some(id);
                outcome.events.push(FeedEvent::Changed(conversation));
            }
            Some(Change::Ended(id)) => outcome.events.push(self.ended(id, ms)),
            None => {}
        }
        if self.transcript && self.floor.has(id) && !messages.is_empty() {
            let new = self.once.new_messages(id, messages);
            if !new.is_empty() {
                outcome.texts.push((id, new));
            }
        }
        outcome
    }

    /// A conversation is not there any more, or not this agent's.
    pub(super) fn gone(&mut self, id: InteractionId, ms: u64) -> Option<FeedEvent> {
        self.floor.end(id)?;
        Some(self.ended(id, ms))
    }

    fn ended(&mut self, id: InteractionId, ms: u64) -> FeedEvent {
        self.ends += 1;
        let until = ms.saturating_add(self.linger);
        let order = self.ends;
        self.past.insert(id, Past { order, until });
        FeedEvent::Ended(id)
    }

    fn stage(&self, id: InteractionId) -> Option<Stage> {
        let mut live = self.floor.live();
        live.find(|one| one.id == id).map(|one| one.stage)
    }

    /// The suggestions a conversation has, as a list tells them. Says how many are new.
    pub(super) fn listed(
        &mut self,
        told: Vec<Told>,
        asked_at: Timestamp,
        moment: Moment,
    ) -> (Vec<FeedEvent>, usize) {
        self.offer_all(told, From::List { asked_at }, moment)
    }

    /// Everything new among them: suggestions that one thing said caused go together.
    fn offer_all(&mut self, all: Vec<Told>, from: From, moment: Moment) -> (Vec<FeedEvent>, usize) {
        let mut batches: Vec<Batch> = Vec::new();
        let mut states = Vec::new();
        let mut first = 0;
        for told in all {
            let news = self.once.take(told, from, moment.at);
            first += usize::from(news.is_first);
            states.extend(news.state.map(FeedEvent::StateChanged));
            let Some(told) = news.offer else { continue };
            match batches.last_mut() {
                Some(last)
                    if last.query_statement == told.query
                        && last.interaction_id == told.conversation =>
                {
                    last.suggestions.push(told.suggestion);
                }
                _ => batches.push(batch(told.conversation, told.query, told.suggestion)),
            }
        }
        let count = batches.len().max(1);
        let mut events: Vec<FeedEvent> = batches
            .into_iter()
            .map(|batch| {
                FeedEvent::Suggestions(Received {
                    at: moment.at,
                    wire_bytes: moment.bytes / count,
                    batch,
                })
            })
            .collect();
        events.extend(states);
        (events, first)
    }

    fn spoken(
        &mut self,
        conversation: InteractionId,
        spoken: transcription::Spoken,
    ) -> Vec<FeedEvent> {
        let mut events = Vec::new();
        let utterances = self.new_utterances(conversation, spoken.finals);
        if !utterances.is_empty() {
            events.push(FeedEvent::Heard {
                conversation,
                utterances,
            });
        }
        let mut words = spoken.interim;
        // What is final already changes no more.
        words.retain(|one| !self.once.was_heard(conversation, &one.utterance_id));
        if !words.is_empty() {
            events.push(FeedEvent::Hearing {
                conversation,
                words,
            });
        }
        events
    }

    fn new_utterances(
        &mut self,
        of: InteractionId,
        finals: Vec<(Option<String>, Utterance)>,
    ) -> Vec<Utterance> {
        let mut finals = finals;
        finals.retain(|(id, _)| self.once.is_new_utterance(of, id.as_deref()));
        finals.into_iter().map(|(_, said)| said).collect()
    }

    /// The texts of messages that were asked for.
    pub(super) fn typed(
        &mut self,
        conversation: InteractionId,
        said: Vec<(String, Utterance)>,
    ) -> Option<FeedEvent> {
        let said = said
            .into_iter()
            .map(|(id, said)| (Some(id), said))
            .collect();
        let utterances = self.new_utterances(conversation, said);
        (!utterances.is_empty()).then_some(FeedEvent::Heard {
            conversation,
            utterances,
        })
    }

    /// The texts of messages could not be had: they are asked for with the next news of theirs.
    pub(super) fn not_typed(&mut self, conversation: InteractionId, messages: &[String]) {
        self.once.forget_messages(conversation, messages);
    }

    /// What a channel is to carry now.
    pub(super) fn plan(&self) -> Plan {
        let live = self.floor.live().map(|one| Wanted {
            id: one.id,
            transcript: self.transcript
                && one.medium != Medium::Message
                && one.medium != Medium::Email,
            ended: None,
        });
        let past = self.past.iter().map(|(id, past)| Wanted {
            id: *id,
            transcript: false,
            ended: Some(past.order),
        });
        let wanted: Vec<Wanted> = live.chain(past).collect();
        plan(&self.agent, &wanted, &self.offered)
    }

    /// Tells of refused topics, each kind once.
    pub(super) fn refused(&mut self, refused: Vec<RefusedTopic>) -> Option<FeedEvent> {
        let mut new = refused;
        new.retain(|one| self.told.insert(template(&one.topic)));
        (!new.is_empty()).then_some(FeedEvent::TopicsRefused(new))
    }

    /// Forgets the conversations that ended some time ago. True where topics are wanted no more.
    pub(super) fn sweep(&mut self, ms: u64) -> bool {
        let before = self.past.len();
        let once = &mut self.once;
        self.past.retain(|id, past| {
            let stays = ms < past.until;
            if !stays {
                once.forget(*id);
            }
            stays
        });
        self.past.len() < before
    }

    /// When [`Desk::sweep`] has something to do next, in ms.
    pub(super) fn sweeps_at(&self) -> Option<u64> {
        self.past.values().map(|past| past.until).min()
    }
}

fn one(event: FeedEvent) -> Outcome {
    Outcome {
        events: vec![event],
        ..Outcome::default()
    }
}

fn batch(of: InteractionId, query: Option<String>, suggestion: Suggestion) -> Batch {
    Batch {
        interaction_id: of,
        suggestions: vec![suggestion],
        processing_latency_ms: None,
        query_statement: query,
        utterances: Vec::new(),
        from_start: false,
        has_gap: false,
        dropped_scores: 0,
        unknown: None,
    }
}

#[cfg(test)]
mod tests;
