//! The connection to start with: the last one, where its secret is still known.

use super::event::Finished;
use super::{Companion, Connection};
use crate::secrets::SecretStore;
use crate::settings::Settings;

impl Companion {
    /// Looks whether there is a connection to start with: all of its profile, and its secret.
    pub(super) fn look_for_secret(&self, settings: &Settings) {
        let Some(form) = settings.connection.form() else {
            return;
        };
        let secrets = self.secrets.clone();
        self.under_way.push(Box::pin(async move {
            Finished::Secret(known_connection(form, &secrets).await)
        }));
    }
}

async fn known_connection(
    mut form: crate::view::panel::ConnectionForm,
    secrets: &SecretStore,
) -> Option<Box<Connection>> {
    // Any text fills the field until the secret is known: what else is missing shows now, before
    // the keyring is asked.
    "unknown yet".clone_into(&mut form.client_secret);
    let known = Connection::from_form(&form).ok()?;
    match secrets.get(&known.secret_name()).await {
        Ok(secret) => known
            .with_secret(secret?)
            .map(Box::new)
            .inspect_err(|error| tracing::warn!(%error, "the last sign-in can't be used"))
            .ok(),
        Err(error) => {
            tracing::warn!(%error, "the secret of the last connection can't be read");
            None
        }
    }
}
