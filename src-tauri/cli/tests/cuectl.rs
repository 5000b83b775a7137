//! The real program: its output, its exit status, its end by a signal.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

const DEADLINE: Duration = Duration::from_secs(30);

fn cuectl(data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cuectl"));
    command.args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CUECARD_") {
            command.env_remove(name);
        }
    }
    command
        .env("CUECARD_DATA_DIR", data_dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A running `cuectl` whose lines are read by a thread, so that a test can give up waiting. Killed
/// when dropped.
struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::null()).spawn().expect("starts");
        let out = child.stdout.take().expect("piped");
        Self {
            child,
            lines: lines(out),
        }
    }

    fn line(&self) -> Value {
        let line = self.lines.recv_timeout(DEADLINE).expect("a line in time");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line}"))
    }

    /// Asks it to end as Ctrl-C does, and returns its exit status.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-INT", &id])
            .status()
            .expect("kill is there");
        assert!(sent.success());
        self.wait()
    }

    fn wait(&mut self) -> Option<i32> {
        // Its output ends when it does; the thread that reads it tells us.
        while let Ok(line) = self.lines.recv_timeout(DEADLINE) {
            serde_json::from_str::<Value>(&line).expect("JSON alone on standard output");
        }
        self.child.wait().expect("ends").code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already in the ordinary case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(out: ChildStdout) -> mpsc::Receiver<String> {
    let (tell, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn finish(mut command: Command) -> Output {
    let mut child = command.spawn().expect("starts");
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let mut output = Output {
        status: std::process::ExitStatus::default(),
        stdout: Vec::new(),
        stderr: Vec::new(),
    };
    let errors = std::thread::spawn(move || {
        let mut text = Vec::new();
        err.as_mut()
            .expect("piped")
            .read_to_end(&mut text)
            .expect("readable");
        text
    });
    out.as_mut()
        .expect("piped")
        .read_to_end(&mut output.stdout)
        .expect("readable");
    output.stderr = errors.join().expect("read");
    output.status = child.wait().expect("ends");
    output
}

fn objects(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}")))
        .collect()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn sandbox(data_dir: &Path) -> (Running, Value) {
    let running = Running::start(cuectl(data_dir, &["sandbox", "--speed", "200"]));
    let banner = running.line();
    (running, banner)
}

fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member]
        .as_str()
        .unwrap_or_else(|| panic!("{member} in {object}"))
}

/// The command, told by the environment how to connect.
fn connected(data_dir: &Path, banner: &Value, arguments: &[&str]) -> Command {
    let mut command = cuectl(data_dir, arguments);
    for (variable, member) in [
        ("CUECARD_API_URL", "apiUrl"),
        ("CUECARD_LOGIN_URL", "loginUrl"),
        ("CUECARD_CLIENT_ID", "clientId"),
        ("CUECARD_CLIENT_SECRET", "clientSecret"),
        ("CUECARD_LIBRARY_ID", "libraryId"),
        ("CUECARD_AGENT_ID", "agentId"),
    ] {
        command.env(variable, text(banner, member));
    }
    command
}

#[test]
fn from_the_sandbox_to_the_record() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (sandbox, banner) = sandbox(dir.path());
    let interaction = banner["interactions"][0].as_str().expect("an interaction");
    let arguments = ["stream", "--interaction", interaction, "--max-batches", "3"];
    let streamed = finish(connected(dir.path(), &banner, &arguments));
    assert_eq!(streamed.status.code(), Some(0), "{}", words(&streamed));
    let batches = objects(&streamed);
    assert_eq!(batches.len(), 3, "a line a batch, and not one more");
    for batch in &batches {
        assert_eq!(batch["interactionId"], interaction);
        assert!(
            batch["receivedAt"].is_string() && batch["latencyMs"].is_number(),
            "{batch}"
        );
        for (suggestion, rank) in batch["rankedSuggestions"]
            .as_array()
            .expect("an array")
            .iter()
            .zip(1..)
        {
            assert_eq!(suggestion["rank"], rank, "best first");
            assert!(
                suggestion["confidence"].as_f64() >= Some(0.75),
                "{suggestion}"
            );
        }
    }

    let verified = finish(cuectl(dir.path(), &["audit", "verify"]));
    assert_eq!(verified.status.code(), Some(0), "{}", words(&verified));
    let verdict = objects(&verified);
    assert_eq!(verdict[0]["ok"], true);
    assert!(verdict[0]["events"].as_u64() >= Some(3), "{verdict:?}");

    let found = finish(cuectl(
        dir.path(),
        &[
            "audit",
            "search",
            "--action",
            "suggestions_produced",
            "--interaction",
            interaction,
        ],
    ));
    assert!(objects(&found).len() >= 3, "every batch is on record");
    let all = finish(cuectl(dir.path(), &["audit", "search"]));
    let secret = text(&banner, "clientSecret");
    assert!(
        !String::from_utf8_lossy(&all.stdout).contains(secret),
        "no secret on record"
    );
    let one = finish(cuectl(dir.path(), &["audit", "search", "--limit", "1"]));
    assert_eq!(objects(&one), objects(&all)[..1], "newest first");
    let none = finish(cuectl(
        dir.path(),
        &["audit", "search", "--until", "2020-01-01"],
    ));
    assert!(objects(&none).is_empty() && none.status.success());

    assert_eq!(sandbox.interrupt(), Some(0), "interrupted is done");
}

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
