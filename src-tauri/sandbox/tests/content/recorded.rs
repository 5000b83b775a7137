//! The conversations as recorded interactions, and the prompts that are shipped with them.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use jiff::Timestamp;
use rules::backtest::{self, Interaction};
use rules::trigger::{Channel, Event, FIELDS, Moment, Trigger};
use sandbox::content::{Library, Prompt};
use sandbox::{Content, RECORDED_FROM, recorded};
use serde_json::Value;

fn built_in() -> Vec<Interaction> {
    recorded(&Content::BuiltIn).expect("the built-in content has no mistakes")
}

fn prompts(library: &Library) -> impl Iterator<Item = &Prompt> {
    library.businesses.iter().flat_map(|one| &one.prompts)
}

fn trigger(prompt: &Prompt) -> Arc<Trigger> {
    Arc::new(Trigger::of_prompt(&prompt.document).expect("a prompt that may be deployed"))
}

#[test]
fn every_conversation_is_there_line_by_line() {
    let library = Library::built_in();
    let conversations = library.businesses.iter().flat_map(|b| &b.conversations);
    let interactions = built_in();
    assert_eq!(conversations.clone().count(), interactions.len());
    for (conversation, interaction) in conversations.zip(&interactions) {
        let who = &conversation.customer;
        assert_eq!(interaction.id.0, conversation.id, "{who}");
        let opening = &interaction.opening;
        assert_eq!(opening.queue.as_deref(), Some(conversation.queue.as_str()));
        assert_eq!(opening.channel.as_str(), conversation.channel.as_str());
        assert_eq!(opening.attributes, conversation.attributes);
        let said: Vec<(&str, Timestamp)> = interaction
            .moments
            .iter()
            .filter_map(|moment| match &moment.event {
                Event::Said { text, .. } => Some((text.as_str(), moment.at)),
                Event::Suggested { .. }
                | Event::Sentiment(_)
                | Event::Attribute { .. }
                | Event::Passed => None,
            })
            .collect();
        let written: Vec<(&str, Timestamp)> = conversation
            .lines
            .iter()
            .map(|line| (line.text.as_str(), opening.started_at + line.at))
            .collect();
        assert_eq!(said, written, "{who}: each line at its time");
        assert!(
            interaction.moments.is_sorted_by_key(|moment| moment.at),
            "{who}: in order"
        );
    }
    let suggested = |moment: &Moment| matches!(moment.event, Event::Suggested { .. });
    let with = interactions
        .iter()
        .filter(|one| one.moments.iter().any(suggested));
    assert!(with.count() >= 15, "the assistant has something to offer");
    let felt = interactions.iter().flat_map(|one| &one.moments);
    let felt = felt.filter(|moment| matches!(moment.event, Event::Sentiment(_)));
    assert!(felt.count() >= 10, "some feelings are noted");
}

#[test]
fn recordings_begin_one_after_the_other_and_are_always_the_same() {
    let interactions = built_in();
    let starts: Vec<Timestamp> = interactions
        .iter()
        .map(|one| one.opening.started_at)
        .collect();
    assert_eq!(starts[0].as_second(), RECORDED_FROM);
    assert!(starts.is_sorted_by(|a, b| a < b), "no two at once");
    let again = recorded(&Content::Library(Library::built_in())).expect("the same content");
    assert_eq!(interactions, again, "nothing is left to chance");
}

/// The trigger as a platform evaluates it: over everything that is said and known.
#[test]
fn every_active_prompt_fires_in_one_or_a_few_conversations() {
    let interactions = built_in();
    for prompt in prompts(&Library::built_in()) {
        let name = &prompt.document["name"];
        let report = backtest::run(&trigger(prompt), &interactions, |_| {
            std::ops::ControlFlow::Continue(())
        });
        assert!(
            (1..=4).contains(&report.fired),
            "{name}: something to see, and no noise: {}",
            report.fired
        );
    }
}

