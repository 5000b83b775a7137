//! The files of a bundle, each made of facts that were chosen one by one.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::log;
use crate::history;
use crate::outbox::parcel::{kind_name, kind_of};
use crate::settings::ToldSetting;
use crate::store::{Reader, Store, StoreError};
use crate::view::privacy::{RetentionForm, RetentionSources, SettingSource};
use crate::view::review::{IndexView, SealView};

/// So many entries are counted in one go.
const AT_ONCE: i64 = 65_536;

/// Calls are counted over so long.
const CALLS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A name of the program's own is no longer than this.
const LONGEST_NAME: usize = 40;

/// What a bundle is made of.
pub(super) struct Asked {
    pub(super) store: Store,
    pub(super) settings: Vec<ToldSetting>,
    /// In force by now.
    pub(super) retention: (RetentionForm, RetentionSources),
    pub(super) seal: SealView,
    pub(super) index: IndexView,
    pub(super) now: Timestamp,
    pub(super) stop: CancellationToken,
}

/// A file's name and what it says.
pub(super) type Part = (&'static str, String);

/// All files of a bundle, and how many things were left out of them.
///
/// # Errors
/// [`io::ErrorKind::Interrupted`] when the program ends. What can't be read is said in its place.
pub(super) fn gather(asked: &Asked) -> io::Result<(Vec<Part>, u64)> {
    let reader = asked.store.reader();
    let reader = reader.as_ref().map_err(Clone::clone);
    let or_why = |made: Result<Value, StoreError>| {
        made.unwrap_or_else(|error| json!({ "unreadable": name_of(&error) }))
    };
    let events = reader.clone().and_then(|reader| events(reader, asked));
    if asked.stop.is_cancelled() {
        return Err(io::ErrorKind::Interrupted.into());
    }
    let logs = asked.store.dir().join("logs");
    let (log, lost) = match log::redacted(&logs, asked.now, || !asked.stop.is_cancelled()) {
        Ok(found) => (found.text(), found.shortened + found.left_out),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
        Err(error) => (format!("# unreadable: {}\n", error.kind()), 0),
    };
    let (settings, unsaid) = settings(asked);
    let files = vec![
        ("README.txt", include_str!("README.txt").to_owned()),
        (
            "versions.json",
            pretty(&or_why(reader.clone().and_then(versions))),
        ),
        ("settings.json", pretty(&settings)),
        (
            "store.json",
            pretty(&store(asked, reader.as_ref().ok().copied())),
        ),
        ("events.json", pretty(&or_why(events))),
        (
            "outbox.json",
            pretty(&or_why(reader.clone().and_then(outbox))),
        ),
        (
            "calls.json",
            pretty(&or_why(reader.and_then(|reader| calls(reader, asked.now)))),
        ),
        ("log.txt", log),
    ];
    Ok((files, unsaid + lost))
}

fn versions(reader: &Reader) -> Result<Value, StoreError> {
    Ok(json!({
        "cuecard": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
        "distribution": distribution(),
        "sqlite": Reader::engine(),
        "recordSchema": reader.schema()?,
        "indexFormat": history::FORMAT,
    }))
}

/// On Linux, which one, as it names itself.
fn distribution() -> Value {
    let Ok(text) = fs::read_to_string("/etc/os-release") else {
        return Value::Null;
    };
    let member = |name: &str| {
        let mut lines = text.lines();
        let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        let value = value.trim_matches('"');
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        (value.len() <= LONGEST_NAME && value.chars().all(is_plain)).then(|| value.to_owned())
    };
    json!({ "id": member("ID"), "version": member("VERSION_ID") })
}

/// The settings, and of how many only that they are set.
fn settings(asked: &Asked) -> (Value, u64) {
    let (form, sources) = asked.retention;
    let mut settings = asked.settings.clone();
    for setting in &mut settings {
        // What was changed since the start holds.
        let (value, source) = match setting.key {
            "retention.injections_days" => (json!(form.injections_days), sources.injections_days),
            "retention.summaries_days" => (json!(form.summaries_days), sources.summaries_days),
            "retention.all_days" => (json!(form.all_days), sources.all_days),
            _ => continue,
        };
        setting.value = value;
        if source == SettingSource::File {
            "config.toml".clone_into(&mut setting.source);
        }
    }
    let unsaid = |setting: &&ToldSetting| {
        let value = setting.value.as_str();
        value.is_some_and(|value| value.starts_with("set"))
    };
    let unsaid = settings.iter().filter(unsaid).count();
    (json!(settings), u64::try_from(unsaid).unwrap_or(u64::MAX))
}

fn store(asked: &Asked, reader: Option<&Reader>) -> Value {
    let health = asked.store.health().borrow().clone();
    let dir = asked.store.dir();
    let checkpoint = reader.and_then(|reader| reader.newest_checkpoint().ok()?);
    json!({
        "entries": health.entries,
        "waiting": health.waiting,
        "lost": health.lost,
        "problem": health.problem.as_ref().map(name_of),
        "seal": seal(&asked.seal),
        "checkpoint": checkpoint.map(|checkpoint| json!({
            "seq": checkpoint.seq,
            "at": checkpoint.at().map(|at| at.to_string()),
            "signed": checkpoint.is_signed(),
        })),
        "index": {
            "indexed": asked.index.indexed,
            "entries": asked.index.entries,
            "hasProblem": asked.index.problem.is_some(),
        },
        "bytes": {
            "record": size(&dir.join("cuecard.db")),
            "writeAheadLog": size(&dir.join("cuecard.db-wal")),
            "index": sizes(&dir.join(history::NAME)),
            "log": sizes(&dir.join("logs")),
        },
    })
}

fn seal(seal: &SealView) -> Value {
    match seal {
        SealView::Unknown => json!({ "state": "unknown" }),
        SealView::Verifying { done, total } => {
            json!({ "state": "verifying", "done": done, "total": total })
        }
        SealView::Verified {
            to,
            at,
            took_ms,
            signed,
        } => json!({
            "state": "verified", "to": to, "at": at, "tookMs": took_ms, "signed": signed,
        }),
        SealView::Broken { seq, kind, at } => {
            json!({ "state": "broken", "seq": seq, "kind": own_name(kind), "at": at })
        }
        SealView::Failed { .. } => json!({ "state": "failed" }),
    }
}

fn events(reader: &Reader, asked: &Asked) -> Result<Value, StoreError> {
    let (mut counts, mut from) = (BTreeMap::new(), 1);
    let last = reader.last()?;
    while from <= last && !asked.stop.is_cancelled() {
        reader.count_kinds(from, from.saturating_add(AT_ONCE - 1), &mut counts)?;
        from = from.saturating_add(AT_ONCE);
    }
    let mut days: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for ((day, kind), count) in &counts {
        let kinds = days.entry(date(*day)).or_default();
        *kinds.entry(own_name(kind)).or_default() += count;
    }
    Ok(json!(days))
}

fn outbox(reader: &Reader) -> Result<Value, StoreError> {
    let waiting = reader.count_waiting()?.into_iter();
    let waiting = waiting.map(|waiting| {
        json!({
            "kind": kind_of(&waiting.kind).map_or("other", kind_name),
            "state": if waiting.failed { "failed" } else { "waiting" },
            "error": waiting.error.as_deref().map(own_name),
            "count": waiting.count,
        })
    });
    Ok(waiting.collect())
}

fn calls(reader: &Reader, now: Timestamp) -> Result<Value, StoreError> {
    let since = now.checked_sub(CALLS).unwrap_or(Timestamp::MIN);
    let metrics = reader.metrics(since, now)?;
    let calls = metrics.calls.iter().map(|figures| {
        let failures: Map<String, Value> = figures
            .failures
            .iter()
            .map(|(kind, count)| (own_name(kind).to_owned(), json!(count)))
            .collect();
        // `webhook.crm` is one of ours; a name with more parts could be a host's.
        let call = figures.call.strip_prefix("webhook.");
        let call = call.map_or_else(
            || own_name(&figures.call).to_owned(),
            |webhook| format!("webhook.{}", own_name(webhook)),
        );
        json!({
            "call": call,
            "count": figures.count,
            "p50Ms": figures.p50_ms,
            "p95Ms": figures.p95_ms,
            "p99Ms": figures.p99_ms,
            "failures": failures,
        })
    });
    Ok(calls.collect())
}

/// A name that the program gave, as its names are written; what is written otherwise is none.
fn own_name(name: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_alphabetic() || c == '_';
    if name.len() <= LONGEST_NAME && name.chars().all(is_plain) {
        name
    } else {
        "other"
    }
}

/// Its words may hold a path.
const fn name_of(error: &StoreError) -> &'static str {
    match error {
        StoreError::InUse(_) => "in use",
        StoreError::Newer { .. } => "newer",
        StoreError::Missing(_) => "missing",
        StoreError::Folder { .. } => "folder",
        StoreError::Full => "disk full",
        StoreError::Damaged(_) => "damaged",
        StoreError::Sqlite(_) => "refused by SQLite",
        StoreError::Gone => "gone",
        StoreError::Closed => "closed",
    }
}

fn date(day: i64) -> String {
    let at = day
        .checked_mul(86_400_000)
        .and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(
        || "other".to_owned(),
        |at| at.strftime("%Y-%m-%d").to_string(),
    )
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

/// Of all files in a folder.
fn sizes(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| size(&file.path())).sum()
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_as_the_program_writes_names_is_one() {
        for own in ["suggestions_produced", "rateLimited", "token"] {
            assert_eq!(own_name(own), own);
        }
        for other in [
            "api.acme.example",
            "W. Meyer",
            "4711",
            "müller",
            &"a".repeat(41),
        ] {
            assert_eq!(own_name(other), "other", "{other} could be anything");
        }
    }

    #[test]
    fn a_broken_seal_says_where_and_how() {
        let broken = SealView::Broken {
            seq: 7,
            kind: "cut at /home/meyer".to_owned(),
            at: 0,
        };
        let told = seal(&broken);
        assert_eq!((&told["seq"], &told["kind"]), (&json!(7), &json!("other")));
    }

    #[test]
    fn a_day_is_a_date() {
        assert_eq!(
            (date(0).as_str(), date(-1).as_str()),
            ("1970-01-01", "1969-12-31")
        );
        assert_eq!(date(i64::MAX), "other", "no clock says that");
    }
}
