//! The knowledge base an assistant answers from.
//!
//! The platform's events name a document and not its knowledge base, without which it can neither be
//! read nor be told that it was. An assistant with one base leaves no doubt; with several, the platform
//! is asked about the suggestion, by who reads (`knowledge::reading`) and by who tells
//! (`outbox::route`).

use wire::platform::assistants;

use super::Companion;
use super::event::Finished;

impl Companion {
    /// Asks once for a sign-in which bases an assistant answers from.
    pub(super) fn learn_bases(&mut self, assistant: Option<&str>) {
        let (Some(assistant), Some(session)) = (assistant, &self.session) else {
            return;
        };
        if self.state.bases.contains_key(assistant) {
            return self.place_in_bases();
        }
        let client = session.client().with_sink(self.meter.sink());
        let assistant = assistant.to_owned();
        self.state.bases.insert(assistant.clone(), Vec::new());
        self.under_way.push(Box::pin(async move {
            let known = assistants::get(&client, &assistant).await;
            let bases = known.map(|known| known.map_or_else(Vec::new, |it| it.knowledge_bases));
            Finished::Bases { assistant, bases }
        }));
    }

    /// They are known, or can't be had: then the next conversation asks again.
    pub(super) fn bases_known(
        &mut self,
        assistant: String,
        bases: Result<Vec<String>, wire::Error>,
    ) {
        match bases {
            Ok(bases) => {
                self.state.bases.insert(assistant, bases);
                self.place_in_bases();
            }
            Err(error) => {
                tracing::debug!(kind = error.kind(), "an assistant could not be asked about");
                self.state.bases.remove(&assistant);
            }
        }
    }

    /// The base of each conversation whose assistant has but one.
    fn place_in_bases(&mut self) {
        for conversation in &mut self.state.conversations {
            let there = conversation.there.as_ref();
            let assistant = there.and_then(|there| there.assistant_id.as_ref());
            let bases = assistant.and_then(|assistant| self.state.bases.get(assistant));
            conversation
                .bases
                .note_only(match bases.map(Vec::as_slice) {
                    Some([only]) => Some(only.clone()),
                    Some(_) | None => None,
                });
        }
        self.dirty = true;
    }
}
