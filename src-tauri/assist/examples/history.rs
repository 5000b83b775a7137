//! Writes a record of as many events as are asked for, the same for the same seed but for their
//! times, the last of which is now: what the review and the insights are tried on at a size that
//! nobody has on the first day.
//!
//! `cargo run -p assist --example history -- FOLDER EVENTS [SEED]`. The folder must have no record.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "shared with a benchmark that draws and prints"
)]

#[path = "../benches/history/generate.rs"]
mod generate;

use std::error::Error;
use std::path::PathBuf;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// As the benchmark's.
const SEED: u64 = 6;

fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let (Some(folder), Some(events)) = (words.next(), words.next()) else {
        return Err("history FOLDER EVENTS [SEED]".into());
    };
    let folder = PathBuf::from(folder);
    if folder.join("cuecard.db").exists() {
        return Err(format!("{} has a record already", folder.display()).into());
    }
    std::fs::create_dir_all(&folder)?;
    let events = events.replace('_', "").parse()?;
    let seed = words.next().map_or(Ok(SEED), |seed| seed.parse())?;
    // Gone through once without a record, to know how long a time they take.
    let mut making = generate::Making::new(seed, generate::BEGAN);
    let last = (0..events).map(|_: i64| making.next().at_ms).last();
    let spans = last.unwrap_or(generate::BEGAN) - generate::BEGAN;
    let began = jiff::Timestamp::now().as_millisecond() - spans;
    generate::record(&folder, events, (seed, began), |_, _| Ok(()))?;
    println!("{events} events in {}", folder.display());
    Ok(())
}
