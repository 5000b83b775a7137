//! The files of a content folder, read into memory with bounds, whether they lie on disk or are
//! compiled in.
//!
//! Refuses: files over 256 KiB, more than 10 000 files or 64 MiB in all, names that are not
//! Unicode, text that is not UTF-8. Hidden files are passed over, and so is everything deeper than
//! the format goes, which bounds a symbolic link that leads back up.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use include_dir::Dir;

use super::mistake::Mistakes;

const FILE_BYTES: u64 = 256 * 1024;
const TOTAL_BYTES: usize = 64 * 1024 * 1024;
const FILES: usize = 10_000;
/// `business/articles/file.md` is the deepest.
const DEPTH: usize = 3;

/// Paths below the folder, with forward slashes, and what stands there.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, String>,
    bytes: usize,
    /// There were more files than are read, and that was reported.
    cut: bool,
}

impl Tree {
    /// Reads a folder on disk.
    pub(super) fn on_disk(root: &Path, mistakes: &mut Mistakes) -> Self {
        let mut tree = Self::default();
        tree.walk(root, "", 1, mistakes);
        tree
    }

    /// Copies a folder that was compiled in.
    pub(super) fn compiled_in(root: &Dir<'_>, mistakes: &mut Mistakes) -> Self {
        let mut tree = Self::default();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs().cloned());
            for file in folder.files() {
                let parts = file.path().iter().filter_map(|part| part.to_str());
                let path = parts.collect::<Vec<_>>().join("/");
                tree.put(path, file.contents().to_vec(), mistakes);
            }
        }
        tree
    }

    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// All files, sorted by path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files that lie in one folder itself, as name and text, sorted by name.
    pub(super) fn folder(&self, path: &str) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("{path}/");
        self.iter()
            .filter_map(move |(path, text)| Some((path.strip_prefix(&prefix)?, text)))
            .filter(|(name, _)| !name.contains('/'))
    }

    fn walk(&mut self, folder: &Path, prefix: &str, depth: usize, mistakes: &mut Mistakes) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return mistakes.add(or_dot(prefix), None, unreadable(&error)),
        };
        for entry in entries {
            if self.cut {
                return;
            }
            if self.files.len() >= FILES {
                self.cut = true;
                return mistakes.add(
                    or_dot(prefix),
                    None,
                    format!("more than {FILES} files; no more are read"),
                );
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return mistakes.add(or_dot(prefix), None, unreadable(&error)),
            };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                mistakes.add(
                    or_dot(prefix),
                    None,
                    format!("{} is not Unicode", name.display()),
                );
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = join(prefix, name);
            // Follows links: a team may keep its articles elsewhere.
            match fs::metadata(entry.path()) {
                Ok(kind) if kind.is_dir() => {
                    if depth < DEPTH {
                        self.walk(&entry.path(), &path, depth + 1, mistakes);
                    }
                }
                // Known by name alone: a picture beside the notes is nobody's mistake.
                Ok(kind) if kind.is_file() && !is_text(prefix, name) => {
                    self.files.insert(path, String::new());
                }
                Ok(kind) if kind.is_file() => match read(&entry.path()) {
                    Ok(bytes) => self.put(path, bytes, mistakes),
                    Err(error) => mistakes.add(&path, None, unreadable(&error)),
                },
                // Opening a pipe or a device could wait for ever.
                Ok(_) => mistakes.add(&path, None, "neither a file nor a folder"),
                Err(error) => mistakes.add(&path, None, unreadable(&error)),
            }
        }
    }

    fn put(&mut self, path: String, bytes: Vec<u8>, mistakes: &mut Mistakes) {
        if bytes.len() as u64 > FILE_BYTES {
            let limit = FILE_BYTES / 1024;
            return mistakes.add(&path, None, format!("larger than {limit} KiB"));
        }
        self.bytes += bytes.len();
        if self.bytes > TOTAL_BYTES {
            let limit = TOTAL_BYTES / 1024 / 1024;
            return mistakes.add(&path, None, format!("brings the folder over {limit} MiB"));
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = match text.strip_prefix('\u{feff}') {
                    Some(rest) => rest.to_owned(),
                    None => text,
                };
                self.files.insert(path, text);
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = &error.as_bytes()[..valid];
                let line = before.split(|byte| *byte == b'\n').count();
                mistakes.add(&path, Some(line), "not UTF-8");
            }
        }
    }
}

/// At most one byte more than a file may have, so that the caller can tell.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether the format has files of this name in this folder.
fn is_text(folder: &str, name: &str) -> bool {
    let ending = Path::new(name).extension();
    match ending.and_then(|ending| ending.to_str()) {
        Some("toml" | "md" | "txt") => true,
        // Elsewhere it may be anybody's data.
        Some("json") => folder.ends_with("/prompts"),
        Some(_) | None => false,
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}/{name}")
    }
}

fn or_dot(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}
