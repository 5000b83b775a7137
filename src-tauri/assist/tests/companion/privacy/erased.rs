//! A person's request that an interaction be erased: no byte of what it said is left in any file of
//! the data folder, and the proof of it stands.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assist::companion::Interaction;
use assist::view::error::Code;
use assist::view::feedback::FeedbackForm;
use assist::view::privacy::ErasureView;
use assist::view::summary::{SummariesView, SummaryForm, SummaryState};
use rules::id::InteractionId;
use sandbox::{Endpoint, Frame, Sandbox};
use serde_json::json;

use super::until;
use crate::injections::form as injection_form;
use crate::kit::{DEADLINE, Desk, platform, silent_interaction};

/// A word that stands for one interaction and one place where something of it may stand: letters that
/// no other word has together, as the index keeps of each word only what the one before has not.
pub(super) fn word(n: usize, place: &str) -> String {
    let seed = format!("{n}{place}").bytes().fold(7_u64, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let letters = (0..12_u32).scan(seed, |seed, _| {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let letter = u8::try_from((*seed >> 33) % 26).expect("small");
        Some(char::from(b'a' + letter))
    });
    letters.collect()
}

/// The places that hold words of an interaction while nothing is erased.
pub(super) const PLACES: [&str; 7] = [
    "title", "snippet", "said", "comment", "draft", "summary", "context",
];

/// The files below `folder` that hold a word, but for its beginning.
pub(super) fn holding(folder: &Path, word: &str) -> Vec<String> {
    let text = &word[3..];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, word));
        } else if let Ok(bytes) = fs::read(&path)
            // The library's own search: one that is built with this test takes seconds for a folder.
            && String::from_utf8_lossy(&bytes).contains(text)
        {
            found.push(path.display().to_string());
        }
    }
    found
}

pub(super) fn told(id: InteractionId, n: usize) -> Frame {
    let card = |card: usize| {
        json!({
            "id": uuid::Uuid::new_v4(), "type": "knowledge",
            "title": format!("{}-{card}", word(n, "title")),
            "snippet": format!("{} and whatever else there is", word(n, "snippet")),
            "knowledgeArticleId": format!("a-{n}-{card}"), "confidence": 0.9, "relevanceScore": 0.9,
        })
    };
    Frame::json(&json!({
        "interactionId": id,
        "suggestions": [card(0), card(1)],
        "metadata": {
            "utterances": [
                {
                    "speaker": "customer", "text": format!("it is {}", word(n, "said")),
                    "at": "2026-11-21T09:00:10.000Z",
                },
                { "speaker": "agent", "text": "I see.", "at": "2026-11-21T09:00:11.000Z" },
            ],
            "transcriptFromStart": true,
        },
    }))
}

/// An interaction of which there is something in every place, ended.
pub(super) async fn plant(platform: &Sandbox, desk: &mut Desk, n: usize) -> InteractionId {
    let followed: Interaction = silent_interaction("J. Meyer");
    let id = followed.id;
    let handle = desk.handle.clone();
    handle.follow(followed).await.expect("followed");
    handle.select(id).await.expect("shown");
    platform.push(id, told(id, n)).await;
    let its = |view: &assist::view::panel::PanelView| {
        let selected = view.selected.as_ref();
        selected.is_some_and(|one| one.id == id.to_string() && one.cards.len() == 2)
    };
    desk.until("its cards", its).await;
    let keys: Vec<_> = {
        let view = desk.views.borrow();
        crate::kit::cards(&view)
            .iter()
            .map(|card| card.key.clone())
            .collect()
    };
    handle.accept(id, &keys[0]).await.expect("taken");
    let form = |place| FeedbackForm {
        feedback_type: "outdated".to_owned(),
        comments: format!("{} says the agent", word(n, place)),
    };
    let given = handle.give_feedback(id, &keys[0], form("comment")).await;
    given.expect("on disk");
    let draft = handle.save_feedback_draft(id, &keys[1], form("draft"), true);
    draft.await.expect("on disk");
    let mut injection = injection_form(id);
    injection.context_data = format!("{{\"note\":\"{}\"}}", word(n, "context"));
    let put = desk.handle.studio().inject(injection).await;
    put.expect("on disk");
    handle.end(id).await.expect("ended");
    summarized(desk, id, n).await;
    id
}

/// Has a summary of an ended interaction made, and edits it.
pub(super) async fn summarized(desk: &Desk, id: InteractionId, n: usize) {
    let summaries = desk.handle.summaries();
    let mut views = summaries.views();
    let its = |view: &Arc<SummariesView>| {
        view.open
            .iter()
            .any(|one| one.interaction == id.to_string())
    };
    let seen = tokio::time::timeout(DEADLINE, views.wait_for(its)).await;
    let number = {
        let view = seen.expect("in time").expect("there");
        let one = view
            .open
            .iter()
            .find(|one| one.interaction == id.to_string());
        one.expect("just seen").id
    };
    summaries
        .make(
            number,
            SummaryForm {
                language_code: "en-US".into(),
                summary_length: "medium".into(),
                format: "json".into(),
                ..Default::default()
            },
        )
        .await
        .expect("asked");
    let made = |view: &Arc<SummariesView>| {
        view.open
            .iter()
            .any(|one| one.id == number && one.state == SummaryState::Made)
    };
    let mut views = summaries.views();
    let seen = tokio::time::timeout(DEADLINE, views.wait_for(made)).await;
    let Ok(seen) = seen else {
        panic!("not made: {:#?}", summaries.views().borrow());
    };
    drop(seen.expect("made"));
    let text = format!("{} was what it was about.", word(n, "summary"));
    summaries.edit(number, text).await.expect("on disk");
}

