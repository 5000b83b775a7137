//! The insights beside a companion at work: counted, taken along, and gone with what they were
//! counted from.

use std::fs;

use assist::clock::Clock;
use assist::store::Reader;
use assist::view::error::{Code, Problem};
use assist::view::insights::{FigureName, InsightsFilter, InsightsView};
use assist::view::privacy::ErasureView;
use jiff::Timestamp;
use rules::id::InteractionId;
use sandbox::Sandbox;

use crate::kit::{DEADLINE, Desk, frame, platform, silent_interaction, suggestion};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A picture may have so many bytes.
const LARGEST: usize = 16 * 1024 * 1024;

/// Yesterday to tomorrow.
fn days() -> InsightsFilter {
    let now = Clock::system().now().as_millisecond();
    let today = now.div_euclid(DAY_MS) * DAY_MS;
    InsightsFilter {
        since: today - DAY_MS,
        until: today + 2 * DAY_MS,
        zone: "UTC".to_owned(),
        ..InsightsFilter::default()
    }
}

/// An interaction with two batches that were painted, of which so many cards were taken; ended.
async fn worked(desk: &mut Desk, platform: &Sandbox, n: usize, taken: usize) -> InteractionId {
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    let handle = desk.handle.clone();
    handle.follow(followed).await.expect("followed");
    handle.select(id).await.expect("shown");
    for batch in 0..2 {
        let article = format!("a-{n}-{batch}");
        let pushed = [suggestion(&article, &article, 0.9, 0.9)];
        platform.push(id, frame(id, &pushed)).await;
        let view = desk
            .until("its card", |view| {
                let selected = view.selected.as_ref();
                selected.is_some_and(|one| {
                    one.id == id.to_string() && one.cards.len() + one.held_back.len() > batch
                })
            })
            .await;
        let keys = crate::kit::cards(&view).iter();
        let keys = keys.map(|card| card.key.clone()).collect();
        handle.displayed(id, keys).await.expect("told");
    }
    let view = desk.until_cards(2).await;
    for card in view.iter().take(taken) {
        handle.accept(id, &card.key).await.expect("taken");
    }
    handle.end(id).await.expect("ended");
    desk.until_events("interaction_ended", n + 1).await;
    id
}

fn acceptance(view: &InsightsView) -> (Option<f64>, u64, u64) {
    let figure = view
        .figures
        .iter()
        .find(|one| one.name == FigureName::Acceptance)
        .expect("every figure is there");
    let accepted = view.days.iter().map(|day| day.accepted).sum();
    let shown = view.days.iter().map(|day| day.batches_shown).sum();
    (figure.value, accepted, shown)
}

/// Counts, and holds it to what `cuectl metrics` prints of the same time.
async fn agreed(desk: &Desk) -> (u64, u64) {
    let view = desk.handle.insights().view(days()).await.expect("counted");
    let (share, accepted, shown) = acceptance(&view);
    let at = |ms| Timestamp::from_millisecond(ms).expect("a time");
    let reader = Reader::open(desk.dir.path()).expect("a record");
    let metrics = reader.metrics(at(days().since), at(days().until));
    let taken = metrics.expect("counted").taken;
    assert_eq!(
        (accepted, shown),
        (taken.accepted, taken.batches_shown),
        "the same clicks over the same batches"
    );
    let share = share.unwrap_or_default();
    assert!((share - taken.per_batch).abs() < 1e-9, "{share} {taken:?}");
    (accepted, shown)
}

