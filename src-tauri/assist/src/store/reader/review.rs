//! Reading the record for a review: where an interaction began, evidence beside a program at work,
//! exports of what a search picked.

use std::ops::ControlFlow;
use std::path::Path;

use audit::{
    Checkpoint, Entry, Expectations, Exported, Format, Picked, Picking, Progress, Readers,
    SigningKey, Verdict,
};

use super::Reader;
use crate::store::StoreError;

impl Reader {
    /// The number of the entry with which an interaction began, for the last time at `seq` or
    /// before; of one that was never followed, its first entry. None where nothing of it is on
    /// record by then.
    pub(crate) fn began(&self, interaction: &str, seq: i64) -> Result<Option<i64>, StoreError> {
        let began = self
            .connection
            .prepare_cached(
                "SELECT coalesce(max(CASE WHEN kind = 'interaction_started' THEN seq END), min(seq))
                 FROM main.audit_event WHERE interaction = ?1 AND seq <= ?2",
            )?
            .query_row((interaction, seq), |row| row.get(0))?;
        Ok(began)
    }

    /// [`audit::verify_until`], by one reader.
    pub(crate) fn verify_beside(
        &self,
        expectations: &Expectations,
        progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Verdict, StoreError> {
        let one = Readers::One;
        Ok(audit::verify_until(
            &self.connection,
            expectations,
            one,
            progress,
        )?)
    }

    /// [`audit::verify_onward`].
    pub(crate) fn verify_onward(&self, from: Entry) -> Result<Option<Entry>, StoreError> {
        Ok(audit::verify_onward(&self.connection, from)?)
    }

    /// The newest checkpoint at `seq` or before that agrees with the log; none where there is none.
    pub(crate) fn checkpoint_by(&self, seq: i64) -> Result<Option<Checkpoint>, StoreError> {
        let newest = self.newest_checkpoint()?;
        let Some(newest) = newest.filter(|newest| newest.seq <= seq && newest.holds()) else {
            return Ok(None);
        };
        let agrees = self.seal_of(newest.seq)? == Some(newest.hash);
        Ok(agrees.then_some(newest))
    }

    /// [`audit::follows`].
    pub(crate) fn follows(&self, seq: i64) -> Result<bool, StoreError> {
        Ok(audit::follows(&self.connection, seq)?)
    }

    /// [`audit::proof_of_one`].
    pub(crate) fn proof_of(
        &self,
        seq: i64,
        key: Option<&SigningKey>,
    ) -> Result<Option<String>, StoreError> {
        Ok(audit::proof_of_one(&self.connection, seq, key)?)
    }

    /// [`audit::export_picked`].
    pub(crate) fn export_picked(
        &self,
        picked: Picked<'_>,
        format: Format,
        out: &Path,
        key: Option<&SigningKey>,
        progress: impl FnMut(Picking) -> ControlFlow<()>,
    ) -> Result<Exported, StoreError> {
        let connection = &self.connection;
        Ok(audit::export_picked(
            connection, picked, format, out, key, progress,
        )?)
    }
}
