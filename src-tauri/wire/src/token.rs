//! One token for each client and set of scopes, fetched once however many ask (`contract.md §0`),
//! or for each agent who signed in (`platform.md`, sign-in).
//!
//! Owns the sharing and the time of renewal; where a token comes from is `source`, what the login
//! host is asked and answers is `request`. Tokens live here, in memory, and leave only as a header
//! marked sensitive; nothing prints them. By hand rather than through the `oauth2` crate, because
//! that refuses an `expires_in` in quotes, which identity providers do send, and has neither
//! sharing nor renewal, which are most of this folder.

mod request;
mod source;

pub(crate) use request::{ask, word};
pub(crate) use source::Source;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::http::Client;
use crate::platform::AgentGrant;

/// After an early renewal failed, the token at hand is used so much longer before the next.
const RENEWAL_PAUSE: Duration = Duration::from_secs(15);

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

/// The header that carries a token; none for a token that can't stand in one.
fn bearer(token: &SecretString) -> Option<HeaderValue> {
    let text = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

/// The token of one client.
pub(crate) struct Tokens {
    source: Source,
    slot: Arc<Mutex<Slot>>,
    /// Requests that came to an end. Who waited while one failed shares its failure instead of
    /// asking again.
    ended: AtomicU64,
    signed_out: AtomicBool,
}

#[derive(Default)]
struct Slot {
    token: Option<Held>,
    failure: Option<Error>,
    issued: u64,
}

#[derive(Clone)]
struct Held {
    token: AccessToken,
    life: Life,
    /// What it was granted for, where the login host said so (RFC 6749 §5.1).
    granted: Option<BTreeSet<String>>,
}

/// How long a token is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Life {
    /// None where nobody said when it ends: it is used until it is refused.
    renew_at: Option<Instant>,
    /// Until then it is better than none, should the renewal fail.
    better_than_none_until: Option<Instant>,
}

impl Life {
    fn is_due(&self, now: Instant) -> bool {
        self.renew_at.is_some_and(|at| at <= now)
    }

    /// The renewal failed: how long the token is used then, if at all.
    fn after_failure(self, now: Instant) -> Option<Self> {
        let until = self.better_than_none_until.filter(|&until| now < until)?;
        Some(Self {
            renew_at: Some(until.min(now + RENEWAL_PAUSE)),
            ..self
        })
    }
}

/// A token as a source gives it.
struct Fresh {
    header: HeaderValue,
    life: Life,
    granted: Option<BTreeSet<String>>,
}

impl Tokens {
    /// No token yet: the first who asks has it fetched.
    pub(crate) fn new(source: Source) -> Self {
        Self {
            source,
            slot: Arc::default(),
            ended: AtomicU64::new(0),
            signed_out: AtomicBool::new(false),
        }
    }

    /// An agent's, with the token that came with the sign-in, as long as it has not ended.
    pub(crate) fn of_agent(grant: AgentGrant, now: Timestamp) -> Self {
        let token = source::held(&grant, now, Instant::now()).map(|fresh| Held {
            token: AccessToken {
                header: fresh.header,
                number: 1,
            },
            life: fresh.life,
            granted: fresh.granted,
        });
        let slot = Slot {
            token,
            failure: None,
            issued: 1,
        };
        Self {
            slot: Arc::new(Mutex::new(slot)),
            ..Self::new(Source::Agent(watch::Sender::new(grant)))
        }
    }

    /// The scopes it is asked for with, as in the request; empty where it is asked for with none.
    pub(crate) fn scope(&self) -> &str {
        self.source.scope()
    }

    /// Whether the token is asked for with this scope. Where the OAuth client's configuration has
    /// the scopes, as on surface B, whatever is missing was asked for there.
    pub(crate) fn asks_for(&self, scope: &str) -> bool {
        match &self.source {
            Source::Scoped { scope: asked, .. } => asked.split(' ').any(|asked| asked == scope),
            Source::Unscoped(_) | Source::Agent(_) | Source::Nobody => true,
        }
    }

    /// The agent's sign-in, now and whenever it is replaced; none where no agent signed in.
    pub(crate) fn agent_grants(&self) -> Option<watch::Receiver<AgentGrant>> {
        match &self.source {
            Source::Agent(grants) => Some(grants.subscribe()),
            Source::Scoped { .. } | Source::Unscoped(_) | Source::Nobody => None,
        }
    }

    /// The token, fetched if there is none or it is about to expire. Callers that come while a
    /// request is under way wait for it and share its outcome, good or bad.
    pub(crate) async fn get(&self, client: &Client) -> Result<AccessToken, Error> {
        self.held(client).await.map(|held| held.token)
    }

