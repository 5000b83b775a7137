//! What is different between a conversation and the same one before: began, changed, ended.
//!
//! Pure. The platform numbers nothing, so order is told by what can't go back: a line that was
//! connected is never offered again, and one that is over stays so. What tells of an earlier time is
//! left aside; what is missing takes nothing away.

use std::collections::{BTreeMap, VecDeque};

use rules::id::InteractionId;

use super::read::{Leg, Snapshot};
use super::{Conversation, Stage};

/// So many conversations that ended are remembered, so that late news does not begin them again.
const MOST_ENDED: usize = 256;

/// What is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    Began(Conversation),
    Changed(Conversation),
    Ended(InteractionId),
}

/// How far a line got: the stages, and the end.
const OVER: u8 = 3;

fn rank(stage: Option<Stage>) -> u8 {
    match stage {
        Some(Stage::Alerting) => 0,
        Some(Stage::Connected) => 1,
        Some(Stage::AfterCall) => 2,
        None => OVER,
    }
}

/// The conversations of an agent.
#[derive(Debug, Default)]
pub(crate) struct Floor {
    live: BTreeMap<InteractionId, Conversation>,
    /// How far each line of a conversation got.
    reached: BTreeMap<InteractionId, BTreeMap<String, u8>>,
    /// The earliest that ended first.
    ended: VecDeque<InteractionId>,
}

impl Floor {
    /// The conversations that go on.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Conversation> {
        self.live.values()
    }

    pub(crate) fn has(&self, id: InteractionId) -> bool {
        self.live.contains_key(&id)
    }

    /// Takes a conversation as it is now; says what is different, if anything.
    pub(crate) fn take(&mut self, snapshot: Snapshot) -> Option<Change> {
        if snapshot.legs.is_empty() {
            // Of a time before the agent was in it, or without its participants.
            return None;
        }
        let id = snapshot.id;
        let reached = self.reached.entry(id).or_default();
        let mut best: Option<(Leg, Stage)> = None;
        let mut all_over = true;
        for leg in snapshot.legs {
            let now = rank(leg.stage);
            let known = reached.entry(leg.key.clone()).or_insert(now);
            let is_stale = now < *known;
            *known = now.max(*known);
            all_over &= *known == OVER;
            if is_stale {
                continue;
            }
            let Some(stage) = leg.stage else { continue };
            let better = best.as_ref().is_none_or(|(other, their)| {
                (weight(stage), leg.connected_at) >= (weight(*their), other.connected_at)
            });
            if better {
                best = Some((leg, stage));
            }
        }
        match (best, self.live.get(&id)) {
            (Some((leg, stage)), None) => {
                let began = conversation(id, leg, stage, snapshot.customer, None);
                self.ended.retain(|ended| *ended != id);
                self.live.insert(id, began.clone());
                Some(Change::Began(began))
            }
            (Some((leg, stage)), Some(before)) => {
                let now = conversation(id, leg, stage, snapshot.customer, Some(before));
                if now == *before {
                    return None;
                }
                self.live.insert(id, now.clone());
                Some(Change::Changed(now))
            }
            (None, Some(_)) if all_over => self.end(id),
            (None, Some(_)) => None,
            (None, None) => {
                self.forget_earliest(id);
                None
            }
        }
    }

    /// The conversation is not there any more, whatever was said of it before.
    pub(crate) fn end(&mut self, id: InteractionId) -> Option<Change> {
        self.live.remove(&id)?;
        self.forget_earliest(id);
        Some(Change::Ended(id))
    }

    fn forget_earliest(&mut self, ended: InteractionId) {
        self.ended.retain(|known| *known != ended);
        self.ended.push_back(ended);
        if self.ended.len() > MOST_ENDED
            && let Some(earliest) = self.ended.pop_front()
        {
            self.reached.remove(&earliest);
        }
    }
}

/// Of several lines the one that is talked on counts, then one that is offered.
fn weight(stage: Stage) -> u8 {
    match stage {
        Stage::AfterCall => 0,
        Stage::Alerting => 1,
        Stage::Connected => 2,
    }
}

fn conversation(
    id: InteractionId,
    leg: Leg,
    stage: Stage,
    customer: Option<String>,
    before: Option<&Conversation>,
) -> Conversation {
    let same = before.filter(|before| before.communication_id == leg.communication_id);
    Conversation {
        id,
        customer: customer.or_else(|| before?.customer.clone()),
        queue_id: leg.queue_id.or_else(|| before?.queue_id.clone()),
        medium: leg.medium,
        assistant_id: leg.assistant_id.or_else(|| before?.assistant_id.clone()),
        participant_id: leg.participant_id.or_else(|| same?.participant_id.clone()),
        communication_id: leg.communication_id,
        started_at: leg.connected_at.or_else(|| same?.started_at),
        stage,
        is_held: leg.is_held,
        needs_wrap_up: leg.needs_wrap_up,
    }
}

#[cfg(test)]
mod tests;
