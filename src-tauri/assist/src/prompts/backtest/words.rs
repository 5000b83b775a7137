//! Which words are marked in what was recorded: those that conditions look for, where they look.

use rules::mark::mark;
use rules::trigger::{Field, Speaker};

use crate::view::panel::SnippetPart;
use crate::view::studio::PromptDraft;

/// What a draft's conditions look for, by where.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    customer: String,
    agent: String,
    suggested: String,
}

impl Words {
    pub(super) fn of(draft: &PromptDraft) -> Self {
        let mut words = Self::default();
        let conditions = draft.trigger.conditions.iter();
        for condition in conditions.filter(|condition| condition.operator != "gt") {
            let (customer, agent, suggested) = match Field::named(&condition.field) {
                Field::Transcript | Field::Utterance => (true, true, false),
                Field::CustomerSaid => (true, false, false),
                Field::AgentSaid => (false, true, false),
                Field::Suggested => (false, false, true),
                Field::Channel
                | Field::Queue
                | Field::Duration
                | Field::Confidence
                | Field::Sentiment
                | Field::Attribute(_) => (false, false, false),
            };
            let places = [
                (customer, &mut words.customer),
                (agent, &mut words.agent),
                (suggested, &mut words.suggested),
            ];
            for (_, place) in places.into_iter().filter(|(looked, _)| *looked) {
                place.push(' ');
                place.push_str(&condition.value);
            }
        }
        words
    }

    /// What somebody said, the words marked that are looked for there.
    pub(super) fn in_line(&self, speaker: Speaker, text: &str) -> Vec<SnippetPart> {
        match speaker {
            Speaker::Customer => marked(text, &self.customer),
            Speaker::Agent => marked(text, &self.agent),
            Speaker::System => marked(text, ""),
        }
    }

    /// The title of a suggestion, in the same way.
    pub(super) fn in_title(&self, title: &str) -> Vec<SnippetPart> {
        marked(title, &self.suggested)
    }
}

fn marked(text: &str, words: &str) -> Vec<SnippetPart> {
    let parts = mark(text, words).into_iter();
    parts
        .map(|part| SnippetPart {
            text: part.text.to_owned(),
            marked: part.marked,
            open: false,
        })
        .collect()
}
