//! What comes in of suggestions: on the cards, and on record.

use rules::id::InteractionId;
use rules::suggestion::StateChange;
use wire::stream::Received;

use super::Companion;
use crate::store::{Actor, Fact};

impl Companion {
    pub(super) fn take_batch(&mut self, received: &Received) {
        let id: InteractionId = received.batch.interaction_id;
        let state = &mut self.state;
        state.last_heard = state.last_heard.max(Some(received.at));
        let Some(conversation) = state.conversations.iter_mut().find(|one| one.id() == id) else {
            // Not, or no longer, followed: the contract has no message to say so to the platform.
            return;
        };
        // The cards' time is now: after a wait in the queue, the frame's own would step back.
        let now = self.clock.now();
        let (mut produced, gone) = conversation.take(&received.batch, &mut state.attention, now);
        if self.keeps.utterances {
            produced.said.clone_from(&received.batch.query_statement);
        }
        let produced = Fact::SuggestionsProduced(Box::new(produced));
        self.note_at(received.at, Actor::Platform, produced);
        for fact in gone {
            self.note(Actor::Cuecard, fact);
        }
        self.pass_prompts(now);
        self.want_texts();
    }

    pub(super) fn state_changed(&mut self, change: &StateChange) {
        let Some(conversation) = self.state.conversation(change.interaction_id) else {
            // Not, or no longer, followed.
            return;
        };
        if conversation.keep_for_later(change) {
            return;
        }
        let (facts, changed) = conversation.state_changed(change);
        self.dirty |= changed;
        // The platform told it; what it did to the cards was done here.
        for (nth, fact) in facts.into_iter().enumerate() {
            let actor = if nth == 0 {
                Actor::Platform
            } else {
                Actor::Cuecard
            };
            self.note(actor, fact);
        }
    }
}
