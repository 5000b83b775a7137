//! Taking figures along: as CSV, or as a picture of the page. That it was is on record, by the
//! file's SHA-256.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use audit::Hash;
use jiff::Timestamp;

use super::Insights;
use super::asked::Asked;
use super::table::table;
use crate::history::HistoryError;
use crate::insights::count;
use crate::store::ReviewFact;
use crate::view::error::{Code, FieldError, Problem};
use crate::view::insights::InsightsFilter;

/// So many names are tried before giving up.
const NAMES: u32 = 1000;
/// What a PNG begins with.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The largest picture, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

impl Insights {
    /// Writes every figure into `folder`, under a name of the date that is free there; gives the
    /// file's place.
    ///
    /// # Errors
    /// As [`Insights::view`], without `gone`; `storage` also where the file can't be written.
    pub async fn export(&self, filter: InsightsFilter, folder: PathBuf) -> Result<String, Problem> {
        let asked = Asked::of(&filter).map_err(Problem::invalid)?;
        let stop = self.review.stopping();
        self.review.bring_up(&stop).await?;
        let counted = self.review.searching(move |history| {
            let view = count(history, &asked, &stop)?;
            table(&view, &asked).map_err(HistoryError::Folder)
        });
        self.put(counted.await?, folder, "csv").await
    }

    /// Writes a picture of the page into `folder`, as [`Insights::export`].
    ///
    /// # Errors
    /// `invalidInput` for what is no PNG or larger than 16 MiB, `storage` where the file can't be
    /// written.
    pub async fn save_picture(&self, png: Vec<u8>, folder: PathBuf) -> Result<String, Problem> {
        let wrong = if png.len() > LARGEST {
            Some("The picture is larger than 16 MiB.")
        } else if !png.starts_with(SIGNATURE) {
            Some("This is not a PNG picture.")
        } else {
            None
        };
        if let Some(message) = wrong {
            return Err(Problem::invalid(vec![FieldError::new("png", message)]));
        }
        self.put(png, folder, "png").await
    }

    async fn put(
        &self,
        bytes: Vec<u8>,
        folder: PathBuf,
        format: &'static str,
    ) -> Result<String, Problem> {
        let sha256 = Hash::of(&bytes).to_string();
        let now = self.review.now();
        let written = tokio::task::spawn_blocking(move || write(&folder, now, format, &bytes));
        let path = match written.await {
            Ok(Ok(path)) => path,
            Ok(Err(error)) => return Err(refused(&error.to_string())),
            Err(error) => return Err(refused(&error.to_string())),
        };
        self.review
            .note(ReviewFact::InsightsExported { format, sha256 })
            .await;
        Ok(path.display().to_string())
    }
}

/// Writes a file of its own under the first name that is free.
fn write(folder: &Path, at: Timestamp, ending: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let date = at.strftime("%Y-%m-%d");
    for number in 1..=NAMES {
        let name = match number {
            1 => format!("Cuecard insights {date}.{ending}"),
            more => format!("Cuecard insights {date} ({more}).{ending}"),
        };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let done = file.write_all(bytes).and_then(|()| file.sync_all());
                if done.is_err() {
                    // Half a file is worse than none.
                    let _ = std::fs::remove_file(&path);
                }
                return done.map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

fn refused(why: &str) -> Problem {
    let message = format!("The file could not be written to the downloads folder: {why}.");
    Problem::new(Code::Storage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = "2026-11-21T09:05:00Z".parse().expect("a time");
        let first = write(folder.path(), at, "csv", b"1").expect("written");
        assert_eq!(first, folder.path().join("Cuecard insights 2026-11-21.csv"));
        let second = write(folder.path(), at, "csv", b"2").expect("written");
        assert_eq!(
            second,
            folder.path().join("Cuecard insights 2026-11-21 (2).csv")
        );
        assert_eq!(std::fs::read(first).expect("there"), b"1");
        let missing = write(&folder.path().join("none"), at, "csv", b"3");
        assert!(missing.is_err(), "no folder is made where none is");
    }
}
