use std::ffi::OsString;
use std::fs;
use std::path::Path;

use secrecy::ExposeSecret;
use wire::platform::sign_in::Hints;

use super::*;
use crate::companion::Connection;
use crate::view::panel::ConnectionForm;
use crate::view::sign_in::DeviceForm;
use crate::view::summary::SummaryForm;

const LIBRARY: &str = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";

fn environment(dir: &Path, variables: &[(&str, &str)]) -> Environment {
    variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
        .chain([("CUECARD_DATA_DIR".to_owned(), dir.as_os_str().to_owned())])
        .collect()
}

fn with_file(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("config.toml"), text).expect("writable");
    dir
}

fn bad(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let dir = with_file(text);
    let loaded = Settings::load(&environment(dir.path(), variables), &Flags::default());
    let SettingsError(found) = loaded.err().expect("refused");
    found.into_iter().map(|bad| bad.key).collect()
}

#[test]
fn without_a_file_the_defaults_hold() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    assert_eq!(settings.deck, deck::Settings::default());
    assert_eq!(settings.stream.connection_limit, 5, "contract.md §1");
    assert_eq!(
        settings.stream.max_frame_bytes,
        8 * 1024 * 1024,
        "contract.md §1"
    );
    assert_eq!(settings.connection.form(), None, "nothing to fill in again");
    assert_eq!(settings.config_file, dir.path().join("config.toml"));
    assert_eq!(settings.source("panel.on_accept"), Source::Default);
}

#[test]
fn later_wins_and_the_source_is_known() {
    let dir = with_file(
        "[connection]\napi_url = \"https://file.example.com\"\nclient_id = \"file\"\n\
         [ranking]\nthreshold = 0.5\nrelevance = 1\nconfidence = 0\n",
    );
    let environment = environment(
        dir.path(),
        &[
            ("CUECARD_CLIENT_ID", "env"),
            ("CUECARD_LIBRARY_ID", LIBRARY),
            ("CUECARD_AGENT_ID", ""),
            ("CUECARD_ALLOW_LOOPBACK", "1"),
            ("CUECARD_CLIENT_SECRET", "s3cret"),
        ],
    );
    let flags = Flags {
        settings: [(
            "connection.library_id",
            "11111111-1111-4111-8111-111111111111".to_owned(),
        )]
        .into(),
        ..Flags::default()
    };
    let settings = Settings::load(&environment, &flags).expect("loads");
    let connection = &settings.connection;
    assert_eq!(
        connection.api_url.as_ref().map(Url::as_str),
        Some("https://file.example.com/")
    );
    assert_eq!(settings.source("connection.api_url"), Source::File);
    assert_eq!(connection.client_id.as_deref(), Some("env"));
    assert_eq!(settings.source("connection.client_id"), Source::Environment);
    assert_eq!(settings.source("connection.library_id"), Source::Flag);
    assert_eq!(connection.agent_id, None, "empty counts as not set");
    assert!(settings.webhooks.allow_loopback);
    assert!(
        (settings.deck.ranking.relevance - 1.0).abs() < f64::EPSILON,
        "1 is a number too"
    );
    assert_eq!(
        settings.client_secret.expect("set").expose_secret(),
        "s3cret"
    );
    let form = settings.connection.form().expect("something is known");
    assert_eq!(
        (form.library_id.as_str(), form.client_secret.as_str()),
        ("11111111-1111-4111-8111-111111111111", "")
    );
}

#[test]
fn every_bad_value_is_named_at_its_key() {
    let file = "[connection]\napi_url = 7\nlogin_url = \"http://login.example.com\"\n\
                [ranking]\nthreshold = 1.5\n[attention]\nper_minute = 0\n\
                [panel]\non_accept = \"shout\"\nmax_cards = 1\n[stream]\nconnection_limit = -1\n";
    let mut found = bad(
        file,
        &[
            ("CUECARD_ALLOW_LOOPBACK", "maybe"),
            ("CUECARD_AGENT_ID", "me"),
        ],
    );
    found.sort();
    assert_eq!(
        found,
        [
            "attention.per_minute",
            "connection.agent_id",
            "connection.api_url",
            "connection.login_url",
            "panel.max_cards",
            "panel.on_accept",
            "ranking.threshold",
            "stream.connection_limit",
            "webhooks.allow_loopback",
        ]
    );
    assert_eq!(
        bad("[ranking]\nrelevance = 0.9\n", &[]),
        ["ranking.relevance"],
        "weights that don't add up to 1"
    );
}

