//! Hosts, credentials, and the one client that makes every call (`contract.md §0`, `§7`).

mod endpoints;

pub use endpoints::{BadEndpoint, Endpoints, Host};

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

use crate::error::Error;
use crate::latency::Latency;

/// Where the time of day comes from: `Retry-After` dates and the times of frames need it. The
/// owner's clock in the product, a fixed one in tests.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// An OAuth client's id and secret (`contract.md §0`). Never printed.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The OAuth client's id.
    pub client_id: String,
    /// Its secret; `SecretString` prints as redacted.
    pub client_secret: SecretString,
}

/// Makes every call. Clones are the same client: one token, one pool of connections.
#[derive(Clone)]
pub struct Client {}

impl Client {
    /// A client for one platform, one OAuth client and one set of scopes. Opens no connection.
    /// The system's proxy and certificate store are honoured; redirects are not followed.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS or the proxy settings of this computer can't be used.
    pub fn new(
        endpoints: Endpoints,
        credentials: Credentials,
        scopes: &[&str],
        clock: Clock,
    ) -> Result<Self, Error> {
        let _ = (endpoints, credentials, scopes, clock);
        Err(Error::Setup {
            detail: String::new(),
        })
    }

    /// How long each kind of call took so far.
    #[must_use]
    pub fn latencies(&self) -> Vec<Latency> {
        Vec::new()
    }
}
