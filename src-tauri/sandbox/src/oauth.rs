//! Tokens: client credentials in three dialects, with scopes and expiry (`contract.md §0`).
//!
//! Owns what is issued and what a token may do. Tokens are random and live in memory only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;

mod grant;
mod scopes;

pub(crate) use grant::token;
pub(crate) use scopes::{ALL, Needed, needed};

/// More tokens than this are not kept: the oldest go.
const MAX_TOKENS: usize = 10_000;

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issued {
    /// Counted from 1 in the order of issue.
    pub(crate) serial: u64,
    /// The client it was issued to.
    pub(crate) client_id: String,
    scopes: BTreeSet<String>,
    expires: Timestamp,
}

impl Issued {
    /// The first scope that is missing; none when the token may.
    pub(crate) fn missing(&self, needed: Needed) -> Option<&'static str> {
        needed
            .iter()
            .find(|any| !any.iter().any(|scope| self.scopes.contains(*scope)))
            .and_then(|any| any.first().copied())
    }
}

/// The tokens issued so far.
#[derive(Debug)]
pub(crate) struct Tokens {
    lifetime: Duration,
    issued: Mutex<Ledger>,
}

#[derive(Debug, Default)]
struct Ledger {
    next_serial: u64,
    by_token: BTreeMap<String, Issued>,
}

impl Tokens {
    pub(crate) fn new(lifetime: Duration) -> Self {
        Self {
            lifetime,
            issued: Mutex::default(),
        }
    }

    /// How long a token is good, in whole seconds.
    pub(crate) fn lifetime_s(&self) -> u64 {
        self.lifetime.as_secs()
    }

    pub(crate) fn issue(
        &self,
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

    pub(crate) fn expire_all(&self) {
        for issued in self.ledger().by_token.values_mut() {
            issued.expires = Timestamp::MIN;
        }
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
