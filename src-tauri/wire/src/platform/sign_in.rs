//! Signing an agent in with the browser (`platform.md`, sign-in; reference §1.2, §1.3).
//!
//! Authorization code with PKCE S256: the system's browser goes to the login host, and its answer
//! comes back to a listener on loopback at a fixed port, because the redirect URI must match a
//! registered one exactly. The code is exchanged without a secret; what comes of it is an
//! [`AgentGrant`]. Refused: embedded web views, custom URI schemes and the implicit grant.
//!
//! - `flow`: what an answer means, and when there will be none. Pure.
//! - `pkce`: verifier, challenge and state. Pure.
//! - `request`, `page`, `door`: the listener.
//! - `exchange`: a code for tokens.
//! - `failure`: every way it can fail, in words.
//! - `grant`: what is held afterwards.
//! - `revoke`: signing out.

mod door;
mod exchange;
mod failure;
mod flow;
mod grant;
mod page;
mod pkce;
mod request;
mod revoke;

use std::fmt;
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use url::Url;
use zeroize::Zeroizing;

use crate::http::{Client, Clock, Endpoints};
use door::{Door, Visit};
use exchange::exchange;
use flow::{Flow, Verdict};
use page::Page;
use pkce::{State, Verifier};

pub use failure::{ClockOff, SignInError};
pub use grant::{AgentGrant, Grant, UnreadableGrant};
pub use revoke::{REVOKE_LIMIT, revoke};

/// The port of the redirect URI that administrators register: `http://localhost:28482/`.
pub const REDIRECT_PORT: u16 = 28_482;

/// The browser's answer is waited for so long.
pub const LIMIT: Duration = Duration::from_mins(2);

/// What the login host can be told beforehand, so that the person has less to choose and type
/// (reference §1.3). All of it may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The organization's short name; only together with `provider`.
    pub org: Option<String>,
    /// Its identity provider, such as `okta`; only together with `org`.
    pub provider: Option<String>,
    /// Who is about to sign in: an email address.
    pub login_hint: Option<String>,
    /// Whether to ask even where the browser is signed in already (`prompt=login`).
    pub ask_anew: bool,
}

/// The redirect URI with this port, as it must be registered, to the slash.
#[must_use]
pub fn redirect_uri(port: u16) -> String {
    format!("http://localhost:{port}/")
}

/// The page that ends the browser's own session with the platform (reference §1.2): without it, the
/// next sign-in may be the same person's without a question.
#[must_use]
pub fn logout_address(endpoints: &Endpoints, client_id: &str) -> Url {
    let mut address = endpoints.login_path("/logout");
    address
        .query_pairs_mut()
        .append_pair("client_id", client_id);
    address
}

/// A sign-in that has begun: it listens, and waits for the browser. Dropped, it is over.
pub struct SignIn {
    client_id: String,
    address: Url,
    verifier: Verifier,
    state: State,
    door: Door,
    client: Client,
    limit: Duration,
    cancel: CancellationToken,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("client_id", &self.client_id)
            .field("port", &self.door.port())
            .finish_non_exhaustive()
    }
}

impl SignIn {
    /// Begins a sign-in: listens at `port` of loopback ([`REDIRECT_PORT`]; 0 is any that is free,
    /// for tests) and makes the address to open. Asks nobody anything yet.
    ///
    /// # Errors
    /// [`SignInError::ClientIdMissing`], [`SignInError::HintsIncomplete`],
    /// [`SignInError::PortTaken`], [`SignInError::NoListener`], and [`SignInError::Failed`] where
    /// TLS or the proxy settings of this computer can't be used.
    pub async fn begin(
        client_id: &str,
        endpoints: &Endpoints,
        hints: &Hints,
        port: u16,
        clock: Clock,
    ) -> Result<Self, SignInError> {
        let client_id = client_id.trim();
        if client_id.is_empty() {
            return Err(SignInError::ClientIdMissing);
        }
        if given(hints.org.as_deref()).is_some() != given(hints.provider.as_deref()).is_some() {
            return Err(SignInError::HintsIncomplete);
        }
        let client = Client::signing_in(endpoints.clone(), clock)?;
        let door = Door::open(port).await?;
        let verifier = Verifier::new(&Zeroizing::new(rand::random()));
        let state = State::new(&Zeroizing::new(rand::random()));
        let address = address(endpoints, client_id, hints, door.port(), &verifier, &state);
        Ok(Self {
            client_id: client_id.to_owned(),
            address,
            verifier,
            state,
            door,
            client,
            limit: LIMIT,
            cancel: CancellationToken::new(),
        })
    }

