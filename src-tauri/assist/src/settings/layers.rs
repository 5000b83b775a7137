//! The layers of configuration, one value a key, the latest winning.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{BadSetting, SettingsError};

/// Every setting: its key in `config.toml`, and the environment variable that overrides it.
pub(super) const KEYS: &[(&str, Option<&str>)] = &[
    ("connection.surface", None),
    ("connection.api_url", Some("CUECARD_API_URL")),
    ("connection.login_url", Some("CUECARD_LOGIN_URL")),
    ("connection.environment", None),
    ("connection.identity", None),
    ("connection.client_id", Some("CUECARD_CLIENT_ID")),
    ("connection.library_id", Some("CUECARD_LIBRARY_ID")),
    ("connection.agent_id", Some("CUECARD_AGENT_ID")),
    ("connection.organization", None),
    ("connection.provider", None),
    ("connection.organization_id", None),
    ("connection.redirect_port", None),
    ("webhooks.knowledge", Some("CUECARD_KNOWLEDGE_WEBHOOK")),
    ("webhooks.training", Some("CUECARD_TRAINING_WEBHOOK")),
    ("webhooks.crm", Some("CUECARD_CRM_WEBHOOK")),
    ("webhooks.allow_loopback", Some("CUECARD_ALLOW_LOOPBACK")),
    ("ranking.threshold", None),
    ("ranking.relevance", None),
    ("ranking.confidence", None),
    ("attention.per_minute", None),
    ("attention.cool_down_seconds", None),
    ("attention.typing_seconds", None),
    ("fade.after_seconds", None),
    ("fade.goes_after_seconds", None),
    ("stream.connection_limit", None),
    ("stream.max_frame_bytes", None),
    ("panel.max_cards", None),
    ("panel.keep_on_top", None),
    ("panel.on_accept", None),
    ("panel.transcript", None),
    ("panel.language", None),
    ("panel.shortcut", None),
    ("panel.rendering", None),
    ("prompts.delay_ms", None),
    ("prompts.max_concurrent", None),
    ("record.utterances", None),
    ("summary.language", None),
    ("summary.length", None),
    ("summary.format", None),
    ("summary.on_end", None),
    ("summary.use_knowledge_base", None),
    ("summary.knowledge_base_id", None),
    ("summary.redaction_policy_id", None),
    ("retention.injections_days", None),
    ("retention.summaries_days", None),
    ("retention.all_days", None),
    ("log.filter", Some("CUECARD_LOG")),
];

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Built in.
    Default,
    /// `config.toml`.
    File,
    /// An environment variable.
    Environment,
    /// A flag of the command line.
    Flag,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::File => "config.toml",
            Self::Environment => "environment",
            Self::Flag => "flag",
        })
    }
}

/// The environment as it was at the start: read once, so that tests bring their own.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, OsString>);

impl Environment {
    /// The process's variables that begin with `CUECARD_`.
    #[must_use]
    pub fn of_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.starts_with("CUECARD_"))
            .collect()
    }

    /// A variable's text. Empty counts as not set, as shells make it easy to mean.
    fn text(&self, name: &str) -> Option<String> {
        let text = self.0.get(name)?.to_string_lossy().into_owned();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        let value = self.0.get(name)?;
        (!value.is_empty()).then(|| PathBuf::from(value))
    }

    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        self.text(name).map(SecretString::from)
    }
}

impl FromIterator<(String, OsString)> for Environment {
    fn from_iter<T: IntoIterator<Item = (String, OsString)>>(variables: T) -> Self {
        Self(variables.into_iter().collect())
    }
}

/// What the command line says.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The data directory.
    pub data_dir: Option<PathBuf>,
    /// The path of `config.toml`.
    pub config: Option<PathBuf>,
    /// Other settings by their key in `config.toml`, as text.
    pub settings: BTreeMap<&'static str, String>,
}

/// A value as its layer wrote it.
#[derive(Debug, Clone)]
pub(super) enum Raw {
    /// From the file, typed.
    Toml(toml::Value),
    /// From the environment or a flag: text.
    Text(String),
}

/// The winning value of each key.
pub(super) struct Layers {
    pub(super) values: BTreeMap<&'static str, (Raw, Source)>,
    pub(super) unknown: Vec<String>,
}

impl Layers {
    pub(super) fn gather(
        config_file: &Path,
        environment: &Environment,
        flags: &Flags,
    ) -> Result<Self, SettingsError> {
        let mut layers = Self {
            values: BTreeMap::new(),
            unknown: Vec::new(),
        };
        layers.add_file(config_file)?;
        for &(key, variable) in KEYS {
            if let Some(text) = variable.and_then(|name| environment.text(name)) {
                layers
                    .values
                    .insert(key, (Raw::Text(text), Source::Environment));
            }
            if let Some(text) = flags.settings.get(key) {
                layers
                    .values
                    .insert(key, (Raw::Text(text.clone()), Source::Flag));
            }
        }
        Ok(layers)
    }

    fn add_file(&mut self, path: &Path) -> Result<(), SettingsError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(refused(path, format!("it can't be read: {error}"))),
        };
        // The parser's message quotes the line at fault, which could hold a secret that has no
        // place there: its position is enough.
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| {
                text[..span.start.min(text.len())].lines().count().max(1)
            });
            refused(
                path,
                format!("line {line} is not TOML: {}", error.message()),
            )
        })?;
        for (section, value) in table {
            match value {
                toml::Value::Table(values) => {
                    for (name, value) in values {
                        self.add(&format!("{section}.{name}"), value)?;
                    }
                }
                value @ (toml::Value::String(_)
                | toml::Value::Integer(_)
                | toml::Value::Float(_)
                | toml::Value::Boolean(_)
                | toml::Value::Datetime(_)
                | toml::Value::Array(_)) => self.add(&section, value)?,
            }
        }
        Ok(())
    }

    fn add(&mut self, key: &str, value: toml::Value) -> Result<(), SettingsError> {
        if key.contains("secret") || key.contains("password") || key.contains("token") {
            return Err(SettingsError(vec![BadSetting {
                key: key.to_owned(),
                source: Source::File,
                message: "Secrets don't belong in a file: they are kept in the keyring, or come \
                          from CUECARD_CLIENT_SECRET or CUECARD_WEBHOOK_SECRET."
                    .into(),
            }]));
        }
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((known, _)) => {
                self.values.insert(known, (Raw::Toml(value), Source::File));
            }
            None => self.unknown.push(key.to_owned()),
        }
        Ok(())
    }
}

fn refused(path: &Path, message: String) -> SettingsError {
    SettingsError(vec![BadSetting {
        key: path.display().to_string(),
        source: Source::File,
        message,
    }])
}
