//! The connection as the companion sees it: signing in and out, and what the session reports.

use std::time::Duration;

use jiff::Timestamp;
use wire::{Error, NextStep};

use super::Companion;
use super::cards::answer;
use super::delivering::Connected;
use super::event::Finished;
use super::request::{Connection, Reply};
use super::state::Profile;
use crate::conversation::Conversation;
use crate::problem;
use crate::session::{Session, SessionEvent};
use crate::store::{Actor, Fact};
use crate::view::error::{Code, Problem};
use crate::view::panel::ConnectionView;

/// A sign-in that somebody waits for.
pub(super) struct SigningIn {
    /// The person who waits; none for the connection made at the start.
    pub(super) reply: Option<Reply<()>>,
    /// To be kept for the next start, once it worked.
    pub(super) keep: Option<Box<Connection>>,
}

impl Companion {
    /// Begins to connect, in place of an earlier connection.
    pub(super) fn connect(
        &mut self,
        connection: Box<Connection>,
        remember: bool,
        reply: Option<Reply<()>>,
    ) {
        let replaced = self.replaced_by(&connection);
        self.leave();
        self.use_sign_in(&connection, replaced);
        let profile = Profile::of(&connection);
        let same = self.state.profile.as_ref().is_none_or(|before| {
            (&before.host, &before.secret) == (&profile.host, &profile.secret)
        });
        if !same {
            self.end_all();
        }
        if !same || self.state.profile.is_none() {
            // Whoever opened areas is not who signs in.
            self.access.signed_out();
        }
        let followed: Vec<_> = self
            .state
            .conversations
            .iter()
            .map(Conversation::id)
            .collect();
        let started = Session::start(
            &connection,
            self.session_options.clone(),
            followed,
            &self.clock,
            Some(self.meter.sink()),
        );
        self.state.profile = Some(profile);
        self.privacy.acts_as(self.state.agent());
        self.connected = Some(Connected::of(&connection));
        self.reword_prompts();
        self.note_outbox();
        self.state.notice = None;
        self.signing_in = Some(SigningIn {
            reply,
            keep: remember.then_some(connection),
        });
        match started {
            Ok(session) => {
                self.session = Some(session);
                self.keep_sign_in(false);
                self.read_along();
                self.change(ConnectionView::Connecting, None, None);
            }
            Err(error) => self.refuse(&error),
        }
    }

    /// A person does not want to wait any longer.
    pub(super) fn retry_now(&mut self) {
        self.courier.hurry();
        if self.session.as_mut().is_some_and(Session::retry_now) {
            self.trying();
        }
    }

