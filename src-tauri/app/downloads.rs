//! Files for a person: written into their downloads, never over one that is there.

use std::fs::{OpenOptions, create_dir};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use assist::view::error::{Code, Problem};
use assist::view::studio::PromptFile;
use tauri::{AppHandle, Manager, Runtime};

/// So many names are tried before giving up.
const NAMES: u32 = 1000;

/// Writes one file, or several into a folder of their own; answers its path.
pub async fn write<R: Runtime>(
    app: &AppHandle<R>,
    files: Vec<PromptFile>,
) -> Result<Option<String>, Problem> {
    let place = folder(app)?;
    let written = tokio::task::spawn_blocking(move || save(&place, &files)).await;
    match written {
        Ok(Ok(path)) => Ok(path.map(|path| path.display().to_string())),
        Ok(Err(error)) => Err(refused(&error.to_string())),
        Err(error) => Err(refused(&error.to_string())),
    }
}

/// The person's downloads; their home where there are none.
pub fn folder<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, Problem> {
    let place = app.path().download_dir().or_else(|_| app.path().home_dir());
    place.map_err(|error| refused(&error.to_string()))
}

fn save(place: &Path, files: &[PromptFile]) -> io::Result<Option<PathBuf>> {
    match files {
        [] => Ok(None),
        [file] => put(place, file).map(Some),
        several => {
            let folder = fresh(place, "Cuecard prompts", "", |path| create_dir(path))?;
            for file in several {
                put(&folder, file)?;
            }
            Ok(Some(folder))
        }
    }
}

fn put(folder: &Path, file: &PromptFile) -> io::Result<PathBuf> {
    let name = Path::new(&file.name);
    // A name is a name: nothing of it leads elsewhere.
    let stem = name.file_stem().unwrap_or(name.as_os_str());
    fresh(folder, &stem.to_string_lossy(), ".json", |path| {
        let mut new = OpenOptions::new().write(true).create_new(true).open(path)?;
        new.write_all(file.text.as_bytes())?;
        new.sync_all()
    })
}

/// Makes what `make` makes under the first name that is free.
fn fresh(
    folder: &Path,
    stem: &str,
    ending: &str,
    make: impl Fn(&Path) -> io::Result<()>,
) -> io::Result<PathBuf> {
    for number in 1..=NAMES {
        let name = match number {
            1 => format!("{stem}{ending}"),
            more => format!("{stem} ({more}){ending}"),
        };
        let path = folder.join(name);
        match make(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done.map(|()| path),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

fn refused(why: &str) -> Problem {
    let message = format!("The files could not be written to the downloads folder: {why}.");
    Problem::new(Code::Storage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> PromptFile {
        PromptFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn nothing_is_written_over_and_nothing_leads_elsewhere() {
        let place = tempfile::tempdir().expect("a folder");
        let first = save(place.path(), &[file("a.json", "1")]).expect("written");
        let second = save(place.path(), &[file("a.json", "2")]).expect("written");
        assert_eq!(first, Some(place.path().join("a.json")));
        assert_eq!(second, Some(place.path().join("a (2).json")));
        let text = std::fs::read_to_string(place.path().join("a.json")).expect("there");
        assert_eq!(text, "1", "the first is as it was");
        let outside = save(place.path(), &[file("../../b.json", "3")]).expect("written");
        assert_eq!(outside, Some(place.path().join("b.json")));
    }

    #[test]
    fn several_get_a_folder_of_their_own() {
        let place = tempfile::tempdir().expect("a folder");
        let files = [file("a.json", "1"), file("a.json", "2")];
        let folder = save(place.path(), &files).expect("written").expect("some");
        let count = std::fs::read_dir(&folder).expect("a folder").count();
        assert_eq!(count, 2, "two prompts of one name are two files");
        assert_eq!(save(place.path(), &[]).expect("nothing to do"), None);
    }
}
