//! Signing an agent in with the browser (`platform.md`, sign-in).
//!
//! Owns the one sign-in that can be under way, and what is known of the one in use. The listener and
//! the exchange are `wire`'s; opening the browser is the shell's, which is handed an address
//! ([`Begun`]). That address carries the sign-in's `state`: it stands in no view and no log.

mod arrival;
mod asked;
mod begun;
mod keeping;
mod leaving;
mod renewal;
mod replacing;
mod words;

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;
use wire::platform::Grant;
use wire::platform::sign_in::{Hints, SignIn, SignInError};
use wire::source::Dial;

use super::Companion;
use super::cards::answer;
use super::event::Finished;
use super::link::after;
use super::request::{Connection, Reply};
use crate::settings::{ConnectionSettings, save_hints};
use crate::view::error::{Code, Problem};
use crate::view::sign_in::{DeviceForm, SignInForm, SignInView};
use arrival::Arrived;
use asked::Asked;
use keeping::Kept;
use renewal::InUse;

pub use asked::environments;
pub use begun::Begun;

/// What can be asked about an agent's sign-in.
pub enum SignInRequest {
    /// Begin one.
    Begin {
        /// What was entered; all of it empty for the same again as the one in use.
        form: SignInForm,
        /// Whether it is to the built-in sandbox.
        sandbox: bool,
        /// Answered with the address to open.
        reply: Reply<Begun>,
    },
    /// Connect as the OAuth client itself instead.
    Device {
        /// What was entered.
        form: DeviceForm,
        /// Answered once connected and past the checks, or refused.
        reply: Reply<()>,
    },
    /// Give the one under way up.
    Cancel,
    /// The address of the one under way, to open it once more.
    Address {
        /// `gone` where there is none.
        reply: Reply<Url>,
    },
    /// The page that ends the browser's own session with the platform.
    LogoutAddress {
        /// None where no agent is signed in.
        reply: Reply<Option<Url>>,
    },
}

/// What a sign-in came to, on its way back to the loop.
pub(super) enum SignInStep {
    /// It listens, or can't.
    Begun {
        number: u64,
        asked: Asked,
        sign_in: Result<Box<SignIn>, SignInError>,
        /// Dropped once the listener is closed.
        door: DropGuard,
    },
    /// Somebody came back from the browser, or nobody did.
    Ended {
        number: u64,
        asked: Asked,
        arrived: Result<Box<Arrived>, Problem>,
    },
    /// The stored sign-in can't be used.
    Unusable(Problem),
    /// A replacement of the sign-in in use was kept.
    Kept(Box<Kept>),
}

/// What the companion knows of signing in.
pub(super) struct SignIns {
    profile: ConnectionSettings,
    limit: Duration,
    /// Counts them, so that what belongs to an earlier one is told.
    begun: u64,
    waiting: Option<Waiting>,
    /// Canceled once the listener of the last one is closed.
    door: CancellationToken,
    /// Canceled once no replacement of a sign-in is being kept any more.
    stopped: CancellationToken,
    /// Canceled once nothing of a connection is being kept for the next start any more.
    pub(super) keeping: CancellationToken,
    /// What the login host was told beforehand, the last time.
    hints: Hints,
    /// The next connection's sign-in comes from the keyring.
    from_store: bool,
    in_use: Option<InUse>,
}

/// The one under way.
struct Waiting {
    address: Option<Url>,
    cancel: CancellationToken,
    begun: Option<Reply<Begun>>,
    ended: Option<Reply<()>>,
}

impl Waiting {
    /// Nothing comes of it.
    fn end(self, problem: &Problem) {
        self.cancel.cancel();
        if let Some(reply) = self.begun {
            answer(reply, Err(problem.clone()));
        }
        if let Some(reply) = self.ended {
            answer(reply, Err(problem.clone()));
        }
    }
}

impl SignIns {
    pub(super) fn of(profile: ConnectionSettings, limit: Duration) -> Self {
        let over = CancellationToken::new();
        // There is nothing yet to wait for.
        over.cancel();
        Self {
            hints: profile.hints(),
            profile,
            limit,
            begun: 0,
            waiting: None,
            door: over.clone(),
            stopped: over.clone(),
            keeping: over,
            from_store: false,
            in_use: None,
        }
    }
}

