//! The tray icon: the way back to a panel that was put away.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::Desktop;
use crate::panes;

const TOGGLE: &str = "toggle";
const QUIT: &str = "quit";

/// Puts the icon up where the desktop has a place for it. Without one, closing the panel quits.
pub fn install<R: Runtime>(app: &AppHandle<R>) {
    // On Linux the indicator library is loaded when first used, and panics where it is missing:
    // said once below, not as a bug of ours.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let built = catch_unwind(AssertUnwindSafe(|| build(app)));
    set_hook(hook);
    match built {
        Ok(Ok(())) => app.state::<Desktop>().tray_is_up(),
        Ok(Err(error)) => tracing::warn!(%error, "no tray icon"),
        Err(_) => tracing::info!("no tray icon: the desktop's indicator library is missing"),
    }
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let toggle = MenuItem::with_id(app, TOGGLE, "Show or hide Cuecard", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, QUIT, "Quit", true, None::<&str>)?;
    let mut icon = TrayIconBuilder::with_id("cuecard")
        .tooltip("Cuecard")
        .menu(&Menu::with_items(app, &[&toggle, &quit])?)
        .on_menu_event(|app, event| match event.id().as_ref() {
            TOGGLE => panes::toggle(app),
            QUIT => app.exit(0),
            other => tracing::warn!(other, "unknown tray entry"),
        });
    if let Some(image) = app.default_window_icon() {
        icon = icon.icon(image.clone());
    }
    icon.build(app)?;
    Ok(())
}
