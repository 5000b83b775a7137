//! What the chain costs: appending with it and without it, verifying, and a plain Python client
//! of SQLite, each in turn within the same minutes.
//!
//! `cargo bench -p audit`, or with `-- append`, `-- verify` or `-- export` for one part. Prints
//! rows a second (the median of several rounds taken in turn, so that a busy machine troubles all
//! alike) and their ratios. Absolute numbers mean little on a shared machine; the ratios are what
//! to read.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark times itself and prints"
)]

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use audit::{Checkpoint, Draft, Expectations, Format, Hash, Ledger, Payload, Query, SigningKey};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

const INTERACTION: &str = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55";
const ROUNDS: usize = 7;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let only = |half| {
        arguments
            .iter()
            .all(|argument| argument == "--bench" || argument == half)
    };
    let rounds = if whole { ROUNDS } else { 1 };
    if only("append") {
        for (batch, rows) in [(16, 16_000), (1_000, 100_000)] {
            append(batch, if whole { rows } else { batch * 2 }, rounds)?;
        }
    }
    if only("verify") {
        verify(if whole { 1_000_000 } else { 1_000 }, rounds)?;
    }
    if only("export") {
        export(if whole { 300_000 } else { 1_000 })?;
    }
    Ok(())
}

/// About what an accepted click carries.
fn click(n: usize) -> Value {
    json!({
        "key": format!("knowledge:article-{}", n % 40),
        "knowledgeArticleId": format!("5f0e4d69-8f43-4a8a-9c1d-{n:012}"),
        "position": n % 5,
        "suggestionId": format!("suggestion-{n}"),
    })
}

fn at(n: usize) -> Outcome<Timestamp> {
    Ok(Timestamp::from_millisecond(
        1_790_000_000_000 + i64::try_from(n)?,
    )?)
}

