//! Proof key for code exchange (RFC 7636, S256) and the `state` of a sign-in. Pure: the randomness
//! comes in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// What a verifier is made of: as base64url these bytes are 128 chars, the most RFC 7636 §4.1
/// allows and what the vendor's SDK sends.
pub(super) type VerifierSeed = [u8; 96];

/// 256 bits.
pub(super) type StateSeed = [u8; 32];

/// The secret that only who began the sign-in knows. Never printed.
#[derive(Debug, Clone)]
pub(super) struct Verifier(SecretString);

impl Verifier {
    pub(super) fn new(seed: &Zeroizing<VerifierSeed>) -> Self {
        Self(URL_SAFE_NO_PAD.encode(seed.as_slice()).into())
    }

    /// Sent with the code, to the login host alone.
    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Sent through the browser: tells nothing of the verifier.
    pub(super) fn challenge(&self) -> String {
        challenge(self.expose())
    }
}

/// base64url(SHA-256(verifier)) without padding (RFC 7636 §4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// What tells this sign-in's answer from any other's (RFC 6749 §10.12). Never printed.
#[derive(Debug, Clone)]
pub(super) struct State(SecretString);

impl State {
    pub(super) fn new(seed: &Zeroizing<StateSeed>) -> Self {
        Self(URL_SAFE_NO_PAD.encode(seed.as_slice()).into())
    }

    /// Sent through the browser, and handed back by the login host.
    pub(super) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether what was handed back is this. How long it takes tells nothing but the length, which
    /// is no secret.
    pub(super) fn is(&self, found: &str) -> bool {
        self.expose().as_bytes().ct_eq(found.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn neither_prints_itself() {
        let verifier = Verifier::new(&Zeroizing::new([7; 96]));
        let state = State::new(&Zeroizing::new([7; 32]));
        let said = format!("{verifier:?} {state:?}");
        // 7, 7, 7 in base64url.
        assert!(verifier.expose().starts_with("BwcH"), "what is looked for");
        assert!(!said.contains("BwcH"), "it is not in: {said}");
    }

    proptest! {
        #[test]
        fn a_verifier_is_of_the_length_and_the_chars_that_are_allowed(
            seed in prop::collection::vec(any::<u8>(), 96),
        ) {
            let seed: VerifierSeed = seed.try_into().expect("96 of them");
            let verifier = Verifier::new(&Zeroizing::new(seed));
            prop_assert!((43..=128).contains(&verifier.expose().len()), "RFC 7636 §4.1");
            prop_assert!(
                verifier
                    .expose()
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)),
                "unreserved chars alone"
            );
            prop_assert_eq!(verifier.challenge().len(), 43, "32 bytes");
            prop_assert!(!verifier.challenge().contains('='), "without padding");
        }

        #[test]
        fn a_state_is_itself_and_no_other(a: [u8; 32], b: [u8; 32], noise: String) {
            let state = State::new(&Zeroizing::new(a));
            let other = State::new(&Zeroizing::new(b));
            prop_assert!(state.is(state.expose()));
            prop_assert_eq!(state.is(other.expose()), a == b);
            prop_assert!(!state.is(&noise), "256 bits are not met by chance");
            prop_assert!(!state.is(&state.expose()[1..]), "nor is a part of it");
        }
    }
}
