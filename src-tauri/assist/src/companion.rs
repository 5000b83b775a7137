//! The companion: one loop that owns the whole state by value.
//!
//! Everything a person can ask is a [`Request`], everything that can wake the loop is an `Event`.
//! Views leave through a watch channel, newest wins. There is no second truth and no shared lock:
//! what a window shows was built here. Whatever takes time (disk, keyring, goodbyes) is under way
//! beside the loop and comes back as an event, so that nobody waits for anybody else.

pub(crate) mod state;

mod backlog;
mod bases;
mod cards;
mod checklists;
mod delivering;
mod ending;
mod event;
mod feedback;
mod form;
mod hand;
mod handle;
mod incoming;
mod interactions;
mod knowledge;
mod link;
mod opening;
mod outgoing;
mod present;
mod prompts;
mod publish;
mod remembering;
mod request;
mod sign_in;
mod starting;
mod summing;
mod talk;
mod telling;
mod texts;
mod ticking;
mod upkeep;
mod waking;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, sleep, sleep_until};
use uuid::Uuid;

use crate::access::Access;
use crate::clock::Clock;
use crate::drops::Drops;
use crate::evidence::Evidence;
use crate::hooks::HookBook;
use crate::metrics::Meter;
use crate::outbox::{
    Courier, CourierDesk, CourierParts, CourierStanding, Decision, Settled, Target,
};
use crate::privacy::Privacy;
use crate::prompts::{Deployed, Studio, StudioParts};
use crate::review::Review;
use crate::secrets::SecretStore;
use crate::session::{Session, SessionOptions};
use crate::settings::{RecordSettings, Settings};
use crate::store::{Actor, Fact, OutboxTally, Store, StoreHealth, Work};
use crate::summaries::{Summaries, SummariesParts};
use crate::texts::{Pace, Texts};
use crate::view::panel::{PanelView, build};
use backlog::Backlog;
use cards::answer;
use delivering::Connected;
use event::{Event, Finished};
use feedback::Asked;
use knowledge::Asking;
use link::SigningIn;
use outgoing::Outgoing;
use sign_in::SignIns;
use state::State;
use texts::Takers;
use waking::{next_of, ticks, until};

pub use form::parse_interaction;
pub use handle::Handle;
pub use knowledge::{AnswerUse, DocumentOf, KnowledgeRequest};
pub use opening::{Parts, StartError, open_record, start, start_with};
pub use request::{
    CardAction, CardText, Connection, Interaction, PromptAction, PromptRequest, Reply, Request,
    Taken,
};
pub use sign_in::{Begun, SignInRequest, environments};

/// The panel's views, newest wins. The first is there from the start.
pub type Views = watch::Receiver<Arc<PanelView>>;

/// So many ended attempts wait here to be shown; the courier keeps some more.
const SETTLED: usize = 64;
/// Between two looks at the stream.
const SECOND: Duration = Duration::from_secs(1);
/// Between two checkpoints at most (`docs/security.md`).
const MINUTE: Duration = Duration::from_mins(1);

/// The loop's own things. The modules beside this one carry out what it is asked.
struct Companion {
    state: State,
    session: Option<Session>,
    signing_in: Option<SigningIn>,
    sign_ins: SignIns,
    connected: Option<Connected>,
    drops: Drops,
    session_options: SessionOptions,
    config_file: PathBuf,
    store: Store,
    outgoing: Outgoing,
    health: watch::Receiver<StoreHealth>,
    secrets: SecretStore,
    clock: Clock,
    hooks: HookBook,
    agent_id: Option<Uuid>,
    courier_task: Option<Courier>,
    courier: CourierDesk,
    settled: mpsc::Receiver<Settled>,
    standing: watch::Receiver<CourierStanding>,
    outbox: watch::Receiver<OutboxTally>,
    backlog: Backlog,
    route_generation: u64,
    evidence: Evidence,
    meter: Meter,
    studio: Studio,
    summaries: Summaries,
    review: Review,
    privacy: Privacy,
    access: Access,
    texts: Texts,
    takers: Takers,
    asking: Asking,
    deployed: watch::Receiver<Arc<Deployed>>,
    keeps: RecordSettings,
    keeping_up: bool,
    inbox: mpsc::Receiver<Request>,
    under_way: FuturesUnordered<BoxFuture<'static, Finished>>,
    second: Interval,
    minute: Interval,
    was_quiet: bool,
    views: watch::Sender<Arc<PanelView>>,
    /// Something the agent looks at changed.
    dirty: bool,
    /// When that may be shown at the earliest.
    paint_from: Instant,
    /// The record's figures changed: they are shown then, if nothing else comes before.
    record_from: Option<Instant>,
}

