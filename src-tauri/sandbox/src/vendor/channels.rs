//! Notification channels (`platform-reference.md §2.1`, `§2.2`): which there are, what each follows,
//! and what waits for its socket.
//!
//! Nothing is kept for a channel without a socket: there is no replay. A channel lives for a day
//! from its making or its last subscription, one socket at a time, and no longer than its token.
//! Of more than twenty of one person's, those without a socket go first, the least lately used of
//! them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;
use uuid::Uuid;

use super::topics;
use crate::oauth::Holder;

/// The most channels of one person and client.
const MAX_CHANNELS: usize = 20;
/// The most topics of one channel.
pub(super) const MAX_TOPICS: usize = 1_000;
/// The most events that wait for a socket: one that takes nothing loses the oldest.
const MAX_WAITING: usize = 4_096;

/// Whose a channel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) client_id: String,
    pub(super) holder: Holder,
    /// The token it was made with, by its number.
    pub(super) token: u64,
}

impl Owner {
    fn is_same_person(&self, other: &Self) -> bool {
        self.client_id == other.client_id && self.holder == other.holder
    }
}

#[derive(Debug)]
struct Channel {
    owner: Owner,
    used: u64,
    expires: Timestamp,
    /// As they were asked for, in order.
    topics: Vec<String>,
    /// Spelled out.
    followed: BTreeSet<String>,
    socket: Option<u64>,
    waiting: VecDeque<Value>,
}

/// What a channel looks like from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct About {
    pub(super) id: Uuid,
    pub(super) expires: Timestamp,
}

/// What there is for a socket.
#[derive(Debug, PartialEq)]
pub(super) enum Look {
    /// The channel lives; these events come next.
    Live {
        events: Vec<Value>,
        owner: Owner,
        expires: Timestamp,
    },
    /// Another socket has taken the channel.
    Taken,
    /// The channel is gone; the socket is told so, where it is.
    Gone(Option<Value>),
}

/// Every channel.
#[derive(Debug)]
pub(crate) struct Channels {
    lifetime: Duration,
    all: Mutex<All>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct All {
    by_id: BTreeMap<Uuid, Channel>,
    next: u64,
    /// The last words to the sockets of channels that are gone.
    farewells: BTreeMap<u64, Value>,
}

impl Channels {
    pub(super) fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            all: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }

    /// Counts every change; sockets watch it.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Makes a channel. `farewell` words what is told to the socket of one that must go for it.
    pub(super) fn open(
        &self,
        owner: Owner,
        now: Timestamp,
        farewell: impl Fn(Uuid) -> Value,
    ) -> About {
        let about = {
            let mut all = self.all();
            all.by_id.retain(|_, channel| channel.expires > now);
            let of_owner = all.by_id.iter();
            let mut of_owner: Vec<(bool, u64, Uuid)> = of_owner
                .filter(|(_, channel)| channel.owner.is_same_person(&owner))
                .map(|(id, channel)| (channel.socket.is_some(), channel.used, *id))
                .collect();
            of_owner.sort_unstable();
            let surplus = (of_owner.len() + 1).saturating_sub(MAX_CHANNELS);
            for (_, _, id) in of_owner.into_iter().take(surplus) {
                all.remove(id, Some(farewell(id)));
            }
            all.next += 1;
            let used = all.next;
            let id = Uuid::new_v4();
            let expires = self.from(now);
            all.by_id.insert(
                id,
                Channel {
                    owner,
                    used,
                    expires,
                    topics: Vec::new(),
                    followed: BTreeSet::new(),
                    socket: None,
                    waiting: VecDeque::new(),
                },
            );
            About { id, expires }
        };
        self.touch();
        about
    }

