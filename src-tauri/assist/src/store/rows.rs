//! The rows a fact changes, in the transaction of its entry.

use jiff::Timestamp;
use rules::id::SuggestionId;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Acceptance, CardRef, Fact, Produced, StoreError, StoredCard, feedback, moment, tally};

/// Changes what `fact`, which became entry `seq`, changes. `interaction` is the fact's, as text.
/// Whether anything that a person wrote was deleted.
pub(super) fn apply(
    tx: &Transaction<'_>,
    seq: i64,
    at: Timestamp,
    fact: &Fact,
    interaction: Option<&str>,
) -> Result<bool, StoreError> {
    let Some(interaction) = interaction else {
        return Ok(false);
    };
    if let Fact::FeedbackGiven(given) = fact {
        return feedback::note_given(tx, at, given);
    }
    let at = at.as_millisecond();
    match fact {
        Fact::InteractionStarted { channel, queue, .. } => {
            started(tx, interaction, at, channel.as_deref(), queue.as_deref())
        }
        Fact::InteractionEnded { .. } => ended(tx, interaction, at),
        Fact::SuggestionsProduced(produced) => batch(tx, seq, at, produced, interaction),
        Fact::UtteranceHeard(heard) => moment::note_said(tx, seq, at, &heard.said.0, interaction),
        Fact::SuggestionAccepted { card, .. } => {
            count_accepted(tx, interaction, at)?;
            mark(tx, interaction, card, "accepted_at", Some(at))
        }
        Fact::SuggestionDismissed(card) => mark(tx, interaction, card, "dismissed_at", Some(at)),
        Fact::SuggestionRestored(card) => mark(tx, interaction, card, "dismissed_at", None),
        Fact::SuggestionPinned(card) => mark(tx, interaction, card, "pinned_at", Some(at)),
        Fact::SuggestionUnpinned(card) => mark(tx, interaction, card, "pinned_at", None),
        Fact::Prompt(prompt) => tally::count(tx, at, prompt),
        Fact::SuggestionsDisplayed { cards, .. } => count_shown(tx, interaction, at, cards.len()),
        Fact::SuggestionOpened(_)
        | Fact::SuggestionCopied(_)
        | Fact::SuggestionExpired { .. }
        | Fact::AppStarted { .. }
        | Fact::AppStopped {}
        | Fact::ConnectionChanged { .. }
        | Fact::QuietChanged { .. }
        | Fact::FramesDropped { .. }
        | Fact::FeedbackGiven(_)
        | Fact::FeedbackSubmitted(_)
        | Fact::FeedbackFailed(_)
        | Fact::DeliverySucceeded(_)
        | Fact::DeliveryFailed(_)
        | Fact::DeliveryRetried(_)
        | Fact::DeliveryDiscarded(_)
        | Fact::DeliveriesWaiting { .. }
        | Fact::PromptDeployRequested(_)
        | Fact::PromptDeployed(_)
        | Fact::PromptDeployFailed(_)
        | Fact::PromptRolledBack(_)
        | Fact::PromptValidationFailed(_)
        | Fact::Injection(_)
        | Fact::Summary(_)
        | Fact::ChecklistTicked(_)
        | Fact::Knowledge(_)
        | Fact::Review(_)
        | Fact::Privacy(_)
        | Fact::Access(_)
        | Fact::PromptsMuted { .. }
        | Fact::ClockJumped { .. }
        | Fact::SuggestionStateChanged(_)
        | Fact::SuggestionTextCame(_)
        | Fact::RecordSetAside { .. } => Ok(()),
    }
    .map(|()| false)
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

/// Clicks, batches shown and cards shown, over the interactions that began within these times.
pub(super) fn shown_and_taken(
    connection: &Connection,
    since_ms: i64,
    until_ms: i64,
) -> Result<(u64, u64, u64), StoreError> {
    let sums = connection
        .prepare_cached(
            "SELECT coalesce(sum(accepted), 0), coalesce(sum(batches_shown), 0),
                    coalesce(sum(suggestions_shown), 0)
             FROM main.interaction WHERE started_at >= ?1 AND started_at < ?2",
        )?
        .query_row([since_ms, until_ms], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
    let (accepted, batches, cards) = sums;
    Ok((
        accepted.unsigned_abs(),
        batches.unsigned_abs(),
        cards.unsigned_abs(),
    ))
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
    moment::note(tx, seq, at, produced, interaction)
}

fn count_shown(
    tx: &Transaction<'_>,
    interaction: &str,
    at: i64,
    cards: usize,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO main.interaction (id, started_at, suggestions_shown) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET
            suggestions_shown = suggestions_shown + excluded.suggestions_shown",
    )?
    .execute(params![
        interaction,
        at,
        i64::try_from(cards).unwrap_or(i64::MAX)
    ])?;
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
