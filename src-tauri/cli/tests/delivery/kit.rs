//! The real program against a sandbox in this process, whose faults and records are at hand.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use sandbox::{Endpoint, Options, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub const DEADLINE: Duration = Duration::from_mins(1);
pub const NOBODY: &str = "http://127.0.0.1:9";

/// A data folder, a sandbox, and the environment that joins them.
pub struct Desk {
    pub dir: TempDir,
    pub sandbox: Option<Sandbox>,
    runtime: Runtime,
    environment: Vec<(&'static str, String)>,
}

/// What a run came to.
pub struct Ran {
    pub code: Option<i32>,
    pub lines: Vec<Value>,
    pub words: String,
}

impl Desk {
    pub fn new() -> Self {
        let runtime = Runtime::new().expect("threads");
        let mut desk = Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
            sandbox: None,
            runtime,
            environment: Vec::new(),
        };
        desk.open();
        desk
    }

    /// Starts a sandbox on a port of its own, with new credentials.
    pub fn open(&mut self) {
        let started = sandbox::start(Options {
            speed: 200.0,
            ..Options::default()
        });
        let sandbox = self.runtime.block_on(started).expect("starts");
        let banner = serde_json::to_value(sandbox.banner()).expect("plain");
        let text = |pointer: &str| {
            let found = banner.pointer(pointer).and_then(Value::as_str);
            found.unwrap_or_else(|| panic!("{pointer}")).to_owned()
        };
        self.environment = vec![
            ("CUECARD_API_URL", text("/apiUrl")),
            ("CUECARD_LOGIN_URL", text("/loginUrl")),
            ("CUECARD_CLIENT_ID", text("/clientId")),
            ("CUECARD_CLIENT_SECRET", text("/clientSecret")),
            ("CUECARD_LIBRARY_ID", text("/libraryId")),
            ("CUECARD_AGENT_ID", text("/agentId")),
            ("CUECARD_KNOWLEDGE_WEBHOOK", text("/webhooks/knowledge")),
            ("CUECARD_TRAINING_WEBHOOK", text("/webhooks/training")),
            ("CUECARD_ALLOW_LOOPBACK", "1".to_owned()),
        ];
        self.sandbox = Some(sandbox);
    }

    /// The network is gone: nothing listens any more.
    pub fn shut(&mut self) {
        if let Some(sandbox) = self.sandbox.take() {
            self.runtime.block_on(sandbox.shutdown());
        }
    }

    pub fn without(&mut self, variable: &str) {
        self.environment.retain(|(name, _)| *name != variable);
    }

    /// Sets a variable to what the sandbox's banner says there.
    pub fn with(&mut self, variable: &'static str, pointer: &str) {
        let banner = self.sandbox.as_ref().expect("open").banner();
        let banner = serde_json::to_value(banner).expect("plain");
        let found = banner.pointer(pointer).and_then(Value::as_str);
        let found = found.unwrap_or_else(|| panic!("{pointer}")).to_owned();
        self.environment.push((variable, found));
    }

    /// The bodies of all requests, in the order of arrival.
    pub fn received(&self, endpoint: Endpoint) -> Vec<Value> {
        let received = self.sandbox.as_ref().expect("open").received();
        let requests = received.to(endpoint).all();
        requests.into_iter().map(|one| one.body).collect()
    }

    pub fn faults(&self) -> sandbox::Faults {
        self.sandbox.as_ref().expect("open").faults()
    }

    /// Waits until a planned fault has happened.
    pub fn met(&self, planned: &sandbox::Planned) -> bool {
        self.runtime.block_on(planned.met(DEADLINE))
    }

    /// The bodies that took effect, each once.
    pub fn effects(&self, endpoint: Endpoint) -> Vec<Value> {
        let effects = self.sandbox.as_ref().expect("open").effects(endpoint);
        effects.effects.into_iter().map(|one| one.body).collect()
    }

