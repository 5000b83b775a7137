//! How a receiver knows that a message is ours and new (`docs/security.md`, webhooks).

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// The header that carries a message's signature:
/// `t=<Unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">`.
pub const SIGNATURE: &str = "x-cuecard-signature";

/// The header's value for a body that is sent at `signed_at`, in Unix seconds. The time is part of
/// what is signed, so that a receiver can refuse a message that was recorded and sent again.
pub(super) fn header(secret: &SecretString, signed_at: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes keys of any length (RFC 2104 §2)");
    mac.update(signed_at.to_string().as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let mut value = format!("t={signed_at},v1=");
    for byte in mac.finalize().into_bytes() {
        write!(value, "{byte:02x}").expect("into memory");
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '1795338000.{"a":1}' | openssl dgst -sha256 -hmac whsec-test`.
    #[test]
    fn is_what_other_tools_compute() {
        let secret = SecretString::from("whsec-test");
        assert_eq!(
            header(&secret, 1_795_338_000, r#"{"a":1}"#),
            format!("t=1795338000,v1={OPENSSL}")
        );
    }

    const OPENSSL: &str = "274343b5a538c0d985eacad6384eb986218177c2dbd2550d92f3da6dd4f5f5ff";
}
