//! Which addresses may be talked to (`contract.md §0`, API base and login host).
//!
//! https anywhere, plain http for loopback only. An address with a user, a query or a fragment is
//! refused: it could carry a secret into logs.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host as UrlHost, Url};

/// The platform's two hosts, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    api: Url,
    login: Url,
}

/// Which of the two addresses was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// The API's address.
    Api,
    /// The login host's address.
    Login,
}

/// An address that can't be used, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadEndpoint {
    /// Which one.
    pub host: Host,
    /// The sentence for people.
    pub message: String,
}

impl Endpoints {
    /// Checks both addresses; without a login host it is derived: `api.` becomes `login.`, any
    /// other host is its own login host.
    ///
    /// # Errors
    /// [`BadEndpoint`] naming the address that is no URL, neither https nor loopback, or carries
    /// a user, a query or a fragment.
    pub fn new(api: &str, login: Option<&str>) -> Result<Self, BadEndpoint> {
        let api = checked(api, Host::Api)?;
        let login = match login.map(str::trim).filter(|login| !login.is_empty()) {
            Some(login) => checked(login, Host::Login)?,
            None => derived(&api),
        };
        Ok(Self { api, login })
    }

    /// The API's base address.
    #[must_use]
    pub fn api(&self) -> &Url {
        &self.api
    }

    /// The login host's base address.
    #[must_use]
    pub fn login(&self) -> &Url {
        &self.login
    }

    /// Whether the API is on this very computer, as the sandbox is.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.api)
    }

    /// The address of a path of the API, below the base address's own path.
    pub(crate) fn api_path(&self, path: &str) -> Url {
        below(&self.api, path)
    }

    /// The address of a path of the login host.
    pub(crate) fn login_path(&self, path: &str) -> Url {
        below(&self.login, path)
    }
}

fn checked(text: &str, host: Host) -> Result<Url, BadEndpoint> {
    let refuse = |message: &str| {
        Err(BadEndpoint {
            host,
            message: message.to_owned(),
        })
    };
    let Ok(url) = Url::parse(text.trim()) else {
        return refuse("this is not an address; one looks like https://api.mypurecloud.com");
    };
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return refuse("the address must begin with https://");
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return refuse("plain http is for this computer alone (127.0.0.1); use https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("the address must not contain a user or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("the address must end with the host or a path, without ? and #");
    }
    Ok(url)
}

/// Whether an address is on this very computer.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(UrlHost::Ipv4(ip)) => ip.is_loopback(),
        Some(UrlHost::Ipv6(ip)) => ip.is_loopback(),
        // RFC 6761 §6.3; the client pins the name to the loopback addresses besides.
        Some(UrlHost::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// What `localhost` is pinned to, whatever a resolver says.
pub(crate) const LOCALHOST: [std::net::IpAddr; 2] = [
    std::net::IpAddr::V4(Ipv4Addr::LOCALHOST),
    std::net::IpAddr::V6(Ipv6Addr::LOCALHOST),
];

fn derived(api: &Url) -> Url {
    let mut login = api.clone();
    login.set_path("");
    if let Some(region) = api.host_str().and_then(|host| host.strip_prefix("api.")) {
        let host = format!("login.{region}");
        // A valid name with another first label is valid; if not, the host stays as it is.
        let _ = login.set_host(Some(&host));
    }
    login
}

fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let base_path = base.path().trim_end_matches('/');
    url.set_path(&format!("{base_path}{path}"));
    url
}
