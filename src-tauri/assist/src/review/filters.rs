//! Filters kept under a name: in a file of the data folder, beside the record and not in it. They
//! are a reviewer's own and no evidence; the record's schema has no need to know them.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::{Review, broken_off, found};
use crate::view::error::{Code, FieldError, Problem};
use crate::view::review::SavedFilter;

/// The file in the data folder; for its owner alone, as what is searched for may name a person.
const FILE: &str = "filters.json";
/// So many are kept.
const MOST: usize = 100;
/// No name is longer, in chars.
const LONGEST_NAME: usize = 60;

impl Review {
    /// Keeps a filter under a name, in place of what had it.
    ///
    /// # Errors
    /// `invalidInput` at `name`, or at a field of the filter; `storage` when it can't be written.
    pub async fn save_filter(&self, filter: SavedFilter) -> Result<(), Problem> {
        let name = checked(&filter.name)?;
        found::query(&filter.filter)?;
        self.change(move |saved| {
            saved.retain(|one| one.name != name);
            if saved.len() >= MOST {
                let message = format!("At most {MOST} filters can be kept; forget one first.");
                return Err(Problem::invalid(vec![FieldError::new("name", message)]));
            }
            saved.push(SavedFilter { name, ..filter });
            saved.sort_by_key(|one| one.name.to_lowercase());
            Ok(())
        })
        .await
    }

    /// Forgets a filter. Forgetting one that is not there is no error.
    ///
    /// # Errors
    /// `storage` when it can't be written.
    pub async fn forget_filter(&self, name: &str) -> Result<(), Problem> {
        let name = name.trim().to_owned();
        self.change(move |saved| {
            saved.retain(|one| one.name != name);
            Ok(())
        })
        .await
    }

    async fn change(
        &self,
        change: impl FnOnce(&mut Vec<SavedFilter>) -> Result<(), Problem> + Send + 'static,
    ) -> Result<(), Problem> {
        let _one_at_a_time = self.shared.filters.lock().await;
        let dir = self.dir();
        let written = tokio::task::spawn_blocking(move || {
            let mut saved = read(&dir);
            change(&mut saved)?;
            write(&dir, &saved).map_err(|error| not_written(&error))?;
            Ok::<_, Problem>(saved)
        });
        let saved = written.await.map_err(|_| broken_off())??;
        self.show(|view| view.saved = saved);
        Ok(())
    }
}

/// Those that are kept; none where the file is none or is not ours: they are a convenience.
pub(super) fn read(dir: &Path) -> Vec<SavedFilter> {
    let path = dir.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, "{FILE} can't be read");
            }
            return Vec::new();
        }
    };
    // The error quotes what stands there: it is not for the log.
    serde_json::from_str(&text).unwrap_or_else(|_| {
        tracing::warn!("{FILE} is not what was written there");
        Vec::new()
    })
}

/// Whole or not at all.
fn write(dir: &Path, saved: &[SavedFilter]) -> io::Result<()> {
    let text = serde_json::to_string_pretty(saved)?;
    let beside = dir.join(format!("{FILE}.new"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, dir.join(FILE))
}

fn checked(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let length = name.chars().count();
    let wrong = if length == 0 {
        Some("A filter needs a name.".to_owned())
    } else if length > LONGEST_NAME {
        Some(format!("A name has at most {LONGEST_NAME} chars."))
    } else if name.chars().any(char::is_control) {
        Some("A name has no control characters.".to_owned())
    } else {
        None
    };
    match wrong {
        Some(message) => Err(Problem::invalid(vec![FieldError::new("name", message)])),
        None => Ok(name.to_owned()),
    }
}

fn not_written(error: &io::Error) -> Problem {
    let message = format!("The filter could not be kept: {error}.");
    Problem::new(Code::Storage, message)
}
