//! Writing the connection a person entered back to `config.toml`, comments and order kept.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::companion::Connection;

/// Saves the profile for the next start. Never the secret.
///
/// The new text goes to a file beside the old one and takes its place in one step, so that a crash
/// leaves one or the other, whole.
///
/// # Errors
/// When the file is there but not TOML, or can't be written.
pub fn save_connection(config_file: &Path, connection: &Connection) -> anyhow::Result<()> {
    let old = match std::fs::read_to_string(config_file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).context("reading config.toml"),
    };
    let mut document: DocumentMut = old.parse().context("config.toml is not TOML")?;
    let section = document
        .entry("connection")
        .or_insert(Item::Table(Table::new()))
        .as_table_like_mut()
        .context("connection in config.toml is not a section")?;
    let mut set = |key: &str, text: Option<String>| match text {
        Some(text) => match section.get_mut(key).and_then(Item::as_value_mut) {
            // Replacing the value alone keeps a comment behind it.
            Some(found) => {
                let decor = found.decor().clone();
                *found = text.into();
                *found.decor_mut() = decor;
            }
            None => {
                section.insert(key, value(text));
            }
        },
        None => {
            section.remove(key);
        }
    };
    set("api_url", Some(connection.api.to_string()));
    set("login_url", Some(connection.login.to_string()));
    set("client_id", Some(connection.client_id.clone()));
    set("library_id", Some(connection.library_id.to_string()));
    set("agent_id", connection.agent_id.map(|id| id.to_string()));
    replace(config_file, &document.to_string()).context("writing config.toml")
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
