//! `cuectl feedback`: one object, or JSON Lines of many, recorded and delivered.
//!
//! Documents are read ahead of their delivery, at most [`IN_FLIGHT`] at a time, and results leave
//! in the order of the input. A document is only spoken of once it is on disk, so that what was
//! acknowledged survives whatever happens to this program.

mod documents;
mod line;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use assist::desk::{Desk, DeskError, Outcome};
use assist::settings::Settings;
use clap::Args;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::delivery::Delivery;
use crate::engine::{self, Reach};
use crate::exit::Failure;
use crate::{output, stop};
use documents::{Document, Documents};
use line::Line;

/// So many documents may be on disk and not yet spoken of.
const IN_FLIGHT: usize = 64;
/// A round of three attempts of 10 s each, its pauses, and the turn of those in front.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(1);

/// What `cuectl feedback` takes.
#[derive(Args)]
pub struct Arguments {
    /// A JSON object, or one a line; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Record and queue; let the app or `cuectl outbox flush` deliver.
    #[arg(long)]
    no_wait: bool,
}

/// Reads, records, delivers, prints a line each.
///
/// Exit status: 2 where any document was refused by a rule, else 1 where any failed at the
/// platform or the input was not taken to its end, else 0.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let stop = stop::on_signal()?;
    let input = open(&arguments.file)?;
    let reach = if arguments.no_wait {
        Reach::DiskAlone
    } else {
        Reach::Platform
    };
    let desk = engine::open(settings, reach).await?;
    let mut batch = Batch {
        desk,
        reach,
        waiting: VecDeque::new(),
        tally: Tally::default(),
        end: None,
    };
    batch.take(read(input)?, &stop).await;
    let Batch {
        desk, tally, end, ..
    } = batch;
    tally.say();
    let closed = engine::close(desk).await;
    match end {
        Some(End::Failure(failure)) => Err(failure),
        Some(End::Early(why)) => Err(Failure::Failed(format!(
            "{why}: the input was not read to its end; {} documents of it were taken",
            tally.read
        ))),
        None => closed.map(|()| tally.code()),
    }
}

fn open(file: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    match File::open(file) {
        Ok(file) => Ok(Box::new(BufReader::new(file))),
        Err(error) => Err(Failure::Refused(format!("{}: {error}", file.display()))),
    }
}

/// Reads on a thread of its own: a pipe may stay silent for ever, and ending must not wait for it.
fn read(input: Box<dyn BufRead + Send>) -> Result<mpsc::Receiver<io::Result<Document>>, Failure> {
    let (tell, documents) = mpsc::channel(8);
    std::thread::Builder::new()
        .name("cuectl-input".to_owned())
        .spawn(move || {
            for document in Documents::of(input) {
                if tell.blocking_send(document).is_err() {
                    return;
                }
            }
        })
        .map_err(|error| Failure::failed(&error))?;
    Ok(documents)
}

