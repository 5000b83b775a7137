//! An erasure on disk: everything that is recorded of one interaction, but for the proof.
//!
//! What happens with each table is said at [`ROWS`]. Each step is a transaction of its own and finds
//! nothing to do where it was done before: an erasure that was broken off is simply begun again.
//!
//! `secure_delete` overwrites a row where it stands. Tables that are written in the middle have copies
//! of rows besides, left behind as pages were merged; so those tables are written anew, whole, and
//! their old pages are overwritten as they are given back. Entries of the log are only ever appended,
//! which leaves none. Rejected: a vacuum (it rewrites the log as well, while the writer stands still).

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::fact::ERASED;
use super::keeping::Touched;
use super::{Reader, Store, StoreError, comment, scrub};

/// The tables that have something of an interaction, each with the column that names it, and whether
/// its rows go. `audit_event` is no row of it: entries stay and lose their contents
/// ([`Store::erase_contents`]). `batch` keeps its counts and times, `prompt_*`, `call_*` and
/// `adoption` have nothing of any one interaction, `comment` goes with the rows that name it, and
/// `outbox_tally` is counted.
const ROWS: [(&str, &str); 7] = [
    ("summary", "interaction"),
    ("feedback_draft", "interaction"),
    ("feedback_given", "interaction"),
    ("card", "interaction"),
    ("injection", "interaction"),
    ("moment", "interaction"),
    ("interaction", "id"),
];

/// The tables that are written anew, in that order.
const ANEW: [&str; 8] = [
    "outbox",
    "summary",
    "feedback_draft",
    "feedback_given",
    "card",
    "injection",
    "moment",
    "interaction",
];

/// What there is to erase of an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Erasable {
    /// Events on record.
    pub(crate) events: u64,
    /// Of these, those with a content that would go.
    pub(crate) contents: u64,
    /// Texts of summaries, of comments, of drafts.
    pub(crate) texts: u64,
    /// What waits to be delivered: each one's number, and whether it has a text of its own.
    pub(crate) deliveries: Vec<(i64, bool)>,
    /// Its first event, in ms since 1970.
    pub(crate) first_ms: i64,
    /// Its last.
    pub(crate) last_ms: i64,
    /// An erasure is on record already, and nothing came after it.
    pub(crate) is_done: bool,
}

impl Store {
    /// Takes every row of an interaction but what waits to be delivered, which must be gone by now.
    /// How many texts went.
    pub(crate) async fn erase_rows(&self, interaction: String) -> Result<u64, StoreError> {
        self.transact(move |tx| {
            let mut texts = 0;
            for id in texts_of(tx, &interaction)? {
                texts += u64::from(comment_goes(tx, id)?);
            }
            let mut gone = 0;
            for (table, column) in ROWS {
                // Names of ours, never input.
                gone += tx.execute(
                    &format!("DELETE FROM main.{table} WHERE {column} = ?1"),
                    [&interaction],
                )?;
            }
            Ok((texts, Touched::drafts(gone > 0 || texts > 0)))
        })
        .await
    }

    /// Takes the contents of its entries, some ten thousand entries of the log in one step; what an
    /// erasure itself has on record stays. How many went.
    pub(crate) async fn erase_contents(
        &self,
        interaction: String,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let (of, store) = (interaction.clone(), self.clone());
        let found = tokio::task::spawn_blocking(move || contents_of(&store.reader()?, &of));
        let found = found.await.unwrap_or(Err(StoreError::Closed))?;
        let Some((kinds, first, last)) = found else {
            return Ok(0);
        };
        let rule = audit::Rule {
            kinds,
            interaction: Some(interaction),
            before: None,
        };
        let mut taken = 0;
        let mut from = Some(first);
        while let Some(next) = from.filter(|next| *next <= last) {
            let policy = [rule.clone()];
            let batch = self
                .chore(move |ledger, connection| {
                    let mut group = ledger.group(connection)?;
                    let batch = group.prune(at, &policy, next)?;
                    group.commit()?;
                    Ok((batch, Touched::wiped(batch.pruned > 0)))
                })
                .await?;
            taken += batch.pruned;
            from = batch.next;
        }
        Ok(taken)
    }

    /// Writes the tables anew that may have kept copies of rows, one after the other; what waits is
    /// written in between.
    pub(crate) async fn leave_no_copies(&self) -> Result<(), StoreError> {
        for table in ANEW {
            self.chore(move |_, connection| {
                write_anew(connection, table)?;
                Ok(((), Touched::wiped(true)))
            })
            .await?;
        }
        Ok(())
    }

    /// Empties the write-ahead log into the file; whether it is empty. A reader may be in the way.
    pub(crate) async fn empty_log(&self) -> Result<bool, StoreError> {
        self.chore(|_, connection| Ok((scrub::empty(connection)?, Touched::NOTHING)))
            .await
    }
}

