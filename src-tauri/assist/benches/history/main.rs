//! Searching a history of a million events (or as many as are asked for) as a reviewer does, beside
//! a bare FTS5 table with BM25 over the same texts in the same minutes; making the index; and the
//! insights' page, beside SQL over the same payloads.
//!
//! `cargo bench -p assist --bench history`, or `-- EVENTS`. Beyond two million events the bare table
//! is left out: it would need the disk for itself.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark draws, times itself and prints"
)]

mod figures;
mod generate;

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use assist::history::{History, Indexer, LastWord, Place, Query, Sizes, Step};
use assist::view::review::HistoryFilter;
use rusqlite::{Connection, params};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use generate::Seeded;

type Outcome<T> = Result<T, Box<dyn Error>>;

const SEED: u64 = 6;
/// Results on a page.
const PAGE: usize = 50;
/// Words of each class.
const WORDS: usize = 20;
/// The bare table is built up to so many events.
const BARE: i64 = 2_000_000;

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let whole = arguments.iter().any(|it| it == "--bench");
    let asked = arguments
        .iter()
        .find_map(|it| it.replace('_', "").parse().ok());
    let events: i64 = asked.unwrap_or(if whole { 1_000_000 } else { 3_000 });
    let rounds = if whole { 10 } else { 1 };
    let dir = tempfile::tempdir()?;
    let mut bare = (events <= BARE)
        .then(|| Bare::new(dir.path()))
        .transpose()?;
    let mut spread: HashMap<String, u32> = HashMap::new();
    generate::record(dir.path(), events, (SEED, generate::BEGAN), |seq, made| {
        let mut text = String::new();
        texts(&made.payload, &mut text);
        // Pieces of ids are no words that anybody looks for.
        let said = text
            .lines()
            .filter(|line| uuid::Uuid::parse_str(line).is_err());
        let mut words: Vec<_> = said.flat_map(words).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            match spread.get_mut(word) {
                Some(count) => *count += 1,
                None => drop(spread.insert(word.to_owned(), 1)),
            }
        }
        bare.as_mut().map_or(Ok(()), |bare| bare.add(seq, &text))
    })?;
    let record = std::fs::metadata(dir.path().join("cuecard.db"))?.len();
    println!("{events} events, {} of record", megabytes(record));
    if let Some(bare) = &mut bare {
        bare.finish()?;
        println!(
            "a bare FTS5 table of their texts: {:.0} rows/s in groups of 10,000, {}",
            events as f64 / bare.took.as_secs_f64(),
            megabytes(std::fs::metadata(&bare.path)?.len())
        );
    }
    index(dir.path(), events)?;
    let began = Instant::now();
    let mut history = History::open(dir.path(), Sizes::default())?;
    println!("opened in {:.1} ms", millis(began.elapsed()));
    figures::measure(dir.path(), &mut history, rounds)?;
    for (name, queries) in classes(&spread, events) {
        class(name, &queries, &mut history, bare.as_ref(), rounds)?;
    }
    Ok(())
}

fn index(dir: &Path, events: i64) -> Outcome<()> {
    let mut indexer = Indexer::open(dir, Sizes::default())?.ok_or("somebody else indexes")?;
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    loop {
        let step = Instant::now();
        if indexer.step()? == Step::UpToDate {
            break;
        }
        longest = longest.max(step.elapsed());
    }
    let took = began.elapsed();
    let mut bytes = 0;
    for file in std::fs::read_dir(dir.join("history"))? {
        bytes += file?.metadata()?.len();
    }
    println!(
        "the index: {:.0} rows/s, {}, longest step {:.0} ms",
        events as f64 / took.as_secs_f64(),
        megabytes(bytes),
        millis(longest)
    );
    Ok(())
}

/// Queries by how common their words are, drawn from those there are.
fn classes(spread: &HashMap<String, u32>, events: i64) -> Vec<(&'static str, Vec<String>)> {
    let mut seeded = Seeded::new(SEED);
    let mut sorted: Vec<(&String, f64)> = spread
        .iter()
        .filter(|(word, _)| word.len() > 2 && word.bytes().all(|it| it.is_ascii_alphabetic()))
        .map(|(word, count)| (word, f64::from(*count) / events as f64))
        .collect();
    sorted.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut draw = |least: f64, most: f64| -> Vec<String> {
        let within: Vec<_> = sorted
            .iter()
            .filter(|(_, share)| (least..=most).contains(share))
            .collect();
        (0..WORDS.min(within.len()))
            .map(|_| within[seeded.below(within.len())].0.clone())
            .collect()
    };
    let mid = draw(0.005, 0.02);
    let rare = sorted
        .iter()
        .rev()
        .take(WORDS)
        .map(|it| it.0.clone())
        .collect();
    let common: Vec<String> = sorted.iter().take(WORDS).map(|it| it.0.clone()).collect();
    let both = common
        .iter()
        .zip(common.iter().skip(1))
        .map(|(one, other)| format!("{one} {other}"));
    let phrases = common
        .iter()
        .zip(common.iter().skip(1))
        .map(|(one, other)| format!("\"{one} {other}\""));
    let starts = common.iter().zip([1, 2, 3].into_iter().cycle());
    let prefix = starts.map(|(word, length)| format!("{}*", &word[..length]));
    vec![
        ("rare", rare),
        ("mid", mid),
        ("common", common.clone()),
        ("prefix", prefix.collect()),
        ("two common", both.collect()),
        ("phrase", phrases.collect()),
    ]
}

