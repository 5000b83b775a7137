//! Hosts, credentials, and the one client that makes every call (`contract.md §0`, `§7`; for surface
//! B `platform.md`, sign-in).
//!
//! Owns the policy of a single call: bearer token, deadline, byte budget, correlation id, one retry
//! after a 401 with the very same request, the meaning of a status, the latency. Refuses to retry
//! anything else: backoff belongs to whoever owns the work (the companion, the courier), because
//! only they can persist an attempt. Rejected: retry middleware, which would hide attempts from
//! them.

mod answer;
mod call;
mod endpoints;
mod identity;
mod meaning;
mod pace;
mod transport;

pub use endpoints::{BadEndpoint, Endpoints, Host};
pub(crate) use endpoints::{LOCALHOST, is_loopback};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use crate::error::Error;
use crate::latency::{Latency, Meter, Sink};
use crate::platform::{AgentGrant, Grant};
use crate::source::Reach;
use crate::token::{AccessToken, Source, Tokens};
pub(crate) use answer::Answer;
pub(crate) use call::{CALL_TIMEOUT, Call, Load, action_headers};
use identity::Identity;
pub(crate) use meaning::{Meaning, Said, Surface, refusal};
use pace::Pace;
pub(crate) use transport::{CONNECT_TIMEOUT, Transport, USER_AGENT, causes, failure, use_tls};

/// Where the time of day comes from: `Retry-After` dates and the times of frames need it. The
/// owner's clock in the product, a fixed one in tests.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The header that carries a call's id (`contract.md §2`, used for every call by `§7`).
pub(crate) const CORRELATION_ID: &str = "x-correlation-id";

/// An OAuth client's id and secret (`contract.md §0`). Never printed.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The OAuth client's id.
    pub client_id: String,
    /// Its secret; `SecretString` prints as redacted.
    pub client_secret: SecretString,
}

/// Makes every call. Clones are the same client: one token, one pool of connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    tokens: Arc<Tokens>,
    meter: Meter,
}

/// What clients of all scopes have in common.
struct Shared {
    endpoints: Endpoints,
    identity: Identity,
    transport: Transport,
    clock: Clock,
    /// When calls of surface B may go.
    pace: Pace,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoints", &self.shared.endpoints)
            .field("scopes", &self.tokens.scope())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client for one platform, one OAuth client and one set of scopes. Opens no connection.
    /// The system's proxy and certificate store are honoured; redirects are not followed.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS or the proxy settings of this computer can't be used.
    pub fn new(
        endpoints: Endpoints,
        credentials: Credentials,
        scopes: &[&str],
        clock: Clock,
    ) -> Result<Self, Error> {
        Self::of(endpoints, Identity::scoped(credentials), scopes, clock)
    }

    /// A client of surface B, as an agent or as the OAuth client itself. Opens no connection; an
    /// agent's token is renewed by itself where a refresh token came with it, and whoever keeps it
    /// must listen to [`Client::agent_grants`]. There is to be one client for a sign-in: a second
    /// one would spend the refresh token behind the first one's back.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] when the agent signed in elsewhere: tokens go nowhere but to where
    /// they come from. [`Error::Setup`] as for [`Client::new`].
    pub fn platform(endpoints: Endpoints, grant: Grant, clock: Clock) -> Result<Self, Error> {
        let tokens = match grant {
            Grant::ClientCredentials(credentials) => Tokens::new(Source::Unscoped(credentials)),
            Grant::Agent(grant) if grant.endpoints == endpoints => Tokens::of_agent(grant, clock()),
            Grant::Agent(_) => {
                return Err(Error::SignInEnded {
                    correlation_id: None,
                });
            }
        };
        Self::of(endpoints, Identity::One(Arc::new(tokens)), &[], clock)
    }

    /// A client of nobody yet, to sign somebody in with.
    pub(crate) fn signing_in(endpoints: Endpoints, clock: Clock) -> Result<Self, Error> {
        let tokens = Arc::new(Tokens::new(Source::Nobody));
        Self::of(endpoints, Identity::One(tokens), &[], clock)
    }

