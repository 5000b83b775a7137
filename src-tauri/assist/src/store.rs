//! The local record: one SQLite file, one writer.
//!
//! Owns the file `cuecard.db` and the lock beside it, the numbered migrations, the one writer
//! thread with its group commit, and all SQL but the ledger's. Every fact goes through one of two
//! doors and becomes one audit entry, in one transaction with the rows it changes:
//!
//! - [`Store::record`] for what the stream brings: returns as soon as the fact is queued, and
//!   waits when 1,024 are. Facts are kept and tried again while the disk is full.
//! - [`Store::commit`] for what a person does: returns when it is on disk, or says at once that
//!   it is not.
//!
//! It refuses to decide anything: no clock, no rules, no network. SQLite's own rows (`interaction`,
//! `batch`, `card`) hold what must be asked quickly; whatever else there is to know stands in the
//! audit payloads.
//!
//! Rejected: a connection pool (writers would meet as "database is locked", the chain would have
//! no single head, and nothing would share an fsync); a row per suggestion and frame (a second
//! copy of the payload, and the dearest part of the hot path); two queues for the two doors (an
//! acceptance could overtake the batch it speaks of).

mod calls;
mod change;
mod comment;
mod deliveries;
mod erasing;
mod error;
mod fact;
mod feedback;
mod file;
mod injections;
mod job;
mod keeping;
mod migration;
mod moment;
mod prompt;
mod pruning;
mod queue;
mod reader;
mod rows;
mod scrub;
mod summary;
mod support;
mod tally;
mod waiting;
mod writer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

pub use audit::{
    Break, BreakKind, Checkpoint, Event, Expectations, ExpectedHead, Exported, Format, Hash, Head,
    NotAHead, Progress, PublicKey, Query, Verdict, proof_path, verify_export,
};
use jiff::Timestamp;
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use self::job::{Message, Ready};
use self::queue::Places;
use self::writer::Writer;

pub(crate) use calls::{CallCount, Counted};
pub(crate) use change::{Change, StoredReceipt};
pub(crate) use deliveries::{Claim, Claimed, PutOff, Taken};
pub(crate) use erasing::Erasable;
pub use error::StoreError;
pub use fact::{
    AccessFact, Actor, CardRef, ChecklistFact, DeliveryRef, DeployFact, Fact, FeedbackFact,
    FeedbackOutcome, FoundFact, HeardFact, InjectionFact, KeptDays, KindCounts, KnowledgeEvent,
    KnowledgeFact, OpenedBy, PrivacyFact, Produced, PromptEvent, PromptFact, ReviewFact, StateFact,
    Status, SummaryEvent, SummaryFact, SummaryFiling, SummaryRequest, SummarySync, TextFact,
    WebhookOutcome, Work,
};
pub use feedback::{FeedbackDraft, GivenFeedback};
pub(crate) use injections::StoredInjection;
pub(crate) use moment::{StoredInteraction, StoredMoment};
pub(crate) use prompt::{
    Held, PromptChange, PromptTally, SettledVersion, StoredAdoption, StoredPrompt,
    StoredPromptDraft, StoredVersion,
};
pub(crate) use pruning::{Interrupt, Pruning};
pub use reader::{Acceptance, KnownInteraction, Reader, StoredCard};
#[cfg(test)]
pub(crate) use summary::kit as summary_kit;
pub(crate) use summary::{
    Decisions, MadeSummary, NewSummary, RequestedSummary, Standing, StoredCode, StoredFiling,
    StoredMade, StoredPart, StoredParts, StoredSummary, StoredWrapUp, SummaryChange, SummaryStage,
    There, Written,
};
pub use waiting::StoredDelivery;

/// How to open the record.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The data folder; made with mode 0700 where missing.
    pub dir: &'a Path,
    /// The time that a new log, or a set-aside one, is dated with.
    pub now: Timestamp,
    /// The id that a new log is bound to: random, version 4. An existing log keeps its own.
    pub install: Uuid,
    /// How long to wait for another Cuecard that holds the folder.
    pub wait: Duration,
}

/// The record as everyone but its writer sees it. Clones share the one writer.
#[derive(Debug, Clone)]
pub struct Store {
    inbox: mpsc::Sender<Message>,
    places: Arc<Places>,
    health: watch::Receiver<StoreHealth>,
    outbox: watch::Receiver<OutboxTally>,
    install: Arc<str>,
    dir: Arc<PathBuf>,
}

/// How the record fares.
#[derive(Debug, Clone, Default)]
pub struct StoreHealth {
    /// Entries in the log, durable.
    pub entries: u64,
    /// The last of them.
    pub head: Option<Head>,
    /// Facts handed over and not yet durable.
    pub waiting: usize,
    /// Facts that could not be written and never can be: each is a bug, or damage to the file.
    pub lost: u64,
    /// What stands in the way of writing, until it no longer does.
    pub problem: Option<StoreError>,
}

/// What waits to be delivered, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxTally {
    /// Grows whenever the outbox may have changed.
    pub revision: u64,
    /// By platform, as [`crate::outbox::Target`] writes it.
    pub by_target: BTreeMap<String, Tally>,
}

