//! Back-tests.
use super::Studio;
use crate::view::error::{Code, Problem};
use crate::view::studio::{
    BacktestProgress, BacktestRequest, BacktestSource, BacktestView, PromptDraft,
    RecordedInteraction,
};
use tokio_util::sync::CancellationToken;

#[expect(clippy::unused_async, reason = "it reads")]
impl Studio {
    /// Runs.
    ///
    /// # Errors
    /// Not yet.
    pub async fn backtest(
        &self,
        _request: BacktestRequest,
        _progress: impl Fn(BacktestProgress) + Send + 'static,
        _stop: CancellationToken,
    ) -> Result<BacktestView, Problem> {
        Err(Problem::new(Code::Internal, "Not part of this build."))
    }
    /// One interaction.
    ///
    /// # Errors
    /// Not yet.
    pub async fn recorded(
        &self,
        _source: BacktestSource,
        _interaction_id: &str,
        _draft: PromptDraft,
    ) -> Result<RecordedInteraction, Problem> {
        Err(Problem::new(Code::Internal, "Not part of this build."))
    }
}