impl SignIns {
    /// The connection that begins next is the stored one.
    pub(super) fn next_is_stored(&mut self) {
        self.from_store = true;
    }

    /// Whether an agent's sign-in is in use.
    pub(super) fn is_agent(&self) -> bool {
        self.in_use.is_some()
    }
}

impl Companion {
    pub(super) fn sign_in_asked(&mut self, request: SignInRequest) {
        match request {
            SignInRequest::Begin {
                form,
                sandbox,
                reply,
            } => self.begin_sign_in(&form, sandbox, reply),
            SignInRequest::Device { form, reply } => self.connect_device(&form, reply),
            SignInRequest::Cancel => self.cancel_sign_in(),
            SignInRequest::Address { reply } => {
                let waiting = self.sign_ins.waiting.as_ref();
                let address = waiting.and_then(|waiting| waiting.address.clone());
                answer(reply, address.ok_or_else(over));
            }
            SignInRequest::LogoutAddress { reply } => answer(reply, Ok(self.logout_address())),
        }
    }

    pub(super) fn sign_in_step(&mut self, step: SignInStep) {
        match step {
            SignInStep::Begun {
                number,
                asked,
                sign_in,
                door,
            } => self.sign_in_begun(number, asked, sign_in, door),
            SignInStep::Ended {
                number,
                asked,
                arrived,
            } => self.sign_in_ended(number, asked, arrived),
            SignInStep::Unusable(problem) => {
                if self.state.profile.is_none() {
                    self.state.notice = Some(problem);
                }
            }
            SignInStep::Kept(kept) => self.grant_kept(*kept),
        }
    }

    fn begin_sign_in(&mut self, form: &SignInForm, sandbox: bool, reply: Reply<Begun>) {
        let asked = match self.asked(form, sandbox) {
            Ok(asked) => asked,
            Err(problem) => return answer(reply, Err(problem)),
        };
        self.cancel_sign_in();
        let door = CancellationToken::new();
        let before = std::mem::replace(&mut self.sign_ins.door, door.clone());
        self.sign_ins.begun += 1;
        self.sign_ins.waiting = Some(Waiting {
            address: None,
            cancel: CancellationToken::new(),
            begun: Some(reply),
            ended: None,
        });
        let (number, limit) = (self.sign_ins.begun, self.sign_ins.limit);
        let (port, clock) = (self.sign_ins.profile.redirect_port(), self.clock.reader());
        let door = door.drop_guard();
        self.under_way.push(Box::pin(async move {
            // Both would listen on the one port.
            before.cancelled().await;
            let Asked {
                client_id,
                endpoints,
                hints,
                ..
            } = &asked;
            let sign_in = SignIn::begin(client_id, endpoints, hints, port, clock).await;
            Finished::SignIn(Box::new(SignInStep::Begun {
                number,
                sign_in: sign_in.map(|sign_in| Box::new(sign_in.with_limit(limit))),
                asked,
                door,
            }))
        }));
    }

