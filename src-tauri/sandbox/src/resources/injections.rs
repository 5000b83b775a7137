//! Prompts put into a live conversation (`contract.md §4`).
//!
//! An agent sees a prompt from its delay on until it is dismissed by itself; who sees the most
//! allowed already is given no more: 409. An injection with conditions is taken at once and shown
//! when they hold; where there is no room then, as soon as there is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Extension;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use rules::id::InteractionId;
use rules::time::rfc3339_millis;
use rules::trigger::Trigger;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, locked, once};
use crate::endpoint::Endpoint;
use crate::gate::Call;
use crate::platform::Platform;
use crate::problem::Problem;

/// Where the request doesn't say, in milliseconds.
const DELAY_MS: i64 = 500;
const AUTO_DISMISS_MS: i64 = 30_000;
/// This many past injections are remembered for the analytics.
const MAX_REMEMBERED: usize = 10_000;

/// The injections so far, oldest first.
#[derive(Debug, Default)]
pub(super) struct Live {
    made: Mutex<VecDeque<Injection>>,
}

/// One prompt an agent is given.
#[derive(Debug, Clone)]
pub(super) struct Injection {
    pub(super) id: Uuid,
    pub(super) prompt_id: String,
    pub(super) conversation_id: String,
    delay: SignedDuration,
    auto_dismiss: SignedDuration,
    limit: usize,
    stand: Stand,
}

#[derive(Debug, Clone)]
enum Stand {
    /// For its conditions.
    Waiting(Arc<Trigger>),
    /// It takes up one of the agent's places.
    Placed(Place),
}

/// When a prompt is where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// From here on it counts.
    from: Timestamp,
    pub(super) shown_at: Timestamp,
    pub(super) gone_at: Timestamp,
}

impl Place {
    fn is_taken(&self, at: Timestamp) -> bool {
        (self.from..self.gone_at).contains(&at)
    }
}

impl Injection {
    /// When it is shown; none while it waits for its conditions.
    pub(super) fn place(&self) -> Option<Place> {
        match &self.stand {
            Stand::Waiting(_) => None,
            Stand::Placed(place) => Some(*place),
        }
    }

    fn placed(&self, from: Timestamp, shown_at: Timestamp) -> Stand {
        Stand::Placed(Place {
            from,
            shown_at,
            gone_at: later(shown_at, self.auto_dismiss),
        })
    }
}

impl Live {
    /// All that are remembered.
    pub(super) fn all(&self) -> Vec<Injection> {
        locked(&self.made).iter().cloned().collect()
    }

    /// Those that wait for their conditions in one conversation.
    pub(super) fn waiting_for(&self, interaction: InteractionId) -> Vec<(Uuid, Arc<Trigger>)> {
        let made = locked(&self.made);
        let waiting = made.iter().filter_map(|one| match &one.stand {
            Stand::Waiting(trigger) if conversation(one) == Some(interaction) => {
                Some((one.id, Arc::clone(trigger)))
            }
            Stand::Waiting(_) | Stand::Placed(_) => None,
        });
        waiting.collect()
    }

    /// The conditions of one hold since `at`: it is shown after its delay, or when there is room.
    pub(super) fn conditions_hold(&self, id: Uuid, at: Timestamp) {
        let mut made = locked(&self.made);
        let places: Vec<Place> = made.iter().filter_map(Injection::place).collect();
        let waiting = made
            .iter_mut()
            .find(|one| one.id == id && one.place().is_none());
        if let Some(one) = waiting {
            let shown_at = room(&places, one.limit, later(at, one.delay));
            one.stand = one.placed(shown_at, shown_at);
        }
    }
}

/// The first moment from `earliest` on at which fewer than `limit` places are taken.
fn room(places: &[Place], limit: usize, earliest: Timestamp) -> Timestamp {
    let mut at = earliest;
    loop {
        let taken = places.iter().filter(|place| place.is_taken(at));
        if taken.clone().count() < limit.max(1) {
            return at;
        }
        let Some(next) = taken.map(|place| place.gone_at).min() else {
            return at;
        };
        at = next;
    }
}

