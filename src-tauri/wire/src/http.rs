//! Hosts, credentials, and the one client that makes every call (`contract.md §0`, `§7`).
//!
//! Owns the policy of a single call: bearer token, deadline, byte budget, correlation id, one retry
//! after a 401, the meaning of a status, the latency. Refuses to retry anything else: backoff
//! belongs to whoever owns the work (the companion, the courier), because only they can persist an
//! attempt. Rejected: retry middleware, which would hide attempts from them.

mod answer;
mod endpoints;
mod transport;

pub use endpoints::{BadEndpoint, Endpoints, Host};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use uuid::Uuid;

use crate::error::Error;
use crate::latency::{Latencies, Latency};
use crate::token::{AccessToken, Tokens};
pub(crate) use answer::Answer;
pub(crate) use transport::{Transport, failure};

/// Where the time of day comes from: `Retry-After` dates and the times of frames need it. The
/// owner's clock in the product, a fixed one in tests.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The header that carries a call's id (`contract.md §2`, used for every call by `§7`).
pub(crate) const CORRELATION_ID: &str = "x-correlation-id";

/// The deadline of a call that has none of its own in the contract.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(10);

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
}

struct Shared {
    endpoints: Endpoints,
    scopes: Vec<String>,
    transport: Transport,
    tokens: Tokens,
    clock: Clock,
    latencies: Latencies,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoints", &self.shared.endpoints)
            .field("scopes", &self.shared.scopes)
            .finish_non_exhaustive()
    }
}

/// One call of the API, as the contract names it.
pub(crate) struct Call {
    /// For logs and latencies.
    pub name: &'static str,
    /// Below the API's base address.
    pub path: &'static str,
    /// What a 403 says is missing (`contract.md §0`, table).
    pub scope: &'static str,
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
        let transport = Transport::new(&endpoints)?;
        Ok(Self {
            shared: Arc::new(Shared {
                tokens: Tokens::new(credentials, scopes),
                scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
                endpoints,
                transport,
                clock,
                latencies: Latencies::default(),
            }),
        })
    }

    /// How long each kind of call took so far.
    #[must_use]
    pub fn latencies(&self) -> Vec<Latency> {
        self.shared.latencies.summary()
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

    pub(crate) fn record(&self, call: &'static str, took: Duration) {
        self.shared.latencies.record(call, took);
    }

    /// A token that is good for a minute at least, fetched if need be.
    pub(crate) async fn token(&self) -> Result<AccessToken, Error> {
        self.shared.tokens.get(self).await
    }

    /// The platform refused this token: the next [`Client::token`] fetches another.
    pub(crate) async fn forget(&self, token: &AccessToken) {
        self.shared.tokens.forget(token).await;
    }

    /// `GET`s a JSON document.
    pub(crate) async fn get<T: DeserializeOwned>(&self, call: &Call) -> Result<T, Error> {
        self.send(call).await?.json(call.name)
    }

    /// Makes a call, once more with a new token after a 401, never a third time.
    async fn send(&self, call: &Call) -> Result<Answer, Error> {
        let mut token = self.token().await?;
        let mut refused = false;
        loop {
            let correlation_id = Uuid::new_v4();
            let answer = self.attempt(call, &token, correlation_id).await?;
            if answer.status != StatusCode::UNAUTHORIZED {
                return answer.success(&self.meaning(call.scope));
            }
            self.forget(&token).await;
            if refused {
                return Err(Error::TokenRefused {
                    correlation_id: Some(correlation_id),
                });
            }
            refused = true;
            token = self.token().await?;
        }
    }

    async fn attempt(
        &self,
        call: &Call,
        token: &AccessToken,
        correlation_id: Uuid,
    ) -> Result<Answer, Error> {
        let request = self
            .transport()
            .calls
            .get(self.endpoints().api_path(call.path))
            .header(http::header::AUTHORIZATION, token.header())
            .header(CORRELATION_ID, correlation_id.to_string());
        self.exchange(call.name, request, correlation_id).await
    }

    /// Sends a request, reads the whole answer within its deadline and byte budget, and records the
    /// latency whatever comes of it.
    pub(crate) async fn exchange(
        &self,
        name: &'static str,
        request: reqwest::RequestBuilder,
        correlation_id: Uuid,
    ) -> Result<Answer, Error> {
        let began = Instant::now();
        let answer = async {
            let response = request
                .timeout(CALL_TIMEOUT)
                .send()
                .await
                .map_err(|error| failure(error, CALL_TIMEOUT, Some(correlation_id)))?;
            Answer::read(response, correlation_id).await
        }
        .await;
        let took = began.elapsed();
        self.record(name, took);
        tracing::debug!(
            call = name,
            %correlation_id,
            latency_ms = took.as_secs_f64() * 1000.0,
            outcome = match &answer {
                Ok(answer) => answer.status.as_str(),
                Err(error) => error.kind(),
            },
            "called the platform"
        );
        answer
    }

    /// What a refusal of a call that needs `scope` means.
    pub(crate) fn meaning<'a>(&'a self, scope: &'a str) -> Meaning<'a> {
        Meaning {
            scope,
            asked: self.shared.scopes.iter().any(|asked| asked == scope),
            now: self.now(),
        }
    }
}

/// What it takes to say what a refusal means.
pub(crate) struct Meaning<'a> {
    scope: &'a str,
    asked: bool,
    now: Timestamp,
}

impl Meaning<'_> {
    /// The error for a status that is no success.
    pub(crate) fn of(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        correlation_id: Uuid,
    ) -> Error {
        let retry_after = crate::retry::retry_after(headers, self.now);
        let message = answer::sentence(body);
        match status.as_u16() {
            401 => Error::TokenRefused {
                correlation_id: Some(correlation_id),
            },
            403 => Error::ScopeMissing {
                scope: self.scope.to_owned(),
                asked: self.asked,
                correlation_id,
            },
            429 => Error::RateLimited {
                retry_after,
                correlation_id,
            },
            // contract.md §7: of the 4xx only these may pass.
            status @ (408 | 409 | 425 | 500..) => Error::Unavailable {
                status,
                retry_after,
                message,
                correlation_id,
            },
            status => Error::Refused {
                status,
                message,
                correlation_id,
            },
        }
    }
}
