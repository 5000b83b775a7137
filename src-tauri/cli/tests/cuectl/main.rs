//! The real program: its output, its exit status, its end by a signal.

mod history;
mod refused;
mod stream;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

const DEADLINE: Duration = Duration::from_mins(1);

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
