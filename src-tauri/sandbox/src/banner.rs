//! What somebody needs to know to connect: the first line of `cuectl sandbox` (`cli.md`).

use rules::id::InteractionId;
use serde::Serialize;
use url::Url;
use uuid::Uuid;

/// Hosts, credentials and ids of a running sandbox. The secret is good for this sandbox alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Banner {
    /// The API base, on loopback.
    pub api_url: Url,
    /// The login host: the same server.
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
}
