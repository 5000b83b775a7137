use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

fn said(second: i64, speaker: Speaker, text: &str) -> Utterance {
    Utterance {
        speaker,
        text: text.to_owned(),
        at: Timestamp::from_second(second).ok(),
    }
}

fn saying(id: &str, speaker: Speaker, text: &str) -> Interim {
    Interim {
        utterance_id: id.to_owned(),
        speaker,
        text: text.to_owned(),
    }
}

fn texts(talk: &Talk) -> Vec<String> {
    let view = talk.view();
    view.said.into_iter().map(|line| line.text).collect()
}

fn words(talk: &Talk) -> Vec<String> {
    let view = talk.view();
    view.saying.into_iter().map(|one| one.text).collect()
}

#[test]
fn words_become_a_line() {
    let mut talk = Talk::default();
    talk.overhear(&[saying("a", Speaker::Customer, "how do")]);
    talk.overhear(&[saying("a", Speaker::Customer, "how do I return")]);
    assert_eq!(words(&talk), ["how do I return"], "the later words");
    talk.overhear(&[saying("b", Speaker::Agent, "let me")]);
    talk.hear(&[said(1, Speaker::Customer, "How do I return shoes?")]);
    assert_eq!(texts(&talk), ["How do I return shoes?"]);
    assert_eq!(words(&talk), ["let me"], "the other one still speaks");
}

#[test]
fn a_next_utterance_that_has_begun_stays() {
    let mut talk = Talk::default();
    talk.overhear(&[
        saying("a", Speaker::Customer, "how do I"),
        saying("b", Speaker::Customer, "and when"),
    ]);
    talk.hear(&[said(1, Speaker::Customer, "How do I return shoes?")]);
    assert_eq!(words(&talk), ["and when"]);
    talk.hear(&[said(2, Speaker::Customer, "What time does it come?")]);
    assert!(words(&talk).is_empty(), "recognized differently in the end");
}

#[test]
fn a_break_ends_what_was_being_said() {
    let mut talk = Talk::default();
    talk.hear(&[said(1, Speaker::Customer, "Hello.")]);
    talk.overhear(&[saying("a", Speaker::Customer, "how do")]);
    talk.mark_break();
    assert_eq!((texts(&talk).len(), words(&talk).len()), (1, 0));
}

#[test]
fn words_are_not_shown_in_a_debug_output() {
    let mut talk = Talk::default();
    talk.hear(&[said(1, Speaker::Customer, "my secret")]);
    talk.overhear(&[saying("a", Speaker::Agent, "your secret")]);
    let told = format!("{talk:?} {:?}", talk.view());
    assert!(!told.contains("secret"), "{told}");
}

proptest! {
    #[test]
    fn it_is_bounded_and_in_the_order_of_the_times(
        lines in prop::collection::vec((0_i64..500, any::<bool>(), 0_usize..3_000), 0..400),
    ) {
        let mut talk = Talk::default();
        for (at, customer, length) in &lines {
            let speaker = if *customer { Speaker::Customer } else { Speaker::Agent };
            talk.hear(&[said(*at, speaker, &"w".repeat(*length))]);
        }
        let view = talk.view();
        prop_assert!(view.said.len() <= MOST_LINES);
        let bytes: usize = talk.lines.iter().map(|line| line.said.text.len()).sum();
        prop_assert_eq!(bytes, talk.bytes, "counted right");
        prop_assert!(bytes <= MOST_BYTES);
        prop_assert!(view.said.windows(2).all(|two| two[0].at <= two[1].at));
        let spoken = lines.iter().filter(|(_, _, length)| *length > 0).count();
        prop_assert_eq!(view.is_cut, view.said.len() < spoken, "what is missing is told");
        let mut numbers: Vec<_> = view.said.iter().map(|line| line.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), view.said.len(), "each line has its own");
    }

    #[test]
    fn each_utterance_under_way_is_shown_once(
        events in prop::collection::vec((0_u8..6, any::<bool>(), "[a-c ]{0,6}"), 0..60),
    ) {
        let mut talk = Talk::default();
        for (id, is_final, text) in &events {
            let speaker = if id % 2 == 0 { Speaker::Customer } else { Speaker::Agent };
            if *is_final {
                talk.hear(&[said(1, speaker, text)]);
                let mut left = talk.saying.iter();
                let text_is_left = left.any(|one| one.speaker == speaker && one.text == *text);
                prop_assert!(!text_is_left || text.trim().is_empty() || talk.saying.len() > 1);
            } else {
                talk.overhear(&[saying(&id.to_string(), speaker, text)]);
            }
            let mut ids: Vec<_> = talk.saying.iter().map(|one| &one.utterance_id).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), talk.saying.len());
            prop_assert!(talk.saying.len() <= MOST_SAYING);
        }
    }
}
