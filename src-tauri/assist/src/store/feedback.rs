//! The feedback cards have, and what was begun and not given.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use uuid::Uuid;

use super::change::StoredReceipt;
use super::fact::FeedbackFact;
use super::{StoreError, comment};

/// The feedback a card has; never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFeedback {
    /// The card's key.
    pub key: String,
    /// One of `rules::feedback::FEEDBACK_TYPES`.
    pub feedback_type: String,
    /// `saved`, `sent`, `failed` or `discarded`.
    pub state: String,
    /// Of the feedback.
    pub correlation_id: Uuid,
    /// When the platform processed it, by its receipt, in ms since 1970.
    pub processed_at_ms: Option<i64>,
    /// Whether the platform trains its model again because of it, by its receipt.
    pub retraining_triggered: Option<bool>,
}

/// Feedback begun and not given. No `Debug`: it holds what a person typed.
#[derive(Clone, PartialEq)]
pub struct FeedbackDraft {
    /// Of which interaction.
    pub interaction: String,
    /// The card's key.
    pub key: String,
    /// For which platform.
    pub target: String,
    /// The suggestion's newest id when it was typed.
    pub recommendation_id: String,
    /// The suggestion's title as shown.
    pub title: String,
    /// The suggestion's relevance, 0..=1; none where the platform gave none.
    pub relevance: Option<f64>,
    /// As in the form; empty while none is chosen.
    pub feedback_type: String,
    /// As in the form; empty for none.
    pub comments: String,
    /// When it was put off to the end of the shift; none where it was not.
    pub later_at: Option<Timestamp>,
    /// When it was last typed in.
    pub updated_at: Timestamp,
}

/// Notes feedback on a card, in place of an earlier one, and forgets the draft. Whether a text was
/// deleted.
pub(super) fn note_given(
    tx: &Transaction<'_>,
    at: Timestamp,
    fact: &FeedbackFact,
) -> Result<bool, StoreError> {
    let (Some(interaction), Some(key)) = (fact.interaction, &fact.key) else {
        return Ok(false);
    };
    let interaction = interaction.to_string();
    tx.prepare_cached(
        "INSERT INTO main.feedback_given
            (interaction, key, feedback_type, state, given_at, correlation_id)
         VALUES (?1, ?2, ?3, 'saved', ?4, ?5)
         ON CONFLICT (interaction, key) DO UPDATE SET
            feedback_type = excluded.feedback_type, state = excluded.state,
            given_at = excluded.given_at, correlation_id = excluded.correlation_id,
            receipt_id = NULL, processed_at = NULL, retraining_triggered = NULL",
    )?
    .execute(params![
        interaction,
        key,
        fact.feedback_type,
        at.as_millisecond(),
        fact.correlation_id.to_string(),
    ])?;
    forget_draft(tx, &interaction, key)
}

/// The platform took it. Feedback that was given again since keeps its own state.
pub(super) fn note_sent(
    tx: &Transaction<'_>,
    correlation_id: &str,
    receipt: Option<&StoredReceipt>,
) -> Result<(), StoreError> {
    let Some(receipt) = receipt else {
        return Ok(());
    };
    tx.prepare_cached(
        "UPDATE main.feedback_given SET state = 'sent', receipt_id = ?2, processed_at = ?3,
                retraining_triggered = ?4
         WHERE correlation_id = ?1",
    )?
    .execute(params![
        correlation_id,
        receipt.id,
        receipt.processed_at.map(Timestamp::as_millisecond),
        receipt.retraining_triggered,
    ])?;
    Ok(())
}

/// `state` is one of ours, never input.
pub(super) fn note_state(
    tx: &Transaction<'_>,
    correlation_id: &str,
    state: &'static str,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE main.feedback_given SET state = ?2 WHERE correlation_id = ?1")?
        .execute(params![correlation_id, state])?;
    Ok(())
}