impl Companion {
    fn new(settings: &Settings, parts: Parts, inbox: mpsc::Receiver<Request>) -> Self {
        let Parts {
            store,
            secrets,
            clock,
            session,
            pace,
            prompts: prompts_pace,
            summaries: summaries_pace,
            sign_in: sign_in_limit,
        } = parts;
        let now = clock.now();
        let mut state = State::new(settings, now);
        let mut health = store.health();
        state.record = health.borrow_and_update().clone();
        let second = ticks(Instant::now(), SECOND, MissedTickBehavior::Skip);
        let minute = ticks(Instant::now() + MINUTE, MINUTE, MissedTickBehavior::Delay);
        let (tell, settled) = mpsc::channel(SETTLED);
        let courier = Courier::start(CourierParts {
            store: store.clone(),
            clock: clock.clone(),
            pace,
            settled: tell,
        });
        let views = watch::Sender::new(Arc::new(build::panel(&state, 0, now)));
        let meter = Meter::new(clock.clone());
        let studio = Studio::start(
            StudioParts {
                store: store.clone(),
                clock: clock.clone(),
                meter: meter.clone(),
                agent_id: settings.connection.agent_id,
                home: settings.connection.api().as_ref().map(Target::of_url),
                allow_loopback: settings.webhooks.allow_loopback,
                courier: courier.desk(),
                pace: prompts_pace,
            },
            Some(views.subscribe()),
        );
        let summaries = Summaries::start(SummariesParts {
            store: store.clone(),
            clock: clock.clone(),
            meter: meter.clone(),
            settings,
            pace: summaries_pace,
            recall: true,
        });
        let review = Review::of(settings, &store, &clock, &secrets);
        let others = (&review, &summaries, courier.desk());
        let privacy = Privacy::of(settings, &store, &clock, &secrets, others);
        let mut companion = Self {
            state,
            session: None,
            signing_in: None,
            sign_ins: SignIns::of(settings.connection.clone(), sign_in_limit),
            connected: None,
            drops: Drops::new(now),
            session_options: session.unwrap_or_else(|| SessionOptions::of(settings)),
            config_file: settings.config_file.clone(),
            outgoing: Outgoing::new(store.clone()),
            hooks: HookBook::new(settings, secrets.clone()),
            agent_id: settings.connection.agent_id,
            courier: courier.desk(),
            standing: courier.standing(),
            courier_task: Some(courier),
            settled,
            backlog: Backlog::of(&store.outbox().borrow()),
            outbox: store.outbox(),
            route_generation: 0,
            evidence: Evidence::new(store.clone(), secrets.clone()),
            meter,
            deployed: studio.deployed(),
            privacy,
            access: Access::of(settings.connection.agent_id, &store, &clock, &secrets),
            review,
            studio,
            summaries,
            texts: Texts::start(Pace::default()),
            takers: Takers::default(),
            asking: Asking::default(),
            keeps: settings.record,
            keeping_up: false,
            store,
            health,
            secrets,
            clock,
            inbox,
            under_way: FuturesUnordered::new(),
            second,
            minute,
            was_quiet: false,
            views,
            dirty: true,
            paint_from: Instant::now(),
            record_from: None,
        };
        let version = env!("CARGO_PKG_VERSION").to_owned();
        companion.note(Actor::Cuecard, Fact::AppStarted { version });
        companion.look_for_secret(settings);
        companion
    }