    /// The channels that a token, or its client, has made; oldest first.
    pub(super) fn list(&self, owner: &Owner, of_client: bool, now: Timestamp) -> Vec<About> {
        let all = self.all();
        let mut found: Vec<(u64, About)> = all
            .by_id
            .iter()
            .filter(|(_, channel)| channel.expires > now)
            .filter(|(_, channel)| {
                let has_made = channel.owner.token == owner.token;
                has_made || (of_client && channel.owner.is_same_person(owner))
            })
            .map(|(&id, channel)| {
                let expires = channel.expires;
                (channel.used, About { id, expires })
            })
            .collect();
        found.sort_unstable_by_key(|(used, _)| *used);
        found.into_iter().map(|(_, about)| about).collect()
    }

    /// What a channel of this owner follows, as it was asked for; none where there is none.
    pub(super) fn topics(&self, id: Uuid, owner: &Owner, now: Timestamp) -> Option<Vec<String>> {
        let all = self.all();
        let channel = all.by_id.get(&id)?;
        let is_theirs = channel.owner.is_same_person(owner) && channel.expires > now;
        is_theirs.then(|| channel.topics.clone())
    }

    /// Lets a channel follow these topics and no others. It counts as used, and lives on.
    pub(super) fn follow(&self, id: Uuid, topics: Vec<String>, now: Timestamp) {
        {
            let mut all = self.all();
            all.next += 1;
            let used = all.next;
            let expires = self.from(now);
            if let Some(channel) = all.by_id.get_mut(&id) {
                channel.followed = topics
                    .iter()
                    .flat_map(|one| topics::spelled_out(one))
                    .collect();
                channel.topics = topics;
                channel.used = used;
                channel.expires = expires;
            }
        }
        self.touch();
    }

    /// Removes a channel; its socket is told `farewell` first, where there is one.
    pub(super) fn remove(&self, id: Uuid, farewell: Option<Value>) {
        self.all().remove(id, farewell);
        self.touch();
    }

    /// A socket takes the channel, from another one where need be. Returns the socket's number.
    pub(super) fn connect(&self, id: Uuid, now: Timestamp) -> Option<u64> {
        let socket = {
            let mut all = self.all();
            all.next += 1;
            let socket = all.next;
            let channel = all.by_id.get_mut(&id)?;
            if channel.expires <= now {
                return None;
            }
            channel.used = socket;
            channel.socket = Some(socket);
            channel.waiting.clear();
            socket
        };
        self.touch();
        Some(socket)
    }

    /// A socket is gone. What waited for it is lost.
    pub(super) fn disconnect(&self, id: Uuid, socket: u64) {
        let mut all = self.all();
        all.farewells.remove(&socket);
        if let Some(channel) = all.by_id.get_mut(&id)
            && channel.socket == Some(socket)
        {
            channel.socket = None;
            channel.waiting.clear();
        }
    }

    /// What there is for a socket.
    pub(super) fn take(&self, id: Uuid, socket: u64, now: Timestamp) -> Look {
        let mut all = self.all();
        if all.by_id.get(&id).is_some_and(|one| one.expires <= now) {
            all.remove(id, None);
        }
        let Some(channel) = all.by_id.get_mut(&id) else {
            return Look::Gone(all.farewells.remove(&socket));
        };
        if channel.socket != Some(socket) {
            return Look::Taken;
        }
        Look::Live {
            events: channel.waiting.drain(..).collect(),
            owner: channel.owner.clone(),
            expires: channel.expires,
        }
    }

    /// Gives an event to every socket whose channel follows the topic.
    pub(super) fn publish(&self, topic: &str, event: &Value) {
        {
            let mut all = self.all();
            for channel in all.by_id.values_mut() {
                if channel.socket.is_none() || !channel.followed.contains(topic) {
                    continue;
                }
                channel.waiting.push_back(event.clone());
                if channel.waiting.len() > MAX_WAITING {
                    channel.waiting.pop_front();
                }
            }
        }
        self.touch();
    }

