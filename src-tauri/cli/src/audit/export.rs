//! `cuectl audit export`: events as a file, and the proof of it.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use assist::evidence;
use assist::secrets::SecretStore;
use assist::store::{Format, Reader, proof_path};
use clap::Args;

use super::{Saying, filters};
use crate::exit::Failure;
use crate::{output, stop};

/// What `cuectl audit export` takes.
#[derive(Args)]
pub struct Arguments {
    /// csv, jsonl or parquet.
    #[arg(long, value_name = "FORMAT")]
    format: Format,
    /// Where it goes; its proof goes beside it, with `.proof.json` added to the name.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace what stands there.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filters: filters::Filters,
}

pub async fn run(reader: &Reader, arguments: Arguments) -> Result<ExitCode, Failure> {
    let out = arguments.out;
    let proof = proof_path(&out);
    if let Some(there) = [&out, &proof].into_iter().find(|path| path.exists())
        && !arguments.force
    {
        return Err(Failure::Refused(format!(
            "{} is there already; --force replaces it",
            there.display()
        )));
    }
    let stop = stop::on_signal()?;
    let install = reader.install().map_err(|error| Failure::failed(&error))?;
    let key = evidence::kept_key(&SecretStore::open(None), &install).await;
    if key.is_none() {
        output::say("The keyring has no key of this record: the proof is not signed.");
    }
    let mut saying = Saying::new();
    let query = arguments.filters.query();
    let exported = reader.export(&query, arguments.format, &out, key.as_ref(), |progress| {
        saying.say(progress);
        // Signals are taken by another thread of the runtime.
        if stop.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let exported = exported.map_err(|error| Failure::failed(&error))?;
    output::line(&exported).map_err(|error| Failure::failed(&error))?;
    Ok(ExitCode::SUCCESS)
}
