//! A whole answer, read within a byte budget.

use std::time::Duration;

use http::header::DATE;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Meaning, failure};
use crate::error::Error;

/// No answer of the contract comes near this, compressed or not: the longest is the list of all
/// prompts, each some 3 kB.
const BODY_LIMIT: usize = 8 << 20;

pub(crate) struct Answer {
    pub status: StatusCode,
    /// From the request's first byte to the answer's last.
    pub took: Duration,
    headers: HeaderMap,
    body: Vec<u8>,
    correlation_id: Uuid,
}

impl Answer {
    /// Reads a response whose call has this deadline; decompressed bytes count.
    pub(crate) async fn read(
        mut response: reqwest::Response,
        deadline: Duration,
        correlation_id: Uuid,
    ) -> Result<Self, Error> {
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure(error, deadline, Some(correlation_id)))?
        {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(Error::TooLarge {
                    limit_bytes: BODY_LIMIT,
                    correlation_id,
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self {
            status: response.status(),
            took: Duration::ZERO,
            headers: response.headers().clone(),
            body,
            correlation_id,
        })
    }

    /// The same, with how long it took.
    pub(super) fn after(self, took: Duration) -> Self {
        Self { took, ..self }
    }

    /// The answer if it is a 2xx, else what it means.
    pub(crate) fn success(self, meaning: &Meaning<'_>) -> Result<Self, Error> {
        if self.status.is_success() {
            Ok(self)
        } else {
            Err(self.error(meaning))
        }
    }

    /// What this answer means as a refusal.
    pub(crate) fn error(&self, meaning: &Meaning<'_>) -> Error {
        meaning.of(self.status, &self.headers, &self.body, self.correlation_id)
    }

    /// What came is not what the contract says; `what` quotes nothing of the body.
    pub(crate) fn strange(&self, name: &'static str, what: &str) -> Error {
        Error::Protocol {
            what: format!("{name}: {what}"),
            correlation_id: Some(self.correlation_id),
        }
    }

    /// The answer is larger than its call allows.
    pub(crate) fn too_large(&self, limit_bytes: usize) -> Error {
        Error::TooLarge {
            limit_bytes,
            correlation_id: self.correlation_id,
        }
    }

    /// The answer's headers.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id under which the vendor has this call, from `ININ-Correlation-Id`.
    pub(super) fn platform_id(&self) -> Option<String> {
        let text = self.headers.get("inin-correlation-id")?.to_str().ok()?;
        super::meaning::platform_id(text)
    }

    /// The far end's own time of day, where it said.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        crate::retry::http_date(self.headers.get(DATE)?.to_str().ok()?)
    }

    /// The body's bytes.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as the contract describes it.
    pub(crate) fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| Error::Protocol {
            // Category and place only: the text of the error may quote the body.
            what: format!(
                "{name}: {:?} error at line {}, column {}",
                error.classify(),
                error.line(),
                error.column()
            ),
            correlation_id: Some(self.correlation_id),
        })
    }
}
