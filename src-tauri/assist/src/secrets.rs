//! Where secrets are kept: the operating system's keyring, or memory until the program ends.
//!
//! Owns the client secret's way in and out. Refuses files: on a machine without a keyring the
//! secret comes from the environment (`CUECARD_CLIENT_SECRET`) or is asked for again
//! (`contract.md §0`).
//!
//! Every keyring call runs on a thread of its own with a deadline. The store blocks inside and may
//! show an unlock prompt that nobody answers; tokio's blocking pool was rejected because closing
//! the runtime waits for its threads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OnceCell, oneshot};

use crate::view::panel::SecretsView;

const SERVICE: &str = "cuecard";
/// Long enough for a person to answer an unlock prompt.
const DEADLINE: Duration = Duration::from_secs(30);
/// The first question must not be waited for long: no answer by then counts as no keyring.
const PROBE_DEADLINE: Duration = Duration::from_secs(2);

/// How the names of clients' secrets begin.
const CLIENT: &str = "client-secret ";

/// Whose secret: one per login host and OAuth client, per webhook, per installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretName(String);

impl SecretName {
    /// The secret of `client_id` at `login_host`.
    #[must_use]
    pub fn client(login_host: &str, client_id: &str) -> Self {
        Self(format!("{CLIENT}{login_host} {client_id}"))
    }

    /// The sign-in of the agent who signed in last with `client_id` at `login_host`.
    #[must_use]
    pub fn sign_in(login_host: &str, client_id: &str) -> Self {
        Self(format!("sign-in {login_host} {client_id}"))
    }

    /// What messages to a webhook are signed with: `knowledge`, `training` or `crm`.
    #[must_use]
    pub fn webhook(kind: &str) -> Self {
        Self(format!("webhook-secret {kind}"))
    }

    /// The key that signs the checkpoints of this installation's log.
    #[must_use]
    pub fn signing_key(install: &str) -> Self {
        Self(format!("signing-key {install}"))
    }

    /// The newest checkpoint of this installation's log: no secret, but out of a forger's way.
    #[must_use]
    pub fn head(install: &str) -> Self {
        Self(format!("log-head {install}"))
    }

    /// What a role's unlock phrase of this installation is checked by.
    #[must_use]
    pub fn unlock(install: &str, role: &str) -> Self {
        Self(format!("unlock {install} {role}"))
    }

    /// How many wrong unlock phrases there were in a row: no secret, but out of a file's reach.
    #[must_use]
    pub fn unlock_tries(install: &str) -> Self {
        Self(format!("unlock-tries {install}"))
    }

    /// Whether `CUECARD_CLIENT_SECRET` speaks of it.
    fn is_clients(&self) -> bool {
        self.0.starts_with(CLIENT)
    }
}

/// Why the keyring did not do as asked. Never carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It did not answer in time: locked, or an unlock prompt stands open.
    #[error("the keyring did not answer within {0:?}")]
    Silent(Duration),
    /// It answered with an error.
    #[error("the keyring refused: {0}")]
    Refused(String),
}

/// Secrets by name. Clones share what is kept in memory.
#[derive(Clone)]
pub struct SecretStore(Arc<Inner>);

struct Inner {
    /// Whether the keyring can be used: asked once, when first needed, so that a slow one does not
    /// hold up the start.
    keyring: OnceCell<bool>,
    environment: Option<SecretString>,
    memory: Mutex<BTreeMap<SecretName, SecretString>>,
}

impl SecretStore {
    /// Uses the operating system's keyring where it works. `environment` is what
    /// `CUECARD_CLIENT_SECRET` says; being the later word in the order of configuration, it wins
    /// over what is stored.
    #[must_use]
    pub fn open(environment: Option<SecretString>) -> Self {
        Self::new(OnceCell::new(), environment)
    }

    /// Keeps secrets in memory alone, whatever the computer offers.
    #[must_use]
    pub fn in_memory(environment: Option<SecretString>) -> Self {
        Self::new(OnceCell::new_with(Some(false)), environment)
    }