    fn sign_in_begun(
        &mut self,
        number: u64,
        asked: Asked,
        sign_in: Result<Box<SignIn>, SignInError>,
        door: DropGuard,
    ) {
        if number != self.sign_ins.begun || self.sign_ins.waiting.is_none() {
            // Given up meanwhile.
            return;
        }
        let sign_in = match sign_in {
            Ok(sign_in) => sign_in,
            Err(error) => {
                tracing::warn!(kind = error.kind(), "a sign-in could not begin");
                if let Some(waiting) = self.sign_ins.waiting.take() {
                    waiting.end(&words::problem(&error));
                }
                return;
            }
        };
        let Some(waiting) = &mut self.sign_ins.waiting else {
            return;
        };
        let (ended, ends) = oneshot::channel();
        waiting.address = Some(sign_in.address().clone());
        waiting.cancel = sign_in.canceller();
        waiting.ended = Some(ended);
        if let Some(reply) = waiting.begun.take() {
            answer(reply, Ok(Begun::new(sign_in.address().clone(), ends)));
        }
        self.state.sign_in = Some(SignInView {
            ends_at: after(self.clock.now(), self.sign_ins.limit),
            redirect_uri: sign_in.redirect_uri(),
        });
        tracing::info!(
            host = asked.endpoints.login().host_str(),
            "waiting for the browser"
        );
        let organization = self.sign_ins.profile.organization_id;
        let (cancel, clock) = (sign_in.canceller(), self.clock.reader());
        let file = self.config_file.clone();
        self.under_way.push(Box::pin(async move {
            let granted = sign_in.finish().await;
            drop(door);
            let arrived = match granted {
                Ok(grant) => Arrived::of(grant, &asked, organization, clock, &cancel).await,
                Err(error) => Err(error),
            };
            if arrived.is_ok() && asked.remember {
                keep_hints(file, asked.hints.clone()).await;
            }
            let arrived = arrived.map(Box::new).map_err(|error| {
                tracing::warn!(kind = error.kind(), "nobody signed in");
                words::problem(&error)
            });
            Finished::SignIn(Box::new(SignInStep::Ended {
                number,
                asked,
                arrived,
            }))
        }));
    }

    fn sign_in_ended(&mut self, number: u64, asked: Asked, arrived: Result<Box<Arrived>, Problem>) {
        let waiting = if number == self.sign_ins.begun {
            self.sign_ins.waiting.take()
        } else {
            None
        };
        if waiting.is_some() {
            self.state.sign_in = None;
        }
        match (waiting, arrived) {
            (Some(waiting), Ok(arrived)) => self.admit(waiting, asked, *arrived),
            (Some(waiting), Err(problem)) => waiting.end(&problem),
            // Given up meanwhile: nobody is to stay signed in.
            (None, Ok(arrived)) => self.turn_away(*arrived),
            (None, Err(_)) => {}
        }
    }

    /// Connects as the agent who came back.
    fn admit(&mut self, waiting: Waiting, asked: Asked, arrived: Arrived) {
        if let Err(problem) = self.is_same_agent(&asked, &arrived) {
            self.turn_away(arrived);
            return waiting.end(&problem);
        }
        let notice = arrived.notice();
        let connection = Box::new(Connection {
            endpoints: asked.endpoints.clone(),
            client_id: asked.client_id.clone(),
            agent_id: arrived.agent_id(),
            dial: Dial::Platform {
                grant: Grant::Agent(arrived.into_grant()),
            },
            sandbox: asked.sandbox,
        });
        self.sign_ins.hints = asked.hints;
        self.connect(connection, asked.remember, waiting.ended);
        if notice.is_some() {
            self.state.notice = notice;
        }
    }

    /// Signs out whoever came back and is not wanted.
    fn turn_away(&mut self, arrived: Arrived) {
        self.under_way.push(Box::pin(async move {
            arrived.sign_out().await;
            Finished::Closed
        }));
    }

    /// Who signs in again must be who is signed in: cards and record are theirs.
    fn is_same_agent(&self, asked: &Asked, arrived: &Arrived) -> Result<(), Problem> {
        let (Some(profile), Some(_)) = (&self.state.profile, &self.sign_ins.in_use) else {
            return Ok(());
        };
        let here = profile.agent_id;
        if profile.secret != asked.secret_name() || here.is_none() || here == arrived.agent_id() {
            return Ok(());
        }
        let (there, here) = (arrived.name(), profile.agent.as_deref());
        Err(words::another_agent(there, here))
    }

    /// Gives up the sign-in that waits for the browser, if there is one.
    pub(super) fn cancel_sign_in(&mut self) {
        self.state.sign_in = None;
        if let Some(waiting) = self.sign_ins.waiting.take() {
            waiting.end(&over());
        }
    }
}

/// A convenience: that they were not kept is in the log, and keeps nobody out.
async fn keep_hints(file: PathBuf, hints: Hints) {
    let saved = tokio::task::spawn_blocking(move || save_hints(&file, &hints)).await;
    if let Ok(Err(error)) = saved {
        tracing::warn!(error = format!("{error:#}"), "the hints were not saved");
    }
}

fn over() -> Problem {
    Problem::new(Code::Gone, "The sign-in is over.")
}
