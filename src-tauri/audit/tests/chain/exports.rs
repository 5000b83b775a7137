//! Exports and their proofs: what is written, that others can read it, and that nothing in it can
//! be changed unnoticed.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use audit::{
    AuditError, Break, BreakKind, Draft, Expectations, Exported, Format, Payload, Query, Rule,
    Verdict,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::log::{INTERACTION, Log, at, key};

const FORMATS: [Format; 3] = [Format::Csv, Format::Jsonl, Format::Parquet];

/// A log with what is hard to write: quotes, lines, formulas, nothing, empty text, accents.
fn awkward() -> Log {
    let mut log = Log::new();
    let texts = [
        ("=1+1", Some("+49"), "-agent", json!("=HYPERLINK(\"x\")")),
        ("a\"b,c", Some(""), "", json!(null)),
        (
            "line\r\nbreak",
            None,
            "'quoted",
            json!({ "text": "re\u{301}sume\u{e9} \u{1F600}\n\u{7f}" }),
        ),
        ("@SUM", Some("'"), "agent", json!(-1.5e300)),
        (
            ",\"payload\":",
            Some(INTERACTION),
            "\ttab",
            json!({ "b": [1, 2.0, {}], "a": "," }),
        ),
    ];
    let mut group = log.ledger.group(&mut log.connection).expect("a group");
    for (kind, interaction, actor, value) in texts {
        let payload = Payload::of(&value).expect("JSON");
        let draft = Draft {
            at: at(7),
            kind,
            interaction,
            actor,
            payload: &payload,
        };
        group.append(&draft).expect("appended");
    }
    group.commit().expect("committed");
    log.checkpoint(8, Some(&key(1)));
    log
}

fn out(log: &Log, format: Format) -> PathBuf {
    log.dir.path().join(format!("export.{format:?}"))
}

fn export(log: &Log, query: &Query, format: Format) -> Exported {
    let go_on = |_| ControlFlow::Continue(());
    let out = out(log, format);
    audit::export(&log.connection, query, format, &out, Some(&key(1)), go_on).expect("exported")
}

fn check(log: &Log, format: Format) -> Verdict {
    audit::verify_export(&out(log, format), &log.known(), |_| {}).expect("readable")
}

fn proof(log: &Log, format: Format) -> Value {
    let text = fs::read_to_string(audit::proof_path(&out(log, format))).expect("beside it");
    serde_json::from_str(&text).expect("JSON")
}

fn some() -> Query {
    Query {
        interaction: Some(INTERACTION.to_owned()),
        ..Query::default()
    }
}

#[test]
fn every_format_is_proved_without_the_database() {
    for format in FORMATS {
        for log in [awkward(), Log::vouched(20, 5, Some(&key(1)))] {
            for query in [Query::default(), some()] {
                let exported = export(&log, &query, format);
                let bytes = fs::read(out(&log, format)).expect("written");
                assert_eq!(exported.sha256.0, <[u8; 32]>::from(Sha256::digest(&bytes)));
                let verdict = check(&log, format);
                assert_eq!(verdict.first_break, None, "{format:?} of {query:?}");
                assert_eq!(verdict.events.unsigned_abs(), exported.events);
                assert_eq!(verdict.unprotected_from, None, "signed with the known key");
                assert_eq!(verdict.checkpoint.map(|found| found.signed), Some(true));
            }
        }
    }
}

#[test]
fn filters_limits_and_order_are_those_of_a_search() {
    let log = Log::vouched(20, 5, Some(&key(1)));
    let query = Query {
        text: Some("entry 1".to_owned()),
        interaction: Some(INTERACTION.to_owned()),
        limit: Some(3),
        ..Query::default()
    };
    let mut searched = Vec::new();
    audit::search(&log.connection, &query, |event| {
        searched.push(event.seq);
        ControlFlow::Continue(())
    })
    .expect("found");
    searched.reverse();
    assert_eq!(searched, [16, 17, 19], "the newest three");
    for format in FORMATS {
        assert_eq!(export(&log, &query, format).events, 3);
        let proof = proof(&log, format);
        assert_eq!(proof["statement"]["first"], 16);
        assert_eq!(proof["statement"]["last"], 19);
        assert_eq!(proof["statement"]["whole"], false);
        assert_eq!(
            proof["statement"]["query"],
            json!({ "text": "entry 1", "interaction": INTERACTION, "limit": 3 })
        );
        assert_eq!(check(&log, format).first_break, None);
    }
    let none = Query {
        action: Some("never".to_owned()),
        ..Query::default()
    };
    for format in FORMATS {
        assert_eq!(export(&log, &none, format).events, 0);
        assert_eq!(
            check(&log, format).first_break,
            None,
            "nothing is nothing wrong"
        );
    }
}

