//! Surface A's questions before the stream (`contract.md §1`, before connecting).

use std::time::Duration;

use serde::Deserialize;

use crate::error::Error;
use crate::http::{Call, Client};
use crate::retry;

/// How many streams a client may have open by default (`contract.md §1`).
pub const CONNECTION_LIMIT: u32 = 5;

/// The scopes of the suggestion stream (`contract.md §0`, table).
pub const STREAM_SCOPES: [&str; 3] = [VIEW, "conversation:read", "knowledge:view"];

/// What the calls here and the upgrade need.
pub(crate) const VIEW: &str = "agentassist:view";

/// After a full quota the client asks again no sooner: an agent closing a window frees a place
/// within minutes, not within seconds.
const QUOTA_PAUSE: Duration = Duration::from_secs(15);

const LIBRARIES: Call = Call::get(
    "contentlibraries",
    "/api/v2/agentassist/contentlibraries",
    &[VIEW],
);

const CONFIG: Call = Call::get("config", "/api/v2/agentassist/config", &[VIEW]);

/// What the platform said before the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// The content library's name, for people; its id where it has none.
    pub library: String,
    /// Open streams of this client.
    pub active: u64,
}

#[derive(Deserialize)]
struct Libraries {
    entities: Vec<Library>,
}

#[derive(Deserialize)]
struct Library {
    id: String,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    active_web_socket_connections: u64,
}

/// Asks whether the library is there and the quota leaves room.
///
/// # Errors
/// [`Error::LibraryNotFound`], [`Error::QuotaExceeded`] with the time to wait,
/// [`Error::RateLimited`] as `Retry-After` says, [`Error::ScopeMissing`] naming
/// `agentassist:view`, and whatever befalls a call.
pub async fn preflight(client: &Client, library_id: &str, limit: u32) -> Result<Preflight, Error> {
    let libraries: Libraries = client.get(&LIBRARIES).await?;
    let library = libraries
        .entities
        .into_iter()
        // Textual uuids are the same in either case (RFC 4122 §3).
        .find(|library| library.id.eq_ignore_ascii_case(library_id.trim()))
        .ok_or_else(|| Error::LibraryNotFound {
            id: library_id.to_owned(),
        })?;
    let config: Config = client.get(&CONFIG).await?;
    let active = config.active_web_socket_connections;
    if active >= u64::from(limit) {
        return Err(Error::QuotaExceeded {
            active,
            limit,
            retry_after: QUOTA_PAUSE + retry::jitter(&mut rand::rng()),
        });
    }
    Ok(Preflight {
        library: library.name.unwrap_or(library.id),
        active,
    })
}
