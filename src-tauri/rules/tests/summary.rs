//! Summaries against whole talks: the sandbox's own conversations.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rules::summary::{Findings, Heard, findings_against};
use rules::transcript::{Speaker, Transcript, Utterance};
use unicode_segmentation::UnicodeSegmentation as _;

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sandbox/content")
}

fn said(speaker: &str, text: &str) -> Option<Utterance> {
    let speaker = match speaker {
        "Customer" => Speaker::Customer,
        "Agent" => Speaker::Agent,
        _ => return None,
    };
    Some(Utterance {
        speaker,
        text: text.to_owned(),
        at: None,
    })
}

/// `[00:02] Agent: …` lines; all else of a conversation's file is not said.
fn conversation(text: &str) -> Transcript {
    let utterances = text.lines().filter_map(|line| {
        let line = line.strip_prefix('[')?.split_once("] ")?.1;
        let (speaker, text) = line.split_once(": ")?;
        said(speaker, text)
    });
    Transcript {
        utterances: utterances.collect(),
    }
}

/// All talks there are, each with a name to tell it by.
fn talks() -> Vec<(String, Transcript)> {
    let mut talks = Vec::new();
    let businesses = fs::read_dir(content()).expect("the sandbox has content");
    for business in businesses.flatten() {
        let Ok(files) = fs::read_dir(business.path().join("conversations")) else {
            continue;
        };
        for file in files.flatten() {
            let text = fs::read_to_string(file.path()).expect("a conversation is text");
            talks.push((file.path().display().to_string(), conversation(&text)));
        }
    }
    talks.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(talks.len() >= 18, "three businesses of six conversations");
    assert!(talks.iter().all(|(_, talk)| talk.has_both_sides()));
    talks
}

fn checked(text: &str, heard: &Heard) -> Findings {
    findings_against(text, Some(heard), "en-US")
}

#[track_caller]
fn expect_nothing(name: &str, text: &str, heard: &Heard) {
    let unsaid = checked(text, heard).unsaid;
    let marked: Vec<_> = unsaid.iter().map(|found| found.span.of(text)).collect();
    assert!(marked.is_empty(), "{name}: {marked:?} was said: {text}");
}

#[test]
fn what_is_copied_is_never_marked() {
    for (name, talk) in talks() {
        let heard = Heard::of(&talk);
        expect_nothing(&name, &talk.text(), &heard);
        for said in &talk.utterances {
            expect_nothing(&name, &said.text, &heard);
        }
        let of = |speaker| {
            let lines = talk
                .utterances
                .iter()
                .filter(|said| said.speaker == speaker);
            let lines: Vec<_> = lines.map(|said| said.text.as_str()).collect();
            lines.join(" ")
        };
        let (customer, agent) = (of(Speaker::Customer), of(Speaker::Agent));
        expect_nothing(
            &name,
            &format!("Customer: {customer}\nAgent: {agent}"),
            &heard,
        );
    }
}

#[test]
fn lines_of_a_talk_make_no_personal_data_of_their_own() {
    for (name, talk) in talks() {
        let text = talk.text();
        let heard = Heard::of(&talk);
        let across: Vec<_> = checked(&text, &heard)
            .personal
            .iter()
            .map(|found| found.span.of(&text).to_owned())
            .filter(|found| found.contains('\n'))
            .collect();
        assert!(across.is_empty(), "{name}: {across:?}");
    }
}

#[test]
fn another_amount_is_always_marked() {
    for (name, talk) in talks() {
        let text = "The customer was promised $93,471.86 by Mr. Szczepaniak.";
        let found = checked(text, &Heard::of(&talk));
        let marked: Vec<_> = found.unsaid.iter().map(|it| it.span.of(text)).collect();
        let names: &[&str] = if found.checked_names {
            &["Szczepaniak"]
        } else {
            &[]
        };
        assert_eq!(marked, [&["$93,471.86"], names].concat(), "{name}");
    }
}

/// The entries of a file below `summaries`: the talk that is named, and the text.
fn written(file: &str) -> Vec<(Heard, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/summaries")
        .join(file);
    let text = fs::read_to_string(path).expect("the file is there");
    let talks = talks();
    let entries = text.split("\n== ").skip(1).map(|entry| {
        let (name, text) = entry.split_once('\n').expect("a text follows");
        let file = name.replace('/', "/conversations/");
        let (_, talk) = talks
            .iter()
            .find(|(path, _)| path.ends_with(&format!("{file}.txt")))
            .expect("the conversation is there");
        (Heard::of(talk), text.trim().to_owned())
    });
    entries.collect()
}

#[test]
fn nothing_true_is_marked_in_other_words_either() {
    let entries = written("faithful.txt");
    assert_eq!(entries.len(), 12);
    for (heard, text) in entries {
        assert!(checked(&text, &heard).checked_names, "it is in English");
        expect_nothing("faithful.txt", &text, &heard);
    }
}

#[test]
fn what_is_not_true_is_marked() {
    let entries = written("unfaithful.txt");
    assert_eq!(entries.len(), 8);
    for (heard, entry) in entries {
        let (wrong, text) = entry.split_once('\n').expect("a text follows");
        let unsaid = checked(text, &heard).unsaid;
        let marked: Vec<_> = unsaid.iter().map(|found| found.span.of(text)).collect();
        assert_eq!(marked, [wrong], "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_choice_of_what_was_said_is_marked(
        talk in prop::sample::select(talks()),
        chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..12),
        joint in prop::sample::select(vec![" ", "\n", "\n\n", " - "]),
    ) {
        let (name, talk) = talk;
        let sentences: Vec<&str> = talk
            .utterances
            .iter()
            // Not at every dot: "39.90" is one number, its halves nobody said.
            .flat_map(|said| said.text.unicode_sentences())
            .map(str::trim)
            .filter(|sentence| !sentence.is_empty())
            .collect();
        let chosen: Vec<&str> = chosen.iter().map(|at| *at.get(&sentences)).collect();
        let text = chosen.join(joint);
        let unsaid = checked(&text, &Heard::of(&talk)).unsaid;
        let marked: Vec<_> = unsaid.iter().map(|found| found.span.of(&text)).collect();
        prop_assert!(marked.is_empty(), "{name}: {marked:?} in {text}");
    }
}
