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

    /// Whether somebody worked on an interaction: they acted in it, or it began as theirs.
    pub(crate) fn worked_on(&self, interaction: &str, actor: &str) -> Result<bool, StoreError> {
        let acted: bool = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM main.audit_event
                                WHERE interaction = ?1 AND actor = ?2)",
            )?
            .query_row((interaction, actor), |row| row.get(0))?;
        let Some(agent) = actor.strip_prefix("agent:").filter(|_| !acted) else {
            return Ok(acted);
        };
        let mut began = self.connection.prepare_cached(
            "SELECT json_extract(payload, '$.agent') FROM main.audit_event
             WHERE interaction = ?1 AND kind = 'interaction_started' AND json_valid(payload)",
        )?;
        let mut rows = began.query([interaction])?;
        while let Some(row) = rows.next()? {
            let theirs = row.get_ref(0)?.as_str_or_null().unwrap_or_default();
            if theirs.is_some_and(|theirs| theirs == agent || theirs == actor) {
                return Ok(true);
            }
        }
        Ok(false)
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
