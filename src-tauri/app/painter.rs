//! Sends the newest view to the page, and none while nobody looks.
//!
//! The companion publishes at most one view a frame, so there is no pause here. Tauri's channel has
//! no back-pressure and every message costs the page's process a little memory for good: views that
//! came meanwhile are skipped, not queued, since each is whole.

use std::sync::Arc;

use assist::companion::Views;
use assist::view::error::{Code, Problem};
use assist::view::panel::{ConnectionView, PanelView};
use assist::view::review::ReviewView;
use assist::view::summary::SummariesView;
use tauri::ipc::{Channel, IpcResponse};
use tokio::sync::watch;

/// Runs until the page or the companion is gone. A companion that is gone while its views are still
/// watched has failed: the page says so instead of showing what is no longer true.
pub async fn paint(
    mut views: Views,
    mut visible: watch::Receiver<bool>,
    channel: Channel<PanelView>,
) {
    views.mark_changed();
    while views.changed().await.is_ok() {
        if visible.wait_for(|visible| *visible).await.is_err() {
            return;
        }
        let view = views.borrow_and_update().clone();
        if channel.send(PanelView::clone(&view)).is_err() {
            return;
        }
    }
    let last = PanelView::clone(&views.borrow());
    if channel.send(failed(last)).is_err() {
        tracing::debug!("the page was gone before the companion");
    }
}

/// The same for the desk's window, which is closed when nobody looks.
pub async fn paint_newest<V: Clone + IpcResponse>(
    mut views: watch::Receiver<Arc<V>>,
    channel: Channel<V>,
) {
    views.mark_changed();
    while views.changed().await.is_ok() {
        let view = views.borrow_and_update().clone();
        if channel.send(V::clone(&view)).is_err() {
            return;
        }
    }
}

/// The review's views: `whole`, or without what belongs to its own page.
pub async fn paint_review(
    mut views: watch::Receiver<Arc<ReviewView>>,
    whole: bool,
    channel: Channel<ReviewView>,
) {
    views.mark_changed();
    while views.changed().await.is_ok() {
        let mut view = ReviewView::clone(&views.borrow_and_update());
        if !whole {
            view.saved.clear();
            view.export = None;
        }
        if channel.send(view).is_err() {
            return;
        }
    }
}

/// Paints until what is painted is closed.
pub async fn until(shut: impl Future<Output = ()>, painting: impl Future<Output = ()>) {
    tokio::select! {
        () = shut => {}
        () = painting => {}
    }
}

/// The same for the summaries on the panel. When the companion fails the panel says so.
pub async fn paint_summaries(
    mut views: watch::Receiver<Arc<SummariesView>>,
    mut visible: watch::Receiver<bool>,
    channel: Channel<SummariesView>,
) {
    views.mark_changed();
    while views.changed().await.is_ok() {
        if visible.wait_for(|visible| *visible).await.is_err() {
            return;
        }
        let view = views.borrow_and_update().clone();
        if channel.send(SummariesView::clone(&view)).is_err() {
            return;
        }
    }
}

/// The last view, with what happened and what to do.
fn failed(last: PanelView) -> PanelView {
    let since = last.last_heard_at.unwrap_or_default();
    PanelView {
        revision: last.revision + 1,
        connection: ConnectionView::Stopped { since },
        problem: Some(Problem::new(
            Code::Internal,
            "Cuecard has failed and shows nothing new. What you did is saved. Quit it and start it \
             again; the log in the data folder says where it failed.",
        )),
        ..last
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use assist::view::outbox::OutboxView;
    use assist::view::panel::{QuietView, RecordView};
    use serde_json::Value;
    use tauri::ipc::InvokeResponseBody;

    use super::*;

    fn view(revision: u64) -> Arc<PanelView> {
        Arc::new(PanelView {
            revision,
            profile: None,
            connection: ConnectionView::Live,
            last_heard_at: Some(7),
            problem: None,
            sign_in: None,
            re_sign_in: None,
            limited: Vec::new(),
            tabs: Vec::new(),
            selected: None,
            quiet: QuietView {
                on: false,
                until: None,
            },
            record: RecordView {
                entries: 0,
                waiting: 0,
                problem: None,
            },
            outbox: OutboxView::default(),
            transcript: false,
            records_words: false,
        })
    }

    /// A page that keeps what it was sent.
    fn page() -> (Channel<PanelView>, Arc<Mutex<Vec<Value>>>) {
        let sent = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&sent);
        let channel = Channel::new(move |body| {
            let InvokeResponseBody::Json(text) = body else {
                panic!("views are JSON");
            };
            kept.lock()
                .expect("whole")
                .push(serde_json::from_str(&text)?);
            Ok(())
        });
        (channel, sent)
    }

    fn revisions(sent: &Mutex<Vec<Value>>) -> Vec<u64> {
        let sent = sent.lock().expect("whole");
        sent.iter()
            .filter_map(|view| view["revision"].as_u64())
            .collect()
    }

    #[tokio::test]
    async fn the_newest_view_is_painted_and_a_failed_companion_is_said() {
        let (tell, views) = watch::channel(view(1));
        let (_shown, visible) = watch::channel(true);
        let (channel, sent) = page();
        tell.send_replace(view(2));
        tell.send_replace(view(3));
        drop(tell);
        paint(views, visible, channel).await;
        assert_eq!(
            revisions(&sent),
            [3, 4],
            "only the newest, then the failure"
        );
        let sent = sent.lock().expect("whole");
        assert_eq!(sent[1]["problem"]["code"], "internal");
        assert_eq!(sent[1]["connection"]["state"], "stopped");
    }

    #[tokio::test]
    async fn nothing_is_painted_while_nobody_looks() {
        let (tell, views) = watch::channel(view(1));
        let (show, visible) = watch::channel(false);
        let (channel, sent) = page();
        let painting = tokio::spawn(paint(views, visible, channel));
        tokio::task::yield_now().await;
        tell.send_replace(view(2));
        tokio::task::yield_now().await;
        assert_eq!(revisions(&sent), [0_u64; 0], "put away");
        show.send_replace(true);
        drop(tell);
        painting.await.expect("ends with the companion");
        assert_eq!(
            revisions(&sent),
            [2, 3],
            "the newest once it is looked at again"
        );
    }
}
