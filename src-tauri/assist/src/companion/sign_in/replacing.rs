//! An early sign-in takes the place of the one before it, which is taken back then.
//!
//! Not before the new one is where it is to be: should it come to nothing, a sign-in that is kept goes
//! on being good for the next start.

use wire::Client;
use wire::platform::sign_in::revoke;

use crate::companion::Companion;
use crate::companion::event::Finished;
use crate::companion::request::Connection;
use crate::secrets::SecretName;

/// A sign-in in whose place another is to come.
pub(in crate::companion) struct Replaced {
    client: Client,
    /// Whether it stands in the keyring until then.
    pub(super) is_kept: bool,
}

impl Companion {
    /// What this connection takes the place of: the sign-in in use, where it is one to the same client
    /// at the same platform. Who signs in there again is the same agent.
    pub(in crate::companion) fn replaced_by(&self, connection: &Connection) -> Option<Replaced> {
        let (session, in_use) = (self.session.as_ref()?, self.sign_ins.in_use.as_ref()?);
        let is_same = in_use.secret_name() == connection.secret_name();
        is_same.then(|| Replaced {
            client: session.client().clone(),
            is_kept: in_use.is_kept,
        })
    }

    /// The sign-in in use is where it is to be. What it took the place of is taken back at the
    /// platform, and forgotten where nothing took its place in the keyring.
    pub(in crate::companion) fn take_back_replaced(&mut self) {
        let Some(in_use) = &mut self.sign_ins.in_use else {
            return;
        };
        let Some(replaced) = in_use.replaced.take() else {
            return;
        };
        let stays = replaced.is_kept && !in_use.is_kept;
        let name = stays.then(|| in_use.secret_name());
        self.take_back(replaced, name);
    }

    /// Takes it back beside the loop; `name`: and forgets it there.
    pub(super) fn take_back(&mut self, replaced: Replaced, name: Option<SecretName>) {
        let secrets = self.secrets.clone();
        self.under_way.push(Box::pin(async move {
            if let Err(error) = revoke(&replaced.client).await {
                let kind = error.kind();
                tracing::warn!(kind, "a sign-in that was replaced was not taken back");
            }
            if let Some(name) = name
                && let Err(error) = secrets.forget(&name).await
            {
                tracing::warn!(%error, "a sign-in that was replaced stays in the keyring");
            }
            Finished::Closed
        }));
    }
}
