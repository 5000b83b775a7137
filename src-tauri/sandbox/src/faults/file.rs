//! The faults file: read at the start, and again whenever it changes.
//!
//! A mistake in a file that is edited while the sandbox runs is logged and leaves what was read
//! before in force; at the start it is an error. Looked at twice a second: file system events
//! would need a library for what is a convenience.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio_util::sync::CancellationToken;

use super::board::Board;
use super::rule::{FaultFile, Rule};

const LOOK_EVERY: Duration = Duration::from_millis(500);
const MAX_BYTES: u64 = 1024 * 1024;

/// Why a faults file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FaultFileError {
    /// It could not be opened or read.
    #[error("the faults file {path} could not be read: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It isn't a faults file.
    #[error("the faults file {path} has a mistake: {reason}")]
    Mistake {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        reason: String,
    },
}

/// Reads a faults file, TOML, or JSON where its name ends in `.json`.
pub(crate) fn read(path: &Path) -> Result<Vec<Rule>, FaultFileError> {
    let failed = |source| FaultFileError::Read {
        path: path.to_owned(),
        source,
    };
    let mistake = |reason: String| FaultFileError::Mistake {
        path: path.to_owned(),
        reason,
    };
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > MAX_BYTES {
        return Err(mistake(format!("{length} bytes, more than {MAX_BYTES}")));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let file: FaultFile = if is_json {
        serde_json::from_str(&text).map_err(|error| mistake(error.to_string()))?
    } else {
        toml::from_str(&text).map_err(|error| mistake(error.to_string()))?
    };
    Ok(file.faults)
}

/// How a file stood when it was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stamp(Option<(SystemTime, u64)>);

impl Stamp {
    /// How the file stands now: taken before it is read, so that no change falls in between.
    pub(crate) fn of(path: &Path) -> Self {
        let about = std::fs::metadata(path).ok();
        Self(about.and_then(|about| Some((about.modified().ok()?, about.len()))))
    }
}

/// Follows a file that was read when it stood as `seen`, until `stop`.
pub(crate) async fn follow(
    path: PathBuf,
    mut seen: Stamp,
    board: Arc<Board>,
    stop: CancellationToken,
) {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let looking = path.clone();
        let last = seen;
        let look = move || {
            let now = Stamp::of(&looking);
            (now, (now != last).then(|| read(&looking)))
        };
        match tokio::task::spawn_blocking(look).await {
            Ok((_, None)) => {}
            Ok((now, Some(Ok(rules)))) => {
                seen = now;
                tracing::info!(faults = rules.len(), "the faults file was read again");
                board.replace_file(rules);
            }
            Ok((now, Some(Err(error)))) => {
                seen = now;
                tracing::warn!(%error, "the faults stay as they were");
            }
            Err(error) => tracing::warn!(%error, "reading the faults file failed"),
        }
    }
}
