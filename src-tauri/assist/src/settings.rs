//! What Cuecard is told before it starts, and where each value came from.
//!
//! Later wins: defaults, `config.toml`, environment, flags (`cli.md`). Secrets have no place here:
//! a `config.toml` that holds one is refused; they come from the keyring or
//! `CUECARD_CLIENT_SECRET` (see [`crate::secrets`]).

mod connection;
mod hosts;
mod layers;
mod places;
mod read;
mod save;
mod summary;
mod told;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rules::{attention, deck, fade, rank};
use secrecy::SecretString;
use url::Url;

pub(crate) use connection::host_of;
pub use connection::{ConnectionSettings, Identity, Surface};
pub use hosts::host_url;
pub use layers::{Environment, Flags, Source};
use read::Reader;
pub use save::{save_connection, save_hints, save_panel, save_retention, save_summary};
pub use summary::SummarySettings;
pub(crate) use told::ToldSetting;

/// The global shortcut unless set otherwise; `none` switches it off.
const SHORTCUT: &str = "Ctrl+Alt+Space";

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
    /// `CUECARD_WEBHOOK_SECRET`, where set: what messages to webhooks are signed with where the
    /// keyring has nothing else.
    pub webhook_secret: Option<SecretString>,
    /// How long what is recorded keeps its contents.
    pub retention: RetentionSettings,
    /// Webhooks.
    pub webhooks: WebhookSettings,
    /// Ranking, the attention budget and fading.
    pub deck: deck::Settings,
    /// Limits of the stream.
    pub stream: StreamSettings,
    /// How the panel behaves.
    pub panel: PanelSettings,
    /// Prompts that a trigger brings up.
    pub prompts: PromptSettings,
    /// What a new summary starts with.
    pub summary: SummarySettings,
    /// What is kept besides what is shown and done.
    pub record: RecordSettings,
    /// The tracing filter, as in `RUST_LOG`; none for the default.
    pub log_filter: Option<String>,
    /// Settings in `config.toml` that this version does not know: said aloud, not refused, so that
    /// an older program starts with a newer file.
    pub unknown: Vec<String>,
    sources: BTreeMap<&'static str, Source>,
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

/// How long what is recorded keeps its contents; that it happened stays on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionSettings {
    /// Of injected prompts, in days, 1..=36500 (`contract.md §4`: 90).
    pub injections_days: u32,
    /// Of summaries: their texts, and the talk that one was made from where it was never filed, in
    /// days, 1..=36500.
    pub summaries_days: u32,
    /// Of everything, in days, 1..=36500; none to keep it.
    pub all_days: Option<u32>,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        Self {
            injections_days: 90,
            summaries_days: 90,
            all_days: None,
        }
    }
}

/// Prompts that a trigger brings up; injected ones bring their own (`contract.md §4`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromptSettings {
    /// They are shown so long after the trigger fired, in ms, 500..=5000.
    pub delay_ms: u32,
    /// So many are on screen at once, 1..=3.
    pub max_concurrent: u8,
}

impl Default for PromptSettings {
    fn default() -> Self {
        Self {
            delay_ms: 500,
            max_concurrent: 3,
        }
    }
}

/// What is kept besides what is shown and done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordSettings {
    /// The customer's words that caused suggestions, and those that are read along, for back-tests
    /// of prompts. Off unless set: they are a transcript.
    pub utterances: bool,
}

/// Limits of the stream (`contract.md §1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamSettings {
    /// Connections the organization allows at once, 1..=1000.
    pub connection_limit: u32,
    /// The most a frame may inflate to, in bytes; 1 KiB..=256 MiB.
    pub max_frame_bytes: u32,
}

/// How the panel behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSettings {
    /// Above other windows.
    pub keep_on_top: bool,
    /// What taking a card does.
    pub on_accept: OnAccept,
    /// What is said stands beside the cards, where the platform tells it.
    pub transcript: bool,
    /// The language's tag, or none to follow the system.
    pub language: Option<String>,
    /// The global shortcut that brings the panel up and puts it away; none to have none.
    pub shortcut: Option<String>,
    /// What the windows are drawn with.
    pub rendering: Rendering,
}

