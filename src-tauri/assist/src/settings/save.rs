//! Writing what a person entered or switched back to `config.toml`, comments and order kept.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};
use wire::Endpoints;
use wire::platform::Grant;
use wire::platform::sign_in::Hints;
use wire::source::Dial;

use super::connection::environment_of;
use crate::companion::Connection;
use crate::view::summary::SummaryForm;

/// Saves the profile for the next start. Never the secret.
///
/// The new text goes to a file beside the old one and takes its place in one step, so that a crash
/// leaves one or the other, whole.
///
/// # Errors
/// When the file is there but not TOML, or can't be written.
pub fn save_connection(config_file: &Path, connection: &Connection) -> anyhow::Result<()> {
    edit(config_file, "connection", |section| {
        set(section, "client_id", connection.client_id.as_str());
        match &connection.dial {
            Dial::Assist { library_id, .. } => {
                set_addresses(section, &connection.endpoints);
                set(section, "library_id", library_id.to_string());
                // It is the default, and its profile has none of these.
                for key in ["surface", "environment", "identity"] {
                    section.remove(key);
                }
            }
            Dial::Platform { grant } => {
                set(section, "surface", "platform");
                match grant {
                    Grant::Agent(_) => set(section, "identity", "agent"),
                    Grant::ClientCredentials(_) => set(section, "identity", "client"),
                }
                match environment_of(&connection.endpoints) {
                    Some(environment) => {
                        set(section, "environment", environment);
                        // They would win over it.
                        section.remove("api_url");
                        section.remove("login_url");
                    }
                    None => set_addresses(section, &connection.endpoints),
                }
                section.remove("library_id");
            }
        }
        match connection.agent_id {
            Some(id) => set(section, "agent_id", id.to_string()),
            None => {
                section.remove("agent_id");
            }
        }
    })
}

fn set_addresses(section: &mut dyn TableLike, endpoints: &Endpoints) {
    set(section, "api_url", endpoints.api().as_str());
    set(section, "login_url", endpoints.login().as_str());
}

/// Saves what the login host is told beforehand; what is empty goes from the file.
///
/// # Errors
/// When the file is there but not TOML, or can't be written.
pub fn save_hints(config_file: &Path, hints: &Hints) -> anyhow::Result<()> {
    edit(config_file, "connection", |section| {
        for (key, hint) in [("organization", &hints.org), ("provider", &hints.provider)] {
            match hint {
                Some(hint) => set(section, key, hint.as_str()),
                None => {
                    section.remove(key);
                }
            }
        }
    })
}

/// Saves one setting of the panel, `key` being its name in the section: `keep_on_top`.
///
/// # Errors
/// When the file is there but not TOML, or can't be written.
pub fn save_panel(config_file: &Path, key: &str, value: Value) -> anyhow::Result<()> {
    edit(config_file, "panel", |section| set(section, key, value))
}

/// Saves what a new summary starts with: a form that was checked, and whether one is begun by itself
/// when an interaction ends.
///
/// # Errors
/// When the file is there but not TOML, or can't be written.
pub fn save_summary(config_file: &Path, form: &SummaryForm, on_end: bool) -> anyhow::Result<()> {
    edit(config_file, "summary", |section| {
        set(section, "language", form.language_code.as_str());
        set(section, "length", form.summary_length.as_str());
        set(section, "format", form.format.as_str());
        set(section, "on_end", on_end);
        set(section, "use_knowledge_base", form.use_knowledge_base);
        for (key, id) in [
            ("knowledge_base_id", form.knowledge_base_id.trim()),
            ("redaction_policy_id", form.redaction_policy_id.trim()),
        ] {
            if id.is_empty() {
                section.remove(key);
            } else {
                set(section, key, id);
            }
        }
    })
}

/// Saves how long contents are kept: each of the values that is given, by its name in the section.
/// One without a number goes from the file.
///
/// # Errors
/// When the file is there but not TOML, or can't be written.
pub fn save_retention(
    config_file: &Path,
    values: &[(&'static str, Option<u32>)],
) -> anyhow::Result<()> {
    edit(config_file, "retention", |section| {
        for &(key, days) in values {
            match days {
                Some(days) => set(section, key, i64::from(days)),
                None => {
                    section.remove(key);
                }
            }
        }
    })
}

fn edit(
    config_file: &Path,
    section: &str,
    change: impl FnOnce(&mut dyn TableLike),
) -> anyhow::Result<()> {
    let old = match std::fs::read_to_string(config_file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).context("reading config.toml"),
    };
    let mut document: DocumentMut = old.parse().context("config.toml is not TOML")?;
    let found = document
        .entry(section)
        .or_insert(Item::Table(Table::new()))
        .as_table_like_mut()
        .with_context(|| format!("{section} in config.toml is not a section"))?;
    change(found);
    replace(config_file, &document.to_string()).context("writing config.toml")
}

fn set(section: &mut dyn TableLike, key: &str, new: impl Into<Value>) {
    let new = new.into();
    match section.get_mut(key).and_then(Item::as_value_mut) {
        // Replacing the value alone keeps the comment behind it.
        Some(found) => {
            let decor = found.decor().clone();
            *found = new;
            *found.decor_mut() = decor;
        }
        None => {
            section.insert(key, Item::Value(new));
        }
    }
}

fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("toml.new");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}
