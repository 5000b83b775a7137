//! Back-tests: a draft's trigger over what was recorded, beside the deployed one
//! (`contract.md §3`: the display rate is measured).
//!
//! Reads and shows; what fires, and when, is `rules::backtest`'s. It runs on a thread of its own, tells
//! how far it is, and may be stopped at any time: the figures are then of the part that was done.

mod figures;
mod recorded;
mod sweep;
mod words;

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::Timestamp;
use rules::backtest::{self, Comparison, Interaction, Report};
use rules::trigger::Trigger;
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::list::{count, parsed};
use super::{Studio, draft};
use crate::store::{Reader, StoreError};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::studio::{
    BacktestProgress, BacktestRequest, BacktestSource, BacktestView, PromptDraft,
    RecordedInteraction,
};

use sweep::{Span, Sweep};
use words::Words;

impl Studio {
    /// Runs a draft's trigger, and that of what is deployed under its id, over recorded
    /// interactions.
    ///
    /// # Errors
    /// `invalidInput` with what is wrong with the trigger, `gone` where no recorded conversations
    /// come with this program, `storage`.
    pub async fn backtest(
        &self,
        request: BacktestRequest,
        progress: impl Fn(BacktestProgress) + Send + 'static,
        stop: CancellationToken,
    ) -> Result<BacktestView, Problem> {
        let document = draft::to_document(&request.draft);
        let trigger = trigger(&document)?;
        let (target, id) = (self.target(), request.prompt_id.clone());
        let held = self
            .read(move |reader| reader.prompt_deployed(target.as_str(), &id))
            .await?;
        // What a platform holds may follow rules that we don't know: it is not compared with then.
        let deployed = held
            .and_then(|prompt| Trigger::of_prompt(&parsed(&prompt.document)).ok())
            .map(Arc::new);
        let source = self.source(request.source)?;
        let ended = self.shared.stop.clone();
        let run = Run {
            span: Span {
                since: request.since,
                until: request.until,
            },
            source: request.source,
            words: Words::of(&request.draft),
            trigger,
            deployed,
        };
        let work = move || {
            let tell = |done, of| {
                progress(BacktestProgress { done, of });
                if stop.is_cancelled() || ended.is_cancelled() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            run.over(&source.open()?, tell)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(interrupted()))
    }

    /// One recorded interaction, with where the draft fires in it.
    ///
    /// # Errors
    /// `gone` where it is not on record, `invalidInput` with what is wrong with the trigger,
    /// `storage`.
    pub async fn recorded(
        &self,
        source: BacktestSource,
        interaction_id: &str,
        written: PromptDraft,
    ) -> Result<RecordedInteraction, Problem> {
        let trigger = trigger(&draft::to_document(&written))?;
        let source = self.source(source)?;
        let id = interaction_id.to_owned();
        let work = move || {
            let words = Words::of(&written);
            let found = source.open()?.find(&id)?.ok_or_else(not_recorded)?;
            Ok(recorded::show(&found, trigger, &words))
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(interrupted()))
    }

    /// As [`Studio::backtest`], of a document and over what this computer recorded, as the rules
    /// report it.
    pub(crate) async fn backtest_document(
        &self,
        document: &Value,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Report, Problem> {
        let trigger = trigger(document)?;
        let span = Span {
            since: since.map(Timestamp::as_millisecond),
            until: until.map(Timestamp::as_millisecond),
        };
        let source = self.source(BacktestSource::Local)?;
        let work = move || {
            let opened = source.open()?;
            let mut sweep = opened.sweep(span);
            let report = backtest::run(&trigger, &mut sweep, |_| ControlFlow::Continue(()));
            sweep.finish()?;
            Ok(report)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(interrupted()))
    }

    fn source(&self, wanted: BacktestSource) -> Result<Source, Problem> {
        match wanted {
            BacktestSource::Local => Ok(Source::Local(self.clone())),
            BacktestSource::Sandbox if self.shared.recorded.get().is_some() => {
                Ok(Source::Sandbox(self.clone()))
            }
            BacktestSource::Sandbox => Err(Problem::new(
                Code::Gone,
                "No recorded conversations come with this program.",
            )),
        }
    }
}

/// Where recorded interactions come from.
enum Source {
    Local(Studio),
    Sandbox(Studio),
}

/// A source that can be read.
enum Opened {
    Local(Reader),
    Sandbox(Arc<Vec<Interaction>>),
}

impl Source {
    /// Blocking.
    fn open(&self) -> Result<Opened, Problem> {
        match self {
            Self::Local(studio) => {
                let reader = studio.shared.store.reader();
                Ok(Opened::Local(reader.map_err(|error| storage(&error))?))
            }
            Self::Sandbox(studio) => {
                let shared = &studio.shared;
                let load = || Arc::new(shared.recorded.get().map_or_else(Vec::new, |load| load()));
                let interactions = shared.recorded_interactions.get_or_init(load);
                Ok(Opened::Sandbox(Arc::clone(interactions)))
            }
        }
    }
}

impl Opened {
    fn sweep(&self, span: Span) -> Sweep<'_> {
        match self {
            Self::Local(reader) => Sweep::of_record(reader, span),
            Self::Sandbox(interactions) => Sweep::of_list(interactions, span),
        }
    }

    fn count(&self, span: Span) -> Result<u32, Problem> {
        match self {
            Self::Local(reader) => reader
                .count_interactions(span.since, span.until)
                .map_err(|error| storage(&error)),
            Self::Sandbox(interactions) => {
                let within = interactions.iter().filter(|one| span.admits(one));
                Ok(count(within.count()))
            }
        }
    }

    fn find(&self, id: &str) -> Result<Option<Interaction>, Problem> {
        match self {
            Self::Local(reader) => {
                let found = reader.interaction(id).map_err(|error| storage(&error))?;
                Ok(found.and_then(sweep::recorded))
            }
            Self::Sandbox(interactions) => {
                let found = interactions.iter().find(|one| one.id.to_string() == id);
                Ok(found.cloned())
            }
        }
    }
}

/// What is to be run.
struct Run {
    span: Span,
    source: BacktestSource,
    /// What the draft looks for, to be marked.
    words: Words,
    trigger: Arc<Trigger>,
    deployed: Option<Arc<Trigger>>,
}

impl Run {
    /// Blocking.
    fn over(
        &self,
        opened: &Opened,
        mut tell: impl FnMut(u32, u32) -> ControlFlow<()>,
    ) -> Result<BacktestView, Problem> {
        let began = Instant::now();
        let of = opened.count(self.span)?;
        // What was stopped before it began is not begun.
        let stopped = tell(0, of).is_break();
        let without_lines = Cell::new(0_u32);
        let mut sweep = opened.sweep(self.span);
        let seen = std::iter::from_fn(|| {
            if stopped {
                return None;
            }
            let next = sweep.next()?;
            if !figures::has_lines(&next) {
                without_lines.set(without_lines.get() + 1);
            }
            Some(next)
        });
        let progress = |done| tell(count(done), of);
        let compared = match &self.deployed {
            Some(deployed) => backtest::compare(&self.trigger, deployed, seen, progress),
            None => Comparison {
                a: backtest::run(&self.trigger, seen, progress),
                ..Comparison::default()
            },
        };
        sweep.finish()?;
        let took_ms = began.elapsed().as_secs_f64() * 1000.0;
        Ok(BacktestView {
            source: self.source,
            interactions: count(compared.a.interactions),
            hours: compared.a.seconds / 3600.0,
            without_lines: without_lines.get(),
            draft: figures::counts(&compared.a),
            deployed: self.deployed.as_ref().map(|_| figures::counts(&compared.b)),
            days: figures::days(&compared.a, &compared.b),
            hits: self.hits(opened, &compared)?,
            took_ms,
            complete: compared.a.complete && !stopped,
        })
    }