fn open(dir: &Path, name: &str) -> Outcome<Connection> {
    let connection = Connection::open(dir.join(name))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// The same table as the ledger's, with no index, trigger or counter.
const BARE: &str = "CREATE TABLE audit_event (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, interaction TEXT,
        actor TEXT NOT NULL, payload TEXT, payload_hash BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT";

const INSERT: &str = "INSERT INTO audit_event
        (seq, at, kind, interaction, actor, payload, payload_hash, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Appends through the ledger, payloads made and hashed within the time.
fn chained(dir: &Path, batch: usize, values: &[Value]) -> Outcome<f64> {
    let mut connection = open(dir, "chained.db")?;
    let tx = connection.transaction()?;
    for step in audit::migrations() {
        tx.execute_batch(step)?;
    }
    Ledger::begin(&tx, at(0)?, "bench")?;
    tx.commit()?;
    let mut ledger = Ledger::resume(&connection)?;
    let started = Instant::now();
    for (number, chunk) in values.chunks(batch).enumerate() {
        let mut group = ledger.group(&mut connection)?;
        for value in chunk {
            let payload = Payload::of(value)?;
            group.append(&Draft {
                at: at(number)?,
                kind: "suggestion_accepted",
                interaction: Some(INTERACTION),
                actor: "agent",
                payload: &payload,
            })?;
        }
        group.commit()?;
    }
    Ok(values.len() as f64 / started.elapsed().as_secs_f64())
}

/// The same rows with constant hashes: into the ledger's own schema, or into the bare table.
fn unchained(
    dir: &Path,
    name: &str,
    schema: &[&str],
    batch: usize,
    values: &[Value],
) -> Outcome<f64> {
    let mut connection = open(dir, name)?;
    for step in schema {
        connection.execute_batch(step)?;
    }
    let started = Instant::now();
    for (number, chunk) in values.chunks(batch).enumerate() {
        let tx = connection.transaction()?;
        for (n, value) in chunk.iter().enumerate() {
            tx.prepare_cached(INSERT)?.execute(params![
                i64::try_from(number * batch + n + 1)?,
                at(number)?.as_millisecond(),
                "suggestion_accepted",
                INTERACTION,
                "agent",
                serde_json::to_string(value)?,
                [7_u8; 32],
                [7_u8; 32],
            ])?;
        }
        tx.commit()?;
    }
    Ok(values.len() as f64 / started.elapsed().as_secs_f64())
}

/// The hashing that the chain does for these rows, and nothing else.
fn hashing(texts: &[String]) -> f64 {
    let mut entry = [0_u8; 188];
    let started = Instant::now();
    for text in texts {
        let payload = Hash::of(text.as_bytes());
        entry[156..].copy_from_slice(payload.as_bytes());
        let hash = Hash::of(&entry);
        entry[14..46].copy_from_slice(hash.as_bytes());
    }
    let took = started.elapsed().as_secs_f64();
    std::hint::black_box(entry);
    texts.len() as f64 / took
}

fn python(dir: &Path, batch: usize, rows: usize) -> Option<f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/baseline.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(dir.join("python.db"))
        .args([batch.to_string(), rows.to_string()])
        .output()
        .ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

fn append(batch: usize, rows: usize, rounds: usize) -> Outcome<()> {
    let values: Vec<_> = (0..rows).map(click).collect();
    let mut rates: [Vec<f64>; 5] = Default::default();
    for _ in 0..rounds {
        let dir = tempfile::tempdir()?;
        rates[0].push(chained(dir.path(), batch, &values)?);
        rates[1].push(unchained(
            dir.path(),
            "schema.db",
            audit::migrations(),
            batch,
            &values,
        )?);
        rates[2].push(unchained(dir.path(), "bare.db", &[BARE], batch, &values)?);
        rates[3].extend(python(dir.path(), batch, rows));
        let texts: Vec<_> = values.iter().map(Value::to_string).collect();
        rates[4].push(hashing(&texts));
    }
    let [chained, schema, bare, python, hashing] = rates.map(median);
    println!("append, {batch} a transaction, {rows} rows, WAL, synchronous=FULL");
    line("with the chain", chained, chained);
    line("same table, no hashes", schema, chained);
    line("bare INSERT, no index", bare, chained);
    line("Python sqlite3", python, chained);
    println!(
        "  hashing alone is {:.1} % of the time an append takes\n",
        100.0 * chained / hashing
    );
    Ok(())
}

fn verify(rows: usize, rounds: usize) -> Outcome<()> {
    let values: Vec<_> = (0..rows).map(click).collect();
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("chained.db");
    chained(dir.path(), 1_000, &values)?;
    let anchor = vouch(&path, rows)?;
    let connection = Connection::open(&path)?;
    let expectations = Expectations {
        anchors: vec![anchor],
        ..Expectations::default()
    };
    let mut rates: [Vec<f64>; 2] = Default::default();
    let texts: Vec<_> = values.iter().map(Value::to_string).collect();
    let mut busy = [0, 0];
    for _ in 0..rounds {
        let before = ticks();
        let started = Instant::now();
        let verdict = audit::verify_with(&connection, &expectations, |_| {})?;
        assert!(verdict.ok, "the bench's own log holds");
        rates[0].push(rows as f64 / started.elapsed().as_secs_f64());
        let between = ticks();
        rates[1].push(hashing(&texts));
        busy[1] += ticks() - between;
        busy[0] += between - before;
    }
    let [verify, hashing] = rates.map(median);
    println!("verify, {rows} entries, by as many readers as there are processors");
    line("the walk", verify, verify);
    line("bare SHA-256, one thread", hashing, verify);
    if busy[1] > 0 {
        println!(
            "  on processors that do nothing else, each reader would walk at {:.2} of it",
            busy[1] as f64 / busy[0] as f64
        );
    }
    Ok(())
}

/// A signed checkpoint at the head.
fn vouch(path: &Path, rows: usize) -> Outcome<Checkpoint> {
    let mut connection = Connection::open(path)?;
    let mut ledger = Ledger::resume(&connection)?;
    let key = SigningKey::new(&[7; 32]);
    let made = ledger.checkpoint(&mut connection, at(rows)?, Some(&key))?;
    Ok(made.ok_or("the log has a head")?)
}

/// Each format once: what is written, and how long checking it takes.
fn export(rows: usize) -> Outcome<()> {
    let values: Vec<_> = (0..rows).map(click).collect();
    let dir = tempfile::tempdir()?;
    chained(dir.path(), 1_000, &values)?;
    let connection = Connection::open(dir.path().join("chained.db"))?;
    println!("export, {rows} entries");
    for (name, format) in [
        ("csv", Format::Csv),
        ("jsonl", Format::Jsonl),
        ("parquet", Format::Parquet),
    ] {
        let out = dir.path().join(name);
        let query = Query::default();
        let started = Instant::now();
        let go_on = |_| ControlFlow::Continue(());
        audit::export(&connection, &query, format, &out, None, go_on)?;
        let written = rows as f64 / started.elapsed().as_secs_f64();
        let started = Instant::now();
        let verdict = audit::verify_export(&out, &Expectations::default(), |_| {})?;
        assert!(verdict.ok, "the bench's own export holds");
        let checked = rows as f64 / started.elapsed().as_secs_f64();
        let bytes = std::fs::metadata(&out)?.len() as f64 / rows as f64;
        println!(
            "  {name:8} {written:>9.0} rows/s written, {checked:>9.0} checked, {bytes:.0} bytes a row"
        );
    }
    Ok(())
}

/// Processor time this process has had, in hundredths of a second; 0 where nobody tells. A busy
/// machine stretches the clock on the wall and not this one.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || {
        fields
            .next()
            .and_then(|field| field.parse().ok())
            .unwrap_or(0)
    };
    next() + next()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}

fn line(what: &str, rate: f64, of: f64) {
    println!(
        "  {what:24} {rate:>10.0} rows/s   the chain's rate is {:.2} of it",
        of / rate
    );
}
