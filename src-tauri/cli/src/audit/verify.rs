//! `cuectl audit verify`: the record, or an export without the record.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use assist::evidence::{Known, Place};
use assist::secrets::SecretStore;
use assist::settings::Settings;
use assist::store::{Checkpoint, ExpectedHead, PublicKey, Reader, Verdict, verify_export};
use clap::Args;
use serde::Serialize;

use super::Saying;
use crate::exit::Failure;
use crate::output;

/// What `cuectl audit verify` takes.
#[derive(Args)]
pub struct Arguments {
    /// Check this export against the proof beside it, without the record.
    #[arg(long, value_name = "EXPORT")]
    file: Option<PathBuf>,
    /// A head that was noted down earlier: SEQ:HASH, HASH, or a line of `cuectl audit head`.
    #[arg(long, value_name = "HEAD", value_parser = head)]
    expect_head: Option<Expected>,
    /// The key that must have signed the checkpoints, where the keyring does not know it.
    #[arg(long, value_name = "HEX")]
    public_key: Option<PublicKey>,
}

#[derive(Clone)]
enum Expected {
    Head(ExpectedHead),
    Checkpoint(Box<Checkpoint>),
}

/// The verdict, and what it was compared with.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    verdict: Verdict,
    /// `file`: the head anchor beside the record; `keyring`: the key or the head kept there;
    /// `publicKey`, `expected`: what the command line named.
    anchors: Vec<&'static str>,
}

pub async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let reader = if arguments.file.is_some() {
        None
    } else {
        let opened = Reader::open(&settings.data_dir);
        Some(opened.map_err(|error| Failure::failed(&error))?)
    };
    let known = match &reader {
        Some(reader) => Known::gather(&settings.data_dir, reader, &SecretStore::open(None)).await,
        None => Known::default(),
    };
    for problem in &known.problems {
        output::say(problem);
    }
    let mut anchors: Vec<_> = known.places.iter().map(|place| named(*place)).collect();
    let mut expectations = known.expectations.clone();
    if let Some(public_key) = arguments.public_key {
        expectations.public_key = Some(public_key);
        anchors.push("publicKey");
    }
    match arguments.expect_head {
        None => {}
        Some(expected) => {
            anchors.push("expected");
            match expected {
                Expected::Head(head) => expectations.expected_head = Some(head),
                Expected::Checkpoint(checkpoint) => expectations.anchors.push(*checkpoint),
            }
        }
    }
    let mut saying = Saying::new();
    let progress = |it| saying.say(it);
    let verdict = match (&reader, &arguments.file) {
        (Some(reader), _) => reader
            .verify_with(&expectations, progress)
            .map_err(|error| error.to_string()),
        (None, file) => {
            let file = file.as_deref().unwrap_or(Path::new(""));
            verify_export(file, &expectations, progress).map_err(|error| error.to_string())
        }
    };
    let verdict = known.judged(verdict.map_err(Failure::Failed)?);
    let ok = verdict.ok;
    output::line(&Line { verdict, anchors }).map_err(|error| Failure::failed(&error))?;
    Ok(ExitCode::from(u8::from(!ok)))
}

const fn named(place: Place) -> &'static str {
    match place {
        Place::File => "file",
        Place::Keyring => "keyring",
    }
}

fn head(text: &str) -> Result<Expected, String> {
    if text.trim_start().starts_with('{') {
        let checkpoint = Checkpoint::from_line(text).map_err(|error| error.to_string())?;
        return Ok(Expected::Checkpoint(Box::new(checkpoint)));
    }
    text.trim()
        .parse()
        .map(Expected::Head)
        .map_err(|error: assist::store::NotAHead| error.to_string())
}
