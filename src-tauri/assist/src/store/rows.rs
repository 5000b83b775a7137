//! The rows a fact changes, in the transaction of its entry.

use jiff::Timestamp;
use rules::id::SuggestionId;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Acceptance, CardRef, Fact, Produced, StoreError, StoredCard};

/// Changes what `fact`, which became entry `seq`, changes. `interaction` is the fact's, as text.
pub(super) fn apply(
    tx: &Transaction<'_>,
    seq: i64,
    at: Timestamp,
    fact: &Fact,
    interaction: Option<&str>,
) -> Result<(), StoreError> {
    let Some(interaction) = interaction else {
        return Ok(());
    };
    let at = at.as_millisecond();
    match fact {
        Fact::InteractionStarted { channel, queue, .. } => {
            started(tx, interaction, at, channel.as_deref(), queue.as_deref())
        }
        Fact::InteractionEnded { .. } => ended(tx, interaction, at),
        Fact::SuggestionsProduced(produced) => batch(tx, seq, at, produced, interaction),
        Fact::SuggestionAccepted(card) => {
            count_accepted(tx, interaction, at)?;
            mark(tx, interaction, card, "accepted_at", Some(at))
        }
        Fact::SuggestionDismissed(card) => mark(tx, interaction, card, "dismissed_at", Some(at)),
        Fact::SuggestionRestored(card) => mark(tx, interaction, card, "dismissed_at", None),
        Fact::SuggestionPinned(card) => mark(tx, interaction, card, "pinned_at", Some(at)),
        Fact::SuggestionUnpinned(card) => mark(tx, interaction, card, "pinned_at", None),
        Fact::SuggestionsDisplayed { .. }
        | Fact::SuggestionOpened(_)
        | Fact::SuggestionCopied(_)
        | Fact::SuggestionExpired { .. }
        | Fact::AppStarted { .. }
        | Fact::AppStopped {}
        | Fact::ConnectionChanged { .. }
        | Fact::QuietChanged { .. }
        | Fact::FramesDropped { .. }
        | Fact::RecordSetAside { .. } => Ok(()),
    }
}

/// What was shown and taken in one interaction; zeros for one that is not on record.
pub(super) fn acceptance(
    connection: &Connection,
    interaction: &str,
) -> Result<Acceptance, StoreError> {
    let counts = connection
        .prepare_cached("SELECT accepted, batches_shown FROM main.interaction WHERE id = ?1")?
        .query_row([interaction], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    Ok(
        counts.map_or_else(Acceptance::default, |(accepted, batches_shown)| {
            Acceptance {
                accepted: accepted.unsigned_abs(),
                batches_shown: batches_shown.unsigned_abs(),
            }
        }),
    )
}

/// What the agent did with the cards of one interaction, by their keys.
pub(super) fn cards(
    connection: &Connection,
    interaction: &str,
) -> Result<Vec<StoredCard>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key, suggestion_id, accepted_at IS NOT NULL, pinned_at IS NOT NULL,
                dismissed_at IS NOT NULL
         FROM main.card WHERE interaction = ?1 ORDER BY key",
    )?;
    let rows = statement.query_map([interaction], |row| {
        Ok(StoredCard {
            key: row.get(0)?,
            suggestion_id: SuggestionId(row.get(1)?),
            accepted: row.get(2)?,
            pinned: row.get(3)?,
            dismissed: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn started(
    tx: &Transaction<'_>,
    interaction: &str,
    at: i64,
    channel: Option<&str>,
    queue: Option<&str>,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.interaction (id, started_at, channel, queue) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET
            ended_at = NULL,
            channel = coalesce(excluded.channel, channel),
            queue = coalesce(excluded.queue, queue)",
    )?
    .execute(params![interaction, at, channel, queue])?;
    Ok(())
}

fn ended(tx: &Transaction<'_>, interaction: &str, at: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE main.interaction SET ended_at = ?2 WHERE id = ?1")?
        .execute(params![interaction, at])?;
    Ok(())
}

fn batch(
    tx: &Transaction<'_>,
    seq: i64,
    at: i64,
    produced: &Produced,
    interaction: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.batch (event, processing_latency_ms, passed, shown)
         VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        seq,
        produced.processing_latency_ms,
        i64::try_from(produced.suggestions.len()).unwrap_or(i64::MAX),
        produced.shown,
    ])?;
    // A frame may come for an interaction nobody said was followed.
    tx.prepare_cached(
        "INSERT INTO main.interaction (id, started_at, batches, batches_shown)
         VALUES (?1, ?2, 1, ?3)
         ON CONFLICT (id) DO UPDATE SET
            batches = batches + 1,
            batches_shown = batches_shown + excluded.batches_shown",
    )?
    .execute(params![interaction, at, produced.shown])?;
    Ok(())
}

fn count_accepted(tx: &Transaction<'_>, interaction: &str, at: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.interaction (id, started_at, accepted) VALUES (?1, ?2, 1)
         ON CONFLICT (id) DO UPDATE SET accepted = accepted + 1",
    )?
    .execute(params![interaction, at])?;
    Ok(())
}

/// Sets or clears one of a card's times. `column` is one of ours, never input.
fn mark(
    tx: &Transaction<'_>,
    interaction: &str,
    card: &CardRef,
    column: &'static str,
    at: Option<i64>,
) -> Result<(), StoreError> {
    tx.prepare_cached(&format!(
        "INSERT INTO main.card (interaction, key, suggestion_id, {column}) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (interaction, key) DO UPDATE SET
            suggestion_id = excluded.suggestion_id,
            {column} = excluded.{column}"
    ))?
    .execute(params![
        interaction,
        card.key,
        card.suggestion_id.as_str(),
        at
    ])?;
    Ok(())
}
