//! What was said goes with the frames: all of it, once, in order.

use rstest::rstest;
use sandbox::content::{Conversation, Library, Speaker};
use sandbox::{Assignment, Frame, Options};
use serde_json::{Value, json};

use crate::kit::{Desk, SOON, WebSocket, frame, say, subscription};

/// Speaker and words of everything a frame carries.
fn spoken(frame: &Value) -> Vec<(String, String)> {
    let utterances = frame["metadata"]["utterances"].as_array();
    let text = |one: &Value, name: &str| one[name].as_str().expect("text").to_owned();
    utterances
        .into_iter()
        .flatten()
        .map(|one| (text(one, "speaker"), text(one, "text")))
        .collect()
}

/// What a client must have heard in the end: every line but the notes of the system.
fn script(conversation: &Conversation) -> Vec<(String, String)> {
    let name = |speaker| match speaker {
        Speaker::Customer => Some("customer"),
        Speaker::Agent => Some("agent"),
        Speaker::System => None,
    };
    let lines = conversation.lines.iter();
    lines
        .filter_map(|line| Some((name(line.speaker)?.to_owned(), line.text.clone())))
        .collect()
}

/// Reads frames until everything was said.
async fn heard(socket: &mut WebSocket, wanted: usize) -> (Vec<(String, String)>, Vec<Value>) {
    let (mut heard, mut frames) = (Vec::new(), Vec::new());
    while heard.len() < wanted {
        let next = frame(socket).await;
        heard.extend(spoken(&next));
        frames.push(next);
    }
    (heard, frames)
}

#[rstest]
#[case::every_kind(json!(["knowledge", "process"]))]
#[case::one_kind_is_enough_to_hear_all(json!(["knowledge"]))]
#[tokio::test]
async fn every_word_comes_once_and_in_order(#[case] kinds: Value) {
    let desk = Desk::fast().await;
    let library = Library::built_in();
    let conversation = &library.businesses[0].conversations[0];
    let script = script(conversation);
    let mut socket = desk.socket().await;
    let mut asked = subscription(desk.sandbox.banner().interactions[0]);
    asked["suggestionTypes"] = kinds;
    say(&mut socket, &asked).await;
    let (heard, frames) = heard(&mut socket, script.len()).await;
    assert_eq!(heard, script);
    let from_start = |frame: &Value| frame["metadata"]["transcriptFromStart"] == true;
    let begins: Vec<bool> = frames.iter().map(from_start).collect();
    assert!(begins[0], "the first frame has the first words");
    assert!(!begins[1..].contains(&true), "and says so alone");
    let last = frames.last().expect("frames came");
    assert_eq!(
        last["suggestions"],
        json!([]),
        "what was said after the last suggestion comes by itself"
    );
    let times: Vec<&str> = frames
        .iter()
        .filter_map(|frame| frame["metadata"]["utterances"].as_array())
        .flatten()
        .filter_map(|one| one["at"].as_str())
        .collect();
    assert_eq!(times.len(), script.len(), "each has its time");
    assert!(times.is_sorted(), "which never goes back");
}

#[tokio::test]
async fn a_window_that_reaches_back_brings_the_same_words_again() {
    let desk = Desk::fast().await;
    let interaction = desk.sandbox.banner().interactions[1];
    let library = Library::built_in();
    let conversation = library.businesses.iter().flat_map(|one| &one.conversations);
    let of = |one: &&Conversation| one.id == interaction.0;
    let script = script(conversation.clone().find(of).expect("in the library"));
    let mut first = desk.socket().await;
    say(&mut first, &subscription(interaction)).await;
    let (_, frames) = heard(&mut first, script.len()).await;
    drop(first);
    let mut second = desk.socket().await;
    say(&mut second, &subscription(interaction)).await;
    let (again, same) = heard(&mut second, script.len()).await;
    assert_eq!(again, script);
    assert_eq!(same, frames, "at the same times, word for word");
}

#[tokio::test]
async fn the_end_waits_for_the_last_words_whoever_began_it() {
    let options = Options {
        speed: 200.0,
        at_once: 1,
        ..Options::default()
    };
    let desk = Desk::open(options).await;
    let interaction = desk.sandbox.banner().interactions[0];
    let mut socket = desk.socket().await;
    say(&mut socket, &subscription(interaction)).await;
    let first = frame(&mut socket).await;
    // It is playing already when the floor gives it to the agent.
    let mut told = desk.sandbox.assignments();
    let started = told.recv().await.expect("the floor is open");
    assert!(matches!(started, Assignment::Started(about) if about.interaction_id == interaction));
    let ended = tokio::time::timeout(SOON, told.recv()).await;
    assert_eq!(
        ended.expect("in time"),
        Some(Assignment::Ended(interaction))
    );
    let mark = json!({"interactionId": interaction, "suggestions": [], "mark": true});
    desk.sandbox.push(interaction, Frame::json(&mark)).await;
    let mut heard = spoken(&first);
    loop {
        let next = frame(&mut socket).await;
        if next == mark {
            break;
        }
        heard.extend(spoken(&next));
    }
    let script = script(&Library::built_in().businesses[0].conversations[0]);
    assert_eq!(heard, script, "everything was said before the end");
}
