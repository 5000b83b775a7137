//! Reading the record as evidence: verification against what is known from elsewhere, exports,
//! and the checkpoint to keep elsewhere.

use std::ops::ControlFlow;
use std::path::Path;

use audit::{
    Checkpoint, Expectations, Exported, Format, Ledger, Progress, Query, SigningKey, Verdict,
};

use super::Reader;
use crate::store::StoreError;

impl Reader {
    /// The id the log is bound to.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] where the log does not say so any more, and what SQLite says.
    pub fn install(&self) -> Result<String, StoreError> {
        let ledger = Ledger::resume(&self.connection)?;
        Ok(ledger.genesis().install.clone())
    }

    /// The newest checkpoint; none where there is none yet.
    ///
    /// # Errors
    ///
    /// As [`Reader::install`].
    pub fn newest_checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        let ledger = Ledger::resume(&self.connection)?;
        Ok(ledger.newest_checkpoint().cloned())
    }

    /// Walks the whole chain, and compares it with what is known from elsewhere.
    ///
    /// # Errors
    ///
    /// What SQLite says; what is wrong with the log is in the verdict.
    pub fn verify_with(
        &self,
        expectations: &Expectations,
        progress: impl FnMut(Progress),
    ) -> Result<Verdict, StoreError> {
        let verdict = audit::verify_with(&self.connection, expectations, progress)?;
        Ok(verdict)
    }

    /// Writes what `query` asks for to `out`, with a proof beside it ([`audit::export`]).
    ///
    /// # Errors
    ///
    /// As [`audit::export`]; nothing is left behind then.
    pub fn export(
        &self,
        query: &Query,
        format: Format,
        out: &Path,
        key: Option<&SigningKey>,
        progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Exported, StoreError> {
        let exported = audit::export(&self.connection, query, format, out, key, progress)?;
        Ok(exported)
    }
}
