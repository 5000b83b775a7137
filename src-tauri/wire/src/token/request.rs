//! One request of the login host, and what it answers (`contract.md §0`; RFC 6749 §5).
//!
//! Always a form body; where there is a secret, id and secret go in HTTP Basic, each form-encoded
//! first (RFC 6749 §2.3.1).

use std::collections::BTreeSet;
use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::http::{Answer, CALL_TIMEOUT, Client, Credentials};

/// What came of a request.
pub(crate) struct Heard {
    pub(crate) outcome: Result<Granted, Error>,
    /// The login host's own time of day, where its answer had one.
    pub(crate) date: Option<Timestamp>,
}

/// What was granted.
pub(crate) struct Granted {
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: Option<SecretString>,
    pub(crate) expires_in: Option<Duration>,
    /// What it was granted for, where the login host said so (RFC 6749 §5.1).
    pub(crate) scopes: Option<BTreeSet<String>>,
    pub(crate) correlation_id: Uuid,
}

impl Granted {
    /// When it ends, if it began at `obtained_at` and the login host said how long it lives.
    pub(crate) fn expires_at(&self, obtained_at: Timestamp) -> Option<Timestamp> {
        obtained_at.checked_add(self.expires_in?).ok()
    }
}

/// Asks the login host for a token, in the name of a client with a secret or of nobody.
pub(crate) async fn ask(
    client: &Client,
    credentials: Option<&Credentials>,
    form: &[(&str, &str)],
) -> Heard {
    let correlation_id = Uuid::new_v4();
    let mut request = client
        .transport()
        .calls
        .post(client.endpoints().login_path("/oauth/token"));
    if let Some(credentials) = credentials {
        let id: String = byte_serialize(credentials.client_id.as_bytes()).collect();
        let secret = credentials.client_secret.expose_secret();
        let secret: Zeroizing<String> = Zeroizing::new(byte_serialize(secret.as_bytes()).collect());
        request = request.basic_auth(id, Some(secret.as_str()));
    }
    let mut date = None;
    let outcome = client
        .exchange(
            "token",
            request.form(form),
            CALL_TIMEOUT,
            correlation_id,
            |answer| {
                date = answer.date();
                granted(&answer, client, correlation_id)
            },
        )
        .await;
    Heard { outcome, date }
}

/// One of OAuth's codes, which are words; anything else is not to be repeated.
pub(crate) fn word(code: &str) -> Option<&str> {
    let is_word =
        (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_word.then_some(code)
}

/// The grant in the login host's answer, or what its refusal means.
fn granted(answer: &Answer, client: &Client, correlation_id: Uuid) -> Result<Granted, Error> {
    #[derive(Deserialize)]
    struct Body {
        access_token: Option<String>,
        #[serde(default, deserialize_with = "lenient_text")]
        refresh_token: Option<String>,
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
    Ok(Granted {
        access_token: access_token.into(),
        refresh_token: body.refresh_token.map(SecretString::from),
        expires_in: body.expires_in,
        scopes: body.scope,
        correlation_id,
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
                .ok()
                .and_then(|Body { error }| word(&error).map(str::to_owned))
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

/// A text that says something; whatever else counts as missing.
fn lenient_text<'de, D: Deserializer<'de>>(json: D) -> Result<Option<String>, D::Error> {
    let value = serde_json::Value::deserialize(json)?;
    Ok(value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned))
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
    #[case::usual("invalid_grant", true)]
    #[case::empty("", false)]
    #[case::sentence("Invalid grant", false)]
    #[case::markup("<b>", false)]
    #[case::endless("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    fn only_words_are_repeated(#[case] code: &str, #[case] is_repeated: bool) {
        assert_eq!(word(code).is_some(), is_repeated);
    }
}
