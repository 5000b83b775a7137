//! When an agent had better sign in again (`platform.md`, sign-in: a refresh token may be missing).

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use wire::platform::Grant;
use wire::source::Dial;
use wire::{Endpoints, Error, NextStep};

use super::replacing::Replaced;
use crate::companion::Companion;
use crate::companion::event::Finished;
use crate::companion::request::Connection;
use crate::secrets::SecretName;
use crate::view::sign_in::ReSignInView;

/// So long before the end it is said.
const BEFORE: SignedDuration = SignedDuration::from_mins(30);

/// The agent's sign-in in use.
pub(in crate::companion) struct InUse {
    pub(super) endpoints: Endpoints,
    pub(super) client_id: String,
    /// Whether it stands in the keyring.
    pub(super) is_kept: bool,
    /// Whether the agent wants it there: so it is when they sign in again, though it was forgotten.
    pub(super) remember: bool,
    /// What it takes the place of, until it is where it is to be.
    pub(super) replaced: Option<Replaced>,
    pub(super) life: Life,
    /// Canceled when its replacements are no more to be kept.
    pub(super) stop: CancellationToken,
}

impl InUse {
    /// Where it is kept.
    pub(super) fn secret_name(&self) -> SecretName {
        let login = self.endpoints.login().host_str().unwrap_or_default();
        SecretName::sign_in(login, &self.client_id)
    }
}

/// What is known of its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    /// When it ends, where that was said.
    pub(super) ends_at: Option<Timestamp>,
    /// Whether it renews itself.
    pub(super) renews: bool,
    /// Since when it is over, if it is: refused or taken back.
    pub(super) over: Option<Timestamp>,
}

impl Life {
    /// What the panel says now. Nothing interrupts an interaction; but once the sign-in is over
    /// nothing is followed any more, and waiting for an end would be waiting for ever.
    fn due(self, is_following: bool, now: Timestamp) -> Option<ReSignInView> {
        let ends_at = self.ends_at.filter(|_| !self.renews);
        let over = self.over.or_else(|| ends_at.filter(|&at| at <= now));
        let near = ends_at.filter(|&at| !is_following && at.duration_since(now) <= BEFORE);
        over.or(near).map(|at| ReSignInView {
            ends_at: at.as_millisecond(),
        })
    }
}

impl Companion {
    /// A connection begins: whose sign-in it uses, if an agent's, and what that takes the place of.
    pub(in crate::companion) fn use_sign_in(
        &mut self,
        connection: &Connection,
        replaced: Option<Replaced>,
    ) {
        let is_kept = std::mem::take(&mut self.sign_ins.from_store);
        self.sign_ins.in_use = match &connection.dial {
            Dial::Platform {
                grant: Grant::Agent(grant),
            } => Some(InUse {
                endpoints: connection.endpoints.clone(),
                client_id: connection.client_id.clone(),
                is_kept,
                remember: is_kept,
                replaced,
                life: Life {
                    ends_at: grant.expires_at(),
                    renews: grant.can_renew(),
                    over: None,
                },
                stop: CancellationToken::new(),
            }),
            Dial::Assist { .. }
            | Dial::Platform {
                grant: Grant::ClientCredentials(_),
            } => None,
        };
        self.note_re_sign_in();
    }

    /// Looks whether the agent is to be told to sign in again.
    pub(in crate::companion) fn note_re_sign_in(&mut self) {
        let is_following = !self.state.conversations.is_empty();
        let now = self.clock.now();
        let in_use = self.sign_ins.in_use.as_ref();
        let due = in_use.and_then(|in_use| in_use.life.due(is_following, now));
        self.dirty |= due != self.state.re_sign_in;
        self.state.re_sign_in = due;
    }

    /// The platform does not take the sign-in any more: what stays is for the agent to look at, and
    /// nothing goes on until they signed in again. The error in the words of a sign-in's end, where
    /// it is an agent's.
    pub(in crate::companion) fn sign_in_over(&mut self, error: &Error) -> Option<Error> {
        let now = self.clock.now();
        let in_use = self.sign_ins.in_use.as_mut()?;
        if error.next_step() != NextStep::SignIn {
            return None;
        }
        in_use.life.over.get_or_insert(now);
        let name = in_use.is_kept.then(|| in_use.secret_name());
        in_use.is_kept = false;
        in_use.stop.cancel();
        if let Some(name) = name {
            // It would be refused at the next start as well.
            let (secrets, stopped) = (self.secrets.clone(), self.sign_ins.stopped.clone());
            self.under_way.push(Box::pin(async move {
                stopped.cancelled().await;
                if let Err(error) = secrets.forget(&name).await {
                    tracing::warn!(%error, "a sign-in that is over stays in the keyring");
                }
                Finished::Closed
            }));
        }
        self.note_re_sign_in();
        Some(Error::SignInEnded {
            correlation_id: error.correlation_id(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn life(ends_at: Option<i64>, renews: bool, over: Option<i64>) -> Life {
        Life {
            ends_at: ends_at.map(at),
            renews,
            over: over.map(at),
        }
    }

    fn said(life: Life, is_following: bool, now: i64) -> Option<i64> {
        life.due(is_following, at(now))
            .map(|view| view.ends_at / 60_000)
    }

    #[test]
    fn half_an_hour_before_its_end_it_is_said() {
        let ends = life(Some(100), false, None);
        assert_eq!(said(ends, false, 69), None);
        assert_eq!(said(ends, false, 70), Some(100));
        assert_eq!(said(ends, false, 200), Some(100), "and it stays said");
    }

    #[test]
    fn nothing_interrupts_an_interaction_until_nothing_is_followed_any_more() {
        let ends = life(Some(100), false, None);
        assert_eq!(said(ends, true, 99), None);
        assert_eq!(said(ends, true, 100), Some(100), "over");
        assert_eq!(said(life(Some(100), true, Some(50)), true, 60), Some(50));
    }

    #[test]
    fn what_renews_itself_or_does_not_end_is_left_alone() {
        assert_eq!(said(life(Some(100), true, None), false, 200), None);
        assert_eq!(said(life(None, false, None), false, 200), None);
    }

    proptest! {
        #[test]
        fn in_an_interaction_it_is_said_after_the_end_alone(
            ends in prop::option::of(0..1_000_i64),
            renews: bool,
            over in prop::option::of(0..1_000_i64),
            now in 0..1_000_i64,
        ) {
            let over = over.filter(|&over| over <= now);
            if let Some(said) = said(life(ends, renews, over), true, now) {
                prop_assert!(said <= now);
            }
        }
    }
}