    async fn run(mut self) {
        let done = loop {
            self.publish();
            match self.next_event().await {
                Event::Asked(Request::Shutdown { done }) => break Some(done),
                Event::Abandoned => break None,
                Event::Asked(request) => self.carry_out_request(request),
                Event::Session(event) => {
                    self.heard_from(event);
                    self.dirty = true;
                }
                Event::Finished(finished) => self.finish(finished),
                Event::HandedOver(Err(error)) => {
                    tracing::error!(%error, "the record takes no more entries");
                }
                Event::RecordChanged => self.note_health(),
                Event::Due => self.let_time_pass(),
                Event::Settled(settled) => {
                    self.settled(&settled);
                    self.injected(&settled);
                    self.tick_settled(&settled);
                    self.dirty = true;
                }
                Event::OutboxChanged => self.note_outbox(),
                Event::TextCame(fetched) => self.text_came(&fetched),
                Event::PromptsDeployed => self.note_deployed(),
                Event::Minute => self.keep_up(),
                Event::Second => {
                    self.listen();
                    self.note_re_sign_in();
                }
                Event::HandedOver(Ok(())) | Event::PublishDue => {}
            }
        };
        self.wind_down().await;
        if let Some(done) = done {
            // Who asked may be gone already.
            let _: Result<(), ()> = oneshot::Sender::send(done, ());
        }
    }

    /// Waits for whatever comes first. While facts wait for room in the record the stream is not
    /// read: that is the back-pressure.
    async fn next_event(&mut self) -> Event {
        let now = self.clock.now();
        let until_due = self.state.next_wake(now).map(|due| until(now, due));
        let reading = self.outgoing.len() == 0;
        let publish_at = self.publish_at();
        tokio::select! {
            request = self.inbox.recv() => request.map_or(Event::Abandoned, Event::Asked),
            event = next_of(self.session.as_mut()), if reading => Event::Session(event),
            Some(finished) = self.under_way.next() => Event::Finished(finished),
            handed = self.outgoing.flow(), if !reading => Event::HandedOver(handed),
            Ok(()) = self.health.changed() => Event::RecordChanged,
            Some(settled) = self.settled.recv() => Event::Settled(settled),
            Ok(()) = self.outbox.changed() => Event::OutboxChanged,
            Ok(()) = self.standing.changed() => Event::OutboxChanged,
            Ok(()) = self.deployed.changed() => Event::PromptsDeployed,
            fetched = self.texts.next() => Event::TextCame(fetched),
            () = sleep(until_due.unwrap_or_default()), if until_due.is_some() => Event::Due,
            () = sleep_until(publish_at.unwrap_or(self.paint_from)), if publish_at.is_some() => {
                Event::PublishDue
            }
            _ = self.second.tick() => Event::Second,
            _ = self.minute.tick() => Event::Minute,
        }
    }

