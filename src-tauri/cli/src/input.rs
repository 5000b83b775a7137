//! A file, or standard input for `-`, as text or as one JSON document. What can't be read is
//! refused before anything else is done, with the place in it.

use std::io::{self, Read as _};
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::exit::Failure;
use crate::output;

use rules::violation::Violation;

/// What a check of a document prints (`cli.md`).
#[derive(Serialize)]
pub struct Verdict<'v> {
    valid: bool,
    errors: &'v [Violation],
}

impl<'v> Verdict<'v> {
    /// Valid without violations.
    pub fn of(errors: &'v [Violation]) -> Self {
        Self {
            valid: errors.is_empty(),
            errors,
        }
    }

    /// Prints it; exit status 2 where the document is refused.
    pub fn print(&self) -> Result<std::process::ExitCode, Failure> {
        output::line(self).map_err(|error| Failure::failed(&error))?;
        Ok(std::process::ExitCode::from(if self.valid { 0 } else { 2 }))
    }
}

/// The text in `file`, without a byte order mark.
pub fn text(file: &Path) -> Result<String, Failure> {
    let name = name(file);
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(file).map(|read| bytes = read)
    }
    .map_err(|error| Failure::Refused(format!("{name} can't be read: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.split(|byte| *byte == b'\n').count();
        Failure::Refused(format!("{name} is not UTF-8 text: see line {line}"))
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The JSON document in `file`.
pub fn json(file: &Path) -> Result<Value, Failure> {
    // The parser's own message ends in line and column.
    serde_json::from_str(&text(file)?)
        .map_err(|error| Failure::Refused(format!("{} is not JSON: {error}", name(file))))
}

fn name(file: &Path) -> String {
    if file == Path::new("-") {
        "Standard input".to_owned()
    } else {
        file.display().to_string()
    }
}
