//! The filter's conditions on whose something is.

use crate::history::named;
use crate::view::insights::InsightsFilter;

/// Whether what this agent did, or what is of their interactions, is asked for: a name of two lines
/// says who acted and whose the interaction is.
pub(super) fn admits_agent(filter: &InsightsFilter, agents: &str) -> bool {
    filter.agent.is_empty() || agents.split('\n').any(|agent| agent == filter.agent)
}

/// Whether interactions of this queue are asked for.
pub(super) fn admits_queue(filter: &InsightsFilter, queue: &str) -> bool {
    filter.queue.is_empty() || queue == filter.queue
}

/// The names of a part, as far as the conditions go.
#[derive(Debug, Default)]
pub(super) struct Admitted {
    agents: Vec<bool>,
    queues: Vec<bool>,
}

impl Admitted {
    pub(super) fn of(filter: &InsightsFilter, names: &[&str]) -> Self {
        let all = |admits: &dyn Fn(&str) -> bool, tag: char| {
            let each = names.iter().map(|name| match name.strip_prefix(tag) {
                Some(name) => admits(name),
                None => admits("") && name.is_empty(),
            });
            each.collect()
        };
        Self {
            agents: all(&|name| admits_agent(filter, name), named::AGENT),
            queues: all(&|name| admits_queue(filter, name), named::QUEUE),
        }
    }

    pub(super) fn admits(&self, agent: u32, queue: u32) -> bool {
        let is = |list: &[bool], place: u32| list.get(place as usize).copied().unwrap_or(false);
        is(&self.agents, agent) && is(&self.queues, queue)
    }
}
