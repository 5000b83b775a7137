//! What a reviewer does with the local history.

use assist::view::error::Problem;
use assist::view::review::{
    EventView, ExportFormat, HistoryFilter, HistoryPage, ReplayMoment, ReviewView, SavedFilter,
    TimelineView,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::desktop::Desktop;
use crate::downloads;

/// Sends the review's view now and after every change, newest wins. A later call takes over.
#[tauri::command]
pub async fn watch_review(
    desktop: State<'_, Desktop>,
    channel: Channel<ReviewView>,
) -> Result<(), Problem> {
    desktop.watch_review(channel);
    Ok(())
}

/// Interactions that have events the filter asks for.
#[tauri::command]
pub async fn find_history(
    desktop: State<'_, Desktop>,
    filter: HistoryFilter,
    after: Option<String>,
    most: u32,
) -> Result<HistoryPage, Problem> {
    desktop.review().find(filter, after, most).await
}

/// One interaction, event by event.
#[tauri::command]
pub async fn interaction_timeline(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    filter: HistoryFilter,
) -> Result<TimelineView, Problem> {
    desktop.review().timeline(&interaction_id, filter).await
}

/// One event, whole.
#[tauri::command]
pub async fn recorded_event(desktop: State<'_, Desktop>, seq: u64) -> Result<EventView, Problem> {
    desktop.review().event(seq).await
}

/// One event and its proof, to be handed on.
#[tauri::command]
pub async fn event_proof(desktop: State<'_, Desktop>, seq: u64) -> Result<String, Problem> {
    desktop.review().event_proof(seq).await
}

/// The panel as it was after one event.
#[tauri::command]
pub async fn replay_at(
    desktop: State<'_, Desktop>,
    interaction_id: String,
    seq: u64,
) -> Result<ReplayMoment, Problem> {
    desktop.review().replay(&interaction_id, seq).await
}

/// Who acted, as on record.
#[tauri::command]
pub async fn recorded_agents(desktop: State<'_, Desktop>) -> Result<Vec<String>, Problem> {
    desktop.review().agents().await
}

/// The kinds of events on record.
#[tauri::command]
pub async fn recorded_actions(desktop: State<'_, Desktop>) -> Result<Vec<String>, Problem> {
    desktop.review().actions().await
}

/// Verifies the whole chain; the view tells how far it is.
#[tauri::command]
pub async fn verify_record(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.review().verify().await
}

/// Gives the verification up that is under way.
#[tauri::command]
pub async fn cancel_verify(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.review().cancel_verify().await
}

/// Keeps a filter under its name.
#[tauri::command]
pub async fn save_filter(desktop: State<'_, Desktop>, filter: SavedFilter) -> Result<(), Problem> {
    desktop.review().save_filter(filter).await
}

/// Forgets a filter.
#[tauri::command]
pub async fn forget_filter(desktop: State<'_, Desktop>, name: String) -> Result<(), Problem> {
    desktop.review().forget_filter(&name).await
}

/// Begins to write what the filter asks for into the person's downloads; the view tells how far it
/// is, and where it stands.
#[tauri::command]
pub async fn export_history(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    filter: HistoryFilter,
    format: ExportFormat,
) -> Result<(), Problem> {
    let folder = downloads::folder(&app)?;
    desktop.review().export(filter, format, folder).await
}

/// Gives the export up that is being written.
#[tauri::command]
pub async fn cancel_export(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.review().cancel_export().await
}
