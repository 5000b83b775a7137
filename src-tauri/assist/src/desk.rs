//! The engine without the companion's loop: what the command line does on a person's behalf.
//!
//! Opens the record, connects a courier, and answers when something is on disk or delivered. It
//! shares every rule with the companion and has none of its own. Refuses to share the record: while
//! a companion holds it, opening waits for it up to three seconds and then says so.

mod awaiting;
mod injecting;
mod opening;
mod prompts;
mod summary;
mod unlocking;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::{InteractionId, SuggestionId};
use rules::violation::Violation;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;

use crate::access::Phrases;
use crate::clock::Clock;
use crate::companion::Connection;
use crate::evidence::Evidence;
use crate::feedback::of_value;
use crate::metrics::Meter;
use crate::outbox::parcel::Click;
use crate::outbox::{Courier, Decision, How, Load, NotChanged, Pace, Parcel, Settled, Target};
use crate::privacy::erasure::Eraser;
use crate::prompts::{self as studio, Studio};
use crate::retention;
use crate::secrets::SecretStore;
use crate::settings::{RetentionSettings, Settings};
use crate::store::{Actor, CardRef, Fact, Reader, Store, StoreError, Work};
use crate::summaries::{self, Summaries};
use crate::view::error::Problem;

pub use injecting::Injected;
pub use prompts::{AdoptionFigures, DeployedVersion};
pub use summary::{Filing, Summarized, check_summary};

/// What a desk is given.
pub struct DeskParts<'a> {
    /// Webhooks, retention, the agent's id, the data folder.
    pub settings: &'a Settings,
    /// Which platform, as whom; none to work on what is on disk alone.
    pub connection: Option<Connection>,
    /// Where secrets are kept.
    pub secrets: SecretStore,
    /// What time it is.
    pub clock: Clock,
    /// How deliveries are paced.
    pub pace: Pace,
    /// How deploys of prompts are paced.
    pub prompts: studio::Pace,
    /// How the making of summaries is paced.
    pub summaries: summaries::Pace,
}

/// The engine, until [`Desk::close`].
pub struct Desk {
    store: Store,
    clock: Clock,
    target: Option<Target>,
    agent_id: Option<Uuid>,
    tells: Tells,
    /// Webhooks on loopback may be named.
    allow_loopback: bool,
    connected: bool,
    courier: Courier,
    /// How many times the courier was asked to hurry.
    hurries: u64,
    settled: mpsc::Receiver<Settled>,
    /// What came of deliveries nobody asked about yet.
    known: BTreeMap<u64, How>,
    /// When the last click was put.
    clicked_at: Option<Instant>,
    /// The platform's client, where there is a connection.
    client: Option<wire::Client>,
    phrases: Phrases,
    evidence: Evidence,
    studio: Studio,
    summaries: Summaries,
    /// The summary that is being made: nobody waits for it once the desk closes.
    summarizing: Option<u64>,
    meter: Meter,
    retention: RetentionSettings,
}

/// Who is told besides the platform.
#[derive(Clone, Copy)]
struct Tells {
    /// A knowledge webhook is configured.
    knowledge: bool,
    /// A CRM webhook is configured.
    crm: bool,
}

/// Why something was not done.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DeskError {
    /// Every violation, each at its field; nothing was written or sent.
    #[error("{} of the fields need another look", .0.len())]
    Invalid(Vec<Violation>),
    /// No platform is configured, so nobody could say where it is to go.
    #[error("no platform is configured: set CUECARD_API_URL, or connect once in the app")]
    NoPlatform,
    /// There is no such delivery any more.
    #[error("there is no such delivery any more")]
    Gone,
    /// The delivery is being sent right now.
    #[error("this delivery is being sent right now")]
    BeingSent,
    /// The record can't be read or written.
    #[error(transparent)]
    Record(#[from] StoreError),
    /// This computer's network client can't be set up.
    #[error("{0}")]
    Setup(String),
    /// A phrase can't be one, or can't be kept here: nothing was asked or changed.
    #[error("{}", sentences(.0))]
    NotKept(Problem),
    /// The platform refused, or could not be asked: what that means stands in the sentence.
    #[error("{}", .0.message)]
    Refused(Problem),
}

