//! Opening and closing the engine that commands work with: `assist::desk`.

use std::time::Duration;

use assist::clock::Clock;
use assist::companion::Connection;
use assist::desk::{Desk, DeskError, DeskParts};
use assist::outbox::Pace;
use assist::secrets::SecretStore;
use assist::settings::Settings;
use assist::store::StoreError;

use crate::config;
use crate::exit::Failure;

/// So long running attempts and the record have at the end.
const LAST_WORDS: Duration = Duration::from_secs(8);

/// Whether anything is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Works on what is on disk; nothing is sent and no secret is needed.
    DiskAlone,
    /// Delivers as well.
    Platform,
}

/// Opens it.
pub async fn open(settings: &Settings, reach: Reach) -> Result<Desk, Failure> {
    let connection: Option<Connection> = match reach {
        Reach::DiskAlone => None,
        Reach::Platform => Some(config::connection(settings).await?),
    };
    let parts = DeskParts {
        settings,
        connection,
        secrets: SecretStore::open(settings.client_secret.clone()),
        clock: Clock::system(),
        pace: Pace::default(),
        prompts: assist::prompts::Pace::default(),
        summaries: assist::summaries::Pace::default(),
    };
    Desk::open(parts).await.map_err(|error| failure(&error))
}

/// Closes it: what was acknowledged is on disk whether or not this succeeds.
pub async fn close(desk: Desk) -> Result<(), Failure> {
    match tokio::time::timeout(LAST_WORDS, desk.close()).await {
        Ok(closed) => closed.map_err(|error| failure(&error)),
        Err(_) => Err(Failure::Failed("the record could not be closed".into())),
    }
}

/// The end of a command for an error of the engine's.
pub fn failure(error: &DeskError) -> Failure {
    match error {
        DeskError::Invalid(violations) => {
            let lines = violations
                .iter()
                .map(|violation| format!("{}: {}", violation.path, violation.message));
            Failure::Refused(lines.collect::<Vec<_>>().join("\n"))
        }
        DeskError::NoPlatform | DeskError::NotKept(_) => Failure::refused(error),
        DeskError::Record(StoreError::InUse(_)) => Failure::Failed(format!(
            "{error}. Close it, or give this command a folder of its own with --data-dir."
        )),
        DeskError::Gone
        | DeskError::BeingSent
        | DeskError::Record(_)
        | DeskError::Setup(_)
        | DeskError::Refused(_) => Failure::failed(error),
    }
}