    fn carry_out_request(&mut self, request: Request) {
        self.dirty = true;
        match request {
            Request::Connect {
                connection,
                remember,
                reply,
            } => {
                self.connect(connection, remember, Some(reply));
            }
            Request::SignOut { reply } => self.sign_out(reply),
            Request::SignIn(request) => self.sign_in_asked(request),
            Request::RetryNow => self.retry_now(),
            Request::Select(interaction) => self.select(interaction),
            Request::Follow { interaction, reply } => {
                answer(reply, self.follow_by_hand(interaction));
            }
            Request::End { interaction, reply } => answer(reply, self.end(interaction)),
            Request::Accept {
                interaction,
                key,
                reply,
            } => self.accept(interaction, &key, reply),
            Request::Act {
                interaction,
                key,
                action,
                reply,
            } => {
                self.act(interaction, &key, action, reply);
            }
            Request::Read {
                interaction,
                key,
                reply,
            } => self.read(interaction, &key, reply),
            Request::Displayed { interaction, keys } => self.displayed(interaction, &keys),
            Request::ReleaseHeld(interaction) => self.release_held(interaction),
            Request::Quiet { on, minutes } => self.set_quiet(on, minutes),
            Request::Typing => self.state.attention.note_typing(self.clock.now()),
            Request::GiveFeedback {
                interaction,
                key,
                form,
                reply,
            } => self.feedback(interaction, key, form, Asked::Give(reply)),
            Request::SaveFeedbackDraft {
                interaction,
                key,
                form,
                later,
                reply,
            } => self.feedback(interaction, key, form, Asked::Keep { later, reply }),
            Request::ForgetFeedback {
                interaction,
                key,
                reply,
            } => self.forget_feedback(interaction, key, reply),
            Request::FeedbackLater { reply } => self.feedback_later(reply),
            Request::Deliveries { reply } => self.deliveries(reply),
            Request::RetryDelivery { id, reply } => self.decide(id, Decision::Retry, reply),
            Request::DiscardDelivery { id, reply } => self.decide(id, Decision::Discard, reply),
            Request::Prompt {
                interaction,
                request,
            } => self.prompt(interaction, request),
            Request::Transcript(on) => self.want_transcript(on),
            Request::Tick(tick) => self.tick(tick),
            Request::Knowledge(request) => self.knowledge(request),
            // The loop ends on it before it comes here.
            Request::Shutdown { .. } => {}
        }
    }

    fn finish(&mut self, finished: Finished) {
        self.dirty = true;
        match finished {
            Finished::Saved(saved) => self.saved(*saved),
            Finished::Secret(Some(connection)) if self.state.profile.is_none() => {
                self.sign_ins.next_is_stored();
                self.connect(connection, false, None);
            }
            Finished::SignIn(step) => self.sign_in_step(*step),
            Finished::Kept(Some(problem)) => self.state.notice = Some(problem),
            Finished::FoundDraft { about, form, asked } => self.found_draft(about, form, asked),
            Finished::Given(given) => self.given(*given),
            Finished::DraftKept(kept) => self.draft_kept(*kept),
            Finished::Recalled(recalled) => self.recalled(recalled),
            Finished::PromptsRecalled { interaction, shown } => {
                self.prompts_recalled(interaction, shown);
            }
            Finished::PromptDecided(decision) => self.prompt_decided(*decision),
            Finished::PromptsMuted(mute) => self.prompts_muted(*mute),
            Finished::Checklists(asked) => self.checklists_asked(*asked),
            Finished::Ticked(ticked) => self.ticked(*ticked),
            Finished::Routed { generation, route } => self.routed(generation, route),
            Finished::Asked(asked) => self.knowledge_answered(*asked),
            Finished::DocumentRead(read) => self.document_read(*read),
            Finished::Bases { assistant, bases } => self.bases_known(assistant, bases),
            Finished::HandRecalled {
                interaction,
                before,
            } => self.hand_recalled(interaction, before),
            Finished::WaitedForText(number) => self.waited_for_text(number),
            Finished::KeptUp => self.keeping_up = false,
            Finished::Decided => self.recall_all(),
            Finished::Secret(_) | Finished::Kept(None) | Finished::Closed => {}
        }
    }

    /// Puts a fact on record, off the path of whoever brought it about.
    fn note(&mut self, actor: Actor, fact: Fact) {
        let at = self.clock.now();
        self.note_at(at, actor, fact);
    }

    fn note_at(&mut self, at: Timestamp, actor: Actor, fact: Fact) {
        self.outgoing.push(Work::new(at, actor, fact));
    }
}
