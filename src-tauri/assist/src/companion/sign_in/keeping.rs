//! Replacements of the sign-in in use: each is kept, in order, before anything else is done with it.
//!
//! A refresh token is good for one refresh, and its replacement comes with the answer: one that was
//! not kept is lost, and the agent would have to sign in at the next start.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use wire::platform::AgentGrant;

use super::SignInStep;
use crate::companion::Companion;
use crate::companion::event::Finished;
use crate::secrets::{SecretName, SecretStore};
use crate::view::error::Problem;

/// A renewal that is under way when the connection ends has so long to come back.
const LAST_REPLACEMENT: Duration = Duration::from_secs(1);

/// Waits for replacements, and keeps them.
pub(super) struct Keeper {
    grants: watch::Receiver<AgentGrant>,
    /// Where they are kept; none where the agent does not want that.
    name: Option<SecretName>,
    secrets: SecretStore,
    stop: CancellationToken,
    /// Tells, when dropped, that nothing is being kept any more.
    _stopped: DropGuard,
}

/// One was kept, or could not be.
pub(in crate::companion) struct Kept {
    keeper: Keeper,
    problem: Option<Problem>,
}

impl Keeper {
    async fn next(mut self) -> Finished {
        let changed = tokio::select! {
            biased;
            changed = self.grants.changed() => changed.is_ok(),
            () = self.stop.cancelled() => {
                let last = timeout(LAST_REPLACEMENT, self.grants.changed()).await;
                matches!(last, Ok(Ok(())))
            }
        };
        if changed {
            self.keep().await
        } else {
            Finished::Closed
        }
    }

    /// Keeps the newest.
    async fn keep(mut self) -> Finished {
        let text = self.grants.borrow_and_update().to_secret();
        let problem = match &self.name {
            Some(name) => self.secrets.put(name, text).await.err(),
            None => None,
        };
        let problem = problem.as_ref().map(Problem::from);
        let keeper = self;
        Finished::SignIn(Box::new(SignInStep::Kept(Box::new(Kept {
            keeper,
            problem,
        }))))
    }
}

impl Companion {
    /// From now on replacements of the sign-in in use are kept, where it is; `is_new`: it is to be
    /// kept itself, and was not before.
    pub(in crate::companion) fn keep_sign_in(&mut self, is_new: bool) {
        let (Some(session), Some(in_use)) = (&self.session, &mut self.sign_ins.in_use) else {
            return;
        };
        let Some(grants) = session.client().agent_grants() else {
            return;
        };
        // One keeper at a time: what another began to write must not come last.
        in_use.stop.cancel();
        in_use.stop = CancellationToken::new();
        let stopped = CancellationToken::new();
        let before = std::mem::replace(&mut self.sign_ins.stopped, stopped.clone());
        in_use.is_kept |= is_new;
        in_use.remember |= is_new;
        let name = in_use.secret_name();
        let keeper = Keeper {
            grants,
            name: in_use.is_kept.then_some(name),
            secrets: self.secrets.clone(),
            stop: in_use.stop.clone(),
            _stopped: stopped.drop_guard(),
        };
        self.under_way.push(Box::pin(async move {
            before.cancelled().await;
            if is_new {
                keeper.keep().await
            } else {
                keeper.next().await
            }
        }));
    }

    /// A replacement came, and was kept where it is to be.
    pub(super) fn grant_kept(&mut self, kept: Kept) {
        let Kept { keeper, problem } = kept;
        let is_stored = keeper.name.is_some() && problem.is_none();
        if problem.is_some() {
            self.state.notice = problem;
        }
        if keeper.stop.is_cancelled() {
            return;
        }
        if is_stored {
            self.take_back_replaced();
        }
        if let Some(in_use) = &mut self.sign_ins.in_use {
            let grant = keeper.grants.borrow();
            in_use.life.ends_at = grant.expires_at();
            in_use.life.renews = grant.can_renew();
        }
        self.under_way.push(Box::pin(keeper.next()));
        self.note_re_sign_in();
    }

    /// The connection ends: what is being renewed right now is still kept.
    pub(in crate::companion) fn leave_sign_in(&mut self) {
        if let Some(in_use) = self.sign_ins.in_use.take() {
            in_use.stop.cancel();
            // The new one came to nothing; one that is kept is good for the next start.
            if let Some(replaced) = in_use.replaced.filter(|replaced| !replaced.is_kept) {
                self.take_back(replaced, None);
            }
        }
        self.state.re_sign_in = None;
    }
}
