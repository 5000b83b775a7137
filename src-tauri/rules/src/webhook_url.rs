//! Which URLs a webhook may have (`contract.md §7`), as far as the text of the URL tells.
//!
//! Owns the literal rule and [`is_public`], which whoever resolves a name must hold every answer
//! against. Refuses to resolve: a name that does not resolve now is not an error. The parser is the
//! one the web uses, so that decimal, octal, hex, percent-encoded and full-width hosts are read as
//! the addresses they are.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::violation::{Kind, Violation};

/// The violation of the literal webhook rule in `url`, told at `path`; none when it may be used.
///
/// `https` to a public host, without a user name or password, as those would reach the record.
/// `allow_loopback` admits loopback over plain http and nothing else.
#[must_use]
pub fn check(path: &str, url: &str, allow_loopback: bool) -> Option<Violation> {
    refusal(url, allow_loopback).map(|message| Violation {
        path: path.to_owned(),
        kind: Kind::Url,
        message: message.to_owned(),
        span: None,
    })
}

/// Whether `address` is one of the public internet: what every answer of name resolution must be.
///
/// An IPv4 address inside a v4-mapped or NAT64 (`64:ff9b::/96`) one counts as itself: behind DNS64
/// every public name resolves so. 6to4 and Teredo are refused whatever they carry.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn refusal(text: &str, allow_loopback: bool) -> Option<&'static str> {
    // The parser drops some of these silently; a URL that holds them is not what it looks like.
    if text
        .chars()
        .any(|char| char.is_whitespace() || char.is_control())
    {
        return Some("Must not contain spaces or control chars.");
    }
    let Ok(url) = Url::parse(text) else {
        return Some("Must be a URL, such as https://hooks.example.com/cuecard.");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Some("Must not contain a user name or password: they would reach the record.");
    }
    let Some(host) = url.host() else {
        return Some("Must be an https URL with a host.");
    };
    if url.scheme() == "http" && allow_loopback && is_loopback(&host) {
        return None;
    }
    if url.scheme() != "https" {
        return Some("Must start with https://.");
    }
    match host {
        Host::Domain(name) if !may_be_public(name) => {
            Some("Must be a host of the public internet, not a name of the local network.")
        }
        Host::Ipv4(address) if !is_public_v4(address) => Some(NOT_PUBLIC),
        Host::Ipv6(address) if embedded_v4(address).is_some() || !is_public_v6(address) => {
            Some(NOT_PUBLIC)
        }
        Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

const NOT_PUBLIC: &str = "Must be an address of the public internet, not one of a private, local, \
                          reserved or tunnelled range.";

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_localhost(without_root(name)),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// `example.com.` is `example.com` (RFC 1034 §3.1); the parser has lowered the case already.
fn without_root(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether a name can be one of the public DNS: not loopback (RFC 6761), link-local (RFC 6762), of
/// the home (RFC 8375) or private (`.internal`, where clouds keep their metadata), nor one label.
fn may_be_public(name: &str) -> bool {
    let name = without_root(name);
    name.contains('.')
        && !is_localhost(name)
        && !["local", "internal", "localdomain", "home.arpa"]
            .iter()
            .any(|zone| {
                name.strip_suffix(zone)
                    .is_some_and(|rest| rest.ends_with('.'))
            })
}

/// IANA IPv4 special-purpose registry, multicast, and the one metadata address outside of it.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let refused = a == 0 // this network
        || a == 10 // private
        || (a == 100 && b & 0xc0 == 64) // carrier-grade NAT; Alibaba's metadata
        || a == 127 // loopback
        || (a == 169 && b == 254) // link-local; most clouds' metadata
        || (a == 172 && b & 0xf0 == 16) // private
        || (a == 192 && b == 0 && (c == 0 || c == 2)) // protocols, Oracle's metadata; examples
        || (a == 192 && b == 31 && c == 196) // AS112
        || (a == 192 && b == 52 && c == 193) // AMT
        || (a == 192 && b == 88 && c == 99) // 6to4 relays
        || (a == 192 && b == 168) // private
        || (a == 192 && b == 175 && c == 48) // AS112
        || (a == 198 && b & 0xfe == 18) // benchmarks
        || (a == 198 && b == 51 && c == 100) // examples
        || (a == 203 && b == 0 && c == 113) // examples
        || a >= 224 // multicast, reserved, broadcast
        || address == Ipv4Addr::new(168, 63, 129, 16); // Azure's metadata
    !refused
}

/// Global unicast (`2000::/3`) without the special-purpose ranges in it (IANA registry).
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let refused = a & 0xe000 != 0x2000 // loopback, link- and site-local, unique local, multicast, …
        || (a == 0x2001 && b < 0x0200) // protocols: Teredo, ORCHID, benchmarks
        || (a == 0x2001 && b == 0x0db8) // examples
        || a == 0x2002 // 6to4
        || (a == 0x2620 && b == 0x004f) // AS112
        || (a == 0x3fff && b < 0x1000); // examples
    !refused
}

/// The IPv4 address that a v4-mapped or a well-known NAT64 address carries.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return Some(mapped);
    }
    let [0x0064, 0xff9b, 0, 0, 0, 0, high, low] = address.segments() else {
        return None;
    };
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
mod tests;
