//! The one writer: takes what is queued, makes it durable in groups, and keeps what can't be
//! written now.
//!
//! A group is everything that waits, up to [`GROUP`], in one transaction and one fsync. A group
//! that fails is tried fact by fact, so that one bad fact costs no other. While the disk is full
//! (or anything else that may pass stands in the way) a person's actions are refused at once,
//! and the rest is kept and tried again every [`RETRY`]; their places in the queue stay taken, so
//! that the stream stops being read before memory grows.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use audit::{Draft, Ledger};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use tokio::sync::{oneshot, watch};

use super::file::Writable;
use super::job::{Chore, Job, Message};
use super::queue::Places;
use super::scrub::Scrub;
use super::{Acceptance, OutboxTally, Receipt, StoreError, StoreHealth, change, deliveries, rows};
use crate::outbox::{Load, Parcel};

/// The most facts in one transaction.
const GROUP: usize = 256;

/// Between two attempts while something stands in the way.
const RETRY: Duration = Duration::from_secs(1);

/// How long closing waits for a reader that keeps the write-ahead log from being emptied.
const CHECKPOINT: Duration = Duration::from_millis(500);

/// How long a fact that already has its place in the queue may take to arrive at closing time.
const STRAGGLER: Duration = Duration::from_millis(250);

/// What to do once what was gathered is written.
enum Then {
    GoOn,
    /// Close, and tell who asked for it; nobody did where the last handle is gone.
    Close(Option<oneshot::Sender<Result<(), StoreError>>>),
}

pub(super) struct Writer {
    connection: Connection,
    ledger: Ledger,
    lock: File,
    inbox: Receiver<Message>,
    places: Arc<Places>,
    health: watch::Sender<StoreHealth>,
    told: watch::Sender<OutboxTally>,
    held: VecDeque<Job>,
    chores: Vec<Chore>,
    scrub: Scrub,
    outbox_changed: bool,
    problem: Option<StoreError>,
    lost: u64,
}

impl Writer {
    pub(super) fn new(
        file: Writable,
        inbox: Receiver<Message>,
        places: Arc<Places>,
        health: watch::Sender<StoreHealth>,
        told: watch::Sender<OutboxTally>,
    ) -> Self {
        let Writable {
            connection,
            ledger,
            lock,
            left_behind,
            set_aside: _,
        } = file;
        Self {
            connection,
            ledger,
            lock,
            inbox,
            places,
            health,
            told,
            held: VecDeque::new(),
            chores: Vec::new(),
            // What the last run deleted may still stand in the write-ahead log.
            scrub: Scrub::new(left_behind),
            outbox_changed: false,
            problem: None,
            lost: 0,
        }
    }

    /// Runs until told to close, or until nobody is left who could.
    pub(super) fn run(mut self) {
        loop {
            let then = self.gather();
            self.write_held();
            self.carry_out_chores();
            self.scrub.run(&self.connection);
            self.publish();
            match then {
                Then::GoOn => {}
                Then::Close(reply) => return self.finish(reply),
            }
        }
    }

    /// Waits for work and takes all there is, up to a group. Breaks off at a request to close:
    /// nothing comes after that but what already has its place.
    fn gather(&mut self) -> Then {
        let held = (!self.held.is_empty()).then_some(RETRY);
        let wait = [held, self.scrub.due_in()].into_iter().flatten().min();
        let first = match wait {
            Some(wait) => self.inbox.recv_timeout(wait),
            None => self
                .inbox
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        };
        let mut message = match first {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => return Then::GoOn,
            Err(RecvTimeoutError::Disconnected) => return Then::Close(None),
        };
        loop {
            match message {
                Message::Work(job) => self.held.push_back(*job),
                Message::Chore(chore) => {
                    self.chores.push(chore);
                    return Then::GoOn;
                }
                Message::Close(reply) => {
                    self.gather_stragglers();
                    return Then::Close(Some(reply));
                }
            }
            // While nothing can be written all there is is taken: actions want their answer.
            if self.held.len() >= GROUP && self.problem.is_none() {
                return Then::GoOn;
            }
            match self.inbox.try_recv() {
                Ok(next) => message = next,
                Err(_) => return Then::GoOn,
            }
        }
    }

    fn gather_stragglers(&mut self) {
        while self.places.taken() > self.held.len() + self.chores.len() {
            match self.inbox.recv_timeout(STRAGGLER) {
                Ok(Message::Work(job)) => self.held.push_back(*job),
                Ok(Message::Chore(chore)) => self.chores.push(chore),
                Ok(Message::Close(_)) => {}
                Err(_) => return,
            }
        }
    }

    /// In the order they came, after the facts that came before them.
    fn carry_out_chores(&mut self) {
        for chore in std::mem::take(&mut self.chores) {
            let done = chore(&mut self.ledger, &mut self.connection);
            self.outbox_changed |= done.outbox;
            self.scrub.want(done.wiped);
            if done.failed
                && let Ok(ledger) = Ledger::resume(&self.connection)
            {
                self.ledger = ledger;
            }
        }
    }

    /// Writes what is held, group by group, until all is written or something stands in the way.
    fn write_held(&mut self) {
        while !self.held.is_empty() {
            let count = self.held.len().min(GROUP);
            let group: Vec<_> = self.held.drain(..count).collect();
            let Err(error) = self.write(group) else {
                continue;
            };
            self.stop_for(&error);
            return;
        }
    }

