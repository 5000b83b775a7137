//! What it costs that nothing is lost: acknowledged actions beside bare SQLite inserts with the same
//! durability, a click beside a raw fdatasync, and how fast the outbox drains.
//!
//! `cargo bench -p assist`. Prints medians of rounds taken in turn, and ratios: on a shared machine
//! only the ratios say much.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark times itself and prints"
)]

use std::error::Error;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use assist::clock::Clock;
use assist::companion::Connection;
use assist::desk::{Desk, DeskParts};
use assist::outbox::Pace;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Settings};
use assist::view::panel::ConnectionForm;
use rules::id::{InteractionId, SuggestionId};
use rusqlite::{Connection as Sqlite, params};
use sandbox::{Endpoint, Options};
use serde_json::{Value, json};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// An entry and a delivery as bare rows, each about as long as ours.
const BARE: &str =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, at INTEGER, kind TEXT, payload TEXT);
                    CREATE TABLE delivery (id INTEGER PRIMARY KEY, body TEXT, due_at INTEGER);";

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let (rounds, actions, drained) = if whole { (5, 1_000, 3_000) } else { (1, 5, 5) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let mut ours = Vec::new();
    let mut bare = Vec::new();
    let mut synced = Vec::new();
    for _ in 0..rounds {
        let dir = tempfile::tempdir()?;
        synced.extend(raw_syncs(dir.path(), actions)?);
        bare.extend(bare_inserts(dir.path(), actions)?);
        ours.extend(runtime.block_on(feedback(dir.path(), actions))?);
    }
    println!(
        "one at a time, durable before the next ({} of each):",
        ours.len()
    );
    let floor = show("raw fdatasync of 4 KiB", &mut synced, None);
    let inserts = show("bare SQLite, FULL, two rows", &mut bare, Some(floor));
    show(
        "feedback: checked, sealed, in the outbox",
        &mut ours,
        Some(floor),
    );
    println!(
        "actions a second beside bare SQLite: {:.2}",
        inserts / median(&mut ours)
    );
    let together = runtime.block_on(many_at_once(actions))?;
    println!("sixteen people at once: {together:.0} actions/s, all durable");
    let (seconds, bytes) = runtime.block_on(drain(drained))?;
    println!(
        "draining {drained} clicks into a loopback receiver: {:.0}/s",
        drained as f64 / seconds
    );
    println!(
        "database: {:.0} bytes an event (a click, put and delivered: two events)",
        bytes / (2 * drained) as f64
    );
    Ok(())
}

fn raw_syncs(dir: &Path, count: usize) -> Outcome<Vec<f64>> {
    let mut file = File::create(dir.join("raw"))?;
    (0..count)
        .map(|_| {
            let began = Instant::now();
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
            Ok(began.elapsed().as_secs_f64())
        })
        .collect()
}

fn bare_inserts(dir: &Path, count: usize) -> Outcome<Vec<f64>> {
    let mut sqlite = Sqlite::open(dir.join("bare.db"))?;
    sqlite.pragma_update(None, "journal_mode", "WAL")?;
    sqlite.pragma_update(None, "synchronous", "FULL")?;
    sqlite.execute_batch(BARE)?;
    let body = given().to_string();
    (0..count)
        .map(|_| {
            let began = Instant::now();
            let tx = sqlite.transaction()?;
            tx.prepare_cached("INSERT INTO entry (at, kind, payload) VALUES (?1, ?2, ?3)")?
                .execute(params![1, "feedback_given", body])?;
            tx.prepare_cached("INSERT INTO delivery (body, due_at) VALUES (?1, ?2)")?
                .execute(params![body, 0])?;
            tx.commit()?;
            Ok(began.elapsed().as_secs_f64())
        })
        .collect()
}

async fn feedback(dir: &Path, count: usize) -> Outcome<Vec<f64>> {
    let mut desk = desk(&dir.join("data"), None).await?;
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let given = given();
        let began = Instant::now();
        desk.give_feedback(given).await?;
        took.push(began.elapsed().as_secs_f64());
    }
    desk.close().await?;
    Ok(took)
}