/// A click that is on disk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clicked {
    /// The audit entry's number.
    pub event_id: u64,
    /// Accepted clicks over batches shown, of the interaction (`contract.md §1`).
    pub acceptance_rate: f64,
    /// Its delivery; none where no knowledge webhook is configured.
    pub delivery: Option<u64>,
}

/// Feedback that is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Of the feedback, on every attempt.
    pub correlation_id: Uuid,
    /// Its delivery.
    pub delivery: u64,
}

/// How far a delivery is.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The far end has it.
    Delivered {
        /// The platform's id of it; none for webhooks.
        receipt: Option<String>,
        /// HTTP status.
        status: u16,
        /// How long the attempt took that succeeded.
        latency: Duration,
    },
    /// On disk; goes by itself when it can.
    Queued {
        /// Why it waits, where an attempt was made.
        problem: Option<Problem>,
        /// When the next attempt is made, where that is known.
        next_attempt_at: Option<Timestamp>,
    },
    /// Waits for a person.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// What a flush came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flushed {
    /// Delivered meanwhile.
    pub delivered: u64,
    /// Refused for good meanwhile.
    pub failed: u64,
    /// Still waiting for the platform in use.
    pub waiting: u64,
}

/// What retention came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Entries whose payload went, or would go.
    pub pruned: u64,
    /// Entries that keep theirs.
    pub kept: u64,
}

/// What an erasure took, or would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Contents of events.
    pub events: u64,
    /// Texts of summaries, of comments, of drafts.
    pub texts: u64,
    /// Deliveries discarded unsent.
    pub deliveries: u64,
}

impl Desk {
    /// The record that is open.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Records a click and puts its delivery. The article is looked up in the record when it is not
    /// given.
    ///
    /// # Errors
    /// [`DeskError::NoPlatform`], [`DeskError::Record`]; nothing was written then.
    pub async fn accept(
        &mut self,
        interaction: InteractionId,
        suggestion: &SuggestionId,
        article: Option<String>,
    ) -> Result<Clicked, DeskError> {
        let target = self.target.clone().ok_or(DeskError::NoPlatform)?;
        let article = if article.is_some() {
            article
        } else {
            let suggestion = suggestion.clone();
            self.read(move |reader| reader.article(interaction, &suggestion))
                .await?
        };
        let now = self.clock.now();
        let load = Load::Click(Click {
            article: article.clone().unwrap_or_else(|| suggestion.to_string()),
            // The transaction that records the click fills these in.
            acceptance_rate: 0.0,
            exported_at: now,
        });
        let parcel = self.tells.knowledge.then(|| Parcel {
            target,
            interaction: Some(interaction),
            title: None,
            correlation_id: Uuid::new_v4(),
            idempotency_key: Uuid::new_v4(),
            load,
        });
        let fact = Fact::SuggestionAccepted {
            card: CardRef {
                interaction,
                key: format!("suggestion:{suggestion}"),
                suggestion_id: suggestion.clone(),
                // Of a suggestion that is named by its id alone, nobody knows the kind.
                suggestion_type: None,
                knowledge_article_id: article,
                position: None,
            },
            after_ms: None,
        };
        let work = Work::new(now, Actor::Agent(self.agent_id), fact).with_parcel(parcel);
        let receipt = self.store.commit(work).await?;
        self.clicked_at = Some(Instant::now());
        Ok(Clicked {
            event_id: receipt.seq,
            acceptance_rate: receipt.acceptance.rate(),
            delivery: receipt.delivery,
        })
    }

    /// Checks feedback (`contract.md §2`), fills in `agentId` from the settings where it is absent,
    /// adds `correlationId` and `submittedAt`, records it and puts its delivery.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every violation, [`DeskError::NoPlatform`],
    /// [`DeskError::Record`]; nothing was written then.
    pub async fn give_feedback(&mut self, feedback: Value) -> Result<Given, DeskError> {
        let target = self.target.clone().ok_or(DeskError::NoPlatform);
        let now = self.clock.now();
        // What is wrong with it is said even where nobody could take it.
        let any = target.clone().unwrap_or_else(|_| Target::stored(""));
        let checked = of_value(feedback, any, self.agent_id, now).map_err(DeskError::Invalid)?;
        target?;
        let receipt = self.store.commit(checked.work).await?;
        Ok(Given {
            correlation_id: checked.correlation_id,
            // It was put in that very transaction.
            delivery: receipt.delivery.unwrap_or_default(),
        })
    }