    /// Writes one group, and fact by fact where it fails as a whole. Whatever could not be written
    /// because of something that may pass is held again, in its order.
    fn write(&mut self, group: Vec<Job>) -> Result<(), StoreError> {
        let error = match self.transact(&group) {
            Ok(receipts) => {
                self.problem = None;
                answer(group, receipts);
                return Ok(());
            }
            Err(error) => error,
        };
        if error.may_pass() {
            self.hold_again(group);
            return Err(error);
        }
        let mut group = VecDeque::from(group);
        while let Some(job) = group.pop_front() {
            match self.transact(std::slice::from_ref(&job)) {
                Ok(receipts) => answer(vec![job], receipts),
                Err(error) if error.may_pass() => {
                    group.push_front(job);
                    self.hold_again(group.into());
                    return Err(error);
                }
                // Nothing is lost: what it was about is gone already.
                Err(StoreError::Gone) => job.answer(Err(StoreError::Gone)),
                Err(error) => self.give_up(job, error),
            }
        }
        Ok(())
    }

    /// Appends and applies the jobs in one transaction. On error nothing of it has happened.
    fn transact(&mut self, jobs: &[Job]) -> Result<Vec<Receipt>, StoreError> {
        let done = self.try_transact(jobs);
        // After an error the file alone says where the log ends: a commit may have failed to say
        // that it had succeeded.
        if done.is_err()
            && let Ok(ledger) = Ledger::resume(&self.connection)
        {
            self.ledger = ledger;
        }
        done
    }

    fn try_transact(&mut self, jobs: &[Job]) -> Result<Vec<Receipt>, StoreError> {
        let mut group = self.ledger.group(&mut self.connection)?;
        let mut receipts = Vec::with_capacity(jobs.len());
        let mut wiped = false;
        for job in jobs {
            let interaction = job.interaction.as_deref();
            let entry = group.append(&Draft {
                at: job.work.at,
                kind: job.work.fact.kind(),
                interaction,
                actor: &job.actor,
                payload: &job.payload,
            })?;
            let tx = group.tx();
            wiped |= rows::apply(tx, entry.seq, job.work.at, &job.work.fact, interaction)?;
            if let Some(change) = &job.work.change {
                wiped |= change::apply(tx, job.work.at, change)?;
            }
            let acceptance = match interaction {
                Some(interaction) if job.reply.is_some() => rows::acceptance(tx, interaction)?,
                Some(_) | None => Acceptance::default(),
            };
            let mut delivery = None;
            for parcel in &job.work.parcels {
                let id = put(tx, parcel, job.work.at, acceptance)?;
                delivery = delivery.or(Some(id));
            }
            receipts.push(Receipt {
                seq: entry.seq.unsigned_abs(),
                acceptance,
                delivery,
            });
        }
        group.commit()?;
        self.outbox_changed |= jobs.iter().any(Job::touches_outbox);
        self.scrub.want(wiped);
        Ok(receipts)
    }

    fn hold_again(&mut self, jobs: Vec<Job>) {
        for job in jobs.into_iter().rev() {
            self.held.push_front(job);
        }
    }

    /// Something stands in the way: who waits hears so at once, the rest stays.
    fn stop_for(&mut self, error: &StoreError) {
        if self.problem.is_none() {
            tracing::error!(%error, held = self.held.len(), "the local record can't be written");
        }
        for job in std::mem::take(&mut self.held) {
            if job.reply.is_some() {
                job.answer(Err(error.clone()));
            } else {
                self.held.push_back(job);
            }
        }
        self.problem = Some(error.clone());
    }

    /// A fact that can never be written: whoever waits hears so, and it is counted.
    fn give_up(&mut self, job: Job, error: StoreError) {
        let kind = job.work.fact.kind();
        tracing::error!(%error, kind, "a fact could not be written to the local record");
        self.lost += 1;
        self.problem = Some(error.clone());
        job.answer(Err(error));
    }

    fn publish(&mut self) {
        if std::mem::take(&mut self.outbox_changed) {
            match deliveries::tally(&self.connection) {
                Ok(tally) => self.told.send_modify(|told| {
                    told.revision += 1;
                    told.by_target = tally.into_iter().collect();
                }),
                Err(error) => tracing::warn!(%error, "what waits can't be counted"),
            }
        }
        self.health.send_replace(StoreHealth {
            entries: self.ledger.head().seq.unsigned_abs(),
            head: Some(self.ledger.head()),
            waiting: self.places.taken(),
            lost: self.lost,
            problem: self.problem.clone(),
        });
    }

    fn finish(self, reply: Option<oneshot::Sender<Result<(), StoreError>>>) {
        let unwritten = self.held.len();
        if unwritten > 0 {
            tracing::error!(
                unwritten,
                "the local record was closed with facts not written"
            );
        }
        let mut result = match self.problem {
            Some(problem) if unwritten > 0 => Err(problem),
            Some(_) | None => Ok(()),
        };
        if let Err(error) = checkpoint(&self.connection) {
            result = result.and(Err(error));
        }
        if let Err((_, error)) = self.connection.close() {
            result = result.and(Err(error.into()));
        }
        // Only now may another process have the file.
        drop(self.lock);
        if let Some(reply) = reply {
            let _ = reply.send(result);
        }
    }
}

fn answer(jobs: Vec<Job>, receipts: Vec<Receipt>) {
    for (job, receipt) in jobs.into_iter().zip(receipts) {
        job.answer(Ok(receipt));
    }
}

/// Puts a parcel. What only this transaction knows is filled in: the rate counts this very click.
fn put(
    tx: &Transaction<'_>,
    parcel: &Parcel,
    at: Timestamp,
    acceptance: Acceptance,
) -> Result<u64, StoreError> {
    let mut load = parcel.load.clone();
    if let Load::Click(click) = &mut load {
        click.acceptance_rate = acceptance.rate();
        click.exported_at = at;
    }
    Ok(deliveries::put(tx, parcel, &load, at)?.unsigned_abs())
}

/// Moves the write-ahead log into the file and empties it. A reader in the way is no error: the
/// log is then kept for the next start.
fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(CHECKPOINT)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
