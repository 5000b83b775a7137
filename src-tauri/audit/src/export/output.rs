//! The files that are written: under another name until they are whole, hashed on the way.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::csv::CsvLines;
use super::jsonl::JsonLines;
use super::line::Line;
use super::parquet::ParquetRows;
use super::{Format, proof_path};
use crate::{AuditError, Hash};

/// The export that is being written, in one of its formats.
pub(super) struct Output {
    path: PathBuf,
    lines: Lines,
}

enum Lines {
    Csv(Box<CsvLines<Sink>>),
    Jsonl(JsonLines<Sink>),
    Parquet(Box<ParquetRows<Sink>>),
}

/// A file that was written, not yet under its name.
pub(super) struct Written {
    pub file: NamedTempFile,
    pub bytes: u64,
    pub sha256: Hash,
}

pub(super) type Sink = BufWriter<Hashing>;

/// A file and the hash of what went into it.
pub(super) struct Hashing {
    file: NamedTempFile,
    bytes: u64,
    sha256: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sha256.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Output {
    pub fn create(path: &Path, format: Format) -> Result<Self, AuditError> {
        let in_words = |error| file_error(path, error);
        let sink = BufWriter::with_capacity(
            256 * 1024,
            Hashing {
                file: beside(path)?,
                bytes: 0,
                sha256: Sha256::new(),
            },
        );
        let lines = match format {
            Format::Csv => Lines::Csv(Box::new(CsvLines::new(sink).map_err(in_words)?)),
            Format::Jsonl => Lines::Jsonl(JsonLines::new(sink)),
            Format::Parquet => Lines::Parquet(Box::new(ParquetRows::new(sink).map_err(in_words)?)),
        };
        let path = path.to_owned();
        Ok(Self { path, lines })
    }

    pub fn write(&mut self, line: &Line<'_>) -> Result<(), AuditError> {
        let written = match &mut self.lines {
            Lines::Csv(lines) => lines.write(line),
            Lines::Jsonl(lines) => lines.write(line),
            Lines::Parquet(rows) => rows.write(line),
        };
        written.map_err(|error| file_error(&self.path, error))
    }

    pub fn finish(self) -> Result<Written, AuditError> {
        let finish = || {
            let sink = match self.lines {
                Lines::Csv(lines) => lines.finish()?,
                Lines::Jsonl(lines) => lines.finish(),
                Lines::Parquet(rows) => rows.finish()?,
            };
            let hashing = sink.into_inner().map_err(io::IntoInnerError::into_error)?;
            hashing.file.as_file().sync_all()?;
            Ok(Written {
                bytes: hashing.bytes,
                sha256: Hash(hashing.sha256.finalize().into()),
                file: hashing.file,
            })
        };
        finish().map_err(|error| file_error(&self.path, error))
    }
}

/// Gives the export its name, and its proof one beside it, the proof first: an export under its
/// name is never without one. Where that can't be done, neither is left behind.
pub(super) fn publish(proof: &str, file: NamedTempFile, out: &Path) -> Result<(), AuditError> {
    let beside_it = proof_path(out);
    let mut written = beside(&beside_it)?;
    written
        .write_all(proof.as_bytes())
        .and_then(|()| written.as_file().sync_all())
        .and_then(|()| Ok(written.persist(&beside_it)?))
        .map_err(|error| file_error(&beside_it, error))?;
    file.persist(out).map_err(|error| {
        // The first error is the one to tell of.
        let _ = std::fs::remove_file(&beside_it);
        file_error(out, error.error)
    })?;
    sync_folder(out);
    Ok(())
}

/// Makes the new names survive a power cut, where the system can be asked to.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder(path)) {
        // The files themselves are on disk; one that can't do this loses a name at worst.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}

pub(super) fn file_error(path: &Path, error: io::Error) -> AuditError {
    AuditError::File {
        path: path.to_owned(),
        error,
    }
}

/// A new file for its owner alone, in the folder where `path` will stand; gone when dropped.
fn beside(path: &Path) -> Result<NamedTempFile, AuditError> {
    tempfile::Builder::new()
        .prefix(".cuecard-export-")
        .tempfile_in(folder(path))
        .map_err(|error| file_error(path, error))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}
