//! The interactions a stream follows, and the message that subscribes one (`contract.md §1`).
//!
//! A first subscription reaches back by the context window. A renewed one reaches back to the last
//! frame received of that interaction, and a little further: frames under way when the connection
//! broke were made before the last one arrived here. While the socket is behind (a full queue), what
//! is under way may be older still, so only what was received up to a moment when the socket was
//! read empty counts. What comes twice replaces itself by its id.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use serde::Serialize;
use uuid::Uuid;

/// The interactions followed now.
#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    live: BTreeMap<InteractionId, Reach>,
}

/// How far back the next subscription of an interaction must reach.
#[derive(Debug, Clone, Copy)]
struct Reach {
    from: Timestamp,
    /// The last frame, while the socket may hold more.
    last: Option<Timestamp>,
}

/// How far windows reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Windows {
    pub context: Duration,
    pub overlap: Duration,
}

impl Subscriptions {
    /// Follows exactly these; returns those that are new.
    pub(super) fn follow(
        &mut self,
        wanted: &BTreeSet<InteractionId>,
        windows: Windows,
        now: Timestamp,
    ) -> Vec<InteractionId> {
        self.live.retain(|id, _| wanted.contains(id));
        let new: Vec<InteractionId> = wanted
            .iter()
            .filter(|id| !self.live.contains_key(id))
            .copied()
            .collect();
        for id in &new {
            let from = before(now, windows.context);
            self.live.insert(*id, Reach { from, last: None });
        }
        new
    }

    /// A frame of the interaction arrived.
    pub(super) fn received(&mut self, id: InteractionId, at: Timestamp) {
        if let Some(reach) = self.live.get_mut(&id) {
            reach.last = Some(at);
        }
    }

    /// The socket was read empty: what was sent so far is received.
    pub(super) fn caught_up(&mut self, windows: Windows) {
        for reach in self.live.values_mut() {
            if let Some(last) = reach.last.take() {
                reach.from = before(last, windows.overlap);
            }
        }
    }

    pub(super) fn all(&self) -> Vec<InteractionId> {
        self.live.keys().copied().collect()
    }

    /// The message that subscribes one of them.
    pub(super) fn message(
        &self,
        id: InteractionId,
        suggestion_types: &[String],
        request_id: Uuid,
        now: Timestamp,
    ) -> Option<String> {
        let reach = self.live.get(&id)?;
        let message = Subscribe {
            kind: "subscribe",
            interaction_id: id,
            context_window: ContextWindow {
                // A clock set back must not turn the window around.
                start: rfc3339_millis(reach.from.min(now)),
                end: rfc3339_millis(now),
            },
            suggestion_types,
            request_id,
        };
        Some(serde_json::to_string(&message).expect("text, uuids and lists always serialize"))
    }
}

fn before(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subscribe<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    interaction_id: InteractionId,
    context_window: ContextWindow,
    suggestion_types: &'a [String],
    request_id: Uuid,
}

#[derive(Serialize)]
struct ContextWindow {
    start: String,
    end: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const WINDOWS: Windows = Windows {
        context: Duration::from_mins(5),
        overlap: Duration::from_secs(5),
    };

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn one() -> InteractionId {
        "3d7a1c9e-0f4b-4f5e-8a6d-9b1f0c2e4a68"
            .parse()
            .expect("a uuid")
    }

    fn window(subscriptions: &Subscriptions, now: &str) -> (String, String) {
        let message = subscriptions
            .message(one(), &[], Uuid::nil(), at(now))
            .expect("it is followed");
        let message: Value = serde_json::from_str(&message).expect("JSON");
        let edge = |name: &str| {
            message["contextWindow"][name]
                .as_str()
                .expect("a time")
                .to_owned()
        };
        (edge("start"), edge("end"))
    }

    #[test]
    fn the_message_is_the_contracts() {
        let golden = include_str!("../../../../tests/wire/subscribe.json");
        let golden: Value = serde_json::from_str(golden).expect("JSON");
        let mut subscriptions = Subscriptions::default();
        let now = at("2026-11-21T09:00:00Z");
        subscriptions.follow(&BTreeSet::from([one()]), WINDOWS, now);
        let message = subscriptions
            .message(
                one(),
                &["knowledge".to_owned(), "process".to_owned()],
                "7c1b0d2e-8a4f-4a39-9d57-2b6e5f4c3a10"
                    .parse()
                    .expect("a uuid"),
                now,
            )
            .expect("it is followed");
        let message: Value = serde_json::from_str(&message).expect("JSON");
        assert_eq!(message, golden, "every member, and no other");
    }

    #[test]
    fn never_heard_of_it_keeps_reaching_back_to_the_first_window() {
        let mut subscriptions = Subscriptions::default();
        let wanted = BTreeSet::from([one()]);
        subscriptions.follow(&wanted, WINDOWS, at("2026-11-21T09:00:00Z"));
        let new = subscriptions.follow(&wanted, WINDOWS, at("2026-11-21T09:20:00Z"));
        assert!(new.is_empty(), "followed already");
        assert_eq!(
            window(&subscriptions, "2026-11-21T09:20:00Z"),
            (
                "2026-11-21T08:55:00.000Z".to_owned(),
                "2026-11-21T09:20:00.000Z".to_owned()
            )
        );
    }

    #[test]
    fn a_renewed_window_reaches_back_past_the_last_frame() {
        let mut subscriptions = Subscriptions::default();
        subscriptions.follow(
            &BTreeSet::from([one()]),
            WINDOWS,
            at("2026-11-21T09:00:00Z"),
        );
        subscriptions.received(one(), at("2026-11-21T09:01:00Z"));
        subscriptions.received(one(), at("2026-11-21T09:02:00Z"));
        subscriptions.caught_up(WINDOWS);
        assert_eq!(
            window(&subscriptions, "2026-11-21T09:03:00Z").0,
            "2026-11-21T09:01:55.000Z"
        );
    }

    #[test]
    fn a_socket_that_is_behind_moves_no_window() {
        let mut subscriptions = Subscriptions::default();
        subscriptions.follow(
            &BTreeSet::from([one()]),
            WINDOWS,
            at("2026-11-21T09:00:00Z"),
        );
        subscriptions.received(one(), at("2026-11-21T09:01:00Z"));
        subscriptions.caught_up(WINDOWS);
        subscriptions.received(one(), at("2026-11-21T09:30:00Z"));
        assert_eq!(
            window(&subscriptions, "2026-11-21T09:31:00Z").0,
            "2026-11-21T09:00:55.000Z",
            "more was under way behind it, made no one knows when"
        );
    }

    #[test]
    fn a_clock_set_back_does_not_turn_the_window_around() {
        let mut subscriptions = Subscriptions::default();
        subscriptions.follow(
            &BTreeSet::from([one()]),
            WINDOWS,
            at("2026-11-21T09:00:00Z"),
        );
        let (start, end) = window(&subscriptions, "2026-11-21T07:00:00Z");
        assert_eq!(start, end);
    }

    #[test]
    fn what_is_not_followed_has_no_message() {
        let mut subscriptions = Subscriptions::default();
        let now = at("2026-11-21T09:00:00Z");
        subscriptions.follow(&BTreeSet::from([one()]), WINDOWS, now);
        subscriptions.follow(&BTreeSet::new(), WINDOWS, now);
        assert_eq!(subscriptions.message(one(), &[], Uuid::nil(), now), None);
        subscriptions.received(one(), now);
        assert!(
            subscriptions.all().is_empty(),
            "a late frame does not bring it back"
        );
    }
}
