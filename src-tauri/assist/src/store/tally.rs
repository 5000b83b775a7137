//! What agents here did with prompts, counted by day: what the studio shows beside the platform's
//! figures.

use rusqlite::{Transaction, params};

use super::{PromptEvent, PromptFact, StoreError};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Counts what happened to a prompt, in the transaction of its entry.
pub(super) fn count(
    tx: &Transaction<'_>,
    at_ms: i64,
    prompt: &PromptFact,
) -> Result<(), StoreError> {
    let column = match prompt.what {
        PromptEvent::Shown => "shown",
        PromptEvent::Viewed => "viewed",
        PromptEvent::Clicked => "clicked",
        PromptEvent::Dismissed => "dismissed",
        PromptEvent::TimedOut => "timed_out",
        PromptEvent::Muted => "muted",
        PromptEvent::Triggered | PromptEvent::PutOff | PromptEvent::Withdrawn => return Ok(()),
    };
    // `column` is one of ours, never input.
    tx.prepare_cached(&format!(
        "INSERT INTO main.prompt_tally (target, prompt_id, day, {column}) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (target, prompt_id, day) DO UPDATE SET {column} = {column} + 1"
    ))?
    .execute(params![
        prompt.target.as_str(),
        prompt.prompt_id,
        at_ms.div_euclid(DAY_MS) * DAY_MS,
    ])?;
    Ok(())
}
