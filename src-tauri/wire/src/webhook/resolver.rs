//! Names to addresses that may be called (`contract.md §7`).
//!
//! The connection is made to what this returns and to nothing else: the library asks here, once for
//! each connection, and never again by itself. Every answer must be public; one that isn't refuses
//! them all, because a name with a public and a private address is either a mistake or a trick.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rules::webhook_url::is_public;

use super::Policy;
use crate::http::LOCALHOST;

/// The addresses of a name, on their way.
pub type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Resolves a name: the operating system in the product, a table in tests.
pub type Lookup = Arc<dyn Fn(String) -> Looking + Send + Sync>;

/// The operating system's resolver.
#[must_use]
pub fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Holds every answer of a lookup against the rule.
pub(super) struct Vetting {
    allow_loopback: bool,
    lookup: Lookup,
    /// [`is_public`]; tests have no public addresses and bring a rule of their own.
    admits: fn(IpAddr) -> bool,
}

impl Vetting {
    pub(super) fn new(policy: Policy, lookup: Lookup) -> Self {
        Self {
            allow_loopback: policy.allow_loopback,
            lookup,
            admits: is_public,
        }
    }
}

impl Resolve for Vetting {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        if is_localhost(&name) {
            // Never asked for: the name means this computer, whatever a resolver says.
            let pinned = if self.allow_loopback {
                Ok(with_any_port(LOCALHOST.to_vec()))
            } else {
                Err(NotPublic {
                    name,
                    address: None,
                }
                .into())
            };
            return Box::pin(std::future::ready(pinned));
        }
        let (looking, admits) = ((self.lookup)(name.clone()), self.admits);
        Box::pin(async move { Ok(with_any_port(vetted(name, looking.await?, admits)?)) })
    }
}

fn vetted(
    name: String,
    found: Vec<IpAddr>,
    admits: fn(IpAddr) -> bool,
) -> Result<Vec<IpAddr>, Box<dyn StdError + Send + Sync>> {
    if found.is_empty() {
        let told = "the name has no address";
        return Err(io::Error::new(io::ErrorKind::NotFound, told).into());
    }
    match found.iter().find(|address| !admits(**address)) {
        Some(&address) => Err(NotPublic {
            name,
            address: Some(address),
        }
        .into()),
        None => Ok(found),
    }
}

/// The library puts the URL's port in the place of 0.
fn with_any_port(addresses: Vec<IpAddr>) -> Addrs {
    Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0)))
}

/// RFC 6761 §6.3, with or without the root's dot.
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// A name leads to an address that may not be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotPublic {
    pub name: String,
    /// None for loopback by name.
    address: Option<IpAddr>,
}

impl NotPublic {
    /// The refusal among an error's causes.
    pub(super) fn cause_of<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        let mut cause = Some(error);
        while let Some(one) = cause {
            if let Some(found) = one.downcast_ref() {
                return Some(found);
            }
            cause = one.source();
        }
        None
    }
}

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Some(address) => write!(
                f,
                "leads to {address}, which is not an address of the public internet"
            ),
            None => f.write_str("is this computer, which is allowed for development alone"),
        }
    }
}

impl StdError for NotPublic {}

#[cfg(test)]
mod tests;
