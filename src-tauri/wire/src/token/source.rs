//! Where a token comes from, and how long it is used.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use tokio::sync::watch;
use tokio::time::Instant;

use super::request::{Granted, ask};
use super::{Fresh, Life, bearer};
use crate::error::Error;
use crate::http::{Client, Credentials};
use crate::platform::AgentGrant;

/// A token is renewed so long before it expires (`contract.md §0`); one that lives less than twice
/// as long, at half its life.
const RENEW_BEFORE: Duration = Duration::from_mins(1);

/// The life assumed where `expires_in` is missing or senseless: short, so that little can go wrong.
/// Not for agents, whom it would ask to sign in again every minute.
const SHORT_LIFE: Duration = Duration::from_mins(1);

/// No client credentials' token is trusted longer, whatever it says.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// Where a token comes from.
pub(crate) enum Source {
    /// Client credentials that ask for scopes: surface A (`contract.md §0`).
    Scoped {
        credentials: Credentials,
        /// With blanks between them.
        scope: String,
    },
    /// Client credentials whose scopes the platform knows: surface B (reference §1.3).
    Unscoped(Credentials),
    /// An agent's sign-in, and whoever wants to know when it is replaced.
    Agent(watch::Sender<AgentGrant>),
    /// Nobody is signed in: a sign-in is under way.
    Nobody,
}

impl Source {
    pub(super) fn scope(&self) -> &str {
        match self {
            Self::Scoped { scope, .. } => scope,
            Self::Unscoped(_) | Self::Agent(_) | Self::Nobody => "",
        }
    }

    /// Asks for a token. What comes after `signed_out` is thrown away.
    pub(super) async fn request(
        &self,
        client: &Client,
        signed_out: &AtomicBool,
    ) -> Result<Fresh, Error> {
        let grant_type = ("grant_type", "client_credentials");
        match self {
            Self::Scoped { credentials, scope } => {
                let form = [grant_type, ("scope", scope.as_str())];
                by_credentials(client, credentials, &form).await
            }
            Self::Unscoped(credentials) => by_credentials(client, credentials, &[grant_type]).await,
            Self::Agent(grants) => refreshed(client, grants, signed_out).await,
            Self::Nobody => Err(ENDED),
        }
    }
}

const ENDED: Error = Error::SignInEnded {
    correlation_id: None,
};

async fn by_credentials(
    client: &Client,
    credentials: &Credentials,
    form: &[(&str, &str)],
) -> Result<Fresh, Error> {
    // From before the request: the life began somewhere on the way.
    let asked_at = Instant::now();
    let granted = ask(client, Some(credentials), form).await.outcome?;
    Ok(Fresh {
        header: bearer(&granted.access_token).ok_or_else(|| unfit(&granted))?,
        life: Life {
            renew_at: Some(asked_at + renewed_after(granted.expires_in)),
            better_than_none_until: None,
        },
        granted: granted.scopes,
    })
}

/// Renews an agent's sign-in (reference §1.3): the refresh token is replaced by the one that comes,
/// and whoever keeps it is told before the new token is used. Where none is held the sign-in is
/// over, and nobody is asked.
async fn refreshed(
    client: &Client,
    grants: &watch::Sender<AgentGrant>,
    signed_out: &AtomicBool,
) -> Result<Fresh, Error> {
    let grant = grants.borrow().clone();
    let Some(refresh_token) = &grant.refresh_token else {
        return Err(ENDED);
    };
    let credentials = grant
        .client_secret
        .clone()
        .map(|client_secret| Credentials {
            client_id: grant.client_id.clone(),
            client_secret,
        });
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.expose_secret()),
        ("client_id", grant.client_id.as_str()),
    ];
    // A client with a secret says who it is in the header alone.
    let form = &form[..if credentials.is_some() { 2 } else { 3 }];
    let (obtained_at, asked_at) = (client.now(), Instant::now());
    let outcome = ask(client, credentials.as_ref(), form).await.outcome;
    let is_over = signed_out.load(Ordering::Acquire);
    match outcome {
        Ok(_) if is_over => Err(ENDED),
        Ok(granted) => {
            let renewed = AgentGrant {
                access_token: granted.access_token.clone(),
                // RFC 6749 §6: where none comes, the old one stays good.
                refresh_token: granted
                    .refresh_token
                    .clone()
                    .or_else(|| grant.refresh_token.clone()),
                obtained_at,
                expires_at: granted.expires_at(obtained_at),
                ..grant
            };
            let fresh = held(&renewed, obtained_at, asked_at);
            grants.send_replace(renewed);
            fresh.ok_or_else(|| unfit(&granted))
        }
        Err(Error::SignInRefused {
            code,
            correlation_id,
            ..
        }) if code == "invalid_grant" => {
            if !is_over {
                // Spent or withdrawn: it would be refused for ever.
                grants.send_replace(AgentGrant {
                    refresh_token: None,
                    ..grant
                });
            }
            Err(Error::SignInEnded {
                correlation_id: Some(correlation_id),
            })
        }
        Err(error) => Err(error),
    }
}