/// Changes the file at `path` by a text of the same meaning to nobody.
fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("text");
    assert!(text.contains(from), "{from:?} is in the file");
    fs::write(path, text.replacen(from, to, 1)).expect("changed");
}

/// Rewrites the lines of the file.
fn lines(path: &Path, change: impl FnOnce(&mut Vec<String>)) {
    let text = fs::read_to_string(path).expect("text");
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    change(&mut lines);
    fs::write(path, lines.concat()).expect("changed");
}

#[test]
fn what_is_done_to_an_export_is_named() {
    // In CSV the header is the first line.
    for (format, first) in [(Format::Csv, 1), (Format::Jsonl, 0)] {
        let check_one = |what: &str, expected: (i64, BreakKind), change: &dyn Fn(&Path)| {
            let log = Log::vouched(20, 5, Some(&key(1)));
            export(&log, &Query::default(), format);
            change(&out(&log, format));
            let broken = check(&log, format).first_break.expect(what);
            assert_eq!((broken.seq, broken.kind), expected, "{format:?}: {what}");
        };
        let at_line = |seq: usize| first + seq - 1;
        check_one("a word", (12, BreakKind::Edited), &|path| {
            replace(path, "Entry 12", "Entry 99");
        });
        check_one("an actor", (2, BreakKind::Edited), &|path| {
            lines(path, |lines| {
                let line = &mut lines[at_line(2)];
                *line = line.replace("cuecard", "nobody");
            });
        });
        check_one("a line less", (12, BreakKind::Deleted), &|path| {
            lines(path, |lines| drop(lines.remove(at_line(12))));
        });
        check_one("the last line less", (20, BreakKind::Truncated), &|path| {
            lines(path, |lines| drop(lines.pop()));
        });
        check_one("two lines exchanged", (12, BreakKind::Deleted), &|path| {
            lines(path, |lines| lines.swap(at_line(12), at_line(13)));
        });
        check_one("a line twice", (13, BreakKind::Inserted), &|path| {
            lines(path, |lines| {
                lines.insert(at_line(13), lines[at_line(12)].clone());
            });
        });
        check_one("cut within a line", (20, BreakKind::Unreadable), &|path| {
            let bytes = fs::read(path).expect("bytes");
            fs::write(path, &bytes[..bytes.len() - 40]).expect("cut");
        });
        check_one("the proof's count", (21, BreakKind::ForgedProof), &|path| {
            replace(&audit::proof_path(path), "\"events\": 20", "\"events\": 19");
        });
        check_one("the proof's query", (21, BreakKind::ForgedProof), &|path| {
            replace(
                &audit::proof_path(path),
                "\"query\": {}",
                "\"query\": {\"limit\": 20}",
            );
        });
        check_one(
            "the checkpoint",
            (21, BreakKind::ForgedCheckpoint),
            &|path| {
                replace(
                    &audit::proof_path(path),
                    "\"atMs\": 1790000000020",
                    "\"atMs\": 1790000000021",
                );
            },
        );
        check_one("another's proof", (1, BreakKind::Foreign), &|path| {
            let proof = audit::proof_path(path);
            replace(&proof, "7f8f0a52", "8f8f0a52");
            replace(&proof, "7f8f0a52", "8f8f0a52");
        });
    }
}

#[test]
fn a_line_less_in_a_filtered_export_is_named() {
    for format in [Format::Csv, Format::Jsonl] {
        let log = Log::vouched(20, 5, Some(&key(1)));
        export(&log, &some(), format);
        lines(&out(&log, format), |lines| drop(lines.remove(3)));
        let broken = check(&log, format).first_break.expect("one is missing");
        assert_eq!(
            broken.kind,
            BreakKind::Truncated,
            "fewer than the proof says"
        );
    }
}

#[test]
fn every_byte_of_a_parquet_export_counts() {
    let log = Log::vouched(9, 5, Some(&key(1)));
    export(&log, &Query::default(), Format::Parquet);
    let path = out(&log, Format::Parquet);
    let clean = fs::read(&path).expect("bytes");
    for place in (0..clean.len()).step_by(11) {
        let mut changed = clean.clone();
        changed[place] ^= 0x20;
        fs::write(&path, &changed).expect("changed");
        let verdict = check(&log, Format::Parquet);
        assert!(!verdict.ok, "byte {place} changed unnoticed");
    }
}

