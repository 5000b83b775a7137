//! The panel's own window: on top, put away, language, quit.

use assist::view::error::Problem;
use tauri::{AppHandle, Manager, State};

use super::invalid;
use crate::desktop::Desktop;
use crate::panes;

/// The languages there is a catalogue for.
const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ja"];

/// Keeps the panel above other windows, now and from the next start on.
#[tauri::command]
pub async fn keep_on_top(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    on: bool,
) -> Result<(), Problem> {
    if let Some(window) = app.get_webview_window(panes::PANEL)
        && let Err(error) = window.set_always_on_top(on)
    {
        tracing::warn!(%error, "the window system refused to keep the panel on top");
    }
    desktop.keep("keep_on_top", on)
}

/// Puts the panel away.
#[tauri::command]
pub async fn hide_panel(app: AppHandle) -> Result<(), Problem> {
    panes::hide(&app, panes::PANEL);
    Ok(())
}

/// Remembers the language for the next start; the page switches by itself.
#[tauri::command]
pub async fn set_language(desktop: State<'_, Desktop>, language: String) -> Result<(), Problem> {
    if !LANGUAGES.contains(&language.as_str()) {
        return Err(invalid(
            "language",
            "There is no catalogue for this language.",
        ));
    }
    desktop.keep("language", language)
}

/// Ends the program in order.
#[tauri::command]
pub async fn quit(app: AppHandle) -> Result<(), Problem> {
    app.exit(0);
    Ok(())
}
