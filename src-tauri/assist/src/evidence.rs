//! Checkpoints of the log, and where the newest is kept: in the database, in `cuecard.head` beside
//! it, and in the keyring where there is one (`docs/security.md`).
//!
//! The signing key is made once and lives in the keyring. A computer without one gets unsigned
//! checkpoints, and the verifier says so.

mod known;

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use audit::{Checkpoint, SigningKey};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::OnceCell;

pub use known::{Known, Place, kept_key};

use crate::secrets::{SecretName, SecretStore};
use crate::store::{Store, StoreError};
use crate::view::panel::SecretsView;

/// The head anchor's name in the data folder.
pub const ANCHOR: &str = "cuecard.head";

/// Makes checkpoints. Clones share the key.
#[derive(Clone)]
pub struct Evidence {
    store: Store,
    secrets: SecretStore,
    key: Arc<OnceCell<Option<SigningKey>>>,
}

impl Evidence {
    /// Of this record. Asks no keyring yet.
    #[must_use]
    pub fn new(store: Store, secrets: SecretStore) -> Self {
        Self {
            store,
            secrets,
            key: Arc::default(),
        }
    }

    /// Vouches for the head and keeps the checkpoint outside the database. Without effect where
    /// nothing was written since the last one.
    ///
    /// # Errors
    /// What the record says. That it could not be kept outside is logged: the next one may be.
    pub async fn checkpoint(&self, at: Timestamp) -> Result<(), StoreError> {
        let key = self.key.get_or_init(|| self.find_key()).await.clone();
        let Some(checkpoint) = self.store.checkpoint(at, key).await? else {
            return Ok(());
        };
        let line = checkpoint.to_line();
        let dir = self.store.dir().to_owned();
        let file_line = line.clone();
        let kept = tokio::task::spawn_blocking(move || replace(&dir, &file_line)).await;
        match kept {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "{ANCHOR} can't be written"),
            Err(error) => tracing::error!(%error, "writing {ANCHOR} broke off"),
        }
        if self.secrets.kept_in().await == SecretsView::Keyring {
            let name = SecretName::head(self.store.install());
            if let Err(error) = self.secrets.put(&name, SecretString::from(line)).await {
                tracing::warn!(%error, "the head of the log can't be kept in the keyring");
            }
        }
        Ok(())
    }

    /// The key in the keyring, made where there is none yet; none without a keyring.
    async fn find_key(&self) -> Option<SigningKey> {
        if self.secrets.kept_in().await != SecretsView::Keyring {
            return None;
        }
        let name = SecretName::signing_key(self.store.install());
        match self.secrets.get(&name).await {
            Ok(Some(kept)) => {
                let key = of_hex(kept.expose_secret());
                if key.is_none() {
                    tracing::warn!("the key in the keyring is none; checkpoints stay unsigned");
                }
                key
            }
            Ok(None) => {
                let key = SigningKey::new(&rand::random());
                let secret = SecretString::from(to_hex(&key));
                match self.secrets.put(&name, secret).await {
                    Ok(()) => Some(key),
                    Err(error) => {
                        tracing::warn!(%error, "no key could be kept; checkpoints stay unsigned");
                        None
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the key can't be read; checkpoints stay unsigned");
                None
            }
        }
    }
}

/// The head anchor that stands beside the database; none where there is none or it is none.
///
/// # Errors
/// What the system says, and [`std::io::ErrorKind::InvalidData`] for what is no checkpoint.
pub fn read_anchor(dir: &Path) -> std::io::Result<Option<Checkpoint>> {
    match fs::read_to_string(dir.join(ANCHOR)) {
        Ok(line) => Checkpoint::from_line(&line)
            .map(Some)
            .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whole or not at all: written beside, made durable, then renamed.
fn replace(dir: &Path, line: &str) -> std::io::Result<()> {
    let beside = dir.join(format!("{ANCHOR}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(line.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&beside, dir.join(ANCHOR))?;
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    Ok(())
}

fn to_hex(key: &SigningKey) -> String {
    let mut text = String::with_capacity(64);
    for byte in key.secret().iter() {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
    }
    text
}

fn of_hex(text: &str) -> Option<SigningKey> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut secret = [0; 32];
    for (index, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(SigningKey::new(&secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_keyring() {
        let key = SigningKey::new(&[7; 32]);
        let again = of_hex(&to_hex(&key)).expect("64 digits");
        assert_eq!(key.public(), again.public());
        for bad in ["", "07", &"g".repeat(64), &"é".repeat(32)] {
            assert!(of_hex(bad).is_none(), "{bad}");
        }
    }
}