/// What the windows are drawn with, where the system leaves the choice (Linux).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rendering {
    /// The processor. Cuecard's windows are small and still: this takes half the memory, and less
    /// work wherever there is no graphics hardware.
    #[default]
    Software,
    /// The graphics hardware, or what stands in for it.
    Accelerated,
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
        let mut read = Reader::new(layers);
        let settings = Self {
            connection: ConnectionSettings::read(&mut read),
            client_secret: environment.secret("CUECARD_CLIENT_SECRET"),
            webhook_secret: environment.secret("CUECARD_WEBHOOK_SECRET"),
            retention: RetentionSettings::read(&mut read),
            webhooks: WebhookSettings::read(&mut read),
            deck: read_deck(&mut read),
            stream: StreamSettings::read(&mut read),
            panel: PanelSettings::read(&mut read),
            prompts: PromptSettings::read(&mut read),
            summary: SummarySettings::read(&mut read),
            record: RecordSettings {
                utterances: read.flag("record.utterances").unwrap_or(false),
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

impl WebhookSettings {
    fn read(read: &mut Reader) -> Self {
        Self {
            knowledge: read.url("webhooks.knowledge"),
            training: read.url("webhooks.training"),
            crm: read.url("webhooks.crm"),
            allow_loopback: read.flag("webhooks.allow_loopback").unwrap_or(false),
        }
    }
}

impl RetentionSettings {
    fn read(read: &mut Reader) -> Self {
        let default = Self::default();
        Self {
            injections_days: read
                .whole("retention.injections_days", 1..=36_500)
                .unwrap_or(default.injections_days),
            summaries_days: read
                .whole("retention.summaries_days", 1..=36_500)
                .unwrap_or(default.summaries_days),
            all_days: read.whole("retention.all_days", 1..=36_500),
        }
    }
}

impl PromptSettings {
    fn read(read: &mut Reader) -> Self {
        let default = Self::default();
        Self {
            delay_ms: read
                .whole("prompts.delay_ms", 500..=5000)
                .unwrap_or(default.delay_ms),
            max_concurrent: read
                .whole("prompts.max_concurrent", 1..=3)
                .and_then(|count| u8::try_from(count).ok())
                .unwrap_or(default.max_concurrent),
        }
    }
}

impl StreamSettings {
    fn read(read: &mut Reader) -> Self {
        const MIB: u32 = 1024 * 1024;
        Self {
            connection_limit: read.whole("stream.connection_limit", 1..=1000).unwrap_or(5),
            max_frame_bytes: read
                .whole("stream.max_frame_bytes", 1024..=256 * MIB)
                .unwrap_or(8 * MIB),
        }
    }
}

impl PanelSettings {
    fn read(read: &mut Reader) -> Self {
        let on_accept = [("open", OnAccept::Open), ("copy", OnAccept::Copy)];
        let rendering = [
            ("software", Rendering::Software),
            ("accelerated", Rendering::Accelerated),
        ];
        Self {
            keep_on_top: read.flag("panel.keep_on_top").unwrap_or(false),
            on_accept: read
                .choice("panel.on_accept", &on_accept)
                .unwrap_or_default(),
            transcript: read.flag("panel.transcript").unwrap_or(false),
            language: read.text("panel.language"),
            shortcut: read
                .text("panel.shortcut")
                .or_else(|| Some(SHORTCUT.to_owned()))
                .filter(|keys| keys != "none"),
            rendering: read
                .choice("panel.rendering", &rendering)
                .unwrap_or_default(),
        }
    }
}

fn read_deck(read: &mut Reader) -> deck::Settings {
    let default = deck::Settings::default();
    let (ranking, attention, fade) = (default.ranking, default.attention, default.fade);
    let settings = deck::Settings {
        ranking: rank::Weights {
            threshold: read
                .number("ranking.threshold")
                .unwrap_or(ranking.threshold),
            relevance: read
                .number("ranking.relevance")
                .unwrap_or(ranking.relevance),
            confidence: read
                .number("ranking.confidence")
                .unwrap_or(ranking.confidence),
        },
        attention: attention::Settings {
            per_minute: read
                .whole("attention.per_minute", 0..=u32::MAX)
                .unwrap_or(attention.per_minute),
            cool_down_seconds: read
                .whole("attention.cool_down_seconds", 0..=u32::MAX)
                .unwrap_or(attention.cool_down_seconds),
            typing_seconds: read
                .whole("attention.typing_seconds", 0..=u32::MAX)
                .unwrap_or(attention.typing_seconds),
        },
        fade: fade::Settings {
            after_seconds: read
                .whole("fade.after_seconds", 0..=u32::MAX)
                .unwrap_or(fade.after_seconds),
            goes_after_seconds: read
                .whole("fade.goes_after_seconds", 0..=u32::MAX)
                .unwrap_or(fade.goes_after_seconds),
        },
        max_cards: read
            .whole("panel.max_cards", 0..=u32::from(u16::MAX))
            .and_then(|count| u16::try_from(count).ok())
            .unwrap_or(default.max_cards),
    };
    // The ranges are the rules' own: one place says what can be used.
    for bad in settings.check() {
        read.refuse(&file_key(&bad.path), bad.message);
    }
    settings
}

/// The key in `config.toml` of a rule's key: `attention.perMinute` is `attention.per_minute`.
fn file_key(path: &str) -> String {
    let mut key = if path.contains('.') {
        String::new()
    } else {
        "panel.".to_owned()
    };
    for c in path.chars() {
        if c.is_ascii_uppercase() {
            key.push('_');
        }
        key.push(c.to_ascii_lowercase());
    }
    key
}

#[cfg(test)]
mod tests;
