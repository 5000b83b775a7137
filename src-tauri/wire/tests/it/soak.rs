//! 200,000 frames with drops: bounded memory, every accepted frame delivered once.

use std::io::Write as _;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::SinkExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use wire::StreamEvent;
use wire::stream::Options;

use crate::support::{Platform, ServerSocket, frame, next, ping, well, within};

const FRAMES: u64 = 200_000;

/// The connection is dropped after so many frames.
const A_CONNECTION: u64 = 20_000;

/// One frame in so many comes as gzip, and as many are broken.
const EACH: u64 = 16;

/// What may be held at most on top of what the process had: the queue, two buffers and slack, far
/// from the 60 MB that would come of keeping what arrives.
const GROWTH_KB: u64 = 24 << 10;

/// Set in the process that has the frames to itself.
const ALONE: &str = "CUECARD_SOAK_ALONE";

/// In a process of its own: what other tests hold meanwhile is not this stream's.
#[test]
fn two_hundred_thousand_frames() {
    if std::env::var_os(ALONE).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        return runtime.expect("a runtime").block_on(soak());
    }
    let myself = std::env::current_exe().expect("it runs");
    let ended = Command::new(myself)
        .args([
            "--exact",
            "soak::two_hundred_thousand_frames",
            "--nocapture",
        ])
        .env(ALONE, "1")
        .output()
        .expect("it runs again");
    let told = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && told.contains("1 passed"),
        "{told}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

async fn soak() {
    let mut platform = Platform::start(well).await;
    let mut stream = platform.stream(Options::default());
    let sender = async {
        let mut sent = 0;
        loop {
            let mut socket = platform.socket().await;
            pour(&mut socket, sent).await;
            sent += A_CONNECTION;
            if sent == FRAMES {
                // Stays open until the client has it all.
                break socket;
            }
            cut(socket).await;
        }
    };
    let receiver = async {
        let (mut delivered, mut hiccups, mut before, mut most) = (0, 0, 0, 0);
        while delivered < FRAMES {
            match next(&mut stream).await {
                StreamEvent::Connected => {}
                StreamEvent::Message(received) => {
                    let id = received.batch.suggestions[0].id.as_str();
                    assert_eq!(id, format!("sug-{delivered}"), "each once and in order");
                    delivered += 1;
                    if delivered == A_CONNECTION {
                        before = resident_kb();
                    } else if delivered % A_CONNECTION == 0 {
                        most = most.max(resident_kb());
                    }
                }
                StreamEvent::Hiccup { .. } => {
                    hiccups += 1;
                    stream.reconnect();
                }
                closed @ StreamEvent::Closed { .. } => panic!("{closed:?}"),
            }
        }
        (hiccups, most.saturating_sub(before))
    };
    let (_socket, (hiccups, growth_kb)) = tokio::join!(sender, receiver);
    assert_eq!(
        hiccups,
        FRAMES / A_CONNECTION - 1,
        "a drop between any two connections"
    );
    assert!(
        growth_kb < GROWTH_KB,
        "memory is bounded, it grew by {growth_kb} kB"
    );
    let dropped = stream.dropped();
    assert_eq!(
        dropped.not_json + dropped.inflate_failed,
        FRAMES / EACH,
        "each broken frame counted"
    );
}

/// Sends one connection's worth of frames.
async fn pour(socket: &mut ServerSocket, from: u64) {
    ping(socket).await;
    for n in from..from + A_CONNECTION {
        if n % EACH == 0 {
            let broken = if n % (2 * EACH) == 0 {
                Message::text("{\"interactionId\":")
            } else {
                Message::binary(Bytes::from_static(b"\x1f\x8b\x08 broken"))
            };
            within(socket.feed(broken))
                .await
                .expect("the client is there");
        }
        let message = if n % EACH == 1 {
            gzip(&frame(n))
        } else {
            Message::text(frame(n))
        };
        within(socket.feed(message))
            .await
            .expect("the client is there");
    }
    within(socket.flush()).await.expect("the client is there");
}

/// Drops the connection without a goodbye once the client has taken everything: closing at once
/// could turn into a reset, which overtakes frames.
async fn cut(socket: ServerSocket) {
    let mut connection = socket.into_inner();
    within(connection.shutdown())
        .await
        .expect("the client is there");
    within(connection.read_to_end(&mut Vec::new()))
        .await
        .expect("the client leaves too");
}

fn gzip(text: &str) -> Message {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("into memory");
    Message::binary(encoder.finish().expect("into memory"))
}

/// The process's resident memory in kB; 0 where the system does not say.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?
                .trim()
                .strip_suffix(" kB")?
                .parse()
                .ok()
        })
        .unwrap_or(0)
}
