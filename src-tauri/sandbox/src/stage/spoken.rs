//! What was said since the frame before, on its way into the next one.
//!
//! Owns `metadata.utterances` and `metadata.transcriptFromStart`: with all frames of a conversation
//! a client has every word of it once, in order, and knows whether it heard the first. Notes of the
//! system are nobody's words. A window that reaches back brings the frames again, and with them the
//! same utterances at the same times.

use jiff::Timestamp;
use rules::time::rfc3339_millis;
use serde_json::{Value, json};

use crate::content::{Line, Speaker};

/// Where nothing is suggested for so many lines, a frame goes without suggestions.
const MOST: usize = 100;

/// One conversation's words that no frame has carried yet.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    waiting: Vec<Value>,
    has_begun: bool,
}

impl Spoken {
    /// Takes in what was said at `at`.
    pub(super) fn hear(&mut self, line: &Line, at: Timestamp) {
        let speaker = match line.speaker {
            Speaker::Customer => "customer",
            Speaker::Agent => "agent",
            Speaker::System => return,
        };
        let at = rfc3339_millis(at);
        self.waiting
            .push(json!({"speaker": speaker, "text": line.text, "at": at}));
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether so much waits that it should go by itself.
    pub(super) fn is_much(&self) -> bool {
        self.waiting.len() >= MOST
    }

    /// The metadata of the next frame; what it carries doesn't wait any more.
    pub(super) fn metadata(&mut self) -> Value {
        let mut metadata = json!({});
        if !self.waiting.is_empty() {
            metadata["utterances"] = Value::Array(std::mem::take(&mut self.waiting));
            if !std::mem::replace(&mut self.has_begun, true) {
                metadata["transcriptFromStart"] = json!(true);
            }
        }
        metadata
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn line(speaker: Speaker, text: &str) -> Line {
        Line {
            at: Duration::ZERO,
            speaker,
            text: text.to_owned(),
            expect: Vec::new(),
            sentiment: None,
        }
    }

    #[test]
    fn every_word_goes_once_and_the_first_frame_says_so() {
        let mut spoken = Spoken::default();
        spoken.hear(
            &line(Speaker::System, "Order opened."),
            Timestamp::UNIX_EPOCH,
        );
        assert!(spoken.is_empty(), "a note is nobody's words");
        spoken.hear(&line(Speaker::Customer, "Hello."), Timestamp::UNIX_EPOCH);
        spoken.hear(&line(Speaker::Agent, "Hi."), Timestamp::UNIX_EPOCH);
        let first = spoken.metadata();
        assert_eq!(
            first,
            json!({"transcriptFromStart": true, "utterances": [
                {"speaker": "customer", "text": "Hello.", "at": "1970-01-01T00:00:00.000Z"},
                {"speaker": "agent", "text": "Hi.", "at": "1970-01-01T00:00:00.000Z"},
            ]})
        );
        assert_eq!(spoken.metadata(), json!({}), "nothing was said since");
        spoken.hear(&line(Speaker::Customer, "Bye."), Timestamp::UNIX_EPOCH);
        let second = spoken.metadata();
        assert_eq!(second["utterances"][0]["text"], "Bye.");
        assert_eq!(second["transcriptFromStart"], Value::Null, "said once");
    }

    #[test]
    fn a_long_talk_without_suggestions_goes_by_itself() {
        let mut spoken = Spoken::default();
        for _ in 0..MOST {
            assert!(!spoken.is_much());
            spoken.hear(
                &line(Speaker::Customer, "And so on."),
                Timestamp::UNIX_EPOCH,
            );
        }
        assert!(spoken.is_much(), "a frame stays small");
    }
}
