//! The gate before the CRM: exactly what was approved arrives, once; whatever was changed behind
//! the program's back stays here.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use sandbox::{Endpoint, Options, Sandbox};
use serde_json::json;

use crate::clock::Clock;
use crate::companion::Connection as Profile;
use crate::desk::{Desk, DeskParts, Outcome};
use crate::outbox::Pace;
use crate::secrets::SecretStore;
use crate::settings::{Environment, Flags, Settings};
use crate::store::{Query, StoredFiling, summary_kit as kit};
use crate::view::panel::ConnectionForm;

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

const NUMBER: &str = "Call back on 415-555-0132, she said.";

/// A desk on this record; with no platform nothing leaves it.
async fn desk(dir: &Path, platform: Option<&Sandbox>) -> Desk {
    let environment: Environment = [
        ("CUECARD_DATA_DIR".to_owned(), OsString::from(dir)),
        (
            "CUECARD_API_URL".to_owned(),
            OsString::from("http://127.0.0.1:9"),
        ),
    ]
    .into_iter()
    .collect();
    let settings = Settings::load(&environment, &Flags::default()).expect("good settings");
    let connection = platform.map(|platform| {
        let banner = platform.banner();
        let form = ConnectionForm {
            api_url: banner.api_url.to_string(),
            login_url: banner.login_url.to_string(),
            client_id: banner.client_id.clone(),
            client_secret: banner.client_secret.clone(),
            library_id: banner.library_id.to_string(),
            agent_id: banner.agent_id.to_string(),
        };
        Profile {
            sandbox: true,
            ..Profile::from_form(&form).expect("the banner is a good form")
        }
    });
    let usual = Pace::default();
    let parts = DeskParts {
        settings: &settings,
        connection,
        secrets: SecretStore::in_memory(None),
        clock: Clock::system(),
        pace: Pace {
            spread: Duration::ZERO,
            unreachable: Duration::from_millis(5),
            record: Duration::from_millis(20),
            ..usual
        },
        prompts: crate::prompts::Pace::default(),
        summaries: crate::summaries::Pace::default(),
    };
    Desk::open(parts).await.expect("opens")
}

async fn sandbox() -> Sandbox {
    sandbox::start(Options::default())
        .await
        .expect("a free port")
}

/// Kept, made, approved and put in the outbox with nobody to take it: summary and delivery.
async fn filed(dir: &Path, text: &str) -> (i64, u64) {
    let offline = desk(dir, None).await;
    let store = offline.store();
    let id = kit::make(store, kit::new(Some("Customer: Hello.")), "Generated.").await;
    let typed = crate::store::Written(text.to_owned());
    let typed = store.edit_summary(id, typed, None, false, kit::now()).await;
    typed.expect("durable");
    let approved = kit::decided(id, kit::approvals(text));
    store.commit(approved).await.expect("approved");
    let put = kit::file(store, id).await.expect("on disk").delivery;
    offline.close().await.expect("closed");
    (id, put.expect("put with it"))
}

fn record(dir: &Path, action: &str) -> Vec<serde_json::Value> {
    let reader = crate::store::Reader::open(dir).expect("a record");
    let query = Query {
        action: Some(action.to_owned()),
        ..Query::default()
    };
    let mut found = Vec::new();
    reader
        .search(&query, |event| {
            found.extend(event.payload);
            std::ops::ControlFlow::Continue(())
        })
        .expect("readable");
    found
}

#[tokio::test]
async fn exactly_what_was_approved_arrives_once() {
    for (text, verified) in [("The router was replaced.", true), (NUMBER, false)] {
        let dir = tempfile::tempdir().expect("a folder");
        let (id, delivery) = filed(dir.path(), text).await;
        let platform = sandbox().await;
        // The CRM takes it, then the answer is lost: the next attempt has the same key.
        let _ = platform.faults().on(Endpoint::CrmWebhook).lose_answer();
        let mut online = desk(dir.path(), Some(&platform)).await;
        let flushed = online.flush(DEADLINE).await.expect("delivers");
        assert_eq!((flushed.waiting, flushed.failed), (0, 0), "{delivery}");
        let effects = platform.effects(Endpoint::CrmWebhook);
        assert_eq!(effects.total, 1, "once, however often it was told");
        let told = platform.received().to(Endpoint::CrmWebhook).last();
        let body = told.expect("told").body;
        assert_eq!(
            body,
            json!({
                "interactionId": kit::INTERACTION, "agentId": uuid::Uuid::from_u128(9),
                "summaryText": text,
                "metadata": {
                    "summaryLength": "medium", "redactionVerified": verified,
                    "sentimentAligned": true, "generatedAt": "2026-09-21T14:13:20.000Z",
                    "trackingId": uuid::Uuid::from_u128(5),
                },
            })
        );
        let summary = kit::stored(online.store(), id);
        assert!(matches!(summary.filing, StoredFiling::Filed { .. }));
        assert_eq!(summary.text.0, text);
        online.close().await.expect("closed");
        let synced = record(dir.path(), "summary_synced");
        assert_eq!(synced.len(), 1, "{synced:?}");
        let entry = &synced[0];
        assert_eq!(entry["action"], "SUMMARY_GENERATED_AND_SYNCED");
        assert_eq!(
            (
                &entry["status"],
                &entry["redactionVerified"],
                &entry["sentimentAligned"]
            ),
            (&json!(200), &json!(verified), &json!(true)),
            "{entry}"
        );
        assert!(entry["latencyMs"].is_u64() && entry.get("error").is_none());
        platform.shutdown().await;
    }
}