/// An agent's token as it is used from `now` on, which is `at` on the steady clock; none for one
/// that has ended or can't be sent.
pub(super) fn held(grant: &AgentGrant, now: Timestamp, at: Instant) -> Option<Fresh> {
    let header = bearer(&grant.access_token)?;
    let life = match grant.expires_at {
        None => Life {
            renew_at: None,
            better_than_none_until: None,
        },
        Some(expires_at) => {
            let left = between(now, expires_at);
            if left.is_zero() {
                return None;
            }
            let early = if grant.can_renew() {
                early(between(grant.obtained_at, expires_at))
            } else {
                Duration::ZERO
            };
            Life {
                renew_at: at.checked_add(left.saturating_sub(early)),
                better_than_none_until: at.checked_add(left),
            }
        }
    };
    Some(Fresh {
        header,
        life,
        granted: None,
    })
}

/// Zero where `until` is not after `from`.
fn between(from: Timestamp, until: Timestamp) -> Duration {
    until.duration_since(from).try_into().unwrap_or_default()
}

/// How long before its end a token of this life is renewed.
fn early(life: Duration) -> Duration {
    RENEW_BEFORE.min(life / 2)
}

/// How long a token of this life is used.
fn renewed_after(expires_in: Option<Duration>) -> Duration {
    let life = expires_in.unwrap_or(SHORT_LIFE).min(LONGEST_LIFE);
    life.saturating_sub(early(life))
}

fn unfit(granted: &Granted) -> Error {
    Error::Protocol {
        what: "token: access_token can't stand in a header".to_owned(),
        correlation_id: Some(granted.correlation_id),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::http::Endpoints;

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

    const OBTAINED: i64 = 1_800_000_000;

    fn grant(life: Option<i64>, refresh: bool) -> AgentGrant {
        let at = |second| Timestamp::from_second(second).expect("a time");
        AgentGrant {
            client_id: "cuecard".to_owned(),
            client_secret: None,
            endpoints: Endpoints::new("https://api.mypurecloud.de", None).expect("allowed"),
            access_token: "access".into(),
            refresh_token: refresh.then(|| "refresh".into()),
            obtained_at: at(OBTAINED),
            expires_at: life.map(|life| at(OBTAINED + life)),
            clock_off: None,
        }
    }

    /// Seconds from now until it is renewed and until it ends.
    fn life(grant: &AgentGrant, after: i64) -> Option<(Option<u64>, Option<u64>)> {
        let now = Timestamp::from_second(OBTAINED + after).expect("a time");
        let at = Instant::now();
        let life = held(grant, now, at)?.life;
        let seconds = |until: Option<Instant>| until.map(|until| (until - at).as_secs());
        Some((seconds(life.renew_at), seconds(life.better_than_none_until)))
    }

    #[rstest]
    #[case::fresh(Some(86_400), true, 0, Some((Some(86_340), Some(86_400))))]
    #[case::read_again_later(Some(86_400), true, 86_000, Some((Some(340), Some(400))))]
    #[case::about_to_end(Some(86_400), true, 86_350, Some((Some(0), Some(50))))]
    #[case::ended(Some(86_400), true, 86_400, None)]
    #[case::longer_ago(Some(86_400), true, 1_000_000, None)]
    #[case::short(Some(90), true, 0, Some((Some(45), Some(90))))]
    #[case::it_can_not_be_renewed(Some(86_400), false, 0, Some((Some(86_400), Some(86_400))))]
    #[case::nobody_said_when_it_ends(None, true, 0, Some((None, None)))]
    fn an_agents_token_is_used_until_a_minute_before_its_end(
        #[case] life_s: Option<i64>,
        #[case] refresh: bool,
        #[case] after: i64,
        #[case] expect: Option<(Option<u64>, Option<u64>)>,
    ) {
        assert_eq!(life(&grant(life_s, refresh), after), expect);
    }

    #[test]
    fn a_token_that_can_not_be_sent_is_none() {
        let mut grant = grant(None, true);
        grant.access_token = "a\nb".into();
        assert_eq!(life(&grant, 0), None);
    }
}
