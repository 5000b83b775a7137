//! Signing out: `DELETE /api/v2/tokens/me` (reference §1.4).

use std::borrow::Cow;
use std::time::Duration;

use http::Method;
use tokio::time::{sleep, timeout};

use crate::error::Error;
use crate::http::{Call, Client, Load, Surface};

/// Signing out waits no longer for the platform.
pub const REVOKE_LIMIT: Duration = Duration::from_secs(3);

/// What did not reach the platform is said again so soon, then after twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

const REVOKE: Call = Call {
    name: "tokens.revoke",
    method: Method::DELETE,
    path: Cow::Borrowed("/api/v2/tokens/me"),
    scopes: &["user-basic-info"],
    timeout: REVOKE_LIMIT,
    may_be_absent: false,
};

/// Signs out: no call can be made with this client any more, nor with one made from it, and the
/// platform is told to forget the token. A token it does not take any more counts as forgotten. Where
/// it can't be reached it is tried again within the limit: a network that was lost for a moment is
/// often why somebody is signed out.
///
/// # Errors
/// Whatever kept the platform from being told, within [`REVOKE_LIMIT`]. Nobody stays signed in on
/// this computer because of it; the token itself may be good until it expires.
pub async fn revoke(client: &Client) -> Result<(), Error> {
    client.tokens().sign_out();
    let mut unreached = None;
    let told = timeout(REVOKE_LIMIT, tell(client, &mut unreached)).await;
    told.unwrap_or_else(|_| {
        let silence = || Error::Timeout {
            host: client
                .endpoints()
                .api()
                .host_str()
                .unwrap_or_default()
                .to_owned(),
            after: REVOKE_LIMIT,
            correlation_id: None,
        };
        Err(unreached.unwrap_or_else(silence))
    })
}

/// Tells the platform, as often as it takes to reach it; `unreached` is the last time it was not.
async fn tell(client: &Client, unreached: &mut Option<Error>) -> Result<(), Error> {
    let Some(token) = client.tokens().take().await else {
        return Ok(());
    };
    let load = Load::empty();
    let mut pause = FIRST_PAUSE;
    loop {
        let told = client
            .attempt(&REVOKE, &load, &token, Surface::Platform, |_| Ok(()))
            .await;
        match told {
            Err(Error::TokenRefused { .. }) => return Ok(()),
            Err(error @ Error::Unreachable { .. }) => *unreached = Some(error),
            told => return told,
        }
        sleep(pause).await;
        pause *= 2;
    }
}
