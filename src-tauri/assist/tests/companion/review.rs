//! The review beside a companion at work: found, told, played back, proved, taken along.

mod canceled;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assist::review::Review;
use assist::store::{Expectations, verify_export};
use assist::view::error::Code;
use assist::view::panel::{CardView, InteractionView, PanelView};
use assist::view::review::{
    ExportFormat, ExportView, HistoryFilter, ReviewView, SavedFilter, SealView, TimelineShows,
};
use rules::id::InteractionId;

use crate::kit::with_cards;
use crate::kit::{Ahead, DEADLINE, Desk, cards, frame, platform, silent_interaction, suggestion};

/// The first view of the review from now on in which `seen` holds.
async fn until(review: &Review, what: &str, seen: impl Fn(&ReviewView) -> bool) -> Arc<ReviewView> {
    let mut views = review.views();
    let waited = tokio::time::timeout(DEADLINE, views.wait_for(|view| seen(view))).await;
    match waited {
        Ok(Ok(view)) => Arc::clone(&view),
        Ok(Err(_)) => panic!("the review ended before: {what}"),
        Err(late) => panic!("{what}: {late}; last was {:#?}", review.views().borrow()),
    }
}

fn words(text: &str) -> HistoryFilter {
    HistoryFilter {
        text: text.to_owned(),
        ..HistoryFilter::default()
    }
}

