//! Sends the newest view to the page, and none while nobody looks.
//!
//! The companion publishes at most one view a frame, so there is no pause here. Tauri's channel has
//! no back-pressure and every message costs the page's process a little memory for good: views that
//! came meanwhile are skipped, not queued, since each is whole.

use assist::companion::Views;
use assist::view::panel::PanelView;
use tauri::ipc::Channel;
use tokio::sync::watch;

/// Runs until the page or the companion is gone.
pub async fn paint(
    mut views: Views,
    mut visible: watch::Receiver<bool>,
    channel: Channel<PanelView>,
) {
    views.mark_changed();
    while views.changed().await.is_ok() && visible.wait_for(|visible| *visible).await.is_ok() {
        let view = views.borrow_and_update().clone();
        if channel.send(PanelView::clone(&view)).is_err() {
            return;
        }
    }
}
