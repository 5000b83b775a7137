//! The bundle for support: what is in it, and that nothing of people is.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use assist::privacy::Privacy;
use assist::view::error::Code;
use assist::view::feedback::FeedbackForm;
use assist::view::privacy::BundleView;
use flate2::{Crc, read::DeflateDecoder};
use rules::id::InteractionId;
use sandbox::{Endpoint, Frame, Sandbox};
use serde_json::{Value, json};

use super::until;
use crate::kit::{Ahead, Desk, platform, silent_interaction};

/// What must not get out, by where it was planted.
const PLANTED: [(&str, &str); 22] = [
    ("client secret", "Geheim-7f3a9c"),
    ("webhook secret", "hook-secret-51d0"),
    ("webhook's host", "crm-canary.invalid"),
    ("webhook's path", "pfad-2b81"),
    ("library id", "5b0e2f6a-52d3-4a6c-9d07-6d1f00c0ffee"),
    ("agent id", "0a6e1c7b-7d1c-4e2a-8a55-9c3e00decade"),
    ("shortcut", "Ctrl+Alt+F11"),
    ("filter of the log", "canary_filter"),
    ("customer's name", "Wilhelmina"),
    ("queue", "Reklamation-Kanarienvogel"),
    ("title of a card", "Ballonfahrt"),
    ("text of a card", "Regenwurm"),
    ("customer's words", "Quittengelee"),
    ("comment", "Nachtfalter"),
    ("draft", "Glimmerschiefer"),
    ("token", "eyJhbGciOiJIUzI1NiJ9.canary"),
    ("phone", "+49 151 2345678"),
    ("card", "4111 1111 1111 1111"),
    ("e-mail", "meyer@acme.example"),
    ("path", "/home/wmeyer/Documents"),
    ("unlock phrase", "sieben kleine Fledermäuse"),
    ("error's host", "api.acme-canary.example"),
];

fn planted(what: &str) -> &'static str {
    let found = PLANTED.iter().find(|(name, _)| *name == what);
    found.expect("planted").1
}

/// The unpacked files: their names and what they say.
type Files = Vec<(String, String)>;

/// The files of a zip, as whoever opens it finds them: by the directory at its end.
fn unpacked(zip: &[u8]) -> Files {
    let short = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let long = |at: usize| {
        let bytes = zip[at..at + 4].try_into().expect("four");
        u32::from_le_bytes(bytes)
    };
    let place = |at: usize| usize::try_from(long(at)).expect("small");
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06", "its end");
    let (count, mut at) = (short(end + 10), place(end + 16));
    let mut files = Vec::new();
    for _ in 0..count {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02", "an entry of the directory");
        let (crc, packed, plain) = (long(at + 16), place(at + 20), place(at + 24));
        let (name, begin) = (short(at + 28), place(at + 42));
        let name = &zip[at + 46..at + 46 + name];
        assert_eq!(&zip[begin..begin + 4], b"PK\x03\x04", "the file itself");
        assert_eq!(
            zip[begin + 4..begin + 30],
            zip[at + 6..at + 32],
            "both agree"
        );
        let data = begin + 30 + name.len();
        let mut text = String::new();
        let mut inflate = DeflateDecoder::new(&zip[data..data + packed]);
        inflate.read_to_string(&mut text).expect("deflated text");
        let mut sum = Crc::new();
        sum.update(text.as_bytes());
        assert_eq!((sum.sum(), text.len()), (crc, plain), "whole");
        files.push((String::from_utf8_lossy(name).into_owned(), text));
        at += 46 + name.len();
    }
    assert_eq!(at, end, "nothing between the directory and its end");
    files
}

async fn written(privacy: &Privacy, folder: &Path) -> BundleView {
    let begun = privacy.support_bundle(folder.to_owned()).await;
    begun.expect("begun");
    let ended = |view: &assist::view::privacy::PrivacyView| {
        !matches!(view.bundle, None | Some(BundleView::Writing))
    };
    let view = until(privacy, "a bundle", ended).await;
    view.bundle.clone().expect("just seen")
}

/// A day of the log in which everything that was planted stands, in a line of every shape.
fn log(day: &str) -> String {
    let mut log = String::new();
    for (at, (_, canary)) in PLANTED.iter().enumerate() {
        let second = format!("{day}T08:00:{at:02}Z");
        for line in [
            format!("{second}  WARN assist::session: the connection changed: {canary} at=1"),
            format!("{second}  INFO assist::session: the connection changed host=\"{canary}\""),
            format!("{second}  WARN hyper::client: {canary}"),
            format!("{second}  WARN assist::{canary}: a deploy ended"),
            canary.to_string(),
        ] {
            log.push_str(&line);
            log.push('\n');
        }
    }
    let last =
        format!("{day}T09:00:00Z  INFO assist::privacy::upkeep: retention was applied pruned=12\n");
    log + &last
}