    /// Uses keyring-core's default store, whatever it is, without trying it.
    #[cfg(test)]
    pub(crate) fn in_default_store() -> Self {
        Self::new(OnceCell::new_with(Some(true)), None)
    }

    fn new(keyring: OnceCell<bool>, environment: Option<SecretString>) -> Self {
        Self(Arc::new(Inner {
            keyring,
            environment,
            memory: Mutex::new(BTreeMap::new()),
        }))
    }

    /// Where a secret would go, for the credentials form.
    pub async fn kept_in(&self) -> SecretsView {
        if self.keyring_works().await {
            SecretsView::Keyring
        } else {
            SecretsView::MemoryOnly
        }
    }

    /// Tries the keyring, writing as well as reading: a locked one answers reads and keeps nothing.
    async fn keyring_works(&self) -> bool {
        let probe = || async {
            let probe = on_own_thread(PROBE_DEADLINE, || {
                if let Err(error) = keyring::v1::Entry::store_status() {
                    return Err(SecretError::Refused(error.to_string()));
                }
                probe_default_store()
            })
            .await;
            if let Err(error) = &probe {
                tracing::info!(%error, "no usable keyring; secrets stay in memory");
            }
            probe.is_ok()
        };
        *self.0.keyring.get_or_init(probe).await
    }