fn later(at: Timestamp, wait: SignedDuration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

fn conversation(injection: &Injection) -> Option<InteractionId> {
    injection.conversation_id.parse().ok().map(InteractionId)
}

/// Injects a prompt.
pub(super) async fn inject(
    State(platform): State<Arc<Platform>>,
    Extension(call): Extension<Call>,
) -> Result<Answer, Problem> {
    let body = call.json()?;
    // The sandbox is for development: its own webhooks are on loopback.
    let violations = rules::injection::check(&body, true);
    if !violations.is_empty() {
        return Err(Problem::violations(&violations));
    }
    let conditions = body["triggerConditions"].as_array();
    let trigger = if conditions.is_some_and(|conditions| !conditions.is_empty()) {
        let trigger = Trigger::of_injection(&body).map_err(|found| Problem::violations(&found))?;
        Some(Arc::new(trigger))
    } else {
        None
    };
    // Prompts that time alone has brought up take their places first.
    platform.prompter.pass(&platform);
    let mut waits = None;
    let answer = once(&platform, Endpoint::Injections, "", &call, || {
        let (made, answer) = make(&platform, &body, trigger.clone())?;
        waits = trigger.as_ref().map(|trigger| (made, Arc::clone(trigger)));
        let (effects, now) = (&platform.shelves.effects, platform.clock.now());
        effects.note(Endpoint::Injections, now, &call, body.clone());
        Ok(answer)
    })?;
    if let Some((made, trigger)) = waits
        && let Some(interaction) = conversation(&made)
    {
        let prompter = &platform.prompter;
        prompter.injected(&platform, interaction, made.id, &trigger);
    }
    Ok(answer)
}

fn make(
    platform: &Platform,
    body: &Value,
    trigger: Option<Arc<Trigger>>,
) -> Result<(Injection, Answer), Problem> {
    let now = platform.clock.now();
    let settings = &body["displaySettings"];
    let asked = settings["maxConcurrentPrompts"].as_u64();
    let limit = asked
        .and_then(|n| usize::try_from(n).ok())
        .map_or(platform.prompts_at_once, |n| {
            n.min(platform.prompts_at_once)
        });
    let mut made = locked(&platform.shelves.injections.made);
    let ms = |name: &str, unsaid| {
        let ms = settings[name].as_i64().unwrap_or(unsaid);
        SignedDuration::from_millis(ms)
    };
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let mut injection = Injection {
        id: Uuid::new_v4(),
        prompt_id: text("promptId"),
        conversation_id: text("conversationId"),
        delay: ms("delayMs", DELAY_MS),
        auto_dismiss: ms("autoDismissMs", AUTO_DISMISS_MS),
        limit,
        stand: Stand::Placed(Place {
            from: now,
            shown_at: now,
            gone_at: now,
        }),
    };
    let status = if let Some(trigger) = trigger {
        injection.stand = Stand::Waiting(trigger);
        "waiting"
    } else {
        let places = made.iter().filter_map(Injection::place);
        let seen = places.filter(|place| place.is_taken(now)).count();
        if seen >= limit {
            return Err(Problem::conflict(format!(
                "The agent already sees {seen} prompts; {limit} are allowed."
            )));
        }
        // One that is delayed has its place already.
        injection.stand = injection.placed(now, later(now, injection.delay));
        "injected"
    };
    let receipt = json!({
        "id": injection.id,
        "conversationId": injection.conversation_id,
        "promptId": injection.prompt_id,
        "status": status,
        "createdDate": rfc3339_millis(now),
    });
    let location = format!("/api/v2/agent-assist/prompt-injections/{}", injection.id);
    made.push_back(injection.clone());
    if made.len() > MAX_REMEMBERED {
        made.pop_front();
    }
    Ok((injection, Answer::created(receipt, location)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("within all time")
    }

    fn place(from: i64, gone_at: i64) -> Place {
        Place {
            from: at(from),
            shown_at: at(from),
            gone_at: at(gone_at),
        }
    }

    #[test]
    fn who_finds_no_room_is_next() {
        let places = [place(0, 10), place(5, 20)];
        assert_eq!(room(&places, 3, at(6)), at(6), "there is a third place");
        assert_eq!(room(&places, 2, at(6)), at(10), "when the first is gone");
        assert_eq!(room(&places, 1, at(6)), at(20), "when both are");
        assert_eq!(room(&places, 1, at(20)), at(20), "an end is free again");
    }

    proptest! {
        #[test]
        fn there_is_room_and_none_before(
            spans in prop::collection::vec((0_i64..60, 1_i64..40), 0..8),
            limit in 1_usize..4, earliest in 0_i64..60,
        ) {
            let places: Vec<Place> =
                spans.iter().map(|&(from, long)| place(from, from + long)).collect();
            let taken = |second| places.iter().filter(|one| one.is_taken(at(second))).count();
            let found = room(&places, limit, at(earliest)).as_second();
            prop_assert!(taken(found) < limit, "there is room at {found}");
            for second in earliest..found {
                prop_assert!(taken(second) >= limit, "and none at {second}");
            }
        }
    }
}
