//! The lines as they are printed, held by golden files. `UPDATE_GOLDEN=1` writes them anew.

use std::fs;
use std::path::Path;

use sandbox::Endpoint;
use serde_json::{Value, json};

use crate::kit::{Desk, Ran, feedback, jsonl};

/// What differs from run to run, by its kind.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = if value.is_number() && name.ends_with("Ms") {
                    json!("<ms>")
                } else {
                    normal(value)
                };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(values) => values.iter().map(normal).collect(),
        Value::String(text) => {
            let is_hex = text
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
            json!(match text.len() {
                36 if is_hex => "<uuid>".to_owned(),
                64 if is_hex => "<sha256>".to_owned(),
                24 if text.ends_with('Z') => "<time>".to_owned(),
                _ => text
                    .split(' ')
                    .map(|word| if word.starts_with("127.0.0.1:") {
                        "<host>"
                    } else {
                        word
                    })
                    .collect::<Vec<_>>()
                    .join(" "),
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn check(name: &str, ran: &Ran) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/delivery/golden")
        .join(format!("{name}.jsonl"));
    let found = jsonl(ran.lines.iter().map(normal));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &found).expect("writable");
    }
    let wanted = fs::read_to_string(&path).expect("committed");
    assert_eq!(found, wanted, "{}", path.display());
}

#[test]
fn lines_keep_their_shape() {
    let desk = Desk::new();
    let interaction = desk.interaction();
    let bad = json!({ "recommendationId": 7, "feedbackType": "helpful" });
    let input = format!("{}\nnot json\n{bad}\n", feedback(1));
    check("feedback", &desk.feed(&["feedback", "-"], &input));
    let arguments = ["accept", "--interaction", &interaction, "--suggestion", "s"];
    // The training webhook may or may not have been told by now: the entry's number says.
    let mut accepted = desk.run(&arguments);
    accepted.lines[0]["eventId"] = json!("<seq>");
    check("accept", &accepted);
    desk.run(&["outbox", "flush"]).ended(0);

    let _ = desk
        .faults()
        .on(Endpoint::Feedback)
        .fail(1)
        .with(400)
        .saying(json!({ "message": "No such recommendation." }));
    let mut failed = desk.feed(&["feedback", "-"], &feedback(2).to_string());
    references(&mut failed);
    check("feedback_failed", &failed);
    desk.feed(&["feedback", "-", "--no-wait"], &feedback(3).to_string());
    let mut listed = desk.run(&["outbox", "list"]);
    references(&mut listed);
    ids(&mut listed);
    check("outbox_list", &listed);

    let out = desk.path().join("x.csv");
    let out = out.to_str().expect("UTF-8");
    let arguments = [
        "audit",
        "export",
        "--action",
        "log_begun",
        "--format",
        "csv",
        "--out",
        out,
    ];
    check("audit_export", &desk.run(&arguments));
    check("audit_prune", &{
        let mut ran = desk.run(&["audit", "prune"]);
        ran.lines[0]["kept"] = json!("<count>");
        ran
    });
    let mut verified = desk.run(&["audit", "verify"]);
    verified.lines[0]["events"] = json!("<count>");
    verified.lines[0]["checkpoint"]["seq"] = json!("<seq>");
    check("audit_verify", &verified);
}

/// A delivery's number depends on what came before it.
fn ids(ran: &mut Ran) {
    for line in &mut ran.lines {
        line["id"] = json!("<id>");
    }
}

/// Sentences end with the correlation id, so that support can find the call.
fn references(ran: &mut Ran) {
    fn cut(text: &mut Value) {
        let Some(words) = text.as_str() else { return };
        if let Some(at) = words.find(" Reference: ") {
            *text = json!(format!("{} Reference: <uuid>.", &words[..at]));
        }
    }
    for line in &mut ran.lines {
        cut(&mut line["lastError"]);
        if line["lastError"].is_null() {
            line.as_object_mut().expect("an object").remove("lastError");
        }
        for error in line["errors"].as_array_mut().into_iter().flatten() {
            cut(&mut error["message"]);
        }
        if line["errors"].is_null() {
            line.as_object_mut().expect("an object").remove("errors");
        }
    }
}

#[test]
fn there_is_help_on_every_level() {
    let desk = Desk::new();
    for arguments in [
        &[][..],
        &["sandbox"],
        &["stream"],
        &["accept"],
        &["feedback"],
        &["metrics"],
        &["outbox"],
        &["outbox", "list"],
        &["outbox", "flush"],
        &["outbox", "retry"],
        &["outbox", "discard"],
        &["audit"],
        &["audit", "search"],
        &["audit", "verify"],
        &["audit", "export"],
        &["audit", "prune"],
        &["audit", "head"],
    ] {
        let output = desk
            .command(arguments)
            .arg("--help")
            .output()
            .expect("runs");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("Usage: cuectl"), "{arguments:?}: {text}");
    }
}
