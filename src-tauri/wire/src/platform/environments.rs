//! The environments there are, and any other that is typed (`platform.md`, regions; reference §1.1).
//!
//! An environment is a bare host such as `mypurecloud.de`; its API is at `api.` before it and its
//! login host at `login.`. The list is data: the vendor's grows, and whatever is not in it can be
//! typed. What is typed is cleaned as the vendor's own SDK does and then checked; an address with a
//! path or a port is refused, except on this very computer, where the sandbox is. A gateway has
//! addresses of its own: [`Endpoints::new`].

use url::Host as UrlHost;

use crate::http::{BadEndpoint, Endpoints, Host};

/// An environment the vendor runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The AWS region, as the vendor's SDK names it.
    pub region: &'static str,
    /// The environment's host.
    pub host: &'static str,
    /// For people.
    pub name: &'static str,
}

const fn known(region: &'static str, host: &'static str, name: &'static str) -> Known {
    Known { region, host, name }
}

/// The 18 environments of the vendor's SDK, version 262, in the order a picker shows them.
pub const KNOWN: [Known; 18] = [
    known("us_east_1", "mypurecloud.com", "Americas (Virginia)"),
    known("us_west_2", "usw2.pure.cloud", "Americas (Oregon)"),
    known("ca_central_1", "cac1.pure.cloud", "Americas (Canada)"),
    known("mx_central_1", "mxc1.pure.cloud", "Americas (Mexico)"),
    known("sa_east_1", "sae1.pure.cloud", "Americas (São Paulo)"),
    known(
        "us_east_2",
        "use2.us-gov-pure.cloud",
        "Americas (US government)",
    ),
    known("eu_central_1", "mypurecloud.de", "Europe (Frankfurt)"),
    known("eu_west_1", "mypurecloud.ie", "Europe (Ireland)"),
    known("eu_west_2", "euw2.pure.cloud", "Europe (London)"),
    known("eu_central_2", "euc2.pure.cloud", "Europe (Zurich)"),
    known(
        "eusc_de_east_1",
        "edee1.eusc-pure.cloud",
        "Europe (Sovereign Cloud)",
    ),
    known("me_central_1", "mec1.pure.cloud", "Middle East (UAE)"),
    known("ap_south_1", "aps1.pure.cloud", "Asia Pacific (Mumbai)"),
    known(
        "ap_southeast_1",
        "apse1.pure.cloud",
        "Asia Pacific (Singapore)",
    ),
    known(
        "ap_southeast_2",
        "mypurecloud.com.au",
        "Asia Pacific (Sydney)",
    ),
    known("ap_northeast_1", "mypurecloud.jp", "Asia Pacific (Tokyo)"),
    known("ap_northeast_2", "apne2.pure.cloud", "Asia Pacific (Seoul)"),
    known("ap_northeast_3", "apne3.pure.cloud", "Asia Pacific (Osaka)"),
];

/// What stands before the environment's host in addresses people copy.
const PREFIXES: [&str; 3] = ["api.", "login.", "apps."];

/// An environment, cleaned and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    host: String,
    endpoints: Endpoints,
}

impl Environment {
    /// The environment a person typed or chose: its host, its address (`https://apps.…`), or the
    /// name of a known one's region (`eu_central_1`, `eu-central-1`).
    ///
    /// # Errors
    /// [`BadEndpoint`] with a sentence about what is wrong: no host, a path, a user, or a port or
    /// an IP address that is not this computer's own.
    pub fn typed(text: &str) -> Result<Self, BadEndpoint> {
        let text = text.trim().to_ascii_lowercase();
        let region = text.replace('-', "_");
        if let Some(known) = KNOWN.iter().find(|known| known.region == region) {
            return Self::at(known.host);
        }
        let bare = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .unwrap_or(&text)
            .trim_end_matches('/');
        if let Some(endpoints) = on_this_computer(bare) {
            return Ok(Self {
                host: bare.to_owned(),
                endpoints: endpoints?,
            });
        }
        let mut host = bare;
        while let Some(rest) = PREFIXES.iter().find_map(|prefix| host.strip_prefix(prefix)) {
            host = rest;
        }
        checked(host)?;
        Self::at(host)
    }

    fn at(host: &str) -> Result<Self, BadEndpoint> {
        let endpoints = Endpoints::new(
            &format!("https://api.{host}"),
            Some(&format!("https://login.{host}")),
        )?;
        Ok(Self {
            host: host.to_owned(),
            endpoints,
        })
    }

    /// Its host, as it is shown and stored; with a port on this computer.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Which of the vendor's it is, if one of those that are known.
    #[must_use]
    pub fn known(&self) -> Option<&'static Known> {
        KNOWN.iter().find(|known| known.host == self.host)
    }

    /// Its name for people; its host where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.known().map_or(&self.host, |known| known.name)
    }

    /// Where its API and its login host are.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }
}

/// The sandbox's address serves both, over plain http. None where the text is another host's.
fn on_this_computer(bare: &str) -> Option<Result<Endpoints, BadEndpoint>> {
    // An address is read leniently (RFC 3986 is not what browsers follow); a host is not.
    if !bare.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let endpoints = Endpoints::new(&format!("http://{bare}"), None)
        .ok()
        .filter(Endpoints::is_loopback)?;
    if endpoints.api().path() != "/" {
        return Some(refuse("an environment is a host without a path"));
    }
    Some(Ok(endpoints))
}

