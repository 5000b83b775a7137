//! The ranked batches as a plain stream: the whole of `contract.md §1` with no window.
//!
//! Checks, connects, ranks, records, reconnects. The record comes first: a batch is handed to it
//! before it is handed on, and while the record has no room the platform is not read. No card
//! rules apply: an automation gets every batch, whole, also one in which nothing passes.

use std::time::Duration;

use futures_util::Stream;
use futures_util::stream::unfold;
use rules::id::InteractionId;
use rules::rank::{Ranked, Weights, ranked};
use serde::Serialize;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use wire::Error;
use wire::stream::Received;

use crate::clock::Clock;
use crate::companion::Connection;
use crate::drops::Drops;
use crate::problem;
use crate::session::{Session, SessionEvent, SessionOptions};
use crate::store::{Actor, Fact, Produced, StateFact, Store, StoreError, Work};
use crate::view::error::Problem;

/// One batch, ranked. Serializes as `cuectl stream` prints it (`cli.md`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RankedBatch {
    /// The interaction.
    pub interaction_id: InteractionId,
    /// When its frame came off the socket, RFC 3339 with milliseconds.
    pub received_at: String,
    /// From there until it was ranked and ready for the record, in ms with three decimals; on
    /// record with it, so that a replay says the same. None where it was not measured.
    pub latency_ms: Option<f64>,
    /// What passed, best first; empty where nothing did.
    pub ranked_suggestions: Vec<RankedSuggestion>,
}

/// One suggestion of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RankedSuggestion {
    /// Its id.
    pub id: String,
    /// Its title, or its id where the platform sent none.
    pub title: String,
    /// What it offers, by its name in the record, or the platform's own word.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its article, where it has one.
    pub knowledge_article_id: Option<String>,
    /// 0..=1; null where the platform gives none.
    pub confidence: Option<f64>,
    /// 0..=1; null where the platform gives none.
    pub relevance_score: Option<f64>,
    /// The weighted sum, 0..=1; null where there is nothing to weigh.
    pub score: Option<f64>,
    /// 1 is best.
    pub rank: u32,
}

/// What the stream says.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A batch.
    Batch(RankedBatch),
    /// Something about the connection, for people.
    Progress(String),
}

/// Why the stream ended. The end of the stream without one of these is its ordinary end.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Ended {
    /// The platform: with what it said.
    #[error(transparent)]
    Platform(Error),
    /// The record takes no more entries.
    #[error("the record takes no more entries: {0}")]
    Record(StoreError),
}

/// What to follow, and how.
pub struct Following {
    /// Which platform, as whom.
    pub connection: Connection,
    /// Which interactions.
    pub interactions: Vec<InteractionId>,
    /// How the connection behaves.
    pub session: SessionOptions,
    /// What passes, and in what order.
    pub weights: Weights,
    /// The record.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// Ends the stream in order: what came before is on record.
    pub stop: CancellationToken,
}

/// Follows interactions until `stop`, or until the platform ends it.
///
/// # Errors
/// [`Error::Setup`] when TLS or the proxy of this computer can't be used. What happens later is an
/// item of the stream, its last one.
pub fn follow(
    following: Following,
) -> Result<impl Stream<Item = Result<Told, Ended>> + Send, Error> {
    let interactions = following.interactions.clone();
    let options = following.session.clone();
    let session = Session::start(
        &following.connection,
        options,
        interactions,
        &following.clock,
        None,
    )?;
    let run = Run {
        drops: Drops::new(following.clock.now()),
        session,
        following,
        started: false,
    };
    Ok(unfold(Some(run), |run| async {
        let mut run = run?;
        match run.next().await {
            Ok(Some(told)) => Some((Ok(told), Some(run))),
            Ok(None) => {
                run.close(None).await;
                None
            }
            Err(ended) => {
                run.close(Some(&ended)).await;
                Some((Err(ended), None))
            }
        }
    }))
}

struct Run {
    following: Following,
    session: Session,
    drops: Drops,
    started: bool,
}

