//! The index's folder: which parts there are, whose record they are of, and who may write.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use audit::PrunedRange;
use serde::{Deserialize, Serialize};

use super::gather::Gathered;
use super::layout;

/// Of the folder's contents; another one is made anew.
pub(crate) const FORMAT: u32 = 3;

pub(crate) const NAME: &str = "history";
const MANIFEST: &str = "parts.json";
const LOCK: &str = "writer.lock";
const SUFFIX: &str = ".words";
const UNFINISHED: &str = ".new";

/// What there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::history) struct Manifest {
    format: u32,
    /// The record's id.
    pub(in crate::history) install: String,
    /// The last entry about pruning that the parts have followed.
    pub(in crate::history) pruned_to: i64,
    /// The number in the next file's name.
    next_file: u64,
    /// In the order of their entries; none overlaps another.
    pub(in crate::history) parts: Vec<Known>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::history) struct Known {
    /// The first entry it covers.
    pub(in crate::history) first: i64,
    /// The last.
    pub(in crate::history) last: i64,
    /// The last entry's seal: the chain makes it stand for all before.
    pub(in crate::history) seal: Option<String>,
    /// Payloads that were gone when it was written.
    pub(in crate::history) emptied: u32,
    /// Entries before the first which say whose interactions are that go on in it.
    pub(in crate::history) borrowed: Vec<i64>,
    pub(in crate::history) file: String,
}

impl Known {
    /// Whether what was pruned may be among what it was made of.
    pub(in crate::history) fn is_touched(&self, pruned: &PrunedRange) -> bool {
        let within = |seq: &i64| pruned.from <= *seq && *seq <= pruned.to;
        (pruned.from <= self.last && self.first <= pruned.to) || self.borrowed.iter().any(within)
    }
}

impl Manifest {
    pub(in crate::history) fn of(install: String) -> Self {
        Self {
            format: FORMAT,
            install,
            ..Self::default()
        }
    }
}

/// Where it all stands.
#[derive(Debug, Clone)]
pub(in crate::history) struct Folder(PathBuf);

impl Folder {
    pub(in crate::history) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join(NAME))
    }

    pub(in crate::history) fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    pub(super) fn is_begun(&self) -> bool {
        self.path(MANIFEST).exists()
    }

    /// Makes it, for its owner alone: words of the record are in it.
    pub(super) fn make(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&self.0)
    }

    /// The right to write, until it is dropped; none while another process has it.
    pub(super) fn lock(&self) -> io::Result<Option<File>> {
        let file = private().truncate(false).open(self.path(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// What there is of this record; nothing where there is nothing that can be read.
    pub(in crate::history) fn manifest(&self, install: &str) -> Manifest {
        let read = fs::read(self.path(MANIFEST)).ok();
        read.and_then(|text| serde_json::from_slice(&text).ok())
            .filter(|found: &Manifest| found.format == FORMAT && found.install == install)
            .unwrap_or_else(|| Manifest::of(install.to_owned()))
    }

    /// Keeps it, whole or not at all.
    pub(super) fn keep(&self, manifest: &Manifest) -> io::Result<()> {
        let text = serde_json::to_vec(manifest)?;
        let beside = self.path(&format!("{MANIFEST}{UNFINISHED}"));
        let mut file = private().truncate(true).open(&beside)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&beside, self.path(MANIFEST))
    }

    /// Writes a part under a name of its own.
    pub(super) fn write(&self, manifest: &mut Manifest, part: &Gathered) -> io::Result<String> {
        let number = manifest.next_file;
        manifest.next_file += 1;
        let name = format!("{number:08}{SUFFIX}");
        let beside = self.path(&format!("{name}{UNFINISHED}"));
        let file = private().truncate(true).open(&beside)?;
        let mut out = BufWriter::with_capacity(256 * 1024, file);
        layout::write(part, &mut out)?;
        out.into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
        fs::rename(&beside, self.path(&name))?;
        Ok(name)
    }

    /// Removes every part that is not in `manifest`.
    pub(super) fn sweep(&self, manifest: &Manifest) -> io::Result<()> {
        for found in fs::read_dir(&self.0)? {
            let name = found?.file_name();
            let name = name.to_string_lossy();
            let is_part = name.ends_with(SUFFIX) || name.ends_with(UNFINISHED);
            if is_part && !manifest.parts.iter().any(|part| part.file == *name) {
                fs::remove_file(self.path(&name))?;
            }
        }
        Ok(())
    }

    /// Removes a part that turned out to be damaged: it is made anew.
    pub(in crate::history) fn remove(&self, file: &str) {
        // Whoever may not remove it can't make it anew either.
        let _ = fs::remove_file(self.path(file));
    }
}

/// For the owner's eyes alone.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}
