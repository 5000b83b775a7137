//! What Cuecard is told before it starts, and where each value came from.
//!
//! Later wins: defaults, `config.toml`, environment, flags (`cli.md`). Secrets have no place here:
//! a `config.toml` that holds one is refused; they come from the keyring or
//! `CUECARD_CLIENT_SECRET` (see [`crate::secrets`]).

mod hosts;
mod layers;
mod places;
mod read;
mod save;

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;
use uuid::Uuid;

pub use hosts::{derived_login, host_url};
pub use layers::{Environment, Flags, Source};
pub use save::save_connection;

/// Every setting, checked, and where it came from.
#[derive(Clone)]
pub struct Settings {
    /// Everything local stands here: database, `config.toml`, logs.
    pub data_dir: PathBuf,
    /// The file the settings were read from and are saved to; it need not exist.
    pub config_file: PathBuf,
    /// The connection to start with, as far as it is known.
    pub connection: ConnectionSettings,
    /// `CUECARD_CLIENT_SECRET`, where set.
    pub client_secret: Option<SecretString>,
    /// Webhooks.
    pub webhooks: WebhookSettings,
    /// Limits of the stream.
    pub stream: StreamSettings,
    /// How the panel behaves.
    pub panel: PanelSettings,
    /// The tracing filter, as in `RUST_LOG`; none for the default.
    pub log_filter: Option<String>,
    /// Settings in `config.toml` that this version does not know: said aloud, not refused, so that
    /// an older program starts with a newer file.
    pub unknown: Vec<String>,
    sources: BTreeMap<&'static str, Source>,
}

/// The connection to start with. Ids are kept as given where they may still be completed by a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectionSettings {
    /// The API's base address (`CUECARD_API_URL`).
    pub api_url: Option<Url>,
    /// The login host, where it is not derived (`CUECARD_LOGIN_URL`).
    pub login_url: Option<Url>,
    /// The OAuth client's id (`CUECARD_CLIENT_ID`).
    pub client_id: Option<String>,
    /// The content library's id (`CUECARD_LIBRARY_ID`).
    pub library_id: Option<Uuid>,
    /// The acting agent (`CUECARD_AGENT_ID`).
    pub agent_id: Option<Uuid>,
}

/// Where accepted suggestions, feedback and summaries go besides the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookSettings {
    /// The knowledge platform (`CUECARD_KNOWLEDGE_WEBHOOK`).
    pub knowledge: Option<Url>,
    /// Model training (`CUECARD_TRAINING_WEBHOOK`).
    pub training: Option<Url>,
    /// The CRM (`CUECARD_CRM_WEBHOOK`).
    pub crm: Option<Url>,
    /// Admits loopback over plain http (`CUECARD_ALLOW_LOOPBACK=1`, `contract.md §7`).
    pub allow_loopback: bool,
}

/// Limits of the stream (`contract.md §1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamSettings {
    /// Connections the organization allows at once, 1..=1000.
    pub connection_limit: u32,
    /// The most a frame may inflate to, in bytes; 1 KiB..=256 MiB.
    pub max_frame_bytes: usize,
}

/// How the panel behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSettings {
    /// Above other windows.
    pub keep_on_top: bool,
    /// What taking a card does.
    pub on_accept: OnAccept,
    /// The language's tag, or none to follow the system.
    pub language: Option<String>,
}

/// What taking a card does besides recording it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnAccept {
    /// Opens the article where there is an address, else copies.
    #[default]
    Open,
    /// Copies the text.
    Copy,
}

/// A value that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSetting {
    /// The setting, as written in `config.toml`: `connection.api_url`.
    pub key: String,
    /// Where the value came from.
    pub source: Source,
    /// What is wrong and what would be right. Never the value of a secret.
    pub message: String,
}

/// Every setting that can't be used, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct SettingsError(pub Vec<BadSetting>);

impl std::fmt::Display for BadSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}", self.key, self.source, self.message)
    }
}

impl Settings {
    /// Reads `config.toml` and lays environment and flags over it.
    ///
    /// # Errors
    /// Every value that can't be used, each at its key.
    pub fn load(environment: &Environment, flags: &Flags) -> Result<Self, SettingsError> {
        let (data_dir, config_file) = places::places(environment, flags)?;
        let layers = layers::Layers::gather(&config_file, environment, flags)?;
        let mut read = read::Reader::new(layers);
        let settings = Self {
            connection: ConnectionSettings {
                api_url: read.host("connection.api_url"),
                login_url: read.host("connection.login_url"),
                client_id: read.text("connection.client_id"),
                library_id: read.uuid("connection.library_id"),
                agent_id: read.uuid("connection.agent_id"),
            },
            client_secret: environment.secret("CUECARD_CLIENT_SECRET"),
            webhooks: WebhookSettings {
                knowledge: read.url("webhooks.knowledge"),
                training: read.url("webhooks.training"),
                crm: read.url("webhooks.crm"),
                allow_loopback: read.flag("webhooks.allow_loopback").unwrap_or(false),
            },
            stream: StreamSettings {
                connection_limit: read.whole("stream.connection_limit", 1..=1000).unwrap_or(5),
                max_frame_bytes: read
                    .whole("stream.max_frame_bytes", 1024..=256 * 1024 * 1024)
                    .map_or(8 * 1024 * 1024, |bytes| bytes as usize),
            },
            panel: PanelSettings {
                keep_on_top: read.flag("panel.keep_on_top").unwrap_or(false),
                on_accept: read
                    .choice(
                        "panel.on_accept",
                        &[("open", OnAccept::Open), ("copy", OnAccept::Copy)],
                    )
                    .unwrap_or_default(),
                language: read.text("panel.language"),
            },
            log_filter: read.text("log.filter"),
            unknown: read.unknown(),
            sources: BTreeMap::new(),
            data_dir,
            config_file,
        };
        let sources = read.finish()?;
        Ok(Self {
            sources,
            ..settings
        })
    }

    /// Where a setting's value came from; `key` as written in `config.toml`.
    #[must_use]
    pub fn source(&self, key: &str) -> Source {
        self.sources.get(key).copied().unwrap_or(Source::Default)
    }
}
