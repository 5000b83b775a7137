//! Signing an agent in with the browser, and a device as itself.

use assist::companion;
use assist::view::error::Problem;
use assist::view::sign_in::{DeviceForm, EnvironmentView, SignInDefaults, SignInForm};
use tauri::{AppHandle, Runtime, State};

use crate::desktop::Desktop;
use crate::handoff;

/// The platform's known environments, in the order to show. Any other may be typed.
#[tauri::command]
pub fn environments() -> Vec<EnvironmentView> {
    companion::environments()
}

/// What the forms start with: what was entered last, or what an administrator set; and where the
/// browser's answer will arrive.
#[tauri::command]
pub async fn sign_in_defaults(desktop: State<'_, Desktop>) -> Result<SignInDefaults, Problem> {
    Ok(desktop.settings().connection.sign_in_defaults())
}

/// Opens the browser, and answers once an agent is signed in. Every violation stands at its field.
#[tauri::command]
pub async fn sign_in<R: Runtime>(
    app: AppHandle<R>,
    desktop: State<'_, Desktop>,
    form: SignInForm,
) -> Result<(), Problem> {
    let companion = desktop.companion();
    let begun = companion.sign_in(form).await?;
    handoff::through_browser(&app, companion, begun).await
}

/// Gives up waiting for the browser.
#[tauri::command]
pub async fn cancel_sign_in(desktop: State<'_, Desktop>) -> Result<(), Problem> {
    desktop.companion().cancel_sign_in().await
}

/// Opens the page of the sign-in under way anew.
#[tauri::command]
pub async fn open_sign_in_again<R: Runtime>(
    app: AppHandle<R>,
    desktop: State<'_, Desktop>,
) -> Result<(), Problem> {
    let address = desktop.companion().sign_in_address().await?;
    handoff::open_page(&app, &address)
}

/// Connects as the OAuth client itself; every violation stands at its field.
#[tauri::command]
pub async fn connect_device(desktop: State<'_, Desktop>, form: DeviceForm) -> Result<(), Problem> {
    desktop.companion().connect_device(form).await
}
