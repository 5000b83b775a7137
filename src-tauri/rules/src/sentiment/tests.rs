use proptest::prelude::*;

use super::*;
use crate::transcript::{Speaker, Utterance};

const ANGRY: &str = "This is terrible. I am really angry, your service is awful and useless.";
const HAPPY: &str = "That is wonderful, thank you so much! I am very happy with your great help.";
const PLAIN: &str = "The parcel stands at the depot in the north of the town. It has two labels.";

fn talk(lines: &[&str]) -> Transcript {
    let said = |text: &&str| Utterance {
        speaker: Speaker::Customer,
        text: (*text).to_owned(),
        at: None,
    };
    Transcript {
        utterances: lines.iter().map(said).collect(),
    }
}

#[test]
fn moods_have_their_sign() {
    let score = |text| measure(text, "en-US").expect("it is English");
    assert!(score(ANGRY) < -0.5, "{}", score(ANGRY));
    assert!(score(HAPPY) > 0.5, "{}", score(HAPPY));
    assert!(
        score(PLAIN).abs() < 1e-9,
        "no word of the lexicon stands in it"
    );
    assert!(
        score("The help was not good at all, I am afraid, and nothing was solved.") < 0.0,
        "a negation turns a word around"
    );
}

#[test]
fn a_sentence_without_a_mood_counts_as_none() {
    let score = |text: &str| measure(text, "en-US").expect("it is English");
    let alone = score(ANGRY);
    let among = score(&format!("{PLAIN} {ANGRY}"));
    assert!(
        (alone / 2.0 - among).abs() < 1e-9,
        "two sentences with, two without: {alone} {among}"
    );
}

#[test]
fn a_sober_summary_of_a_friendly_talk_is_aligned_and_a_bitter_one_is_not() {
    let talk = talk(&[
        "Hi, my lamp came with a broken glass.",
        "I'm sorry about that. Could you send a photo of the box?",
        "Sure, it is on its way.",
        "Thank you. I'll send another lamp today.",
        "Great, thanks a lot!",
    ]);
    let heard = measure_talk(&talk).expect("it is English");
    let sober = "The customer's lamp came with a broken glass. The agent asked for a photo of the \
                 box and sends another lamp today. The customer was content.";
    let bitter = "The customer was furious about a broken lamp. The service was terrible and the \
                  answer was worthless.";
    let of = |text| measure(text, "en-US").expect("it is English");
    assert!(aligned(heard, of(sober)), "{heard} {}", of(sober));
    assert!(!aligned(heard, of(bitter)), "{heard} {}", of(bitter));
}

#[test]
fn a_long_talk_does_not_run_into_the_end_of_the_scale() {
    let mixed = [
        "The lamp is nice but it came broken.",
        "I am sorry about that problem.",
        "The box was open when the driver brought it to my door in the rain.",
    ];
    let short = measure_talk(&talk(&mixed)).expect("it is English");
    let long = measure_talk(&talk(&mixed.repeat(200))).expect("it is English");
    assert!((short - long).abs() < 1e-9, "{short} {long}");
}

#[test]
fn other_languages_are_not_measured() {
    for text in [
        "Der Kunde ist sehr zufrieden mit der Hilfe und bedankt sich herzlich für den Anruf.",
        "El cliente está muy contento con la ayuda y da las gracias por la llamada de hoy.",
        "Le client est très content de l'aide reçue et remercie la conseillère pour son appel.",
        "お客様は返金の対応に満足しており、担当者に感謝していました。",
    ] {
        for language in ["en-US", "de-DE"] {
            assert_eq!(measure(text, language), None, "{language}: {text}");
        }
        assert_eq!(measure_talk(&talk(&[text])), None, "{text}");
    }
    assert_eq!(
        measure(HAPPY, "fr-FR"),
        None,
        "asked for in French, and English by mistake: not what anybody expects to be measured"
    );
    assert_eq!(measure_talk(&talk(&["ok"])), None, "too short to tell");
}

#[test]
fn nothing_has_no_mood() {
    assert_eq!(measure("", "en-US"), None);
    assert_eq!(measure(" \n ", "en-US"), None);
    assert_eq!(measure_talk(&talk(&[])), None);
}

#[test]
fn less_than_three_tenths_is_aligned() {
    assert!(aligned(0.1, -0.1) && aligned(-0.9, -0.9));
    assert!(!aligned(0.5, 0.1) && !aligned(-0.5, 0.5));
    assert!(!aligned(f64::NAN, 0.0), "no number is aligned with nothing");
}

#[test]
fn odd_input_is_measured_within_the_scale() {
    for text in [
        "😀😡💔 great terrible".repeat(500),
        "great ".repeat(200_000),
        "!".repeat(100_000),
        "GREAT!!! awful??? BUT but n't n't least very kind of".repeat(2_000),
        "\u{0}\u{feff}\u{202e} :) :( -- 'n' ''".repeat(300),
    ] {
        if let Some(score) = measure(&text, "en-US") {
            assert!((-1.0..=1.0).contains(&score), "{score}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_within_the_scale(text in prop_oneof![
        any::<String>(),
        "([A-Za-z!?']{1,8}|😀|very|not|least|at|kind|of|never|so|good|bad|BAD)( ([A-Za-z!?']{1,8}|very|not|least|good|bad|🥳)){0,30}",
    ]) {
        if let Some(score) = measure(&text, "en-US") {
            prop_assert!((-1.0..=1.0).contains(&score));
        }
    }
}
