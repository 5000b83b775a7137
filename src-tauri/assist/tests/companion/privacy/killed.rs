//! An erasure whose program is killed in the middle: asked for again, it goes on, and leaves no less
//! behind than one that was let through.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use assist::clock::Clock;
use assist::view::privacy::{ErasurePreview, ErasureView};
use audit::{Draft, Ledger, Payload};
use rules::id::InteractionId;
use rusqlite::Connection;
use sandbox::Endpoint;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::erased::{PLACES, holding, plant, word};
use super::until;
use crate::kit::{DEADLINE, Desk, platform};

const CHILD: &str = "CUECARD_TEST_ERASE_DIR";
const ID: &str = "CUECARD_TEST_ERASE_ID";

/// Contents go some ten thousand entries at a time: enough that it takes a while.
const MANY: u32 = 25_000;

/// When a child is killed: as soon as this holds of what it says is left.
type When = fn(&Left, &Left) -> bool;

/// A different moment each time; the one that is easily missed more than once.
const MOMENTS: [(&str, When); 6] = [
    ("deliveries", |left, all| left.deliveries < all.deliveries),
    ("texts", |left, all| left.texts < all.texts),
    ("contents", |left, all| left.contents < all.contents),
    ("more contents", |left, all| {
        left.contents < all.contents / 2
    }),
    ("contents again", |left, all| left.contents < all.contents),
    ("all of them", |left, _| left.contents == 0),
];

/// What there is left to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    contents: u64,
    texts: u64,
    deliveries: u64,
}

impl Left {
    fn of(preview: &ErasurePreview) -> Self {
        Self {
            contents: preview.contents,
            texts: preview.texts,
            deliveries: preview.deliveries,
        }
    }

    /// As a child says it.
    fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.strip_prefix("left ")?.split(' ').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Self {
            contents: next()?,
            texts: next()?,
            deliveries: next()?,
        })
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            fs::create_dir(&copied).expect("made");
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("copied");
        }
    }
}

/// A folder with two interactions of which there is something everywhere; of the second, much.
async fn template() -> (TempDir, InteractionId) {
    let platform = platform().await;
    for endpoint in [Endpoint::Feedback, Endpoint::Injections] {
        let _ = platform.faults().on(endpoint).fail(1_000).with(422);
    }
    let dir = tempfile::tempdir().expect("a folder");
    let config = "[record]\nutterances = true\n";
    fs::write(dir.path().join("config.toml"), config).expect("written");
    let mut desk = Desk::open_in(dir, &[]).await.connected(&platform).await;
    desk.until_studio("what is deployed", |view| !view.prompts.is_empty())
        .await;
    plant(&platform, &mut desk, 0).await;
    let id = plant(&platform, &mut desk, 1).await;
    let dir = desk.close().await;
    platform.shutdown().await;
    append(dir.path(), id);

    let desk = Desk::open_in(dir, &[]).await;
    let review = desk.handle.review();
    let mut views = review.views();
    let indexed = views.wait_for(|view| view.index.indexed > u64::from(MANY));
    let indexed = tokio::time::timeout(DEADLINE, indexed).await;
    drop(indexed.expect("in time").expect("its words are indexed"));
    let index = desk.dir.path().join("history");
    assert!(!holding(&index, &word(1, "title")).is_empty());
    drop(views);
    (desk.close().await, id)
}

/// A very long conversation.
fn append(dir: &Path, id: InteractionId) {
    let mut connection = Connection::open(dir.join("cuecard.db")).expect("the file");
    connection
        .pragma_update(None, "synchronous", "OFF")
        .expect("tests need no fsync");
    let mut ledger = Ledger::resume(&connection).expect("a log");
    let mut group = ledger.group(&mut connection).expect("a group");
    let said = json!({ "note": word(1, "said") });
    let payload = Payload::of(&said).expect("JSON");
    let id = id.to_string();
    for _ in 0..MANY {
        let draft = Draft {
            at: Clock::system().now(),
            kind: "prompt_viewed",
            interaction: Some(&id),
            actor: "agent",
            payload: &payload,
        };
        group.append(&draft).expect("appended");
    }
    group.commit().expect("committed");
}

/// This very test, in a process of its own that erases in a copy of the folder.
fn child(template: &Path, id: InteractionId) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args([
            "--exact",
            "privacy::killed::an_erasure_goes_on_after_a_kill",
            "--nocapture",
        ])
        .env(CHILD, template)
        .env(ID, id.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process")
}