/// The same as an agent's panel can evaluate it: it knows channel and queue, the suggestions, and
/// what the customer said last when some came; attributes it does not.
#[test]
fn most_prompts_fire_in_the_panel_too() {
    let seen: Vec<Interaction> = built_in().into_iter().map(as_a_panel_sees).collect();
    let fire = |prompt: &&Prompt| {
        let trigger = trigger(prompt);
        prompt.document["status"] == "active"
            && seen
                .iter()
                .any(|one| backtest::hit(&trigger, one).is_some())
    };
    let library = Library::built_in();
    let names: Vec<&Value> = prompts(&library)
        .filter(fire)
        .map(|prompt| &prompt.document["name"])
        .collect();
    assert!(names.len() >= 4, "a demonstration shows them: {names:?}");
    let kinds = prompts(&library)
        .filter(fire)
        .map(|prompt| prompt.document["display"]["type"].as_str());
    let kinds: std::collections::BTreeSet<_> = kinds.collect();
    assert!(kinds.len() >= 2, "in more than one way: {kinds:?}");
}

fn as_a_panel_sees(mut interaction: Interaction) -> Interaction {
    interaction.opening.attributes = BTreeMap::new();
    let mut statement = None;
    let mut moments = Vec::new();
    for moment in interaction.moments {
        match &moment.event {
            Event::Said {
                speaker: rules::trigger::Speaker::Customer,
                ..
            } => statement = Some(moment.event),
            Event::Suggested { .. } => {
                moments.extend(statement.take().map(|event| Moment {
                    at: moment.at,
                    event,
                }));
                moments.push(moment);
            }
            Event::Said { .. } | Event::Sentiment(_) | Event::Attribute { .. } | Event::Passed => {}
        }
    }
    interaction.moments = moments;
    interaction
}

#[test]
fn the_shipped_prompts_show_every_kind() {
    let library = Library::built_in();
    let of = |path: &str| -> Vec<&str> {
        prompts(&library)
            .filter_map(|prompt| prompt.document.pointer(path)?.as_str())
            .collect()
    };
    for kind in rules::prompt::DISPLAY_TYPES {
        assert!(of("/display/type").contains(&kind), "{kind}");
    }
    let inactive = of("/status")
        .iter()
        .filter(|status| **status != "active")
        .count();
    assert_eq!(inactive, 1, "one that is switched off");
    for business in &library.businesses {
        assert!(!business.prompts.is_empty(), "{}", business.name);
    }
    let content = of("/display/content").concat();
    assert!(content.contains("{{customerName}}") && content.contains("{{accountId}}"));
}

#[test]
fn attributes_are_told_from_fields() {
    let library = Library::built_in();
    let conversations = library.businesses.iter().flat_map(|b| &b.conversations);
    let names: Vec<&String> = conversations
        .clone()
        .flat_map(|one| one.attributes.keys())
        .collect();
    assert!(names.iter().any(|name| *name == "accountStatus"));
    assert!(
        names.iter().all(|name| !FIELDS.contains(&name.as_str())),
        "an attribute never hides a field"
    );
}

#[test]
fn the_data_set_is_recorded_too() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content/handbook");
    let interactions = recorded(&Content::Folder(folder)).expect("the handbook has no mistakes");
    assert!(!interactions.is_empty());
    for interaction in &interactions {
        assert_eq!(interaction.opening.channel, Channel::Chat);
        assert!(
            interaction.opening.attributes.contains_key("issueCategory"),
            "what a trigger can name: {:?}",
            interaction.opening.attributes
        );
    }
}

#[test]
fn a_folder_with_mistakes_is_not_recorded() {
    let dir = tempfile::TempDir::new().expect("the test's own folder can be written");
    fs::write(dir.path().join("library.toml"), "name = 1").expect("written");
    let told = recorded(&Content::Folder(dir.path().to_owned()));
    assert!(matches!(told, Err(sandbox::StartError::Content(_))));
}
