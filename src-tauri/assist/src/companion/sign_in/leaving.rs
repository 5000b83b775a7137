//! Signing out: the platform is told to forget the token, then this computer forgets it.

use tokio_util::sync::CancellationToken;
use url::Url;
use wire::Client;
use wire::platform::sign_in::{logout_address, revoke};

use super::words;
use crate::companion::Companion;
use crate::companion::event::Finished;
use crate::view::error::Problem;

/// An agent's sign-in, or a device's, that is to end.
pub(in crate::companion) struct Leaving {
    client: Client,
    stopped: CancellationToken,
}

impl Leaving {
    /// Tells the platform, and waits until nothing of the sign-in is being kept any more.
    ///
    /// # Errors
    /// `notRevoked` where the platform could not be told within `REVOKE_LIMIT`.
    pub(in crate::companion) async fn revoke(self) -> Result<(), Problem> {
        let Self { client, stopped } = self;
        let revoked = revoke(&client).await;
        drop(client);
        stopped.cancelled().await;
        revoked.map_err(|error| {
            tracing::warn!(kind = error.kind(), "the sign-in was not revoked");
            words::not_revoked(&error)
        })
    }
}

impl Companion {
    /// What is to be taken back, now that somebody signs out. Of a device nothing is being kept but its
    /// secret, so that nothing is waited for there.
    pub(in crate::companion) fn leaving(&self) -> Option<Leaving> {
        let client = self.session.as_ref()?.client();
        client.reach().revocation.then(|| Leaving {
            client: client.clone(),
            stopped: self.sign_ins.stopped.clone(),
        })
    }

    /// Nothing came of the connection that somebody asked for: its sign-in is taken back. What
    /// keeps the platform from being told is in the log.
    pub(in crate::companion) fn turn_away_connection(&mut self) {
        let Some(leaving) = self.leaving() else {
            return;
        };
        self.under_way.push(Box::pin(async move {
            let _: Result<(), Problem> = leaving.revoke().await;
            Finished::Closed
        }));
    }

    /// The page that ends the browser's own session with the platform.
    pub(super) fn logout_address(&self) -> Option<Url> {
        let in_use = self.sign_ins.in_use.as_ref()?;
        Some(logout_address(&in_use.endpoints, &in_use.client_id))
    }
}
