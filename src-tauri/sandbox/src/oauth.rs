//! Tokens: client credentials in three dialects, with scopes and expiry (`contract.md §0`), and the
//! tokens of agents who signed in (surface B).
//!
//! Owns what is issued and what a token may do. Tokens are random and live in memory only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use tokio::sync::watch;

mod grant;
mod scopes;

pub(crate) use grant::{Refusal, token};
pub(crate) use scopes::{ALL, Needed, VENDOR, needed};

/// More tokens than this are not kept: the oldest go.
const MAX_TOKENS: usize = 10_000;

/// Whom a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The client itself.
    Client,
    /// The agent, who signed in.
    Agent,
}

/// How a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Good,
    /// Its time is over.
    Over,
    /// It was taken back before that.
    Revoked,
}

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issued {
    /// Counted from 1 in the order of issue.
    pub(crate) serial: u64,
    /// The client it was issued to.
    pub(crate) client_id: String,
    pub(crate) holder: Holder,
    scopes: BTreeSet<String>,
    expires: Timestamp,
}

impl Issued {
    /// The first scope that is missing; none when the token may.
    pub(crate) fn missing(&self, needed: Needed) -> Option<&'static str> {
        self.missing_any(needed)
            .and_then(|any| any.first().copied())
    }

    /// The first group of scopes of which the token has none; none when the token may.
    pub(crate) fn missing_any(&self, needed: Needed) -> Option<&'static [&'static str]> {
        needed
            .iter()
            .find(|any| !any.iter().any(|scope| self.scopes.contains(*scope)))
            .copied()
    }

    /// In the order of the alphabet.
    pub(crate) fn scopes(&self) -> &BTreeSet<String> {
        &self.scopes
    }
}

/// The tokens issued so far.
#[derive(Debug)]
pub(crate) struct Tokens {
    lifetime: Duration,
    issued: Mutex<Ledger>,
    /// Counts what was taken back: a channel ends with its token.
    ended: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Ledger {
    next_serial: u64,
    by_token: BTreeMap<String, Issued>,
    revoked: BTreeSet<u64>,
}

impl Tokens {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            issued: Mutex::default(),
            ended: watch::Sender::new(0),
        }
    }

    /// Counts every time a token is made worthless; a channel watches it.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.ended.subscribe()
    }

    /// How long a token is good, in whole seconds.
    pub(crate) fn lifetime_s(&self) -> u64 {
        self.lifetime.as_secs()
    }

    /// A token for the client itself.
    pub(crate) fn issue(
        &self,
        client_id: &str,
        scopes: BTreeSet<String>,
        now: Timestamp,
    ) -> String {
        self.issue_to(Holder::Client, client_id, scopes, now)
    }

    pub(crate) fn issue_to(
        &self,
        holder: Holder,
        client_id: &str,
        scopes: BTreeSet<String>,
        now: Timestamp,
    ) -> String {
        let token = random_text();
        let mut ledger = self.ledger();
        ledger.next_serial += 1;
        let serial = ledger.next_serial;
        let expires = now.checked_add(self.lifetime).unwrap_or(Timestamp::MAX);
        ledger.by_token.retain(|_, issued| issued.expires > now);
        if ledger.by_token.len() >= MAX_TOKENS {
            let oldest = ledger.by_token.iter().min_by_key(|(_, one)| one.serial);
            if let Some(token) = oldest.map(|(token, _)| token.clone()) {
                ledger.by_token.remove(&token);
            }
        }
        let issued = Issued {
            serial,
            client_id: client_id.to_owned(),
            holder,
            scopes,
            expires,
        };
        ledger.by_token.insert(token.clone(), issued);
        token
    }

    /// What the token is good for now; none when it was never issued or is past its time.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Option<Issued> {
        let ledger = self.ledger();
        let issued = ledger.by_token.get(token)?;
        (issued.expires > now).then(|| issued.clone())
    }

    /// The token's number, expired or not.
    pub(crate) fn serial(&self, token: &str) -> Option<u64> {
        self.ledger().by_token.get(token).map(|one| one.serial)
    }

    /// How the token of this number stands.
    pub(crate) fn standing(&self, serial: u64, now: Timestamp) -> Standing {
        let ledger = self.ledger();
        if ledger.revoked.contains(&serial) {
            return Standing::Revoked;
        }
        let issued = ledger.by_token.values().find(|one| one.serial == serial);
        match issued {
            Some(issued) if issued.expires > now => Standing::Good,
            Some(_) | None => Standing::Over,
        }
    }

    pub(crate) fn expire_all(&self) {
        for issued in self.ledger().by_token.values_mut() {
            issued.expires = Timestamp::MIN;
        }
        self.ended.send_modify(|n| *n += 1);
    }

    /// The token of this number is over.
    pub(crate) fn expire(&self, serial: u64) {
        for issued in self.ledger().by_token.values_mut() {
            if issued.serial == serial {
                issued.expires = Timestamp::MIN;
            }
        }
        self.ended.send_modify(|n| *n += 1);
    }

    /// Takes back every token that `which` picks by number and holder.
    pub(crate) fn revoke(&self, which: impl Fn(u64, Holder) -> bool) {
        {
            let mut ledger = self.ledger();
            let Ledger {
                by_token, revoked, ..
            } = &mut *ledger;
            by_token.retain(|_, one| {
                let goes = which(one.serial, one.holder);
                if goes {
                    revoked.insert(one.serial);
                }
                !goes
            });
            while revoked.len() > MAX_TOKENS {
                revoked.pop_first();
            }
        }
        self.ended.send_modify(|n| *n += 1);
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 256 random bits as text that can stand in a URL.
pub(crate) fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Id and secret of an `Authorization: Basic` header (RFC 6749 §2.3.1: each form-encoded first).
pub(crate) fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decode(id), form_decode(secret)))
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// One form-encoded value. An `=` or `&` that was not encoded is kept: secrets of clients that
/// skip the encoding still work.
fn form_decode(text: &str) -> String {
    let guarded = text.replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(guarded.as_bytes())
        .next()
        .map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_until_its_time_is_up() {
        let tokens = Tokens::new(Duration::from_mins(1));
        let at = |s| Timestamp::from_second(s).unwrap();
        let token = tokens.issue("desk", BTreeSet::from(["a:view".to_owned()]), at(0));
        assert!(tokens.check(&token, at(59)).is_some(), "59 of 60 s");
        assert!(tokens.check(&token, at(60)).is_none(), "expired");
        assert!(tokens.check("another", at(0)).is_none(), "never issued");
    }

    #[test]
    fn the_first_missing_scope_is_named() {
        let tokens = Tokens::new(Duration::from_mins(1));
        let token = tokens.issue(
            "desk",
            BTreeSet::from(["a:view".to_owned()]),
            Timestamp::UNIX_EPOCH,
        );
        let issued = tokens.check(&token, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(issued.missing(&[&["a:view"]]), None);
        assert_eq!(
            issued.missing(&[&["a:view"], &["b:view", "c"]]),
            Some("b:view")
        );
        assert_eq!(issued.missing(&[&["b:view", "a:view"]]), None, "any of");
    }
}
