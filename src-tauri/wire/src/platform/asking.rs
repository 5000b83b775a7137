//! What every call of surface B has in common: its deadline, its path, what tells one action from
//! another, and what a bare "taken" says.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::Duration;

use http::Method;
use serde_json::Value;
use uuid::Uuid;

use crate::error::Error;
use crate::http::{Answer, Call, Client, Load};

/// The deadline of one attempt, as the vendor's own SDK has it (`platform-reference.md §6`).
pub const TIMEOUT: Duration = Duration::from_secs(16);

/// What makes attempts at one action the same action (`contract.md §7`).
#[derive(Debug, Clone, Copy)]
pub struct Action<'a> {
    /// Of this action: the same on every attempt, in the log and in the record.
    pub correlation_id: Uuid,
    /// The same on every attempt.
    pub idempotency_key: &'a str,
    /// As in [`crate::feedback::Delivery::log_head`].
    pub log_head: Option<&'a str>,
}

/// What the platform says of an action it took and has nothing more to say of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// HTTP status, 200..=299.
    pub status: u16,
    /// How long the attempt took that succeeded.
    pub latency: Duration,
}

impl Taken {
    /// What a 2xx comes to, whatever else it says.
    pub(super) fn of(answer: &Answer) -> Self {
        Self {
            status: answer.status.as_u16(),
            latency: answer.took,
        }
    }
}

/// How people talk in a conversation: paths differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    /// By voice.
    Call,
    /// By messages.
    Message,
}

impl Talk {
    /// The segment of a path.
    pub(super) const fn segment(self) -> &'static str {
        match self {
            Self::Call => "calls",
            Self::Message => "messages",
        }
    }
}

/// A question at this path.
pub(super) fn question(
    name: &'static str,
    path: Cow<'static, str>,
    scopes: &'static [&'static str],
) -> Call {
    call(name, Method::GET, path, scopes)
}

/// A call with a body at this path.
pub(super) fn call(
    name: &'static str,
    method: Method,
    path: Cow<'static, str>,
    scopes: &'static [&'static str],
) -> Call {
    Call {
        name,
        method,
        path,
        scopes,
        timeout: TIMEOUT,
        may_be_absent: false,
    }
}

/// A question's load that has a body, as searches and queries do: nothing is changed by it, so it
/// has no key.
pub(super) fn asked_with(body: &Value) -> Load {
    Load {
        body: Some(body.to_string().into()),
        ..Load::empty()
    }
}

/// Sends an action and reads nothing but that it was taken.
pub(super) async fn deliver(
    client: &Client,
    call: &Call,
    body: &Value,
    action: &Action<'_>,
) -> Result<Taken, Error> {
    let load = carried(body, action)?;
    client
        .send_platform(call, &load, |answer| Ok(Taken::of(answer)))
        .await
}

/// An action's load.
pub(super) fn carried(body: &Value, action: &Action<'_>) -> Result<Load, Error> {
    Load::action(
        action.correlation_id,
        body,
        action.idempotency_key,
        action.log_head,
    )
}

/// The path below `/api/v2` that these segments make.
///
/// Ids come from outside. Everything but unreserved characters (RFC 3986 §2.3) is escaped, so that
/// a slash in an id is no other path; an empty one or one of dots, which a URL takes for nothing or
/// for a step up, is refused as what it is: an answer that breaks the contract.
pub(super) fn path(segments: &[&str]) -> Result<Cow<'static, str>, Error> {
    let mut path = "/api/v2".to_owned();
    for segment in segments {
        if matches!(*segment, "" | "." | "..") {
            return Err(Error::Protocol {
                what: "an id is empty or made of dots, so nothing can be asked about it".to_owned(),
                correlation_id: None,
            });
        }
        path.push('/');
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                path.push(char::from(byte));
            } else {
                // Writing to a String can't fail.
                let _ = write!(path, "%{byte:02X}");
            }
        }
    }
    Ok(Cow::Owned(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;
    use url::Url;

    /// The path as it would be asked for.
    fn asked(id: &str) -> Option<String> {
        let mut url = Url::parse("http://127.0.0.1/").expect("a literal URL");
        url.set_path(&path(&["conversations", id, "suggestions"]).ok()?);
        Some(url.path().to_owned())
    }

    #[rstest]
    #[case("7a0d5c5e", "7a0d5c5e")]
    #[case("a/b", "a%2Fb")]
    #[case("../../users/me", "..%2F..%2Fusers%2Fme")]
    #[case("%2e%2e", "%252e%252e")]
    #[case("a?b#c", "a%3Fb%23c")]
    #[case("a\\b", "a%5Cb")]
    #[case("...", "...")]
    #[case("é \u{0}", "%C3%A9%20%00")]
    fn ids_stay_in_their_place(#[case] id: &str, #[case] expect: &str) {
        let expect = format!("/api/v2/conversations/{expect}/suggestions");
        assert_eq!(asked(id), Some(expect));
    }

    #[rstest]
    fn ids_that_are_no_segment_are_refused(#[values("", ".", "..")] id: &str) {
        assert!(matches!(path(&["a", id]), Err(Error::Protocol { .. })));
    }

    proptest! {
        #[test]
        fn no_id_leads_elsewhere(id: String) {
            if let Some(path) = asked(&id) {
                let parts: Vec<&str> = path.split('/').collect();
                prop_assert_eq!(parts.len(), 6, "{}", &path);
                prop_assert_eq!(&parts[..4], ["", "api", "v2", "conversations"]);
                prop_assert!(!parts[4].is_empty() && parts[5] == "suggestions");
            }
        }
    }
}
