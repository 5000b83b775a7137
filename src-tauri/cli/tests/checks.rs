//! The real program's checks: `pii`, `prompt validate`, `inject --dry-run`. None of them needs a
//! platform, a keyring or a record.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs `cuectl` with `input` on its standard input.
fn cuectl(arguments: &[&str], input: &[u8]) -> Output {
    let data_dir = TempDir::new().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cuectl"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CUECARD_") {
            command.env_remove(name);
        }
    }
    let mut child = command
        .args(arguments)
        .env("CUECARD_DATA_DIR", data_dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().expect("piped").write_all(input);
    child.wait_with_output().expect("ends")
}

fn objects(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}")))
        .collect()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn prompt() -> Value {
    json!({
        "name": "On hold",
        "status": "active",
        "interactionTypes": ["conversation", "chat"],
        "trigger": {
            "type": "conversation",
            "conditions": [{"field": "accountStatus", "operator": "equals", "value": "on_hold"}],
        },
        "display": {"type": "popup", "content": "Customer {{customerName}} is on hold."},
    })
}

fn injection() -> Value {
    json!({
        "conversationId": "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55",
        "promptId": "5f0e4d69-8f43-4a8a-9c1d-000000000001",
        "triggerConditions": [{"type": "sentiment", "value": "negative", "threshold": 0.5}],
        "displaySettings": {"delayMs": 500, "maxConcurrentPrompts": 1, "autoDismissMs": 10000},
    })
}

fn told(verdict: &Value) -> Vec<(&str, &str)> {
    verdict["errors"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|error| {
            let member = |name: &str| error[name].as_str().expect("text");
            assert!(!member("message").is_empty(), "{error}");
            (member("path"), member("kind"))
        })
        .collect()
}

#[test]
fn pii_tells_each_line_by_kind_and_place() {
    let text = "Hello\nü 078-05-1123, jane@example.com\n\nmy card is 4012 8888\r\n8888 1881 thanks";
    let output = cuectl(&["pii", "-"], text.as_bytes());
    assert_eq!(
        objects(&output),
        [
            json!({"line": 1, "findings": []}),
            json!({"line": 2, "findings": [
                {"kind": "us_ssn", "start": 2, "end": 13},
                {"kind": "email", "start": 15, "end": 31},
            ]}),
            json!({"line": 3, "findings": []}),
            json!({"line": 4, "findings": [{"kind": "card", "start": 11, "end": 20}]}),
            json!({"line": 5, "findings": [{"kind": "card", "start": 0, "end": 9}]}),
        ],
        "a card over two lines is told on both, and a line without findings is told too"
    );
    assert_eq!(output.status.code(), Some(0));
    let all = [output.stdout, output.stderr].concat();
    for value in ["078-05", "jane", "4012", "1881"] {
        assert!(
            !String::from_utf8_lossy(&all).contains(value),
            "the value itself is nowhere"
        );
    }
}

#[test]
fn pii_reads_files_and_words() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("talk.txt");
    let text =
        "\u{feff}What's your phone number?\nit's four one five, triple five, zero one three two\n";
    std::fs::write(&file, text).expect("written");
    let output = cuectl(&["pii", file.to_str().expect("UTF-8")], b"");
    assert_eq!(
        objects(&output),
        [
            json!({"line": 1, "findings": []}),
            json!({"line": 2, "findings": [{"kind": "phone", "start": 5, "end": 51}]}),
        ]
    );
}

#[test]
fn nothing_in_nothing_out() {
    let output = cuectl(&["pii", "-"], b"");
    assert_eq!((output.stdout, output.status.code()), (Vec::new(), Some(0)));
}

#[test]
fn what_is_no_text_is_refused_with_its_line() {
    let output = cuectl(&["pii", "-"], b"fine\nna\xefve\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(words(&output).contains("line 2"), "{}", words(&output));
    let missing = cuectl(&["pii", "/nowhere/at/all"], b"");
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        words(&missing).contains("/nowhere/at/all"),
        "{}",
        words(&missing)
    );
}

#[test]
fn a_valid_prompt_is_said_to_be() {
    let mut text = "\u{feff}".to_owned();
    text.push_str(&prompt().to_string());
    let output = cuectl(&["prompt", "validate", "-"], text.as_bytes());
    assert_eq!(objects(&output), [json!({"valid": true, "errors": []})]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn every_violation_of_a_prompt_is_told_at_once() {
    let mut document = prompt();
    document["name"] = json!("Call 415-555-0132");
    document["interactionTypes"] = json!(["carrier pigeon"]);
    document["trigger"]["conditions"][0]["operator"] = json!("gt");
    document["display"]["content"] = json!("{{nobody}} has 4012888888881881");
    document["display"]["timeoutMs"] = json!("soon");
    let output = cuectl(
        &["prompt", "validate", "-"],
        document.to_string().as_bytes(),
    );
    let [verdict] = &objects(&output)[..] else {
        panic!("one object: {output:?}");
    };
    assert_eq!(verdict["valid"], json!(false));
    assert_eq!(
        told(verdict),
        [
            ("name", "pii.phone"),
            ("interactionTypes[0]", "enum"),
            ("trigger.conditions[0].value", "type"),
            ("display.content", "placeholder"),
            ("display.content", "pii.card"),
            ("display.timeoutMs", "type"),
        ]
    );
    assert_eq!(output.status.code(), Some(2), "refused by validation");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(!printed.contains("4012888888881881") && !printed.contains("0132"));
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let output = cuectl(
        &["prompt", "validate", "-"],
        b"{\n  \"name\": \"x\",\n  oops\n}",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty(), "there is no document to judge");
    assert!(
        words(&output).contains("line 3 column 3"),
        "{}",
        words(&output)
    );
}

#[test]
fn an_injection_is_checked_and_not_sent() {
    let document = injection().to_string();
    let output = cuectl(&["inject", "-", "--dry-run"], document.as_bytes());
    assert_eq!(objects(&output), [json!({"valid": true, "errors": []})]);
    assert_eq!(output.status.code(), Some(0));

    let mut document = injection();
    document["displaySettings"]["delayMs"] = json!(499);
    document["webhookUrl"] = json!("https://10.0.0.1/hook");
    document["promptId"] = json!("prompt-1");
    let output = cuectl(
        &["inject", "-", "--dry-run"],
        document.to_string().as_bytes(),
    );
    let [verdict] = &objects(&output)[..] else {
        panic!("one object: {output:?}");
    };
    assert_eq!(
        told(verdict),
        [
            ("promptId", "uuid"),
            ("displaySettings.delayMs", "range"),
            ("webhookUrl", "url"),
        ]
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn loopback_webhooks_are_for_development() {
    let mut document = injection();
    document["webhookUrl"] = json!("http://127.0.0.1:7070/hook");
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("injection.json");
    std::fs::write(&file, document.to_string()).expect("written");
    let status = |allowed: &str| dry_run(&file, allowed).status.code();
    assert_eq!(status("0"), Some(2));
    assert_eq!(status("1"), Some(0));
}

fn dry_run(file: &Path, allowed: &str) -> Output {
    let data_dir = TempDir::new().expect("a folder");
    Command::new(env!("CARGO_BIN_EXE_cuectl"))
        .args(["inject", "--dry-run"])
        .arg(file)
        .env("CUECARD_DATA_DIR", data_dir.path())
        .env("CUECARD_ALLOW_LOOPBACK", allowed)
        .output()
        .expect("runs")
}
