//! The two ways out: JSON for machines on standard output, words for people on standard error.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;
use tracing_subscriber::EnvFilter;

use crate::exit::Failure;

/// Prints one object as one line, at once.
///
/// # Errors
/// As writing: a reader that went away is [`io::ErrorKind::BrokenPipe`].
pub fn line(object: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_string(object)?;
    text.push('\n');
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says something to people. Nobody listening is no error.
pub fn say(words: &str) {
    let _ = writeln!(io::stderr().lock(), "{words}");
}

/// Logs to standard error: warnings, or what `CUECARD_LOG` asks for.
pub fn start_log(filter: Option<&str>) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter.unwrap_or("warn"))
        .map_err(|error| Failure::Refused(format!("CUECARD_LOG: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .try_init()
        .map_err(|error| Failure::Failed(error.to_string()))
}