/// A desk that has what was planted in its settings, its log, its record and its outbox.
async fn with_canaries(platform: &Sandbox, time: &Ahead) -> (Desk, InteractionId) {
    // What is to be sent stays, with what the far end said of it.
    let _ = platform
        .faults()
        .on(Endpoint::Feedback)
        .fail(1_000)
        .with(422);
    let dir = tempfile::tempdir().expect("a folder");
    let config = format!(
        "[record]\nutterances = true\n[panel]\nshortcut = \"{}\"\n[ranking]\nthreshold = 0.45\n",
        planted("shortcut")
    );
    fs::write(dir.path().join("config.toml"), config).expect("written");
    fs::create_dir(dir.path().join("logs")).expect("made");
    let yesterday = day(time.clock().now() - jiff::SignedDuration::from_hours(24));
    let file = format!("logs/cuecard.{yesterday}.log");
    fs::write(dir.path().join(file), log(&yesterday)).expect("written");
    let webhook = format!(
        "https://{}/{}",
        planted("webhook's host"),
        planted("webhook's path")
    );
    let variables = [
        ("CUECARD_CLIENT_SECRET", planted("client secret")),
        ("CUECARD_WEBHOOK_SECRET", planted("webhook secret")),
        ("CUECARD_CRM_WEBHOOK", webhook.as_str()),
        ("CUECARD_KNOWLEDGE_WEBHOOK", webhook.as_str()),
        ("CUECARD_LIBRARY_ID", planted("library id")),
        ("CUECARD_AGENT_ID", planted("agent id")),
        ("CUECARD_LOG", planted("filter of the log")),
    ];
    let desk = Desk::open_at(dir, &variables, time.clock()).await;
    let mut desk = desk.connected(platform).await;
    let mut followed = silent_interaction(planted("customer's name"));
    followed.queue = Some(planted("queue").to_owned());
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform.push(id, told(id)).await;
    let cards = desk.until_cards(2).await;
    desk.handle.accept(id, &cards[0].key).await.expect("taken");
    let form = |what| FeedbackForm {
        feedback_type: "outdated".to_owned(),
        comments: planted(what).to_owned(),
    };
    let given = desk
        .handle
        .give_feedback(id, &cards[0].key, form("comment"));
    given.await.expect("on disk");
    let key = &cards[1].key;
    let draft = desk
        .handle
        .save_feedback_draft(id, key, form("draft"), true);
    draft.await.expect("on disk");
    desk.until_events("feedback_failed", 1).await;
    (desk, id)
}

fn told(id: InteractionId) -> Frame {
    let card = |n: u32| {
        json!({
            "id": uuid::Uuid::from_u128(u128::from(n)), "type": "knowledge",
            "title": format!("{} {n}", planted("title of a card")),
            "snippet": planted("text of a card"), "knowledgeArticleId": format!("a-{n}"),
            "confidence": 0.9, "relevanceScore": 0.9,
        })
    };
    let words = ["customer's words", "phone", "card", "e-mail"].map(planted);
    Frame::json(&json!({
        "interactionId": id, "suggestions": [card(1), card(2)],
        "metadata": { "utterances": [{
            "speaker": "customer", "at": "2026-11-21T09:00:10.000Z", "text": words.join(" "),
        }]},
    }))
}

fn day(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// No canary, and no word of one that says something by itself.
fn is_clean(files: &Files) {
    for (what, canary) in PLANTED {
        let alone = |word: &&str| word.len() > 4 && word.contains(char::is_alphabetic);
        let words = canary.split([' ', '/']).filter(alone);
        for word in words.chain([canary]) {
            for (name, text) in files {
                let found = text.to_lowercase().contains(&word.to_lowercase());
                assert!(!found, "{what} stands in {name}:\n{text}");
            }
        }
    }
}

fn part<'a>(files: &'a Files, name: &str) -> &'a str {
    let found = files.iter().find(|(file, _)| file == name);
    &found.expect("there").1
}

fn parsed(files: &Files, name: &str) -> Value {
    serde_json::from_str(part(files, name)).expect("JSON")
}

