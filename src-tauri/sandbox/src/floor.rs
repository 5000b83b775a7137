//! The contact center's floor: which conversations are with the agent right now.
//!
//! A few at a time, one call at most among them (nobody can listen to two); when one ends the
//! next begins. After the last conversation of the library the first comes again, as another
//! interaction.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rules::id::InteractionId;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::content::{Channel, Library};
use crate::platform::Platform;
use crate::stage::{Script, at_speed};
use crate::vendor;

/// What a receiver may leave unread before it is dropped.
pub(crate) const UNREAD: usize = 256;
/// From one assignment to the next while the floor fills.
const APART: Duration = Duration::from_secs(12);
/// From the last line to the end: the agent's wrap-up.
const WRAP_UP: Duration = Duration::from_secs(6);
/// Interactions made up for another round are forgotten when so many more have ended.
const REMEMBERED: usize = 24;

/// What is told about a conversation when it is given to the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The id to subscribe with.
    pub interaction_id: InteractionId,
    /// The customer's name as an agent sees it.
    pub customer: String,
    /// The queue it came in by.
    pub queue: String,
    /// Call, chat or e-mail.
    pub channel: Channel,
    /// What a prompt's trigger can name besides: `accountStatus`, `orderTotal`, …
    pub attributes: BTreeMap<String, Value>,
}

/// What happens on the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// A conversation begins.
    Started(About),
    /// It is over.
    Ended(InteractionId),
}

/// Who listens, and what is going on.
#[derive(Debug, Default)]
pub(crate) struct Floor {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    is_open: bool,
    going_on: Vec<About>,
    listeners: Vec<mpsc::Sender<Assignment>>,
}

impl Floor {
    /// Opens the floor, unless it is open.
    pub(crate) fn open(floor: &Arc<Self>, platform: &Arc<Platform>) {
        let is_open = std::mem::replace(&mut floor.state().is_open, true);
        if !is_open {
            let (floor, running) = (Arc::clone(floor), Arc::clone(platform));
            platform.spawn(async move { floor.run(&running).await });
        }
    }

    /// Whether the agent has been given this conversation.
    pub(crate) fn holds(&self, interaction: InteractionId) -> bool {
        let state = self.state();
        let mut going_on = state.going_on.iter();
        going_on.any(|about| about.interaction_id == interaction)
    }

    /// Tells what is going on and what comes; opens the floor for the first who asks.
    pub(crate) fn listen(self: &Arc<Self>, platform: &Arc<Platform>) -> mpsc::Receiver<Assignment> {
        let (tell, told) = mpsc::channel(UNREAD);
        {
            let mut state = self.state();
            for about in &state.going_on {
                // A new channel has room for the few that go on.
                let _ = tell.try_send(Assignment::Started(about.clone()));
            }
            state.listeners.push(tell);
        }
        Self::open(self, platform);
        told
    }

    async fn run(&self, platform: &Arc<Platform>) {
        let mut rota = Rota::new(&platform.library);
        let mut live: JoinSet<About> = JoinSet::new();
        let mut voice = false;
        let mut made_up = VecDeque::new();
        let mut next_at = tokio::time::Instant::now();
        loop {
            let has_room = live.len() < platform.at_once;
            tokio::select! {
                () = platform.stop.cancelled() => return,
                Some(ended) = live.join_next(), if !live.is_empty() => {
                    if let Ok(about) = ended {
                        voice &= about.channel != Channel::Voice;
                        self.ended(about.interaction_id);
                        vendor::left(platform, about.interaction_id);
                        forget_old(platform, &mut made_up);
                    }
                }
                () = tokio::time::sleep_until(next_at), if has_room => {
                    next_at = tokio::time::Instant::now() + at_speed(APART, platform.speed);
                    let Some((script, round)) = rota.next(&platform.library, voice) else {
                        continue;
                    };
                    let Some(about) = assign(platform, script, round, &mut made_up) else {
                        continue;
                    };
                    voice |= about.channel == Channel::Voice;
                    self.started(about.clone());
                    vendor::rings(platform, about.interaction_id, script);
                    live.spawn(hold(Arc::clone(platform), about));
                }
            }
        }
    }

