//! Reading along: what is said in an interaction stands beside its cards while the agent wants it,
//! and triggers are told of it.
//!
//! Words are in memory alone; `[record] utterances` puts the customer's on record as they are heard.

use rules::id::InteractionId;
use rules::transcript::Utterance;
use wire::platform::events::Interim;

use super::Companion;
use crate::store::{Actor, Fact, HeardFact};

impl Companion {
    /// The agent wants to read along, or does not any more: then nothing of it stays.
    pub(super) fn want_transcript(&mut self, on: bool) {
        self.state.transcript = on;
        self.read_along();
    }

    /// What the agent wants holds for the connection in use, and for every interaction.
    pub(super) fn read_along(&mut self) {
        if let Some(session) = &mut self.session {
            session.want_transcript(self.state.transcript);
        }
        let on = self.state.reads_along();
        for conversation in &mut self.state.conversations {
            conversation.read_along(on);
        }
    }

    /// Something was said.
    pub(super) fn said(&mut self, id: InteractionId, utterances: &[Utterance]) {
        let now = self.clock.now();
        // The wish to stop and the last words may have crossed.
        if !self.state.reads_along() {
            return;
        }
        let Some(conversation) = self.state.conversation(id) else {
            // Not, or no longer, followed.
            return;
        };
        let said = conversation.hear(utterances, now);
        if self.keeps.utterances {
            for said in said {
                let fact = Fact::UtteranceHeard(Box::new(HeardFact::of(id, said)));
                self.note(Actor::Platform, fact);
            }
        }
        self.pass_prompts(now);
    }

    /// Something is being said, and the words may still change.
    pub(super) fn saying(&mut self, id: InteractionId, words: &[Interim]) {
        let conversation = self.state.conversation(id);
        if let Some(talk) = conversation.and_then(|one| one.talk.as_mut()) {
            talk.overhear(words);
        }
    }
}
