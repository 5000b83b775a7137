//! How a companion comes to be: the record first, then the loop.

use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use uuid::Uuid;
use wire::platform::sign_in::LIMIT;

use super::{Companion, Handle, Views};
use crate::clock::Clock;
use crate::outbox::Pace;
use crate::prompts;
use crate::secrets::SecretStore;
use crate::session::SessionOptions;
use crate::settings::Settings;
use crate::store::{Opening, Store, StoreError};
use crate::summaries;

/// So many requests wait at most; a person does not make more.
const REQUESTS: usize = 64;

/// Another Cuecard that is just closing has so long to let go of the data folder.
const FOLDER_WAIT: Duration = Duration::from_secs(3);

/// Why the companion could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The local record can't be opened, and nothing may happen that is not on record.
    #[error(transparent)]
    Record(#[from] StoreError),
    /// The runtime is shutting down.
    #[error("the start was interrupted")]
    Interrupted,
}

/// What the companion is given.
pub struct Parts {
    /// The local record, open.
    pub store: Store,
    /// Where secrets are kept.
    pub secrets: SecretStore,
    /// What time it is.
    pub clock: Clock,
    /// How the connection behaves; of the settings where none is given.
    pub session: Option<SessionOptions>,
    /// How deliveries are paced.
    pub pace: Pace,
    /// How deploys of prompts are paced.
    pub prompts: prompts::Pace,
    /// How the making of summaries is paced.
    pub summaries: summaries::Pace,
    /// How long a sign-in waits for the browser: `wire::platform::sign_in::LIMIT`.
    pub sign_in: Duration,
}

/// Opens the record and starts the companion. Where profile and secret of the last connection are
/// known it signs in by itself.
///
/// # Errors
/// [`StartError::Record`], for example when another Cuecard holds the data folder.
pub async fn start(
    settings: Settings,
    secrets: SecretStore,
) -> Result<(Handle, Views), StartError> {
    let clock = Clock::system();
    let store = open_record(settings.data_dir.clone(), clock.now(), FOLDER_WAIT).await?;
    let parts = Parts {
        store,
        secrets,
        clock,
        session: None,
        pace: Pace::default(),
        prompts: prompts::Pace::default(),
        summaries: summaries::Pace::default(),
        sign_in: LIMIT,
    };
    Ok(start_with(&settings, parts))
}

/// Opens the record in `data_dir`, off the async threads.
///
/// # Errors
/// Whatever [`Store::open`] says.
pub async fn open_record(
    data_dir: PathBuf,
    now: Timestamp,
    wait: Duration,
) -> Result<Store, StartError> {
    let opened = tokio::task::spawn_blocking(move || {
        let install = Uuid::new_v4();
        Store::open(&Opening {
            dir: &data_dir,
            now,
            install,
            wait,
        })
    });
    Ok(opened.await.map_err(|_| StartError::Interrupted)??)
}

/// Starts the companion with what it is given. Must be called within a tokio runtime; the loop
/// ends with [`Handle::shutdown`], or when the last handle is dropped.
#[must_use]
pub fn start_with(settings: &Settings, parts: Parts) -> (Handle, Views) {
    for key in &settings.unknown {
        tracing::warn!(
            key,
            "config.toml has a setting that this version does not know"
        );
    }
    let (requests, inbox) = mpsc::channel(REQUESTS);
    let companion = Companion::new(settings, parts, inbox);
    let views = companion.views.subscribe();
    let studio = companion.studio.clone();
    let summaries = companion.summaries.clone();
    let review = companion.review.clone();
    let privacy = companion.privacy.clone();
    let access = companion.access.clone();
    tokio::spawn(companion.run());
    let handle = Handle::new(requests, studio, summaries, review, privacy, access);
    (handle, views)
}

impl SessionOptions {
    /// What the settings say, the contract's defaults otherwise.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let frame_limit = usize::try_from(settings.stream.max_frame_bytes).unwrap_or(usize::MAX);
        Self {
            connection_limit: settings.stream.connection_limit,
            stream: wire::stream::Options {
                frame_limit,
                // What can't pass is counted and recorded by its id and scores alone.
                text_from_confidence: settings.deck.ranking.threshold,
                ..wire::stream::Options::default()
            },
            feed: wire::platform::feed::Options {
                frame_limit,
                ..wire::platform::feed::Options::default()
            },
        }
    }
}
