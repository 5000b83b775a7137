//! Prompts as the platform holds them (`contract.md §3`).
//!
//! Owns one attempt at reading or deploying, and what its answer means. Refuses to check a prompt
//! (`rules::prompt`), to compare what was read back, and to wait between attempts
//! ([`crate::retry::prompt_pause`] says how long): whoever deploys keeps the versions and says when
//! a deploy has succeeded.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::Duration;

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::error::Error;
use crate::http::{Answer, CALL_TIMEOUT, Call, Client, Load};

/// The scope for reading what is deployed (`contract.md §0`, table), for [`Client::with_scopes`].
pub const PROMPT_READ_SCOPES: [&str; 1] = ["agent-assist:prompt:read"];

/// The scopes for deploying and reading back (`contract.md §0`, table: `admin` for deploy).
pub const PROMPT_DEPLOY_SCOPES: [&str; 2] = [PROMPT_READ_SCOPES[0], "agent-assist:prompt:admin"];

const PROMPTS: &str = "/api/v2/agent-assist/prompts";

const LIST: Call = Call::get("prompts", PROMPTS, &PROMPT_READ_SCOPES);

/// A deploy on its way.
#[derive(Clone, Copy)]
pub struct Put<'a> {
    /// The prompt's id; any text, as it stands in a path.
    pub id: &'a str,
    /// The whole prompt.
    pub body: &'a Value,
    /// Of this deploy: the same on every attempt, in the log and in the record.
    pub correlation_id: Uuid,
    /// The same on every attempt (`contract.md §7`).
    pub idempotency_key: &'a str,
    /// As in [`crate::feedback::Delivery::log_head`].
    pub log_head: Option<&'a str>,
}

/// A deploy the platform says it took. What it holds now is read back by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Putted {
    /// HTTP status: 200 or 204.
    pub status: u16,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
}

/// Every prompt that is deployed, each as the platform tells it, in its order.
///
/// # Errors
/// [`Error::ScopeMissing`] naming `agent-assist:prompt:read` (403), [`Error::RateLimited`],
/// [`Error::Unavailable`], [`Error::Protocol`] where the answer is not `{entities: […]}` of
/// objects, and whatever befalls a call.
pub async fn list(client: &Client) -> Result<Vec<Value>, Error> {
    #[derive(Deserialize)]
    struct Entities {
        entities: Vec<Value>,
    }
    let read = |answer: &Answer| {
        let Entities { entities } = answer.json(LIST.name)?;
        if entities.iter().all(Value::is_object) {
            Ok(entities)
        } else {
            Err(answer.strange(LIST.name, "an entity is not an object"))
        }
    };
    client.send(&LIST, &Load::empty(), read).await
}

/// One prompt as it is deployed; none where the platform holds none under this id (404).
///
/// # Errors
/// As [`list`].
pub async fn get(client: &Client, id: &str) -> Result<Option<Value>, Error> {
    let Some(path) = path_of(id) else {
        return Ok(None);
    };
    let call = Call {
        name: "prompt",
        method: Method::GET,
        path,
        scopes: &PROMPT_READ_SCOPES,
        timeout: CALL_TIMEOUT,
        may_be_absent: true,
    };
    let read = |answer: &Answer| {
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let prompt: Value = answer.json(call.name)?;
        if prompt.is_object() {
            Ok(Some(prompt))
        } else {
            Err(answer.strange(call.name, "the prompt is not an object"))
        }
    };
    client.send(&call, &Load::empty(), read).await
}

/// Deploys a prompt: one attempt, and one more with a new token after a 401, both under the same
/// idempotency key and correlation id. The client should have [`PROMPT_DEPLOY_SCOPES`].
///
/// # Errors
/// [`Error::Refused`] with the fields the platform names (400), [`Error::ScopeMissing`] (403),
/// [`Error::TokenRefused`] (401 twice), [`Error::RateLimited`] (429), [`Error::Unavailable`] (408,
/// 409, 425, 5xx; [`Error::is_indexing`] tells the one that is waited for), [`Error::Protocol`] for
/// any other 2xx, and whatever befalls a call; [`Error::may_have_arrived`] tells whether the
/// platform may hold the prompt all the same. [`Error::Setup`] where id or key can't be sent.
pub async fn put(client: &Client, put: &Put<'_>) -> Result<Putted, Error> {
    let path = path_of(put.id).ok_or_else(|| Error::Setup {
        detail: "a prompt's id can't be empty or made of dots".to_owned(),
    })?;
    let call = Call {
        name: "prompt_deploy",
        method: Method::PUT,
        path,
        scopes: &[PROMPT_DEPLOY_SCOPES[1]],
        timeout: CALL_TIMEOUT,
        may_be_absent: false,
    };
    let load = Load::action(
        put.correlation_id,
        put.body,
        put.idempotency_key,
        put.log_head,
    )?;
    let read = |answer: &Answer| {
        if !matches!(answer.status, StatusCode::OK | StatusCode::NO_CONTENT) {
            let status = answer.status.as_u16();
            let what = format!("status {status} instead of 200 or 204");
            return Err(answer.strange(call.name, &what));
        }
        Ok(Putted {
            status: answer.status.as_u16(),
            latency: answer.took,
        })
    };
    client.send(&call, &load, read).await
}

/// The path of a prompt; none for an id that a URL would take for a step up or for nothing.
///
/// Everything but unreserved characters (RFC 3986 §2.3) is escaped here, as setting a URL's path
/// leaves slashes and percent signs alone.
fn path_of(id: &str) -> Option<Cow<'static, str>> {
    if matches!(id, "" | "." | "..") {
        return None;
    }
    let mut path = format!("{PROMPTS}/");
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            path.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    Some(Cow::Owned(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::Url;

    /// The path as it would be asked for.
    fn asked(id: &str) -> Option<String> {
        let mut url = Url::parse("http://127.0.0.1/").expect("a literal URL");
        url.set_path(&path_of(id)?);
        Some(url.path().to_owned())
    }

    #[test]
    fn ids_stay_below_the_collection() {
        for (id, expect) in [
            ("on-hold", "on-hold"),
            ("a/b", "a%2Fb"),
            ("../config", "..%2Fconfig"),
            ("50%", "50%25"),
            ("%2e%2e", "%252e%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("é x", "%C3%A9%20x"),
            ("...", "..."),
        ] {
            assert_eq!(asked(id), Some(format!("{PROMPTS}/{expect}")), "{id}");
        }
        for id in ["", ".", ".."] {
            assert_eq!(asked(id), None, "{id:?}");
        }
    }

    proptest! {
        #[test]
        fn no_id_leads_elsewhere(id: String) {
            if let Some(path) = asked(&id) {
                let rest = path.strip_prefix(PROMPTS).and_then(|rest| rest.strip_prefix('/'));
                let rest = rest.expect("below the collection");
                prop_assert!(!rest.is_empty() && !rest.contains('/'), "{path}");
            }
        }
    }
}
