//! What the platform is told of summaries it made by itself: the text as the agent leaves it, the
//! thumb, that it was shown or copied; and which wrap-up code they chose.
//!
//! A text goes back when the agent rates it, sends it to the CRM, or is done with it after changing
//! it. It goes as a copy does: personal data that nobody approved is redacted in it.

use jiff::Timestamp;
use uuid::Uuid;

use super::Clerk;
use crate::outbox::parcel::{self, SummaryEngagement, SummaryFeedback, WrapUp};
use crate::outbox::{Load, Parcel};
use crate::store::{StoredPart, StoredSummary};
use crate::view::summary::Rating;

impl Clerk {
    /// Tells the text that stands and the thumb, whatever was told before; nothing where the summary
    /// was asked for with a form.
    pub(super) fn feedback(&self, id: u64, rating: Option<Rating>) -> Option<Parcel> {
        let case = self.cases.get(&id)?;
        let made = case.row.made.as_ref().filter(|_| is_by_itself(&case.row))?;
        let load = SummaryFeedback {
            summary: made.summary_id.clone(),
            rating: rating.map(|rating| match rating {
                Rating::Up => parcel::Rating::Positive,
                Rating::Down => parcel::Rating::Negative,
            }),
            again: case.row.there.told_of.as_ref() == Some(&made.summary_id),
            text: Some(case.redacted()),
        };
        Some(of(&case.row, Uuid::new_v4(), Load::SummaryFeedback(load)))
    }

    /// As [`Self::feedback`], where the agent changed the text and the platform does not know it.
    pub(super) fn changed_text(&self, id: u64) -> Option<Parcel> {
        let case = self.cases.get(&id)?;
        let made = case.row.made.as_ref()?;
        let text = case.redacted();
        let is_known = text == made.generated.0 || case.told.as_ref() == Some(&text);
        let is_there = !case.row.emptied && !text.trim().is_empty();
        (is_there && !is_known).then(|| self.feedback(id, case.row.rating))?
    }

    /// The platform will know the text that stands.
    pub(super) async fn note_told(&mut self, id: u64) {
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        case.told = Some(case.redacted());
        let summary = case.row.made.as_ref().map(|made| made.summary_id.clone());
        if case.row.there.told_of == summary {
            return;
        }
        case.row.there.told_of = summary;
        let (row, there) = (case.row.id, case.row.there.clone());
        if let Err(error) = self.store.note_there(row, there).await {
            // Told once more, it says the same.
            tracing::warn!(%error, summary = id, "what the platform was told is not noted");
        }
    }

    /// It was copied, for the platform's figures.
    pub(super) fn copied(&self, id: u64) -> Option<Parcel> {
        let case = self.cases.get(&id)?;
        let made = case.row.made.as_ref().filter(|_| is_by_itself(&case.row))?;
        let load = SummaryEngagement {
            summary: made.summary_id.clone(),
            presented: None,
            copied: Some(true),
            at: self.clock.now(),
        };
        Some(of(&case.row, Uuid::new_v4(), Load::SummaryEngagement(load)))
    }
}

/// A summary has a tab, for the platform's figures.
pub(super) fn presented(row: &StoredSummary, summary: String, at: Timestamp) -> Parcel {
    let load = SummaryEngagement {
        summary,
        presented: Some(true),
        copied: None,
        at,
    };
    of(row, Uuid::new_v4(), Load::SummaryEngagement(load))
}

/// The code that was chosen; `key` is what its delivery is known by.
pub(super) fn wrapped_up(
    row: &StoredSummary,
    part: &StoredPart,
    key: Uuid,
    (code, name): (String, String),
    notes: Option<String>,
) -> Parcel {
    let load = WrapUp {
        is_call: !part.written,
        participant: part.participant.clone(),
        communication: part.communication.clone(),
        code,
        name: Some(name),
        seconds: None,
        notes,
    };
    of(row, key, Load::WrapUp(load))
}

/// Only a form has a length.
fn is_by_itself(row: &StoredSummary) -> bool {
    let made = row.made.as_ref();
    made.is_some_and(|made| made.form.summary_length.is_empty())
}

fn of(row: &StoredSummary, key: Uuid, load: Load) -> Parcel {
    Parcel {
        target: row.target.clone(),
        interaction: Some(row.interaction),
        title: None,
        correlation_id: key,
        idempotency_key: key,
        load,
    }
}
