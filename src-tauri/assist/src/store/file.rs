//! The file on disk: its folder, its lock, how it is opened, and what happens when it is damaged.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use audit::Ledger;
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{Opening, StoreError, migration};

/// The record's name in the data folder.
pub(super) const NAME: &str = "cuecard.db";

/// Beside it, and never deleted: whoever holds its lock owns the record.
const LOCK: &str = "cuecard.lock";

/// How long SQLite waits for another process that reads or recovers the file.
const BUSY: Duration = Duration::from_secs(5);

/// Between two looks at a lock that another process holds.
const LOCK_STEP: Duration = Duration::from_millis(25);

/// A file up to this size is checked whole when it is opened; a larger one would delay the start
/// by more than it is worth, and shows its damage where it is read.
const CHECKED_UP_TO: u64 = 32 * 1024 * 1024;

/// Everything that writing needs. The lock goes with it.
#[derive(Debug)]
pub(super) struct Writable {
    pub connection: Connection,
    pub ledger: Ledger,
    pub lock: File,
    /// A write-ahead log was left behind by a run that did not end in order.
    pub left_behind: bool,
    /// The damaged file's new name and what was wrong with it, where one was found.
    pub set_aside: Option<(PathBuf, String)>,
}

pub(super) fn open(opening: &Opening<'_>) -> Result<Writable, StoreError> {
    make_dir(opening.dir)?;
    let lock = lock(opening.dir, opening.wait)?;
    let path = opening.dir.join(NAME);
    let left_behind = fs::metadata(suffixed(&path, "-wal")).is_ok_and(|wal| wal.len() > 0);
    let (opened, set_aside) = match open_writable(&path, opening) {
        Err(StoreError::Damaged(problem)) => {
            let aside = set_aside(&path, opening.now)?;
            (open_writable(&path, opening)?, Some((aside, problem)))
        }
        opened => (opened?, None),
    };
    let (connection, ledger) = opened;
    Ok(Writable {
        connection,
        ledger,
        lock,
        left_behind,
        set_aside,
    })
}

/// A connection that can't write, beside whoever does.
pub(super) fn open_readable(dir: &Path) -> Result<Connection, StoreError> {
    let path = dir.join(NAME);
    if !path.exists() {
        return Err(StoreError::Missing(dir.to_owned()));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    match migration::version(&connection)? {
        0 => Err(StoreError::Missing(dir.to_owned())),
        version => migration::check(version).map(|()| connection),
    }
}

fn open_writable(path: &Path, opening: &Opening<'_>) -> Result<(Connection, Ledger), StoreError> {
    make_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // Before anything is set: a file that is not ours to write must not change by a byte.
    check_whole(&connection, path)?;
    migration::check_ours(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (pragma, value) in [
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        // What is deleted is overwritten: comments go when they are delivered (`docs/security.md`).
        ("secure_delete", "ON"),
        // A REPLACE then fires the ledger's triggers too.
        ("recursive_triggers", "ON"),
    ] {
        connection.pragma_update(None, pragma, value)?;
    }
    connection.set_prepared_statement_cache_capacity(32);
    migration::apply(&mut connection, opening.now, opening.install)?;
    let ledger = Ledger::resume(&connection)?;
    Ok((connection, ledger))
}

fn check_whole(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let size = fs::metadata(path)
        .map_err(|error| StoreError::folder(path, error))?
        .len();
    if size > CHECKED_UP_TO {
        return Ok(());
    }
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(said))
    }
}

/// Renames the file and what belongs to it, so that the three still fit together.
fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let time = now.strftime("%Y%m%dT%H%M%SZ");
    let aside = (1..100)
        .map(|n| match n {
            1 => suffixed(path, &format!(".damaged-{time}")),
            n => suffixed(path, &format!(".damaged-{time}-{n}")),
        })
        .find(|aside| !aside.exists())
        .ok_or_else(|| StoreError::folder(path, ErrorKind::AlreadyExists.into()))?;
    for part in ["", "-wal", "-shm"] {
        let from = suffixed(path, part);
        if from.exists() {
            fs::rename(&from, suffixed(&aside, part))
                .map_err(|error| StoreError::folder(&from, error))?;
        }
    }
    Ok(aside)
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    PathBuf::from(path)
}

/// Makes the folder for its owner alone; one that is there keeps its mode.
fn make_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(dir)
        .map_err(|error| StoreError::folder(dir, error))
}

/// Makes the file for its owner alone; SQLite gives its companions the same mode.
fn make_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
        .open(path)
        .map_err(|error| StoreError::folder(path, error))
}

/// Takes the folder, or waits for it for a while. The system releases the lock of a process that
/// dies, so it is never stale.
fn lock(dir: &Path, wait: Duration) -> Result<File, StoreError> {
    let file = make_file(&dir.join(LOCK))?;
    let mut left = wait;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => {
                return Err(StoreError::folder(dir.join(LOCK), error));
            }
            Err(TryLockError::WouldBlock) if left.is_zero() => {
                return Err(StoreError::InUse(dir.to_owned()));
            }
            Err(TryLockError::WouldBlock) => {
                // The system tells nobody when a lock is free: all there is to do is look again.
                let step = left.min(LOCK_STEP);
                std::thread::park_timeout(step);
                left -= step;
            }
        }
    }
}