fn class(
    name: &str,
    queries: &[String],
    history: &mut History,
    bare: Option<&Bare>,
    rounds: usize,
) -> Outcome<()> {
    let stop = CancellationToken::new();
    let (mut events, mut list) = (Vec::new(), Vec::new());
    let (mut ranked, mut newest) = (Vec::new(), Vec::new());
    let mut found = 0;
    for round in 0..rounds {
        for text in queries {
            let filter = HistoryFilter {
                text: text.clone(),
                ..HistoryFilter::default()
            };
            let query = Query::of(&filter, LastWord::Whole).map_err(|_| "no query")?;
            let began = Instant::now();
            let page = history.events(&query, Place::Newest, PAGE, &stop)?;
            events.push(began.elapsed());
            found += page.events.len();
            let began = Instant::now();
            history.page(&query, None, PAGE, &stop)?;
            list.push(began.elapsed());
            // The bare table is slow: two rounds say enough.
            if let Some(bare) = bare.filter(|_| round < 2) {
                ranked.push(bare.find(text, "bm25(bare)")?);
                newest.push(bare.find(text, "rowid DESC")?);
            }
        }
    }
    println!(
        "{name:>10} ({} queries such as {:?}, {:.0} events a page): events {} · interactions {} · FTS5 with BM25 {} · FTS5 by rowid {}",
        queries.len(),
        queries.first().map_or("", String::as_str),
        found as f64 / (queries.len() * rounds).max(1) as f64,
        quantiles(&mut events),
        quantiles(&mut list),
        quantiles(&mut ranked),
        quantiles(&mut newest),
    );
    Ok(())
}

/// An FTS5 table with nothing around it.
struct Bare {
    file: Connection,
    path: std::path::PathBuf,
    waiting: Vec<(i64, String)>,
    took: Duration,
}

impl Bare {
    fn new(dir: &Path) -> Outcome<Self> {
        let path = dir.join("bare.db");
        let file = Connection::open(&path)?;
        file.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
             CREATE VIRTUAL TABLE bare USING fts5
                (text, content = '', tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        Ok(Self {
            file,
            path,
            waiting: Vec::new(),
            took: Duration::ZERO,
        })
    }

    fn add(&mut self, seq: i64, text: &str) -> Outcome<()> {
        self.waiting.push((seq, text.to_owned()));
        if self.waiting.len() == 10_000 {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Outcome<()> {
        let began = Instant::now();
        let tx = self.file.transaction()?;
        {
            let mut insert = tx.prepare_cached("INSERT INTO bare (rowid, text) VALUES (?1, ?2)")?;
            for (seq, text) in self.waiting.drain(..) {
                insert.execute(params![seq, text])?;
            }
        }
        tx.commit()?;
        self.took += began.elapsed();
        Ok(())
    }

    fn finish(&mut self) -> Outcome<()> {
        self.write()?;
        self.file
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn find(&self, text: &str, order: &str) -> Outcome<Duration> {
        let began = Instant::now();
        let query =
            format!("SELECT rowid FROM bare WHERE bare MATCH ?1 ORDER BY {order} LIMIT {PAGE}");
        let mut statement = self.file.prepare_cached(&query)?;
        let mut rows = statement.query([text])?;
        let mut sum = 0;
        while let Some(row) = rows.next()? {
            sum += row.get::<_, i64>(0)?;
        }
        std::hint::black_box(sum);
        Ok(began.elapsed())
    }
}

fn texts(value: &Value, into: &mut String) {
    match value {
        Value::String(text) => {
            into.push_str(text);
            into.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|it| texts(it, into)),
        Value::Object(members) => members.values().for_each(|it| texts(it, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Good enough to draw words from.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.bytes().all(|it| it.is_ascii_lowercase()))
}

fn quantiles(times: &mut [Duration]) -> String {
    if times.is_empty() {
        return "not measured".to_owned();
    }
    times.sort_unstable();
    let at = |share: f64| {
        let place = (share * times.len() as f64).ceil() as usize;
        millis(times[place.clamp(1, times.len()) - 1])
    };
    format!(
        "p50 {:.1} p95 {:.1} p99 {:.1} ms",
        at(0.5),
        at(0.95),
        at(0.99)
    )
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
