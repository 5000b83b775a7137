//! Surface A's questions before the stream (`contract.md §1`, before connecting).

use crate::error::Error;
use crate::http::Client;

/// How many streams a client may have open by default (`contract.md §1`).
pub const CONNECTION_LIMIT: u32 = 5;

/// The scopes of the suggestion stream (`contract.md §0`, table).
pub const STREAM_SCOPES: [&str; 3] = ["agentassist:view", "conversation:read", "knowledge:view"];

/// What the platform said before the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// The content library's name, for people; its id where it has none.
    pub library: String,
    /// Open streams of this client.
    pub active: u64,
}

/// Asks whether the library is there and the quota leaves room.
///
/// # Errors
/// [`Error::LibraryNotFound`], [`Error::QuotaExceeded`] with the time to wait,
/// [`Error::RateLimited`] as `Retry-After` says, [`Error::ScopeMissing`] naming
/// `agentassist:view`, and whatever befalls a call.
#[expect(clippy::unused_async, reason = "signature first")]
pub async fn preflight(client: &Client, library_id: &str, limit: u32) -> Result<Preflight, Error> {
    let _ = (client, limit);
    Err(Error::LibraryNotFound {
        id: library_id.to_owned(),
    })
}