    /// What the session reports.
    pub(super) fn heard_from(&mut self, event: SessionEvent) {
        match event {
            SessionEvent::Checked(passed) => {
                self.passed(*passed);
                self.signed_in();
                self.open_route();
            }
            SessionEvent::Waits { retry_in, error } => {
                // Signed in all the same: what waits can go.
                self.open_route();
                // The person waits no longer for an answer: the view says what is being waited for.
                if let Some(waiting) = &mut self.signing_in
                    && let Some(reply) = waiting.reply.take()
                {
                    answer(reply, Ok(()));
                }
                self.break_off();
                let now = self.clock.now();
                let view = ConnectionView::Waiting {
                    retry_at: after(now, retry_in),
                    since: self.since(now),
                };
                self.change(view, Some(&error), Some(retry_in));
            }
            SessionEvent::Connected => {
                let now = self.clock.now();
                for conversation in &mut self.state.conversations {
                    conversation.deck.resume(now);
                }
                // The network is back: what was put off for want of it need not wait longer.
                self.courier.hurry();
                self.ask_all_checklists();
                self.change(ConnectionView::Live, None, None);
                self.want_texts_again();
            }
            SessionEvent::Batch(received) => self.take_batch(&received),
            SessionEvent::StateChanged(change) => self.state_changed(&change),
            SessionEvent::Lost {
                retry_in,
                attempt,
                of,
                error,
            } => {
                let unanswered = self
                    .signing_in
                    .as_ref()
                    .is_some_and(|one| one.reply.is_some());
                if unanswered {
                    return self.refuse(&error);
                }
                self.break_off();
                let now = self.clock.now();
                let view = ConnectionView::Reconnecting {
                    retry_at: after(now, retry_in),
                    attempt,
                    of,
                    since: self.since(now),
                };
                self.change(view, Some(&error), Some(retry_in));
            }
            SessionEvent::Began(conversation) => self.began(*conversation),
            SessionEvent::Changed(conversation) => self.changed(*conversation),
            SessionEvent::Finished(interaction) => self.finished(interaction),
            SessionEvent::Present(all) => self.present(&all),
            SessionEvent::Recovered {
                interaction,
                missed,
            } => self.recovered(interaction, missed),
            SessionEvent::RecoveryFailed { interaction, error } => {
                self.not_recovered(interaction, &error);
            }
            SessionEvent::Refused(refused) => self.refused(&refused),
            SessionEvent::Displaced => self.displaced(),
            // The end of the connection comes next, and says what follows.
            SessionEvent::SignInRevoked => tracing::warn!("the sign-in was revoked"),
            SessionEvent::Summary(summary) => self.summary_told(*summary),
            SessionEvent::Said {
                interaction,
                utterances,
            } => self.said(interaction, &utterances),
            SessionEvent::Saying { interaction, words } => self.saying(interaction, &words),
            SessionEvent::Checklist {
                interaction,
                checklist,
            } => self.checklist_told(interaction, *checklist),
            SessionEvent::Trying => self.trying(),
            SessionEvent::Ended { error } => self.ended(error.as_ref()),
        }
    }

    /// Looks whether anything was heard, and sums up what was dropped.
    pub(super) fn listen(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let heard = session.last_heard();
        let dropped = session.dropped();
        if heard > self.state.last_heard {
            self.state.last_heard = heard;
            self.dirty = true;
        }
        let now = self.clock.now();
        if let Some(fact) = self.drops.due(dropped, now) {
            self.note(Actor::Cuecard, fact);
        }
    }

    /// Closes an earlier session beside the loop.
    pub(super) fn leave(&mut self) {
        if let Some(waiting) = self.signing_in.take()
            && let Some(reply) = waiting.reply
        {
            let broken_off = Problem::new(Code::Gone, "The sign-in was broken off.");
            answer(reply, Err(broken_off));
        }
        self.close_route();
        self.leave_sign_in();
        self.state.limited.clear();
        self.state.bases.clear();
        let Some(session) = self.session.take() else {
            return;
        };
        let now = self.clock.now();
        if let Some(fact) = self.drops.last(session.dropped(), now) {
            self.note(Actor::Cuecard, fact);
        }
        self.break_off();
        self.state.last_heard = None;
        self.under_way.push(Box::pin(async move {
            session.close().await;
            Finished::Closed
        }));
    }

    /// The sign-in did not work: back to the welcome screen, with the reason.
    fn refuse(&mut self, error: &Error) {
        let over = self.sign_in_over(error);
        let error = over.as_ref().unwrap_or(error);
        let problem = Problem::from(error);
        let reply = self.signing_in.take().and_then(|waiting| waiting.reply);
        if reply.is_some() {
            // A stored sign-in, which nobody waits for, is good for the next start.
            self.turn_away_connection();
        }
        self.leave();
        self.access.signed_out();
        self.change(ConnectionView::SignedOut, Some(error), None);
        self.state.profile = None;
        self.note_outbox();
        if let Some(reply) = reply {
            answer(reply, Err(problem));
        }
    }

