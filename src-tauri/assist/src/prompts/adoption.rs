//! Adoption.
use super::Studio;
use crate::view::error::{Code, Problem};
use crate::view::studio::AdoptionView;

#[expect(clippy::unused_async, reason = "it reads")]
impl Studio {
    /// Figures.
    ///
    /// # Errors
    /// Not yet.
    pub async fn adoption(
        &self,
        _from_ms: i64,
        _to_ms: i64,
        _fresh: bool,
    ) -> Result<AdoptionView, Problem> {
        Err(Problem::new(Code::Internal, "Not part of this build."))
    }
}
