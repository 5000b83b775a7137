//! Webhooks: what is told to addresses a person configured (`contract.md §1` clicks, `§2`,
//! `§4`, `§5`, `§7`).
//!
//! Owns the rule about those addresses at the moment of sending: the literal rule once more
//! (`rules::webhook_url`), every address a name resolves to held against it, the connection made to
//! exactly the addresses that were checked, no redirects, no proxy. A connection that is kept for
//! the next message leads to an address that was checked when it was opened; a new one is checked
//! again, so that a name that changes its mind between two messages gains nothing.
//!
//! Refuses to retry, and to repeat anything a receiver says: its body is read within a small budget
//! and thrown away. Rejected: resolving first and connecting to the result by hand, which leaves a
//! second lookup to the library in between.

mod message;
mod resolver;
mod signature;

pub use message::{Click, FeedbackSubmitted, Message, PromptInjected, SummaryFiled};
pub use resolver::{Looking, Lookup, system_lookup};
pub use signature::SIGNATURE;

use std::fmt;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use reqwest::redirect;
use secrecy::SecretString;
use tokio::time::Instant;
use url::Url;
use uuid::Uuid;

use crate::error::{Error, FarEnd};
use crate::http::{
    CONNECT_TIMEOUT, CORRELATION_ID, Clock, Said, USER_AGENT, action_headers, causes, failure,
    refusal, use_tls,
};
use crate::latency::{Latency, Meter, Sink};
use resolver::{NotPublic, Vetting};

/// The deadline of a message to the knowledge platform (`contract.md §1`, clicks).
pub const KNOWLEDGE_TIMEOUT: Duration = Duration::from_secs(5);

/// The deadline of a message to the model training (`contract.md §2`).
pub const TRAINING_TIMEOUT: Duration = Duration::from_secs(5);

/// The deadline of a message about an injected prompt (`contract.md §4`).
pub const INJECTION_TIMEOUT: Duration = Duration::from_secs(3);

/// The deadline of a summary on its way to the CRM (`contract.md §5`).
pub const CRM_TIMEOUT: Duration = Duration::from_secs(10);

/// So much of a receiver's answer is read, so that the connection can be used again.
const DISCARDED_BYTES: usize = 64 << 10;

/// Which addresses may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Admits loopback addresses over plain http, for development and the sandbox
    /// (`CUECARD_ALLOW_LOOPBACK`), and nothing else.
    pub allow_loopback: bool,
}

/// A receiver.
#[derive(Clone)]
pub struct Hook {
    /// Its address. Not part of any error or log: a query may hold a secret.
    pub url: String,
    /// What messages are signed with; unsigned without one.
    pub secret: Option<SecretString>,
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hook")
            .field("host", &host_of(&self.url))
            .field("signed", &self.secret.is_some())
            .finish()
    }
}

/// One message on its way.
#[derive(Debug, Clone, Copy)]
pub struct Posting<'a> {
    /// For logs and latencies, for example `webhook.knowledge`.
    pub name: &'static str,
    /// What is told.
    pub message: &'a Message,
    /// The same on every attempt (`contract.md §7`).
    pub idempotency_key: &'a str,
    /// Of the action that is told about.
    pub correlation_id: Uuid,
    /// From the lookup to the answer: [`KNOWLEDGE_TIMEOUT`], [`TRAINING_TIMEOUT`],
    /// [`INJECTION_TIMEOUT`], [`CRM_TIMEOUT`].
    pub timeout: Duration,
    /// As in [`crate::feedback::Delivery::log_head`].
    pub log_head: Option<&'a str>,
}

/// A message that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// HTTP status, 200..=299.
    pub status: u16,
    /// From the lookup to the answer.
    pub latency: Duration,
}