    fn of(
        endpoints: Endpoints,
        identity: Identity,
        scopes: &[&str],
        clock: Clock,
    ) -> Result<Self, Error> {
        let transport = Transport::new(&endpoints)?;
        Ok(Self {
            tokens: identity.tokens(scopes),
            shared: Arc::new(Shared {
                endpoints,
                identity,
                transport,
                clock,
                pace: Pace::new(),
            }),
            meter: Meter::default(),
        })
    }

    /// The sign-in of the agent this client calls for, and each that replaces it; none where it
    /// calls for an OAuth client. A replacement that is not stored is lost: the refresh token
    /// before it is spent.
    #[must_use]
    pub fn agent_grants(&self) -> Option<watch::Receiver<AgentGrant>> {
        self.tokens.agent_grants()
    }

    /// The same hosts, credentials, connections, clock and latencies with another set of scopes,
    /// and so with a token of its own: what isn't granted for one feature takes no other down.
    /// Asked for twice with the same set, both share one token. On surface B, where the platform
    /// knows the scopes, it is the same client.
    #[must_use]
    pub fn with_scopes(&self, scopes: &[&str]) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            tokens: self.shared.identity.tokens(scopes),
            meter: self.meter.clone(),
        }
    }

    /// Which of this client's scopes the login host does not grant, by name and in the order they
    /// were given in; empty where it grants them all. Asks the login host only where no token with
    /// these scopes is held.
    ///
    /// A grant that names no scopes is one for all that were asked for (RFC 6749 §5.1);
    /// `invalid_scope` and `unauthorized_client` (§5.2) are a refusal of them, and as they don't
    /// say of which, each is then asked for by itself.
    ///
    /// # Errors
    /// Where that can't be found out: another refusal of the sign-in, no network, an answer that
    /// breaks the contract.
    pub async fn scopes_not_granted(&self) -> Result<Vec<String>, Error> {
        match self.tokens.missing(self).await {
            Err(error) if error.refuses_scopes() && !self.tokens.scope().is_empty() => {}
            answered => return answered,
        }
        let scopes: Vec<&str> = self.tokens.scope().split(' ').collect();
        let several = scopes.iter().filter(|_| scopes.len() > 1);
        let mut missing = Vec::new();
        for &scope in several {
            let alone = self.with_scopes(&[scope]);
            match alone.tokens.missing(&alone).await {
                Ok(not_granted) => missing.extend(not_granted),
                Err(error) if error.refuses_scopes() => missing.push(scope.to_owned()),
                Err(error) => return Err(error),
            }
        }
        if missing.is_empty() {
            // Each by itself and not together: none can be named as the one too many.
            missing = scopes.into_iter().map(str::to_owned).collect();
        }
        Ok(missing)
    }

    /// The same client, which tells `sink` of every attempt it makes, and so do the clients made
    /// from it by [`Client::with_scopes`]. The sink is called in passing and must not block.
    #[must_use]
    pub fn with_sink(&self, sink: Sink) -> Self {
        Self {
            meter: self.meter.with_sink(sink),
            ..self.clone()
        }
    }

    /// What can be asked of the platform this client speaks to.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match &self.shared.identity {
            Identity::Scoped { .. } => Reach::ASSIST,
            Identity::One(_) => Reach::PLATFORM,
        }
    }

    /// How long each kind of call took so far.
    #[must_use]
    pub fn latencies(&self) -> Vec<Latency> {
        self.meter.summary()
    }

    /// The platform's hosts.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.shared.endpoints
    }

    /// The time of day.
    pub(crate) fn now(&self) -> Timestamp {
        (self.shared.clock)()
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.shared.transport
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// A token that is good for a minute at least, fetched if need be.
    pub(crate) async fn token(&self) -> Result<AccessToken, Error> {
        self.tokens.get(self).await
    }

    /// The platform refused this token: the next [`Client::token`] fetches another.
    pub(crate) async fn forget(&self, token: &AccessToken) {
        self.tokens.forget(token).await;
    }

    /// `GET`s a JSON document.
    pub(crate) async fn get<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        self.send(call, &Load::empty(), |answer| answer.json(call.name))
            .await
    }

    /// Makes a call, once more with a new token after a 401, never a third time. Both attempts
    /// carry the same load: correlation id, idempotency key and body. What a 2xx says is read by
    /// `read`, whose failure counts as the call's.
    pub(crate) async fn send<T>(
        &self,
        call: &Call,
        load: &Load,
        read: impl Fn(&Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.carry(call, load, Surface::Assist, read).await
    }

    /// As [`Client::send`], for surface B: refusals are read in the vendor's words, and the call
    /// waits its turn where the limits are near (`platform.md`, errors and limits).
    pub(crate) async fn send_platform<T>(
        &self,
        call: &Call,
        load: &Load,
        read: impl Fn(&Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.carry(call, load, Surface::Platform, read).await
    }

    async fn carry<T>(
        &self,
        call: &Call,
        load: &Load,
        surface: Surface,
        read: impl Fn(&Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut refused = false;
        loop {
            if surface == Surface::Platform {
                // Before the token, which might grow old while the call waits.
                self.shared.pace.turn(load.correlation_id).await?;
            }
            let token = self.token().await?;
            let outcome = self.attempt(call, load, &token, surface, &read).await;
            let Err(error @ Error::TokenRefused { .. }) = outcome else {
                return outcome;
            };
            self.forget(&token).await;
            if refused {
                return Err(error);
            }
            refused = true;
        }
    }

    /// One attempt with this token, whatever comes of it.
    pub(crate) async fn attempt<T>(
        &self,
        call: &Call,
        load: &Load,
        token: &AccessToken,
        surface: Surface,
        read: impl Fn(&Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut url = self.endpoints().api_path(&call.path);
        if !load.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&load.query);
        }
        let mut request = self
            .transport()
            .calls
            .request(call.method.clone(), url)
            .headers(load.headers.clone())
            .header(AUTHORIZATION, token.header());
        if let Some(body) = &load.body {
            request = request
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(body.clone());
        }
        let judge = |answer: Answer| {
            if surface == Surface::Platform {
                self.shared.pace.heard(&answer, self.now());
            }
            if call.may_be_absent && answer.status == StatusCode::NOT_FOUND {
                return read(&answer);
            }
            let meaning = Meaning {
                surface,
                ..self.meaning(call.scopes)
            };
            read(&answer.success(&meaning)?)
        };
        let (deadline, id) = (call.timeout, load.correlation_id);
        self.exchange(call.name, request, deadline, id, judge).await
    }

    /// Sends a request under its correlation id, reads the whole answer within its deadline and
    /// byte budget, lets `judge` say what it means, and records the latency whatever comes of it.
    pub(crate) async fn exchange<T>(
        &self,
        name: &'static str,
        request: reqwest::RequestBuilder,
        deadline: Duration,
        correlation_id: Uuid,
        judge: impl FnOnce(Answer) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let began = Instant::now();
        let answer = async {
            let response = request
                .header(CORRELATION_ID, correlation_id.to_string())
                .timeout(deadline)
                .send()
                .await
                .map_err(|error| failure(error, deadline, Some(correlation_id)))?;
            Answer::read(response, deadline, correlation_id).await
        }
        .await;
        let took = began.elapsed();
        let status = answer.as_ref().ok().map(|answer| answer.status);
        let platform_id = answer.as_ref().ok().and_then(Answer::platform_id);
        let outcome = answer.and_then(|answer| judge(answer.after(took)));
        self.meter.record(name, outcome.as_ref().err(), took);
        tracing::debug!(
            call = name,
            %correlation_id,
            latency_ms = took.as_secs_f64() * 1000.0,
            status = status.map(|status| status.as_u16()),
            platform_id,
            failure = outcome.as_ref().err().map(Error::kind),
            "called the platform"
        );
        outcome
    }

    /// What a refusal of a call that needs `scopes` means.
    pub(crate) fn meaning<'a>(&'a self, scopes: &'a [&'a str]) -> Meaning<'a> {
        Meaning {
            surface: Surface::Assist,
            scopes,
            tokens: &self.tokens,
            now: self.now(),
        }
    }
}
