//! Deploying.
use super::Studio;
use crate::view::error::{Code, Problem};
use crate::view::studio::DeployView;

/// What was deployed when whoever deploys looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nothing.
    Nothing,
    /// This, by its SHA-256 in hex.
    This(String),
    /// They did not look.
    Whatever,
}

#[expect(clippy::unused_async, reason = "it sends")]
impl Studio {
    /// Deploys.
    ///
    /// # Errors
    /// Not yet.
    pub async fn deploy(
        &self,
        _id: &str,
        _rollback_to: Option<u32>,
        _seen_sha256: Option<String>,
    ) -> Result<DeployView, Problem> {
        Err(Problem::new(Code::Internal, "Not part of this build."))
    }
    /// Ends a wait.
    ///
    /// # Errors
    /// Not yet.
    pub async fn cancel_deploy(&self) -> Result<(), Problem> {
        Ok(())
    }
}