/// Through the store's own door, as many people's actions at the same time.
async fn many_at_once(count: usize) -> Outcome<f64> {
    use assist::store::{Actor, Fact, Work};
    let dir = tempfile::tempdir()?;
    let desk = desk(dir.path(), None).await?;
    let began = Instant::now();
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let store = desk.store().clone();
            tokio::spawn(async move {
                for _ in 0..count / 4 {
                    let fact = Fact::AppStarted {
                        version: "an action".into(),
                    };
                    let work = Work::new(Clock::system().now(), Actor::Agent(None), fact);
                    store.commit(work).await?;
                }
                Ok::<_, assist::store::StoreError>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let rate = (16 * (count / 4)) as f64 / began.elapsed().as_secs_f64();
    desk.close().await?;
    Ok(rate)
}

/// Seconds to drain, and bytes of the database then.
async fn drain(count: usize) -> Outcome<(f64, f64)> {
    let dir = tempfile::tempdir()?;
    let platform = sandbox::start(Options::default()).await?;
    let banner = platform.banner();
    let form = ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: banner.agent_id.to_string(),
    };
    // Put while the far end can't be reached, then drained.
    let mut desk = desk(dir.path(), Some(&form)).await?;
    let away = platform
        .faults()
        .on(Endpoint::KnowledgeWebhook)
        .fail(1)
        .with(503)
        .always();
    for n in 0..count {
        let interaction = InteractionId(Uuid::from_u128(n as u128 % 50));
        let suggestion = SuggestionId::from("s-1");
        desk.accept(interaction, &suggestion, Some("article".into()))
            .await?;
    }
    away.take_back();
    let began = Instant::now();
    let mut left = u64::MAX;
    while left > 0 {
        left = desk.flush(Duration::from_mins(2)).await?.waiting;
    }
    let seconds = began.elapsed().as_secs_f64();
    desk.close().await?;
    let bytes = fs::metadata(dir.path().join("cuecard.db"))?.len();
    platform.shutdown().await;
    Ok((seconds, bytes as f64))
}

async fn desk(dir: &Path, form: Option<&ConnectionForm>) -> Outcome<Desk> {
    let environment: Environment = [
        ("CUECARD_DATA_DIR", OsString::from(dir)),
        ("CUECARD_API_URL", OsString::from("http://127.0.0.1:9")),
        (
            "CUECARD_AGENT_ID",
            OsString::from("6a1f3c88-51d7-4a0b-9e51-f0aa51f2a001"),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect();
    let settings = Settings::load(&environment, &Flags::default())?;
    let connection = match form {
        Some(form) => Some(Connection {
            sandbox: true,
            ..Connection::from_form(form).map_err(|problem| problem.message)?
        }),
        None => None,
    };
    let pace = Pace {
        between_rounds: Duration::from_millis(5),
        longest: Duration::from_millis(20),
        rounds: u32::MAX,
        spread: Duration::ZERO,
        ..Pace::default()
    };
    Ok(Desk::open(DeskParts {
        settings: &settings,
        connection,
        secrets: SecretStore::in_memory(None),
        clock: Clock::system(),
        pace,
        prompts: assist::prompts::Pace::default(),
        summaries: assist::summaries::Pace::default(),
    })
    .await?)
}

fn given() -> Value {
    json!({
        "recommendationId": Uuid::new_v4(), "conversationId": Uuid::new_v4(),
        "feedbackType": "outdated", "comments": "the fee is five now", "relevanceScore": 0.9,
    })
}

/// Prints and gives the median, in seconds.
fn show(what: &str, took: &mut [f64], floor: Option<f64>) -> f64 {
    let median = median(took);
    let p99 = took[(took.len() * 99 / 100).min(took.len() - 1)];
    let ratio = floor.map_or_else(String::new, |floor| {
        format!(" · median {:.2}x", median / floor)
    });
    println!(
        "  {what}: p50 {:.0} us, p99 {:.0} us · {:.0}/s{ratio}",
        median * 1e6,
        p99 * 1e6,
        took.len() as f64 / took.iter().sum::<f64>(),
    );
    median
}

/// Leaves the slice sorted.
fn median(took: &mut [f64]) -> f64 {
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}