#[tokio::test]
async fn no_byte_is_left_and_the_proof_stands() {
    let platform = platform().await;
    // What is to be sent stays: the far end refuses it for good.
    for endpoint in [Endpoint::Feedback, Endpoint::Injections] {
        let _ = platform.faults().on(endpoint).fail(1_000).with(422);
    }
    let dir = tempfile::tempdir().expect("a folder");
    let config = "[record]\nutterances = true\n";
    fs::write(dir.path().join("config.toml"), config).expect("written");
    let mut desk = Desk::open_in(dir, &[]).await.connected(&platform).await;
    desk.until_studio("what is deployed", |view| !view.prompts.is_empty())
        .await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(plant(&platform, &mut desk, n).await);
    }
    // Enough that the index of the history has parts on disk; and some that are in none.
    for n in 0..4_200_u32 {
        desk.handle.set_quiet(n % 2 == 0, None).await.expect("told");
    }
    desk.until_events("quiet_changed", 4_200).await;
    ids.push(plant(&platform, &mut desk, 3).await);
    let review = desk.handle.review();
    let watched = review.views();
    let history = desk.dir.path().join("history");
    let indexed = tokio::time::timeout(DEADLINE, async {
        while !history.exists() || holding(&history, &word(0, "title")).is_empty() {
            tokio::task::yield_now().await;
        }
    });
    indexed.await.expect("its words are in the index");
    for n in 0..4 {
        for place in PLACES {
            assert!(
                !holding(desk.dir.path(), &word(n, place)).is_empty(),
                "{place} of {n} is on disk, or this test could not fail"
            );
        }
    }
    let privacy = desk.handle.privacy();
    for (n, id) in ids.iter().enumerate().skip(1) {
        let preview = privacy.erasure_preview(&id.to_string()).await;
        let preview = preview.expect("on record");
        assert!(!preview.live && preview.deliveries >= 2, "{preview:?}");
        // What was made, what stands, the draft, the comment and what the injection says.
        assert!(preview.texts >= 4, "{preview:?}");
        privacy.erase(&id.to_string()).await.expect("begun");
        let done = until(&privacy, "done", |view| {
            !matches!(view.erasure, Some(ErasureView::Running { .. }) | None)
        })
        .await;
        let Some(ErasureView::Done {
            events,
            texts,
            deliveries,
            seq: Some(_),
            ..
        }) = done.erasure
        else {
            panic!("it is done: {:?}", done.erasure);
        };
        // That something was given up is on record first, and goes with the rest.
        assert_eq!(events, preview.contents + deliveries, "{preview:?}");
        assert_eq!((texts, deliveries), (preview.texts, preview.deliveries));
        for place in PLACES {
            let word = word(n, place);
            assert_eq!(holding(desk.dir.path(), &word), [""; 0], "{word}");
        }
        let left = privacy.erasure_preview(&id.to_string()).await;
        let left = left.expect("the proof is on record");
        assert_eq!((left.contents, left.texts, left.deliveries), (0, 0, 0));
        assert_eq!(left.events, preview.events + deliveries + 1);
    }
    drop(watched);
    let erased = desk.until_events("interaction_erased", 3).await;
    assert!(erased.iter().all(|event| event.payload.is_some()));
    assert!(desk.verify().ok, "the chain is whole");
    let open = desk.handle.summaries().views().borrow().open.len();
    assert_eq!(open, 1, "the tab of the one that was not erased");
    privacy
        .erase(&ids[2].to_string())
        .await
        .expect("twice is no error");
    until(&privacy, "nothing left to take", |view| {
        matches!(
            view.erasure,
            Some(ErasureView::Done {
                events: 0,
                seq: None,
                ..
            })
        )
    })
    .await;
    let dir = desk.close().await;
    for place in PLACES {
        for n in 1..4 {
            assert_eq!(holding(dir.path(), &word(n, place)), [""; 0], "{place} {n}");
        }
        let kept = holding(dir.path(), &word(0, place));
        assert!(!kept.is_empty(), "{place} of another interaction stays");
    }
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_followed_or_unknown_is_not_erased() {
    let desk = Desk::open().await;
    let privacy = desk.handle.privacy();
    let followed = silent_interaction("J. Meyer");
    let id = followed.id.to_string();
    desk.handle.follow(followed).await.expect("followed");
    let seen = async {
        loop {
            match privacy.erasure_preview(&id).await {
                Ok(preview) => return preview,
                Err(problem) => assert_eq!(problem.code, Code::Gone, "not yet on record"),
            }
        }
    };
    let preview = tokio::time::timeout(DEADLINE, seen).await.expect("in time");
    assert!(preview.live);
    let refused = privacy.erase(&id).await.expect_err("it is followed");
    assert_eq!(refused.fields[0].path, "interactionId");
    let bad = privacy.erase("x").await.expect_err("no id");
    assert_eq!(bad.code, Code::InvalidInput);
    let unknown = uuid::Uuid::new_v4().to_string();
    let unknown = privacy.erase(&unknown).await.expect_err("not on record");
    assert_eq!(unknown.code, Code::Gone);
    assert!(desk.events("interaction_erased").is_empty());
    desk.close().await;
}
