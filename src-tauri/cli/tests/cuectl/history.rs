//! What is on record: replayed, and searched by words and facts.

use serde_json::Value;

use super::{Running, connected, cuectl, finish, objects, sandbox, text, words};

/// The very lines, numbers to the last digit: whoever consumes a stream can consume its replay.
#[test]
fn a_replay_prints_what_the_stream_printed() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (_sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0].as_str().expect("an interaction");
    let arguments = ["stream", "--interaction", interaction, "--max-batches", "8"];
    let streamed = finish(connected(dir.path(), &banner, &arguments));
    assert_eq!(streamed.status.code(), Some(0), "{}", words(&streamed));
    let lines = String::from_utf8(streamed.stdout).expect("UTF-8");
    assert_eq!(lines.lines().count(), 8);

    let replayed = finish(cuectl(dir.path(), &["replay", interaction, "--speed", "0"]));
    assert_eq!(replayed.status.code(), Some(0), "{}", words(&replayed));
    let again = String::from_utf8(replayed.stdout).expect("UTF-8");
    assert!(
        again.starts_with(&lines),
        "batch by batch the same:\n{lines}\n{again}"
    );
    let produced = ["audit", "search", "--action", "suggestions_produced"];
    let recorded = objects(&finish(cuectl(dir.path(), &produced)));
    assert_eq!(
        again.lines().count(),
        recorded.len(),
        "what came while the stream was ending is on record too"
    );
    let batches = again
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    for batch in batches {
        assert!(
            batch["latencyMs"].is_f64(),
            "measured, so on record: {batch}"
        );
    }
}

#[test]
fn a_slow_replay_is_broken_off_by_a_signal() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (_sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0].as_str().expect("an interaction");
    let arguments = ["stream", "--interaction", interaction, "--max-batches", "4"];
    let streamed = finish(connected(dir.path(), &banner, &arguments));
    assert_eq!(streamed.status.code(), Some(0), "{}", words(&streamed));
    let slow = ["replay", interaction, "--speed", "0.000001"];
    let replay = Running::start(cuectl(dir.path(), &slow));
    let first = replay.line();
    assert_eq!(text(&first, "interactionId"), interaction);
    assert_eq!(
        replay.interrupt(),
        Some(0),
        "being interrupted is its ordinary end"
    );
}

/// Words as people type them, filters as they combine, and the way without an index.
#[test]
fn the_history_is_searched_by_words_and_facts() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (_sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0].as_str().expect("an interaction");
    let arguments = ["stream", "--interaction", interaction, "--max-batches", "6"];
    let streamed = finish(connected(dir.path(), &banner, &arguments));
    assert_eq!(streamed.status.code(), Some(0), "{}", words(&streamed));
    let title = objects(&streamed)
        .iter()
        .find_map(|batch| {
            batch["rankedSuggestions"][0]["title"]
                .as_str()
                .map(str::to_owned)
        })
        .expect("something passed");
    let search = |arguments: &[&str]| {
        let mut all = vec!["audit", "search"];
        all.extend_from_slice(arguments);
        let found = finish(cuectl(dir.path(), &all));
        assert_eq!(found.status.code(), Some(0), "{}", words(&found));
        (objects(&found), words(&found))
    };
    let phrase = format!("\"{}\"", title.to_uppercase());
    let (found, said) = search(&[&phrase]);
    assert!(
        !found.is_empty(),
        "the title of a suggestion, whatever its case"
    );
    assert_eq!(said, "", "nothing to say about an index in order");
    assert!(
        found
            .iter()
            .all(|event| event["kind"] == "suggestions_produced")
    );
    let seqs: Vec<_> = found.iter().map(|event| event["seq"].as_i64()).collect();
    assert!(seqs.is_sorted_by(|a, b| a > b), "newest first: {seqs:?}");
    let first: String = title.chars().take(3).collect();
    assert!(
        search(&[&format!("{first}*")]).0.len() >= found.len(),
        "by its beginning"
    );
    assert_eq!(search(&["--agent", "platform", &phrase]).0, found);
    assert_eq!(search(&["--interaction", interaction, &phrase]).0, found);
    assert_eq!(
        search(&["--outcome", "failed", &phrase]).0,
        [] as [Value; 0]
    );
    assert_eq!(search(&["--limit", "1", &phrase]).0, found[..1]);
    let actions = [
        "--action",
        "interaction_started",
        "--action",
        "interaction_ended",
    ];
    assert_eq!(search(&actions).0.len(), 2, "any of the kinds");

    // A file in the folder's place: no index can be kept, and everything is found all the same.
    let folder = dir.path().join("history");
    std::fs::remove_dir_all(&folder).expect("there");
    std::fs::write(&folder, "in the way").expect("written");
    let (without, said) = search(&[&phrase]);
    assert_eq!(without, found);
    assert!(said.contains("Every event is read instead"), "{said}");

    let wrong = finish(cuectl(
        dir.path(),
        &["audit", "search", "--outcome", "lost"],
    ));
    assert_eq!(wrong.status.code(), Some(2), "no such outcome");
    assert!(
        words(&wrong).starts_with("outcome: one of accepted"),
        "{}",
        words(&wrong)
    );
    let long = "word ".repeat(2_000);
    let wrong = finish(cuectl(dir.path(), &["audit", "search", &long]));
    assert_eq!(wrong.status.code(), Some(2), "10 kB is no search");
}

#[test]
fn there_is_no_replay_of_what_is_not_on_record() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let nobody = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55";
    let none = finish(cuectl(dir.path(), &["replay", nobody]));
    assert_eq!(none.status.code(), Some(1), "there is no record at all");
    let wrong = finish(cuectl(dir.path(), &["replay", nobody, "--speed", "-1"]));
    assert_eq!(wrong.status.code(), Some(2), "a speed is from 0 up");
}
