//! The connection to start with: the last one, where its secret is still known.

use wire::Endpoints;
use wire::platform::{AgentGrant, Grant};
use wire::source::Dial;

use super::event::Finished;
use super::sign_in::SignInStep;
use super::{Companion, Connection};
use crate::problem::sentence;
use crate::secrets::{SecretName, SecretStore};
use crate::settings::{ConnectionSettings, Identity, Settings, Surface};
use crate::view::error::{Code, Problem};
use crate::view::panel::ConnectionForm;

impl Companion {
    /// Looks whether there is a connection to start with: all of its profile, and its secret.
    pub(super) fn look_for_secret(&self, settings: &Settings) {
        let connection = &settings.connection;
        let secrets = self.secrets.clone();
        let agent = match (connection.surface, connection.identity) {
            (Surface::Platform, Identity::Agent) => Some(agents(connection)),
            (Surface::Platform, Identity::Client) | (Surface::Assist, _) => None,
        };
        if let Some(known) = agent {
            let Some((endpoints, client_id)) = known else {
                return;
            };
            self.under_way.push(Box::pin(async move {
                match stored_sign_in(endpoints, client_id, &secrets).await {
                    Ok(connection) => Finished::Secret(connection),
                    Err(problem) => Finished::SignIn(Box::new(SignInStep::Unusable(problem))),
                }
            }));
            return;
        }
        if let Some(known) = without_secret(connection) {
            self.under_way.push(Box::pin(async move {
                Finished::Secret(known_connection(known, &secrets).await)
            }));
        }
    }
}

/// All of the profile of a connection as an OAuth client, its secret aside.
fn without_secret(settings: &ConnectionSettings) -> Option<Connection> {
    match settings.surface {
        Surface::Assist => {
            let form = ConnectionForm {
                // Any text fills the field until the secret is known: what else is missing shows
                // now, before the keyring is asked.
                client_secret: "unknown yet".to_owned(),
                ..settings.form()?
            };
            Connection::from_form(&form).ok()
        }
        Surface::Platform => Connection::of_device(settings).ok(),
    }
}

async fn known_connection(known: Connection, secrets: &SecretStore) -> Option<Box<Connection>> {
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

/// Where an agent's sign-in is good, and with which client.
fn agents(settings: &ConnectionSettings) -> Option<(Endpoints, String)> {
    Some((settings.endpoints()?, settings.client_id.clone()?))
}

/// The agent's sign-in of the last time, if it was kept. One that can't be read is forgotten.
async fn stored_sign_in(
    endpoints: Endpoints,
    client_id: String,
    secrets: &SecretStore,
) -> Result<Option<Box<Connection>>, Problem> {
    let login = endpoints.login().host_str().unwrap_or_default();
    let name = SecretName::sign_in(login, &client_id);
    let stored = secrets.get(&name).await.map_err(|error| {
        tracing::warn!(%error, "the last sign-in can't be read");
        let message = "The keyring did not give the last sign-in: sign in again.";
        Problem::new(Code::KeyringUnavailable, message)
    })?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    match AgentGrant::from_secret(&stored) {
        Ok(grant) => Ok(Some(Box::new(Connection {
            endpoints,
            client_id,
            dial: Dial::Platform {
                grant: Grant::Agent(grant),
            },
            agent_id: None,
            sandbox: false,
        }))),
        Err(error) => {
            tracing::warn!(%error, "the last sign-in can't be used");
            if let Err(error) = secrets.forget(&name).await {
                tracing::warn!(%error, "it stays in the keyring");
            }
            Err(Problem::new(
                Code::SignInEnded,
                sentence(&error.to_string()),
            ))
        }
    }
}