/// What waits for one platform.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Deliveries that go by themselves.
    pub waiting: u32,
    /// Deliveries that wait for a person.
    pub failed: u32,
    /// Feedback put off to the end of the shift.
    pub later: u32,
}

/// The answer to a committed fact: it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The audit entry's number.
    pub seq: u64,
    /// Of the fact's interaction after it; zeros where it has none.
    pub acceptance: Acceptance,
    /// The first delivery that was put with it.
    pub delivery: Option<u64>,
}

impl Store {
    /// Opens the record, or begins one. Blocking: reads the file, and may wait for the lock.
    ///
    /// A file that is damaged is renamed to `cuecard.db.damaged-{time}` beside it and a new one
    /// begun, whose first fact says so.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`], [`StoreError::Newer`], [`StoreError::Folder`], and what SQLite says.
    pub fn open(opening: &Opening<'_>) -> Result<Self, StoreError> {
        let file = file::open(opening)?;
        let set_aside = file.set_aside.clone();
        let (inbox, received) = mpsc::channel();
        let places = Arc::new(Places::new());
        let head = file.ledger.head();
        let (tell, health) = watch::channel(StoreHealth {
            entries: head.seq.unsigned_abs(),
            head: Some(head),
            ..StoreHealth::default()
        });
        let install = Arc::from(file.ledger.genesis().install.as_str());
        let (told, outbox) = watch::channel(OutboxTally {
            revision: 0,
            by_target: deliveries::tally(&file.connection)?.into_iter().collect(),
        });
        let writer = Writer::new(file, received, Arc::clone(&places), tell, told);
        std::thread::Builder::new()
            .name("cuecard-store".to_owned())
            .spawn(move || writer.run())
            .map_err(|error| StoreError::folder(opening.dir, error))?;
        let dir = Arc::new(opening.dir.to_owned());
        let store = Self {
            inbox,
            places,
            health,
            outbox,
            install,
            dir,
        };
        if let Some((aside, problem)) = set_aside {
            store.note_set_aside(opening.now, &aside, problem)?;
        }
        Ok(store)
    }

    /// Hands over a fact that nobody waits for. Waits while 1,024 are queued already.
    ///
    /// # Errors
    ///
    /// [`StoreError::Closed`]. That the fact could not be written is in the health.
    pub async fn record(&self, work: Work) -> Result<(), StoreError> {
        let ready = Ready::new(work)?;
        let job = ready.into_job(self.places.for_record().await?, None);
        self.inbox
            .send(Message::Work(job))
            .map_err(|_| StoreError::Closed)
    }

    /// Writes a fact and returns once it is durable.
    ///
    /// # Errors
    ///
    /// Nothing was written: [`StoreError::Full`], [`StoreError::Closed`], or what SQLite says.
    pub async fn commit(&self, work: Work) -> Result<Receipt, StoreError> {
        let ready = Ready::new(work)?;
        let (reply, receipt) = oneshot::channel();
        let job = ready.into_job(self.places.for_action().await?, Some(reply));
        self.inbox
            .send(Message::Work(job))
            .map_err(|_| StoreError::Closed)?;
        receipt.await.map_err(|_| StoreError::Closed)?
    }

    /// How the record fares, newest wins.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<StoreHealth> {
        self.health.clone()
    }

    /// What waits to be delivered, newest wins.
    #[must_use]
    pub fn outbox(&self) -> watch::Receiver<OutboxTally> {
        self.outbox.clone()
    }

    /// The head of the log in one line, `install:seq:hash`: it goes with every delivery, so that
    /// whoever gets it can show later that the log was cut or rewritten.
    #[must_use]
    pub fn log_head(&self) -> String {
        let head = self.health.borrow().head;
        head.map_or_else(String::new, |head| {
            format!("{}:{}:{}", self.install, head.seq, head.hash)
        })
    }

    /// The id the log is bound to.
    #[must_use]
    pub fn install(&self) -> &str {
        &self.install
    }

    /// The data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A connection of its own for reading. Blocking.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.dir)
    }

    /// Writes all that was handed over before, empties the write-ahead log into the file and
    /// releases the folder. Later work is refused. The caller bounds the wait.
    ///
    /// # Errors
    ///
    /// What could not be written, where something could not.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.places.close();
        let (reply, closed) = oneshot::channel();
        self.inbox
            .send(Message::Close(reply))
            .map_err(|_| StoreError::Closed)?;
        closed.await.map_err(|_| StoreError::Closed)?
    }

    fn note_set_aside(
        &self,
        now: Timestamp,
        aside: &Path,
        problem: String,
    ) -> Result<(), StoreError> {
        let file = aside
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        tracing::warn!(
            file,
            "the local record was damaged and is set aside; a new one is begun"
        );
        let fact = Fact::RecordSetAside { file, problem };
        let ready = Ready::new(Work::new(now, Actor::Cuecard, fact))?;
        let job = ready.into_job(self.places.first()?, None);
        self.inbox
            .send(Message::Work(job))
            .map_err(|_| StoreError::Closed)
    }
}
