//! Insights: figures counted from the local record (`product.md`, the supervisor).
//!
//! Counts what the history's index has of each quarter of an hour, and finds the events behind it.
//! Nothing is kept: a figure is a function of the record, so what retention or an erasure took is
//! in none of them (`docs/decisions/008-insights.md`).
//!
//! Refuses to write to what it counts; an export alone is noted. Refuses to decide what an entry
//! counts for (`history::ticks`).

mod asked;
mod conditions;
mod count;
mod export;
mod figures;
mod found;
mod meaning;
mod page;
mod spread;
mod table;
mod titles;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::review::Review;
use crate::view::error::Problem;
use crate::view::insights::{Counted, InsightEvents, InsightsFilter, InsightsView};

pub use asked::Asked;
pub use found::events;
pub use page::count;

/// A page of events has no more rows than this.
const MOST_ROWS: u32 = 200;

/// The insights. Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Insights {
    review: Review,
    under_way: Arc<Mutex<UnderWay>>,
}

/// What a newer question takes the place of.
#[derive(Default)]
struct UnderWay {
    counting: CancellationToken,
    opening: CancellationToken,
}

impl Insights {
    /// With the index that the review keeps.
    pub(crate) fn of(review: &Review) -> Self {
        Self {
            review: review.clone(),
            under_way: Arc::default(),
        }
    }

    /// Everything on the page, counted afresh. A newer question gives up the one before it.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field (`since`, `until`, `zone`), `storage` when
    /// the record can't be read, `gone` when a newer question took its place.
    pub async fn view(&self, filter: InsightsFilter) -> Result<InsightsView, Problem> {
        let asked = Asked::of(&filter).map_err(Problem::invalid)?;
        let stop = self.review.stopping();
        std::mem::replace(&mut self.under_way().counting, stop.clone()).cancel();
        self.review.bring_up(&stop).await?;
        self.review
            .searching(move |history| count(history, &asked, &stop))
            .await
    }

    /// Events that `counted` was counted from, newest first: at most `most`, 200 at the utmost,
    /// numbered below `before` where that is given.
    ///
    /// # Errors
    /// As [`Insights::view`].
    pub async fn events(
        &self,
        filter: InsightsFilter,
        counted: Counted,
        before: Option<u64>,
        most: u32,
    ) -> Result<InsightEvents, Problem> {
        let asked = Asked::of(&filter).map_err(Problem::invalid)?;
        let stop = self.review.stopping();
        if before.is_none() {
            std::mem::replace(&mut self.under_way().opening, stop.clone()).cancel();
        }
        let most = usize::try_from(most.clamp(1, MOST_ROWS)).unwrap_or(1);
        self.review.bring_up(&stop).await?;
        self.review
            .searching(move |history| events(history, &asked, &counted, before, most, &stop))
            .await
    }

    fn under_way(&self) -> MutexGuard<'_, UnderWay> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
