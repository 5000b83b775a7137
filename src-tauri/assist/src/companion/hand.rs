//! What the agent did in an interaction before the program was last ended, so that its echo is taken
//! for what it is.
//!
//! What the platform tells of states waits for that: the record is read in a moment, the first list
//! comes over the network.

use rules::deck::Before;
use rules::id::InteractionId;

use super::Companion;
use super::event::Finished;
use super::feedback::read;
use crate::store::StoreError;

impl Companion {
    /// An interaction is followed from now on: what was done in it before is looked up.
    pub(super) fn recall_hand(&self, interaction: InteractionId) {
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let before = read(store, move |reader| reader.hand(interaction)).await;
            Finished::HandRecalled {
                interaction,
                before,
            }
        }));
    }

    /// The record said what was done; what the platform told meanwhile is followed now.
    pub(super) fn hand_recalled(
        &mut self,
        interaction: InteractionId,
        before: Result<Before, StoreError>,
    ) {
        let before = before.unwrap_or_else(|error| {
            // The agent's own is marked as another's then, which is the lesser harm.
            tracing::warn!(%error, "what was done with suggestions before can't be read");
            Before::default()
        });
        let Some(conversation) = self.state.conversation(interaction) else {
            return;
        };
        for change in conversation.recall(before) {
            self.state_changed(&change);
        }
    }
}
