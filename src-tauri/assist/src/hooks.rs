//! Which webhooks there are, from settings and keyring.

use secrecy::SecretString;
use url::Url;
use wire::webhook::{Hook, Policy};

use crate::outbox::Hooks;
use crate::secrets::{SecretName, SecretStore};
use crate::settings::{Settings, WebhookSettings};

/// The configured webhooks and where their secrets are.
#[derive(Clone)]
pub(crate) struct HookBook {
    settings: WebhookSettings,
    secret: Option<SecretString>,
    secrets: SecretStore,
}

impl HookBook {
    pub(crate) fn new(settings: &Settings, secrets: SecretStore) -> Self {
        Self {
            settings: settings.webhooks.clone(),
            secret: settings.webhook_secret.clone(),
            secrets,
        }
    }

    /// Whether clicks are told to anyone.
    pub(crate) const fn has_knowledge(&self) -> bool {
        self.settings.knowledge.is_some()
    }

    /// Whether summaries can be filed anywhere.
    pub(crate) const fn has_crm(&self) -> bool {
        self.settings.crm.is_some()
    }

    /// The sandbox's own: what is tried out reaches nobody else.
    #[expect(
        clippy::unused_self,
        reason = "beside `configured`, so that no caller mixes the two"
    )]
    pub(crate) fn of_sandbox(&self, api: &Url) -> (Hooks, Policy) {
        let policy = Policy {
            allow_loopback: true,
        };
        (Hooks::of_sandbox(api), policy)
    }

    /// What the settings say, with the secrets the keyring has.
    pub(crate) async fn configured(&self) -> (Hooks, Policy) {
        let hooks = Hooks {
            knowledge: self
                .hook("knowledge", self.settings.knowledge.as_ref())
                .await,
            training: self.hook("training", self.settings.training.as_ref()).await,
            crm: self.hook("crm", self.settings.crm.as_ref()).await,
        };
        let policy = Policy {
            allow_loopback: self.settings.allow_loopback,
        };
        (hooks, policy)
    }

    async fn hook(&self, kind: &str, url: Option<&Url>) -> Option<Hook> {
        let url = url?.to_string();
        // The environment is the later word, as for every setting.
        let secret = match &self.secret {
            Some(secret) => Some(secret.clone()),
            None => match self.secrets.get(&SecretName::webhook(kind)).await {
                Ok(secret) => secret,
                Err(error) => {
                    tracing::warn!(%error, kind, "the webhook's secret can't be read: unsigned");
                    None
                }
            },
        };
        Some(Hook { url, secret })
    }
}
