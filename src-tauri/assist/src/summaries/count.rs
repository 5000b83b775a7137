//! Tokens, counted off the async threads.
//!
//! The vocabulary is loaded for a request and dropped after it: nobody needs its megabytes in
//! between. What goes out is counted before it only where it may be too long; else beside the call.

use std::sync::Arc;

use rules::tokens::Counter;
use tokio::task::{JoinHandle, spawn_blocking};

use super::case::Talk;

/// What was counted beside a call.
pub(super) struct Counted {
    /// Kept for what comes.
    counter: Counter,
    /// Of the talk that went out.
    talk: Option<u32>,
}

/// What a request and its answer came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    /// Of the talk that went out, where one did.
    pub(super) talk: Option<u32>,
    /// Of what came.
    pub(super) made: u32,
}

/// How many tokens a talk has.
pub(super) async fn of_talk(talk: Arc<Talk>) -> usize {
    let counted = spawn_blocking(move || Counter::load().count(&talk.text));
    // Only a runtime that ends drops it: nothing is sent then.
    counted.await.unwrap_or(usize::MAX)
}

/// Begins to count while the platform is at it.
pub(super) fn begin(talk: Option<Arc<Talk>>) -> JoinHandle<Counted> {
    spawn_blocking(move || {
        let counter = Counter::load();
        let talk = talk.map(|talk| whole(counter.count(&talk.text)));
        Counted { counter, talk }
    })
}

/// Counts what came, with what was loaded for the request.
pub(super) async fn finish(counting: Option<JoinHandle<Counted>>, made: String) -> Tokens {
    let counting = counting.unwrap_or_else(|| begin(None));
    let Ok(counted) = counting.await else {
        return Tokens::default();
    };
    let counted = spawn_blocking(move || Tokens {
        talk: counted.talk,
        made: whole(counted.counter.count(&made)),
    });
    counted.await.unwrap_or_default()
}

pub(super) fn whole(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}
