//! A whole answer, read within a byte budget.

use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{CALL_TIMEOUT, Meaning, failure};
use crate::error::Error;

/// No answer of the contract comes near this, compressed or not.
const BODY_LIMIT: usize = 1 << 20;

/// The platform's own sentence is cut to so many chars.
const SENTENCE: usize = 200;

pub(crate) struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    correlation_id: Uuid,
}

impl Answer {
    /// Reads a response; decompressed bytes count.
    pub(crate) async fn read(
        mut response: reqwest::Response,
        correlation_id: Uuid,
    ) -> Result<Self, Error> {
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure(error, CALL_TIMEOUT, Some(correlation_id)))?
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
            headers: response.headers().clone(),
            body,
            correlation_id,
        })
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

/// The platform's sentence in an error body (`{message, code, status, …}`), fit for one line.
pub(super) fn sentence(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct ErrorBody {
        message: String,
    }
    let body: ErrorBody = serde_json::from_slice(body).ok()?;
    let line: String = body
        .message
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SENTENCE)
        .collect();
    Some(line.trim().to_owned()).filter(|line| !line.is_empty())
}
