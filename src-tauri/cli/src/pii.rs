//! `cuectl pii`: personal data in a text, line by line, by kind and place and never by value.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use rules::pii::{self, Finding};
use serde::Serialize;

use crate::exit::Failure;
use crate::input;

/// What `cuectl pii` takes.
#[derive(Args)]
pub struct Arguments {
    /// A text; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// One line of the text.
#[derive(Serialize)]
struct Line<'f> {
    /// Counted from 1.
    line: usize,
    findings: &'f [Finding],
}

/// Prints an object for each line of the text, also for those with nothing in them. Lines are read
/// as consecutive utterances: a number that goes on in the next is told on each.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let text = input::text(&arguments.file)?;
    let lines: Vec<&str> = text.lines().collect();
    match print(&pii::find_in_utterances(&lines)) {
        // A reader that has read enough is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::failed(&error)),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}

fn print(lines: &[Vec<Finding>]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for (index, findings) in lines.iter().enumerate() {
        let line = index + 1;
        serde_json::to_writer(&mut out, &Line { line, findings })?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
