//! The knowledge base an assistant answers from.
//!
//! The platform's events name a document and not its knowledge base, without which it can neither be
//! read nor be told that it was. An assistant with one base leaves no doubt; with several, the name
//! comes with the next list.

use rules::suggestion::{Batch, Source};
use wire::platform::assistants;

use super::Companion;
use super::event::Finished;
use crate::conversation::Conversation;

impl Companion {
    /// Asks once for a sign-in which bases an assistant answers from.
    pub(super) fn learn_bases(&mut self, assistant: Option<&str>) {
        let (Some(assistant), Some(session)) = (assistant, &self.session) else {
            return;
        };
        if self.state.bases.contains_key(assistant) {
            return;
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
            }
            Err(error) => {
                tracing::debug!(kind = error.kind(), "an assistant could not be asked about");
                self.state.bases.remove(&assistant);
            }
        }
    }

    /// The one base that a conversation's documents can be in.
    pub(super) fn only_base(&self, conversation: &Conversation) -> Option<String> {
        let assistant = conversation.there.as_ref()?.assistant_id.as_ref()?;
        match self.state.bases.get(assistant)?.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }
}

/// The batch with its documents in this base, where one of them names none.
pub(super) fn in_base(batch: &Batch, base: &str) -> Option<Batch> {
    let is_nameless = |source: &Option<Source>| {
        matches!(
            source,
            Some(Source::Document {
                knowledge_base: None,
                ..
            })
        )
    };
    if !batch.suggestions.iter().any(|one| is_nameless(&one.source)) {
        return None;
    }
    let mut batch = batch.clone();
    for suggestion in &mut batch.suggestions {
        if let Some(Source::Document { knowledge_base, .. }) = &mut suggestion.source {
            knowledge_base.get_or_insert_with(|| base.to_owned());
        }
    }
    Some(batch)
}
