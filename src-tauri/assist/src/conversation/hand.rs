//! What the agent did before the program was last ended, and what is told until that is known.

use rules::deck::Before;
use rules::suggestion::StateChange;

use super::Conversation;

/// What the platform told of states before it was known what the agent had done: none once it is.
#[derive(Debug)]
pub(crate) struct Early(Option<Vec<StateChange>>);

impl Default for Early {
    fn default() -> Self {
        Self(Some(Vec::new()))
    }
}

impl Conversation {
    /// Keeps a change for later where it can't be told yet whose hand it was; whether it did.
    pub(crate) fn keep_for_later(&mut self, change: &StateChange) -> bool {
        let Some(early) = &mut self.early.0 else {
            return false;
        };
        early.push(change.clone());
        true
    }

    /// It is known now what the agent did before: what is to be followed since, in order.
    pub(crate) fn recall(&mut self, before: Before) -> Vec<StateChange> {
        self.deck.recall(before);
        self.early.0.take().unwrap_or_default()
    }
}
