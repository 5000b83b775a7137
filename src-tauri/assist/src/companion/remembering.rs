//! What is kept of a connection for the next start, and what is forgotten of it.

use std::path::PathBuf;

use tokio_util::sync::CancellationToken;

use super::Companion;
use super::cards::answer;
use super::event::Finished;
use super::link::SigningIn;
use super::request::{Connection, Reply};
use crate::secrets::SecretStore;
use crate::settings::save_connection;
use crate::view::error::{Code, Problem};
use crate::view::panel::ConnectionView;

impl Companion {
    /// The platform accepted us: keeps what is to be kept, and tells who waits.
    pub(super) fn signed_in(&mut self) {
        self.state.problem = None;
        let Some(SigningIn { reply, keep }) = self.signing_in.take() else {
            return;
        };
        if keep.is_none() {
            self.take_back_replaced();
        }
        if let Some(connection) = keep {
            let secrets = if self.sign_ins.is_agent() {
                // It may have been replaced since, and the replacement is what is kept.
                self.keep_sign_in(true);
                None
            } else {
                Some(self.secrets.clone())
            };
            let file = self.config_file.clone();
            let kept = CancellationToken::new();
            self.sign_ins.keeping = kept.clone();
            let kept = kept.drop_guard();
            self.under_way.push(Box::pin(async move {
                let problem = keep_for_next_start(secrets, file, connection).await;
                drop(kept);
                Finished::Kept(problem)
            }));
        }
        if let Some(reply) = reply {
            answer(reply, Ok(()));
        }
    }

    /// Ends the connection, forgets the secret, clears the panel.
    pub(super) fn sign_out(&mut self, reply: Reply<()>) {
        self.take_back_replaced();
        let leaving = self.leaving();
        self.cancel_sign_in();
        self.leave();
        self.end_all();
        self.access.signed_out();
        self.state.notice = None;
        self.change(ConnectionView::SignedOut, None, None);
        let profile = self.state.profile.take();
        self.note_outbox();
        let kept = profile.filter(|profile| !profile.sandbox);
        let (secrets, keeping) = (self.secrets.clone(), self.sign_ins.keeping.clone());
        self.under_way.push(Box::pin(async move {
            // At the platform first, and forgotten here whether or not that worked.
            let revoked = match leaving {
                Some(leaving) => leaving.revoke().await,
                None => Ok(()),
            };
            let forgotten = match kept {
                Some(profile) => {
                    // A keyring that is slow to take the secret must not have the last word.
                    keeping.cancelled().await;
                    secrets.forget(&profile.secret).await
                }
                None => Ok(()),
            };
            let forgotten = forgotten.map_err(|error| Problem::from(&error));
            answer(reply, revoked.and(forgotten));
            Finished::Closed
        }));
    }
}

async fn keep_for_next_start(
    secrets: Option<SecretStore>,
    file: PathBuf,
    connection: Box<Connection>,
) -> Option<Problem> {
    let kept = match secrets {
        Some(secrets) => {
            let name = connection.secret_name();
            secrets.put(&name, connection.secret()).await
        }
        None => Ok(()),
    };
    let saved = tokio::task::spawn_blocking(move || save_connection(&file, &connection)).await;
    match saved {
        Ok(Ok(())) => kept.err().map(|error| Problem::from(&error)),
        Ok(Err(error)) => {
            tracing::warn!(error = format!("{error:#}"), "the connection was not saved");
            Some(Problem::new(
                Code::Storage,
                "Connected, but config.toml can't be written: enter the connection again next time.",
            ))
        }
        Err(error) => {
            tracing::error!(%error, "saving the connection broke off");
            None
        }
    }
}
