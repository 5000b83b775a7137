//! From a frame's bytes to ranked suggestions, beside a plain Node client on the same frames in the
//! same run (`docs/performance.md`, rows P1 to P3). `cargo bench -p wire`, or `-- P1` for one row.
//!
//! A plain harness: what counts are ratios between two processes and CPU time, neither of which a
//! statistics library measures. CPU time is the thread's own, so that a busy machine disturbs it
//! little; rounds alternate with Node's and the best of each counts.

#![expect(
    clippy::cast_precision_loss,
    reason = "what is measured is far below 2^52"
)]

mod far_end;
mod pool;

use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use libdeflater::Decompressor;
use rules::id::InteractionId;
use rules::rank::{Weights, rank};
use rules::suggestion::{Batch, Suggestion};
use serde_json::Value;
use wire::stream::frame::{Decoder, Payload};
use wire::stream::{Options, Received};
use wire::{Client, Credentials, Endpoints, Stream, StreamEvent};

use far_end::Pace;

const LIMIT: usize = 8 << 20;
const ROUNDS: usize = 5;
const PASSES: usize = 32;
const ONLINE: usize = 100_000;
const PACED: usize = 2_000;

fn main() {
    let frames = pool::frames();
    let json: usize = frames.iter().map(|frame| frame.json.len()).sum();
    let gzip: usize = frames.iter().map(|frame| frame.gzip.len()).sum();
    say(&format!(
        "{} frames, {} B of JSON as {} B of gzip, {} suggestions each",
        frames.len(),
        json / frames.len(),
        gzip / frames.len(),
        pool::SUGGESTIONS
    ));
    let named: Vec<String> = std::env::args()
        .filter(|arg| arg.starts_with('P'))
        .collect();
    let wanted = |row: &str| named.is_empty() || named.iter().any(|name| name == row);
    if wanted("P1") {
        offline(&frames);
    }
    let gzip: Arc<[Vec<u8>]> = frames.into_iter().map(|frame| frame.gzip).collect();
    if wanted("P2") {
        online(&gzip);
    }
    if wanted("P3") {
        paced(&gzip);
    }
}

/// P1.
fn offline(frames: &[pool::Frame]) {
    let path = std::env::temp_dir().join(format!("cuecard-frames-{}", std::process::id()));
    pool::write(frames, &path).expect("the temporary directory can be written");
    let talking = pool::talking();
    let mut best = [f64::INFINITY; 5];
    let mut node = f64::INFINITY;
    let mut kept = (0.0, 0.0);
    for _ in 0..ROUNDS {
        let mut decoder = Decoder::new(LIMIT);
        let mut passed = 0;
        let mut inflater = Decompressor::new();
        let mut buffer = vec![0; 64 << 10];
        let round = [
            cpu_us(frames, |frame| passed += ranked(&mut decoder, &frame.gzip)),
            cpu_us(frames, |frame| {
                let frame = decoder.decode(Payload::Binary(&frame.gzip)).expect("sound");
                black_box(frame.offers.len());
            }),
            cpu_us(frames, |frame| {
                inflate(&mut inflater, &mut buffer, &frame.gzip);
            }),
            cpu_us(frames, |frame| {
                let json = inflate(&mut inflater, &mut buffer, &frame.gzip);
                let value: Value = serde_json::from_slice(json).expect("sound");
                black_box(&value);
            }),
            cpu_us(&talking, |frame| {
                ranked(&mut decoder, &frame.gzip);
            }),
        ];
        for (best, round) in best.iter_mut().zip(round) {
            *best = best.min(round);
        }
        if let Some(round) = baseline("offline", &path.display().to_string(), ROUNDS) {
            node = node.min(number(&round, "us"));
            kept = (
                passed as f64 / (frames.len() * PASSES) as f64,
                number(&round, "kept"),
            );
        }
    }
    // The temporary directory is emptied by the system if this fails.
    let _ = std::fs::remove_file(&path);
    let [ranked, decoded, inflated, parsed, talked] = best;
    say("P1  decode to ranked, CPU µs a frame, one thread");
    say(&format!("    Node                      {node:7.2}"));
    say(&format!(
        "    wire                      {ranked:7.2}   {:.2} times less",
        node / ranked
    ));
    say(&format!("      of which decoded        {decoded:7.2}"));
    say(&format!(
        "      of which bare inflate   {inflated:7.2}   {:.0} %",
        100.0 * inflated / ranked
    ));
    say(&format!("    with three utterances     {talked:7.2}"));
    say(&format!(
        "    inflate and a JSON tree   {parsed:7.2}   {:.2} times less",
        node / parsed
    ));
    say(&format!(
        "    passed a frame: {:.3} here, {:.3} in Node",
        kept.0, kept.1
    ));
}

/// What the companion does with a frame, up to the order of its cards.
fn ranked(decoder: &mut Decoder, gzip: &[u8]) -> usize {
    let weights = Weights::default();
    let frame = decoder.decode(Payload::Binary(gzip)).expect("sound");
    order(&frame.into_batch(weights.threshold), weights)
}

fn order(batch: &Batch, weights: Weights) -> usize {
    let mut passed: Vec<&Suggestion> = batch.suggestions.iter().collect();
    rank(&mut passed, weights);
    black_box(&passed).len()
}

