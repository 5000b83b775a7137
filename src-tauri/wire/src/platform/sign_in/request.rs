//! What a browser asks of us: the head of one HTTP request, and whether it is the redirect.
//!
//! By hand, because two lines of it matter and the rest is to be ignored: no body is ever read.

use http::Method;

/// What a request is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// The redirect path, with this query.
    Redirect {
        /// Without the `?`; empty where there is none.
        query: &'a str,
    },
    /// Anything else: a favicon, a prefetch, garbage.
    Else,
}

/// Reads a head that came at `port`, up to its empty line.
///
/// The `Host` must be the redirect URI's or its address: a page elsewhere whose name was made to
/// mean this computer (DNS rebinding) is not answered.
pub(super) fn read(head: &str, port: u16) -> Asked<'_> {
    let mut lines = head.split("\r\n");
    let mut line = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (line.next(), line.next(), line.next(), line.next())
    else {
        return Asked::Else;
    };
    if method != Method::GET.as_str() || !version.starts_with("HTTP/1.") {
        return Asked::Else;
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != "/" {
        return Asked::Else;
    }
    let mut hosts = 0;
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("host") {
            hosts += 1;
            if !is_ours(value, port) {
                return Asked::Else;
            }
        }
        // Fetched in advance, nobody reads the page, and the code would be gone.
        let is_purpose = ["purpose", "sec-purpose", "x-moz"]
            .iter()
            .any(|purpose| name.eq_ignore_ascii_case(purpose));
        if is_purpose && value.to_ascii_lowercase().contains("prefetch") {
            return Asked::Else;
        }
    }
    if hosts == 1 {
        Asked::Redirect { query }
    } else {
        Asked::Else
    }
}

fn is_ours(host: &str, port: u16) -> bool {
    let names = ["localhost", "127.0.0.1", "[::1]"];
    names.iter().any(|name| {
        host.get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
            && host[name.len()..]
                .strip_prefix(':')
                .map_or(port == 80 && host.len() == name.len(), |found| {
                    found == port.to_string()
                })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn head(line: &str, headers: &str) -> String {
        format!("{line}\r\n{headers}\r\n\r\n")
    }

    #[rstest]
    #[case::with_a_query(
        "GET /?code=a&state=b HTTP/1.1",
        "Host: localhost:28482",
        "code=a&state=b"
    )]
    #[case::without("GET / HTTP/1.1", "Host: localhost:28482", "")]
    #[case::old("GET /?code=a HTTP/1.0", "host: 127.0.0.1:28482", "code=a")]
    #[case::v6("GET /?code=a HTTP/1.1", "Accept: x\r\nHOST: [::1]:28482", "code=a")]
    #[case::upper_case("GET /?a HTTP/1.1", "Host: LocalHost:28482", "a")]
    #[case::another_purpose("GET /?a HTTP/1.1", "Host: localhost:28482\r\nPurpose: navigate", "a")]
    fn the_redirect_is_known(#[case] line: &str, #[case] headers: &str, #[case] query: &str) {
        assert_eq!(
            read(&head(line, headers), 28_482),
            Asked::Redirect { query }
        );
    }

    #[rstest]
    #[case::nothing("", "")]
    #[case::garbage("\u{16}\u{3}\u{1}", "")]
    #[case::favicon("GET /favicon.ico HTTP/1.1", "Host: localhost:28482")]
    #[case::another_path("GET //?code=a HTTP/1.1", "Host: localhost:28482")]
    #[case::absolute("GET http://localhost:28482/?code=a HTTP/1.1", "Host: localhost:28482")]
    #[case::head("HEAD /?code=a HTTP/1.1", "Host: localhost:28482")]
    #[case::post("POST /?code=a HTTP/1.1", "Host: localhost:28482")]
    #[case::http2("PRI * HTTP/2.0", "")]
    #[case::too_many_parts("GET / ?code=a HTTP/1.1", "Host: localhost:28482")]
    #[case::no_host("GET /?code=a HTTP/1.1", "Accept: */*")]
    #[case::two_hosts(
        "GET /?code=a HTTP/1.1",
        "Host: localhost:28482\r\nHost: localhost:28482"
    )]
    #[case::rebound("GET /?code=a HTTP/1.1", "Host: example.com:28482")]
    #[case::looks_like_it("GET /?code=a HTTP/1.1", "Host: localhost.example:28482")]
    #[case::another_port("GET /?code=a HTTP/1.1", "Host: localhost:2848")]
    #[case::no_port("GET /?code=a HTTP/1.1", "Host: localhost")]
    #[case::prefetch(
        "GET /?code=a HTTP/1.1",
        "Host: localhost:28482\r\nSec-Purpose: prefetch;prerender"
    )]
    #[case::old_prefetch("GET /?code=a HTTP/1.1", "Host: localhost:28482\r\nPurpose: prefetch")]
    fn anything_else_is_not_it(#[case] line: &str, #[case] headers: &str) {
        assert_eq!(read(&head(line, headers), 28_482), Asked::Else);
    }

    proptest! {
        #[test]
        fn any_head_is_harmless(head in "\\PC{0,80}|GET /\\PC{0,20} HTTP/1.1\r\n[hH]ost:\\PC{0,30}\r\n") {
            let _ = read(&head, 28_482);
        }
    }
}
