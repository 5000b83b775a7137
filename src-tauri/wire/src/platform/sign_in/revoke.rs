//! Signing out: `DELETE /api/v2/tokens/me` (reference §1.4).

use std::borrow::Cow;
use std::time::Duration;

use http::Method;
use tokio::time::timeout;

use crate::error::Error;
use crate::http::{Call, Client, Load, Surface};

/// Signing out waits no longer for the platform.
pub const REVOKE_LIMIT: Duration = Duration::from_secs(3);

const REVOKE: Call = Call {
    name: "tokens.revoke",
    method: Method::DELETE,
    path: Cow::Borrowed("/api/v2/tokens/me"),
    scopes: &["user-basic-info"],
    timeout: REVOKE_LIMIT,
    may_be_absent: false,
};

/// Signs out: no call can be made with this client any more, nor with one made from it, and the
/// platform is told to forget the token. A token it does not take any more counts as forgotten.
///
/// # Errors
/// Whatever kept the platform from being told, within [`REVOKE_LIMIT`]. Nobody stays signed in on
/// this computer because of it; the token itself may be good until it expires.
pub async fn revoke(client: &Client) -> Result<(), Error> {
    client.tokens().sign_out();
    let revoking = async {
        let Some(token) = client.tokens().take().await else {
            return Ok(());
        };
        let load = Load::empty();
        let revoked = client
            .attempt(&REVOKE, &load, &token, Surface::Platform, |_| Ok(()))
            .await;
        match revoked {
            Err(Error::TokenRefused { .. }) => Ok(()),
            revoked => revoked,
        }
    };
    timeout(REVOKE_LIMIT, revoking).await.unwrap_or_else(|_| {
        let api = client.endpoints().api();
        Err(Error::Timeout {
            host: api.host_str().unwrap_or_default().to_owned(),
            after: REVOKE_LIMIT,
            correlation_id: None,
        })
    })
}