/// As the decoder does it, and nothing else; returns the content.
fn inflate<'a>(state: &mut Decompressor, out: &'a mut [u8], gzip: &[u8]) -> &'a [u8] {
    let length = state.gzip_decompress(gzip, out).expect("sound");
    black_box(&out[..length])
}

/// P2.
fn online(gzip: &Arc<[Vec<u8>]>) {
    let mut best = (f64::INFINITY, f64::INFINITY);
    let mut node = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS.min(3) {
        let port = far_end::start(Arc::clone(gzip), ONLINE, Pace::Flat);
        let mut began = None;
        receive(port, ONLINE, |_| {
            began.get_or_insert_with(|| (cpu_ns(), now()));
        });
        let (cpu, wall) = began.expect("frames came");
        let each = |ns: u64| ns as f64 / 1e3 / (ONLINE - 1) as f64;
        let wall = u64::try_from(wall.elapsed().as_nanos()).unwrap_or(u64::MAX);
        best = (best.0.min(each(cpu_ns() - cpu)), best.1.min(each(wall)));
        let port = far_end::start(Arc::clone(gzip), ONLINE, Pace::Flat);
        if let Some(round) = baseline("online", &port.to_string(), ONLINE) {
            node = (
                node.0.min(number(&round, "us")),
                node.1.min(number(&round, "wall_us")),
            );
        }
    }
    say("P2  over a loopback socket, flat out");
    for (who, (cpu, wall)) in [("Node", node), ("wire", best)] {
        say(&format!(
            "    {who}   {:8.0} frames/s a core ({cpu:.2} µs of CPU a frame, {wall:.2} µs of time)",
            1e6 / cpu
        ));
    }
    say(&format!("    {:.2} times as many", node.0 / best.0));
}

/// P3.
fn paced(gzip: &Arc<[Vec<u8>]>) {
    let pace = Pace::Every(Duration::from_millis(5));
    let port = far_end::start(Arc::clone(gzip), PACED, pace);
    let mut took = Vec::with_capacity(PACED);
    receive(port, PACED, |received| {
        let ns = clock().duration_since(received.at).as_nanos();
        took.push(ns as f64 / 1e3);
    });
    took.sort_by(f64::total_cmp);
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    say("P3  from received to ranked at 200 frames/s, µs");
    let port = far_end::start(Arc::clone(gzip), PACED, pace);
    if let Some(node) = baseline("paced", &port.to_string(), PACED) {
        let [p50, p99, max] = ["p50", "p99", "max"].map(|name| number(&node, name));
        say(&format!(
            "    Node   p50 {p50:7.1}   p99 {p99:7.1}   max {max:7.1}"
        ));
    }
    say(&format!(
        "    wire   p50 {:7.1}   p99 {:7.1}   max {:7.1}",
        at(50),
        at(99),
        at(100)
    ));
}

/// Opens a stream on this thread and ranks what arrives.
fn receive(port: u16, frames: usize, mut each: impl FnMut(&Received)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let endpoints = Endpoints::new(&format!("http://127.0.0.1:{port}"), None);
        let credentials = Credentials {
            client_id: "x".to_owned(),
            client_secret: "x".to_owned().into(),
        };
        let client = Client::new(
            endpoints.expect("loopback"),
            credentials,
            &[],
            Arc::new(clock),
        );
        let weights = Weights::default();
        let options = Options {
            text_from_confidence: weights.threshold,
            ..Options::default()
        };
        let interaction = InteractionId(pool::INTERACTION);
        let mut stream = Stream::open(client.expect("TLS"), options, &[interaction]);
        let mut seen = 0;
        while seen < frames {
            match stream.next_event().await.expect("the stream is open") {
                StreamEvent::Message(received) => {
                    order(&received.batch, weights);
                    each(&received);
                    seen += 1;
                }
                StreamEvent::Connected => {}
                event @ (StreamEvent::Hiccup { .. } | StreamEvent::Closed { .. }) => {
                    panic!("after {seen} frames: {event:?}")
                }
            }
        }
        stream.close().await;
    });
}

/// Runs Node's side; none where there is no Node or no `ws`, with a word about it.
fn baseline(mode: &str, target: &str, count: usize) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/frames/baseline.mjs");
    let output = Command::new("node")
        .arg(script)
        .args([mode, target, &count.to_string()])
        .output();
    match output {
        Ok(output) if output.status.success() => serde_json::from_slice(&output.stdout).ok(),
        Ok(output) => {
            say(&format!(
                "    no baseline: {}",
                String::from_utf8_lossy(&output.stderr)
            ));
            None
        }
        Err(error) => {
            say(&format!("    no baseline: node can't be run: {error}"));
            None
        }
    }
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or(f64::NAN)
}

/// CPU µs of one frame, on average over some passes.
fn cpu_us(frames: &[pool::Frame], mut each: impl FnMut(&pool::Frame)) -> f64 {
    let before = cpu_ns();
    for _ in 0..PASSES {
        frames.iter().for_each(&mut each);
    }
    (cpu_ns() - before) as f64 / 1e3 / (PASSES * frames.len()) as f64
}

/// This thread's CPU time where the system tells it, else the time that passed.
fn cpu_ns() -> u64 {
    let stat = std::fs::read_to_string(PathBuf::from("/proc/thread-self/schedstat"));
    stat.ok()
        .and_then(|stat| stat.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| u64::try_from(clock().as_nanosecond()).unwrap_or(0))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn clock() -> Timestamp {
    Timestamp::now()
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody reads the output");
}
