//! A stream's end: by a signal, by its time, and not by the platform's.

use super::{Running, connected, cuectl, finish, objects, sandbox, text, words};

#[test]
fn an_interrupted_stream_ends_in_order() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][1].as_str().expect("an interaction");
    let stream = Running::start(connected(
        dir.path(),
        &banner,
        &["stream", "--interaction", interaction],
    ));
    stream.line();
    assert_eq!(stream.interrupt(), Some(0));
    let found = finish(cuectl(
        dir.path(),
        &["audit", "search", "--action", "interaction_ended"],
    ));
    assert_eq!(objects(&found).len(), 1, "the last words are on record");
    let verified = finish(cuectl(dir.path(), &["audit", "verify"]));
    assert_eq!(verified.status.code(), Some(0), "and the chain is whole");
    drop(sandbox);
}

#[test]
fn a_stream_outlives_the_platform() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0]
        .as_str()
        .expect("an interaction")
        .to_owned();
    let stream = Running::start(connected(
        dir.path(),
        &banner,
        &["stream", "--interaction", &interaction],
    ));
    stream.line();
    assert_eq!(sandbox.interrupt(), Some(0), "the platform goes in order");

    let url: String = text(&banner, "apiUrl").to_owned();
    let port = url.rsplit(':').next().expect("a port").to_owned();
    let again = Running::start(connected(
        dir.path(),
        &banner,
        &["sandbox", "--speed", "200", "--port", &port],
    ));
    assert_eq!(
        text(&again.line(), "clientSecret"),
        text(&banner, "clientSecret"),
        "the environment's credentials are taken"
    );
    // What was read before the end may still stand in the pipe: enough new batches come later.
    let states = || {
        let found = finish(cuectl(
            dir.path(),
            &[
                "audit",
                "search",
                "--action",
                "connection_changed",
                "--limit",
                "100",
            ],
        ));
        let states = objects(&found);
        states
            .iter()
            .rev()
            .map(|event| text(&event["payload"], "state").to_owned())
            .collect::<Vec<_>>()
    };
    while states().iter().filter(|state| *state == "live").count() < 2 {
        stream.line();
    }
    assert!(
        states().iter().any(|state| state == "reconnecting"),
        "and it is on record"
    );
    assert_eq!(stream.interrupt(), Some(0));
}

#[test]
fn a_stream_ends_after_its_time() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (_sandbox, banner) = sandbox(dir.path());
    let quiet = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
    let arguments = ["stream", "--interaction", quiet, "--for", "0.5"];
    let streamed = finish(connected(dir.path(), &banner, &arguments));
    assert_eq!(streamed.status.code(), Some(0), "{}", words(&streamed));
    assert!(objects(&streamed).is_empty(), "nothing was said there");
}