#[tokio::test]
async fn an_interaction_is_found_told_and_proved() {
    let platform = platform().await;
    let (mut desk, id, keys) = with_cards(&platform, &["refund", "exchange"]).await;
    desk.handle.accept(id, &keys[0]).await.expect("taken");
    desk.until_events("suggestion_accepted", 1).await;
    let review = desk.handle.review();

    let page = review
        .find(words("about refu"), None, 50)
        .await
        .expect("found");
    assert_eq!(page.rows.len(), 1, "the last word is a beginning");
    assert_eq!(page.rows[0].id, id.to_string());
    assert_eq!((page.rows[0].hits, page.rows[0].accepted), (1, 1));
    let none = review.find(words("zebra"), None, 50).await.expect("found");
    assert!(none.rows.is_empty() && none.next.is_none());

    let told = review
        .timeline(&id.to_string(), words("refund"))
        .await
        .expect("told");
    let batch = told.entries.iter().find(|entry| entry.hit).expect("a hit");
    let TimelineShows::Batch {
        suggestions, shown, ..
    } = &batch.shows
    else {
        panic!("a batch says it: {batch:?}");
    };
    assert!(*shown && suggestions.iter().any(|one| one.accepted));

    let event = review.event(batch.seq).await.expect("there");
    assert_eq!(event.kind, "suggestions_produced");
    assert!(event.payload.expect("kept").contains("About refund"));
    assert_eq!(event.chain.len(), 3, "it and its neighbors");
    assert!(event.chain.iter().all(|link| link.unbroken));
    assert_eq!(event.kept_until, None, "for as long as the record");
    let proof = review.event_proof(batch.seq).await.expect("proved");
    let file = desk.dir.path().join("proof.json");
    fs::write(&file, proof).expect("written");
    let verdict = verify_export(&file, &Expectations::default(), |_| {}).expect("readable");
    assert!(verdict.ok && verdict.events == 1, "{verdict:?}");

    let missing = review.event(1_000_000).await.expect_err("not there");
    assert_eq!(missing.code, Code::Gone);
    assert!(
        review
            .agents()
            .await
            .expect("read")
            .contains(&"platform".to_owned())
    );
    let actions = review.actions().await.expect("read");
    assert!(
        actions.contains(&"suggestion_accepted".to_owned()),
        "{actions:?}"
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_filter_stands_at_its_field() {
    let desk = Desk::open().await;
    let review = desk.handle.review();
    let filter = HistoryFilter {
        text: "x".repeat(5_000),
        interaction: "no id".to_owned(),
        outcome: "splendid".to_owned(),
        since: Some(5),
        until: Some(5),
        ..HistoryFilter::default()
    };
    let refused = review
        .find(filter.clone(), None, 50)
        .await
        .expect_err("refused");
    let mut paths: Vec<_> = refused.fields.iter().map(|it| it.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["interaction", "outcome", "text", "until"]);
    let folder = desk.dir.path().to_owned();
    let refused = review.export(filter, ExportFormat::Csv, folder).await;
    assert_eq!(refused.expect_err("refused").code, Code::InvalidInput);
    assert!(
        review.views().borrow().export.is_none(),
        "nothing was begun"
    );
    desk.close().await;
}

#[tokio::test]
async fn the_seal_follows_the_record_and_a_break_is_named() {
    let platform = platform().await;
    let (mut desk, id, keys) = with_cards(&platform, &["refund"]).await;
    let review = desk.handle.review();
    let _watching = review.views();
    let verified = until(&review, "verified", |view| {
        matches!(view.seal, SealView::Verified { .. })
    });
    let SealView::Verified { to: before, .. } = verified.await.seal else {
        panic!("it was awaited");
    };
    desk.handle.accept(id, &keys[0]).await.expect("taken");
    until(
        &review,
        "what was added as well",
        |view| matches!(view.seal, SealView::Verified { to, .. } if to > before),
    )
    .await;
    let entries = desk.events("").len() as u64;
    until(&review, "found as well", |view| {
        view.index.indexed >= entries
    })
    .await;
    assert!(desk.events("record_verified").is_empty(), "nobody asked");

    review.verify().await.expect("asked");
    let asked = desk.until_events("record_verified", 1).await;
    assert_eq!(asked[0].payload.as_ref().expect("kept")["ok"], true);

    tamper(desk.dir.path());
    review.verify().await.expect("asked");
    let view = until(&review, "broken", |view| {
        matches!(view.seal, SealView::Broken { .. })
    })
    .await;
    let SealView::Broken { seq, kind, .. } = &view.seal else {
        panic!("it was awaited");
    };
    assert_eq!((*seq, kind.as_str()), (2, "edited"));
    let asked = desk.until_events("record_verified", 2).await;
    let said = asked[1].payload.as_ref().expect("kept");
    assert_eq!(
        (&said["ok"], &said["kind"]),
        (&false.into(), &"edited".into())
    );
    desk.close().await;
    platform.shutdown().await;
}

/// As somebody with the file in hand could.
fn tamper(folder: &Path) {
    let stranger = rusqlite::Connection::open(folder.join("cuecard.db")).expect("the file");
    let trigger: String = stranger
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'audit_event_unchanged'",
            [],
            |row| row.get(0),
        )
        .expect("it is there");
    stranger
        .execute_batch(&format!(
            "DROP TRIGGER audit_event_unchanged;
             UPDATE audit_event SET actor = 'x' WHERE seq = 2;
             {trigger}"
        ))
        .expect("nobody stops it");
}

#[tokio::test]
async fn what_is_on_screen_is_exported_with_its_proof() {
    let platform = platform().await;
    let (mut desk, id, keys) = with_cards(&platform, &["refund", "exchange"]).await;
    desk.handle.accept(id, &keys[0]).await.expect("taken");
    desk.until_events("suggestion_accepted", 1).await;
    let review = desk.handle.review();
    let out = tempfile::tempdir().expect("a folder");
    for format in [
        ExportFormat::Csv,
        ExportFormat::Jsonl,
        ExportFormat::Parquet,
    ] {
        let filter = HistoryFilter {
            interaction: id.to_string(),
            outcome: "accepted".to_owned(),
            ..HistoryFilter::default()
        };
        let begun = review.export(filter, format, out.path().to_owned()).await;
        begun.expect("begun");
        let view = until(&review, "written", |view| {
            !matches!(view.export, Some(ExportView::Writing { .. }) | None)
        })
        .await;
        let Some(ExportView::Written {
            events,
            sha256,
            file,
        }) = &view.export
        else {
            panic!("it is written: {view:#?}");
        };
        assert_eq!(*events, 1, "the click and nothing else");
        assert_eq!(sha256.len(), 64);
        let verdict = verify_export(Path::new(file), &Expectations::default(), |_| {});
        let verdict = verdict.expect("readable");
        assert!(verdict.ok && verdict.events == 1, "{verdict:?}");
    }
    let files = fs::read_dir(out.path()).expect("a folder").count();
    assert_eq!(files, 6, "three files and their proofs, none over another");
    let exported = desk.until_events("record_exported", 3).await;
    let payload = exported[0].payload.as_ref().expect("kept");
    assert_eq!(
        (&payload["events"], &payload["format"]),
        (&1.into(), &"csv".into())
    );
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn saved_filters_survive_a_restart() {
    let desk = Desk::open().await;
    let review = desk.handle.review();
    let named = |name: &str| SavedFilter {
        name: name.to_owned(),
        filter: words("refund"),
    };
    for name in ["Refunds", "all", " all "] {
        review.save_filter(named(name)).await.expect("kept");
    }
    for bad in ["", "  ", "a\u{7}", &"x".repeat(61)] {
        let refused = review.save_filter(named(bad)).await.expect_err("refused");
        assert_eq!(refused.fields[0].path, "name", "{bad:?}");
    }
    let dir = desk.close().await;
    let desk = Desk::open_in(dir, &[]).await;
    let review = desk.handle.review();
    let view = until(&review, "filters", |view| !view.saved.is_empty()).await;
    let kept: Vec<_> = view.saved.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(kept, ["all", "Refunds"], "by name, one of each");
    review.forget_filter("all").await.expect("forgotten");
    review
        .forget_filter("all")
        .await
        .expect("twice is no error");
    until(&review, "one left", |view| view.saved.len() == 1).await;
    desk.close().await;
}

/// What a replay can't have: what the customer said, and how a passage was marked by it.
fn comparable(view: &InteractionView) -> InteractionView {
    let bare = |card: &CardView| {
        let mut card = card.clone();
        card.cause = None;
        for part in &mut card.snippet {
            part.marked = false;
        }
        let text = card.snippet.iter().map(|part| part.text.as_str()).collect();
        card.snippet.truncate(1);
        if let Some(first) = card.snippet.first_mut() {
            first.text = text;
        }
        card
    };
    let mut view = view.clone();
    view.cards = view.cards.iter().map(bare).collect();
    view.held_back = view.held_back.iter().map(bare).collect();
    view
}

/// A desk whose every view after an entry is kept, to be compared with its replay.
struct Watched {
    desk: Desk,
    platform: sandbox::Sandbox,
    id: InteractionId,
    batches: usize,
    seen: Vec<(u64, InteractionView)>,
}

impl Watched {
    /// A batch with these articles, each with a confidence and a relevance of its own.
    async fn batch(&mut self, articles: &[(&str, f64, f64)]) {
        let n = self.batches;
        let batch: Vec<_> = articles
            .iter()
            .map(|(article, confidence, relevance)| {
                suggestion(
                    &format!("s-{n}-{article}"),
                    article,
                    *confidence,
                    *relevance,
                )
            })
            .collect();
        let newest = format!("s-{n}-");
        self.platform.push(self.id, frame(self.id, &batch)).await;
        self.batches += 1;
        self.note("suggestions_produced", self.batches, |view| {
            let mut all = view.cards.iter().chain(&view.held_back);
            all.any(|card| card.suggestion_id.starts_with(&newest))
        })
        .await;
    }

    /// The view in which the newest entry of a kind shows.
    async fn note(&mut self, action: &str, count: usize, shows: impl Fn(&InteractionView) -> bool) {
        let events = self.desk.until_events(action, count).await;
        let is_it = |view: &PanelView| view.selected.as_ref().is_some_and(&shows);
        let view = self.desk.until(action, is_it).await;
        let selected = view.selected.clone().expect("it is followed");
        let seq = events[count - 1].seq.unsigned_abs();
        self.seen.push((seq, selected));
    }

    fn card(&self, place: usize) -> String {
        cards(&self.desk.views.borrow())[place].key.clone()
    }
}

#[tokio::test]
async fn a_replay_is_what_the_panel_showed() {
    let platform = platform().await;
    let time = Ahead::still();
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::open_at(folder, &[], time.clock()).await;
    let desk = desk.connected(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let mut watched = Watched {
        desk,
        platform,
        id,
        batches: 0,
        seen: Vec::new(),
    };
    let handle = watched.desk.handle.clone();

    watched
        .batch(&[("a", 0.80, 0.5), ("b", 0.92, 0.9), ("c", 0.6, 1.0)])
        .await;
    watched.batch(&[("d", 0.85, 0.7), ("a", 0.95, 0.8)]).await;
    let key = watched.card(1);
    handle.accept(id, &key).await.expect("taken");
    let taken = |view: &InteractionView| view.cards.iter().any(|card| card.accepted);
    watched.note("suggestion_accepted", 1, taken).await;
    let key = watched.card(2);
    handle.pin(id, &key, true).await.expect("pinned");
    let pinned = |view: &InteractionView| view.cards.iter().any(|card| card.pinned);
    watched.note("suggestion_pinned", 1, pinned).await;
    watched
        .batch(&[("e", 0.99, 0.9), ("f", 0.76, 0.1), ("g", 0.9, 0.2)])
        .await;
    watched
        .batch(&[("h", 0.78, 0.1), ("i", 0.77, 0.3), ("b", 0.2, 0.9)])
        .await;
    let key = watched.card(0);
    handle.dismiss(id, &key).await.expect("put away");
    let gone = |view: &InteractionView| view.cards.iter().all(|card| card.key != key);
    watched.note("suggestion_dismissed", 1, gone).await;
    watched.batch(&[("j", 0.99, 0.99)]).await;
    let held = |view: &InteractionView| !view.held_back.is_empty();
    assert!(
        watched.seen.last().is_some_and(|(_, view)| held(view)),
        "some are held back, or this would say little"
    );
    handle.restore(id, &key).await.expect("taken back");
    let back = |view: &InteractionView| view.cards.iter().any(|card| card.key == key);
    watched.note("suggestion_restored", 1, back).await;

    // What is held back comes on screen, and is painted.
    handle.release_held(id).await.expect("told");
    let none_held = |view: &PanelView| view.selected.as_ref().is_some_and(|one| !held(one));
    let view = watched.desk.until("all of them", none_held).await;
    let keys = cards(&view).iter().map(|card| card.key.clone()).collect();
    handle.displayed(id, keys).await.expect("told");
    let all = |view: &InteractionView| !held(view);
    watched.note("suggestions_displayed", 1, all).await;

    // The talk goes on: some arrive again, the others fade and go.
    for articles in [["a", "d"], ["a", "j"], ["e", "a"], ["a", "j"]] {
        time.jump(50_000);
        let again = articles.map(|article| (article, 0.9, 0.8));
        watched.batch(&again).await;
    }
    time.jump(61_000);
    watched.batch(&[("k", 0.9, 0.9), ("l", 0.8, 0.9)]).await;

    let Watched {
        desk,
        platform,
        seen,
        ..
    } = watched;
    let review = desk.handle.review();
    for (seq, view) in &seen {
        let moment = review
            .replay(&id.to_string(), *seq)
            .await
            .expect("on record");
        assert_eq!(moment.seq, *seq);
        assert_eq!(
            comparable(&moment.view),
            comparable(view),
            "after entry {seq}"
        );
    }
    let fades = |view: &InteractionView| view.cards.iter().any(|card| card.goes_at.is_some());
    assert!(seen.iter().any(|(_, view)| fades(view)), "some were fading");
    let counts: Vec<_> = seen.iter().map(|(_, view)| view.cards.len()).collect();
    let (most, last) = (counts.iter().max(), counts.last());
    assert!(last < most, "and some went");
    let before = review
        .replay(&id.to_string(), 1)
        .await
        .expect_err("not begun");
    assert_eq!(before.code, Code::Gone);
    desk.close().await;
    platform.shutdown().await;
}