#[test]
fn a_secret_in_the_file_is_refused_and_not_repeated() {
    for file in [
        "[connection]\nclient_secret = \"hunter2\"\n",
        "client_secret = \"hunter2\"\n",
        "[connection\nclient_secret = \"hunter2\"\n",
    ] {
        let dir = with_file(file);
        let loaded = Settings::load(&environment(dir.path(), &[]), &Flags::default());
        let error = loaded.err().expect("refused");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

#[test]
fn what_is_not_known_is_said_and_not_refused() {
    let dir = with_file("colour = \"red\"\n[panel]\nwobble = true\n");
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    assert_eq!(settings.unknown, ["colour", "panel.wobble"]);
}

#[test]
fn how_windows_are_drawn_can_be_said_in_the_file() {
    let dir = with_file("[panel]\nrendering = \"accelerated\"\n");
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    assert_eq!(settings.panel.rendering, Rendering::Accelerated);
    assert!(settings.unknown.is_empty(), "it is known");
}

#[test]
fn saving_keeps_comments_and_never_writes_the_secret() {
    let dir = with_file(
        "# ours\n[connection]\nclient_id = \"old\" # the id\nagent_id = \"gone\"\n\n[ranking]\n\
         threshold = 0.8 # strict\n",
    );
    let file = dir.path().join("config.toml");
    let connection = Connection::from_form(&ConnectionForm {
        api_url: "https://api.example.com".into(),
        client_id: "new".into(),
        client_secret: "hunter2".into(),
        library_id: LIBRARY.into(),
        ..ConnectionForm::default()
    })
    .expect("a good form");
    save_connection(&file, &connection).expect("saves");
    save_panel(&file, "keep_on_top", true.into()).expect("saves");
    let text = fs::read_to_string(&file).expect("readable");
    assert!(!text.contains("hunter2"), "{text}");
    for kept in [
        "# ours",
        "client_id = \"new\" # the id",
        "threshold = 0.8 # strict",
    ] {
        assert!(text.contains(kept), "{kept} is missing in:\n{text}");
    }
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    assert_eq!(settings.connection.client_id.as_deref(), Some("new"));
    assert_eq!(settings.connection.agent_id, None, "left empty, so removed");
    assert_eq!(
        settings.connection.login_url.as_ref().map(Url::as_str),
        Some("https://login.example.com/")
    );
    assert!(settings.panel.keep_on_top);
}

#[test]
fn saving_into_a_new_folder_makes_it() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("new/config.toml");
    save_panel(&file, "language", "de".into()).expect("saves");
    assert_eq!(
        fs::read_to_string(&file).expect("readable"),
        "[panel]\nlanguage = \"de\"\n"
    );
}

#[test]
fn summaries_start_with_the_defaults_and_what_was_saved() {
    let dir = with_file("[summary]\nlength = \"short\" # brief\nknowledge_base_id = \"gone\"\n");
    let file = dir.path().join("config.toml");
    let load = || Settings::load(&environment(dir.path(), &[]), &Flags::default());
    assert!(load().is_err(), "no id");
    let id = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
    let form = SummaryForm {
        language_code: "ja-JP".into(),
        summary_length: "long".into(),
        format: "text".into(),
        use_knowledge_base: true,
        knowledge_base_id: id.into(),
        redaction_policy_id: String::new(),
    };
    save_summary(&file, &form, true).expect("saves");
    let settings = load().expect("loads");
    assert_eq!(settings.summary.form(), form);
    assert!(settings.summary.on_end);
    let text = fs::read_to_string(&file).expect("readable");
    assert!(text.contains("length = \"long\" # brief"), "{text}");
    let none = SummaryForm {
        use_knowledge_base: false,
        knowledge_base_id: " ".into(),
        ..form
    };
    save_summary(&file, &none, false).expect("saves");
    let settings = load().expect("loads");
    assert_eq!(
        settings.summary.knowledge_base_id, None,
        "left empty, so removed"
    );

    let dir = with_file("");
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    assert_eq!(settings.summary, SummarySettings::default());
    assert_eq!(settings.retention.summaries_days, 90);
    assert_eq!(settings.summary.form().summary_length, "medium");
    assert_eq!(
        bad(
            "[summary]\nlanguage = \"en\"\nlength = \"tiny\"\nformat = \"xml\"\non_end = 1\n\
             redaction_policy_id = \"x\"\n[retention]\nsummaries_days = 0\n",
            &[]
        ),
        [
            "retention.summaries_days",
            "summary.language",
            "summary.length",
            "summary.format",
            "summary.on_end",
            "summary.redaction_policy_id",
        ]
    );
    assert_eq!(
        bad("[summary]\nuse_knowledge_base = true\n", &[]),
        ["summary.knowledge_base_id"]
    );
}

#[test]
fn prompts_keep_to_the_contracts_bounds_and_nothing_said_is_kept_unless_that_is_set() {
    let dir = with_file("");
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    assert_eq!(
        (settings.prompts.delay_ms, settings.prompts.max_concurrent),
        (500, 3)
    );
    assert!(!settings.record.utterances && !settings.panel.transcript);
    assert_eq!(
        bad(
            "[prompts]\ndelay_ms = 499\nmax_concurrent = 4\n[record]\nutterances = \"yes\"\n",
            &[]
        ),
        [
            "prompts.delay_ms",
            "prompts.max_concurrent",
            "record.utterances"
        ]
    );
}

#[test]
fn a_profile_of_the_other_surface_is_read() {
    let dir = with_file(
        "[connection]\nsurface = \"platform\"\nenvironment = \"eu-central-1\"\n\
         client_id = \"public\"\norganization = \"example\"\nprovider = \"okta\"\n\
         redirect_port = 28483\n",
    );
    let settings = Settings::load(&environment(dir.path(), &[]), &Flags::default()).expect("loads");
    let connection = &settings.connection;
    assert_eq!(connection.surface, Surface::Platform);
    assert_eq!(connection.identity, Identity::Agent, "unless it is said");
    assert_eq!(connection.redirect_port(), 28_483);
    let endpoints = connection.endpoints().expect("a region says where");
    assert_eq!(endpoints.login().as_str(), "https://login.mypurecloud.de/");
    assert_eq!(connection.hints().org.as_deref(), Some("example"));
}

#[test]
fn what_does_not_fit_a_sign_in_is_refused_at_its_key() {
    for (text, key) in [
        ("surface = \"both\"", "connection.surface"),
        ("identity = \"me\"", "connection.identity"),
        (
            "environment = \"mypurecloud.de/admin\"",
            "connection.environment",
        ),
        ("organization = \"example\"", "connection.provider"),
        ("provider = \"okta\"", "connection.organization"),
        (
            "organization_id = \"example\"",
            "connection.organization_id",
        ),
        ("redirect_port = 80", "connection.redirect_port"),
    ] {
        let found = bad(&format!("[connection]\n{text}\n"), &[]);
        assert_eq!(found, [key], "{text}");
    }
}

#[test]
fn a_profile_takes_the_place_of_one_of_the_other_surface() {
    let dir = with_file("[connection]\nlogin_url = \"https://login.example.com\"\n");
    let file = dir.path().join("config.toml");
    let load = || {
        Settings::load(&environment(dir.path(), &[]), &Flags::default())
            .expect("loads")
            .connection
    };
    let form = DeviceForm {
        environment: "mypurecloud.de".into(),
        client_id: "device".into(),
        client_secret: "hunter2".into(),
        agent_id: LIBRARY.into(),
    };
    // What was used until then is surface A's, and names no environment.
    let device = Connection::from_device(&form, &load()).expect("a good form");
    save_connection(&file, &device).expect("saves");
    let settings = load();
    assert_eq!(
        (settings.surface, settings.identity),
        (Surface::Platform, Identity::Client)
    );
    assert_eq!(settings.environment.as_deref(), Some("mypurecloud.de"));
    assert_eq!(
        settings.login_url, None,
        "it would win over the environment"
    );
    let again = Connection::of_device(&settings).expect("all of it but its secret");
    assert_eq!(again.endpoints, device.endpoints);
    assert_eq!(again.agent_id, device.agent_id);

    let assist = Connection::from_form(&ConnectionForm {
        api_url: "https://api.example.com".into(),
        client_id: "other".into(),
        client_secret: "hunter2".into(),
        library_id: LIBRARY.into(),
        ..ConnectionForm::default()
    })
    .expect("a good form");
    save_connection(&file, &assist).expect("saves");
    let settings = load();
    assert_eq!(settings.surface, Surface::Assist);
    assert_eq!(settings.environment, None, "the other profile's");
    let text = fs::read_to_string(&file).expect("readable");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn hints_are_saved_and_taken_back() {
    let dir = with_file("[connection]\nprovider = \"okta\" # ours\norganization = \"old\"\n");
    let file = dir.path().join("config.toml");
    let hints = Hints {
        org: Some("new".into()),
        provider: Some("okta".into()),
        ..Hints::default()
    };
    save_hints(&file, &hints).expect("saves");
    let load = || {
        Settings::load(&environment(dir.path(), &[]), &Flags::default())
            .expect("loads")
            .connection
    };
    assert_eq!(load().hints(), hints);
    save_hints(&file, &Hints::default()).expect("saves");
    assert_eq!(load().hints(), Hints::default());
}
