//! The frames: as large and as compressible as a real assistant's (7.3 kB of JSON, 2.5 kB of gzip),
//! the same in every run.

use std::io::{self, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use uuid::Uuid;

pub const FRAMES: usize = 512;
pub const SUGGESTIONS: usize = 10;
pub const INTERACTION: Uuid = Uuid::from_u128(0x3d7a_1c9e_0f4b_4f5e_8a6d_9b1f_0c2e_4a68);

const WORDS: &str = "the a to of and for is in your on with if you can be are that or from by this \
    account card payment refund order customer agent number address balance transfer statement \
    charge fee billing invoice delivery return exchange warranty plan upgrade contract renewal \
    cancel confirm verify update review request submit contact support within days business hours \
    limit daily monthly annual notice policy terms dispute fraud security password reset login \
    mobile app website branch store receipt price discount coupon gift points reward membership \
    international domestic travel lost stolen damaged missing late early available pending \
    approved declined processed completed open select choose enter press click menu settings \
    profile details history screen button page section article guide step first then next after \
    before while during please note important always never must should may will has have been";

pub struct Frame {
    pub json: Vec<u8>,
    pub gzip: Vec<u8>,
}

pub fn frames() -> Vec<Frame> {
    let mut random = StdRng::seed_from_u64(7);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    (0..FRAMES).map(|_| frame(&mut random, &words)).collect()
}

fn frame(random: &mut StdRng, words: &[&str]) -> Frame {
    let mut text = |from: usize, to: usize| {
        let count = random.random_range(from..to);
        let picked: Vec<&str> = (0..count)
            .map(|_| words[random.random_range(0..words.len())])
            .collect();
        picked.join(" ")
    };
    let texts: Vec<(String, String)> = (0..SUGGESTIONS)
        .map(|_| (text(4, 9), text(50, 66)))
        .collect();
    let suggestions: Vec<Value> = texts
        .into_iter()
        .map(|(title, snippet)| {
            let article = Uuid::from_u128(random.random());
            json!({
                "id": Uuid::from_u128(random.random()),
                "type": if random.random_bool(0.7) { "knowledge" } else { "process" },
                "title": title,
                "snippet": snippet,
                "knowledgeArticleId": article,
                "url": format!("https://kb.example.com/articles/{article}"),
                "confidence": random.random_range(0.5..1.0),
                "relevanceScore": random.random_range(0.3..1.0),
            })
        })
        .collect();
    let json = json!({
        "interactionId": INTERACTION,
        "suggestions": suggestions,
        "metadata": {"processingLatencyMs": random.random_range(5..40)},
    });
    packed(&json)
}

/// The same frames, each with three things that were said (`docs/decisions/002`).
pub fn talking() -> Vec<Frame> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let with_talk = |frame: Frame| {
        let mut json: Value = serde_json::from_slice(&frame.json).expect("made here");
        let said = words.chunks(14).zip(["customer", "agent", "customer"]);
        json["metadata"]["utterances"] = said
            .map(|(text, speaker)| {
                json!({"speaker": speaker, "text": text.join(" "), "at": "2026-11-21T09:00:00.000Z"})
            })
            .collect();
        packed(&json)
    };
    frames().into_iter().map(with_talk).collect()
}

fn packed(json: &Value) -> Frame {
    let json = json.to_string().into_bytes();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&json).expect("into memory");
    let gzip = encoder.finish().expect("into memory");
    Frame { json, gzip }
}

/// Each frame behind its length, for Node.
pub fn write(frames: &[Frame], path: &Path) -> io::Result<()> {
    let mut file = io::BufWriter::new(std::fs::File::create(path)?);
    for frame in frames {
        let length = u32::try_from(frame.gzip.len()).expect("frames are small");
        file.write_all(&length.to_le_bytes())?;
        file.write_all(&frame.gzip)?;
    }
    file.flush()
}