/// Sends messages to webhooks. Clones share their connections.
#[derive(Clone)]
pub struct Webhooks {
    policy: Policy,
    http: reqwest::Client,
    clock: Clock,
    meter: Meter,
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Webhooks {
    /// Opens no connection. Names are resolved by the operating system.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS can't be used on this computer.
    pub fn new(policy: Policy, clock: Clock) -> Result<Self, Error> {
        Self::with_lookup(policy, clock, system_lookup())
    }

    /// As [`Webhooks::new`], with names resolved by `lookup`. Its answers are held against the rule
    /// all the same.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS can't be used on this computer.
    pub fn with_lookup(policy: Policy, clock: Clock, lookup: Lookup) -> Result<Self, Error> {
        use_tls();
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            // A proxy would resolve the name itself and undo the check.
            .no_proxy()
            .dns_resolver(Vetting::new(policy, lookup))
            .build()
            .map_err(|error| Error::Setup {
                detail: causes(error),
            })?;
        Ok(Self {
            policy,
            http,
            clock,
            meter: Meter::default(),
        })
    }

    /// The same, telling `sink` of every attempt. It is called in passing and must not block.
    #[must_use]
    pub fn with_sink(&self, sink: Sink) -> Self {
        Self {
            meter: self.meter.with_sink(sink),
            ..self.clone()
        }
    }

    /// How long each kind of message took so far.
    #[must_use]
    pub fn latencies(&self) -> Vec<Latency> {
        self.meter.summary()
    }

    /// Which addresses may be called.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// Sends one message once. Any 2xx is success.
    ///
    /// # Errors
    /// [`Error::AddressRefused`] where the address may not be called, as written or by what its
    /// name resolves to; nothing was sent then. [`Error::Unreachable`] where the name does not
    /// resolve now, or nothing answers; [`Error::Timeout`]; [`Error::RateLimited`] (429);
    /// [`Error::Unavailable`] (408, 409, 425, 5xx); [`Error::Refused`] for any other status, a
    /// redirect included. [`Error::Setup`] where the key can't stand in a header.
    pub async fn post(&self, hook: &Hook, posting: &Posting<'_>) -> Result<Posted, Error> {
        let began = Instant::now();
        let outcome = self.attempt(hook, posting).await;
        let latency = began.elapsed();
        self.meter
            .record(posting.name, outcome.as_ref().err(), latency);
        tracing::debug!(
            call = posting.name,
            correlation_id = %posting.correlation_id,
            latency_ms = latency.as_secs_f64() * 1000.0,
            status = outcome.as_ref().ok().map(StatusCode::as_u16),
            failure = outcome.as_ref().err().map(Error::kind),
            "told a webhook"
        );
        outcome.map(|status| Posted {
            status: status.as_u16(),
            latency,
        })
    }

    async fn attempt(&self, hook: &Hook, posting: &Posting<'_>) -> Result<StatusCode, Error> {
        let url = self.admitted(hook, posting.correlation_id)?;
        let body = posting.message.as_json();
        let mut request = self
            .http
            .post(url)
            .headers(action_headers(posting.idempotency_key, posting.log_head)?)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header(CORRELATION_ID, posting.correlation_id.to_string())
            .timeout(posting.timeout);
        if let Some(secret) = &hook.secret {
            let signed_at = (self.clock)().as_second();
            request = request.header(SIGNATURE, signature::header(secret, signed_at, body));
        }
        let mut response = request
            .body(body.to_owned())
            .send()
            .await
            .map_err(|error| unreached(error, posting))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        discard(response).await;
        if status.is_success() {
            return Ok(status);
        }
        let said = Said {
            message: status
                .is_redirection()
                .then(|| "it redirects, and redirects are not followed".to_owned()),
            ..Said::default()
        };
        Err(refusal(
            FarEnd::Webhook,
            status,
            &headers,
            said,
            (self.clock)(),
            posting.correlation_id,
        ))
    }

    /// The address as the literal rule admits it.
    fn admitted(&self, hook: &Hook, correlation_id: Uuid) -> Result<Url, Error> {
        let refused = |reason: String| Error::AddressRefused {
            host: host_of(&hook.url).unwrap_or_else(|| "the URL".to_owned()),
            reason,
            correlation_id,
        };
        if let Some(violation) =
            rules::webhook_url::check("url", &hook.url, self.policy.allow_loopback)
        {
            return Err(refused(clause(&violation.message)));
        }
        Url::parse(&hook.url).map_err(|_| refused("is no URL".to_owned()))
    }
}

/// Why no answer came: the resolver's refusal is found among the causes.
fn unreached(error: reqwest::Error, posting: &Posting<'_>) -> Error {
    match NotPublic::cause_of(&error) {
        Some(refused) => Error::AddressRefused {
            host: refused.name.clone(),
            reason: refused.to_string(),
            correlation_id: posting.correlation_id,
        },
        None => failure(error, posting.timeout, Some(posting.correlation_id)),
    }
}

/// Reads what is left of an answer, up to a budget. How that ends does not matter: the status has
/// been said.
async fn discard(mut response: reqwest::Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > DISCARDED_BYTES {
            return;
        }
    }
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// "Must be …." as the end of a sentence.
fn clause(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars
        .next()
        .map(|first| first.to_lowercase().collect::<String>())
        .unwrap_or_default();
    (first + chars.as_str()).trim_end_matches('.').to_owned()
}
