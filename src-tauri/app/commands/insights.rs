//! What a supervisor asks of the figures.

use assist::view::error::Problem;
use assist::view::insights::{Counted, InsightEvents, InsightsFilter, InsightsView};
use tauri::{AppHandle, State};

use crate::desktop::Desktop;
use crate::downloads;

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

/// Writes every figure into the person's downloads; answers the file's place.
#[tauri::command]
pub async fn export_insights(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    filter: InsightsFilter,
) -> Result<String, Problem> {
    let folder = downloads::folder(&app)?;
    desktop.insights().export(filter, folder).await
}

/// Writes a picture of the page into the person's downloads; answers the file's place.
#[tauri::command]
pub async fn save_insights_picture(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    png: Vec<u8>,
) -> Result<String, Problem> {
    let folder = downloads::folder(&app)?;
    desktop.insights().save_picture(png, folder).await
}
