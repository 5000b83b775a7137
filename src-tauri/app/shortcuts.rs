//! The one global shortcut: brings the panel up and puts it away.

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_global_shortcut::{GlobalShortcutExt, ShortcutState};

use crate::desktop::Desktop;
use crate::panes;

/// The plugin, reacting to the press and not to the release.
pub fn plugin<R: Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_global_shortcut::Builder::new()
        .with_handler(|app, _shortcut, event| {
            if event.state() == ShortcutState::Pressed {
                panes::toggle(app);
            }
        })
        .build()
}

/// Registers the configured keys. Wayland has no global shortcuts and another program may hold
/// the keys: then the tray and the window's own keys remain.
pub fn install<R: Runtime>(app: &AppHandle<R>) {
    let Some(keys) = app.state::<Desktop>().panel_settings().shortcut.clone() else {
        return;
    };
    if let Err(error) = app.global_shortcut().register(keys.as_str()) {
        tracing::warn!(%error, keys, "the global shortcut is not available");
    }
}
