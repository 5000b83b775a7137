//! The deck, one rule after another. Sequences of everything at random: `tests/deck.rs`.

mod actions;
mod arrival;
mod budget;
mod fading;
mod filling;
mod limits;
mod scoreless;
mod telling;

use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::attention::Quiet;
use crate::id::{InteractionId, SuggestionId};
use crate::mark::Part;
use crate::suggestion::{Scores, Suggestion, SuggestionKind};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
}

/// A suggestion of an article whose id is its title; both scores are the same.
fn about(id: &str, article: &str, score: f64) -> Suggestion {
    Suggestion {
        id: SuggestionId::from(id),
        kind: SuggestionKind::Knowledge,
        title: article.to_owned(),
        snippet: Some(format!("All about the {article}")),
        knowledge_article_id: Some(article.to_owned()),
        url: None,
        scores: Scores::of(score, score),
        source: None,
        details: Vec::new(),
        unknown: None,
    }
}

/// The same without a score.
fn scoreless(id: &str, article: &str) -> Suggestion {
    Suggestion {
        scores: Scores::NONE,
        ..about(id, article, 0.0)
    }
}

fn key(article: &str) -> ContentKey {
    ContentKey::from(format!("article:{article}").as_str())
}

/// One deck and one agent.
struct Desk {
    deck: Deck,
    agent: Attention,
}

impl Desk {
    fn new() -> Self {
        Self::with(Settings::default())
    }

    fn with(settings: Settings) -> Self {
        Self {
            deck: Deck::new(settings, at(0)),
            agent: Attention::new(settings.attention, at(0)),
        }
    }

    fn batch(&mut self, seconds: i64, suggestions: &[Suggestion]) -> Ingested {
        self.say(seconds, None, suggestions)
    }

    fn say(&mut self, seconds: i64, said: Option<&str>, suggestions: &[Suggestion]) -> Ingested {
        let batch = Batch {
            interaction_id: InteractionId(Uuid::nil()),
            suggestions: suggestions.to_vec(),
            processing_latency_ms: None,
            query_statement: said.map(str::to_owned),
            utterances: Vec::new(),
            from_start: false,
            has_gap: false,
            dropped_scores: 0,
            unknown: None,
        };
        self.deck.ingest(&batch, &mut self.agent, at(seconds))
    }

    fn tick(&mut self, seconds: i64) -> Ticked {
        self.deck.tick(&mut self.agent, at(seconds))
    }

    fn wake(&self, seconds: i64) -> Option<Timestamp> {
        self.deck.next_wake(&self.agent, at(seconds))
    }

    fn dismiss(&mut self, seconds: i64, article: &str) {
        self.deck
            .dismiss(&key(article), &mut self.agent, at(seconds))
            .expect("the card is there");
    }

    /// What is on screen, by title.
    fn shown(&self) -> Vec<&str> {
        titles(&self.deck.cards(at(0)))
    }

    fn held(&self) -> Vec<&str> {
        titles(&self.deck.held_back(at(0)))
    }
}

fn titles<'a>(places: &[Place<'a>]) -> Vec<&'a str> {
    let titles = places
        .iter()
        .map(|place| place.card.suggestion.title.as_str());
    titles.collect()
}
