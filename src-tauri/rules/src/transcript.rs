//! What was said in an interaction, line by line.
//!
//! Owns the one written form that requests and files carry (`contract.md §5`): `Customer: …` and
//! `Agent: …`, a line each. Refuses to say how it feels or what it costs: that is measured elsewhere.
//! Nothing here shows its words in a debug output.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The person who needs help.
    Customer,
    /// The person who helps.
    Agent,
}

impl Speaker {
    /// The name before the colon of a line.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Agent => "Agent",
        }
    }
}

/// One thing that was said.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Utterance {
    /// By whom.
    pub speaker: Speaker,
    /// The words, as they were recognized or typed.
    pub text: String,
    /// When it was said, where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Timestamp>,
}

impl fmt::Debug for Utterance {
    /// By length alone: words of a talk stand in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Utterance")
            .field("speaker", &self.speaker)
            .field("chars", &self.text.chars().count())
            .field("at", &self.at)
            .finish()
    }
}

/// What was said, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Transcript {
    /// The earliest first.
    pub utterances: Vec<Utterance>,
}

impl Transcript {
    /// Reads the written form. `Customer:` and `Agent:` are understood in any case; what has no
    /// such name counts as the customer's, a line each; blank lines say nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let utterances = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| {
                let (speaker, text) = named(line).unwrap_or((Speaker::Customer, line));
                Utterance {
                    speaker,
                    text: text.to_owned(),
                    at: None,
                }
            })
            .collect();
        Self { utterances }
    }

    /// The written form: `Customer: …` and `Agent: …`, a line each. Line breaks within an utterance
    /// become blanks, so that [`Transcript::parse`] finds the same speakers again; utterances
    /// without a word are left out.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for utterance in &self.utterances {
            let mut words = utterance.text.split_whitespace().peekable();
            if words.peek().is_none() {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(utterance.speaker.label());
            text.push(':');
            for word in words {
                text.push(' ');
                text.push_str(word);
            }
        }
        text
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.utterances
            .iter()
            .all(|utterance| utterance.text.trim().is_empty())
    }

    /// Whether both sides are heard in it.
    #[must_use]
    pub fn has_both_sides(&self) -> bool {
        [Speaker::Customer, Speaker::Agent].iter().all(|side| {
            self.utterances
                .iter()
                .any(|said| said.speaker == *side && !said.text.trim().is_empty())
        })
    }
}

/// Who says a line, and what, where it begins with a name.
fn named(line: &str) -> Option<(Speaker, &str)> {
    let (name, text) = line.split_once(':')?;
    let speaker = [Speaker::Customer, Speaker::Agent]
        .into_iter()
        .find(|speaker| name.trim().eq_ignore_ascii_case(speaker.label()))?;
    Some((speaker, text.trim()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(speaker: Speaker, text: &str) -> Utterance {
        Utterance {
            speaker,
            text: text.to_owned(),
            at: None,
        }
    }

    #[test]
    fn a_file_is_read_by_its_names() {
        let read = Transcript::parse(
            "Agent: Hello, how can I help?\n\n  customer :  My refund.\nNote: it is late\nAGENT: I see: a refund.\n",
        );
        assert_eq!(
            read.utterances,
            [
                said(Speaker::Agent, "Hello, how can I help?"),
                said(Speaker::Customer, "My refund."),
                said(Speaker::Customer, "Note: it is late"),
                said(Speaker::Agent, "I see: a refund."),
            ],
            "a line without one of the two names is the customer's, whole"
        );
        assert!(Transcript::parse(" \n\n").is_empty());
    }

    #[test]
    fn it_is_written_a_line_each() {
        let talk = Transcript {
            utterances: vec![
                said(Speaker::Customer, "one\ntwo"),
                said(Speaker::Agent, " "),
                said(Speaker::Agent, "three"),
            ],
        };
        assert_eq!(talk.text(), "Customer: one two\nAgent: three");
        assert!(talk.has_both_sides());
        let alone = Transcript::parse("hello");
        assert!(!alone.has_both_sides() && !alone.is_empty());
    }

    #[test]
    fn words_are_not_shown_in_a_debug_output() {
        let told = format!("{:?}", Transcript::parse("Customer: secret"));
        assert!(
            !told.contains("secret") && told.contains("chars: 6"),
            "{told}"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(lines in prop::collection::vec((any::<bool>(), "[ -~é\n:]{0,24}"), 0..8)) {
            let utterances = lines
                .iter()
                .map(|(customer, text)| {
                    said(if *customer { Speaker::Customer } else { Speaker::Agent }, text)
                })
                .collect();
            let talk = Transcript { utterances };
            let read = Transcript::parse(&talk.text());
            prop_assert_eq!(read.text(), talk.text());
            let speakers = |talk: &Transcript| -> Vec<Speaker> {
                let heard = talk.utterances.iter().filter(|said| !said.text.trim().is_empty());
                heard.map(|said| said.speaker).collect()
            };
            prop_assert_eq!(speakers(&read), speakers(&talk));
        }

        #[test]
        fn any_file_is_read(text in "\\PC{0,80}") {
            let read = Transcript::parse(&text);
            prop_assert_eq!(read.is_empty(), read.text().is_empty());
        }
    }
}