impl Run {
    async fn next(&mut self) -> Result<Option<Told>, Ended> {
        if !self.started {
            self.started = true;
            self.begin().await?;
        }
        loop {
            let event = tokio::select! {
                () = self.following.stop.cancelled() => return Ok(None),
                event = self.session.next_event() => event,
            };
            let told = match event {
                SessionEvent::Batch(received) => Some(self.take(&received).await?),
                SessionEvent::StateChanged(change) => {
                    // Nothing is done with suggestions here: it was another hand.
                    let fact = StateFact::of(&change, None, true);
                    let fact = Fact::SuggestionStateChanged(Box::new(fact));
                    self.following.note(Actor::Platform, fact).await?;
                    None
                }
                SessionEvent::Checked(passed) => Some(Told::Progress(match passed.library {
                    Some(library) => format!("library {library} found, connecting"),
                    None => "signed in, connecting".to_owned(),
                })),
                SessionEvent::Connected => {
                    self.following.changed("live", None, None, None).await?;
                    Some(Told::Progress("live".into()))
                }
                SessionEvent::Waits { retry_in, error } => {
                    self.following
                        .changed("waiting", Some(&error), None, Some(retry_in))
                        .await?;
                    Some(Told::Progress(format!(
                        "{error}; asking again in {retry_in:.0?}"
                    )))
                }
                SessionEvent::Lost {
                    retry_in,
                    attempt,
                    of,
                    error,
                } => {
                    self.following
                        .changed("reconnecting", Some(&error), Some(attempt), Some(retry_in))
                        .await?;
                    let words = format!("{error}; attempt {attempt} of {of} in {retry_in:.1?}");
                    Some(Told::Progress(words))
                }
                SessionEvent::RecoveryFailed { error, .. } => Some(Told::Progress(format!(
                    "what came meanwhile is missing: {error}"
                ))),
                // Nobody sits before this stream: it is of suggestions, and of nothing besides.
                SessionEvent::Trying
                | SessionEvent::Began(_)
                | SessionEvent::Changed(_)
                | SessionEvent::Finished(_)
                | SessionEvent::Present(_)
                | SessionEvent::Recovered { .. }
                | SessionEvent::Refused(_)
                | SessionEvent::Said { .. }
                | SessionEvent::Saying { .. }
                | SessionEvent::Summary(_)
                | SessionEvent::Checklist { .. }
                | SessionEvent::Displaced
                | SessionEvent::SignInRevoked => None,
                SessionEvent::Ended { error: None } => return Ok(None),
                SessionEvent::Ended { error: Some(error) } => {
                    return Err(Ended::Platform(error));
                }
            };
            let (total, now) = (self.session.dropped(), self.following.clock.now());
            if let Some(fact) = self.drops.due(total, now) {
                self.following.note(Actor::Cuecard, fact).await?;
            }
            if told.is_some() {
                return Ok(told);
            }
        }
    }

    async fn begin(&mut self) -> Result<(), Ended> {
        for interaction in self.following.interactions.clone() {
            let fact = Fact::InteractionStarted {
                interaction,
                channel: None,
                queue: None,
                agent: None,
            };
            self.following.note(Actor::Cuecard, fact).await?;
        }
        self.following.changed("connecting", None, None, None).await
    }

    async fn take(&mut self, received: &Received) -> Result<Told, Ended> {
        let began = Instant::now();
        let batch = &received.batch;
        let ranked = ranked(batch, self.following.weights);
        let shown = !ranked.is_empty();
        let latency_ms = Some(self.latency(received, began));
        let produced = Produced {
            latency_ms,
            ..Produced::of(batch, &ranked, shown)
        };
        let produced = Fact::SuggestionsProduced(Box::new(produced));
        let work = Work::new(received.at, Actor::Platform, produced);
        self.following
            .store
            .record(work)
            .await
            .map_err(Ended::Record)?;
        Ok(Told::Batch(RankedBatch {
            interaction_id: batch.interaction_id,
            received_at: rules::time::rfc3339_millis(received.at),
            latency_ms,
            ranked_suggestions: ranked.into_iter().map(RankedSuggestion::from).collect(),
        }))
    }

    /// The wait in the queue has the wall clock's milliseconds; what was done here is measured.
    fn latency(&self, received: &Received, began: Instant) -> f64 {
        let here = began.elapsed();
        let since = self.following.clock.now().duration_since(received.at);
        let since = Duration::try_from(since).unwrap_or_default();
        (since.max(here).as_secs_f64() * 1e6).round() / 1e3
    }

    /// The last words. A record that takes no more has been reported already.
    async fn close(mut self, ended: Option<&Ended>) {
        let error = match ended {
            Some(Ended::Platform(error)) => Some(error),
            Some(Ended::Record(_)) | None => None,
        };
        let dropped = self.session.dropped();
        let now = self.following.clock.now();
        if let Some(fact) = self.drops.last(dropped, now) {
            let _ = self.following.note(Actor::Cuecard, fact).await;
        }
        let _ = self.following.changed("stopped", error, None, None).await;
        for interaction in self.following.interactions.clone() {
            let _ = self
                .following
                .note(Actor::Cuecard, Fact::InteractionEnded { interaction })
                .await;
        }
        self.session.close().await;
    }
}

impl Following {
    async fn changed(
        &self,
        state: &str,
        error: Option<&Error>,
        attempt: Option<u32>,
        retry_in: Option<Duration>,
    ) -> Result<(), Ended> {
        let fact = Fact::ConnectionChanged {
            state: state.to_owned(),
            host: self.connection.host(),
            problem: error.map(|error| problem::name(Problem::from(error).code).to_owned()),
            correlation_id: error.and_then(Error::correlation_id),
            attempt,
            retry_in_ms: retry_in.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
        };
        self.note(Actor::Cuecard, fact).await
    }

    async fn note(&self, actor: Actor, fact: Fact) -> Result<(), Ended> {
        let work = Work::new(self.clock.now(), actor, fact);
        self.store.record(work).await.map_err(Ended::Record)
    }
}

impl From<Ranked> for RankedSuggestion {
    fn from(ranked: Ranked) -> Self {
        let Ranked {
            suggestion,
            score,
            rank,
        } = ranked;
        Self {
            id: suggestion.id.0,
            title: suggestion.title,
            kind: suggestion.kind.as_str().to_owned(),
            knowledge_article_id: suggestion.knowledge_article_id,
            confidence: suggestion.scores.confidence,
            relevance_score: suggestion.scores.relevance_score,
            score,
            rank,
        }
    }
}