    /// The newest hits, each with its line.
    fn hits(
        &self,
        opened: &Opened,
        compared: &Comparison,
    ) -> Result<Vec<crate::view::studio::HitView>, Problem> {
        let both: std::collections::BTreeSet<_> = compared.both.iter().collect();
        let newest = figures::newest(&compared.a.hits);
        let mut hits = Vec::with_capacity(newest.len());
        for hit in newest {
            if let Some(found) = opened.find(&hit.interaction_id.to_string())? {
                let too = both.contains(&hit.interaction_id);
                hits.push(figures::hit(&found, &hit, &self.words, too));
            }
        }
        Ok(hits)
    }
}

/// A trigger that can be run; what is wrong with it stands at its fields.
fn trigger(document: &Value) -> Result<Arc<Trigger>, Problem> {
    Trigger::of_prompt(document).map(Arc::new).map_err(|found| {
        let fields = found
            .into_iter()
            .map(|one| FieldError::new(&one.path, one.message));
        Problem::invalid(fields.collect())
    })
}

fn storage(error: &StoreError) -> Problem {
    Problem::from(error)
}

fn not_recorded() -> Problem {
    Problem::new(Code::Gone, "This interaction is not on record any more.")
}

fn interrupted() -> Problem {
    Problem::new(Code::Internal, "The back-test was interrupted.")
}

#[cfg(test)]
mod tests;