    fn started(&self, about: About) {
        let mut state = self.state();
        state.going_on.push(about.clone());
        state.tell(&Assignment::Started(about));
    }

    fn ended(&self, interaction: InteractionId) {
        let mut state = self.state();
        state
            .going_on
            .retain(|about| about.interaction_id != interaction);
        state.tell(&Assignment::Ended(interaction));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell(&mut self, assignment: &Assignment) {
        self.listeners
            .retain(|listener| listener.try_send(assignment.clone()).is_ok());
    }
}

/// Gives the script an interaction: its own in the first round, a new one later.
fn assign(
    platform: &Platform,
    script: Script,
    round: u32,
    made_up: &mut VecDeque<InteractionId>,
) -> Option<About> {
    let conversation = script.of(&platform.library)?;
    let interaction_id = if round == 0 {
        InteractionId(conversation.id)
    } else {
        let id = InteractionId(Uuid::new_v4());
        platform.stage.cast(id, script);
        made_up.push_back(id);
        id
    };
    Some(About {
        interaction_id,
        customer: conversation.customer.clone(),
        queue: conversation.queue.clone(),
        channel: conversation.channel,
        attributes: conversation.attributes.clone(),
    })
}

async fn hold(platform: Arc<Platform>, about: About) -> About {
    platform
        .stage
        .perform(&platform, about.interaction_id)
        .await;
    // The end is told on another way than the frames: it must not overtake the last words.
    platform.feed.written(about.interaction_id).await;
    tokio::time::sleep(at_speed(WRAP_UP, platform.speed)).await;
    about
}

fn forget_old(platform: &Platform, made_up: &mut VecDeque<InteractionId>) {
    while made_up.len() > REMEMBERED + platform.at_once {
        let Some(oldest) = made_up.pop_front() else {
            return;
        };
        platform.stage.strike(oldest);
        platform.feed.forget(oldest);
    }
}

/// In which order the conversations come: the first of each business, then the second …
#[derive(Debug)]
struct Rota {
    order: Vec<Script>,
    waiting: VecDeque<Script>,
    round: u32,
}

impl Rota {
    fn new(library: &Library) -> Self {
        let longest = library
            .businesses
            .iter()
            .map(|business| business.conversations.len())
            .max()
            .unwrap_or(0);
        let mut order = Vec::new();
        for conversation in 0..longest {
            for (business, of_business) in library.businesses.iter().enumerate() {
                if conversation < of_business.conversations.len() {
                    order.push(Script {
                        business,
                        conversation,
                    });
                }
            }
        }
        Self {
            waiting: order.iter().copied().collect(),
            order,
            round: 0,
        }
    }

    /// The next that can be given to an agent, who may be on a call, and in which round it is.
    fn next(&mut self, library: &Library, on_a_call: bool) -> Option<(Script, u32)> {
        if self.waiting.is_empty() {
            self.waiting.extend(self.order.iter().copied());
            self.round = self.round.saturating_add(1);
        }
        let can_be_given = |script: &Script| {
            let channel = script.of(library).map(|one| one.channel);
            !(on_a_call && channel == Some(Channel::Voice))
        };
        let at = self.waiting.iter().position(can_be_given)?;
        let script = self.waiting.remove(at)?;
        Some((script, self.round))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rota_takes_everybody_once_a_round_and_never_two_calls() {
        let library = Library::built_in();
        let mut rota = Rota::new(&library);
        let total = rota.order.len();
        let mut seen = Vec::new();
        for _ in 0..total {
            let (script, round) = rota.next(&library, false).unwrap();
            assert_eq!(round, 0);
            assert!(!seen.contains(&script), "once a round");
            seen.push(script);
        }
        let (_, round) = rota.next(&library, false).unwrap();
        assert_eq!(round, 1, "then it begins again");
        while let Some((script, _)) = rota.next(&library, true) {
            let channel = script.of(&library).unwrap().channel;
            assert_ne!(channel, Channel::Voice, "nobody can listen to two");
            if rota.round > 3 {
                break;
            }
        }
    }
}
