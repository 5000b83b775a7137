//! What is known of a log from elsewhere than the log: for whoever verifies it.

use std::path::Path;

use audit::{Break, BreakKind, Checkpoint, Expectations, SigningKey, Verdict};
use secrecy::ExposeSecret as _;

use super::{of_hex, read_anchor};
use crate::secrets::{SecretName, SecretStore};
use crate::store::Reader;
use crate::view::panel::SecretsView;

/// What a log is compared with, and where it was found.
#[derive(Debug, Default)]
pub struct Known {
    /// What the log must agree with.
    pub expectations: Expectations,
    /// Where something was found.
    pub places: Vec<Place>,
    /// What is odd about the places, in sentences.
    pub problems: Vec<String>,
    /// Something stands where a checkpoint belongs and is none: somebody wrote it.
    pub is_forged: bool,
}

/// Where a head, or the key of its signature, is kept outside the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `cuecard.head` beside the database.
    File,
    /// The operating system's keyring.
    Keyring,
}

impl Known {
    /// Looks in every place there is. What can't be asked is said and left out: the verdict says
    /// what was vouched for.
    pub async fn gather(dir: &Path, reader: &Reader, secrets: &SecretStore) -> Self {
        let mut known = Self::default();
        let install = known.look_beside(dir, reader);
        if let Some(install) = install
            && secrets.kept_in().await == SecretsView::Keyring
        {
            known.ask_keyring(&install, secrets).await;
        }
        known
    }

    /// The verdict reached with these expectations: something that stands where a checkpoint
    /// belongs and is none breaks a log that holds otherwise.
    #[must_use]
    pub fn judged(&self, mut verdict: Verdict) -> Verdict {
        if self.is_forged && verdict.ok {
            verdict.ok = false;
            verdict.first_break = Some(Break {
                seq: verdict.events,
                up_to: None,
                kind: BreakKind::ForgedCheckpoint,
            });
        }
        verdict
    }

    /// The head anchor; returns the id of the installation whose log it should be.
    fn look_beside(&mut self, dir: &Path, reader: &Reader) -> Option<String> {
        let own = reader.install().ok();
        match read_anchor(dir) {
            Ok(Some(anchor)) => {
                let install = anchor.install.clone();
                self.places.push(Place::File);
                self.expectations.anchors.push(anchor);
                Some(install)
            }
            Ok(None) => {
                if matches!(reader.newest_checkpoint(), Ok(Some(_))) {
                    self.problems.push(format!(
                        "{} is missing: the log has checkpoints, and the newest should stand \
                         there too.",
                        dir.join(super::ANCHOR).display()
                    ));
                }
                own
            }
            Err(error) => {
                self.is_forged = error.kind() == std::io::ErrorKind::InvalidData;
                let path = dir.join(super::ANCHOR);
                self.problems.push(format!("{}: {error}", path.display()));
                own
            }
        }
    }

    async fn ask_keyring(&mut self, install: &str, secrets: &SecretStore) {
        match secrets.get(&SecretName::head(install)).await {
            Ok(Some(line)) => match Checkpoint::from_line(line.expose_secret()) {
                Ok(anchor) => {
                    self.places.push(Place::Keyring);
                    self.expectations.anchors.push(anchor);
                }
                Err(error) => {
                    self.is_forged = true;
                    self.problems.push(format!("The keyring: {error}"));
                }
            },
            Ok(None) => {}
            Err(error) => self.problems.push(error.to_string()),
        }
        if let Some(key) = kept_key(secrets, install).await {
            self.expectations.public_key = Some(key.public());
            if !self.places.contains(&Place::Keyring) {
                self.places.push(Place::Keyring);
            }
        }
    }
}

/// The key that signs this log's checkpoints, where the keyring has one. None is made.
pub async fn kept_key(secrets: &SecretStore, install: &str) -> Option<SigningKey> {
    if secrets.kept_in().await != SecretsView::Keyring {
        return None;
    }
    match secrets.get(&SecretName::signing_key(install)).await {
        Ok(kept) => of_hex(kept?.expose_secret()),
        Err(error) => {
            tracing::warn!(%error, "the key of the log can't be read");
            None
        }
    }
}
