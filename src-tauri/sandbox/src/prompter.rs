//! Which prompts are shown in the conversations that are played.
//!
//! Owns one evaluator of `rules::trigger` for each active prompt that is deployed and for each
//! injection that waits for its conditions, in each conversation under way. A prompt is shown once
//! in a conversation, whatever is deployed under its id later; one that is deployed meanwhile hears
//! first what was said so far. Nothing here sets a timer: what time alone brings is found when
//! somebody looks ([`Prompter::pass`]) or the next line is said, and counts from when it was due.
//!
//! Refuses to know what an agent does: that a prompt was clicked is never made up.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rules::id::InteractionId;
use rules::trigger::{Evaluator, Event, Moment, Opening, Trigger};
use tokio::time::Instant;
use uuid::Uuid;

use crate::content::Conversation;
use crate::platform::Platform;
use crate::recorded::{after, opening};

/// This many prompts that were shown are remembered for the analytics.
const MAX_VIEWED: usize = 10_000;

/// A deployed prompt, as far as it matters here.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) prompt_id: String,
    pub(crate) version: u64,
    /// None for a prompt that is not active.
    pub(crate) trigger: Option<Arc<Trigger>>,
}

/// A prompt whose trigger has fired.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Viewed {
    pub(crate) id: Uuid,
    pub(crate) prompt_id: String,
    pub(crate) conversation: InteractionId,
    pub(crate) at: Timestamp,
}

/// All conversations under way, and what was shown in any.
#[derive(Debug, Default)]
pub(crate) struct Prompter {
    followed: Mutex<BTreeMap<InteractionId, Followed>>,
    viewed: Mutex<VecDeque<Viewed>>,
}

/// One conversation under way.
#[derive(Debug)]
struct Followed {
    opening: Opening,
    began: Instant,
    speed: f64,
    /// So far, for prompts and injections that come later.
    moments: Vec<Moment>,
    prompts: BTreeMap<String, (u64, Option<Evaluator>)>,
    shown: BTreeSet<String>,
    injections: BTreeMap<Uuid, Evaluator>,
}

/// What came to be shown, and when in the conversation's own time.
#[derive(Debug, PartialEq)]
enum Cue {
    Prompt(String, Timestamp),
    Injection(Uuid, Timestamp),
}

impl Prompter {
    /// A conversation begins: everything that is deployed, or waits for it, listens.
    pub(crate) fn begin(
        &self,
        platform: &Platform,
        interaction: InteractionId,
        conversation: &Conversation,
    ) {
        let followed = Followed {
            opening: opening(conversation, platform.clock.now()),
            began: Instant::now(),
            speed: platform.speed,
            moments: Vec::new(),
            prompts: BTreeMap::new(),
            shown: BTreeSet::new(),
            injections: BTreeMap::new(),
        };
        // There before anything is read: what is deployed meanwhile finds it, and older versions
        // give way.
        self.followed().insert(interaction, followed);
        for part in platform.shelves.deployed() {
            self.with(platform, interaction, |followed| followed.deploy(&part));
        }
        for (id, trigger) in platform.shelves.waiting_for(interaction) {
            self.with(platform, interaction, |followed| {
                followed.inject(id, &trigger)
            });
        }
    }

    /// Something happens in a conversation, `at` after its beginning.
    pub(crate) fn tell(
        &self,
        platform: &Platform,
        interaction: InteractionId,
        at: Duration,
        events: Vec<Event>,
    ) {
        self.with(platform, interaction, |followed| {
            let at = after(followed.opening.started_at, at);
            events
                .into_iter()
                .flat_map(|event| followed.take_in(Moment { at, event }))
                .collect()
        });
    }

    /// Lets time pass in every conversation, up to now.
    pub(crate) fn pass(&self, platform: &Platform) {
        let interactions: Vec<_> = self.followed().keys().copied().collect();
        for interaction in interactions {
            self.with(platform, interaction, Followed::pass);
        }
    }

    /// A conversation is over.
    pub(crate) fn end(&self, platform: &Platform, interaction: InteractionId) {
        self.with(platform, interaction, Followed::pass);
        self.followed().remove(&interaction);
    }

    /// A prompt was deployed.
    pub(crate) fn deployed(&self, platform: &Platform, part: &Part) {
        let interactions: Vec<_> = self.followed().keys().copied().collect();
        for interaction in interactions {
            self.with(platform, interaction, |followed| followed.deploy(part));
        }
    }

    /// An injection waits for its conditions.
    pub(crate) fn injected(
        &self,
        platform: &Platform,
        interaction: InteractionId,
        id: Uuid,
        trigger: &Arc<Trigger>,
    ) {
        self.with(platform, interaction, |followed| {
            followed.inject(id, trigger)
        });
    }

    /// What triggers brought about so far, oldest first.
    pub(crate) fn viewed(&self) -> Vec<Viewed> {
        let viewed = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        viewed.iter().cloned().collect()
    }

