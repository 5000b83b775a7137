//! A bundle for support: one zip file of facts about the program, none about people.
//!
//! What is in it is chosen, fact by fact; nothing is copied and then cleaned. A part that can't be
//! read says so in its place, since a bundle is wanted when something is broken.

mod log;
mod parts;
mod zip;

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use audit::Hash;
use jiff::Timestamp;

use self::parts::{Asked, gather};
use super::{Privacy, broken_off};
use crate::store::PrivacyFact;
use crate::view::error::{Code, FieldError, Problem};
use crate::view::privacy::BundleView;

/// So many names are tried before giving up.
const NAMES: u32 = 1000;

/// A bundle that was written.
struct Written {
    path: PathBuf,
    bytes: usize,
    sha256: String,
    parts: Vec<String>,
    redacted: u64,
}

impl Privacy {
    /// Begins to write a bundle for support into `folder`, under a name of the date that is free
    /// there; the rest is in the view. That it was is on record.
    ///
    /// # Errors
    /// `invalidInput` while another is being written.
    #[expect(
        clippy::unused_async,
        reason = "verbs answer alike, and a later one may have to wait"
    )]
    pub async fn support_bundle(&self, folder: PathBuf) -> Result<(), Problem> {
        {
            let mut under_way = self.under_way();
            if std::mem::replace(&mut under_way.bundling, true) {
                let message = "A support bundle is being written already.";
                return Err(Problem::invalid(vec![FieldError::new("bundle", message)]));
            }
        }
        self.show(|view| view.bundle = Some(BundleView::Writing));
        let privacy = self.clone();
        self.shared
            .tasks
            .spawn(async move { privacy.bundle(folder).await });
        Ok(())
    }

    async fn bundle(&self, folder: PathBuf) {
        let asked = self.asked();
        let written = tokio::task::spawn_blocking(move || write(&asked, &folder)).await;
        let view = match written {
            Ok(Ok(written)) => {
                let sha256 = written.sha256;
                let fact = PrivacyFact::SupportBundleWritten { sha256 };
                if let Err(problem) = self.commit(fact).await {
                    tracing::warn!(problem.message, "a support bundle was not recorded");
                }
                BundleView::Written {
                    file: written.path.display().to_string(),
                    bytes: u64::try_from(written.bytes).unwrap_or(u64::MAX),
                    parts: written.parts,
                    redacted: written.redacted,
                }
            }
            Ok(Err(error)) => BundleView::Failed {
                problem: refused(&error),
            },
            Err(_) => BundleView::Failed {
                problem: broken_off(),
            },
        };
        self.under_way().bundling = false;
        self.show(|shown| shown.bundle = Some(view));
    }

    fn asked(&self) -> Asked {
        let shared = &self.shared;
        let (seal, index) = shared.review.last_shown();
        let view = shared.views.borrow();
        Asked {
            store: shared.store.clone(),
            settings: shared.told.clone(),
            retention: (view.retention, view.sources),
            seal,
            index,
            now: shared.clock.now(),
            stop: shared.stop.clone(),
        }
    }
}

fn write(asked: &Asked, folder: &Path) -> io::Result<Written> {
    let (files, redacted) = gather(asked)?;
    let bytes = zip::zip(&files)?;
    let path = put(folder, asked.now, &bytes)?;
    Ok(Written {
        path,
        bytes: bytes.len(),
        sha256: Hash::of(&bytes).to_string(),
        parts: files.iter().map(|(name, _)| (*name).to_owned()).collect(),
        redacted,
    })
}

/// Writes a file of its own under the first name that is free.
fn put(folder: &Path, at: Timestamp, bytes: &[u8]) -> io::Result<PathBuf> {
    let date = at.strftime("%Y-%m-%d");
    for number in 1..=NAMES {
        let name = match number {
            1 => format!("Cuecard support {date}.zip"),
            more => format!("Cuecard support {date} ({more}).zip"),
        };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let done = file.write_all(bytes).and_then(|()| file.sync_all());
                if done.is_err() {
                    // Half a file is worse than none.
                    let _ = fs::remove_file(&path);
                }
                return done.map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

fn refused(error: &io::Error) -> Problem {
    let message = format!("The bundle could not be written to the downloads folder: {error}.");
    Problem::new(Code::Storage, message)
}
