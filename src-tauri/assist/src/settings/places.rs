//! Where local things stand: one folder, and `config.toml` in it unless `CUECARD_CONFIG` says
//! otherwise.

use std::path::PathBuf;

use super::layers::{Environment, Flags, Source};
use super::{BadSetting, SettingsError};

/// The data directory and the configuration file.
pub(super) fn places(
    environment: &Environment,
    flags: &Flags,
) -> Result<(PathBuf, PathBuf), SettingsError> {
    let data_dir = flags
        .data_dir
        .clone()
        .or_else(|| environment.path("CUECARD_DATA_DIR"))
        .or_else(|| dirs::data_local_dir().map(|dir| dir.join("cuecard")));
    let Some(data_dir) = data_dir else {
        return Err(SettingsError(vec![BadSetting {
            key: "data_dir".into(),
            source: Source::Default,
            message: "This computer names no folder for data; set CUECARD_DATA_DIR.".into(),
        }]));
    };
    let config_file = flags
        .config
        .clone()
        .or_else(|| environment.path("CUECARD_CONFIG"))
        .unwrap_or_else(|| data_dir.join("config.toml"));
    Ok((data_dir, config_file))
}
