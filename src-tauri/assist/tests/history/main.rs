//! The history, searched: against a plain reference, through erasures, damage and another record.

mod counted;
mod erased;
mod found;
mod kept;
mod told;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assist::history::{FoundEvents, History, Indexer, LastWord, Place, Query, Sizes, Step, plain};
use assist::store::{Opening, Reader, Store};
use assist::view::review::HistoryFilter;
use audit::{Draft, Ledger, Payload, Rule};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Small enough for every border to be crossed.
const SIZES: Sizes = Sizes {
    small: 4,
    block: 16,
    memory: 1_000,
};

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_790_000_000_000 + ms).expect("in range")
}

/// A record in a folder of its own, written entry by entry.
struct Record {
    dir: TempDir,
    connection: Connection,
    ledger: Ledger,
}

impl Record {
    /// With nothing but its first entry.
    fn new() -> Self {
        Self::of(Uuid::from_u128(7))
    }

    fn of(install: Uuid) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let opening = Opening {
            dir: dir.path(),
            now: at(0),
            install,
            // A child that another test is just starting holds a copy of every lock for a moment.
            wait: Duration::from_secs(20),
        };
        let store = Store::open(&opening).expect("a record");
        runtime.block_on(store.close()).expect("closed");
        let connection = Connection::open(dir.path().join("cuecard.db")).expect("the file");
        connection
            .pragma_update(None, "synchronous", "OFF")
            .expect("tests need no fsync");
        connection
            .pragma_update(None, "secure_delete", "ON")
            .expect("as the store has it");
        let ledger = Ledger::resume(&connection).expect("a log");
        Self {
            dir,
            connection,
            ledger,
        }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn append(&mut self, entries: &[Entry]) {
        let mut group = self.ledger.group(&mut self.connection).expect("a group");
        for entry in entries {
            group
                .append(&Draft {
                    at: at(entry.at_ms),
                    kind: &entry.kind,
                    interaction: entry.interaction.as_deref(),
                    actor: &entry.actor,
                    payload: &Payload::of(&entry.payload).expect("JSON"),
                })
                .expect("appended");
        }
        group.commit().expect("committed");
    }

    fn prune(&mut self, rule: Rule) -> u64 {
        let now = at(1_000_000);
        audit::prune(&mut self.ledger, &mut self.connection, now, &[rule])
            .expect("pruned")
            .pruned
    }

    /// Runs the indexer to its end.
    fn index(&self) {
        let mut indexer = self.indexer();
        while indexer.step().expect("a step") != Step::UpToDate {}
    }

    fn indexer(&self) -> Indexer {
        Indexer::open(self.path(), SIZES)
            .expect("a folder")
            .expect("nobody else writes")
    }

    fn history(&self) -> History {
        History::open(self.path(), SIZES).expect("a record")
    }

    /// The index's files.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = std::fs::read_dir(self.path().join("history")).expect("a folder");
        let files = folder.map(|found| {
            let path = found.expect("readable").path();
            let bytes = std::fs::read(&path).expect("readable");
            (path, bytes)
        });
        files.collect()
    }

    /// What is found, by the index and without it: they must agree.
    fn find(&self, filter: &HistoryFilter) -> FoundEvents {
        let query = query(filter);
        let stop = CancellationToken::new();
        let found = self
            .history()
            .events(&query, Place::Newest, 1_000, &stop)
            .expect("found");
        let reader = Reader::open(self.path()).expect("a record");
        let read = plain::events(&reader, &query, Place::Newest, 1_000, &stop).expect("read");
        assert_eq!(
            found, read,
            "an index changes nothing but the time it takes"
        );
        found
    }

    fn seqs(&self, text: &str) -> Vec<i64> {
        let found = self.find(&said(text));
        found.events.iter().map(|event| event.seq).collect()
    }
}

/// An entry to be appended.
#[derive(Debug, Clone)]
struct Entry {
    at_ms: i64,
    kind: String,
    interaction: Option<String>,
    actor: String,
    payload: Value,
}

fn entry(at_ms: i64, payload: Value) -> Entry {
    Entry {
        at_ms,
        kind: "noted".into(),
        interaction: None,
        actor: "agent".into(),
        payload,
    }
}

fn said(text: &str) -> HistoryFilter {
    HistoryFilter {
        text: text.into(),
        ..HistoryFilter::default()
    }
}

fn query(filter: &HistoryFilter) -> Query {
    Query::of(filter, LastWord::Whole).expect("nothing wrong with it")
}
