//! The one who owns the summaries: one task, one thing after the other.
//!
//! What is written is awaited here, so that whatever is answered is on disk and no two verbs meet.
//! What the platform is asked for is under way beside it and comes back as an event that names its
//! request: what belongs to another one changes nothing.

mod asking;
mod awaiting;
mod deciding;
mod editing;
mod filing;
mod listing;
mod recalling;
mod telling;
mod wrapping;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use rules::id::InteractionId;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;
use wire::breaker::Breaker;
use wire::platform::summaries::Summary;

use super::ask::{Ask, Asked, Ended, Platform, Reply};
use super::case::Case;
use super::making::News;
use super::pace::{Pace, Pulse};
use super::{SummariesParts, view};
use crate::clock::Clock;
use crate::metrics::Meter;
use crate::outbox::{Parcel, Target};
use crate::store::{
    Actor, Change, Fact, NewSummary, OutboxTally, Reader, Store, StoreError, SummaryChange,
    SummaryEvent, SummaryFact, Work, Written,
};
use crate::view::error::{Code, Problem};
use crate::view::summary::{SummariesView, SummaryForm, SummaryView};
use asking::Called;

/// So many summaries are kept that came before their interaction ended here.
const MOST_EARLY: usize = 50;

/// So many customers' names are remembered for the list of the day.
const MOST_NAMES: usize = 1_000;

pub(super) struct Clerk {
    store: Store,
    clock: Clock,
    meter: Meter,
    pulse: Pulse,
    pace: Pace,
    /// Of the settings; a connection may name another.
    agent_id: Option<Uuid>,
    has_crm: bool,
    config_file: PathBuf,
    recall: bool,
    /// What a new one starts with.
    form: SummaryForm,
    on_end: bool,
    /// Those that are open, or that somebody waits for.
    cases: BTreeMap<u64, Case>,
    names: BTreeMap<InteractionId, String>,
    /// Made by the platform before their interaction ended here, oldest first.
    early: VecDeque<Summary>,
    unfiled: u32,
    here: Option<Platform>,
    breaker: Breaker,
    inbox: mpsc::Receiver<Ask>,
    platform: watch::Receiver<Option<Platform>>,
    outbox: watch::Receiver<OutboxTally>,
    calls: JoinSet<Called>,
    /// Questions whose answers go to who asked.
    questions: JoinSet<()>,
    views: watch::Sender<Arc<SummariesView>>,
}

impl Clerk {
    pub(super) fn new(
        parts: SummariesParts<'_>,
        inbox: mpsc::Receiver<Ask>,
        platform: watch::Receiver<Option<Platform>>,
    ) -> (Self, watch::Receiver<Arc<SummariesView>>) {
        let SummariesParts {
            store,
            clock,
            meter,
            settings,
            pace,
            recall,
        } = parts;
        let has_crm = settings.webhooks.crm.is_some();
        let form = settings.summary.form();
        let on_end = settings.summary.on_end;
        let options = view::options(&form, on_end, has_crm, true);
        let (views, seen) = watch::channel(Arc::new(SummariesView {
            revision: 0,
            options,
            open: Vec::new(),
            unfiled: 0,
        }));
        let clerk = Self {
            pulse: Pulse::new(clock.now(), pace),
            outbox: store.outbox(),
            store,
            clock,
            meter,
            pace,
            agent_id: settings.connection.agent_id,
            has_crm,
            config_file: settings.config_file.clone(),
            recall,
            form,
            on_end,
            cases: BTreeMap::new(),
            names: BTreeMap::new(),
            early: VecDeque::new(),
            unfiled: 0,
            here: None,
            breaker: Breaker::new(),
            inbox,
            platform,
            calls: JoinSet::new(),
            questions: JoinSet::new(),
            views,
        };
        (clerk, seen)
    }

