//! How long it takes from the end of an interaction to a summary that can be edited: all that is ours,
//! without what the platform took, beside the bare syncs that its four transactions cannot do without.
//!
//! `cargo bench -p assist --bench summary`. The platform is the sandbox on loopback.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark times itself and prints"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use assist::clock::Clock;
use assist::companion::{Connection, Handle, Interaction, Parts, Views, open_record, start_with};
use assist::outbox::Pace;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Settings};
use assist::view::error::Problem;
use assist::view::panel::ConnectionForm;
use assist::view::summary::SummaryState;
use rules::id::InteractionId;
use sandbox::{Frame, Options, Sandbox};
use serde_json::json;
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Kept, asked for, counted, made.
const TRANSACTIONS: usize = 4;

fn main() -> Outcome<()> {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not: then one tiny round.
    let whole = std::env::args().any(|argument| argument == "--bench");
    let rounds = if whole { 60 } else { 2 };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let dir = tempfile::tempdir()?;
    let (mut ours, mut platform) = runtime.block_on(measure(dir.path(), rounds))?;
    let mut synced = raw_syncs(dir.path(), rounds)?;
    println!("from an interaction's end to a text that can be edited, {rounds} rounds:");
    let floor = show("  four raw fdatasync of 4 KiB", &mut synced);
    show("  the platform (the sandbox on loopback)", &mut platform);
    let median = show("  ours: all but that", &mut ours);
    println!("  ours beside the syncs: {:.1}", median / floor);
    Ok(())
}

/// What was ours and what was the platform's, of each round, in seconds.
async fn measure(dir: &Path, rounds: usize) -> Outcome<(Vec<f64>, Vec<f64>)> {
    let sandbox = sandbox::start(Options::default()).await?;
    let (settings, handle, mut panel) = open(dir).await?;
    done(handle.connect_to(connection(&sandbox)?).await)?;
    let summaries = handle.summaries();
    let mut views = summaries.views();
    done(summaries.set_options(settings.summary.form(), true).await)?;
    let (mut ours, mut platform) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let id = InteractionId(Uuid::new_v4());
        done(handle.follow(silent(id)).await)?;
        done(handle.select(id).await)?;
        sandbox.push(id, told(id)).await;
        // The talk came with the first batch: all of it is known then.
        let of = id.to_string();
        panel
            .wait_for(|view| {
                let shown = view.selected.as_ref();
                shown.is_some_and(|one| one.id == of && one.heard)
            })
            .await?;
        let began = Instant::now();
        done(handle.end(id).await)?;
        let made = views
            .wait_for(|view| {
                let found = view.open.iter().find(|one| one.interaction == of);
                found.is_some_and(|one| one.state == SummaryState::Made)
            })
            .await?
            .open
            .iter()
            .find(|one| one.interaction == of)
            .map(|one| (one.id, one.made.as_ref().map(|made| made.latency_ms)));
        let took = began.elapsed().as_secs_f64();
        let (number, latency_ms) = made.ok_or("it was there")?;
        let theirs = latency_ms.unwrap_or_default() as f64 / 1e3;
        ours.push((took - theirs).max(0.0));
        platform.push(theirs);
        done(summaries.close(number).await)?;
    }
    handle.shutdown().await;
    sandbox.shutdown().await;
    Ok((ours, platform))
}

async fn open(dir: &Path) -> Outcome<(Settings, Handle, Views)> {
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
        prompts: assist::prompts::Pace::default(),
        summaries: assist::summaries::Pace::default(),
        sign_in: wire::platform::sign_in::LIMIT,
    };
    let (handle, panel) = start_with(&settings, parts);
    Ok((settings, handle, panel))
}

fn connection(sandbox: &Sandbox) -> Outcome<Connection> {
    let banner = sandbox.banner();
    let known = Connection::from_form(&ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: banner.agent_id.to_string(),
    })
    .map_err(|problem| problem.message)?;
    Ok(Connection {
        sandbox: true,
        ..known
    })
}

fn silent(id: InteractionId) -> Interaction {
    Interaction {
        id,
        customer: None,
        queue: None,
        channel: None,
        attributes: BTreeMap::new(),
    }
}

/// Forty lines by both sides.
fn told(id: InteractionId) -> Frame {
    let line = |n: u32| {
        let speaker = if n.is_multiple_of(2) {
            "customer"
        } else {
            "agent"
        };
        json!({
            "speaker": speaker, "at": format!("2026-11-21T09:00:{n:02}.000Z"),
            "text": format!("My order {n} has not come, and I was charged $48.{n:02} for it."),
        })
    };
    let utterances: Vec<_> = (10..50).map(line).collect();
    Frame::json(&json!({
        "interactionId": id,
        "suggestions": [{
            "id": "s-1", "type": "knowledge", "title": "Refunds", "confidence": 0.9,
            "relevanceScore": 0.9,
        }],
        "metadata": { "utterances": utterances, "transcriptFromStart": true },
    }))
}

fn raw_syncs(dir: &Path, count: usize) -> Outcome<Vec<f64>> {
    let mut file = File::create(dir.join("raw"))?;
    (0..count)
        .map(|_| {
            let began = Instant::now();
            for _ in 0..TRANSACTIONS {
                file.write_all(&[7; 4096])?;
                file.sync_data()?;
            }
            Ok(began.elapsed().as_secs_f64())
        })
        .collect()
}

/// A problem is for people; so is a benchmark.
fn done<T>(result: Result<T, Problem>) -> Outcome<T> {
    Ok(result.map_err(|problem| problem.message)?)
}

/// Prints median and 99th percentile; the median.
fn show(what: &str, seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    let at = |share: usize| {
        let last = seconds.len().saturating_sub(1);
        seconds.get(last * share / 100).copied().unwrap_or_default()
    };
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms",
        at(50) * 1e3,
        at(99) * 1e3
    );
    at(50)
}
