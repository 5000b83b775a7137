//! The windows: where they stand, how they are shown and put away.

use assist::settings::Settings;
use tauri::webview::WebviewWindowBuilder;
use tauri::{AppHandle, Manager, Runtime, WebviewUrl};
use tauri_plugin_window_state::StateFlags;

use crate::desktop::Desktop;

/// The agent's panel.
pub const PANEL: &str = "panel";

/// Remembers place and size between starts; visibility is ours to decide.
pub fn window_state<R: Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Opens the panel (`ui.md`, the panel: 380 × 720, at least 320 × 480).
pub fn open_panel<R: Runtime>(app: &AppHandle<R>, settings: &Settings) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, PANEL, WebviewUrl::App("index.html".into()))
        .title("Cuecard")
        .inner_size(380.0, 720.0)
        .min_inner_size(320.0, 480.0)
        .always_on_top(settings.panel.keep_on_top)
        .data_directory(settings.data_dir.join("webview"))
        .build()?;
    Ok(())
}

/// Shows a window without asking for more than that: the call keeps the keyboard.
pub fn show<R: Runtime>(app: &AppHandle<R>, label: &str) {
    if let Some(window) = app.get_webview_window(label) {
        note(window.show().and_then(|()| window.unminimize()), "show");
        app.state::<Desktop>().set_visible(true);
    }
}

/// Puts a window away.
pub fn hide<R: Runtime>(app: &AppHandle<R>, label: &str) {
    if let Some(window) = app.get_webview_window(label) {
        note(window.hide(), "hide");
        app.state::<Desktop>().set_visible(false);
    }
}

/// Brings the panel up with the keyboard in it, or puts it away: what the shortcut and the tray do.
pub fn toggle<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(PANEL) else {
        return;
    };
    if window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false) {
        hide(app, PANEL);
    } else {
        show(app, PANEL);
        note(window.set_focus(), "focus");
    }
}

fn note(done: tauri::Result<()>, what: &'static str) {
    if let Err(error) = done {
        tracing::warn!(%error, what, "the window system refused");
    }
}