    pub(super) async fn run(mut self) {
        if self.recall {
            self.recall_all().await;
        }
        self.note_platform().await;
        let done = loop {
            self.publish();
            self.tell_outcomes();
            let due = self.cases.values().filter_map(Case::due).min();
            let due = due.map(|at| self.pulse.instant(at));
            tokio::select! {
                ask = self.inbox.recv() => match ask {
                    Some(Ask::Stop(done)) => break Some(done),
                    Some(ask) => self.carry_out(ask).await,
                    None => break None,
                },
                Ok(()) = self.platform.changed() => self.note_platform().await,
                Some(called) = self.calls.join_next() => match called {
                    Ok(called) => self.answered(called).await,
                    Err(error) => tracing::error!(%error, "a call for a summary broke off"),
                },
                Some(_) = self.questions.join_next() => {}
                Ok(()) = self.outbox.changed() => self.note_outbox().await,
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                    self.tell_all(|| News::Time).await;
                }
            }
        };
        if let Some(done) = done {
            // What was sent and not answered is taken up again at the next start. Who asked may be
            // gone already.
            let _ = done.send(());
        }
    }

    async fn carry_out(&mut self, ask: Ask) {
        match ask {
            Ask::Ended(ended, reply) => self.take_ended(*ended, reply).await,
            Ask::Of(id, asked) => self.carry_out_of(id, asked).await,
            Ask::Told(summary) => self.told(*summary).await,
            Ask::Forget(interaction, reply) => {
                self.forget(interaction).await;
                answer(reply, Ok(()));
            }
            Ask::Today(reply) => answer(reply, self.today().await),
            Ask::SetOptions(form, on_end, reply) => {
                answer(reply, self.set_options(form, on_end).await);
            }
            // The loop ends on it before it comes here.
            Ask::Stop(_) => {}
        }
    }

    async fn carry_out_of(&mut self, id: u64, asked: Asked) {
        match asked {
            Asked::Make(_, reply) if self.makes_by_itself() => {
                answer(reply, self.wait_for(id, true).await);
            }
            Asked::Make(form, reply) => answer(reply, self.make(id, form).await),
            Asked::Cancel(reply) => answer(reply, self.cancel(id).await),
            Asked::MakeNow(reply) => answer(reply, self.make_now(id).await),
            Asked::Edit(text, reply) => answer(reply, self.edit(id, text).await),
            Asked::Redact(key, reply) => answer(reply, self.redact(id, key.as_deref()).await),
            Asked::Approve(key, reply) => answer(reply, self.approve(id, Some(&key)).await),
            Asked::ApproveAll(reply) => answer(reply, self.approve(id, None).await),
            Asked::UseSaid(key, reply) => answer(reply, self.use_said(id, &key).await),
            Asked::Keep(key, reply) => answer(reply, self.keep(id, key).await),
            Asked::Difference(reply) => answer(reply, self.difference(id).await),
            Asked::Rate(rating, reply) => answer(reply, self.rate(id, rating).await),
            Asked::Copy(reply) => answer(reply, self.copy(id).await),
            Asked::File(reply) => answer(reply, self.file(id).await),
            Asked::WrapUpCodes(reply) => self.wrap_up_codes(id, reply),
            Asked::WrapUp(choice, reply) => answer(reply, self.wrap_up(id, choice).await),
            Asked::Outcome(reply) => self.await_outcome(id, reply),
            Asked::Close(reply) => answer(reply, self.close(id).await),
            Asked::Reopen(reply) => answer(reply, self.reopen(id).await),
        }
    }

    /// An interaction ended: kept first, answered, and asked for where that is wanted.
    async fn take_ended(&mut self, ended: Ended, reply: Reply<u64>) {
        let by_itself = self.makes_by_itself() && ended.open;
        let begins = self.on_end && ended.open;
        let interaction = ended.interaction;
        let kept = self.keep_ended(ended).await;
        answer(reply, kept.clone());
        match kept {
            Ok(id) if by_itself => self.begin_by_itself(id, interaction).await,
            Ok(id) if begins => {
                let form = self.form.clone();
                if let Err(problem) = self.make(id, form).await {
                    // Its tab is there: a person sees the fields and why.
                    tracing::warn!(summary = id, problem.message, "a summary did not begin");
                }
            }
            Ok(_) => {}
            Err(problem) => {
                tracing::error!(problem.message, "an interaction that ended was not kept");
            }
        }
    }

    async fn keep_ended(&mut self, ended: Ended) -> Result<u64, Problem> {
        let new = NewSummary {
            target: ended.target,
            interaction: ended.interaction,
            channel: ended
                .channel
                .map(|channel| view::channel_name(channel).to_owned()),
            queue: ended.queue,
            started_at: ended.started_at,
            ended_at: ended.at,
            form: self.form.clone(),
            scope: ended.scope,
            transcript: ended.transcript.map(Written),
            tracking_id: Uuid::new_v4(),
            open: ended.open,
            there: ended.there,
        };
        let kept = self.store.keep_summary(new).await;
        let id = kept.map_err(|error| Problem::from(&error))?;
        if let Some(customer) = ended.customer {
            if self.names.len() >= MOST_NAMES {
                self.names.pop_first();
            }
            self.names.insert(ended.interaction, customer);
        }
        let id = id.unsigned_abs();
        self.load(id).await?;
        Ok(id)
    }

    fn await_outcome(&mut self, id: u64, reply: Reply<SummaryView>) {
        match self.case(id) {
            Ok(case) => case.awaited.push(reply),
            Err(problem) => answer(reply, Err(problem)),
        }
    }

    /// Who waits for the end of a making hears of it.
    fn tell_outcomes(&mut self) {
        for case in self.cases.values_mut() {
            if case.making.is_none() {
                for reply in std::mem::take(&mut case.awaited) {
                    answer(reply, view::outcome(case));
                }
            }
        }
    }

    /// One that is open, or that somebody waits for.
    fn case(&mut self, id: u64) -> Result<&mut Case, Problem> {
        self.cases.get_mut(&id).ok_or_else(|| {
            Problem::new(
                Code::Gone,
                "This summary is not open. Open it from the list of today's summaries.",
            )
        })
    }

    /// Who does what is done now.
    fn actor(&self) -> Actor {
        Actor::Agent(self.acting())
    }

    fn acting(&self) -> Option<Uuid> {
        let here = self.here.as_ref();
        here.and_then(|here| here.agent_id).or(self.agent_id)
    }

    /// Writes what happened, with what changes in its row: both or neither.
    async fn commit(
        &self,
        id: u64,
        actor: Actor,
        what: SummaryEvent,
        change: Option<SummaryChange>,
    ) -> Result<(), Problem> {
        self.commit_with(id, actor, what, change, None).await
    }

    /// As [`Self::commit`], and what the platform is told of it: all or nothing.
    async fn commit_with(
        &self,
        id: u64,
        actor: Actor,
        what: SummaryEvent,
        change: Option<SummaryChange>,
        parcel: Option<Parcel>,
    ) -> Result<(), Problem> {
        let work = self.work(id, actor, what)?.with_parcel(parcel);
        let work = match change {
            Some(change) => work.with_change(Change::Summary(Box::new(change))),
            None => work,
        };
        let committed = self.store.commit(work).await;
        committed.map(|_| ()).map_err(|error| refused(&error))
    }

    fn work(&self, id: u64, actor: Actor, what: SummaryEvent) -> Result<Work, Problem> {
        let case = self.cases.get(&id).ok_or_else(gone)?;
        let fact = Fact::Summary(Box::new(SummaryFact {
            interaction: case.row.interaction,
            summary: case.row.id,
            what,
        }));
        Ok(Work::new(self.clock.now(), actor, fact))
    }

    /// Reads the record off the async threads.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || work(&store.reader()?));
        let read = read.await.unwrap_or(Err(StoreError::Closed));
        read.map_err(|error| Problem::from(&error))
    }

    /// Whether it could be filed: in the sandbox always.
    fn can_file(&self, target: Option<&Target>) -> bool {
        let here = self.here.as_ref().map(|here| here.sandbox);
        let sandbox = here.or_else(|| target.map(Target::is_sandbox));
        self.has_crm || sandbox.unwrap_or(false)
    }

    fn publish(&mut self) {
        let before = self.views.borrow();
        let open = self.cases.values().filter(|case| case.row.open);
        let view = SummariesView {
            revision: before.revision,
            options: view::options(
                &self.form,
                self.on_end,
                self.can_file(None),
                !self.makes_by_itself(),
            ),
            open: open.map(view::summary).collect(),
            unfiled: self.unfiled,
        };
        if view == **before {
            return;
        }
        drop(before);
        let revision = view.revision + 1;
        self.views
            .send_replace(Arc::new(SummariesView { revision, ..view }));
    }
}

/// Who asked may be gone: what was done is done.
fn answer<T>(reply: Reply<T>, result: Result<T, Problem>) {
    let _ = reply.send(result);
}

/// What is on disk is not what it was taken for.
fn refused(error: &StoreError) -> Problem {
    if matches!(error, StoreError::Gone) {
        return gone();
    }
    Problem::from(error)
}

fn gone() -> Problem {
    Problem::new(Code::Gone, "This summary can't be changed any more.")
}