    /// Which of the scopes asked for the token was not granted for, in the order of asking.
    pub(crate) async fn missing(&self, client: &Client) -> Result<Vec<String>, Error> {
        let held = self.held(client).await?;
        // RFC 6749 §5.1: an answer that names no scopes grants what was asked for.
        let Some(granted) = held.granted else {
            return Ok(Vec::new());
        };
        let asked = self.scope().split(' ').filter(|scope| !scope.is_empty());
        let missing: Vec<String> = asked
            .filter(|&scope| !granted.contains(scope))
            .map(str::to_owned)
            .collect();
        if !missing.is_empty() {
            // It is no use, and the next question is to be answered anew.
            self.forget(&held.token).await;
        }
        Ok(missing)
    }

    async fn held(&self, client: &Client) -> Result<Held, Error> {
        let ended = self.ended.load(Ordering::Acquire);
        let slot = Arc::clone(&self.slot).lock_owned().await;
        if self.signed_out.load(Ordering::Acquire) {
            return Err(Error::SignInEnded {
                correlation_id: None,
            });
        }
        if let Some(held) = &slot.token
            && !held.life.is_due(Instant::now())
        {
            return Ok(held.clone());
        }
        if let Some(failure) = &slot.failure
            && self.ended.load(Ordering::Acquire) != ended
        {
            return Err(failure.clone());
        }
        match &self.source {
            Source::Scoped { .. } | Source::Unscoped(_) | Source::Nobody => {
                self.renew(client, slot).await
            }
            // A refresh token is spent when it is sent. Whoever asked may have gone before the
            // answer comes; it must be heard all the same. The request has a deadline.
            Source::Agent(_) => {
                let client = client.clone();
                tokio::spawn(async move { client.tokens().renew(&client, slot).await })
                    .await
                    .unwrap_or_else(|_| {
                        Err(Error::Setup {
                            detail: "the program is closing".to_owned(),
                        })
                    })
            }
        }
    }

    /// Fetches a token into the slot, which nobody else can look at meanwhile.
    async fn renew(&self, client: &Client, mut slot: OwnedMutexGuard<Slot>) -> Result<Held, Error> {
        let outcome = self.source.request(client, &self.signed_out).await;
        self.ended.fetch_add(1, Ordering::Release);
        match outcome {
            Ok(fresh) => {
                slot.issued += 1;
                slot.failure = None;
                let held = Held {
                    token: AccessToken {
                        header: fresh.header,
                        number: slot.issued,
                    },
                    life: fresh.life,
                    granted: fresh.granted,
                };
                slot.token = Some(held.clone());
                Ok(held)
            }
            Err(error) => {
                let life = slot
                    .token
                    .as_ref()
                    .and_then(|held| held.life.after_failure(Instant::now()));
                if let (Some(held), Some(life)) = (&mut slot.token, life) {
                    tracing::warn!(
                        failure = error.kind(),
                        "the sign-in could not be renewed yet; what is left of it is used"
                    );
                    held.life = life;
                    return Ok(held.clone());
                }
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

    /// From now on there is no token to be had.
    pub(crate) fn sign_out(&self) {
        self.signed_out.store(true, Ordering::Release);
    }

    /// The token at hand, if there is one: it is no longer ours.
    pub(crate) async fn take(&self) -> Option<AccessToken> {
        self.slot.lock().await.token.take().map(|held| held.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_print() {
        let token = AccessToken {
            header: HeaderValue::from_static("Bearer hidden"),
            number: 3,
        };
        assert_eq!(format!("{token:?}"), "AccessToken(#3)");
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_renewal_leaves_what_is_left() {
        let now = Instant::now();
        let life = Life {
            renew_at: Some(now),
            better_than_none_until: Some(now + Duration::from_secs(20)),
        };
        assert!(life.is_due(now));
        let first = life.after_failure(now).expect("20 s are left");
        assert_eq!(first.renew_at, Some(now + Duration::from_secs(15)));
        let second = first
            .after_failure(now + Duration::from_secs(15))
            .expect("5 s are left");
        assert_eq!(
            second.renew_at,
            Some(now + Duration::from_secs(20)),
            "and then it is over"
        );
        assert_eq!(second.after_failure(now + Duration::from_secs(20)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_credentials_token_is_never_used_beyond_its_renewal() {
        let now = Instant::now();
        let life = Life {
            renew_at: Some(now),
            better_than_none_until: None,
        };
        assert_eq!(life.after_failure(now), None);
    }
}
