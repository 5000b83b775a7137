//! The index of the history's words, kept up with the record before it is searched and after
//! something was taken from the record.

use std::path::Path;

use assist::history::{HistoryError, Indexer, Sizes, Step};
use assist::store::Progress;
use tokio_util::sync::CancellationToken;

use super::Saying;

/// Does what there is to do, and says how far it is where that takes more than a moment. Without
/// effect where another process has the index: that one does it.
pub fn bring_up_to_date(data_dir: &Path, stop: &CancellationToken) -> Result<(), HistoryError> {
    let Some(mut indexer) = Indexer::open(data_dir, Sizes::default())? else {
        return Ok(());
    };
    let mut saying = Saying::new();
    while let Step::Working { done, total } = indexer.step()? {
        if stop.is_cancelled() {
            return Err(HistoryError::Stopped);
        }
        saying.say(Progress { done, total });
    }
    Ok(())
}
