//! A phrase beside a platform that grants the role or does not, and a keyring in memory.

use std::ffi::OsString;

use sandbox::Sandbox;
use tempfile::TempDir;

use super::*;
use crate::access::scopes_of;
use crate::clock::Clock;
use crate::companion::Connection;
use crate::desk::DeskParts;
use crate::outbox::Pace;
use crate::secrets::{SecretName, SecretStore};
use crate::settings::{Environment, Flags, Settings};
use crate::view::panel::ConnectionForm;

const PHRASE: &str = "correct horse battery";

fn connection(platform: &Sandbox) -> Connection {
    let banner = platform.banner();
    let form = ConnectionForm {
        api_url: banner.api_url.to_string(),
        login_url: banner.login_url.to_string(),
        client_id: banner.client_id.clone(),
        client_secret: banner.client_secret.clone(),
        library_id: banner.library_id.to_string(),
        agent_id: String::new(),
    };
    Connection::from_form(&form).expect("whole")
}

/// With a keyring that lives as long as the test's process.
async fn desk(dir: &TempDir, connection: Option<Connection>) -> (Desk, SecretStore) {
    keyring_core::set_default_store(keyring_core::mock::Store::new().expect("a mock store"));
    let secrets = SecretStore::in_default_store();
    let folder = ("CUECARD_DATA_DIR".to_owned(), OsString::from(dir.path()));
    let environment: Environment = [folder].into_iter().collect();
    let settings = Settings::load(&environment, &Flags::default()).expect("good settings");
    let desk = Desk::open(DeskParts {
        settings: &settings,
        connection,
        secrets: secrets.clone(),
        clock: Clock::system(),
        pace: Pace::default(),
        prompts: crate::prompts::Pace::default(),
        summaries: crate::summaries::Pace::default(),
    });
    (desk.await.expect("opens"), secrets)
}

async fn is_set(desk: &Desk, secrets: &SecretStore) -> bool {
    let name = SecretName::unlock(desk.store.install(), "reviewer");
    secrets.get(&name).await.expect("reads").is_some()
}

/// What is on record of phrases, in order.
fn kinds(desk: &Desk) -> Vec<String> {
    let reader = desk.store.reader().expect("reads");
    let events = (1..).map_while(|seq| reader.entry(seq).expect("read"));
    events
        .map(|event| event.kind)
        .filter(|kind| kind.starts_with("unlock_"))
        .collect()
}

fn phrase() -> SecretString {
    PHRASE.to_owned().into()
}

#[tokio::test]
async fn a_phrase_is_set_by_who_has_the_role_and_is_on_record() {
    let platform = sandbox::start(sandbox::Options::default());
    let platform = platform.await.expect("starts");
    let dir = TempDir::new().expect("a folder");
    let (mut desk, secrets) = desk(&dir, Some(connection(&platform))).await;

    let _ = platform.faults().withhold_scopes(scopes_of(Role::Reviewer));
    let refused = desk.set_unlock(Role::Reviewer, Some(phrase())).await;
    let refused = refused.expect_err("not theirs to set").to_string();
    assert!(refused.contains(scopes_of(Role::Reviewer)[0]), "{refused}");
    assert!(!is_set(&desk, &secrets).await, "nothing is kept");
    assert_eq!(kinds(&desk), [""; 0]);

    platform.faults().clear();
    let set = desk.set_unlock(Role::Reviewer, Some(phrase())).await;
    set.expect("it is theirs now");
    assert!(is_set(&desk, &secrets).await);
    let short = Some("too short".to_owned().into());
    let short = desk.set_unlock(Role::Reviewer, short).await;
    let short = short.expect_err("short").to_string();
    assert!(short.contains("12 to 256"), "{short}");
    assert!(is_set(&desk, &secrets).await, "the one before stays");

    let cleared = desk.set_unlock(Role::Reviewer, None).await;
    cleared.expect("taken away");
    assert!(!is_set(&desk, &secrets).await);
    assert_eq!(kinds(&desk), ["unlock_set", "unlock_cleared"]);
    desk.close().await.expect("closed");
    platform.shutdown().await;
}

#[tokio::test]
async fn nothing_is_kept_that_nobody_granted_or_that_is_not_on_record() {
    let platform = sandbox::start(sandbox::Options::default());
    let platform = platform.await.expect("starts");
    let dir = TempDir::new().expect("a folder");
    let (mut alone, secrets) = desk(&dir, None).await;
    let refused = alone.set_unlock(Role::Reviewer, Some(phrase())).await;
    assert!(matches!(refused, Err(DeskError::NoPlatform)), "{refused:?}");
    assert!(!is_set(&alone, &secrets).await);
    alone.close().await.expect("closed");

    let (mut desk, secrets) = desk(&dir, Some(connection(&platform))).await;
    desk.store.close().await.expect("closed");
    let refused = desk.set_unlock(Role::Reviewer, Some(phrase())).await;
    assert!(matches!(refused, Err(DeskError::Record(_))), "{refused:?}");
    assert!(!is_set(&desk, &secrets).await, "rather no phrase");
    platform.shutdown().await;
}
