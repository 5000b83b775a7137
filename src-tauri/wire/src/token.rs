//! One token for each client and set of scopes, fetched once however many ask (`contract.md §0`).
//!
//! Client credentials only, in the form dialect: the parameters as a form body, id and secret in
//! HTTP Basic, each form-encoded first (RFC 6749 §2.3.1). Tokens live here, in memory, and leave
//! only as a header marked sensitive; nothing prints them. By hand rather than through the `oauth2`
//! crate, because that refuses an `expires_in` in quotes, which identity providers do send, and has
//! neither sharing nor renewal, which are most of this file.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::{HeaderValue, StatusCode};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Deserializer};
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::http::{Answer, CALL_TIMEOUT, Client, Credentials};

/// A token is renewed so long before it expires (`contract.md §0`); one that lives less than twice
/// as long, at half its life.
const RENEW_BEFORE: Duration = Duration::from_mins(1);

/// The life assumed where `expires_in` is missing or senseless: short, so that little can go wrong.
const SHORT_LIFE: Duration = Duration::from_mins(1);

/// No token is trusted longer, whatever it says.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// A bearer token, ready to be sent. `Debug` shows its number, never itself.
#[derive(Clone)]
pub(crate) struct AccessToken {
    header: HeaderValue,
    /// Counts the tokens of this client, to tell an old refusal from a new one.
    number: u64,
}

impl AccessToken {
    /// `Bearer …`, marked sensitive.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccessToken(#{})", self.number)
    }
}

/// The token of one client.
pub(crate) struct Tokens {
    credentials: Credentials,
    scope: String,
    slot: Mutex<Slot>,
    /// Requests that came to an end. Who waited while one failed shares its failure instead of
    /// asking again.
    ended: AtomicU64,
}

#[derive(Default)]
struct Slot {
    token: Option<Held>,
    failure: Option<Error>,
    issued: u64,
}

struct Held {
    token: AccessToken,
    renew_at: Instant,
    /// What it was granted for, where the login host said so (RFC 6749 §5.1).
    granted: Option<BTreeSet<String>>,
}

impl Tokens {
    pub(crate) fn new(credentials: Credentials, scopes: &[&str]) -> Self {
        Self {
            credentials,
            scope: scopes.join(" "),
            slot: Mutex::default(),
            ended: AtomicU64::new(0),
        }
    }

    /// The scopes it is asked for with, as in the request.
    pub(crate) fn scope(&self) -> &str {
        &self.scope
    }

