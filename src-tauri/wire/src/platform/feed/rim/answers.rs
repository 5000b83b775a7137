//! What the rim does with what it was answered, and what it asks next.

use std::collections::BTreeSet;
use std::time::Duration;

use rules::id::InteractionId;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::endings::farewell;
use super::{Open, Rim, millis};
use crate::error::{Error, NextStep};
use crate::platform::channels::{Channel, Mode};
use crate::platform::conversations::{MOST_MESSAGES, Snapshot};
use crate::platform::feed::FeedEvent;
use crate::platform::feed::desk::Outcome;
use crate::platform::feed::jobs::{self, Done, Why};
use crate::platform::socket;
use crate::platform::topics::Offered;
use crate::stream::upgrade::Socket;

/// A channel lives so long where the platform does not say how long (`platform-reference.md §2.2`).
const LIFE: Duration = Duration::from_hours(24);

impl Rim {
    /// Tells what came of something, and asks for what it makes wanted.
    pub(super) fn take(&mut self, outcome: Outcome) {
        self.outbox.extend(outcome.events);
        self.began.extend(outcome.began);
        for (id, messages) in outcome.texts {
            for some in messages.chunks(MOST_MESSAGES) {
                self.jobs
                    .push(jobs::texts(self.client.clone(), id, some.to_vec()));
            }
        }
        if let Some(id) = outcome.advanced {
            let of = id.to_string();
            for open in &mut self.sockets {
                open.refused.retain(|topic| !topic.contains(&of));
            }
        }
        if outcome.topics_changed || outcome.advanced.is_some() {
            self.resubscribe();
        }
    }

    /// A connection is subscribed and was heard: it carries on from now.
    pub(super) fn live(&mut self) {
        if !self.is_connected {
            self.is_connected = true;
            self.outbox.push_back(FeedEvent::Connected);
        }
        if std::mem::take(&mut self.has_gap) {
            let known = self.desk.live();
            if self.options.lists {
                let (client, agent) = (self.client.clone(), self.agent.clone());
                self.jobs.push(jobs::list(client, agent, known));
            } else {
                for id in known {
                    self.look(id);
                    self.fetch(id, Why::Gap);
                }
            }
        }
        self.resubscribe();
    }

    /// Brings the topics of the channel that carries on up to what is wanted.
    pub(super) fn resubscribe(&mut self) {
        let Some(line) = self.link.current() else {
            return;
        };
        let plan = self.desk.plan();
        self.outbox.extend(self.desk.refused(plan.left_out));
        let Some(open) = self.sockets.iter_mut().find(|open| open.line == line) else {
            return;
        };
        if open.is_subscribing {
            // Looked at again when that is done.
            return;
        }
        let wanted = plan.topics.into_iter();
        let wanted: Vec<String> = wanted
            .filter(|topic| !open.refused.contains(topic))
            .collect();
        let new = wanted.iter().filter(|topic| !open.topics.contains(*topic));
        let new: Vec<String> = new.cloned().collect();
        let kept = wanted.len() - new.len();
        let (mode, topics) = if kept < open.topics.len() {
            (Mode::Replace, wanted)
        } else {
            (Mode::Add, new)
        };
        let began = std::mem::take(&mut self.began);
        if topics.is_empty() {
            for id in began {
                self.fetch(id, Why::Beginning);
            }
            return;
        }
        open.is_subscribing = true;
        let (client, channel) = (self.client.clone(), open.channel.clone());
        self.jobs
            .push(jobs::subscribe(client, line, channel, mode, topics, began));
    }

    pub(super) fn fetch(&mut self, id: InteractionId, why: Why) {
        self.jobs.push(jobs::fetch(self.client.clone(), id, why));
    }