    fn from(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.lifetime).unwrap_or(Timestamp::MAX)
    }

    fn touch(&self) {
        self.changed.send_modify(|n| *n += 1);
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl All {
    fn remove(&mut self, id: Uuid, farewell: Option<Value>) {
        let removed = self.by_id.remove(&id);
        let socket = removed.and_then(|channel| channel.socket);
        if let Some((socket, farewell)) = socket.zip(farewell) {
            self.farewells.insert(socket, farewell);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_second(s).unwrap()
    }

    fn owner() -> Owner {
        Owner {
            client_id: "desk".to_owned(),
            holder: Holder::Agent,
            token: 1,
        }
    }

    fn channels() -> Channels {
        Channels::new(Duration::from_mins(1))
    }

    fn events(look: Look) -> Vec<Value> {
        match look {
            Look::Live { events, .. } => events,
            other @ (Look::Taken | Look::Gone(_)) => panic!("a live channel, not {other:?}"),
        }
    }

    #[test]
    fn the_twenty_first_removes_the_least_lately_used_without_a_socket() {
        let channels = channels();
        let farewell = |id: Uuid| json!(id);
        let made: Vec<Uuid> = (0..MAX_CHANNELS)
            .map(|_| channels.open(owner(), at(0), farewell).id)
            .collect();
        let socket = channels.connect(made[0], at(0)).unwrap();
        channels.follow(made[1], Vec::new(), at(0));
        let last = channels.open(owner(), at(0), farewell).id;
        let left = channels.list(&owner(), false, at(0));
        assert_eq!(left.len(), MAX_CHANNELS);
        let is_left = |id: Uuid| left.iter().any(|one| one.id == id);
        assert!(is_left(made[0]), "it has a socket");
        assert!(is_left(made[1]), "it was used after the third");
        assert!(!is_left(made[2]), "the least lately used");
        for id in &made[1..] {
            channels.connect(*id, at(0));
        }
        channels.connect(last, at(0));
        channels.open(owner(), at(0), farewell);
        assert_eq!(
            channels.take(made[0], socket, at(0)),
            Look::Gone(Some(json!(made[0]))),
            "where all have sockets, the oldest is told that it goes"
        );
    }

    #[test]
    fn nothing_is_kept_for_a_channel_without_a_socket() {
        let channels = channels();
        let id = channels.open(owner(), at(0), |_| Value::Null).id;
        channels.follow(id, vec!["v2.a?b&c".to_owned()], at(0));
        channels.publish("v2.a.b", &json!(1));
        let socket = channels.connect(id, at(0)).unwrap();
        channels.publish("v2.a.b", &json!(2));
        channels.publish("v2.a.d", &json!(3));
        channels.publish("v2.a.c", &json!(4));
        assert_eq!(
            events(channels.take(id, socket, at(0))),
            [json!(2), json!(4)]
        );
        channels.publish("v2.a.b", &json!(5));
        channels.disconnect(id, socket);
        let again = channels.connect(id, at(0)).unwrap();
        assert!(
            events(channels.take(id, again, at(0))).is_empty(),
            "no replay"
        );
    }

    #[test]
    fn a_second_socket_takes_the_channel() {
        let channels = channels();
        let id = channels.open(owner(), at(0), |_| Value::Null).id;
        let first = channels.connect(id, at(0)).unwrap();
        let second = channels.connect(id, at(0)).unwrap();
        assert_eq!(channels.take(id, first, at(0)), Look::Taken);
        channels.disconnect(id, first);
        assert!(
            events(channels.take(id, second, at(0))).is_empty(),
            "it goes on"
        );
    }

    #[test]
    fn a_subscription_lets_a_channel_live_on() {
        let channels = channels();
        let id = channels.open(owner(), at(0), |_| Value::Null).id;
        channels.follow(id, Vec::new(), at(30));
        assert!(channels.connect(id, at(89)).is_some(), "a minute from then");
        assert!(channels.connect(id, at(90)).is_none(), "over");
        assert_eq!(channels.take(id, 1, at(90)), Look::Gone(None));
    }
}
