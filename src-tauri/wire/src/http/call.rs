//! What is asked in one call, apart from who asks.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use uuid::Uuid;

use crate::error::Error;

/// The deadline of a call that has none of its own in the contract.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// The header that makes attempts at one action count once (`contract.md §7`).
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header that carries the head of the local audit log, one line `install:seq:hash`. Whoever
/// keeps it can show later that the log was cut short or rewritten (`docs/security.md`).
pub(crate) const LOG_HEAD: HeaderName = HeaderName::from_static("x-cuecard-log-head");

/// One call of the API, as the contract names it.
pub(crate) struct Call {
    /// For logs and latencies.
    pub name: &'static str,
    pub method: Method,
    /// Below the API's base address.
    pub path: Cow<'static, str>,
    /// What a refused token lacks (`contract.md §0`, table).
    pub scopes: &'static [&'static str],
    /// For each attempt, from the connection to the answer's last byte.
    pub timeout: Duration,
    /// Whether "there is none" (404) is an answer, not a failure.
    pub may_be_absent: bool,
}

impl Call {
    /// A question without a deadline of its own.
    pub(crate) const fn get(
        name: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            method: Method::GET,
            path: Cow::Borrowed(path),
            scopes,
            timeout: CALL_TIMEOUT,
            may_be_absent: false,
        }
    }
}

/// What a call carries: the same for every attempt, byte for byte.
pub(crate) struct Load {
    pub correlation_id: Uuid,
    /// JSON.
    pub body: Option<Bytes>,
    pub headers: HeaderMap,
    /// The query's members, in order.
    pub query: Vec<(&'static str, String)>,
}

impl Load {
    /// A question's: nothing but a correlation id of its own.
    pub(crate) fn empty() -> Self {
        Self {
            correlation_id: Uuid::new_v4(),
            body: None,
            headers: HeaderMap::new(),
            query: Vec::new(),
        }
    }

    /// An action's: body, and headers that tell one action from another.
    pub(crate) fn action(
        correlation_id: Uuid,
        body: &Value,
        idempotency_key: &str,
        log_head: Option<&str>,
    ) -> Result<Self, Error> {
        Ok(Self {
            correlation_id,
            body: Some(Bytes::from(body.to_string())),
            headers: action_headers(idempotency_key, log_head)?,
            query: Vec::new(),
        })
    }

    /// The same with one more member in the query, which is escaped.
    pub(crate) fn with_query(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.query.push((name, text.into()));
        self
    }

    /// The same with one more header.
    pub(crate) fn with_header(mut self, name: HeaderName, text: &str) -> Result<Self, Error> {
        let value = value(text, name.as_str())?;
        self.headers.insert(name, value);
        Ok(self)
    }
}

/// The value of a header that is called `what`.
fn value(text: &str, what: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| Error::Setup {
        detail: format!("{what} can't stand in a header"),
    })
}

/// The headers of a user's action: the key, and the log's head where there is one.
///
/// A key that can't stand in a header is an error, as without it an action could count twice. A
/// head that can't is left out: the action matters more than its evidence.
pub(crate) fn action_headers(
    idempotency_key: &str,
    log_head: Option<&str>,
) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(2);
    headers.insert(
        IDEMPOTENCY_KEY,
        value(idempotency_key, "the idempotency key")?,
    );
    if let Some(head) = log_head {
        if let Ok(head) = HeaderValue::from_str(head) {
            headers.insert(LOG_HEAD, head);
        } else {
            tracing::warn!("the log's head can't stand in a header and is not sent");
        }
    }
    Ok(headers)
}
