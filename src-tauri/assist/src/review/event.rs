//! One event, whole: what is recorded, where it stands in the chain, until when it is kept, and the
//! proof of it.

use audit::{Event, Payload};

use super::{Review, gone};
use crate::evidence::kept_key;
use crate::retention;
use crate::settings::RetentionSettings;
use crate::store::{Reader, StoreError};
use crate::view::error::Problem;
use crate::view::review::{ChainLink, EventView};

/// A day, in ms.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Review {
    /// One event.
    ///
    /// # Errors
    /// `gone` when there is none of that number, `storage` when the record can't be read.
    pub async fn event(&self, seq: u64) -> Result<EventView, Problem> {
        let retention = self.shared.retention;
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
    let kept_until = kept_until(&event, settings);
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

/// Until when retention by these settings keeps what the event says; none for as long as the
/// record, and where it was taken already.
fn kept_until(event: &Event, settings: &RetentionSettings) -> Option<i64> {
    event.payload.as_ref()?;
    let injection = retention::is_injection(&event.kind).then_some(settings.injections_days);
    let days = injection.into_iter().chain(settings.all_days).min()?;
    if audit::is_kept(&event.kind) {
        return None;
    }
    Some(
        event
            .at
            .as_millisecond()
            .saturating_add(i64::from(days) * DAY_MS),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_kind(kind: &str) -> Event {
        Event {
            seq: 2,
            at: jiff::Timestamp::from_millisecond(1_000).expect("a time"),
            kind: kind.to_owned(),
            interaction: None,
            actor: "cuecard".to_owned(),
            payload: Some(serde_json::json!({})),
            hash: audit::Hash::of(b""),
        }
    }

    #[test]
    fn what_is_kept_how_long_is_what_retention_takes() {
        let mut settings = RetentionSettings::default();
        let until = |kind: &str, settings: &RetentionSettings| kept_until(&of_kind(kind), settings);
        assert_eq!(until("suggestions_produced", &settings), None);
        assert_eq!(
            until("prompt_injected", &settings),
            Some(1_000 + 90 * DAY_MS)
        );
        settings.all_days = Some(7);
        assert_eq!(
            until("suggestions_produced", &settings),
            Some(1_000 + 7 * DAY_MS)
        );
        assert_eq!(
            until("prompt_injected", &settings),
            Some(1_000 + 7 * DAY_MS),
            "whatever goes by itself, goes no later than everything does"
        );
        assert_eq!(
            until("record_pruned", &settings),
            None,
            "what explains the chain stays"
        );
        let taken = Event {
            payload: None,
            ..of_kind("suggestions_produced")
        };
        assert_eq!(kept_until(&taken, &settings), None, "it went already");
    }
}
