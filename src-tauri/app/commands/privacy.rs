//! What is kept and what is taken away, and what is recorded about the person at the screen.

use assist::view::error::Problem;
use assist::view::privacy::{
    ErasurePreview, OwnRecord, PrivacyView, RetentionDryRun, RetentionForm,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::desktop::Desktop;
use crate::downloads;

/// Sends the area's view now and after every change, newest wins. A later call takes over.
#[tauri::command]
pub async fn watch_privacy(
    desktop: State<'_, Desktop>,
    channel: Channel<PrivacyView>,
) -> Result<(), Problem> {
    desktop.watch_privacy(channel);
    Ok(())
}

/// What would go with this form, were it applied now.
#[tauri::command]
pub async fn retention_dry_run(
    desktop: State<'_, Desktop>,
    form: RetentionForm,
) -> Result<RetentionDryRun, Problem> {
    desktop.privacy().dry_run(form).await
}

/// Keeps the form for good.
#[tauri::command]
pub async fn save_retention(
    desktop: State<'_, Desktop>,
    form: RetentionForm,
) -> Result<(), Problem> {
    desktop.privacy().save(form).await
}

/// Begins to apply what is in force; the view tells how far it is.
#[tauri::command]
pub async fn apply_retention(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.privacy().apply().await
}

/// Gives it up, if it is being applied.
#[tauri::command]
pub async fn cancel_retention(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.privacy().cancel_apply().await
}

/// What an erasure of one interaction would take.
#[tauri::command]
pub async fn erasure_preview(
    desktop: State<'_, Desktop>,
    interaction_id: String,
) -> Result<ErasurePreview, Problem> {
    desktop.privacy().erasure_preview(&interaction_id).await
}

/// Begins to erase it; the rest is in the view.
#[tauri::command]
pub async fn erase_interaction(
    desktop: State<'_, Desktop>,
    interaction_id: String,
) -> Result<(), Problem> {
    desktop.privacy().erase(&interaction_id).await
}

/// Begins to write a bundle for support into the person's downloads; the rest is in the view.
#[tauri::command]
pub async fn support_bundle(app: AppHandle, desktop: State<'_, Desktop>) -> Result<(), Problem> {
    let folder = downloads::folder(&app)?;
    desktop.privacy().support_bundle(folder).await
}

/// What is recorded about the person at the screen, newest first.
#[tauri::command]
pub async fn own_record(
    desktop: State<'_, Desktop>,
    before: Option<u64>,
    most: u32,
) -> Result<OwnRecord, Problem> {
    desktop.own_record(before, most).await
}

/// Writes all of it into the person's downloads; answers its place.
#[tauri::command]
pub async fn export_own_record(
    app: AppHandle,
    desktop: State<'_, Desktop>,
) -> Result<String, Problem> {
    let folder = downloads::folder(&app)?;
    desktop.export_own_record(folder).await
}