#[tokio::test]
async fn a_refusal_is_on_record_and_waits_for_a_person() {
    let dir = tempfile::tempdir().expect("a folder");
    let (id, delivery) = filed(dir.path(), "The router was replaced.").await;
    let platform = sandbox().await;
    let refusal = platform.faults().on(Endpoint::CrmWebhook).fail(1).with(400);
    let mut online = desk(dir.path(), Some(&platform)).await;
    let outcome = online.outcome(delivery, DEADLINE).await.expect("known");
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
    assert!(refusal.is_met());
    let failed = record(dir.path(), "summary_sync_failed");
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["action"], "SUMMARY_SYNC_FAILED");
    assert_eq!(failed[0]["error"], "refused");
    let stands = kit::stored(online.store(), id).filing;
    assert!(
        matches!(
            &stands,
            StoredFiling::Failed {
                problem: Some(_),
                ..
            }
        ),
        "{stands:?}"
    );
    online.retry(delivery).await.expect("goes again");
    let outcome = online.outcome(delivery, DEADLINE).await.expect("known");
    assert!(matches!(outcome, Outcome::Delivered { .. }), "{outcome:?}");
    assert_eq!(platform.effects(Endpoint::CrmWebhook).total, 1);
    online.close().await.expect("closed");
    platform.shutdown().await;
}

/// Each is what somebody with the file in hand, or damage to it, may have done to a filing that waits.
const TAMPERED: [(&str, &str); 9] = [
    (
        "another text",
        "UPDATE comment SET text = 'Nothing was said.' WHERE id = (SELECT comment FROM outbox)",
    ),
    (
        "more personal data",
        "UPDATE comment SET text = text || ' And jane@example.com.'
         WHERE id = (SELECT comment FROM outbox) OR id = (SELECT text FROM summary)",
    ),
    ("no approvals", "UPDATE summary SET decisions = '{}'"),
    (
        "damaged approvals",
        "UPDATE summary SET decisions = '{\"approvals\": 7}'",
    ),
    (
        "an approval of something else",
        "UPDATE summary SET decisions = json_replace(decisions, '$.approvals[0].digest',
            '0000000000000000000000000000000000000000000000000000000000000000')",
    ),
    (
        "another conversation",
        "UPDATE outbox SET interaction = '5e1f7a52-3c0d-4b8e-9a46-d2b7c1c0d202';
         UPDATE summary SET interaction = '5e1f7a52-3c0d-4b8e-9a46-d2b7c1c0d202'",
    ),
    (
        "the text that stands is another",
        "UPDATE comment SET text = 'Nothing was said.' WHERE id = (SELECT text FROM summary)",
    ),
    ("no summary", "UPDATE summary SET delivery = NULL"),
    ("no text", "UPDATE outbox SET comment = NULL"),
];

#[tokio::test]
async fn whatever_was_changed_behind_the_programs_back_is_never_sent() {
    for (what, sql) in TAMPERED {
        let dir = tempfile::tempdir().expect("a folder");
        let (_, delivery) = filed(dir.path(), NUMBER).await;
        let file = dir.path().join("cuecard.db");
        let tamperer = Connection::open(file).expect("the record");
        tamperer.execute_batch(sql).expect("changed");
        assert!(tamperer.changes() > 0, "{what}: it is really changed");
        drop(tamperer);

        let platform = sandbox().await;
        let mut online = desk(dir.path(), Some(&platform)).await;
        for _ in 0..2 {
            let outcome = online.outcome(delivery, DEADLINE).await.expect("known");
            let Outcome::Failed { problem } = outcome else {
                panic!("{what}: {outcome:?}");
            };
            assert!(
                problem.message.starts_with("This summary was not sent: "),
                "{what}: {}",
                problem.message
            );
            assert!(
                !problem.message.contains("555") && !problem.message.contains("jane"),
                "{what}: no word of it is repeated"
            );
            // Trying again does not help.
            online.retry(delivery).await.expect("goes again");
        }
        let outcome = online.outcome(delivery, DEADLINE).await.expect("known");
        assert!(matches!(outcome, Outcome::Failed { .. }), "{what}");
        online.close().await.expect("closed");
        assert_eq!(
            platform.received().to(Endpoint::CrmWebhook).count(),
            0,
            "{what}: not even asked"
        );
        let failed = record(dir.path(), "summary_sync_failed");
        assert_eq!(failed.len(), 3, "{what}: each time on record");
        assert_eq!(failed[0]["error"], "not_cleared", "{what}");
        platform.shutdown().await;
    }
}
