//! What is said in a call, as it is transcribed (`platform-reference.md §2.4.2`): first words while
//! somebody still speaks, then the whole line, under one utterance's id.

use rules::id::InteractionId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::conversations::Held;
use super::names;
use crate::content::{Line, Speaker};
use crate::platform::Platform;

/// How sure the transcription is of itself: a script has no noise.
const CONFIDENCE: f64 = 0.92;
/// A word takes this long, in milliseconds, where only its order is known.
const WORD_MS: u64 = 350;

/// Somebody is speaking: the first half of the line.
pub(super) fn interim(platform: &Platform, held: &Held, line: &Line, place: usize) {
    let words: Vec<&str> = line.text.split_whitespace().collect();
    let half = words.len().div_ceil(2);
    publish(platform, held, line, place, &words[..half].join(" "), false);
}

/// A line has been said.
pub(super) fn last(platform: &Platform, held: &Held, line: &Line, place: usize) {
    publish(platform, held, line, place, &line.text, true);
}

/// Nobody says any more.
pub(super) fn ended(platform: &Platform, held: &Held) {
    let mut event = frame(platform, held);
    let now = platform.clock.now();
    let offset = now.as_millisecond() - held.started_at.as_millisecond();
    event["status"] = json!({"status": "SESSION_ENDED", "offsetMs": offset});
    super::publish(platform, &topic(held.id), event);
}

fn topic(interaction: InteractionId) -> String {
    format!("v2.conversations.{interaction}.transcription")
}

fn publish(
    platform: &Platform,
    held: &Held,
    line: &Line,
    place: usize,
    text: &str,
    is_final: bool,
) {
    let channel = match line.speaker {
        Speaker::Customer => "EXTERNAL",
        Speaker::Agent => "INTERNAL",
        Speaker::System => return,
    };
    let words = text.split_whitespace();
    let duration = words.clone().count() as u64 * WORD_MS;
    let said_at = u64::try_from(line.at.as_millis()).unwrap_or(u64::MAX);
    // A line's time is when it has been said.
    let offset = said_at.saturating_sub(line.text.split_whitespace().count() as u64 * WORD_MS);
    let timed: Vec<Value> = words
        .enumerate()
        .map(|(n, word)| {
            json!({
                "word": word,
                "confidence": CONFIDENCE,
                "offsetMs": offset + n as u64 * WORD_MS,
                "durationMs": WORD_MS,
            })
        })
        .collect();
    let mut event = frame(platform, held);
    event["transcripts"] = json!([{
        "utteranceId": held.utterance(place),
        "isFinal": is_final,
        "channel": channel,
        "agentAssistantId": names::assistant(&platform.library),
        "engineProvider": "GENESYS",
        "engineId": "sandbox",
        "agentAssistEnabled": true,
        "voiceTranscriptionEnabled": true,
        "alternatives": [{
            "confidence": CONFIDENCE,
            "offsetMs": offset,
            "durationMs": duration,
            "transcript": text.to_lowercase(),
            "decoratedTranscript": text,
            "words": timed,
        }],
    }]);
    event["status"] = json!({"status": "SESSION_ONGOING", "offsetMs": said_at});
    super::publish(platform, &topic(held.id), event);
}

fn frame(platform: &Platform, held: &Held) -> Value {
    let began = held.started_at.as_millisecond();
    json!({
        "eventTime": rules::time::rfc3339_millis(platform.clock.now()),
        "organizationId": names::organization(&platform.library),
        "conversationId": held.id,
        "communicationId": names::customer_communication(held.id.0),
        "sessionStartTimeMs": began,
        "transcriptionStartTimeMs": began,
        "speechTextAnalyticsProgramId": Uuid::new_v5(&platform.library.id, b"program"),
    })
}
