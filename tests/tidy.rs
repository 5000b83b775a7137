//! Boundaries that no compiler holds: who may know whom, said in `docs/architecture.md`.

use std::fs;
use std::path::{Path, PathBuf};

/// One rule: none of `words` may stand in the files below `within`, except below `except`.
struct Rule {
    why: &'static str,
    within: &'static [&'static str],
    except: &'static [&'static str],
    words: &'static [&'static str],
    /// Whether tests are free of it.
    tests_may: bool,
}

const RULES: &[Rule] = &[
    Rule {
        why: "only the app knows Tauri",
        within: &["src-tauri"],
        except: &["src-tauri/app"],
        words: &["tauri::", "tauri_plugin"],
        tests_may: true,
    },
    Rule {
        why: "only wire opens a connection; the sandbox listens",
        within: &["src-tauri"],
        except: &["src-tauri/wire", "src-tauri/sandbox"],
        words: &["reqwest", "tokio_tungstenite", "TcpStream", "UdpSocket"],
        tests_may: true,
    },
    Rule {
        why: "rules has no I/O, no clock, no randomness, no async",
        within: &["src-tauri/rules/src"],
        except: &[],
        words: &[
            "std::fs",
            "std::net::Tcp",
            "std::net::Udp",
            "ToSocketAddrs",
            "std::env",
            "std::process",
            "tokio",
            "rand::",
            "::now()",
            "async fn",
        ],
        tests_may: true,
    },
    Rule {
        why: "the sandbox is the far end: it must not share code with the client",
        within: &["src-tauri/sandbox"],
        except: &[],
        words: &["wire::", "assist::"],
        tests_may: true,
    },
    Rule {
        why: "the vendor's paths and field names live in wire and sandbox",
        within: &["src-tauri", "ui/src"],
        except: &["src-tauri/wire", "src-tauri/sandbox"],
        words: &[
            "/api/v2/",
            "activeWebSocketConnections",
            "processingLatencyMs",
        ],
        tests_may: true,
    },
    Rule {
        why: "only audit writes, changes or reads the ledger's tables",
        within: &["src-tauri"],
        except: &["src-tauri/audit"],
        words: &["INTO audit_", "UPDATE audit_", "DELETE FROM audit_"],
        tests_may: true,
    },
    Rule {
        why: "only the store and audit touch the database; the sandbox keeps an index in memory",
        within: &["src-tauri"],
        except: &[
            "src-tauri/audit",
            "src-tauri/sandbox",
            "src-tauri/assist/src/store",
            "src-tauri/assist/src/store.rs",
        ],
        words: &["rusqlite::"],
        tests_may: true,
    },
    Rule {
        why: "@tauri-apps lives in ui/src/host",
        within: &["ui/src"],
        except: &["ui/src/host"],
        words: &["@tauri-apps", "__TAURI"],
        tests_may: true,
    },
    Rule {
        why: "a test waits for the thing itself and is never switched off",
        within: &["src-tauri", "tests", "ui/src", "ui/tests"],
        except: &["tests/tidy.rs"],
        words: &[
            "thread::sleep",
            "#[ignore",
            "should_panic",
            "test.skip",
            "it.skip",
            "describe.skip",
            "it.only",
            "test.only",
        ],
        tests_may: false,
    },
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if !["node_modules", "dist", "gen", "target", "content"]
                .contains(&&*name.to_string_lossy())
                || path.ends_with("sandbox/src/content")
            {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|end| {
            ["rs", "ts", "svelte", "mjs", "sql"].contains(&&*end.to_string_lossy())
        }) {
            found.push(path);
        }
    }
}

/// Tests look behind doors: they tamper with files and speak the wire's words. Benchmarks compare with
/// what stands there.
fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.contains("/benches/") || name.ends_with("tests.rs")
}

/// The files below `within` and not below `except`, with their path from the root.
fn covered(rule: &Rule) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    for folder in rule.within {
        sources(&root.join(folder), &mut found);
    }
    found
        .into_iter()
        .filter_map(|path| {
            let name = path
                .strip_prefix(&root)
                .ok()?
                .to_string_lossy()
                .into_owned();
            let spared = rule
                .except
                .iter()
                .any(|part| name == *part || name.starts_with(&format!("{part}/")))
                || (rule.tests_may && is_test(&name));
            (!spared).then(|| fs::read_to_string(&path).map(|text| (name, text)).ok())?
        })
        .collect()
}

#[test]
fn nothing_crosses_a_boundary() {
    let mut broken = Vec::new();
    for rule in RULES {
        let files = covered(rule);
        assert!(
            !files.is_empty(),
            "the rule \"{}\" covers no file: its folders moved",
            rule.why
        );
        for (name, text) in files {
            for (number, line) in text.lines().enumerate() {
                if line.trim_start().starts_with("//") {
                    continue;
                }
                if let Some(word) = rule.words.iter().find(|word| line.contains(*word)) {
                    broken.push(format!("{name}:{}: `{word}`: {}", number + 1, rule.why));
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "boundaries are crossed:\n{}",
        broken.join("\n")
    );
}

/// A file that makes a reader scroll to remember hides a noun. Tables and tests may be long.
#[test]
fn no_file_is_too_long_to_remember() {
    let mut found = Vec::new();
    for folder in ["src-tauri", "ui/src"] {
        sources(&root().join(folder), &mut found);
    }
    let long: Vec<String> = found
        .iter()
        .filter(|path| {
            !path.to_string_lossy().contains("/tests/")
                && !path.ends_with("tests.rs")
                && !path.ends_with("bindings.ts")
                && !path.to_string_lossy().contains("/messages/")
        })
        .filter_map(|path| {
            let text = fs::read_to_string(path).ok()?;
            let code = text
                .split("#[cfg(test)]\nmod ")
                .next()
                .map_or(0, |code| code.lines().count());
            (code > 450).then(|| format!("{}: {code} lines", path.display()))
        })
        .collect();
    assert!(
        long.is_empty(),
        "which noun hides in these?\n{}",
        long.join("\n")
    );
}

/// Whoever installs from a mirror must not be sent to another host by a lock file.
#[test]
fn no_lock_file_names_a_host() {
    for name in ["ui/package-lock.json", "tests/vendor-sdk/package-lock.json"] {
        let lock = fs::read_to_string(root().join(name)).expect("the lock is committed");
        assert!(
            !lock.contains("\"resolved\": \"http"),
            "{name} records download addresses"
        );
    }
}
