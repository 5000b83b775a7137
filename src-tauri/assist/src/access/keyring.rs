//! Phrases in the keyring: their checks, and how many wrong ones there were in a row.
//!
//! In the keyring or nowhere: what memory alone keeps would be gone with the program, and a file
//! would be anybody's to replace. The count is kept there too and so survives a restart; who can
//! take it away can take the check away as well.

use std::collections::BTreeSet;

use secrecy::{ExposeSecret as _, SecretString};

use super::phrase;
use super::roles::ROLES;
use super::tries::Tries;
use crate::secrets::{SecretName, SecretStore};
use crate::view::access::Role;
use crate::view::error::{Code, Problem};
use crate::view::panel::SecretsView;

/// The phrases of one installation.
#[derive(Clone)]
pub(crate) struct Phrases {
    secrets: SecretStore,
    install: String,
}

impl Phrases {
    pub(crate) fn new(secrets: &SecretStore, install: &str) -> Self {
        Self {
            secrets: secrets.clone(),
            install: install.to_owned(),
        }
    }

    /// Whether there is a keyring to keep them in.
    pub(super) async fn can_be_kept(&self) -> bool {
        self.secrets.kept_in().await == SecretsView::Keyring
    }

    /// The roles that have one; none without a keyring.
    pub(super) async fn roles(&self) -> BTreeSet<Role> {
        let mut found = BTreeSet::new();
        if !self.can_be_kept().await {
            return found;
        }
        for role in ROLES {
            match self.secrets.get(&self.name(role)).await {
                Ok(Some(_)) => {
                    found.insert(role);
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "whether there is a phrase is not known"),
            }
        }
        found
    }

    /// What a role's phrase is checked by.
    pub(super) async fn check(&self, role: Role) -> Result<Option<SecretString>, Problem> {
        let found = self.secrets.get(&self.name(role)).await;
        found.map_err(|error| unusable(&error.to_string()))
    }

    /// Whether a phrase may be set here, or taken away where there is none.
    ///
    /// # Errors
    /// `invalidInput` at `phrase` where it is too short or too long, `keyringUnavailable`.
    pub(crate) async fn would_take(&self, phrase: Option<&SecretString>) -> Result<(), Problem> {
        if let Some(phrase) = phrase {
            phrase::checked(phrase)?;
        }
        if self.can_be_kept().await {
            Ok(())
        } else {
            Err(no_keyring())
        }
    }

    /// Sets a role's phrase, or takes it away.
    ///
    /// # Errors
    /// `invalidInput` at `phrase` where it is too short or too long, `keyringUnavailable` where it
    /// can't be kept; as it was before then.
    pub(crate) async fn set(
        &self,
        role: Role,
        phrase: Option<SecretString>,
    ) -> Result<(), Problem> {
        let name = self.name(role);
        self.would_take(phrase.as_ref()).await?;
        let Some(phrase) = phrase else {
            let gone = self.secrets.forget(&name).await;
            return gone.map_err(|error| unusable(&error.to_string()));
        };
        let made = tokio::task::spawn_blocking(move || phrase::check_of(&phrase));
        let check = made.await.map_err(|_| broken_off())?;
        let kept = self.secrets.put(&name, check).await;
        if let Err(error) = kept {
            // What memory took in its place would hold until the end of the program alone.
            let _ = self.secrets.forget(&name).await;
            return Err(unusable(&error.to_string()));
        }
        Ok(())
    }

    pub(super) async fn tries(&self) -> Tries {
        match self.secrets.get(&self.count()).await {
            Ok(Some(text)) => Tries::from_text(text.expose_secret()),
            Ok(None) => Tries::default(),
            Err(error) => {
                tracing::warn!(%error, "how many phrases were wrong is not known");
                Tries::default()
            }
        }
    }

    /// Where the keyring refuses, the count is kept in memory by the store: it still counts.
    pub(super) async fn keep_tries(&self, tries: Tries) {
        if let Err(error) = self
            .secrets
            .put(&self.count(), tries.to_text().into())
            .await
        {
            tracing::warn!(%error, "wrong phrases are counted until the program ends");
        }
    }

    pub(super) async fn forget_tries(&self) {
        if let Err(error) = self.secrets.forget(&self.count()).await {
            tracing::warn!(%error, "the count of wrong phrases stays");
        }
    }

    fn name(&self, role: Role) -> SecretName {
        SecretName::unlock(&self.install, role_name(role))
    }

    fn count(&self) -> SecretName {
        SecretName::unlock_tries(&self.install)
    }
}

/// As the record and the windows name it.
const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Supervisor => "supervisor",
        Role::Reviewer => "reviewer",
    }
}

pub(super) fn no_keyring() -> Problem {
    Problem::new(
        Code::KeyringUnavailable,
        "This computer's keyring can't be used, and a phrase's check is kept nowhere else.",
    )
}

pub(super) fn broken_off() -> Problem {
    Problem::new(Code::Internal, "It broke off; the log says why.")
}

fn unusable(error: &str) -> Problem {
    Problem::new(
        Code::KeyringUnavailable,
        format!("The keyring can't be used now: {error}."),
    )
}
