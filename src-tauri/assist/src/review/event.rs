//! One event, whole: what is recorded, where it stands in the chain, until when it is kept, and the
//! proof of it.

use audit::Payload;

use super::{Review, gone};
use crate::evidence::kept_key;
use crate::retention;
use crate::settings::RetentionSettings;
use crate::store::{Reader, StoreError};
use crate::view::error::Problem;
use crate::view::review::{ChainLink, EventView};

impl Review {
    /// One event.
    ///
    /// # Errors
    /// `gone` when there is none of that number, `storage` when the record can't be read.
    pub async fn event(&self, seq: u64) -> Result<EventView, Problem> {
        let retention = self.shared.retention.get();
        let seq = number(seq)?;
        let found = self.read(move |reader| event(reader, seq, &retention));
        found.await?.ok_or_else(gone)
    }

    /// JSON that a person can hand on: the entry, its hash, the log it is of with the newest
    /// checkpoint, signed where this computer has the key. `cuectl audit verify --file` checks it
    /// without the record.
    ///
    /// # Errors
    /// As [`Review::event`]; `storage` also where the entry does not hold: that can't be proved.
    pub async fn event_proof(&self, seq: u64) -> Result<String, Problem> {
        let key = kept_key(&self.shared.secrets, self.shared.store.install()).await;
        let seq = number(seq)?;
        let proof = self.read(move |reader| reader.proof_of(seq, key.as_ref()));
        proof.await?.ok_or_else(gone)
    }
}

fn number(seq: u64) -> Result<i64, Problem> {
    i64::try_from(seq).map_err(|_| gone())
}

fn event(
    reader: &Reader,
    seq: i64,
    settings: &RetentionSettings,
) -> Result<Option<EventView>, StoreError> {
    let Some(event) = reader.entry(seq)? else {
        return Ok(None);
    };
    // What was taken already is not kept.
    let at = event.at.as_millisecond();
    let kept_until =
        (event.payload.as_ref()).and_then(|_| retention::kept_until(&event.kind, at, settings));
    let payload = event.payload.as_ref().map(Payload::of).transpose()?;
    let mut chain = Vec::new();
    for seq in seq.saturating_sub(1)..=seq.saturating_add(1) {
        if let Some(hash) = reader.seal_of(seq)? {
            chain.push(ChainLink {
                seq: seq.unsigned_abs(),
                hash: hash.to_string(),
                unbroken: reader.follows(seq)?,
            });
        }
    }
    Ok(Some(EventView {
        seq: seq.unsigned_abs(),
        at: event.at.as_millisecond(),
        kind: event.kind,
        actor: event.actor,
        interaction: event.interaction,
        payload: payload.map(|payload| payload.as_str().to_owned()),
        chain,
        kept_until,
    }))
}
