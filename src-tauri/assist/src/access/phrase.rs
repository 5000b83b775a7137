//! A role's unlock phrase, as it is kept: not itself, but what it takes to check it.
//!
//! PBKDF2-HMAC-SHA256 (RFC 8018) with the cryptography that TLS brings into the tree, at the number
//! of rounds that OWASP's password storage cheat sheet names for it. The number is kept with each
//! check, so that it can grow. Argon2 was rejected for another dependency: against somebody who can
//! read the keyring neither helps a weak phrase for long (`docs/security.md`).

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};

use crate::view::error::{FieldError, Problem};

/// A phrase's length, in chars.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=256;

/// Rounds for a new check.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).expect("not zero");

/// More rounds than this are a forged check: it would hold the thread for minutes.
const MOST_ROUNDS: u32 = 20_000_000;

/// How a check begins: what it was made with.
const SCHEME: &str = "pbkdf2-sha256";

/// Bytes of salt and of what is derived.
const SALT: usize = 16;
const DERIVED: usize = 32;

/// Whether a phrase may be set.
///
/// # Errors
/// `invalidInput` at `phrase`, without it.
pub(super) fn checked(phrase: &SecretString) -> Result<(), Problem> {
    let length = phrase.expose_secret().chars().count();
    if LENGTH.contains(&length) {
        return Ok(());
    }
    let (least, most) = (LENGTH.start(), LENGTH.end());
    let message = format!("A phrase has {least} to {most} characters; this one has {length}.");
    Err(Problem::invalid(vec![FieldError::new("phrase", message)]))
}

/// What a phrase is checked by: `pbkdf2-sha256$rounds$salt$derived`. Takes a good part of a second.
pub(super) fn check_of(phrase: &SecretString) -> SecretString {
    let salt: [u8; SALT] = rand::random();
    let mut derived = [0; DERIVED];
    let secret = phrase.expose_secret().as_bytes();
    pbkdf2::derive(PBKDF2_HMAC_SHA256, ROUNDS, &salt, secret, &mut derived);
    let (salt, derived) = (
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(derived),
    );
    format!("{SCHEME}${ROUNDS}${salt}${derived}").into()
}

/// Whether it is the phrase the check was made of, compared in constant time. A check that can't be
/// read is nobody's.
pub(super) fn is_phrase(phrase: &SecretString, check: &SecretString) -> bool {
    let Some((rounds, salt, derived)) = parts(check.expose_secret()) else {
        tracing::warn!("the check of an unlock phrase can't be read: set the phrase anew");
        return false;
    };
    let secret = phrase.expose_secret().as_bytes();
    pbkdf2::verify(PBKDF2_HMAC_SHA256, rounds, &salt, secret, &derived).is_ok()
}

fn parts(check: &str) -> Option<(NonZeroU32, Vec<u8>, Vec<u8>)> {
    let mut parts = check.split('$');
    let (scheme, rounds) = (parts.next()?, parts.next()?);
    let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let derived = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let rounds: NonZeroU32 = rounds.parse().ok()?;
    let whole = parts.next().is_none() && scheme == SCHEME;
    let sound = salt.len() == SALT && derived.len() == DERIVED && rounds.get() <= MOST_ROUNDS;
    (whole && sound).then_some((rounds, salt, derived))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    #[test]
    fn a_phrase_is_checked_by_what_is_kept_and_by_nothing_less() {
        let phrase = secret("correct horse battery");
        let check = check_of(&phrase);
        assert!(is_phrase(&phrase, &check));
        assert!(!is_phrase(&secret("correct horse batterz"), &check));
        let kept = check.expose_secret();
        assert!(
            !kept.contains("horse") && kept.starts_with("pbkdf2-sha256$600000$"),
            "what is kept says how it was made and not what of: {kept}"
        );
        assert_ne!(
            kept,
            check_of(&phrase).expose_secret(),
            "each has a salt of its own"
        );
    }

    #[test]
    fn a_check_that_is_not_whole_is_nobodys() {
        let derived = STANDARD_NO_PAD.encode([7; DERIVED]);
        let salt = STANDARD_NO_PAD.encode([1; SALT]);
        assert!(parts(&format!("pbkdf2-sha256$600000${salt}${derived}")).is_some());
        for wrong in [
            String::new(),
            format!("pbkdf2-sha1$600000${salt}${derived}"),
            format!("pbkdf2-sha256$0${salt}${derived}"),
            format!("pbkdf2-sha256$4000000000${salt}${derived}"),
            format!("pbkdf2-sha256$600000${salt}$"),
            format!("pbkdf2-sha256$600000${salt}${derived}$more"),
        ] {
            assert!(parts(&wrong).is_none(), "{wrong}");
            assert!(!is_phrase(&secret("any phrase at all"), &secret(&wrong)));
        }
    }

    #[test]
    fn a_phrase_has_twelve_chars_at_least() {
        for (text, taken) in [
            ("elevenchars", false),
            ("twelve chars", true),
            ("十二文字の言葉をここに置く", true),
        ] {
            assert_eq!(checked(&secret(text)).is_ok(), taken, "{text}");
        }
        let long = "x".repeat(257);
        let refused = checked(&secret(&long)).expect_err("too long");
        assert_eq!(refused.fields[0].path, "phrase");
        assert!(!refused.message.contains(&long), "never repeated");
    }
}