    /// The secret, where there is one.
    ///
    /// # Errors
    /// When the keyring refuses or does not answer within 30 s.
    pub async fn get(&self, name: &SecretName) -> Result<Option<SecretString>, SecretError> {
        if let Some(secret) = self.0.environment.as_ref().filter(|_| name.is_clients()) {
            return Ok(Some(secret.clone()));
        }
        if let Some(secret) = self.memory().get(name) {
            return Ok(Some(secret.clone()));
        }
        if !self.keyring_works().await {
            return Ok(None);
        }
        let user = name.0.clone();
        on_own_thread(DEADLINE, move || match entry(&user)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(&error)),
        })
        .await
    }

    /// Keeps the secret, in the keyring where it can be used, else in memory.
    ///
    /// # Errors
    /// When the keyring refuses or does not answer within 30 s; the secret is then kept in memory,
    /// so the session goes on and the person can be told.
    pub async fn put(&self, name: &SecretName, secret: SecretString) -> Result<(), SecretError> {
        if self.keyring_works().await {
            let user = name.0.clone();
            let copy = secret.clone();
            let kept = on_own_thread(DEADLINE, move || {
                entry(&user)?
                    .set_password(copy.expose_secret())
                    .map_err(|error| refused(&error))
            })
            .await;
            if kept.is_ok() {
                self.memory().remove(name);
                return Ok(());
            }
            self.memory().insert(name.clone(), secret);
            return kept;
        }
        self.memory().insert(name.clone(), secret);
        Ok(())
    }

    /// Removes the secret wherever it is kept. The environment is not ours to change.
    ///
    /// # Errors
    /// When the keyring refuses or does not answer within 30 s.
    pub async fn forget(&self, name: &SecretName) -> Result<(), SecretError> {
        self.memory().remove(name);
        if !self.keyring_works().await {
            return Ok(());
        }
        let user = name.0.clone();
        on_own_thread(DEADLINE, move || match entry(&user)?.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(error) => Err(refused(&error)),
        })
        .await
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, BTreeMap<SecretName, SecretString>> {
        // A panic between lock and unlock leaves a whole map: each use is a single call on it.
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sets, reads and deletes an entry in keyring-core's default store.
fn probe_default_store() -> Result<(), SecretError> {
    let probe = entry("probe")?;
    probe.set_password("probe").map_err(|e| refused(&e))?;
    let read = probe.get_password().map_err(|e| refused(&e))?;
    probe.delete_credential().map_err(|e| refused(&e))?;
    if read == "probe" {
        Ok(())
    } else {
        Err(SecretError::Refused(
            "it did not keep what was written".into(),
        ))
    }
}

fn entry(user: &str) -> Result<keyring_core::Entry, SecretError> {
    keyring_core::Entry::new(SERVICE, user).map_err(|error| refused(&error))
}

/// Two of the store's errors carry the bytes of a secret in their `Debug`; none in its `Display`,
/// but for `Ambiguous`, which prints entries: those are named, never shown.
fn refused(error: &keyring_core::Error) -> SecretError {
    if matches!(error, keyring_core::Error::Ambiguous(_)) {
        return SecretError::Refused("more than one entry has this name".into());
    }
    SecretError::Refused(error.to_string())
}

async fn on_own_thread<T: Send + 'static>(
    deadline: Duration,
    work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    let (reply, answer) = oneshot::channel();
    std::thread::Builder::new()
        .name("keyring".into())
        .spawn(move || {
            // The asker may have given up: then nobody wants the answer.
            let _ = reply.send(work());
        })
        .map_err(|error| SecretError::Refused(error.to_string()))?;
    match tokio::time::timeout(deadline, answer).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(SecretError::Refused("its client panicked".into())),
        Err(_) => Err(SecretError::Silent(deadline)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> SecretName {
        SecretName::client("login.example.com", "client")
    }

    fn text(secret: Option<SecretString>) -> Option<String> {
        secret.map(|secret| secret.expose_secret().to_owned())
    }

    #[tokio::test]
    async fn memory_keeps_and_forgets() {
        let store = SecretStore::in_memory(None);
        assert_eq!(store.kept_in().await, SecretsView::MemoryOnly);
        store
            .put(&name(), "s3cret".into())
            .await
            .expect("memory takes it");
        let other = SecretName::client("login.example.com", "other");
        assert_eq!(
            text(store.get(&other).await.expect("reads")),
            None,
            "by name, not any"
        );
        assert_eq!(
            text(store.get(&name()).await.expect("reads")).as_deref(),
            Some("s3cret")
        );
        store.forget(&name()).await.expect("forgets");
        assert_eq!(text(store.get(&name()).await.expect("reads")), None);
    }

    #[tokio::test]
    async fn the_environment_is_the_later_word() {
        let store = SecretStore::in_memory(Some("from env".into()));
        store
            .put(&name(), "typed".into())
            .await
            .expect("memory takes it");
        assert_eq!(
            text(store.get(&name()).await.expect("reads")).as_deref(),
            Some("from env")
        );
        let key = SecretName::signing_key("install");
        assert_eq!(
            text(store.get(&key).await.expect("reads")),
            None,
            "it is the client's secret and nobody else's"
        );
        let sign_in = SecretName::sign_in("login.example.com", "client");
        assert_eq!(
            text(store.get(&sign_in).await.expect("reads")),
            None,
            "nor is it an agent's sign-in"
        );
    }

    #[tokio::test]
    async fn the_keyring_is_used_where_it_works() {
        keyring_core::set_default_store(keyring_core::mock::Store::new().expect("a mock store"));
        probe_default_store().expect("the mock keeps what is written");
        let store = SecretStore::new(OnceCell::new_with(Some(true)), None);
        store
            .put(&name(), "kept".into())
            .await
            .expect("the mock takes it");
        assert!(
            store.memory().is_empty(),
            "in the keyring, so not in memory too"
        );
        assert_eq!(
            text(store.get(&name()).await.expect("reads")).as_deref(),
            Some("kept")
        );
        store.forget(&name()).await.expect("forgets");
        assert_eq!(text(store.get(&name()).await.expect("reads")), None);
        store
            .forget(&name())
            .await
            .expect("forgetting twice is no error");
    }

    #[tokio::test]
    async fn a_silent_keyring_is_not_waited_for() {
        let (_hold, stuck) = std::sync::mpsc::channel::<()>();
        let asked = on_own_thread(Duration::from_millis(5), move || {
            // Ends when the test does.
            let _ = stuck.recv();
            Ok(())
        })
        .await;
        assert_eq!(asked, Err(SecretError::Silent(Duration::from_millis(5))));
    }
}
