use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use assist::clock::Clock;
use assist::companion::{Handle, Parts, open_record, start_with};
use assist::outbox::Pace;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Settings};
use assist::view::access::AreaState;
use serde_json::Value;

use super::*;

fn app_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/app")
}

/// Every command that a window's capability permits.
fn permitted(window: &str) -> BTreeSet<String> {
    let file = app_folder().join(format!("capabilities/{window}.json"));
    let capability: Value =
        serde_json::from_str(&fs::read_to_string(file).expect("there")).expect("JSON");
    let granted: BTreeSet<&str> = capability["permissions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|name| name.as_str().expect("a name"))
        .collect();
    let mut found = BTreeSet::new();
    let mut commands = BTreeSet::new();
    for file in fs::read_dir(app_folder().join("permissions")).expect("there") {
        let text = fs::read_to_string(file.expect("listed").path()).expect("read");
        let document: toml_edit::DocumentMut = text.parse().expect("TOML");
        let permissions = document["permission"].as_array_of_tables().expect("tables");
        for permission in permissions {
            let name = permission["identifier"].as_str().expect("a name");
            if let Some(&name) = granted.get(name) {
                found.insert(name);
                let allowed = permission["commands"]["allow"].as_array().expect("a list");
                commands.extend(
                    allowed
                        .iter()
                        .map(|it| it.as_str().expect("a name").to_owned()),
                );
            }
        }
    }
    assert_eq!(
        found, granted,
        "every permission of {window}.json is in permissions/"
    );
    commands
}

/// What needs no area on the desk.
fn is_free(command: &str) -> bool {
    needs(command) == Some(Needs::Nothing)
}

/// A companion nobody is signed in to.
async fn companion(folder: &std::path::Path) -> Handle {
    let environment = Environment::default();
    let flags = Flags {
        data_dir: Some(folder.to_owned()),
        ..Flags::default()
    };
    let settings = Settings::load(&environment, &flags).expect("defaults");
    let clock = Clock::system();
    let store = open_record(folder.to_owned(), clock.now(), std::time::Duration::ZERO)
        .await
        .expect("opens");
    let parts = Parts {
        store,
        secrets: SecretStore::in_memory(None),
        clock,
        session: None,
        pace: Pace::default(),
        prompts: assist::prompts::Pace::default(),
        summaries: assist::summaries::Pace::default(),
        sign_in: std::time::Duration::from_mins(2),
    };
    start_with(&settings, parts).0
}

#[tokio::test]
async fn every_command_of_the_desk_is_refused_while_its_area_is_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let companion = companion(folder.path()).await;
    let access = companion.access();
    let asked = permitted("desk");
    assert!(asked.len() > 30, "the capability was read: {asked:?}");
    for command in &asked {
        assert!(
            needs(command).is_some(),
            "{command} has no place in the gate's table, so the desk can't call it"
        );
        let passed = pass(&access, command, true);
        if is_free(command) {
            assert_eq!(passed, Ok(()), "{command}");
        } else {
            let refused = passed.expect_err("its area is closed");
            assert_eq!(refused.code, Code::AreaClosed, "{command}");
        }
    }
    let free: Vec<&String> = asked.iter().filter(|command| is_free(command)).collect();
    assert_eq!(
        free,
        [
            "open_area",
            "set_unlock",
            "show_panel",
            "start_options",
            "unlock",
            "watch_access"
        ],
        "nothing else may be asked before an area is open"
    );

    // Asking with nobody signed in opens nothing.
    access.open(Area::Studio).await.expect("asked");
    let view = access.views().borrow().clone();
    assert!(matches!(view.areas[0].state, AreaState::Refused { .. }));
    assert!(pass(&access, "deploy_prompt", true).is_err());
    let unknown = pass(&access, "no_such_command", true);
    assert!(unknown.is_err(), "what the table does not name is refused");
    companion.shutdown().await;
}

#[test]
fn the_panel_can_ask_for_nothing_that_needs_an_area() {
    let panel = permitted("panel");
    assert!(
        panel.contains("accept_suggestion"),
        "the capability was read"
    );
    for command in &panel {
        let needs = needs(command);
        assert!(
            needs.is_none() || command == "start_options",
            "{command} belongs to the desk: {needs:?}"
        );
    }
    let desk = permitted("desk");
    let both: Vec<&String> = desk.intersection(&panel).collect();
    assert_eq!(
        both,
        ["start_options"],
        "they share no command but the first"
    );
}