    /// The same with another limit than [`LIMIT`].
    #[must_use]
    pub fn with_limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// What to open in the system's browser. Not for logs: it carries the `state`.
    #[must_use]
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// The redirect URI that must be registered with the OAuth client.
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        redirect_uri(self.door.port())
    }

    /// Ends the sign-in with [`SignInError::Cancelled`] when it is cancelled.
    #[must_use]
    pub fn canceller(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Waits for the browser's answer, at most [`LIMIT`] from now, and exchanges its code. The
    /// browser shows what came of it; nothing listens afterwards, whatever came.
    ///
    /// # Errors
    /// Every [`SignInError`] but those of [`SignIn::begin`].
    pub async fn finish(self) -> Result<AgentGrant, SignInError> {
        let Self {
            client_id,
            address: _,
            verifier,
            state,
            door,
            client,
            limit,
            cancel,
        } = self;
        let redirect_uri = redirect_uri(door.port());
        let (code, visit) = answer(door, state, limit, &cancel).await?;
        let exchanged = tokio::select! {
            () = cancel.cancelled() => Err(SignInError::Cancelled),
            exchanged = exchange(&client, &client_id, &code, &verifier, &redirect_uri) => exchanged,
        };
        match &exchanged {
            Ok(_) => visit.show(&Page::SignedIn).await,
            Err(error) => visit.show(&Page::Failed(error)).await,
        }
        exchanged
    }
}

/// The browser's answer: its code, and whom to tell what came of it. The door is closed then.
async fn answer(
    mut door: Door,
    state: State,
    limit: Duration,
    cancel: &CancellationToken,
) -> Result<(SecretString, Visit), SignInError> {
    let began = Instant::now();
    let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut flow = Flow::new(state, 0, milliseconds(limit), door.port());
    loop {
        let visit = tokio::select! {
            () = cancel.cancelled() => return Err(flow.cancel()),
            () = sleep_until(began + limit) => match flow.due(milliseconds(began.elapsed())) {
                Some(error) => return Err(error),
                // The clock of the wait runs ahead of ours by less than it can tell.
                None => continue,
            },
            visit = door.next() => visit,
        };
        match flow.came(&visit.query, milliseconds(began.elapsed())) {
            Verdict::Code(code) => return Ok((code, visit)),
            Verdict::Failed(error) => {
                visit.show(&Page::Failed(&error)).await;
                return Err(error);
            }
            Verdict::Stranger => door.turn_away(visit, Page::Stranger),
            Verdict::Noise => door.turn_away(visit, Page::NotFound),
        }
    }
}

fn given(hint: Option<&str>) -> Option<&str> {
    hint.map(str::trim).filter(|hint| !hint.is_empty())
}

/// `GET {login}/oauth/authorize` (reference §1.2, §1.3). No `scope`: scopes come from the OAuth
/// client's configuration.
fn address(
    endpoints: &Endpoints,
    client_id: &str,
    hints: &Hints,
    port: u16,
    verifier: &Verifier,
    state: &State,
) -> Url {
    let mut address = endpoints.login_path("/oauth/authorize");
    let mut query = address.query_pairs_mut();
    query
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", &redirect_uri(port))
        .append_pair("response_type", "code")
        .append_pair("code_challenge", &verifier.challenge())
        .append_pair("code_challenge_method", "S256")
        .append_pair("state", state.expose());
    for (name, hint) in [
        ("org", &hints.org),
        ("provider", &hints.provider),
        ("login_hint", &hints.login_hint),
    ] {
        if let Some(hint) = given(hint.as_deref()) {
            query.append_pair(name, hint);
        }
    }
    if hints.ask_anew {
        query.append_pair("prompt", "login");
    }
    drop(query);
    address
}
