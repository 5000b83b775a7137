//! Signing in and out, and watching the view.

use assist::view::error::Problem;
use assist::view::panel::{ConnectionForm, PanelView, StartOptions};
use tauri::State;
use tauri::ipc::Channel;

use crate::desktop::Desktop;

/// What the welcome screen needs to know.
#[tauri::command]
pub async fn start_options(desktop: State<'_, Desktop>) -> Result<StartOptions, Problem> {
    Ok(desktop.start_options().await)
}

/// Sends the panel's view now and after every change, newest wins. A later call takes over.
#[tauri::command]
pub async fn watch_panel(
    desktop: State<'_, Desktop>,
    channel: Channel<PanelView>,
) -> Result<(), Problem> {
    desktop.watch(channel);
    Ok(())
}

/// Starts the built-in sandbox and connects to it.
#[tauri::command]
pub async fn start_sandbox(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.start_sandbox().await
}

/// Connects with client credentials; every violation stands at its field.
#[tauri::command]
pub async fn connect(desktop: State<'_, Desktop>, form: ConnectionForm) -> Result<(), Problem> {
    desktop.companion().connect(form).await
}

/// Ends the connection and forgets the secret.
#[tauri::command]
pub async fn sign_out(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    let signed_out = desktop.companion().sign_out().await;
    desktop.stop_sandbox().await;
    signed_out
}

/// Tries now what waits for a retry.
#[tauri::command]
pub async fn retry_now(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.companion().retry_now().await
}
