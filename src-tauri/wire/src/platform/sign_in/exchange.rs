//! A code for tokens: `POST {login}/oauth/token` without a secret (reference §1.3).

use secrecy::{ExposeSecret as _, SecretString};

use super::failure::{ClockOff, SignInError};
use super::grant::AgentGrant;
use super::pkce::Verifier;
use crate::http::Client;
use crate::token;

/// Exchanges the code, once: a code is good for one use.
pub(super) async fn exchange(
    client: &Client,
    client_id: &str,
    code: &SecretString,
    verifier: &Verifier,
    redirect_uri: &str,
) -> Result<AgentGrant, SignInError> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.expose_secret()),
        ("code_verifier", verifier.expose()),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
    ];
    // From before the request, as the token's life began somewhere on the way.
    let obtained_at = client.now();
    let heard = token::ask(client, None, &form).await;
    let clock_off = heard
        .date
        .and_then(|theirs| ClockOff::between(client.now(), theirs));
    let granted = heard
        .outcome
        .map_err(|error| SignInError::exchange(error, clock_off))?;
    let expires_at = granted.expires_at(obtained_at);
    Ok(AgentGrant {
        client_id: client_id.to_owned(),
        client_secret: None,
        endpoints: client.endpoints().clone(),
        access_token: granted.access_token,
        refresh_token: granted.refresh_token,
        obtained_at,
        expires_at,
        clock_off,
    })
}