/// Erases, and says all the while what is left to take, until killed.
fn erase_until_killed(template: &Path) {
    let id = std::env::var(ID).expect("from the parent");
    runtime().block_on(async {
        let dir = tempfile::tempdir().expect("a folder");
        copy(template, dir.path());
        say(&format!("in {}", dir.path().display()));
        let desk = Desk::open_in(dir, &[]).await;
        let privacy = desk.handle.privacy();
        privacy.erase(&id).await.expect("begun");
        let over = |view: &assist::view::privacy::PrivacyView| {
            !matches!(view.erasure, Some(ErasureView::Running { .. }))
        };
        while !over(&privacy.views().borrow()) {
            let preview = privacy.erasure_preview(&id).await.expect("on record");
            let Left {
                contents,
                texts,
                deliveries,
            } = Left::of(&preview);
            say(&format!("left {contents} {texts} {deliveries}"));
        }
        say("over");
        std::future::pending::<()>().await;
    });
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("someone reads");
}

/// A folder as a child left it that was killed at this moment.
fn killed(template: &Path, id: InteractionId, all: &Left, when: When) -> TempDir {
    let mut child = child(template, id);
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut folder = None;
    loop {
        let line = lines.next().expect("the child goes on").expect("text");
        if let Some(path) = line.strip_prefix("in ") {
            folder = Some(PathBuf::from(path));
        }
        let left = Left::parse(&line);
        if line == "over" || left.is_some_and(|left| when(&left, all)) {
            break;
        }
    }
    child.kill().expect("killed with no chance to tidy up");
    child.wait().expect("dead");
    let own = tempfile::tempdir().expect("a folder");
    fs::remove_dir(own.path()).expect("empty");
    fs::rename(folder.expect("said first"), own.path()).expect("on the same disk");
    own
}

#[test]
fn an_erasure_goes_on_after_a_kill() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return erase_until_killed(Path::new(&dir));
    }
    let runtime = runtime();
    let (template, id) = runtime.block_on(template());
    for place in PLACES {
        let there = holding(template.path(), &word(1, place));
        assert!(!there.is_empty(), "{place}, or this test could not fail");
    }
    let named = id.to_string();
    let all = runtime.block_on(async {
        let copied = tempfile::tempdir().expect("a folder");
        copy(template.path(), copied.path());
        let desk = Desk::open_in(copied, &[]).await;
        let preview = desk.handle.privacy().erasure_preview(&named).await;
        desk.close().await;
        Left::of(&preview.expect("on record"))
    });
    assert!(all.contents > u64::from(MANY) && all.texts >= 4 && all.deliveries >= 2);

    let mut in_the_middle = 0;
    for (moment, when) in MOMENTS {
        let dir = killed(template.path(), id, &all, when);
        let left = runtime.block_on(go_on(dir, &named, moment));
        let begun = left != all;
        in_the_middle += usize::from(begun && left.contents > 0);
    }
    assert!(in_the_middle > 0, "all were killed too early or too late");
}

/// Opens the folder of a program that was killed, and asks for the erasure again. What was left.
async fn go_on(dir: TempDir, id: &str, moment: &str) -> Left {
    let desk = Desk::open_in(dir, &[]).await;
    let privacy = desk.handle.privacy();
    let left = privacy.erasure_preview(id).await.expect("on record");
    privacy.erase(id).await.expect("begun");
    let over = until(&privacy, moment, |view| {
        !matches!(view.erasure, Some(ErasureView::Running { .. }) | None)
    })
    .await;
    let done = matches!(over.erasure, Some(ErasureView::Done { .. }));
    assert!(done, "{moment}: {:?}", over.erasure);
    let none = privacy.erasure_preview(id).await.expect("its proof");
    assert_eq!((none.contents, none.texts, none.deliveries), (0, 0, 0));
    let said = desk.events("interaction_erased");
    assert!(!said.is_empty(), "{moment}: it is on record");
    for place in PLACES {
        let there = holding(desk.dir.path(), &word(1, place));
        assert_eq!(there, [""; 0], "{moment}: {place}");
        let other = holding(desk.dir.path(), &word(0, place));
        assert!(!other.is_empty(), "{moment}: {place} of another stays");
    }
    assert!(desk.verify().ok, "{moment}: the chain is whole after it");
    let dir = desk.close().await;
    for place in PLACES {
        let there = holding(dir.path(), &word(1, place));
        assert_eq!(there, [""; 0], "{moment}, closed: {place}");
    }
    Left::of(&left)
}