    /// The idempotency keys of all requests, in the order of arrival.
    pub fn keys(&self, endpoint: Endpoint) -> Vec<String> {
        let received = self.sandbox.as_ref().expect("open").received();
        let requests = received.to(endpoint).all();
        let key = |headers: std::collections::BTreeMap<String, String>| {
            headers.get("idempotency-key").cloned().expect("a key")
        };
        requests.into_iter().map(|one| key(one.headers)).collect()
    }

    pub fn interaction(&self) -> String {
        let banner = self.sandbox.as_ref().expect("open").banner();
        banner.interactions[0].to_string()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cuectl"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CUECARD_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .envs(self.environment.iter().cloned())
            .env("CUECARD_DATA_DIR", self.dir.path())
            // No keyring: what the tests hold to must not depend on the computer's.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments).spawn().expect("starts"))
    }

    pub fn feed(&self, arguments: &[&str], text: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("starts");
        let mut input = child.stdin.take().expect("piped");
        let text = text.to_owned();
        let writer = std::thread::spawn(move || {
            // A program that stops reading is what some tests are about.
            let _ = input.write_all(text.as_bytes());
        });
        let ran = finish(child);
        writer.join().expect("written");
        ran
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// Waits for its end and reads all of it.
fn finish(mut child: Child) -> Ran {
    let mut err = child.stderr.take().expect("piped");
    let words = std::thread::spawn(move || {
        let mut text = String::new();
        err.read_to_string(&mut text).expect("UTF-8");
        text
    });
    let mut out = String::new();
    let mut stdout = child.stdout.take().expect("piped");
    stdout.read_to_string(&mut out).expect("UTF-8");
    let lines = out.lines().map(parsed).collect();
    Ran {
        code: child.wait().expect("ends").code(),
        lines,
        words: words.join().expect("read"),
    }
}

fn parsed(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))
}

impl Ran {
    /// The same member of every line.
    pub fn each(&self, member: &str) -> Vec<&Value> {
        self.lines.iter().map(|line| &line[member]).collect()
    }

    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{:?} {}", self.lines, self.words);
        self
    }
}

/// A running program that is fed and read a line at a time. Killed when dropped.
pub struct Running {
    child: Child,
    pub input: Option<ChildStdin>,
    lines: mpsc::Receiver<String>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("starts");
        let out = child.stdout.take().expect("piped");
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            lines,
        }
    }

    pub fn give(&mut self, document: &Value) {
        let input = self.input.as_mut().expect("open");
        writeln!(input, "{document}").expect("it reads");
    }

    pub fn line(&self) -> Value {
        parsed(&self.lines.recv_timeout(DEADLINE).expect("a line in time"))
    }

    /// Kills it outright. Returns what it had said and nobody had read.
    pub fn kill(mut self) -> Vec<Value> {
        self.child.kill().expect("it runs");
        self.child.wait().expect("ends");
        self.lines.iter().map(|line| parsed(&line)).collect()
    }

    /// Asks it to end, and returns its exit status and its last lines.
    pub fn interrupt(mut self, signal: &str) -> (Option<i32>, Vec<Value>) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("kill is there").success());
        let lines = self.lines.iter().map(|line| parsed(&line)).collect();
        (self.child.wait().expect("ends").code(), lines)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already in the ordinary case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The correlation ids of lines or bodies, where they have one.
pub fn correlations<'a>(of: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    of.into_iter()
        .filter_map(|it| it["correlationId"].as_str().map(str::to_owned))
        .collect()
}

/// Feedback about the `n`-th recommendation, which it names.
pub fn feedback(n: u32) -> Value {
    json!({
        "recommendationId": recommendation(n),
        "feedbackType": "helpful",
        "relevanceScore": 0.9,
        "comments": format!("comment {n}"),
    })
}

pub fn recommendation(n: u32) -> String {
    format!("0b9f8f3c-5a64-4f0e-9a51-{n:012}")
}

pub fn jsonl(documents: impl IntoIterator<Item = Value>) -> String {
    let mut lines = String::new();
    for document in documents {
        lines += &document.to_string();
        lines.push('\n');
    }
    lines
}
