//! Signing in and out, and watching the view.

use assist::view::error::Problem;
use assist::view::panel::{ConnectionForm, PanelView, StartOptions};
use assist::view::sign_in::SandboxSurface;
use tauri::ipc::Channel;
use tauri::{AppHandle, Runtime, State};

use crate::desktop::Desktop;
use crate::handoff;

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

/// Starts the built-in sandbox and connects to it: with its own credentials, or by signing in to it
/// with the browser.
#[tauri::command]
pub async fn start_sandbox<R: Runtime>(
    app: AppHandle<R>,
    desktop: State<'_, Desktop>,
    surface: Option<SandboxSurface>,
) -> Result<(), Problem> {
    match surface.unwrap_or_default() {
        SandboxSurface::Assist => desktop.start_sandbox().await,
        SandboxSurface::Platform => {
            let (companion, form) = (desktop.companion(), desktop.serve_sandbox().await?);
            let signed_in = match companion.sign_in_to_sandbox(form).await {
                Ok(begun) => handoff::through_browser(&app, companion, begun).await,
                Err(problem) => Err(problem),
            };
            if signed_in.is_err() {
                desktop.stop_sandbox().await;
            }
            signed_in
        }
    }
}

/// Connects with client credentials; every violation stands at its field.
#[tauri::command]
pub async fn connect(desktop: State<'_, Desktop>, form: ConnectionForm) -> Result<(), Problem> {
    desktop.companion().connect(form).await
}

/// Ends the connection, takes an agent's sign-in back and forgets the secret; `browser`: and opens
/// the page that ends the browser's own session with the platform.
#[tauri::command]
pub async fn sign_out<R: Runtime>(
    app: AppHandle<R>,
    desktop: State<'_, Desktop>,
    browser: Option<bool>,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    let page = match browser {
        Some(true) => companion.logout_address().await?,
        Some(false) | None => None,
    };
    let signed_out = companion.sign_out().await;
    let opened = page.map_or(Ok(()), |page| handoff::open_page(&app, &page));
    // The sandbox's own page is still wanted for a moment: it ends with the next one, or with us.
    if browser != Some(true) {
        desktop.stop_sandbox().await;
    }
    signed_out.and(opened)
}

/// Tries now what waits for a retry.
#[tauri::command]
pub async fn retry_now(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.companion().retry_now().await
}
