//! Addresses of the platform, judged by the one place that decides it (`wire::Endpoints`).

use url::Url;
use wire::Endpoints;

use crate::problem::sentence;

/// An API or login address: https anywhere, plain http for loopback alone (`contract.md §0`).
///
/// # Errors
/// A sentence that says what would be right.
pub fn host_url(text: &str) -> Result<Url, String> {
    if text.trim().is_empty() {
        return Err("Enter the address, for example https://api.mypurecloud.com.".into());
    }
    Endpoints::new(text, None)
        .map(|endpoints| endpoints.api().clone())
        .map_err(|bad| sentence(&bad.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_addresses_come_with_a_sentence() {
        assert!(host_url(" https://api.mypurecloud.com ").is_ok());
        for bad in [
            "",
            "api.mypurecloud.com",
            "http://api.mypurecloud.com",
            "ftp://127.0.0.1",
        ] {
            let said = host_url(bad).expect_err("refused");
            assert!(said.ends_with('.'), "{bad}: {said}");
            assert!(said.starts_with(char::is_uppercase), "{bad}: {said}");
        }
    }
}
