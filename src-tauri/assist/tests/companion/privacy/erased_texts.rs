//! The same of what the vendor's published API adds to the record: texts that were fetched for cards,
//! questions to the knowledge base and what came of them, what was said.

use std::collections::BTreeSet;
use std::fs;

use assist::companion::{AnswerUse, DocumentOf};
use assist::privacy::Privacy;
use assist::view::panel::ConnectionView;
use assist::view::privacy::ErasureView;
use rules::id::InteractionId;
use sandbox::{Options, Sandbox};
use serde_json::Value;

use super::erased::holding;
use super::until;
use crate::kit::{DEADLINE, Desk, platform_connection, platform_with};

const QUESTION: &str = "how long does a refund for the qvaltrumix take";

/// At a pace at which canned responses come within seconds.
fn quick() -> Options {
    Options {
        speed: 60.0,
        at_once: 3,
        ..Options::default()
    }
}

/// Everything that may be kept is.
async fn keeping_all(platform: &Sandbox) -> Desk {
    let dir = tempfile::tempdir().expect("a folder");
    let config = "[panel]\ntranscript = true\n[record]\nutterances = true\n";
    fs::write(dir.path().join("config.toml"), config).expect("written");
    let mut desk = Desk::open_in(dir, &[]).await;
    let connected = desk.handle.connect_to(platform_connection(platform)).await;
    connected.expect("the sandbox lets us in");
    desk.until_live().await;
    desk
}

/// Looks at whichever tab has the most to show, until a text is on record that was fetched.
async fn until_text_came(desk: &mut Desk) {
    let came = |desk: &Desk| {
        let events = desk.events("suggestion_text_came");
        let mut payloads = events.iter().filter_map(|event| event.payload.as_ref());
        payloads.any(|payload| payload["came"] == "here")
    };
    let mut views = desk.views.clone();
    let waited = tokio::time::timeout(DEADLINE, async {
        while !came(desk) {
            let view = views.borrow_and_update().clone();
            if let Some(busy) = view.tabs.iter().max_by_key(|tab| tab.unread)
                && busy.unread > 0
                && let Ok(id) = busy.id.parse()
            {
                desk.handle.select(id).await.expect("there");
            }
            views.changed().await.expect("the companion is there");
        }
    });
    waited.await.expect("a text in time");
}

/// Asks by hand, copies the first answer and reads its article.
async fn ask(desk: &mut Desk) {
    let view = desk
        .until("an interaction", |view| view.selected.is_some())
        .await;
    let id = view.selected.as_ref().map(|one| one.id.clone());
    let id: InteractionId = id.expect("seen").parse().expect("an id");
    let asked = desk.handle.ask_knowledge(Some(id), QUESTION.to_owned());
    let number = asked.await.expect("answered").number;
    let copied = desk.handle.use_answer(number, 1, AnswerUse::Copied);
    copied.await.expect("on disk");
    let of = DocumentOf::Answer { number, nth: 1 };
    desk.handle.read_document(of).await.expect("there");
    desk.until_events("document_read", 1).await;
}

/// Waits until nothing more can come of an interaction: its tab goes before its summary is on disk.
async fn until_left(privacy: &Privacy, id: &str) {
    let left = async {
        while privacy.erasure_preview(id).await.expect("on record").live {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, left).await.expect("in time");
}

/// Parts of a text that stand on disk as they are, whatever a payload escapes.
fn parts(text: &str) -> BTreeSet<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    let parts = text.split(|c| !plain(c)).map(str::trim);
    let long = parts.filter(|part| part.len() >= 16);
    // One that lies across two pages of the file is not found as a whole.
    long.map(|part| part[..part.len().min(32)].trim().to_owned())
        .collect()
}

/// What each kind of entry says.
fn planted(desk: &Desk) -> Vec<(&'static str, BTreeSet<String>)> {
    let texts = |action: &str, read: &dyn Fn(&Value) -> &Value| {
        let events = desk.events(action);
        let payloads = events.iter().filter_map(|event| event.payload.as_ref());
        let texts = payloads.filter_map(|payload| read(payload).as_str());
        texts.flat_map(parts).collect::<BTreeSet<_>>()
    };
    let said = {
        let file = desk.dir.path().join("cuecard.db");
        let connection = rusqlite::Connection::open(file).expect("a record");
        let asked = "SELECT said FROM moment WHERE said IS NOT NULL AND suggested = '[]'";
        let mut statement = connection.prepare(asked).expect("a table");
        let rows = statement.query_map([], |row| row.get::<_, String>(0));
        let rows = rows.expect("rows").collect::<Result<Vec<_>, _>>();
        rows.expect("texts")
            .iter()
            .flat_map(|text| parts(text))
            .collect()
    };
    vec![
        (
            "the question",
            texts("knowledge_asked", &|it| &it["question"]),
        ),
        (
            "an answer",
            texts("knowledge_asked", &|it| &it["found"][0]["passage"]),
        ),
        ("an article", texts("document_read", &|it| &it["body"])),
        ("a text", texts("suggestion_text_came", &|it| &it["body"])),
        ("what was said", said),
    ]
}

fn found(desk: &Desk, planted: &BTreeSet<String>) -> BTreeSet<String> {
    let left = planted.iter();
    left.filter(|part| !holding(desk.dir.path(), part).is_empty())
        .cloned()
        .collect()
}

#[tokio::test]
async fn no_byte_is_left_of_texts_questions_and_articles() {
    let platform = platform_with(quick()).await;
    let mut desk = keeping_all(&platform).await;
    ask(&mut desk).await;
    until_text_came(&mut desk).await;
    desk.until_events("utterance_heard", 1).await;
    // Nothing more comes, and all there was goes: a text may stand in more than one interaction.
    platform.shutdown().await;
    let view = desk
        .until("the connection is gone, behind all that came", |view| {
            view.connection != ConnectionView::Live
        })
        .await;
    for tab in &view.tabs {
        let id = tab.id.parse().expect("an id");
        desk.handle.end(id).await.expect("ended");
    }
    desk.until("none is followed", |view| view.tabs.is_empty())
        .await;
    let planted = planted(&desk);
    for (place, planted) in &planted {
        let found = found(&desk, planted);
        assert!(
            !found.is_empty(),
            "{place} is on disk, or this test could not fail"
        );
    }

    let privacy = desk.handle.privacy();
    let events = desk.events("");
    let ids: BTreeSet<_> = events
        .iter()
        .filter_map(|one| one.interaction.clone())
        .collect();
    for (n, id) in ids.iter().enumerate() {
        until_left(&privacy, id).await;
        privacy.erase(id).await.expect("begun");
        desk.until_events("interaction_erased", n + 1).await;
        until(&privacy, "done", |view| {
            matches!(view.erasure, Some(ErasureView::Done { .. }))
        })
        .await;
    }
    for event in desk.events("") {
        let is_empty = event.interaction.is_none()
            || event.payload.is_none()
            || event.kind == "interaction_erased";
        assert!(is_empty, "{} says something still", event.kind);
    }
    for (place, planted) in &planted {
        assert_eq!(found(&desk, planted), BTreeSet::new(), "{place} is left");
    }
    assert!(desk.verify().ok, "the chain is whole");
    let dir = desk.close().await;
    for (place, planted) in &planted {
        for part in planted {
            assert_eq!(holding(dir.path(), part), [""; 0], "{place} is left");
        }
    }
}
