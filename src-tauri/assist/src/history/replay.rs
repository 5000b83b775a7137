//! A recorded interaction as the stream it was: batch by batch, each as `cuectl stream` printed it
//! (`cli.md`).
//!
//! Numbers are handed on as the digits that stand on record: a replay that read and wrote them
//! again might differ from the stream in the last one.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::store::{Reader, StoreError};

/// So many are read at once: memory does not grow with the interaction.
const AT_ONCE: usize = 128;

/// What comes next in a replay.
#[derive(Debug)]
pub enum Replayed {
    /// A batch.
    Batch(ReplayedBatch),
    /// There was one, and retention or an erasure took what it said.
    Erased,
}

/// One batch. Serializes as [`RankedBatch`](crate::suggestions::RankedBatch) does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplayedBatch {
    /// When its frame came off the socket.
    #[serde(skip)]
    pub at: Timestamp,
    interaction_id: InteractionId,
    received_at: String,
    latency_ms: Option<Box<RawValue>>,
    ranked_suggestions: Vec<Suggestion>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Suggestion {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    knowledge_article_id: Option<String>,
    #[serde(default)]
    confidence: Option<Box<RawValue>>,
    #[serde(default)]
    relevance_score: Option<Box<RawValue>>,
    #[serde(default)]
    score: Option<Box<RawValue>>,
    rank: u32,
}

/// What of an entry's payload a replay needs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recorded {
    #[serde(default)]
    latency_ms: Option<Box<RawValue>>,
    suggestions: Vec<Suggestion>,
}

/// A recorded interaction, from its first batch on. Blocking: reads the record as it goes.
pub struct Replay<'r> {
    reader: &'r Reader,
    interaction: InteractionId,
    read: VecDeque<Replayed>,
    /// The number of the last entry that was read; none once there are no more.
    after: Option<i64>,
}

impl<'r> Replay<'r> {
    /// Of this interaction. Reads nothing yet.
    #[must_use]
    pub fn of(reader: &'r Reader, interaction: InteractionId) -> Self {
        Self {
            reader,
            interaction,
            read: VecDeque::new(),
            after: Some(0),
        }
    }

    /// What comes next; none at the end.
    ///
    /// # Errors
    ///
    /// What SQLite says, and [`StoreError::Damaged`] for an entry that is no batch.
    pub fn next_batch(&mut self) -> Result<Option<Replayed>, StoreError> {
        while self.read.is_empty()
            && let Some(after) = self.after
        {
            self.after = self.read_on(after)?;
        }
        Ok(self.read.pop_front())
    }

    fn read_on(&mut self, after: i64) -> Result<Option<i64>, StoreError> {
        let (mut last, mut damaged) = (None, None);
        let (interaction, read) = (self.interaction, &mut self.read);
        let id = interaction.to_string();
        self.reader.walk_interaction(&id, after, |entry| {
            if read.len() == AT_ONCE {
                return ControlFlow::Break(());
            }
            last = Some(entry.seq);
            if entry.kind == "suggestions_produced" {
                let Ok(replayed) = batch(interaction, entry.at_ms, entry.payload) else {
                    damaged = Some(entry.seq);
                    return ControlFlow::Break(());
                };
                read.push_back(replayed);
            }
            ControlFlow::Continue(())
        })?;
        match damaged {
            Some(seq) => Err(StoreError::Damaged(format!("entry {seq} is no batch"))),
            None => Ok(last),
        }
    }
}

fn batch(
    interaction_id: InteractionId,
    at_ms: i64,
    payload: Option<&str>,
) -> Result<Replayed, serde_json::Error> {
    let Some(payload) = payload else {
        return Ok(Replayed::Erased);
    };
    let recorded: Recorded = serde_json::from_str(payload)?;
    let at = Timestamp::from_millisecond(at_ms).map_err(serde::de::Error::custom)?;
    Ok(Replayed::Batch(ReplayedBatch {
        at,
        interaction_id,
        received_at: rules::time::rfc3339_millis(at),
        latency_ms: recorded.latency_ms,
        ranked_suggestions: recorded.suggestions,
    }))
}