#[test]
fn an_unsigned_or_foreign_proof_protects_nothing() {
    let log = Log::vouched(20, 5, Some(&key(1)));
    let go_on = |_| ControlFlow::Continue(());
    let out = out(&log, Format::Csv);
    let query = Query::default();
    audit::export(&log.connection, &query, Format::Csv, &out, None, go_on).expect("exported");
    let verdict = audit::verify_export(&out, &Expectations::default(), |_| {}).expect("readable");
    assert_eq!(verdict.first_break, None, "it agrees with itself");
    assert_eq!(verdict.unprotected_from, Some(1), "as anyone could make it");
    let anchors = Expectations {
        anchors: log.known().anchors,
        ..Expectations::default()
    };
    let verdict = audit::verify_export(&out, &anchors, |_| {}).expect("readable");
    assert_eq!(verdict.first_break, None);
    assert_eq!(verdict.unprotected_from, None, "the anchor is in the chain");
    let by_key = audit::verify_export(&out, &log.known(), |_| {}).expect("readable");
    let broken = by_key.first_break.expect("it should be signed");
    assert_eq!(
        broken,
        Break {
            seq: 21,
            up_to: None,
            kind: BreakKind::ForgedProof
        }
    );

    let forger = Some(&key(9));
    audit::export(&log.connection, &query, Format::Csv, &out, forger, go_on).expect("exported");
    let by_key = audit::verify_export(&out, &log.known(), |_| {}).expect("readable");
    assert_eq!(by_key.first_break, Some(broken), "not by this key");
}

#[test]
fn a_rewritten_log_can_not_be_exported_as_the_genuine_one() {
    let genuine = Log::vouched(20, 5, Some(&key(1)));
    let mut forged = Log::with(12);
    for n in 13..=20 {
        forged.append(n, &json!({ "forged": n }));
    }
    export(&forged, &Query::default(), Format::Jsonl);
    let out = out(&forged, Format::Jsonl);
    let anchors = Expectations {
        anchors: genuine.known().anchors,
        ..Expectations::default()
    };
    let verdict = audit::verify_export(&out, &anchors, |_| {}).expect("readable");
    let broken = verdict.first_break.expect("other entries");
    assert_eq!(
        (broken.kind, broken.up_to),
        (BreakKind::Rewritten, Some(20))
    );
}

#[test]
fn what_was_pruned_is_exported_without_its_payload() {
    for format in FORMATS {
        let mut log = Log::vouched(20, 5, Some(&key(1)));
        let rule = Rule {
            before: Some(at(9)),
            ..Rule::default()
        };
        audit::prune(&mut log.ledger, &mut log.connection, at(99), &[rule]).expect("pruned");
        log.checkpoint(99, Some(&key(1)));
        for query in [Query::default(), some()] {
            export(&log, &query, format);
            assert_eq!(check(&log, format).first_break, None, "{format:?}");
        }
    }
}

#[test]
fn an_entry_that_does_not_hold_is_not_exported() {
    for sql in [
        "UPDATE audit_event SET payload = '{}' WHERE seq = 12",
        "UPDATE audit_event SET actor = 'nobody' WHERE seq = 12",
        "UPDATE audit_event SET hash = zeroblob(32) WHERE seq = 12",
        "DELETE FROM audit_event WHERE seq = 11",
    ] {
        let log = Log::with(20);
        log.tamper(sql);
        let out = out(&log, Format::Csv);
        let go_on = |_| ControlFlow::Continue(());
        let query = Query::default();
        let exported = audit::export(&log.connection, &query, Format::Csv, &out, None, go_on);
        assert!(
            matches!(exported, Err(AuditError::Broken(12))),
            "{sql}: {exported:?}"
        );
        assert_eq!(left(&log), ["log.db"], "{sql}: nothing is left behind");
    }
}

/// What stands in the log's folder.
fn left(log: &Log) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(log.dir.path())
        .expect("the folder")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("text")
        })
        .collect();
    names.sort();
    names
}

