//! What a sign-in gives, and how it is kept between two starts.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::failure::ClockOff;
use crate::http::{Credentials, Endpoints};

/// The form [`AgentGrant::to_secret`] writes.
const VERSION: u32 = 1;

/// By whom calls are made.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for a sign-in, on its way to the client"
)]
pub enum Grant {
    /// The OAuth client itself: a device's identity, with nobody signed in (reference §1.3).
    ClientCredentials(Credentials),
    /// An agent who signed in with the browser.
    Agent(AgentGrant),
}

/// What an agent's sign-in gave: an access token, and a refresh token where one came. Bound to the
/// environment it was given by. Never printed.
#[derive(Debug, Clone)]
pub struct AgentGrant {
    pub(crate) client_id: String,
    /// Known where an administrator's OAuth client has one; not part of the stored text.
    pub(crate) client_secret: Option<SecretString>,
    pub(crate) endpoints: Endpoints,
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: Option<SecretString>,
    pub(crate) obtained_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    /// Of the answer it came with; not part of the stored text.
    pub(crate) clock_off: Option<ClockOff>,
}

/// A stored sign-in that can't be read: another program's, a newer version's, or damaged. Quotes
/// nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored sign-in can't be read: sign in again")]
pub struct UnreadableGrant;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    version: u32,
    client_id: &'a str,
    api: &'a str,
    login: &'a str,
    access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    obtained_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    version: u32,
    client_id: String,
    api: String,
    login: String,
    access_token: String,
    refresh_token: Option<String>,
    obtained_at: Timestamp,
    expires_at: Option<Timestamp>,
}

impl AgentGrant {
    /// The OAuth client that was signed in with.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// When the access token ends; none where the login host did not say.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    /// Whether it renews itself. If not, [`AgentGrant::expires_at`] is when the agent has to sign
    /// in again, and had better be asked before, between two conversations.
    #[must_use]
    pub fn can_renew(&self) -> bool {
        self.refresh_token.is_some()
    }

    /// How far this computer's clock was off when the token came, where it was by more than five
    /// minutes: the sign-in works, and times on record would be wrong.
    #[must_use]
    pub fn clock_off(&self) -> Option<ClockOff> {
        self.clock_off
    }

    /// The same with the OAuth client's secret, which renewing then carries instead of the client's
    /// id alone. It has its own place in the keyring.
    #[must_use]
    pub fn with_client_secret(self, secret: SecretString) -> Self {
        Self {
            client_secret: Some(secret),
            ..self
        }
    }

    /// The text to keep in the keyring, and nowhere else: versioned JSON.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "strings, numbers and times can always be written"
    )]
    pub fn to_secret(&self) -> SecretString {
        let written = Written {
            version: VERSION,
            client_id: &self.client_id,
            api: self.endpoints.api().as_str(),
            login: self.endpoints.login().as_str(),
            access_token: self.access_token.expose_secret(),
            refresh_token: self.refresh_token.as_ref().map(ExposeSecret::expose_secret),
            obtained_at: self.obtained_at,
            expires_at: self.expires_at,
        };
        let text = serde_json::to_string(&written)
            .expect("strings, numbers and times can always be written as JSON");
        text.into()
    }

    /// Reads what [`AgentGrant::to_secret`] wrote.
    ///
    /// # Errors
    /// [`UnreadableGrant`] where it is not that, or names addresses that may not be called.
    pub fn from_secret(text: &SecretString) -> Result<Self, UnreadableGrant> {
        let read: Read = serde_json::from_str(text.expose_secret()).map_err(|_| UnreadableGrant)?;
        if read.version != VERSION || read.access_token.is_empty() {
            return Err(UnreadableGrant);
        }
        let endpoints =
            Endpoints::new(&read.api, Some(&read.login)).map_err(|_| UnreadableGrant)?;
        Ok(Self {
            client_id: read.client_id,
            client_secret: None,
            endpoints,
            access_token: read.access_token.into(),
            refresh_token: read.refresh_token.map(SecretString::from),
            obtained_at: read.obtained_at,
            expires_at: read.expires_at,
            clock_off: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn grant(access: &str, refresh: Option<&str>) -> AgentGrant {
        AgentGrant {
            client_id: "cuecard".to_owned(),
            client_secret: Some("client-secret".into()),
            endpoints: Endpoints::new("https://api.mypurecloud.de", None).expect("allowed"),
            access_token: access.into(),
            refresh_token: refresh.map(Into::into),
            obtained_at: "2026-11-21T09:00:00Z".parse().expect("a time"),
            expires_at: Some("2026-11-22T09:00:00Z".parse().expect("a time")),
            clock_off: None,
        }
    }

    #[test]
    fn the_stored_text_is_of_this_form() {
        let text = grant("access-1", Some("refresh-1")).to_secret();
        assert_eq!(
            text.expose_secret(),
            r#"{"version":1,"clientId":"cuecard","api":"https://api.mypurecloud.de/","login":"https://login.mypurecloud.de/","accessToken":"access-1","refreshToken":"refresh-1","obtainedAt":"2026-11-21T09:00:00Z","expiresAt":"2026-11-22T09:00:00Z"}"#,
            "a change needs another version, and this one read on"
        );
    }

    #[test]
    fn nothing_of_it_prints() {
        let grant = grant("access-1", Some("refresh-1"));
        let said = format!("{grant:?} {:?}", Grant::Agent(grant.clone()));
        for secret in ["access-1", "refresh-1", "client-secret"] {
            assert!(!said.contains(secret), "{secret} is in: {said}");
        }
    }

    #[rstest]
    #[case::nothing("")]
    #[case::another_programs("hunter2")]
    #[case::newer(r#"{"version":2,"clientId":"x","api":"https://api.x.y","login":"https://login.x.y","accessToken":"a","obtainedAt":"2026-11-21T09:00:00Z"}"#)]
    #[case::no_token(r#"{"version":1,"clientId":"x","api":"https://api.x.y","login":"https://login.x.y","accessToken":"","obtainedAt":"2026-11-21T09:00:00Z"}"#)]
    #[case::in_the_clear(r#"{"version":1,"clientId":"x","api":"http://api.x.y","login":"https://login.x.y","accessToken":"a","obtainedAt":"2026-11-21T09:00:00Z"}"#)]
    fn what_is_not_it_is_refused_without_a_quote(#[case] text: &str) {
        let error = AgentGrant::from_secret(&text.into()).expect_err("it is not it");
        assert_eq!(
            error.to_string(),
            "the stored sign-in can't be read: sign in again"
        );
    }

    proptest! {
        #[test]
        fn what_was_stored_is_read_again(
            access in "\\PC{1,90}",
            refresh in prop::option::of("\\PC{1,90}"),
            seconds in prop::option::of(0..4_000_000_000_i64),
        ) {
            let mut stored = grant(&access, refresh.as_deref());
            stored.expires_at = seconds.map(|at| Timestamp::from_second(at).expect("a time"));
            let read = AgentGrant::from_secret(&stored.to_secret()).expect("it is it");
            prop_assert_eq!(read.access_token.expose_secret(), access);
            let found = read.refresh_token.as_ref().map(|token| token.expose_secret().to_owned());
            prop_assert_eq!(found, refresh);
            prop_assert_eq!(read.expires_at, stored.expires_at);
            prop_assert_eq!(read.endpoints, stored.endpoints);
            prop_assert!(read.client_secret.is_none(), "it is kept elsewhere");
        }
    }
}
