//! What clients asked for: the requests, kept for tests and for a look at what really arrives.
//!
//! Bounded (the newest 20,000 requests, 64 MiB of bodies), in memory, and without secrets: of
//! `Authorization` only the scheme is kept, and a client secret in a body is struck out.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;

use crate::endpoint::Endpoint;

const MAX_REQUESTS: usize = 20_000;
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// One request, or one text message of a socket (`method` is `MESSAGE` then).
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// Counted from 1 over the sandbox's life.
    pub seq: u64,
    /// When it arrived.
    pub at: Timestamp,
    /// What it was for; none for a path nobody serves.
    pub endpoint: Option<Endpoint>,
    /// `GET`, `POST`, …; `MESSAGE` for what came over a socket.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// The query, with secrets struck out.
    pub query: String,
    /// Lower-case names: `content-type`, `x-correlation-id`, `idempotency-key`,
    /// `x-cuecard-log-head`, `x-cuecard-signature`, `x-genesys-request-id`, `user-agent`, `accept`.
    pub headers: BTreeMap<String, String>,
    /// `Basic` or `Bearer`.
    pub scheme: Option<String>,
    /// Which token was shown, counted from 1 in the order of issue; none where it isn't known.
    pub token: Option<u64>,
    /// The body where it is JSON; a JSON string of it otherwise; null where there is none.
    pub body: Value,
    /// The status answered; none until then, or where the answer was cut off.
    pub status: Option<u16>,
}

/// A look at what arrived, all of it or of one endpoint. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Requests {
    book: Arc<Book>,
    endpoint: Option<Endpoint>,
    answered: bool,
}

/// Fewer requests than waited for arrived in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// How many were waited for.
    pub wanted: usize,
    /// How many there were.
    pub had: usize,
    /// Of which endpoint, where it was one.
    pub endpoint: Option<Endpoint>,
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.endpoint.map_or("any endpoint", Endpoint::as_str);
        let Self { wanted, had, .. } = self;
        write!(f, "waited for {wanted} requests to {name}, had {had}")
    }
}

impl std::error::Error for Missed {}

impl Requests {
    pub(crate) fn new(book: Arc<Book>) -> Self {
        Self {
            book,
            endpoint: None,
            answered: false,
        }
    }

    /// Only those to `endpoint`.
    #[must_use]
    pub fn to(&self, endpoint: Endpoint) -> Self {
        Self {
            endpoint: Some(endpoint),
            ..self.clone()
        }
    }

    /// Only those that are answered: what they were to do is done then.
    #[must_use]
    pub fn answered(&self) -> Self {
        Self {
            answered: true,
            ..self.clone()
        }
    }

    /// All that are kept, in the order of arrival.
    #[must_use]
    pub fn all(&self) -> Vec<Received> {
        let pages = self.book.pages();
        pages
            .kept
            .iter()
            .filter(|one| self.endpoint.is_none() || one.endpoint == self.endpoint)
            .filter(|one| !self.answered || one.status.is_some())
            .cloned()
            .collect()
    }

    /// How many are kept.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all().len()
    }

    /// The newest.
    #[must_use]
    pub fn last(&self) -> Option<Received> {
        self.all().pop()
    }

    /// Waits until at least `wanted` have arrived (or are answered, where only those are looked at),
    /// and returns all of them.
    ///
    /// # Errors
    /// [`Missed`] when there are fewer after `deadline`.
    pub async fn wait_for(
        &self,
        wanted: usize,
        deadline: Duration,
    ) -> Result<Vec<Received>, Missed> {
        let mut changed = self.book.changed.subscribe();
        let enough = async {
            loop {
                changed.borrow_and_update();
                let all = self.all();
                if all.len() >= wanted || changed.changed().await.is_err() {
                    return all;
                }
            }
        };
        match tokio::time::timeout(deadline, enough).await {
            Ok(all) if all.len() >= wanted => Ok(all),
            Ok(_) | Err(_) => Err(Missed {
                wanted,
                had: self.count(),
                endpoint: self.endpoint,
            }),
        }
    }
}

/// The record itself.
#[derive(Debug)]
pub(crate) struct Book {
    pages: Mutex<Pages>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Pages {
    kept: VecDeque<Received>,
    body_bytes: usize,
    next_seq: u64,
}

impl Book {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            pages: Mutex::default(),
            changed: watch::Sender::new(0),
        })
    }

    /// Writes one down (`seq` is set here) and returns its number.
    pub(crate) fn note(&self, mut one: Received) -> u64 {
        let seq = {
            let mut pages = self.pages();
            pages.next_seq += 1;
            one.seq = pages.next_seq;
            pages.body_bytes += weight(&one);
            pages.kept.push_back(one);
            while pages.kept.len() > MAX_REQUESTS || pages.body_bytes > MAX_BODY_BYTES {
                let Some(old) = pages.kept.pop_front() else {
                    break;
                };
                pages.body_bytes = pages.body_bytes.saturating_sub(weight(&old));
            }
            pages.next_seq
        };
        self.changed.send_modify(|n| *n += 1);
        seq
    }

    /// Adds what was answered.
    pub(crate) fn answered(&self, seq: u64, status: u16) {
        {
            let mut pages = self.pages();
            if let Some(one) = pages.kept.iter_mut().rev().find(|one| one.seq == seq) {
                one.status = Some(status);
            }
        }
        self.changed.send_modify(|n| *n += 1);
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A rough size of the body in memory; exact enough for a bound.
fn weight(one: &Received) -> usize {
    fn of(value: &Value) -> usize {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => 16,
            Value::String(text) => 24 + text.len(),
            Value::Array(items) => 24 + items.iter().map(of).sum::<usize>(),
            Value::Object(members) => {
                24 + members
                    .iter()
                    .map(|(name, value)| name.len() + of(value))
                    .sum::<usize>()
            }
        }
    }
    of(&one.body) + one.query.len()
}
