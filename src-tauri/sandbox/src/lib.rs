//! The stand-in platform: all of `contract.md §0–§6`, served on loopback.
//!
//! A product feature (demonstration, training, tests), not a mock: tokens expire, quotas bind,
//! requests are validated, conversations run in real time and suggestions are computed from what
//! is said. It shares no type with the client: both are held to the contract by the golden
//! messages in `tests/wire`.
//!
//! Refuses: any address but 127.0.0.1, cross-origin requests, and disk (nothing is stored).

use std::net::SocketAddr;

use rules::id::InteractionId;
use tokio::sync::mpsc;

pub mod content;

mod banner;
mod clock;
mod endpoint;
mod faults;
mod floor;
mod frame;
mod options;
mod received;

pub use banner::Banner;
pub use clock::Clock;
pub use endpoint::Endpoint;
pub use faults::file::FaultFileError;
pub use faults::{Answer, Effect, FaultFile, Faults, Planned, Rule, SocketFault};
pub use floor::{About, Assignment};
pub use frame::{BadFrame, Encoding, Frame};
pub use options::{Content, Options, SPEED};
pub use received::{Missed, Received, Requests};

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// [`Options::speed`] is outside [`SPEED`].
    #[error("the speed {0} is outside 0.1 to 1000")]
    Speed(f64),
    /// The content has mistakes.
    #[error(transparent)]
    Content(#[from] content::ContentError),
    /// The faults file has a mistake.
    #[error(transparent)]
    Faults(#[from] FaultFileError),
    /// The port is taken, or may not be used.
    #[error("port {port} on 127.0.0.1 could not be opened: {source}")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index of the knowledge base could not be built.
    #[error("the knowledge base could not be indexed: {0}")]
    Index(#[from] rusqlite::Error),
}

/// A running sandbox. Dropping it stops it at once; [`Sandbox::shutdown`] says goodbye first.
#[derive(Debug)]
pub struct Sandbox {
    banner: Banner,
    address: SocketAddr,
}

/// Starts a sandbox on 127.0.0.1.
///
/// # Errors
/// [`StartError`]: options out of range, content or faults with mistakes, port taken.
pub async fn start(options: Options) -> Result<Sandbox, StartError> {
    let _ = options;
    std::future::pending().await
}

impl Sandbox {
    /// Hosts, credentials and ids to connect with.
    #[must_use]
    pub fn banner(&self) -> &Banner {
        &self.banner
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What goes wrong next.
    #[must_use]
    pub fn faults(&self) -> Faults {
        Faults::new(std::sync::Arc::new(faults::Board::new()))
    }

    /// What clients asked for so far.
    #[must_use]
    pub fn received(&self) -> Requests {
        Requests::new(received::Book::new())
    }

    /// What the floor gives the agent. The floor opens with the first call; a later receiver is
    /// told first what is going on.
    #[must_use]
    pub fn assignments(&self) -> mpsc::Receiver<Assignment> {
        mpsc::channel(1).1
    }

    /// How many sockets are open.
    #[must_use]
    pub fn live_sockets(&self) -> usize {
        0
    }

    /// Makes every token issued so far worthless, as time would.
    pub fn expire_tokens(&self) {}

    /// Produces this exact frame in an interaction: every socket subscribed gets it, a later
    /// subscription too where its window reaches back. Waits while a subscriber is more than 256
    /// frames behind (TCP's back-pressure arrives here). Returns how many sockets are subscribed.
    pub async fn push(&self, interaction: InteractionId, frame: Frame) -> usize {
        let _ = (interaction, frame);
        std::future::pending().await
    }

    /// [`Self::push`] for many: each frame waits until somebody is subscribed, so that a
    /// disconnected client finds all that was produced within the last 4,096 frames. Returns how
    /// many were produced.
    pub async fn pour(
        &self,
        interaction: InteractionId,
        frames: impl IntoIterator<Item = Frame>,
    ) -> u64 {
        let _ = (interaction, frames.into_iter().count());
        std::future::pending().await
    }

    /// Closes every socket with 1001, answers what is being answered, and stops.
    pub async fn shutdown(self) {
        std::future::pending().await
    }
}