fn checked(host: &str) -> Result<(), BadEndpoint> {
    if host.is_empty() {
        return refuse("type the environment's host; one looks like mypurecloud.de");
    }
    if host.contains('@') {
        return refuse("the environment must not contain a user or a password");
    }
    if host.contains(['/', '?', '#', '\\']) {
        return refuse("an environment is a host without a path; one looks like mypurecloud.de");
    }
    if host.contains(':') {
        return refuse("an environment has no port; only this computer (127.0.0.1) may have one");
    }
    let is_name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        && host.split('.').count() > 1
        && host
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    // `1.2.3` would be an IP address to the library that connects.
    if !is_name || !matches!(UrlHost::parse(host), Ok(UrlHost::Domain(_))) {
        return refuse("this is no environment; one looks like mypurecloud.de");
    }
    Ok(())
}

fn refuse<T>(message: &str) -> Result<T, BadEndpoint> {
    Err(BadEndpoint {
        host: Host::Api,
        message: message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_known_ones_are_eighteen_different_ones_that_can_be_typed() {
        let hosts: BTreeSet<_> = KNOWN.iter().map(|known| known.host).collect();
        let regions: BTreeSet<_> = KNOWN.iter().map(|known| known.region).collect();
        let names: BTreeSet<_> = KNOWN.iter().map(|known| known.name).collect();
        assert_eq!(
            (hosts.len(), regions.len(), names.len()),
            (18, 18, 18),
            "none stands twice"
        );
        for known in &KNOWN {
            for text in [known.host, known.region] {
                let found = Environment::typed(text).expect("it is known");
                assert_eq!(found.known(), Some(known));
                assert_eq!(found.name(), known.name);
                assert_eq!(
                    found.endpoints().api().as_str(),
                    format!("https://api.{}/", known.host)
                );
                assert_eq!(
                    found.endpoints().login().as_str(),
                    format!("https://login.{}/", known.host)
                );
            }
        }
    }

    #[rstest]
    #[case::bare("mypurecloud.de")]
    #[case::spaces(" mypurecloud.de ")]
    #[case::upper_case("MyPureCloud.DE")]
    #[case::address("https://mypurecloud.de/")]
    #[case::api("https://api.mypurecloud.de")]
    #[case::login("login.mypurecloud.de")]
    #[case::apps("https://apps.mypurecloud.de///")]
    #[case::plain_http_is_only_a_way_of_writing("http://mypurecloud.de")]
    #[case::region("eu_central_1")]
    #[case::region_as_aws_writes_it("eu-central-1")]
    fn what_is_typed_is_cleaned(#[case] text: &str) {
        let found = Environment::typed(text).expect("it is one");
        assert_eq!(found.host(), "mypurecloud.de");
        assert_eq!(
            found.endpoints().api().scheme(),
            "https",
            "never in the clear"
        );
    }

    #[rstest]
    #[case::v4("127.0.0.1:8080", "http://127.0.0.1:8080/")]
    #[case::name("http://localhost:8080/", "http://localhost:8080/")]
    #[case::v6("http://[::1]:8080", "http://[::1]:8080/")]
    fn this_computer_may_have_a_port(#[case] text: &str, #[case] address: &str) {
        let found = Environment::typed(text).expect("it is one");
        assert_eq!(found.endpoints().api().as_str(), address);
        assert_eq!(found.endpoints().login().as_str(), address);
        assert_eq!(found.known(), None);
        let again = Environment::typed(found.host()).expect("it was one");
        assert_eq!(again, found, "what is stored is read again");
    }

    #[test]
    fn one_that_is_not_known_can_be_typed() {
        let found = Environment::typed("xyz9.pure.cloud").expect("it may exist one day");
        assert_eq!((found.known(), found.name()), (None, "xyz9.pure.cloud"));
        assert_eq!(
            found.endpoints().login().as_str(),
            "https://login.xyz9.pure.cloud/"
        );
    }

    #[rstest]
    #[case::nothing("")]
    #[case::scheme_alone("https://")]
    #[case::one_label("mypurecloud")]
    #[case::only_a_prefix("api.")]
    #[case::other_scheme("ftp://mypurecloud.de")]
    #[case::path("mypurecloud.de/directory")]
    #[case::path_on_this_computer("127.0.0.1:8080/base")]
    #[case::query("mypurecloud.de?x=1")]
    #[case::fragment("apps.mypurecloud.de/#/")]
    #[case::user("me@mypurecloud.de")]
    #[case::user_before_this_computer("mypurecloud.de:x@127.0.0.1:80")]
    #[case::port("mypurecloud.de:8443")]
    #[case::ip("10.0.0.1")]
    #[case::short_ip("10.1")]
    #[case::hexadecimal_ip("0x7f.1.2.3.4")]
    #[case::v6("[2001:db8::1]")]
    #[case::empty_label("mypurecloud..de")]
    #[case::dash("-mypurecloud.de")]
    #[case::blank("my purecloud.de")]
    #[case::escaped("mypurecloud%2ede")]
    #[case::letters_that_look_alike("mypureclоud.de")]
    #[case::backslash("mypurecloud.de\\x")]
    fn anything_else_is_refused_in_words(#[case] text: &str) {
        let bad = Environment::typed(text).expect_err("it is none");
        assert!(bad.message.contains(' '), "a sentence: {}", bad.message);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_ends_at_the_host_that_is_shown(text in "\\PC{0,40}|[a-z0-9.:/@-]{0,40}") {
            if let Ok(found) = Environment::typed(&text) {
                let api = found.endpoints().api();
                let shown = found.endpoints().is_loopback()
                    || api.host_str() == Some(format!("api.{}", found.host()).as_str());
                prop_assert!(shown, "{} is not {}", api, found.host());
                prop_assert_eq!(Environment::typed(found.host()), Ok(found), "what is stored is read again");
            }
        }
    }
}
