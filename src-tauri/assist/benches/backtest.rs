//! How long a back-test takes over what a computer recorded: 10,000 interactions of ten batches,
//! read from the file, run, and shown with their hits; beside a bare reading of the same rows.
//!
//! `cargo bench -p assist --bench backtest`. Prints medians of several rounds; on a shared machine
//! only the ratio says much.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark times itself and prints"
)]

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, Instant};

use assist::clock::Clock;
use assist::companion::{Handle, Parts, open_record, start_with};
use assist::outbox::Pace;
use assist::prompts;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Settings};
use assist::view::studio::{
    BacktestRequest, BacktestSource, BacktestView, ConditionDraft, DisplayDraft, PromptDraft,
    TriggerDraft,
};
use rusqlite::{Connection as Sqlite, params};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// When the first interaction began, in ms.
const BEGAN: i64 = 1_790_000_000_000;

/// Batches of each interaction.
const BATCHES: usize = 10;

const TITLES: [&str; 10] = [
    "How refunds to a gift card work",
    "When a parcel is late",
    "Why a card is declined",
    "Opening hours over the holidays",
    "Changing the address of an order",
    "What a contract costs when it ends early",
    "Reset a router, step by step",
    "Which documents a transfer abroad needs",
    "Store credit and its limits",
    "Who may sign for a parcel",
];

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let (rounds, interactions) = if whole { (7, 10_000) } else { (1, 20) };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let dir = tempfile::tempdir()?;
    runtime.block_on(async {
        open(dir.path()).await?.shutdown().await;
        Outcome::Ok(())
    })?;
    seed(dir.path(), interactions)?;
    let handle = runtime.block_on(open(dir.path()))?;
    let mut ours = Vec::new();
    let mut bare = Vec::new();
    let mut last = None;
    for _ in 0..rounds {
        bare.push(bare_reading(dir.path())?);
        let began = Instant::now();
        last = Some(runtime.block_on(run(&handle))?);
        ours.push(began.elapsed());
    }
    runtime.block_on(handle.shutdown());
    let view = last.ok_or("no round was run")?;
    let (ours, bare) = (median(&mut ours), median(&mut bare));
    println!(
        "back-test of {} interactions with {BATCHES} batches each: {} fired, {} hits shown",
        view.interactions,
        view.draft.fired,
        view.hits.len()
    );
    println!(
        "  {:.0} ms: {:.0} interactions/s (asked for: 10,000 in under 1,000 ms)",
        millis(ours),
        f64::from(view.interactions) / ours.as_secs_f64()
    );
    println!(
        "  a bare reading of the same rows: {:.0} ms; ratio {:.2}",
        millis(bare),
        ours.as_secs_f64() / bare.as_secs_f64()
    );
    Ok(())
}

async fn open(dir: &Path) -> Outcome<Handle> {
    let environment: Environment = [("CUECARD_DATA_DIR".to_owned(), OsString::from(dir))]
        .into_iter()
        .collect();
    let settings = Settings::load(&environment, &Flags::default())?;
    let clock = Clock::system();
    let store = open_record(dir.to_owned(), clock.now(), Duration::from_secs(10)).await?;
    let parts = Parts {
        store,
        secrets: SecretStore::in_memory(None),
        clock,
        session: None,
        pace: Pace::default(),
        prompts: prompts::Pace::default(),
        summaries: assist::summaries::Pace::default(),
        sign_in: wire::platform::sign_in::LIMIT,
    };
    Ok(start_with(&settings, parts).0)
}

/// The rows that so many recorded interactions leave: a tenth of the suggestions are of each title.
fn seed(dir: &Path, interactions: usize) -> Outcome<()> {
    let mut file = Sqlite::open(dir.join("cuecard.db"))?;
    let tx = file.transaction()?;
    for number in 0..interactions {
        let id = Uuid::from_u128(0x1234_5678_9abc_def0 * (number as u128 + 1)).to_string();
        let started = BEGAN + i64::try_from(number)? * 240_000;
        tx.execute(
            "INSERT INTO interaction (id, started_at, ended_at, channel, queue)
             VALUES (?1, ?2, ?3, 'voice', 'Billing')",
            params![id, started, started + 420_000],
        )?;
        for batch in 0..BATCHES {
            let title = |step: usize| TITLES[(number / 3 + batch * 7 + step) % TITLES.len()];
            // Every tenth title fires; a few in a hundred interactions have it.
            let first = if number % 40 == 0 && batch == 6 {
                TITLES[0]
            } else {
                title(1)
            };
            let first = if first == TITLES[0] && number % 40 != 0 {
                TITLES[1]
            } else {
                first
            };
            let suggested =
                serde_json::to_string(&[(first, 0.91), (TITLES[2], 0.83), (TITLES[3], 0.78)])?;
            tx.execute(
                "INSERT INTO moment (interaction, event, at, suggested, said) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    id,
                    i64::try_from(number * BATCHES + batch)?,
                    started + i64::try_from(batch)? * 40_000,
                    suggested,
                    "I moved in May, you probably still have my old address for that",
                ],
            )?;
        }
    }
    tx.commit()?;
    Ok(())
}

async fn run(handle: &Handle) -> Outcome<BacktestView> {
    let request = BacktestRequest {
        prompt_id: Uuid::nil().to_string(),
        draft: PromptDraft {
            name: "Refund to a gift card".into(),
            interaction_types: vec!["voice".into()],
            trigger: TriggerDraft {
                kind: "conversation".into(),
                conditions: vec![
                    condition("suggested", "refunds"),
                    condition("customerSaid", "old address"),
                ],
            },
            display: DisplayDraft {
                kind: "popup".into(),
                ..DisplayDraft::default()
            },
            ..PromptDraft::default()
        },
        source: BacktestSource::Local,
        since: None,
        until: None,
    };
    let view = handle
        .studio()
        .backtest(request, |_| {}, CancellationToken::new())
        .await;
    view.map_err(|problem| problem.message.into())
}

fn condition(field: &str, value: &str) -> ConditionDraft {
    ConditionDraft {
        field: field.into(),
        operator: "contains".into(),
        value: value.into(),
    }
}

/// Every row, its texts touched and nothing done with them.
fn bare_reading(dir: &Path) -> Outcome<Duration> {
    let file = Sqlite::open(dir.join("cuecard.db"))?;
    let began = Instant::now();
    let mut statement = file.prepare(
        "SELECT interaction, at, suggested, said FROM moment ORDER BY interaction, event",
    )?;
    let mut rows = statement.query([])?;
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        bytes += row.get_ref(2)?.as_str()?.len() + row.get::<_, String>(3)?.len();
    }
    std::hint::black_box(bytes);
    Ok(began.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