    pub(super) async fn done(&mut self, done: Done) {
        match done {
            Done::Connected { outcome, offered } => self.opened(outcome, offered).await,
            Done::Subscribed {
                line,
                mode,
                topics,
                outcome,
                began,
            } => match outcome {
                Ok(refused) => {
                    let Some(open) = self.sockets.iter_mut().find(|open| open.line == line) else {
                        return self.began.extend(began);
                    };
                    open.is_subscribing = false;
                    if mode == Mode::Replace {
                        open.topics.clear();
                    }
                    open.topics.extend(topics);
                    for one in &refused {
                        open.topics.remove(&one.topic);
                        open.refused.insert(one.topic.clone());
                    }
                    self.outbox.extend(self.desk.refused(refused));
                    for id in began {
                        self.fetch(id, Why::Beginning);
                    }
                    if self.link.subscribed(line, self.now()) {
                        self.live();
                    } else {
                        self.resubscribe();
                    }
                }
                Err(error) => {
                    self.began.extend(began);
                    self.lost(line, error);
                    self.spare = None;
                }
            },
            Done::Listed { known, outcome } => self.listed(known, outcome),
            Done::Looked { id, outcome } => match outcome {
                Ok(Some(snapshot)) => self.see(snapshot),
                Ok(None) => self.gone(id),
                // It is not in the list and may not be seen: it is not the agent's any more.
                Err(error) if error.next_step() == NextStep::GiveUp => self.gone(id),
                Err(_) => {}
            },
            Done::Fetched {
                id,
                why,
                asked_at,
                outcome,
            } => match outcome {
                Ok(told) => {
                    let moment = self.moment();
                    let (events, missed) = self.desk.listed(told, asked_at, moment);
                    self.outbox.extend(events);
                    if why == Why::Gap {
                        self.outbox.push_back(FeedEvent::Recovered {
                            conversation: id,
                            missed,
                        });
                    }
                }
                Err(error) => self.outbox.push_back(FeedEvent::RecoveryFailed {
                    conversation: Some(id),
                    error,
                }),
            },
            Done::Typed {
                id,
                messages,
                outcome,
            } => match outcome {
                Ok(said) => self.outbox.extend(self.desk.typed(id, said)),
                Err(error) => {
                    tracing::warn!(
                        error = error.kind(),
                        "the texts of messages could not be read"
                    );
                    self.desk.not_typed(id, &messages);
                }
            },
            Done::Closed => {}
        }
    }

    pub(super) async fn opened(
        &mut self,
        outcome: Result<(Channel, Box<Socket>), Error>,
        offered: Option<Offered>,
    ) {
        if let Some(offered) = offered {
            self.desk.offer(offered);
        }
        self.asked_topics = true;
        let (channel, mut socket) = match outcome {
            Ok(opened) => opened,
            Err(error) => return self.ended(None, error),
        };
        self.next_line += 1;
        let line = self.next_line;
        let left = channel.expires.and_then(|end| {
            let ms = end.as_millisecond() - self.client.now().as_millisecond();
            u64::try_from(ms).ok().filter(|ms| *ms > 0)
        });
        let left = left.unwrap_or_else(|| millis(LIFE)).min(millis(LIFE));
        if !self.link.opened(line, self.now(), left) {
            self.jobs.push(farewell(socket, CloseCode::Normal));
            return;
        }
        // Its pong is the first sign of life: the heartbeat may be half a minute away.
        let pinged = socket::ping(&mut socket).await;
        let plan = self.desk.plan();
        self.outbox.extend(self.desk.refused(plan.left_out));
        let client = self.client.clone();
        let job = jobs::subscribe(
            client,
            line,
            channel.clone(),
            Mode::Replace,
            plan.topics,
            std::mem::take(&mut self.began),
        );
        self.jobs.push(job);
        self.sockets.push(Open {
            line,
            channel,
            socket,
            topics: BTreeSet::new(),
            refused: BTreeSet::new(),
            is_subscribing: true,
        });
        if let Err(error) = pinged {
            self.lost(line, error);
        }
    }

    pub(super) fn listed(
        &mut self,
        known: Vec<InteractionId>,
        outcome: Result<Vec<Snapshot>, Error>,
    ) {
        match outcome {
            Ok(all) => {
                let there: BTreeSet<InteractionId> = all.iter().map(|one| one.id).collect();
                for snapshot in all {
                    self.see(snapshot);
                }
                for id in known.iter().filter(|id| !there.contains(id)) {
                    self.look(*id);
                }
                let present = FeedEvent::Present(self.desk.live());
                self.outbox.push_back(present);
            }
            Err(error) => self.outbox.push_back(FeedEvent::RecoveryFailed {
                conversation: None,
                error,
            }),
        }
        for id in known {
            self.fetch(id, Why::Gap);
        }
    }

    fn look(&self, id: InteractionId) {
        let (client, agent) = (self.client.clone(), self.agent.clone());
        self.jobs.push(jobs::look(client, agent, id));
    }

    pub(super) fn see(&mut self, snapshot: Snapshot) {
        let ms = self.now();
        let outcome = self.desk.see(snapshot, ms);
        self.take(outcome);
    }

    pub(super) fn gone(&mut self, id: InteractionId) {
        let ms = self.now();
        self.outbox.extend(self.desk.gone(id, ms));
    }
}
