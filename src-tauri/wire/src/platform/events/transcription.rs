//! What was said in a call, as it is recognized (`platform-reference.md §2.4.2`).
//!
//! What is final is an utterance; what is not may still change and is told apart. The time is that of
//! the event: what the platform's offsets count from is not said anywhere. `INTERNAL` is the agent's
//! side; whatever is not said to be counts as the customer's.

use std::fmt;

use rules::transcript::{Speaker, Utterance};

use crate::platform::tree::Node;
use crate::stream::frame::{LONGEST_UTTERANCE, UTTERANCES};

/// Words that may still change.
#[derive(Clone, PartialEq, Eq)]
pub struct Interim {
    /// The utterance they will become; later words under the same id replace these.
    pub utterance_id: String,
    /// By whom.
    pub speaker: Speaker,
    /// The words so far.
    pub text: String,
}

impl fmt::Debug for Interim {
    /// By length alone: words of a talk stand in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interim")
            .field("speaker", &self.speaker)
            .field("chars", &self.text.chars().count())
            .finish_non_exhaustive()
    }
}

/// What one event brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Spoken {
    /// With their ids, where they have one.
    pub finals: Vec<(Option<String>, Utterance)>,
    pub interim: Vec<Interim>,
}

/// Reads an event; one without words brings nothing.
pub(crate) fn event(body: Node<'_>) -> Spoken {
    let at = body.time("eventTime");
    let mut spoken = Spoken::default();
    for transcript in body.items("transcripts").take(UTTERANCES) {
        let Some(text) = text(transcript) else {
            continue;
        };
        let channel = transcript.text("channel").unwrap_or_default();
        let speaker = if channel.eq_ignore_ascii_case("internal") {
            Speaker::Agent
        } else {
            Speaker::Customer
        };
        let id = transcript.owned("utteranceId");
        if transcript.flag("isFinal").unwrap_or(true) {
            spoken.finals.push((id, Utterance { speaker, text, at }));
        } else if let Some(utterance_id) = id {
            spoken.interim.push(Interim {
                utterance_id,
                speaker,
                text,
            });
        }
    }
    spoken
}

/// The words the platform is surest of, with punctuation where it has some.
fn text(transcript: Node<'_>) -> Option<String> {
    let sure = |one: &Node<'_>| one.number("confidence").unwrap_or_default();
    let mut best: Option<Node<'_>> = None;
    for one in transcript.items("alternatives") {
        if best.is_none_or(|best| sure(&one) > sure(&best)) {
            best = Some(one);
        }
    }
    let best = best?;
    let text = best
        .text("decoratedTranscript")
        .or_else(|| best.text("transcript"))?;
    Some(text.chars().take(LONGEST_UTTERANCE).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::tree::Tree;

    fn read(text: &str) -> Spoken {
        let tree = Tree::read(text).expect("JSON");
        event(tree.root().get("eventBody"))
    }

    #[test]
    fn final_and_interim_are_told_apart() {
        let spoken = read(include_str!(
            "../../../../../tests/wire/platform/event.transcription.json"
        ));
        let [(Some(_), said)] = spoken.finals.as_slice() else {
            panic!("one is final")
        };
        assert_eq!(said.speaker, Speaker::Customer);
        assert_eq!(said.text, "How do I return shoes that I bought online?");
        assert!(said.at.is_some());
        let [interim] = spoken.interim.as_slice() else {
            panic!("one is not")
        };
        assert_eq!(
            (interim.speaker, interim.text.as_str()),
            (Speaker::Agent, "Let me")
        );
        assert!(
            !format!("{spoken:?}").contains("Let me"),
            "no words in a log"
        );
    }

    #[test]
    fn a_status_brings_no_words() {
        let spoken = read(include_str!(
            "../../../../../tests/wire/platform/event.transcription.status.json"
        ));
        assert_eq!(spoken, Spoken::default());
    }

    #[test]
    fn the_surest_alternative_counts() {
        let spoken = read(
            r#"{"eventBody":{"transcripts":[{"channel":"BOTH","alternatives":[
                {"confidence":0.2,"transcript":"a"},{"confidence":0.8,"transcript":"b"},{"transcript":"c"}]}]}}"#,
        );
        assert_eq!(spoken.finals[0].1.text, "b");
    }
}