    /// Changes one conversation, if it is under way, and carries out what comes of it.
    fn with(
        &self,
        platform: &Platform,
        interaction: InteractionId,
        change: impl FnOnce(&mut Followed) -> Vec<Cue>,
    ) {
        let now = platform.clock.now();
        let cues: Vec<(Cue, Timestamp)> = {
            let mut all = self.followed();
            let Some(followed) = all.get_mut(&interaction) else {
                return;
            };
            let cues = change(followed);
            let timed = cues.into_iter().map(|cue| {
                let (Cue::Prompt(_, at) | Cue::Injection(_, at)) = &cue;
                let at = followed.real(*at).min(now);
                (cue, at)
            });
            timed.collect()
        };
        for (cue, at) in cues {
            match cue {
                Cue::Prompt(prompt_id, _) => self.show(Viewed {
                    id: Uuid::new_v4(),
                    prompt_id,
                    conversation: interaction,
                    at,
                }),
                Cue::Injection(id, _) => platform.shelves.conditions_hold(id, at),
            }
        }
    }

    fn show(&self, one: Viewed) {
        let mut viewed = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        viewed.push_back(one);
        if viewed.len() > MAX_VIEWED {
            viewed.pop_front();
        }
    }

    fn followed(&self) -> MutexGuard<'_, BTreeMap<InteractionId, Followed>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Followed {
    fn take_in(&mut self, moment: Moment) -> Vec<Cue> {
        let mut cues = Vec::new();
        for (prompt_id, (_, evaluator)) in &mut self.prompts {
            let Some(fired) = evaluator.as_mut().and_then(|one| one.advance(&moment)) else {
                continue;
            };
            if self.shown.insert(prompt_id.clone()) {
                cues.push(Cue::Prompt(prompt_id.clone(), fired.at));
            }
        }
        self.injections.retain(|id, evaluator| {
            let fired = evaluator.advance(&moment);
            cues.extend(fired.map(|fired| Cue::Injection(*id, fired.at)));
            fired.is_none()
        });
        if moment.event != Event::Passed {
            self.moments.push(moment);
        }
        cues
    }

    fn pass(&mut self) -> Vec<Cue> {
        let at = self.now();
        self.take_in(Moment {
            at,
            event: Event::Passed,
        })
    }

    fn deploy(&mut self, part: &Part) -> Vec<Cue> {
        let Part {
            prompt_id,
            version,
            trigger,
        } = part;
        let known = self.prompts.get(prompt_id).map_or(0, |(known, _)| *known);
        if known >= *version {
            return Vec::new();
        }
        let is_open = !self.shown.contains(prompt_id);
        let trigger = trigger.as_ref().filter(|_| is_open);
        let (evaluator, fired) = match trigger.map(|trigger| self.caught_up(trigger)) {
            Some((evaluator, fired)) => (Some(evaluator), fired),
            None => (None, false),
        };
        self.prompts
            .insert(prompt_id.clone(), (*version, evaluator));
        if fired {
            self.shown.insert(prompt_id.clone());
            return vec![Cue::Prompt(prompt_id.clone(), self.now())];
        }
        Vec::new()
    }

    fn inject(&mut self, id: Uuid, trigger: &Arc<Trigger>) -> Vec<Cue> {
        let (evaluator, fired) = self.caught_up(trigger);
        if fired {
            return vec![Cue::Injection(id, self.now())];
        }
        self.injections.insert(id, evaluator);
        Vec::new()
    }

    /// An evaluator that has heard everything so far, and whether its conditions have held.
    fn caught_up(&self, trigger: &Arc<Trigger>) -> (Evaluator, bool) {
        let mut evaluator = Evaluator::new(Arc::clone(trigger), &self.opening);
        let now = Moment {
            at: self.now(),
            event: Event::Passed,
        };
        let past = self.moments.iter().chain(std::iter::once(&now));
        let fired = past.filter_map(|moment| evaluator.advance(moment)).count();
        (evaluator, fired > 0)
    }

    /// Now, in the conversation's own time, which runs at its speed.
    fn now(&self) -> Timestamp {
        let elapsed = self.began.elapsed().as_secs_f64() * self.speed;
        let elapsed = Duration::try_from_secs_f64(elapsed).unwrap_or(Duration::MAX);
        after(self.opening.started_at, elapsed)
    }

    /// A time of the conversation as the platform's clock has it.
    fn real(&self, at: Timestamp) -> Timestamp {
        let started_at = self.opening.started_at;
        let seconds = at.duration_since(started_at).as_secs_f64() / self.speed;
        SignedDuration::try_from_secs_f64(seconds)
            .ok()
            .and_then(|later| started_at.checked_add(later).ok())
            .unwrap_or(Timestamp::MAX)
    }
}
