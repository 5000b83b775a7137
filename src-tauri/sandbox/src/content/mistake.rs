//! The mistakes found in content, all of them at once, each with its place.

use std::fmt;

/// As many mistakes as are listed; the rest is counted.
const LISTED: usize = 200;

/// Why content was not loaded: every mistake, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentError {
    mistakes: Vec<Mistake>,
    unlisted: usize,
}

/// One mistake and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The path below the content's folder, with forward slashes.
    pub file: String,
    /// Counted from 1; `None` where the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong and what would be right, as a sentence without its full stop.
    pub message: String,
}

impl ContentError {
    /// The mistakes that are listed; never empty, at most 200.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// How many more there are than those listed.
    #[must_use]
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.mistakes.len() + self.unlisted;
        let noun = if count == 1 { "mistake" } else { "mistakes" };
        write!(f, "{count} {noun} in the sandbox content")?;
        for mistake in &self.mistakes {
            write!(f, "\n{mistake}")?;
        }
        if self.unlisted > 0 {
            write!(f, "\nand {} more", self.unlisted)?;
        }
        Ok(())
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for ContentError {}

/// Collects mistakes while the reading goes on.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    found: Vec<Mistake>,
    unlisted: usize,
}

impl Mistakes {
    pub(super) fn add(&mut self, file: &str, line: Option<usize>, message: impl Into<String>) {
        if self.found.len() < LISTED {
            self.found.push(Mistake {
                file: file.to_owned(),
                line,
                message: message.into(),
            });
        } else {
            self.unlisted += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The value if nothing was wrong, else all that was.
    pub(super) fn into_result<T>(mut self, value: Option<T>) -> Result<T, ContentError> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => {
                if self.found.is_empty() {
                    self.add(".", None, "the library is not whole");
                }
                self.found
                    .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
                Err(ContentError {
                    mistakes: self.found,
                    unlisted: self.unlisted,
                })
            }
        }
    }
}
