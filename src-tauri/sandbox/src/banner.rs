//! What somebody needs to know to connect: the first line of `cuectl sandbox` (`cli.md`).

use std::fmt;

use rules::id::InteractionId;
use serde::{Serialize, Serializer};
use url::Url;
use uuid::Uuid;

/// Where webhooks are received, on loopback: a client admits them only where it was told to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receivers {
    /// Clicks (`contract.md §1`).
    pub knowledge: Url,
    /// Feedback that was submitted (`§2`).
    pub training: Url,
    /// Prompts that were injected (`§4`).
    pub injection: Url,
    /// Summaries (`§5`).
    pub crm: Url,
}

impl Receivers {
    pub(crate) fn at(base: &Url) -> Self {
        let named = |name: &str| {
            let mut url = base.clone();
            url.set_path(&format!("/sandbox/webhooks/{name}"));
            url
        };
        Self {
            knowledge: named("knowledge"),
            training: named("training"),
            injection: named("injection"),
            crm: named("crm"),
        }
    }
}

/// What an agent signs in with on surface B: a public client, without a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicClient {
    /// The OAuth client's id.
    pub client_id: String,
    /// Where a sign-in leads back to, to the letter.
    pub redirect_uri: String,
    /// The organization's name.
    pub organization: String,
}

/// Hosts, credentials and ids of a running sandbox. The secret is good for this sandbox alone.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Banner {
    /// The API base, on loopback.
    #[serde(serialize_with = "without_slash")]
    pub api_url: Url,
    /// The login host: the same server.
    #[serde(serialize_with = "without_slash")]
    pub login_url: Url,
    /// The OAuth client's id.
    pub client_id: String,
    /// The OAuth client's secret.
    pub client_secret: String,
    /// The content library's id.
    pub library_id: Uuid,
    /// The agent the conversations belong to.
    pub agent_id: Uuid,
    /// The conversations that can be subscribed to.
    pub interactions: Vec<InteractionId>,
    /// Where webhooks are received.
    pub webhooks: Receivers,
    /// What an agent signs in with on surface B.
    pub platform: PublicClient,
}

impl fmt::Debug for Banner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Banner")
            .field("api_url", &self.api_url.as_str())
            .field("client_id", &self.client_id)
            .field("library_id", &self.library_id)
            .field("agent_id", &self.agent_id)
            .field("interactions", &self.interactions.len())
            .finish_non_exhaustive()
    }
}

/// A base without its closing slash, so that a script can put a path behind it.
fn without_slash<S: Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.as_str().trim_end_matches('/'))
}
