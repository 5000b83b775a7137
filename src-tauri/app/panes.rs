//! The windows: where they stand, how they are drawn, shown and put away.

use assist::settings::{Rendering, Settings};
use tauri::webview::{PageLoadEvent, WebviewWindowBuilder};
use tauri::{AppHandle, Manager, Runtime, WebviewUrl, WebviewWindow};
use tauri_plugin_window_state::StateFlags;

use crate::desktop::Desktop;

/// The agent's panel.
pub const PANEL: &str = "panel";
/// The desk: the prompt studio.
pub const DESK: &str = "desk";

/// Remembers place and size between starts; visibility is ours to decide.
pub fn window_state<R: Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Opens the panel (`ui.md`, the panel: 380 × 720, at least 320 × 480).
///
/// It is shown when its page is there: no empty window flashes up, and the web view does not wait
/// half a second for a page that is still starting to take its size.
pub fn open_panel<R: Runtime>(app: &AppHandle<R>, settings: &Settings) -> tauri::Result<()> {
    let panel = WebviewWindowBuilder::new(app, PANEL, WebviewUrl::App("index.html".into()))
        .title("Cuecard")
        .inner_size(380.0, 720.0)
        .min_inner_size(320.0, 480.0)
        .always_on_top(settings.panel.keep_on_top)
        .data_directory(settings.data_dir.join("webview"))
        .visible(false)
        .on_page_load(|window, load| match load.event() {
            PageLoadEvent::Started => {}
            PageLoadEvent::Finished => note(window.show(), "show"),
        })
        .build()?;
    draw_with(&panel, settings.panel.rendering)
}

/// Opens the desk (`ui.md`, the desk: 1200 × 800, at least 960 × 600), or brings it up.
pub fn open_desk<R: Runtime>(app: &AppHandle<R>, settings: &Settings) {
    if let Some(desk) = app.get_webview_window(DESK) {
        let shown = desk.show().and_then(|()| desk.unminimize());
        return note(shown.and_then(|()| desk.set_focus()), "show");
    }
    let desk = WebviewWindowBuilder::new(app, DESK, WebviewUrl::App("desk.html".into()))
        .title("Cuecard: prompt studio")
        .inner_size(1200.0, 800.0)
        .min_inner_size(960.0, 600.0)
        .data_directory(settings.data_dir.join("webview"))
        .visible(false)
        .on_page_load(|window, load| match load.event() {
            PageLoadEvent::Started => {}
            PageLoadEvent::Finished => {
                note(window.show().and_then(|()| window.set_focus()), "show");
            }
        })
        .build();
    note(
        desk.and_then(|desk| draw_with(&desk, settings.panel.rendering)),
        "open",
    );
}

/// Whether a closed panel is put away and not ended: while the tray or the desk leads back to it.
pub fn panel_stays<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.state::<Desktop>().stays_in_tray() || app.get_webview_window(DESK).is_some()
}

/// The desk is gone: a panel that nothing else leads back to comes up again.
pub fn desk_closed<R: Runtime>(app: &AppHandle<R>) {
    let desktop = app.state::<Desktop>();
    desktop.leave_desk();
    if !desktop.stays_in_tray() {
        show(app, PANEL);
    }
}

/// Set by whoever drives the window from outside: without acceleration the driver's pictures would
/// never come.
#[cfg(target_os = "linux")]
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

#[cfg(target_os = "linux")]
fn draw_with<R: Runtime>(window: &WebviewWindow<R>, rendering: Rendering) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    let accelerated = rendering == Rendering::Accelerated || std::env::var_os(AUTOMATION).is_some();
    if accelerated {
        return Ok(());
    }
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// The other systems' web views choose by themselves.
#[cfg(not(target_os = "linux"))]
fn draw_with<R: Runtime>(_: &WebviewWindow<R>, _: Rendering) -> tauri::Result<()> {
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