    /// Whether the token is asked for with this scope.
    pub(crate) fn asks_for(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|asked| asked == scope)
    }

    /// The token, fetched if there is none or it is about to expire. Callers that come while a
    /// request is under way wait for it and share its outcome, good or bad.
    pub(crate) async fn get(&self, client: &Client) -> Result<AccessToken, Error> {
        self.held(client).await.map(|(token, _)| token)
    }

    /// Which of the scopes asked for the token was not granted for, in the order of asking.
    pub(crate) async fn missing(&self, client: &Client) -> Result<Vec<String>, Error> {
        let (token, granted) = self.held(client).await?;
        // RFC 6749 §5.1: an answer that names no scopes grants what was asked for.
        let Some(granted) = granted else {
            return Ok(Vec::new());
        };
        let asked = self.scope.split(' ').filter(|scope| !scope.is_empty());
        let missing: Vec<String> = asked
            .filter(|&scope| !granted.contains(scope))
            .map(str::to_owned)
            .collect();
        if !missing.is_empty() {
            // It is no use, and the next question is to be answered anew.
            self.forget(&token).await;
        }
        Ok(missing)
    }

    async fn held(
        &self,
        client: &Client,
    ) -> Result<(AccessToken, Option<BTreeSet<String>>), Error> {
        let ended = self.ended.load(Ordering::Acquire);
        let mut slot = self.slot.lock().await;
        if let Some(held) = &slot.token
            && Instant::now() < held.renew_at
        {
            return Ok((held.token.clone(), held.granted.clone()));
        }
        if let Some(failure) = &slot.failure
            && self.ended.load(Ordering::Acquire) != ended
        {
            return Err(failure.clone());
        }
        let outcome = self.request(client, slot.issued + 1).await;
        self.ended.fetch_add(1, Ordering::Release);
        match outcome {
            Ok(held) => {
                slot.issued += 1;
                slot.failure = None;
                let found = (held.token.clone(), held.granted.clone());
                slot.token = Some(held);
                Ok(found)
            }
            Err(error) => {
                slot.token = None;
                slot.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Forgets a token the platform refused. Fifty calls refused with the same token forget it
    /// once, and not the one that came after it.
    pub(crate) async fn forget(&self, refused: &AccessToken) {
        let mut slot = self.slot.lock().await;
        if slot
            .token
            .as_ref()
            .is_some_and(|held| held.token.number == refused.number)
        {
            slot.token = None;
        }
    }

    async fn request(&self, client: &Client, number: u64) -> Result<Held, Error> {
        let correlation_id = Uuid::new_v4();
        let id: String = byte_serialize(self.credentials.client_id.as_bytes()).collect();
        let secret = self.credentials.client_secret.expose_secret();
        let secret: Zeroizing<String> = Zeroizing::new(byte_serialize(secret.as_bytes()).collect());
        let request = client
            .transport()
            .calls
            .post(client.endpoints().login_path("/oauth/token"))
            .basic_auth(id, Some(secret.as_str()))
            .form(&[
                ("grant_type", "client_credentials"),
                ("scope", self.scope.as_str()),
            ]);
        // From before the request: the life began somewhere on the way.
        let asked_at = Instant::now();
        let grant = client
            .exchange("token", request, CALL_TIMEOUT, correlation_id, |answer| {
                granted(&answer, client, correlation_id)
            })
            .await?;
        let renew_at = asked_at + renewed_after(grant.expires_in);
        let token = Zeroizing::new(format!("Bearer {}", grant.access_token.as_str()));
        let mut header = HeaderValue::from_str(&token).map_err(|_| Error::Protocol {
            what: "token: access_token can't stand in a header".to_owned(),
            correlation_id: Some(correlation_id),
        })?;
        header.set_sensitive(true);
        Ok(Held {
            token: AccessToken { header, number },
            renew_at,
            granted: grant.granted,
        })
    }
}

/// How long a token of this life is used.
fn renewed_after(expires_in: Option<Duration>) -> Duration {
    let life = expires_in.unwrap_or(SHORT_LIFE).min(LONGEST_LIFE);
    life.saturating_sub(RENEW_BEFORE).max(life / 2)
}

struct Grant {
    access_token: Zeroizing<String>,
    expires_in: Option<Duration>,
    granted: Option<BTreeSet<String>>,
}

/// The grant in the login host's answer, or what its refusal means.
fn granted(answer: &Answer, client: &Client, correlation_id: Uuid) -> Result<Grant, Error> {
    #[derive(Deserialize)]
    struct Body {
        access_token: Option<String>,
        token_type: Option<String>,
        #[serde(default, deserialize_with = "lenient_seconds")]
        expires_in: Option<Duration>,
        #[serde(default, deserialize_with = "lenient_scopes")]
        scope: Option<BTreeSet<String>>,
    }
    if !answer.status.is_success() {
        return Err(refusal(answer, client, correlation_id));
    }
    let body: Body = answer.json("token")?;
    let access_token = body
        .access_token
        .filter(|token| !token.is_empty())
        .ok_or(Error::AccessTokenMissing { correlation_id })?;
    if body
        .token_type
        .is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer"))
    {
        return Err(Error::Protocol {
            what: "token: token_type is not bearer".to_owned(),
            correlation_id: Some(correlation_id),
        });
    }
    Ok(Grant {
        access_token: Zeroizing::new(access_token),
        expires_in: body.expires_in,
        granted: body.scope,
    })
}

fn refusal(answer: &Answer, client: &Client, correlation_id: Uuid) -> Error {
    #[derive(Deserialize)]
    struct Body {
        error: String,
    }
    match answer.status {
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            let code = serde_json::from_slice(answer.body())
                .map(|Body { error }| error)
                .ok()
                // OAuth's codes are words; anything else is not repeated.
                .filter(|code| code.len() <= 40)
                .filter(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
                .filter(|code| !code.is_empty())
                .unwrap_or_else(|| answer.status.to_string());
            Error::SignInRefused {
                status: answer.status.as_u16(),
                code,
                correlation_id,
            }
        }
        _ => answer.error(&client.meaning(&["oauth"])),
    }
}

/// Seconds as a number or as text; whatever else counts as missing.
fn lenient_seconds<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Duration>, D::Error> {
    let value = serde_json::Value::deserialize(json)?;
    let seconds = value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    Ok(seconds
        .filter(|&seconds| seconds > 0.0)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()))
}

/// Scopes as text with blanks between them (RFC 6749 §3.3), or as a list, which some login hosts
/// send; whatever else counts as missing, and so does a text that names none.
fn lenient_scopes<'de, D: Deserializer<'de>>(
    json: D,
) -> Result<Option<BTreeSet<String>>, D::Error> {
    let value = serde_json::Value::deserialize(json)?;
    let scopes: BTreeSet<String> = match &value {
        serde_json::Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        serde_json::Value::Array(list) => {
            let names = list.iter().filter_map(serde_json::Value::as_str);
            names.map(str::to_owned).collect()
        }
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::Object(_) => return Ok(None),
    };
    Ok(Some(scopes).filter(|scopes| !scopes.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::{Value, json};

    #[rstest]
    #[case::number(json!(3600), Some(3600))]
    #[case::text(json!("3600"), Some(3600))]
    #[case::fraction(json!(1.0), Some(1))]
    #[case::zero(json!(0), None)]
    #[case::negative(json!(-1), None)]
    #[case::words(json!("an hour"), None)]
    #[case::endless(json!("inf"), None)]
    #[case::null(Value::Null, None)]
    #[case::list(json!([3600]), None)]
    fn expiry_is_read_leniently(#[case] value: Value, #[case] seconds: Option<u64>) {
        let found = lenient_seconds(value).expect("never an error");
        assert_eq!(found.map(|life| life.as_secs()), seconds);
    }

    #[rstest]
    #[case::text(json!("b a"), Some(&["a", "b"][..]))]
    #[case::list(json!(["a", 1, "b"]), Some(&["a", "b"][..]))]
    #[case::empty(json!(" "), None)]
    #[case::null(Value::Null, None)]
    #[case::number(json!(3), None)]
    fn granted_scopes_are_read_leniently(#[case] value: Value, #[case] scopes: Option<&[&str]>) {
        let found = lenient_scopes(value).expect("never an error");
        let scopes = scopes.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        assert_eq!(found, scopes);
    }

    #[rstest]
    #[case::usual(Some(3600), 3540)]
    #[case::two_minutes(Some(120), 60)]
    #[case::shorter_at_half_its_life(Some(90), 45)]
    #[case::missing_is_short(None, 30)]
    #[case::absurd_is_capped(Some(u64::MAX), 86_340)]
    fn renewed_a_minute_before_it_expires(#[case] life: Option<u64>, #[case] seconds: u64) {
        let after = renewed_after(life.map(Duration::from_secs));
        assert_eq!(after, Duration::from_secs(seconds));
    }

    #[test]
    fn a_token_does_not_print() {
        let token = AccessToken {
            header: HeaderValue::from_static("Bearer hidden"),
            number: 3,
        };
        assert_eq!(format!("{token:?}"), "AccessToken(#3)");
    }
}
