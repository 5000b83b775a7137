//! What was said in an interaction, as far as the stream told it: for its summary.
//!
//! Pure, in memory only, and bounded. Owns what is known of the talk and whether that is all of it;
//! refuses to guess: what may lack a line is a part, and a part is held against nothing.

use rules::suggestion::Batch;
use rules::transcript::{Transcript, Utterance};

use crate::view::summary::TranscriptScope;

/// More text than this is not kept, in bytes: about twice what a request may carry
/// (`contract.md §5`: 16,000 tokens).
const MOST_BYTES: usize = 128 * 1024;

/// What was heard of one interaction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    transcript: Transcript,
    bytes: usize,
    /// Told from the first line on, without a break.
    whole: bool,
    /// There was more than is kept.
    overflowed: bool,
    /// Something was said, if only what the customer asked.
    anything: bool,
}

impl Heard {
    /// Takes what a batch brings. After a reconnect lines come again: each is kept once, by its time
    /// and its words, in the order of the times.
    pub(crate) fn take(&mut self, batch: &Batch) {
        self.anything |= batch.query_statement.is_some() || !batch.utterances.is_empty();
        if batch.from_start {
            // The platform tells it from the first line on: nothing of what was missed stays missing.
            self.whole = true;
        }
        // Lines of this very batch are missing.
        self.whole &= !batch.has_gap;
        for said in &batch.utterances {
            self.keep(said);
        }
    }

    /// Something was said, and read along with: from when on is not known, so it is a part.
    pub(crate) fn note_part(&mut self) {
        self.anything = true;
        self.whole = false;
    }

    /// The connection is gone: something may be said that is never heard.
    pub(crate) fn mark_break(&mut self) {
        self.whole &= !self.anything;
    }

    /// How much of the talk this is.
    pub(crate) fn scope(&self) -> TranscriptScope {
        if self.whole && !self.overflowed && self.transcript.has_both_sides() {
            TranscriptScope::Whole
        } else if self.anything {
            TranscriptScope::Part
        } else {
            TranscriptScope::None
        }
    }

    /// The talk, where all of it is known: a part is kept nowhere.
    pub(crate) fn whole(self) -> Option<Transcript> {
        (self.scope() == TranscriptScope::Whole).then_some(self.transcript)
    }

    fn keep(&mut self, said: &Utterance) {
        if self.overflowed {
            return;
        }
        let lines = &self.transcript.utterances;
        let place = match said.at {
            None => lines.len(),
            Some(at) => {
                let later = lines.iter().rev().take_while(|line| line.at > Some(at));
                let place = lines.len() - later.count();
                let same_time = lines[..place].iter().rev();
                if same_time
                    .take_while(|line| line.at == Some(at))
                    .any(|line| line == said)
                {
                    return;
                }
                place
            }
        };
        self.bytes += said.text.len();
        if self.bytes > MOST_BYTES {
            self.overflowed = true;
            self.transcript = Transcript::default();
            return;
        }
        self.transcript.utterances.insert(place, said.clone());
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use rules::id::InteractionId;
    use rules::transcript::Speaker;
    use uuid::Uuid;

    use super::*;

    fn line(second: i64, speaker: Speaker, text: &str) -> Utterance {
        Utterance {
            speaker,
            text: text.to_owned(),
            at: Timestamp::from_second(second).ok(),
        }
    }

    fn batch(utterances: Vec<Utterance>, from_start: bool) -> Batch {
        Batch {
            interaction_id: InteractionId(Uuid::from_u128(1)),
            suggestions: Vec::new(),
            processing_latency_ms: None,
            query_statement: None,
            utterances,
            from_start,
            has_gap: false,
            dropped_scores: 0,
            unknown: None,
        }
    }

    fn talk() -> Vec<Utterance> {
        vec![
            line(1, Speaker::Customer, "My refund has not come."),
            line(2, Speaker::Agent, "I look it up."),
            line(3, Speaker::Customer, "Thank you."),
        ]
    }

    fn heard(batches: &[Batch]) -> Heard {
        let mut heard = Heard::default();
        for batch in batches {
            heard.take(batch);
        }
        heard
    }

    #[test]
    fn both_sides_from_the_start_are_the_whole_talk() {
        let talk = talk();
        let heard = heard(&[
            batch(talk[..1].to_vec(), true),
            batch(talk[1..].to_vec(), false),
        ]);
        assert_eq!(heard.scope(), TranscriptScope::Whole);
        let whole = heard.whole().expect("whole");
        assert_eq!(whole.utterances, talk);
    }

    #[test]
    fn what_may_lack_a_line_is_a_part() {
        let talk = talk();
        assert_eq!(Heard::default().scope(), TranscriptScope::None);
        assert_eq!(
            heard(&[batch(talk.clone(), false)]).scope(),
            TranscriptScope::Part,
            "who knows what came before"
        );
        assert_eq!(
            heard(&[batch(talk[..1].to_vec(), true)]).scope(),
            TranscriptScope::Part,
            "one side alone"
        );
        let asked = Batch {
            query_statement: Some("where is my refund".into()),
            ..batch(Vec::new(), false)
        };
        assert_eq!(heard(&[asked]).scope(), TranscriptScope::Part);
        let mut broken = heard(&[batch(talk.clone(), true)]);
        broken.mark_break();
        broken.take(&batch(vec![line(9, Speaker::Agent, "Goodbye.")], false));
        assert_eq!(broken.scope(), TranscriptScope::Part, "after a break");
        assert_eq!(broken.whole(), None, "and a part is kept nowhere");
        let gap = Batch {
            has_gap: true,
            ..batch(talk, true)
        };
        assert_eq!(heard(&[gap]).scope(), TranscriptScope::Part, "a line lacks");
    }

    #[test]
    fn told_again_from_the_start_it_is_whole_again() {
        let mut told = heard(&[batch(talk()[..2].to_vec(), true)]);
        told.mark_break();
        told.take(&batch(talk(), true));
        assert_eq!(told.scope(), TranscriptScope::Whole);
        assert_eq!(told.whole().expect("whole").utterances, talk(), "each once");
        let mut early = Heard::default();
        early.mark_break();
        early.take(&batch(talk(), true));
        assert_eq!(
            early.scope(),
            TranscriptScope::Whole,
            "nothing had been said before the break"
        );
    }

    #[test]
    fn too_much_is_not_kept() {
        let long = "word ".repeat(2_000);
        let lines = (0..20).map(|n| line(n, Speaker::Agent, &long)).collect();
        let mut much = heard(&[batch(lines, true)]);
        assert_eq!(much.scope(), TranscriptScope::Part);
        much.take(&batch(talk(), true));
        assert_eq!(much.scope(), TranscriptScope::Part, "it stays a part");
    }

    proptest! {
        /// However the lines are cut into batches, and whichever of them come again.
        #[test]
        fn lines_are_kept_once_and_in_order(
            times in prop::collection::vec((0_i64..9, any::<bool>()), 1..24),
            again in 0_usize..24,
            cut in 0_usize..24,
        ) {
            let mut times = times;
            times.sort_by_key(|(at, _)| *at);
            let lines: Vec<_> = times.iter().enumerate().map(|(n, (at, customer))| {
                let speaker = if *customer { Speaker::Customer } else { Speaker::Agent };
                line(*at, speaker, &format!("line {n}"))
            }).collect();
            let cut = cut.min(lines.len());
            let again = again.min(cut);
            let told = heard(&[
                batch(lines[..cut].to_vec(), true),
                batch(lines[again..].to_vec(), false),
            ]);
            prop_assert_eq!(told.transcript.utterances, lines);
        }
    }
}
