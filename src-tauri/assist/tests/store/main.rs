//! The local record on real files: durability, groups, back-pressure, damage, and who may have it.

mod crash;
mod damage;
mod facts;
mod folder;
mod groups;
mod moments;
mod trouble;

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use assist::store::{
    Actor, CardRef, Event, Fact, Opening, Produced, Query, Reader, Store, StoreError, Work,
};
use jiff::Timestamp;
use rules::id::{InteractionId, SuggestionId};
use rules::rank::{Weights, ranked};
use rules::suggestion::{Batch, Scores, Suggestion, SuggestionKind};
use uuid::{Uuid, uuid};

const INTERACTION: InteractionId = InteractionId(uuid!("0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55"));
const INSTALL: Uuid = uuid!("7f8f0a52-3f6c-4a3e-9b5e-0c6f2f3f9a10");

fn now() -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000).expect("in range")
}

/// A child that another test is just starting holds a copy of every lock until it has become its
/// own program, so even a folder nobody uses may be locked for a moment.
const FORK: Duration = Duration::from_secs(20);

fn open(dir: &Path) -> Store {
    try_open(dir, FORK).expect("a folder nobody uses")
}

fn try_open(dir: &Path, wait: Duration) -> Result<Store, StoreError> {
    Store::open(&Opening {
        dir,
        now: now(),
        install: INSTALL,
        wait,
    })
}

fn work(fact: Fact) -> Work {
    Work::new(now(), Actor::Agent(None), fact)
}

/// A fact that can be told from others by its text.
fn marked(text: impl Into<String>) -> Work {
    work(Fact::AppStarted {
        version: text.into(),
    })
}

fn accepted(key: &str) -> Fact {
    Fact::SuggestionAccepted {
        card: card(key),
        after_ms: Some(2_400),
    }
}

fn card(key: &str) -> CardRef {
    CardRef {
        interaction: INTERACTION,
        key: key.to_owned(),
        suggestion_id: SuggestionId::from("s-1"),
        suggestion_type: Some("knowledge".to_owned()),
        knowledge_article_id: Some("article-1".to_owned()),
        position: Some(2),
    }
}

fn suggestion(id: &str, confidence: f64, relevance_score: f64) -> Suggestion {
    Suggestion {
        id: SuggestionId::from(id),
        kind: SuggestionKind::Knowledge,
        title: format!("Title of {id}"),
        snippet: Some("A passage".to_owned()),
        knowledge_article_id: None,
        url: None,
        scores: Scores::of(confidence, relevance_score),
        source: None,
        details: Vec::new(),
        unknown: None,
    }
}

fn batch() -> Batch {
    Batch {
        interaction_id: INTERACTION,
        suggestions: vec![suggestion("s-1", 0.9, 0.8), suggestion("s-2", 0.5, 0.9)],
        processing_latency_ms: Some(12.5),
        query_statement: Some("my card was declined".to_owned()),
        utterances: Vec::new(),
        from_start: false,
        has_gap: false,
        dropped_scores: 1,
        unknown: None,
    }
}

fn produced(batch: &Batch, shown: bool) -> Work {
    let passed = ranked(batch, Weights::default());
    work(Fact::SuggestionsProduced(Box::new(Produced::of(
        batch, &passed, shown,
    ))))
}

/// Every entry, oldest first.
fn entries(dir: &Path) -> Vec<Event> {
    let mut all = Vec::new();
    Reader::open(dir)
        .expect("a record")
        .search(&Query::default(), |event| {
            all.push(event);
            ControlFlow::Continue(())
        })
        .expect("readable");
    all.reverse();
    all
}

fn assert_whole(dir: &Path) {
    let verdict = Reader::open(dir)
        .expect("a record")
        .verify(|_| {})
        .expect("readable");
    assert_eq!(verdict.first_break, None, "the chain holds");
}
