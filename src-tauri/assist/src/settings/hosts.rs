//! Addresses of the platform (`contract.md §0`).

use url::{Host, Url};

/// An API or login address: https anywhere, plain http for loopback addresses alone, no
/// credentials inside.
///
/// # Errors
/// A sentence that says what would be right.
pub fn host_url(text: &str) -> Result<Url, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter the address, for example https://api.mypurecloud.com.".into());
    }
    let url = Url::parse(text)
        .map_err(|_| "This is not an address such as https://api.mypurecloud.com.".to_owned())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Leave user name and password out of the address.".into());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err("Use https; plain http is for this computer alone.".into()),
        _ => Err("Use an https address.".into()),
    }
}

/// The login host of an API host: `api.` becomes `login.`; another host serves both.
#[must_use]
pub fn derived_login(api: &Url) -> Url {
    let mut login = api.clone();
    login.set_path("/");
    login.set_query(None);
    login.set_fragment(None);
    let derived = api
        .host_str()
        .and_then(|host| host.strip_prefix("api."))
        .map(|rest| format!("login.{rest}"));
    if let Some(host) = derived {
        // "login." before the rest of a valid host is a valid host; were it not, the API's own
        // host stands, and the sign-in says what is wrong.
        let _ = login.set_host(Some(&host));
    }
    login
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_is_derived_from_api_hosts_alone() {
        for (api, login) in [
            (
                "https://api.mypurecloud.com",
                "https://login.mypurecloud.com/",
            ),
            (
                "https://api.usw2.pure.cloud/base",
                "https://login.usw2.pure.cloud/",
            ),
            (
                "https://acme.mypurecloud.com",
                "https://acme.mypurecloud.com/",
            ),
            ("http://127.0.0.1:4010", "http://127.0.0.1:4010/"),
        ] {
            let api = host_url(api).expect("a good address");
            assert_eq!(derived_login(&api).as_str(), login);
        }
    }

    #[test]
    fn localhost_counts_as_loopback_and_look_alikes_do_not() {
        assert!(host_url("http://localhost:1").is_ok());
        for bad in [
            "http://localhost.evil.com",
            "http://127.0.0.1.evil.com",
            "http://0.0.0.0",
        ] {
            assert!(host_url(bad).is_err(), "{bad} is not loopback");
        }
    }
}