    fn ended(&mut self, error: Option<&Error>) {
        let first = matches!(self.state.connection, ConnectionView::Connecting)
            && self.signing_in.is_some();
        if let Some(error) = error
            && (first
                || error.next_step() == NextStep::SignIn
                    && self.state.conversations.is_empty()
                    && !self.sign_ins.is_agent())
        {
            return self.refuse(error);
        }
        let over = error.and_then(|error| self.sign_in_over(error));
        let error = over.as_ref().or(error);
        self.break_off();
        let since = self.clock.now().as_millisecond();
        self.change(ConnectionView::Stopped { since }, error, None);
    }

    /// An attempt begins: the time of the next one is now.
    fn trying(&mut self) {
        let now = self.clock.now();
        let at = now.as_millisecond();
        match &mut self.state.connection {
            ConnectionView::Reconnecting { retry_at, .. }
            | ConnectionView::Waiting { retry_at, .. } => *retry_at = at,
            ConnectionView::Stopped { .. } => self.change(ConnectionView::Connecting, None, None),
            ConnectionView::SignedOut | ConnectionView::Connecting | ConnectionView::Live => {}
        }
    }

    /// The connection is gone: fading stops, and what is shown dates from before.
    fn break_off(&mut self) {
        if !matches!(self.state.connection, ConnectionView::Live) {
            return;
        }
        let now = self.clock.now();
        for conversation in &mut self.state.conversations {
            conversation.deck.pause(now);
            conversation.deck.mark_break();
            conversation.heard.mark_break();
            if let Some(talk) = &mut conversation.talk {
                talk.mark_break();
            }
        }
    }

    /// Since when there is no connection: an outage keeps its beginning through all its attempts.
    fn since(&self, now: Timestamp) -> i64 {
        match &self.state.connection {
            ConnectionView::Reconnecting { since, .. }
            | ConnectionView::Waiting { since, .. }
            | ConnectionView::Stopped { since } => *since,
            ConnectionView::SignedOut | ConnectionView::Connecting | ConnectionView::Live => {
                now.as_millisecond()
            }
        }
    }

    /// The state of the connection changes, and that is on record: with what stood in the way, and
    /// how long until the next attempt.
    pub(super) fn change(
        &mut self,
        view: ConnectionView,
        error: Option<&Error>,
        retry_in: Option<Duration>,
    ) {
        let problem = error.map(Problem::from);
        let state = state_name(&view);
        let attempt = match &view {
            ConnectionView::Reconnecting { attempt, .. } => Some(*attempt),
            ConnectionView::SignedOut
            | ConnectionView::Connecting
            | ConnectionView::Live
            | ConnectionView::Waiting { .. }
            | ConnectionView::Stopped { .. } => None,
        };
        let correlation_id = error.and_then(Error::correlation_id);
        let host = self
            .state
            .profile
            .as_ref()
            .map(|profile| profile.host.clone());
        let retry_in_ms = retry_in.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
        if let Some(error) = error {
            let kind = error.kind();
            let reference = correlation_id.map(tracing::field::display);
            tracing::warn!(
                state,
                host,
                attempt,
                retry_in_ms,
                kind,
                correlation_id = reference,
                "the connection changed: {error}"
            );
        } else {
            tracing::info!(state, host, "the connection changed");
        }
        let fact = Fact::ConnectionChanged {
            state: state.to_owned(),
            host,
            problem: problem
                .as_ref()
                .map(|problem| problem::name(problem.code).to_owned()),
            correlation_id,
            attempt,
            retry_in_ms,
        };
        self.state.connection = view;
        self.state.problem = problem;
        self.note(Actor::Cuecard, fact);
    }
}

pub(super) fn after(now: Timestamp, wait: Duration) -> i64 {
    let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    now.as_millisecond().saturating_add(wait)
}

/// As the panel names it (`ConnectionView`'s tag).
fn state_name(view: &ConnectionView) -> &'static str {
    match view {
        ConnectionView::SignedOut => "signedOut",
        ConnectionView::Connecting => "connecting",
        ConnectionView::Live => "live",
        ConnectionView::Waiting { .. } => "waiting",
        ConnectionView::Reconnecting { .. } => "reconnecting",
        ConnectionView::Stopped { .. } => "stopped",
    }
}