/// It is of use: what was planted is missing, and what is not of people is there.
fn says_how_it_fares(files: &Files, today: &str) {
    for (name, _) in files.iter().skip(1) {
        let readme = part(files, "README.txt");
        assert!(readme.contains(name), "{name} is explained");
    }
    let versions = parsed(files, "versions.json");
    assert_eq!(versions["system"], std::env::consts::OS);
    let settings = parsed(files, "settings.json");
    let of = |key: &str| {
        let settings = settings.as_array().into_iter().flatten();
        let mut found = settings.filter(|one| one["key"] == key);
        let found = found.next().expect("told");
        (found["value"].clone(), found["source"].clone())
    };
    let expected = (json!(0.45), json!("config.toml"));
    assert_eq!(of("ranking.threshold"), expected);
    let expected = (json!("set: https"), json!("environment"));
    assert_eq!(of("webhooks.crm"), expected);
    let store = parsed(files, "store.json");
    assert!(store["entries"].as_u64() > Some(5), "{store}");
    assert!(store["bytes"]["record"].as_u64() > Some(0), "{store}");
    let events = parsed(files, "events.json");
    assert_eq!(events[today]["suggestions_produced"], 1, "{events}");
    let outbox = parsed(files, "outbox.json");
    let mut kinds = outbox.as_array().into_iter().flatten();
    let failed = kinds.find(|one| one["kind"] == "feedback");
    let failed = failed.expect("it waits for a person");
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["count"], 1);
    assert_ne!(failed["error"], "other", "by its code");
    let calls = parsed(files, "calls.json");
    assert!(calls.is_array(), "{calls}");
    let log = part(files, "log.txt");
    let applied = "INFO assist: retention was applied pruned=12\n";
    assert!(log.ends_with(applied), "{log}");
}

#[tokio::test]
async fn it_says_how_the_program_fares_and_nothing_of_people() {
    let platform = platform().await;
    let time = Ahead::still();
    let (mut desk, id) = with_canaries(&platform, &time).await;
    let today = day(time.clock().now());
    let out = tempfile::tempdir().expect("a folder");
    let privacy = desk.handle.privacy();
    let BundleView::Written {
        file,
        bytes,
        parts,
        redacted,
    } = written(&privacy, out.path()).await
    else {
        panic!("it is written: {:?}", privacy.views().borrow().bundle);
    };
    let name = format!("Cuecard support {today}.zip");
    assert!(file.ends_with(&name), "{file}");
    let zip = fs::read(&file).expect("there");
    assert_eq!(u64::try_from(zip.len()).expect("small"), bytes);
    let files = unpacked(&zip);
    let names: Vec<_> = files.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, parts, "as was said");
    is_clean(&files);
    let folder = desk.dir.path().display().to_string();
    for (name, text) in &files {
        for known in [id.to_string().as_str(), "127.0.0.1", &folder] {
            assert!(!text.contains(known), "{known} stands in {name}:\n{text}");
        }
    }
    // Of each canary, two lines are shortened and two go, at the least.
    let canaries = u64::try_from(PLANTED.len()).expect("few");
    assert!(redacted >= 4 * canaries, "{redacted}");
    says_how_it_fares(&files, &today);

    let on_record = desk.until_events("support_bundle_written", 1).await;
    let payload = on_record[0].payload.as_ref().expect("kept");
    let sha256 = payload["sha256"].as_str().expect("hex");
    assert_eq!(sha256.len(), 64);
    let members = payload.as_object().map(serde_json::Map::len);
    assert_eq!(members, Some(1), "no more");
    let second = written(&privacy, out.path()).await;
    let BundleView::Written { file: second, .. } = second else {
        panic!("it is written: {second:?}");
    };
    assert_ne!(second, file, "nothing is written over");
    assert!(desk.verify().ok);
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn where_it_can_t_be_written_nothing_is_left_and_nothing_on_record() {
    let desk = Desk::open().await;
    let out = tempfile::tempdir().expect("a folder");
    let privacy = desk.handle.privacy();
    let failed = written(&privacy, &out.path().join("none")).await;
    let BundleView::Failed { problem } = failed else {
        panic!("there is no such folder: {failed:?}");
    };
    assert_eq!(problem.code, Code::Storage);
    assert!(desk.events("support_bundle_written").is_empty());
    let again = written(&privacy, out.path()).await;
    assert!(matches!(again, BundleView::Written { .. }), "{again:?}");
    desk.close().await;
}
