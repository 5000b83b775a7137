//! What is recorded about the person at the screen: what they did, and what happened in the
//! interactions they worked on. Never what another person did.
//!
//! The record is walked from the newest entry down, and of each interaction that comes up it is asked
//! once whose it is. Rejected: an index of who acted, beside the one by interaction (every entry would
//! be written twice for a question that is asked once a year).

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use audit::{Exported, Format, Lent, Picked, SigningKey};
use jiff::Timestamp;

use super::{Privacy, broken_off};
use crate::evidence::kept_key;
use crate::retention;
use crate::settings::RetentionSettings;
use crate::store::{Actor, Fact, Reader, ReviewFact, StoreError, Work, proof_path};
use crate::view::error::Problem;
use crate::view::privacy::{OwnEvent, OwnRecord};

/// A page has no more rows than this.
const MOST_ROWS: u32 = 200;

/// A page looks at no more entries than this: where so many are other people's, it ends early and the
/// next one goes on.
const MOST_LOOKED_AT: u32 = 100_000;

/// So many names are tried before giving up.
const NAMES: u32 = 1000;

impl Privacy {
    /// What is recorded about the person at the screen, newest first: at most `most` events, 200 at
    /// the utmost, that came before `before`. A page may have fewer, or none, and still a next one.
    ///
    /// # Errors
    /// `storage` when the record can't be read.
    pub async fn own_record(&self, before: Option<u64>, most: u32) -> Result<OwnRecord, Problem> {
        let actor = self.actor().name();
        let retention = self.shared.retention.get();
        let most = usize::try_from(most.clamp(1, MOST_ROWS)).unwrap_or(1);
        let below = before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX));
        self.read(move |reader| page(reader, actor, below, most, &retention))
            .await
    }

    /// Writes all of it as JSON Lines into `folder`, with its proof beside it, under a name of the date
    /// that is free there; the file's place. That it was is on record.
    ///
    /// # Errors
    /// `storage` when the record can't be read or the file not be written; nothing is left behind then.
    pub async fn export_own_record(&self, folder: PathBuf) -> Result<PathBuf, Problem> {
        let store = self.shared.store.clone();
        let key = kept_key(&self.shared.secrets, store.install()).await;
        let (actor, now, stop) = (self.actor(), self.now(), self.shared.stop.clone());
        let name = actor.name();
        let written = tokio::task::spawn_blocking(move || {
            let go_on = || !stop.is_cancelled();
            let (record, path) = ((store.reader()?, store.reader()?), free(&folder, now));
            let exported = export(record, &name, &path, key.as_ref(), go_on)?;
            Ok::<_, StoreError>((path, exported))
        });
        let written = written.await.map_err(|_| broken_off())?;
        let (path, exported) = written.map_err(|error| Problem::from(&error))?;
        self.note_exported(actor, &exported).await;
        Ok(path)
    }

    async fn note_exported(&self, actor: Actor, exported: &Exported) {
        let fact = ReviewFact::Exported {
            events: exported.events,
            format: Format::Jsonl,
            sha256: exported.sha256.to_string(),
        };
        let work = Work::new(self.now(), actor, Fact::Review(fact));
        if let Err(error) = self.shared.store.record(work).await {
            tracing::warn!(%error, "an export was not recorded");
        }
    }
}

/// What of the record is one person's.
struct Own {
    actor: String,
    /// Interactions that came up, and whether they are theirs.
    known: HashMap<String, bool>,
}

impl Own {
    fn of(actor: String) -> Self {
        Self {
            actor,
            known: HashMap::new(),
        }
    }

    /// They did it themselves.
    fn is_own(&self, entry: &Lent<'_>) -> bool {
        entry.actor == self.actor
    }

