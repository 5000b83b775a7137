//! Summaries on disk: a row each, from the end of the interaction on. It outlives its delivery, and
//! its texts go when their time is over.
//!
//! What goes on record changes the row in the transaction of its fact ([`SummaryChange`]). What
//! doesn't (typing, the count of attempts, a tab that comes back) is a transaction of its own, as
//! durable. While a filing is on its way, and once it is filed, nothing changes the text: what was
//! approved is what stands, and what stands is what is sent.

mod change;
mod filing;
mod parts;
mod read;
mod row;
mod text;
mod there;

pub(crate) use change::{MadeSummary, RequestedSummary, SummaryChange};
pub(crate) use filing::Standing;
pub(crate) use parts::StoredParts;
pub(crate) use row::{
    Decisions, NewSummary, StoredFiling, StoredMade, StoredSummary, SummaryStage, Written,
};

pub(crate) use there::{StoredCode, StoredPart, StoredWrapUp, There};

pub(super) use change::apply;
pub(super) use filing::{
    note_discarded, note_filed, note_saved, note_wrap_up_discarded, of_delivery, standing,
};
pub(super) use text::{count_texts, empty_all};

use jiff::Timestamp;

use super::keeping::Touched;
use super::{Reader, Store, StoreError};

impl Store {
    /// Keeps an interaction that ended; the summary's number, which it has from then on.
    ///
    /// # Errors
    /// Nothing was written; as for every action that is committed.
    pub(crate) async fn keep_summary(&self, new: NewSummary) -> Result<i64, StoreError> {
        self.transact(move |tx| Ok((change::insert(tx, &new)?, Touched::NOTHING)))
            .await
    }

    /// Counts an attempt at making it, before it is made.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where this request is not under way any more; nothing was written then,
    /// as for every action that is committed.
    pub(crate) async fn count_summary_attempt(
        &self,
        id: i64,
        request_id: uuid::Uuid,
    ) -> Result<(), StoreError> {
        self.transact(move |tx| {
            change::count_attempt(tx, id, request_id)?;
            Ok(((), Touched::NOTHING))
        })
        .await
    }

    /// An attempt failed in a way that may pass: it waits for the next one. `problem` is a code of
    /// the windows and a sentence.
    ///
    /// # Errors
    /// As for [`Store::count_summary_attempt`].
    pub(crate) async fn note_summary_waits(
        &self,
        id: i64,
        request_id: uuid::Uuid,
        problem: (&'static str, String),
    ) -> Result<(), StoreError> {
        self.transact(move |tx| {
            change::note_waits(tx, id, request_id, &problem)?;
            Ok(((), Touched::NOTHING))
        })
        .await
    }

    /// Puts a text in the place of the one that stands: durable when this answers. `decisions` are
    /// what still holds of it, where that changes with it; `replaced` says that it was no typing, so
    /// that the editor takes it. The revision it has then.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where there is none, where none was made yet, or where it is filed or on
    /// its way; nothing was written then, as for every action that is committed.
    pub(crate) async fn edit_summary(
        &self,
        id: i64,
        text: Written,
        decisions: Option<Decisions>,
        replaced: bool,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        self.transact(move |tx| {
            let edit = text::Edit {
                id,
                text: &text,
                decisions: decisions.as_ref(),
                replaced,
                at,
            };
            let (revision, wiped) = text::replace(tx, &edit)?;
            Ok((revision, Touched::wiped(wiped)))
        })
        .await
    }

    /// What the platform told besides, or was told.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where there is none; nothing was written then, as for every action that
    /// is committed.
    pub(crate) async fn note_there(&self, id: i64, there: There) -> Result<(), StoreError> {
        self.transact(move |tx| Ok((change::note_there(tx, id, &there)?, Touched::NOTHING)))
            .await
    }

    /// What the platform says of it in parts, where that comes after its text.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where there is none, or none of its texts is kept any more; nothing was
    /// written then, as for every action that is committed.
    pub(crate) async fn note_summary_parts(
        &self,
        id: i64,
        parts: StoredParts,
    ) -> Result<(), StoreError> {
        self.transact(move |tx| Ok(((), Touched::wiped(parts::replace(tx, id, &parts)?))))
            .await
    }

    /// It has a tab again.
    ///
    /// # Errors
    /// [`StoreError::Gone`] where there is none; nothing was written then, as for every action that
    /// is committed.
    pub(crate) async fn reopen_summary(&self, id: i64, at: Timestamp) -> Result<(), StoreError> {
        self.transact(move |tx| Ok((change::note_open(tx, id, true, at)?, Touched::NOTHING)))
            .await
    }
}

impl Reader {
    /// The summaries that have a tab, oldest first.
    pub(crate) fn summaries_open(&self) -> Result<Vec<StoredSummary>, StoreError> {
        read::open(&self.connection)
    }

    /// Those of the interactions that ended within `from_ms..until_ms`, newest first.
    pub(crate) fn summaries_ended(
        &self,
        from_ms: i64,
        until_ms: i64,
    ) -> Result<Vec<StoredSummary>, StoreError> {
        read::ended(&self.connection, from_ms, until_ms)
    }

    /// How many of those were made and not filed.
    pub(crate) fn summaries_unfiled(&self, from_ms: i64, until_ms: i64) -> Result<u32, StoreError> {
        read::unfiled(&self.connection, from_ms, until_ms)
    }

    /// Those that were being made when the program ended, oldest first.
    pub(crate) fn summaries_unfinished(&self) -> Result<Vec<StoredSummary>, StoreError> {
        read::unfinished(&self.connection)
    }

    /// The newest of an interaction under a platform; none where it has none.
    pub(crate) fn summary_of(
        &self,
        target: &str,
        interaction: rules::id::InteractionId,
    ) -> Result<Option<StoredSummary>, StoreError> {
        read::of(&self.connection, target, interaction)
    }

    /// One of them.
    pub(crate) fn summary(&self, id: i64) -> Result<Option<StoredSummary>, StoreError> {
        read::one(&self.connection, id)
    }

    /// What it is made from, as far as that is known and not wiped.
    pub(crate) fn summary_transcript(&self, id: i64) -> Result<Option<Written>, StoreError> {
        read::transcript(&self.connection, id)
    }
}

#[cfg(test)]
pub(crate) mod kit;

#[cfg(test)]
mod tests;
