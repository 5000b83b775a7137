//! What was handed on already, so that nothing is handed on twice.
//!
//! Two channels are read at once, and after a gap the same things are asked for that may come as
//! events too. Pure. Bounded: what is forgotten with a conversation is that it was told.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::suggestion::{StateChange, SuggestionState};

use crate::platform::suggestions::Told;

/// A conversation has no more of a kind; what comes beyond is not handed on.
const MOST: usize = 20_000;

/// Where a suggestion comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// An event.
    Event,
    /// A list, asked for at this time: it says what state a suggestion is in, not since when.
    List {
        /// When it was asked for.
        asked_at: Timestamp,
    },
}

/// What is new about a suggestion.
#[derive(Default)]
pub(super) struct News {
    /// It was not offered before, or its content is another.
    pub offer: Option<Told>,
    /// Whether it was not offered before.
    pub is_first: bool,
    /// Its state is another.
    pub state: Option<StateChange>,
}

#[derive(Default)]
struct Known {
    /// The newest content that was handed on, and since when.
    offered: Option<(Timestamp, u64)>,
    state: Option<(Timestamp, SuggestionState)>,
}

#[derive(Default)]
struct Talk {
    suggestions: BTreeMap<String, Known>,
    utterances: BTreeSet<String>,
    messages: BTreeSet<String>,
}

#[derive(Default)]
pub(super) struct Once(BTreeMap<InteractionId, Talk>);

impl Once {
    /// Takes a suggestion as it was told at `now`.
    pub(super) fn take(&mut self, told: Told, from: From, now: Timestamp) -> News {
        let talk = self.0.entry(told.conversation).or_default();
        let id = told.id().as_str();
        if talk.suggestions.len() >= MOST && !talk.suggestions.contains_key(id) {
            return News::default();
        }
        let known = talk.suggestions.entry(id.to_owned()).or_default();
        let at = told.at.unwrap_or(now);
        let mut news = News::default();
        if !told.is_offer() {
            news.state = changed(known, &told, from, at, now);
        }
        if (told.is_offer() || from != From::Event) && is_news(known, &told, from, at) {
            news.is_first = known.offered.is_none();
            known.offered = Some((at, content(&told)));
            // Whoever was told of a state before the suggestion itself had nothing to apply it to.
            if news.is_first && news.state.is_none() {
                news.state = known.state.as_ref().map(|(at, state)| StateChange {
                    interaction_id: told.conversation,
                    suggestion_id: told.id().clone(),
                    state: state.clone(),
                    at: *at,
                });
            }
            news.offer = Some(told);
        }
        news
    }

    /// Whether this utterance was not handed on yet; one without an id never was.
    pub(super) fn is_new_utterance(&mut self, of: InteractionId, id: Option<&str>) -> bool {
        let Some(id) = id else { return true };
        let heard = &mut self.0.entry(of).or_default().utterances;
        heard.len() < MOST && heard.insert(id.to_owned())
    }

    /// Whether this utterance was handed on.
    pub(super) fn was_heard(&self, of: InteractionId, id: &str) -> bool {
        let talk = self.0.get(&of);
        talk.is_some_and(|talk| talk.utterances.contains(id))
    }

    /// Those of the messages that were not asked for yet.
    pub(super) fn new_messages(&mut self, of: InteractionId, ids: Vec<String>) -> Vec<String> {
        let asked = &mut self.0.entry(of).or_default().messages;
        let mut new = ids;
        new.retain(|id| asked.len() < MOST && asked.insert(id.clone()));
        new
    }

    /// The texts of these could not be had: they may be asked for again.
    pub(super) fn forget_messages(&mut self, of: InteractionId, ids: &[String]) {
        if let Some(talk) = self.0.get_mut(&of) {
            for id in ids {
                talk.messages.remove(id);
            }
        }
    }

    /// The conversation is over and nothing of it is subscribed any more.
    pub(super) fn forget(&mut self, of: InteractionId) {
        self.0.remove(&of);
    }
}

/// A list names the same content with other times, so it is never newer than what was handed on.
fn is_news(known: &Known, told: &Told, from: From, at: Timestamp) -> bool {
    known
        .offered
        .is_none_or(|(before, what)| from == From::Event && at > before && what != content(told))
}

fn changed(
    known: &mut Known,
    told: &Told,
    from: From,
    at: Timestamp,
    now: Timestamp,
) -> Option<StateChange> {
    let (at, is_news) = match (from, &known.state) {
        (From::Event, None) => (at, true),
        (From::Event, Some((before, state))) => {
            (at, at > *before || (at == *before && *state != told.state))
        }
        (From::List { .. }, None) => (now, true),
        (From::List { asked_at }, Some((before, state))) => {
            (now, *state != told.state && *before < asked_at)
        }
    };
    if !is_news {
        return None;
    }
    known.state = Some((at, told.state.clone()));
    Some(StateChange {
        interaction_id: told.conversation,
        suggestion_id: told.id().clone(),
        state: told.state.clone(),
        at,
    })
}

/// Tells one content from another.
fn content(told: &Told) -> u64 {
    let mut hasher = DefaultHasher::new();
    told.suggestion.title.hash(&mut hasher);
    told.suggestion.snippet.hash(&mut hasher);
    told.suggestion.kind.hash(&mut hasher);
    let confidence = told.suggestion.scores.confidence;
    confidence.map(f64::to_bits).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
