//! Sends the newest view to the page: at once when it comes alone, at most once a frame of a
//! 60 Hz display when many come together, and not at all while nobody looks.
//!
//! Tauri's channel has no back-pressure and every message costs the page's process memory for
//! good, so what the eye can't tell apart is not sent. Views that came meanwhile are skipped, not
//! queued: each is whole.

use std::time::Duration;

use assist::companion::Views;
use assist::view::panel::PanelView;
use tauri::ipc::Channel;
use tokio::sync::watch;

/// One frame of a 60 Hz display.
const PAUSE: Duration = Duration::from_millis(16);

/// Runs until the page or the companion is gone.
pub async fn paint(
    mut views: Views,
    mut visible: watch::Receiver<bool>,
    channel: Channel<PanelView>,
) {
    views.mark_changed();
    loop {
        if views.changed().await.is_err() || visible.wait_for(|visible| *visible).await.is_err() {
            return;
        }
        let view = views.borrow_and_update().clone();
        if channel.send(PanelView::clone(&view)).is_err() {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
