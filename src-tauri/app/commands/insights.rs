//! What a supervisor asks of the figures.

use assist::view::error::Problem;
use assist::view::insights::{Counted, InsightEvents, InsightsFilter, InsightsView};
use tauri::State;

use crate::desktop::Desktop;

/// Everything on the page, counted afresh.
#[tauri::command]
pub async fn insights(
    desktop: State<'_, Desktop>,
    filter: InsightsFilter,
) -> Result<InsightsView, Problem> {
    desktop.insights().view(filter).await
}

/// The events something was counted from, newest first.
#[tauri::command]
pub async fn insight_events(
    desktop: State<'_, Desktop>,
    filter: InsightsFilter,
    counted: Counted,
    before: Option<u64>,
    most: u32,
) -> Result<InsightEvents, Problem> {
    desktop
        .insights()
        .events(filter, counted, before, most)
        .await
}
