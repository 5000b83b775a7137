//! How long contents are kept: tried, changed, applied.

use std::fs;

use assist::view::error::Code;
use assist::view::privacy::{PruningView, RetentionForm, SettingSource};
use assist::view::review::HistoryFilter;
use sandbox::Sandbox;

use super::erased::{holding, summarized, told, word};
use super::until;
use crate::kit::{Ahead, DEADLINE, Desk, frame, platform, silent_interaction, suggestion};

/// A day and a minute, in ms.
const A_DAY: i64 = (24 * 60 + 1) * 60 * 1000;

fn all(days: u32) -> RetentionForm {
    RetentionForm {
        injections_days: 90,
        summaries_days: 90,
        all_days: Some(days),
    }
}

#[tokio::test]
async fn a_dry_run_says_what_applying_takes_and_nothing_waits_for_a_restart() {
    let platform = platform().await;
    let time = Ahead::still();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("config.toml"),
        "[retention] # agreed with the works council\nall_days = 400 # a year and a bit\n",
    )
    .expect("written");
    let desk = Desk::open_at(folder, &[], time.clock()).await;
    let mut desk = desk.connected(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let refund = suggestion("s-1", "refund", 0.9, 0.9);
    platform.push(id, frame(id, &[refund])).await;
    let batch = desk.until_events("suggestions_produced", 1).await[0].seq;
    let privacy = desk.handle.privacy();
    let review = desk.handle.review();
    let batch = batch.unsigned_abs();
    let day = 86_400_000;
    let kept = review.event(batch).await.expect("there");
    assert_eq!(kept.kept_until, Some(kept.at + 400 * day));

    time.jump(2 * A_DAY);
    let tried = privacy.dry_run(all(1)).await.expect("counted");
    let produced = tried
        .kinds
        .iter()
        .find(|one| one.kind == "suggestions_produced");
    assert_eq!(produced.map(|one| one.count), Some(1), "{tried:?}");
    assert!(tried.oldest.is_some_and(|oldest| oldest <= kept.at));
    let none = privacy.dry_run(all(4)).await.expect("counted");
    assert_eq!((none.events, none.oldest), (0, None));
    assert_eq!(none.kept, tried.kept + tried.events, "all of it is kept");

    privacy.save(all(1)).await.expect("saved");
    privacy.save(all(1)).await.expect("twice is no error");
    let text = fs::read_to_string(desk.dir.path().join("config.toml")).expect("there");
    assert!(text.contains("# agreed with the works council"), "{text}");
    assert!(text.contains("all_days = 1 # a year and a bit"), "{text}");
    let changed = desk.until_events("retention_changed", 1).await;
    assert_eq!(changed.len(), 1, "nothing changed the second time");
    let said = changed[0].payload.as_ref().expect("kept");
    assert_eq!(said["from"]["allDays"], 400);
    assert_eq!(said["to"]["allDays"], 1);
    let view = until(&privacy, "in force", |view| view.retention == all(1)).await;
    assert_eq!(view.sources.all_days, SettingSource::File);
    assert_eq!(view.sources.summaries_days, SettingSource::Default);
    let kept = review.event(batch).await.expect("there");
    assert_eq!(
        kept.kept_until,
        Some(kept.at + day),
        "the review says so without a restart"
    );

    privacy.apply().await.expect("begun");
    let view = until(&privacy, "applied", |view| view.applied_at.is_some()).await;
    let Some(PruningView::Done {
        pruned, canceled, ..
    }) = view.pruning
    else {
        panic!("it is done: {view:?}");
    };
    assert_eq!((pruned, canceled), (tried.events, false), "as was tried");
    let gone = review.event(batch).await.expect("there");
    assert_eq!((gone.payload, gone.kept_until), (None, None));
    assert!(desk.verify().ok, "the chain is whole");
    desk.close().await;
    platform.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_changes_nothing() {
    let desk = Desk::open().await;
    let privacy = desk.handle.privacy();
    let bad = RetentionForm {
        injections_days: 0,
        summaries_days: 90,
        all_days: Some(36_501),
    };
    for refused in [
        privacy.save(bad).await.expect_err("refused"),
        privacy.dry_run(bad).await.expect_err("refused"),
    ] {
        assert_eq!(refused.code, Code::InvalidInput);
        let paths: Vec<_> = refused.fields.iter().map(|field| &field.path).collect();
        assert_eq!(paths, ["injectionsDays", "allDays"]);
    }
    // A folder where the file should be: nothing can be saved.
    fs::create_dir(desk.dir.path().join("config.toml")).expect("made");
    let refused = privacy.save(all(7)).await.expect_err("refused");
    assert_eq!(refused.code, Code::Storage);
    assert_eq!(privacy.views().borrow().retention.all_days, None);
    assert!(desk.events("retention_changed").is_empty());
    desk.close().await;
}

#[tokio::test]
async fn what_goes_goes_from_the_history_index_too_while_nobody_looks() {
    let platform = platform().await;
    let time = Ahead::still();
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::open_at(folder, &[], time.clock()).await;
    let mut desk = desk.connected(&platform).await;
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    let canary = suggestion("s-1", "xylophonecanary", 0.9, 0.9);
    platform.push(id, frame(id, &[canary])).await;
    desk.until_events("suggestions_produced", 1).await;
    // Enough that the indexer writes a part of it to disk.
    for n in 0..4_200_u32 {
        desk.handle.set_quiet(n % 2 == 0, None).await.expect("told");
    }
    desk.until_events("quiet_changed", 4_200).await;
    let review = desk.handle.review();
    let folder = desk.dir.path().join("history");
    let watched = review.views();
    let indexed = tokio::time::timeout(DEADLINE, async {
        while !holds(&folder, "xylophonecanary") {
            tokio::task::yield_now().await;
        }
    });
    indexed.await.expect("its words are in the index");
    // Nobody looks any more: what follows is retention's alone.
    drop(watched);

    let privacy = desk.handle.privacy();
    privacy.save(all(1)).await.expect("saved");
    time.jump(2 * A_DAY);
    privacy.apply().await.expect("begun");
    let view = until(
        &privacy,
        "applied",
        |view| matches!(view.pruning, Some(PruningView::Done { pruned, .. }) if pruned > 0),
    )
    .await;
    assert!(view.applied_at.is_some());
    assert!(
        !holds(&folder, "xylophonecanary"),
        "its words went from the index before it was said to be done"
    );
    let filter = HistoryFilter {
        text: "xylophonecanary".to_owned(),
        ..HistoryFilter::default()
    };
    let found = review.find(filter, None, 10).await.expect("searched");
    assert!(found.rows.is_empty());
    desk.close().await;
    platform.shutdown().await;
}

/// Everything that retention takes, in whichever file it stands; what is younger stays.
#[tokio::test]
async fn no_byte_is_left_of_what_is_past_its_time() {
    let platform = platform().await;
    let time = Ahead::default();
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[record]\nutterances = true\n";
    fs::write(folder.path().join("config.toml"), config).expect("written");
    let places = ["title", "snippet", "said", "summary"];
    // The platform knows no other time than the computer's.
    time.jump(-2 * A_DAY);
    let desk = Desk::open_at(folder, &[], time.clock()).await;
    let mut desk = desk.connected(&platform).await;
    past(&platform, &mut desk, 0).await;
    let folder = desk.close().await;
    time.jump(2 * A_DAY);
    let desk = Desk::open_at(folder, &[], time.clock()).await;
    let mut desk = desk.connected(&platform).await;
    past(&platform, &mut desk, 1).await;
    // Enough that the index of the history has parts on disk.
    for n in 0..4_200_u32 {
        desk.handle.set_quiet(n % 2 == 0, None).await.expect("told");
    }
    desk.until_events("quiet_changed", 4_200).await;
    let review = desk.handle.review();
    let watched = review.views();
    let index = desk.dir.path().join("history");
    let indexed = tokio::time::timeout(DEADLINE, async {
        while !index.exists() || holding(&index, &word(0, "title")).is_empty() {
            tokio::task::yield_now().await;
        }
    });
    indexed.await.expect("its words are in the index");
    drop(watched);
    for place in places {
        let there = holding(desk.dir.path(), &word(0, place));
        assert!(!there.is_empty(), "{place}, or this test could not fail");
    }

    let privacy = desk.handle.privacy();
    let short = RetentionForm {
        injections_days: 1,
        summaries_days: 1,
        all_days: Some(1),
    };
    privacy.save(short).await.expect("saved");
    privacy.apply().await.expect("begun");
    until(
        &privacy,
        "applied",
        |view| matches!(view.pruning, Some(PruningView::Done { pruned, .. }) if pruned > 0),
    )
    .await;
    assert!(desk.verify().ok, "the chain is whole");
    let dir = desk.close().await;
    for place in places {
        assert_eq!(holding(dir.path(), &word(0, place)), [""; 0], "{place}");
        let younger = holding(dir.path(), &word(1, place));
        assert!(!younger.is_empty(), "{place} of what is younger stays");
    }
    platform.shutdown().await;
}

/// An interaction that was followed, said something, and was summed up.
async fn past(platform: &Sandbox, desk: &mut Desk, n: usize) {
    let followed = silent_interaction("J. Meyer");
    let id = followed.id;
    desk.handle.follow(followed).await.expect("followed");
    platform.push(id, told(id, n)).await;
    desk.until_events("suggestions_produced", n + 1).await;
    desk.handle.end(id).await.expect("ended");
    summarized(desk, id, n).await;
}

/// Whether a file of `folder` holds these words.
fn holds(folder: &std::path::Path, words: &str) -> bool {
    let Ok(files) = fs::read_dir(folder) else {
        return false;
    };
    let mut bytes = files
        .flatten()
        .filter_map(|file| fs::read(file.path()).ok());
    bytes.any(|bytes| {
        bytes
            .windows(words.len())
            .any(|part| part == words.as_bytes())
    })
}
