//! By whom calls are made, and so which token they carry.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Credentials;
use crate::token::{Source, Tokens};

/// By whom calls are made.
pub(super) enum Identity {
    /// Surface A: a token for each set of scopes, found by its sorted names.
    Scoped {
        credentials: Credentials,
        by_scopes: Mutex<BTreeMap<Vec<String>, Arc<Tokens>>>,
    },
    /// Surface B: one token, whose scopes the platform knows.
    One(Arc<Tokens>),
}

impl Identity {
    /// Client credentials that ask for scopes.
    pub(super) fn scoped(credentials: Credentials) -> Self {
        Self::Scoped {
            credentials,
            by_scopes: Mutex::default(),
        }
    }

    /// The token of this set of scopes: asked for twice, it is the same (`contract.md §0`).
    pub(super) fn tokens(&self, scopes: &[&str]) -> Arc<Tokens> {
        let (credentials, by_scopes) = match self {
            Self::Scoped {
                credentials,
                by_scopes,
            } => (credentials, by_scopes),
            Self::One(tokens) => return Arc::clone(tokens),
        };
        let mut key: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        key.sort_unstable();
        key.dedup();
        let mut by_scopes = by_scopes.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = by_scopes.entry(key).or_insert_with(|| {
            Arc::new(Tokens::new(Source::Scoped {
                credentials: credentials.clone(),
                scope: scopes.join(" "),
            }))
        });
        Arc::clone(tokens)
    }
}