#[test]
fn stopping_leaves_nothing_behind() {
    for format in FORMATS {
        let log = Log::with(20);
        let out = out(&log, format);
        let stop = |_| ControlFlow::Break(());
        let query = Query::default();
        let exported = audit::export(&log.connection, &query, format, &out, None, stop);
        assert!(matches!(exported, Err(AuditError::Cancelled)));
        assert_eq!(left(&log), ["log.db"]);
    }
    let log = Log::with(3);
    let folder = out(&log, Format::Csv);
    fs::create_dir(&folder).expect("made");
    let go_on = |_| ControlFlow::Continue(());
    let query = Query::default();
    audit::export(&log.connection, &query, Format::Csv, &folder, None, go_on)
        .expect_err("a folder has that name");
    assert_eq!(left(&log), ["export.Csv", "log.db"], "not even the proof");
    let nowhere = log.dir.path().join("no/such/folder/out.csv");
    let exported = audit::export(&log.connection, &query, Format::Csv, &nowhere, None, go_on);
    assert!(matches!(exported, Err(AuditError::File { .. })));
}

#[test]
fn without_its_proof_an_export_is_nothing() {
    let log = Log::with(3);
    export(&log, &Query::default(), Format::Csv);
    let proof = audit::proof_path(&out(&log, Format::Csv));
    for text in ["", "{}", "[]"] {
        fs::write(&proof, text).expect("written");
        let checked = audit::verify_export(&out(&log, Format::Csv), &log.known(), |_| {});
        assert!(matches!(checked, Err(AuditError::Proof(_))), "{text:?}");
    }
    fs::remove_file(&proof).expect("there");
    let checked = audit::verify_export(&out(&log, Format::Csv), &log.known(), |_| {});
    assert!(matches!(checked, Err(AuditError::Proof(_))));
}

#[test]
fn no_cell_begins_like_a_formula() {
    let log = awkward();
    export(&log, &Query::default(), Format::Csv);
    let mut cells = csv::Reader::from_path(out(&log, Format::Csv)).expect("CSV");
    let mut seen = 0;
    for record in cells.records() {
        for cell in &record.expect("a record") {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell:?}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 6 * 9, "six entries of nine cells");
}

#[test]
fn the_formats_have_not_changed() {
    let log = awkward();
    let csv = export(&log, &Query::default(), Format::Csv).sha256;
    assert_eq!(
        csv.to_string(),
        "3b01fddfe1d7c82d676093ca778c8cc5803904ae8d98dc57be19d3a9c0445d9a"
    );
    let signature = &proof(&log, Format::Csv)["signature"];
    assert_eq!(
        signature,
        "f3f26fb64d3f588ee3c37e1e590721d194a602ce1ce20b0ab9c1c7a19c1ede59497db1bf7e9d75d21ba3c979c5f1054f1ddd1107b41f5689193a277be7054f06",
        "of the same statement"
    );
    let jsonl = export(&log, &Query::default(), Format::Jsonl).sha256;
    assert_eq!(
        jsonl.to_string(),
        "db070b98e3e1f24786a0acd5b0c9a56f87a7656e1d6c9be6e7a2064e6234695b"
    );
}

/// What a checker that shares no code says of the export, or none where there is no Python.
fn second_opinion(path: &Path) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_export.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(path)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let verdict: Value = serde_json::from_str(&said).unwrap_or_else(|error| {
        panic!(
            "{error} in {said:?}; {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    assert_eq!(
        output.status.success(),
        verdict["ok"] == true,
        "the exit status says so too"
    );
    Some(verdict)
}

#[test]
fn a_checker_in_another_language_agrees() {
    for format in [Format::Csv, Format::Jsonl] {
        for query in [Query::default(), some()] {
            let log = awkward();
            export(&log, &query, format);
            let Some(second) = second_opinion(&out(&log, format)) else {
                return;
            };
            assert_eq!(second["ok"], true, "{format:?} of {query:?}: {second}");
            assert_eq!(second["signed"], true, "{format:?}: {second}");
            assert_eq!(second["events"], check(&log, format).events);
        }
        for (from, to) in [
            ("Entry 12", "Entry 99"),
            ("agent", "nobod"),
            ("copied", "viewed"),
        ] {
            let log = Log::vouched(20, 5, Some(&key(1)));
            export(&log, &Query::default(), format);
            replace(&out(&log, format), from, to);
            let second = second_opinion(&out(&log, format)).expect("there is a Python");
            let ours = check(&log, format).first_break.expect("changed");
            assert_eq!(second["firstBreak"]["seq"], ours.seq, "{format:?}: {from}");
        }
        let log = Log::vouched(20, 5, Some(&key(1)));
        export(&log, &Query::default(), format);
        let proof = audit::proof_path(&out(&log, format));
        replace(&proof, "\"events\": 20", "\"events\": 19");
        assert_eq!(
            second_opinion(&out(&log, format)).expect("there is a Python")["ok"],
            false
        );
    }
}