    /// They did it, or it happened in an interaction of theirs and is not what another person did.
    fn asks_for(&mut self, record: &Reader, entry: &Lent<'_>) -> Result<bool, StoreError> {
        if self.is_own(entry) {
            return Ok(true);
        }
        let Some(interaction) = entry.interaction.filter(|_| !is_person(entry.actor)) else {
            return Ok(false);
        };
        if let Some(theirs) = self.known.get(interaction) {
            return Ok(*theirs);
        }
        let theirs = record.worked_on(interaction, &self.actor)?;
        self.known.insert(interaction.to_owned(), theirs);
        Ok(theirs)
    }
}

/// Whether an actor is a person, as [`Actor::name`] writes them.
fn is_person(actor: &str) -> bool {
    actor == "agent" || actor.starts_with("agent:")
}

fn page(
    reader: &Reader,
    actor: String,
    below: i64,
    most: usize,
    settings: &RetentionSettings,
) -> Result<OwnRecord, StoreError> {
    let mut own = Own::of(actor);
    let mut rows = Vec::with_capacity(most);
    let (mut next, mut looked_at) = (None, 0_u32);
    let mut failed = None;
    reader.walk_back(below.saturating_sub(1), |entry| {
        // There is more: the next page begins with this one.
        if rows.len() == most || looked_at == MOST_LOOKED_AT {
            next = Some(entry.seq.unsigned_abs() + 1);
            return ControlFlow::Break(());
        }
        looked_at += 1;
        match own.asks_for(reader, entry) {
            Ok(true) => rows.push(row(entry, own.is_own(entry), settings)),
            Ok(false) => {}
            Err(error) => {
                failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    match failed {
        Some(error) => Err(error),
        None => Ok(OwnRecord {
            actor: own.actor,
            rows,
            next,
        }),
    }
}

fn row(entry: &Lent<'_>, own: bool, settings: &RetentionSettings) -> OwnEvent {
    OwnEvent {
        seq: entry.seq.unsigned_abs(),
        at: entry.at_ms,
        kind: entry.kind.to_owned(),
        own,
        interaction: entry.interaction.map(str::to_owned),
        payload: entry.payload.map(str::to_owned),
        // What was taken already is not kept.
        kept_until: entry
            .payload
            .and_then(|_| retention::kept_until(entry.kind, entry.at_ms, settings)),
    }
}

/// `record` twice: one is walked, the other asked meanwhile.
fn export(
    record: (Reader, Reader),
    actor: &str,
    path: &Path,
    key: Option<&SigningKey>,
    go_on: impl Fn() -> bool,
) -> Result<Exported, StoreError> {
    let (walked, asked) = record;
    let mut own = Own::of(actor.to_owned());
    let mut failed = None;
    let stated = [("record of", actor)];
    let stated: BTreeMap<_, _> = stated
        .map(|(name, what)| (name.to_owned(), what.to_owned()))
        .into();
    let broken = std::cell::Cell::new(false);
    let picked = Picked {
        query: &audit::Query::default(),
        only: None,
        stated,
        asks_for: &mut |entry| {
            own.asks_for(&asked, entry).unwrap_or_else(|error| {
                broken.set(true);
                failed.get_or_insert(error);
                false
            })
        },
    };
    let exported = walked.export_picked(picked, Format::Jsonl, path, key, |_| {
        if go_on() && !broken.get() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    match failed {
        None => exported,
        Some(error) => {
            // The last entries may have been asked about after the last look.
            if exported.is_ok() {
                let _ = std::fs::remove_file(path);
                let _ = std::fs::remove_file(proof_path(path));
            }
            Err(error)
        }
    }
}

/// The first name that is free, for the file and for its proof.
fn free(folder: &Path, at: Timestamp) -> PathBuf {
    let date = at.strftime("%Y-%m-%d %H.%M").to_string();
    let name = |number: u32| match number {
        1 => format!("Cuecard my record {date}.jsonl"),
        more => format!("Cuecard my record {date} ({more}).jsonl"),
    };
    let mut names = (1..=NAMES).map(|number| folder.join(name(number)));
    names
        .find(|path| !path.exists() && !proof_path(path).exists())
        .unwrap_or_else(|| folder.join(name(NAMES + 1)))
}