/// Keeps what was typed, in place of what was typed before. A reason that was put off stays put off,
/// in its place: typing on does not give it. Whether a text was deleted.
pub(super) fn keep_draft(tx: &Transaction<'_>, draft: &FeedbackDraft) -> Result<bool, StoreError> {
    let put_off: Option<i64> = tx
        .prepare_cached(
            "SELECT later_at FROM main.feedback_draft WHERE interaction = ?1 AND key = ?2",
        )?
        .query_row([&draft.interaction, &draft.key], |row| row.get(0))
        .optional()?
        .flatten();
    let later_at = put_off.or(draft.later_at.map(Timestamp::as_millisecond));
    let wiped = forget_draft(tx, &draft.interaction, &draft.key)?;
    let text = comment::keep(tx, Some(&draft.comments))?;
    tx.prepare_cached(
        "INSERT INTO main.feedback_draft (interaction, key, target, recommendation_id, title,
                relevance, feedback_type, comment, later, later_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        draft.interaction,
        draft.key,
        draft.target,
        draft.recommendation_id,
        draft.title,
        draft.relevance,
        draft.feedback_type,
        text,
        later_at.is_some(),
        later_at,
        draft.updated_at.as_millisecond(),
    ])?;
    Ok(wiped)
}

/// Forgets what was typed. Whether a text was deleted.
pub(super) fn forget_draft(
    tx: &Transaction<'_>,
    interaction: &str,
    key: &str,
) -> Result<bool, StoreError> {
    let text: Option<Option<i64>> = tx
        .prepare_cached(
            "SELECT comment FROM main.feedback_draft WHERE interaction = ?1 AND key = ?2",
        )?
        .query_row([interaction, key], |row| row.get(0))
        .optional()?;
    let Some(text) = text else {
        return Ok(false);
    };
    tx.prepare_cached("DELETE FROM main.feedback_draft WHERE interaction = ?1 AND key = ?2")?
        .execute([interaction, key])?;
    comment::forget(tx, text)
}

/// The feedback on the cards of one interaction.
pub(super) fn given(
    connection: &Connection,
    interaction: &str,
) -> Result<Vec<GivenFeedback>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key, feedback_type, state, processed_at, retraining_triggered, correlation_id
         FROM main.feedback_given WHERE interaction = ?1",
    )?;
    let rows = statement.query_map([interaction], |row| {
        Ok(GivenFeedback {
            key: row.get(0)?,
            feedback_type: row.get(1)?,
            state: row.get(2)?,
            correlation_id: Uuid::parse_str(&row.get::<_, String>(5)?).unwrap_or_default(),
            processed_at_ms: row.get(3)?,
            retraining_triggered: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const DRAFT: &str = "SELECT interaction, key, target, recommendation_id, title, relevance,
        feedback_type, comment.text, later_at, updated_at
     FROM main.feedback_draft AS draft
     LEFT JOIN main.comment AS comment ON comment.id = draft.comment";

/// What was begun on the cards of one interaction.
pub(super) fn drafts(
    connection: &Connection,
    interaction: &str,
) -> Result<Vec<FeedbackDraft>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{DRAFT} WHERE interaction = ?1"))?;
    let rows = statement.query_map([interaction], draft)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What was put off, oldest first.
pub(super) fn later(
    connection: &Connection,
    target: &str,
    most: u32,
) -> Result<Vec<FeedbackDraft>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{DRAFT} WHERE target = ?1 AND later = 1 ORDER BY later_at, key LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![target, most], draft)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn draft(row: &Row<'_>) -> rusqlite::Result<FeedbackDraft> {
    let time = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(FeedbackDraft {
        interaction: row.get(0)?,
        key: row.get(1)?,
        target: row.get(2)?,
        recommendation_id: row.get(3)?,
        title: row.get(4)?,
        relevance: row.get(5)?,
        feedback_type: row.get(6)?,
        comments: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
        later_at: row.get::<_, Option<i64>>(8)?.map(time),
        updated_at: time(row.get(9)?),
    })
}