impl Reader {
    /// What there is to erase of an interaction; none where nothing of it is on record.
    pub(crate) fn erasable(&self, interaction: &str) -> Result<Option<Erasable>, StoreError> {
        let counted = self.connection.query_row(
            "SELECT count(*), coalesce(sum(payload IS NOT NULL AND kind <> ?2), 0), min(at), max(at),
                    coalesce(max(seq) = max(CASE WHEN kind = ?2 THEN seq END), 0)
             FROM main.audit_event WHERE interaction = ?1",
            params![interaction, ERASED],
            |row| {
                let count = |at| Ok::<u64, rusqlite::Error>(row.get::<_, i64>(at)?.unsigned_abs());
                let (events, contents) = (count(0)?, count(1)?);
                let times: (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
                Ok((events, contents, times, row.get::<_, bool>(4)?))
            },
        )?;
        let (events, contents, (Some(first_ms), Some(last_ms)), is_done) = counted else {
            return Ok(None);
        };
        let mut waiting = self.connection.prepare(
            "SELECT id, comment IS NOT NULL FROM main.outbox WHERE interaction = ?1 ORDER BY id",
        )?;
        let rows = waiting.query_map([interaction], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let deliveries = rows.collect::<Result<Vec<(i64, bool)>, _>>()?;
        let of_deliveries = deliveries.iter().filter(|(_, text)| *text).count();
        let of_rows = texts_of(&self.connection, interaction)?.len();
        Ok(Some(Erasable {
            events,
            contents,
            texts: u64::try_from(of_deliveries + of_rows).unwrap_or(u64::MAX),
            deliveries,
            first_ms,
            last_ms,
            is_done,
        }))
    }
}

/// The texts of its summaries and drafts, by their numbers.
fn texts_of(connection: &Connection, interaction: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT transcript FROM main.summary WHERE interaction = ?1 AND transcript IS NOT NULL
         UNION SELECT generated FROM main.summary WHERE interaction = ?1 AND generated IS NOT NULL
         UNION SELECT text FROM main.summary WHERE interaction = ?1 AND text IS NOT NULL
         UNION SELECT parts FROM main.summary WHERE interaction = ?1 AND parts IS NOT NULL
         UNION SELECT comment FROM main.feedback_draft
               WHERE interaction = ?1 AND comment IS NOT NULL",
    )?;
    let rows = statement.query_map([interaction], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Wipes a text and whatever names it.
fn comment_goes(tx: &Transaction<'_>, id: i64) -> Result<bool, StoreError> {
    for (table, column) in [
        ("summary", "transcript"),
        ("summary", "generated"),
        ("summary", "text"),
        ("summary", "parts"),
        ("feedback_draft", "comment"),
    ] {
        tx.prepare_cached(&format!(
            "UPDATE main.{table} SET {column} = NULL WHERE {column} = ?1"
        ))?
        .execute([id])?;
    }
    comment::forget(tx, Some(id))
}

/// The kinds of its entries that have a content, and the numbers of the first and the last of them.
type Contents = (Vec<String>, i64, i64);

fn contents_of(reader: &Reader, interaction: &str) -> Result<Option<Contents>, StoreError> {
    let mut kinds = Vec::new();
    let mut extent: Option<(i64, i64)> = None;
    let mut statement = reader.connection.prepare(
        "SELECT kind, min(seq), max(seq) FROM main.audit_event
         WHERE interaction = ?1 AND payload IS NOT NULL AND kind <> ?2 GROUP BY kind ORDER BY kind",
    )?;
    let mut rows = statement.query(params![interaction, ERASED])?;
    while let Some(row) = rows.next()? {
        kinds.push(row.get(0)?);
        let (first, last) = (row.get(1)?, row.get(2)?);
        let (from, to) = extent.unwrap_or((first, last));
        extent = Some((from.min(first), to.max(last)));
    }
    Ok(extent.map(|(first, last)| (kinds, first, last)))
}

/// Writes a table anew: its pages are given back, and overwritten as they are. `table` is one of ours,
/// never input.
fn write_anew(connection: &mut Connection, table: &str) -> Result<(), StoreError> {
    // Neither may be changed within a transaction. A copy on disk would be one more to wipe; with
    // foreign keys or triggers in force, rows would go one by one and leave what this is to take.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    let written = try_write_anew(connection, table);
    connection.pragma_update(None, "foreign_keys", "ON")?;
    written
}

fn try_write_anew(connection: &mut Connection, table: &str) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let triggers: Vec<(String, String)> = {
        let mut statement = tx.prepare(
            "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1",
        )?;
        let rows = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<_, _>>()?
    };
    for (name, _) in &triggers {
        tx.execute_batch(&format!("DROP TRIGGER main.{name}"))?;
    }
    tx.execute_batch(&format!(
        "CREATE TEMP TABLE anew AS SELECT * FROM main.{table};
         DELETE FROM main.{table};
         INSERT INTO main.{table} SELECT * FROM temp.anew;
         DROP TABLE temp.anew;"
    ))?;
    for (_, sql) in &triggers {
        tx.execute_batch(sql)?;
    }
    tx.commit()?;
    Ok(())
}
