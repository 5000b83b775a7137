//! How long the sandbox's conversations take to be recorded for back-tests, on one core.
//!
//! `cargo bench -p sandbox --bench recorded`. Every line's search is done, as while it is played;
//! the answer is kept by the program, so this is paid once. The budget is a second.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark times itself and prints"
)]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use sandbox::content::Library;
use sandbox::{Content, recorded};

const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let content = Content::Library(Library::built_in());
    let mut took: Vec<Duration> = Vec::new();
    let (mut interactions, mut moments) = (0, 0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let all = black_box(recorded(&content)?);
        took.push(began.elapsed());
        interactions = all.len();
        moments = all.iter().map(|one| one.moments.len()).sum();
    }
    took.sort();
    let median = took.get(ROUNDS / 2).copied().unwrap_or_default();
    let longest = took.last().copied().unwrap_or_default();
    println!(
        "{interactions} conversations, {moments} moments: median {median:.1?}, \
         longest {longest:.1?} of {ROUNDS} (budget 1 s)"
    );
    Ok(())
}
