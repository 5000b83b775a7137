//! The outbox with the real engine, on real files: killed, full, years behind, set back in time.

mod backlog;
mod crash;
mod prompts;
mod trouble;
mod upgrade;
mod wiped;

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use assist::clock::Clock;
use assist::companion::Connection;
use assist::desk::{Desk, DeskParts};
use assist::outbox::Pace;
use assist::secrets::SecretStore;
use assist::settings::{Environment, Flags, Settings};
use assist::view::panel::ConnectionForm;
use sandbox::{Banner, Options, Sandbox};
use serde_json::{Value, json};
use uuid::Uuid;

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// As the product paces deliveries, with pauses that nobody notices.
fn quick() -> Pace {
    let usual = Pace::default();
    Pace {
        feedback_gap: Duration::from_micros(100),
        round: wire::retry::Rule {
            unit: Duration::from_millis(1),
            ..usual.round
        },
        between_rounds: Duration::from_millis(5),
        longest: Duration::from_millis(20),
        unreachable: Duration::from_millis(5),
        spread: Duration::ZERO,
        record: Duration::from_millis(20),
        ..usual
    }
}

/// A platform that takes feedback as fast as it comes.
async fn platform() -> Sandbox {
    let options = Options {
        feedback_a_second: 1_000_000,
        ..Options::default()
    };
    sandbox::start(options).await.expect("a free port")
}

fn form(banner: &Banner) -> ConnectionForm {
    ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: banner.agent_id.to_string(),
    }
}

async fn desk(dir: &Path, form: Option<&ConnectionForm>) -> Desk {
    desk_at(dir, form, Clock::system()).await
}

async fn desk_at(dir: &Path, form: Option<&ConnectionForm>, clock: Clock) -> Desk {
    let environment: Environment = [
        ("CUECARD_DATA_DIR".to_owned(), OsString::from(dir)),
        (
            "CUECARD_API_URL".to_owned(),
            OsString::from("http://127.0.0.1:9"),
        ),
        ("CUECARD_ALLOW_LOOPBACK".to_owned(), OsString::from("1")),
        (
            "CUECARD_AGENT_ID".to_owned(),
            OsString::from("6a1f3c88-51d7-4a0b-9e51-f0aa51f2a001"),
        ),
    ]
    .into_iter()
    .collect();
    let settings = Settings::load(&environment, &Flags::default()).expect("good settings");
    let connection = form.map(|form| Connection {
        sandbox: true,
        ..Connection::from_form(form).expect("the banner is a good form")
    });
    let parts = DeskParts {
        settings: &settings,
        connection,
        secrets: SecretStore::in_memory(None),
        clock,
        pace: quick(),
        prompts: assist::prompts::Pace::default(),
        summaries: assist::summaries::Pace::default(),
    };
    Desk::open(parts).await.expect("opens")
}

fn feedback(comments: &str) -> Value {
    json!({
        "recommendationId": Uuid::new_v4(), "conversationId": Uuid::new_v4(),
        "feedbackType": "helpful", "comments": comments, "relevanceScore": 0.9,
    })
}

fn assert_whole(dir: &Path) {
    let reader = assist::store::Reader::open(dir).expect("a record");
    let verdict = reader.verify(|_| {}).expect("readable");
    assert_eq!(verdict.first_break, None, "the chain holds");
}