/// Why it ended before the input did.
enum End {
    /// Nothing more can be taken.
    Failure(Failure),
    /// Somebody wanted no more.
    Early(&'static str),
}

struct Batch {
    desk: Desk,
    reach: Reach,
    /// In the order of the input.
    waiting: VecDeque<Slot>,
    tally: Tally,
    end: Option<End>,
}

/// One document that was not spoken of yet.
enum Slot {
    /// Its fate is known.
    Known(Box<Line>),
    /// On disk and on its way.
    Sent {
        line: u64,
        correlation_id: Uuid,
        delivery: u64,
        until: Instant,
    },
}

impl Batch {
    async fn take(
        &mut self,
        mut documents: mpsc::Receiver<io::Result<Document>>,
        stop: &CancellationToken,
    ) {
        let mut progress = tokio::time::interval_at(Instant::now() + PROGRESS, PROGRESS);
        progress.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_open = true;
        while self.end.is_none() {
            self.print();
            let first = match self.waiting.front() {
                Some(Slot::Sent {
                    delivery, until, ..
                }) => Some((*delivery, *until)),
                Some(Slot::Known(_)) | None => None,
            };
            if !is_open && first.is_none() {
                break;
            }
            let is_room = is_open && self.waiting.len() < IN_FLIGHT;
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.end = is_open.then_some(End::Early("interrupted"));
                    break;
                }
                document = documents.recv(), if is_room => match document {
                    Some(Ok(document)) => self.give(document).await,
                    Some(Err(error)) => self.end = Some(End::Failure(Failure::failed(&error))),
                    None => is_open = false,
                },
                outcome = outcome(&mut self.desk, first), if first.is_some() => self.learn(outcome),
                _ = progress.tick() => self.tally.say_progress(),
            }
        }
        self.settle().await;
    }

    /// Records one. It is in `waiting` when it is on disk or refused.
    async fn give(&mut self, document: Document) {
        self.tally.read += 1;
        let line = document.line;
        let known = |it: Line| Slot::Known(Box::new(it));
        let slot = match document.content {
            Err(unreadable) => {
                self.tally.refused += 1;
                known(Line::unreadable(line, &unreadable))
            }
            Ok(feedback) => {
                let named = named(&feedback);
                match self.desk.give_feedback(feedback).await {
                    Ok(given) if self.reach == Reach::DiskAlone => {
                        known(Line::queued(line, given.correlation_id))
                    }
                    Ok(given) => Slot::Sent {
                        line,
                        correlation_id: given.correlation_id,
                        delivery: given.delivery,
                        until: Instant::now() + PATIENCE,
                    },
                    Err(DeskError::Invalid(violations)) => {
                        self.tally.refused += 1;
                        known(Line::refused(line, named, violations))
                    }
                    // Nowhere to send anything: a mistake of the settings, not of this document.
                    Err(error @ DeskError::NoPlatform) => {
                        self.end = Some(End::Failure(engine::failure(&error)));
                        return;
                    }
                    Err(error) => {
                        let message = error.to_string();
                        self.end = Some(End::Failure(engine::failure(&error)));
                        known(Line::not_recorded(line, named, message))
                    }
                }
            }
        };
        self.waiting.push_back(slot);
    }

    /// What became of the first that waits.
    fn learn(&mut self, outcome: Result<Outcome, DeskError>) {
        let Some(first) = self.waiting.front_mut() else {
            return;
        };
        let Slot::Sent {
            line,
            correlation_id,
            ..
        } = *first
        else {
            return;
        };
        let known = match outcome {
            Ok(outcome) => Line::of(line, correlation_id, outcome),
            // It left the outbox, and nobody else works with this one.
            Err(DeskError::Gone) => Line::delivered(line, correlation_id),
            // It is on disk all the same; only what becomes of it can't be watched.
            Err(error) => {
                output::say(&error.to_string());
                Line::queued(line, correlation_id)
            }
        };
        *first = Slot::Known(Box::new(known));
    }

    /// Speaks of all that is left, without waiting.
    async fn settle(&mut self) {
        loop {
            self.print();
            let Some(Slot::Sent { delivery, .. }) = self.waiting.front() else {
                return;
            };
            let outcome = self.desk.outcome(*delivery, Duration::ZERO).await;
            self.learn(outcome);
        }
    }

    /// Prints the first ones whose fate is known.
    fn print(&mut self) {
        while let Some(Slot::Known(_)) = self.waiting.front() {
            let Some(Slot::Known(line)) = self.waiting.pop_front() else {
                return;
            };
            self.tally.count(line.delivery);
            if let Err(error) = output::line(&line) {
                // Nobody listens: the rest is on disk, and there is nobody to tell.
                self.waiting.clear();
                self.end = Some(if error.kind() == io::ErrorKind::BrokenPipe {
                    End::Early("standard output was closed")
                } else {
                    End::Failure(Failure::failed(&error))
                });
            }
        }
    }
}

async fn outcome(desk: &mut Desk, first: Option<(u64, Instant)>) -> Result<Outcome, DeskError> {
    match first {
        Some((delivery, until)) => {
            let within = until.saturating_duration_since(Instant::now());
            desk.outcome(delivery, within).await
        }
        None => std::future::pending().await,
    }
}

/// The correlation id that a document brings itself.
fn named(feedback: &Value) -> Option<Uuid> {
    feedback.get("correlationId")?.as_str()?.parse().ok()
}

/// How many went which way.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    read: u64,
    refused: u64,
    delivered: u64,
    queued: u64,
    /// Refused ones included.
    failed: u64,
    said: u64,
}

impl Tally {
    fn count(&mut self, delivery: Delivery) {
        match delivery {
            Delivery::Delivered => self.delivered += 1,
            Delivery::Queued => self.queued += 1,
            Delivery::Failed => self.failed += 1,
        }
    }

    /// Only what is new is worth a line.
    fn say_progress(&mut self) {
        let done = self.delivered + self.queued + self.failed;
        if done != self.said {
            self.said = done;
            self.words();
        }
    }

    /// One document needs no sum.
    fn say(&self) {
        if self.read != 1 {
            self.words();
        }
    }

    fn words(&self) {
        output::say(&format!(
            "{} read: {} delivered, {} queued, {} failed, {} refused",
            self.read,
            self.delivered,
            self.queued,
            self.failed.saturating_sub(self.refused),
            self.refused,
        ));
    }

    fn code(&self) -> ExitCode {
        ExitCode::from(match (self.refused, self.failed) {
            (0, 0) => 0,
            (0, _) => 1,
            _ => 2,
        })
    }
}