#[tokio::test]
async fn acceptance_is_that_of_the_metrics_and_goes_with_an_erasure() {
    let platform = platform().await;
    let mut desk = Desk::live(&platform).await;
    let first = worked(&mut desk, &platform, 0, 2).await;
    worked(&mut desk, &platform, 1, 1).await;
    let (accepted, shown) = agreed(&desk).await;
    assert_eq!((accepted, shown), (3, 4));

    let privacy = desk.handle.privacy();
    privacy.erase(&first.to_string()).await.expect("begun");
    let mut views = privacy.views();
    let done = views.wait_for(|view| matches!(view.erasure, Some(ErasureView::Done { .. })));
    let done = tokio::time::timeout(DEADLINE, done).await;
    drop(done.expect("in time").expect("there"));
    let (accepted, shown) = agreed(&desk).await;
    assert_eq!((accepted, shown), (1, 2), "the other one's alone");
    let view = desk.handle.insights().view(days()).await.expect("counted");
    assert!(view.emptied > 0, "and the page says that something is gone");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn a_newer_question_takes_the_place_of_the_one_before() {
    let desk = Desk::open().await;
    let insights = desk.handle.insights();
    // Asked in this order, without a moment between: the first one is counting, or about to.
    let (older, newer) = tokio::join!(insights.view(days()), insights.view(days()));
    assert_eq!(
        older.map_err(|problem| problem.code).err(),
        Some(Code::Gone)
    );
    newer.expect("the newer one is counted");
    // An export is a question of its own, which no newer one gives up.
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_owned();
    let (exported, viewed) = tokio::join!(insights.export(days(), folder), insights.view(days()));
    exported.expect("written");
    viewed.expect("counted");
    desk.close().await;
}

#[tokio::test]
async fn what_is_taken_along_is_on_record_by_its_hash() {
    let mut desk = Desk::open().await;
    let insights = desk.handle.insights();
    let out = tempfile::tempdir().expect("a folder");
    let folder = || out.path().to_owned();
    let csv = insights.export(days(), folder()).await.expect("written");
    let picture = b"\x89PNG\r\n\x1a\nand so on".to_vec();
    let png = insights.save_picture(picture.clone(), folder()).await;
    let png = png.expect("written");
    assert_eq!(fs::read(&png).expect("there"), picture, "as it was given");
    let said = desk.until_events("insights_exported", 2).await;
    for (event, (file, format)) in said.iter().zip([(&csv, "csv"), (&png, "png")]) {
        let bytes = fs::read(file).expect("there");
        let payload = event.payload.as_ref().expect("kept");
        assert_eq!(payload["format"], format);
        assert_eq!(payload["sha256"], audit::Hash::of(&bytes).to_string());
    }
    let refused = insights.export(InsightsFilter::default(), folder()).await;
    assert_eq!(
        paths(&refused.expect_err("no time at all")),
        ["until", "zone"]
    );
    let none = out.path().join("none");
    let refused = insights.export(days(), none).await.expect_err("no folder");
    assert_eq!(refused.code, Code::Storage);
    assert_eq!(
        desk.events("insights_exported").len(),
        2,
        "only what there is"
    );
    desk.close().await;
}

#[tokio::test]
async fn what_is_no_picture_is_not_kept() {
    let desk = Desk::open().await;
    let insights = desk.handle.insights();
    let out = tempfile::tempdir().expect("a folder");
    let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
    large.resize(LARGEST + 1, 0);
    for (bad, says) in [
        (Vec::new(), "not a PNG"),
        (b"GIF89a".to_vec(), "not a PNG"),
        (b"\x89PNG\r\n\x1a".to_vec(), "not a PNG"),
        (large.clone(), "larger than 16 MiB"),
    ] {
        let refused = insights.save_picture(bad, out.path().to_owned()).await;
        let refused = refused.expect_err("refused");
        assert_eq!(
            (refused.code, paths(&refused)),
            (Code::InvalidInput, vec!["png"])
        );
        assert!(refused.fields[0].message.contains(says), "{refused:?}");
    }
    assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 0);
    large.truncate(LARGEST);
    let kept = insights.save_picture(large, out.path().to_owned()).await;
    kept.expect("the largest there may be");
    desk.close().await;
}

fn paths(problem: &Problem) -> Vec<&str> {
    let paths = problem.fields.iter().map(|field| field.path.as_str());
    paths.collect()
}
