//! What is refused, and said plainly.

use super::{Running, connected, cuectl, finish, sandbox, words};

#[test]
fn a_folder_in_use_is_said_plainly() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (_sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0].as_str().expect("an interaction");
    let arguments = ["stream", "--interaction", interaction];
    let first = Running::start(connected(dir.path(), &banner, &arguments));
    first.line();
    let second = finish(connected(dir.path(), &banner, &arguments));
    assert_eq!(second.status.code(), Some(1));
    assert!(
        words(&second).contains("another Cuecard"),
        "{}",
        words(&second)
    );
    let beside = finish(cuectl(dir.path(), &["audit", "verify"]));
    assert_eq!(
        beside.status.code(),
        Some(0),
        "reading goes on beside: {}",
        words(&beside)
    );
}

#[test]
fn what_the_platform_refuses_has_failed() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (_sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0].as_str().expect("an interaction");
    let mut wrong = connected(
        dir.path(),
        &banner,
        &["stream", "--interaction", interaction],
    );
    wrong.env("CUECARD_CLIENT_SECRET", "hunter2");
    let refused = finish(wrong);
    assert_eq!(refused.status.code(), Some(1), "it was sent");
    assert!(refused.stdout.is_empty(), "JSON alone on standard output");
    assert!(!words(&refused).contains("hunter2"), "{}", words(&refused));
}

#[test]
fn what_is_wrong_is_refused_before_anything_is_sent() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let id = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
    for arguments in [
        &[][..],
        &["streem"],
        &["stream"],
        &["stream", "--interaction", "7"],
        &["stream", "--interaction", id, "--max-batches", "0"],
        &["stream", "--interaction", id, "--for", "-1"],
        &["stream", "--interaction", id],
        &[
            "stream",
            "--interaction",
            id,
            "--api-url",
            "http://api.example.com",
        ],
        &["sandbox", "--speed", "0"],
        &["sandbox", "--faults", "/nonexistent/faults.toml"],
        &["audit", "search", "--since", "yesterday"],
    ] {
        let refused = finish(cuectl(dir.path(), arguments));
        assert_eq!(
            refused.status.code(),
            Some(2),
            "{arguments:?}: {}",
            words(&refused)
        );
        assert!(refused.stdout.is_empty(), "{arguments:?}");
        assert!(!words(&refused).is_empty(), "{arguments:?} says why");
    }
    let helped = finish(cuectl(dir.path(), &["stream", "--help"]));
    assert_eq!(helped.status.code(), Some(0), "help is no refusal");
}

#[test]
fn a_secret_in_the_file_is_refused() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(
        dir.path().join("config.toml"),
        "[connection]\nclient_secret = \"hunter2\"\n",
    )
    .expect("writable");
    let refused = finish(cuectl(dir.path(), &["audit", "verify"]));
    assert_eq!(refused.status.code(), Some(2));
    assert!(!words(&refused).contains("hunter2"), "{}", words(&refused));
}

#[test]
fn an_agents_sign_in_is_left_to_the_app() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let id = "0b9f8f3c-5a64-4f0e-9a51-2f7d1c9a7e10";
    let profile = "[connection]\nsurface = \"platform\"\nenvironment = \"mypurecloud.de\"\n\
                   client_id = \"public\"\n";
    for (identity, named) in [
        ("agent", "connection.identity"),
        ("client", "connection.agent_id"),
    ] {
        let text = format!("{profile}identity = \"{identity}\"\n");
        std::fs::write(dir.path().join("config.toml"), text).expect("writable");
        let refused = finish(cuectl(dir.path(), &["stream", "--interaction", id]));
        assert_eq!(refused.status.code(), Some(2), "{}", words(&refused));
        assert!(words(&refused).contains(named), "{}", words(&refused));
    }
}

#[test]
fn without_a_record_there_is_nothing_to_check() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let verified = finish(cuectl(dir.path(), &["audit", "verify"]));
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        words(&verified).contains("no local record"),
        "{}",
        words(&verified)
    );
}
