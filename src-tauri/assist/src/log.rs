//! The log: files in the data directory, one a day, a week of them.
//!
//! `tracing-appender` rotates by day and not by size; what could be noisy is therefore counted and
//! logged in sums. Fields never carry transcript text, names, numbers or tokens.

use std::path::Path;

use anyhow::Context as _;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

const DEFAULT_FILTER: &str = "info";
const DAYS_KEPT: usize = 7;

/// Keeps the log's writer going; dropping it writes what is left.
#[must_use = "the log ends when this is dropped"]
pub struct Log(#[expect(dead_code, reason = "held for its Drop alone")] WorkerGuard);

/// Starts logging to `logs/` in the data directory, and logs panics.
///
/// # Errors
/// When the folder can't be made, the filter is not one, or a log was started before.
pub fn start(data_dir: &Path, filter: Option<&str>) -> anyhow::Result<Log> {
    let folder = data_dir.join("logs");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("cuecard")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(&folder)
        .context("opening the log file")?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_new(filter.unwrap_or(DEFAULT_FILTER))
        .context("CUECARD_LOG is not a tracing filter such as info,wire=debug")?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer)
        .try_init()
        .map_err(|error| anyhow::anyhow!("a log was started before: {error}"))?;
    log_panics();
    Ok(Log(guard))
}

/// Logs where a panic happened, then does what was done before. The panic's message is left out:
/// it may quote what was being handled.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let location = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let thread = std::thread::current();
        tracing::error!(%location, thread = thread.name().unwrap_or("?"), "a panic");
        before(panic);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_where_a_panic_was_and_not_what_it_said() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert!(
            start(dir.path(), Some("not=a=filter")).is_err(),
            "said, not ignored"
        );
        let log = start(dir.path(), None).expect("starts");
        let handling = std::thread::spawn(|| panic!("the customer said 4111 1111 1111 1111"));
        assert!(handling.join().is_err(), "it panicked");
        drop(log);
        let folder = std::fs::read_dir(dir.path().join("logs")).expect("made at the start");
        let text: String = folder
            .map(|file| std::fs::read_to_string(file.expect("listed").path()).expect("readable"))
            .collect();
        assert!(text.contains("a panic") && text.contains(file!()), "{text}");
        assert!(
            !text.contains("4111"),
            "a panic's message may quote personal data: {text}"
        );
    }
}