    /// Lets a delivery go by itself again, with all its attempts ahead of it.
    ///
    /// # Errors
    /// [`DeskError::Gone`], [`DeskError::BeingSent`], [`DeskError::Record`].
    pub async fn retry(&mut self, id: u64) -> Result<(), DeskError> {
        self.decide(id, Decision::Retry).await
    }

    /// Gives a delivery up for good; that it was is on record.
    ///
    /// # Errors
    /// [`DeskError::Gone`], [`DeskError::BeingSent`], [`DeskError::Record`].
    pub async fn discard(&mut self, id: u64) -> Result<(), DeskError> {
        self.decide(id, Decision::Discard).await
    }

    /// Applies retention, or counts what it would take.
    ///
    /// # Errors
    /// [`DeskError::Record`].
    pub async fn prune(&mut self, dry_run: bool) -> Result<Pruned, DeskError> {
        let now = self.clock.now();
        let policy = retention::policy(&self.retention, now);
        let done = if dry_run {
            self.read(move |reader| reader.prunable(&policy.payloads))
                .await?
        } else {
            self.store.prune(now, policy).await?
        };
        Ok(Pruned {
            pruned: done.pruned,
            kept: done.kept,
        })
    }

    /// Erases what is recorded of an interaction, or counts what that would take. The index of the
    /// history's words is the caller's to bring up to date.
    ///
    /// # Errors
    /// [`DeskError::Gone`] where nothing of it is on record, [`DeskError::BeingSent`],
    /// [`DeskError::Record`]; asked for again, it goes on.
    pub async fn erase(
        &mut self,
        interaction: InteractionId,
        dry_run: bool,
    ) -> Result<Erased, DeskError> {
        if dry_run {
            let id = interaction.to_string();
            let found = self.read(move |reader| reader.erasable(&id)).await?;
            let found = found.ok_or(DeskError::Gone)?;
            return Ok(Erased {
                events: found.contents,
                texts: found.texts,
                deliveries: u64::try_from(found.deliveries.len()).unwrap_or(u64::MAX),
            });
        }
        let whoever = Eraser {
            store: self.store.clone(),
            clock: self.clock.clone(),
            courier: self.courier.desk(),
            summaries: self.summaries.clone(),
            actor: Actor::Agent(self.agent_id),
        };
        let erased = whoever.erase(interaction).await.map_err(not_changed)?;
        Ok(Erased {
            events: erased.events,
            texts: erased.texts,
            deliveries: erased.deliveries,
        })
    }

    /// Lets running attempts end (at most 3 s), signs the last checkpoint, closes the record.
    ///
    /// # Errors
    /// [`DeskError::Record`] with what could not be written.
    pub async fn close(mut self) -> Result<(), DeskError> {
        // Nobody asks any more: the courier must not wait for it.
        self.settled.close();
        self.call_off().await;
        tokio::join!(
            self.courier.stop(),
            self.studio.stop(),
            self.summaries.stop()
        );
        if let Err(error) = self.meter.flush(&self.store).await {
            tracing::warn!(%error, "the last figures of calls are lost");
        }
        let vouched = self.evidence.checkpoint(self.clock.now()).await;
        let closed = self.store.close().await;
        Ok(vouched.and(closed)?)
    }

    async fn decide(&mut self, id: u64, decision: Decision) -> Result<(), DeskError> {
        let actor = Actor::Agent(self.agent_id);
        let decided = self.courier.desk().decide(id, decision, actor).await;
        self.known.remove(&id);
        decided.map_err(not_changed)
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || work(&store.reader()?));
        read.await.unwrap_or(Err(StoreError::Closed))
    }
}

fn not_changed(error: NotChanged) -> DeskError {
    match error {
        NotChanged::Gone => DeskError::Gone,
        NotChanged::BeingSent => DeskError::BeingSent,
        NotChanged::Record(error) => DeskError::Record(error),
    }
}

/// What is wrong with each field, or with the whole.
fn sentences(problem: &Problem) -> String {
    if problem.fields.is_empty() {
        return problem.message.clone();
    }
    let fields = problem.fields.iter().map(|field| field.message.as_str());
    fields.collect::<Vec<_>>().join(" ")
}
