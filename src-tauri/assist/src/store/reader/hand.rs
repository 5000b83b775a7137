//! What the agent did with the suggestions of one interaction, out of its entries.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use audit::Query;
use rules::deck::Before;
use rules::id::{InteractionId, SuggestionId};
use rules::suggestion::SuggestionState;

use super::Reader;
use crate::store::StoreError;

impl Reader {
    /// What the agent did in an interaction before, as the platform will tell it back.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub(crate) fn hand(&self, interaction: InteractionId) -> Result<Before, StoreError> {
        let query = Query {
            interaction: Some(interaction.to_string()),
            ..Query::default()
        };
        let mut before = Before::default();
        // Newest first: the first word about a suggestion is the last that counts.
        let mut decided = BTreeSet::new();
        self.search(&query, |event| {
            let text = |name: &str| {
                let text = event.payload.as_ref()?[name].as_str()?;
                Some(SuggestionId::from(text))
            };
            let (state, id) = match event.kind.as_str() {
                "suggestion_opened" | "suggestion_copied" | "suggestion_accepted" => {
                    (Some(SuggestionState::Accepted), text("suggestionId"))
                }
                "suggestion_dismissed" => (Some(SuggestionState::Dismissed), text("suggestionId")),
                "suggestion_restored" => (None, text("suggestionId")),
                "feedback_given" => (Some(SuggestionState::Rated), text("recommendationId")),
                _ => return ControlFlow::Continue(()),
            };
            // Retention may have taken what it was about.
            let Some(id) = id else {
                return ControlFlow::Continue(());
            };
            let is_word = matches!(
                event.kind.as_str(),
                "suggestion_dismissed" | "suggestion_restored"
            );
            if is_word && decided.insert(id.clone()) && state.is_some() {
                before.away.insert(id.clone());
            }
            before.done.extend(state.map(|state| (id, state)));
            ControlFlow::Continue(())
        })?;
        before.done.reverse();
        Ok(before)
    }
}
