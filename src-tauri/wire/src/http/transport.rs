//! The pools of connections: proxy, certificates, deadlines (`contract.md §7`).
//!
//! Two of them, because the WebSocket upgrade exists in HTTP/1.1 only. Connecting with the same
//! library for both gives the stream the system's proxy and certificate store as well; a WebSocket
//! library of its own would have neither.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::redirect;
use uuid::Uuid;

use super::endpoints::{Endpoints, LOCALHOST};
use crate::error::Error;

/// No connection is waited for longer.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) const USER_AGENT: &str = concat!("Cuecard/", env!("CARGO_PKG_VERSION"));

pub(crate) struct Transport {
    /// For calls: HTTP/2 where offered.
    pub calls: reqwest::Client,
    /// For the upgrade: HTTP/1.1.
    pub upgrades: reqwest::Client,
}

impl Transport {
    pub(crate) fn new(endpoints: &Endpoints) -> Result<Self, Error> {
        use_tls();
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| Error::Setup {
                detail: causes(error),
            })
        };
        Ok(Self {
            calls: build(base(endpoints))?,
            upgrades: build(base(endpoints).http1_only().no_gzip())?,
        })
    }
}

/// Chooses the provider of TLS for this program.
pub(crate) fn use_tls() {
    // Fails only if the program chose a provider before, which is then used.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

fn base(endpoints: &Endpoints) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        // The name must mean this computer even where a resolver says otherwise: plain http is
        // allowed for it.
        .resolve_to_addrs("localhost", &LOCALHOST.map(|ip| SocketAddr::new(ip, 0)));
    if endpoints.is_loopback() {
        // A proxy can't reach this computer's own loopback.
        builder.no_proxy()
    } else {
        builder
    }
}

/// What became of a request that got no answer.
pub(crate) fn failure(
    error: reqwest::Error,
    deadline: Duration,
    correlation_id: Option<Uuid>,
) -> Error {
    let host = error
        .url()
        .and_then(|url| {
            let host = url.host_str()?;
            Some(match url.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            })
        })
        .unwrap_or_else(|| "the platform".to_owned());
    if error.is_timeout() {
        Error::Timeout {
            host,
            after: deadline,
            correlation_id,
        }
    } else if error.is_decode() && broke_off(&error) {
        Error::Unreachable {
            host,
            detail: "its answer broke off".to_owned(),
            correlation_id,
        }
    } else if error.is_decode() {
        Error::Protocol {
            what: "the answer's compression is damaged".to_owned(),
            correlation_id,
        }
    } else {
        Error::Unreachable {
            host,
            detail: causes(error),
            correlation_id,
        }
    }
}

/// Whether an answer ended before its end, which the library reports as if it could not be decoded.
/// What is wrong with its compression comes as a plain I/O error, all else as the connection's.
fn broke_off(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(deeper) = cause {
        if let Some(of_body) = deeper.downcast_ref::<reqwest::Error>()
            && of_body.is_body()
        {
            let of_compression = of_body
                .source()
                .and_then(|cause| cause.downcast_ref::<io::Error>());
            return of_compression.is_none();
        }
        cause = deeper.source();
    }
    false
}

/// The chain of causes in one line, without the address, which stands elsewhere.
pub(crate) fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        let text = deeper.to_string();
        if !line.ends_with(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = deeper.source();
    }
    line
}
