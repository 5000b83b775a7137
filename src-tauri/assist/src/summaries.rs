//! Summaries of ended interactions: made, checked, edited, filed (`contract.md §5`).
//!
//! One task owns them (`clerk`) and answers one thing after the other, so that two windows' verbs
//! never meet; the platform's answer and the checks are awaited beside it. The truth is on disk:
//! what a verb answers has been written, and a view is built from there. In memory is only what ends
//! with the program: who is signed in, the customers' names, what is being asked of the platform.
//!
//! It refuses to decide what may be asked for, what personal data is and what may be filed
//! (`rules::summary`), how a request is spoken and tried again (`wire`), and how a filing travels
//! ([`crate::outbox`]).

mod ask;
mod case;
mod checks;
mod clerk;
mod count;
mod form;
mod making;
mod obtaining;
mod pace;
mod verbs;
mod view;
mod words;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::metrics::Meter;
use crate::settings::Settings;
use crate::store::Store;
use crate::view::summary::SummariesView;

pub use ask::{Copied, WrapUpChoice};
pub(crate) use ask::{Ended, Platform};
pub(crate) use form::of_body as form_of;
pub use pace::Pace;

/// So many asks may wait.
const ASKS: usize = 64;

/// What the summaries are given.
pub(crate) struct SummariesParts<'a> {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) meter: Meter,
    /// What a new summary starts with and where that is kept, the CRM, and who acts where a
    /// connection names nobody.
    pub(crate) settings: &'a Settings,
    pub(crate) pace: Pace,
    /// Those that have a tab come back, and what was being made is taken up again.
    pub(crate) recall: bool,
}

/// The summaries. Cheap to clone; clones are the same summaries.
#[derive(Clone)]
pub struct Summaries {
    asks: mpsc::Sender<ask::Ask>,
    platform: Arc<watch::Sender<Option<Platform>>>,
    views: watch::Receiver<Arc<SummariesView>>,
}

impl Summaries {
    /// Must be called within a tokio runtime; ends with [`Self::stop`], or when every clone is gone.
    pub(crate) fn start(parts: SummariesParts<'_>) -> Self {
        let (asks, inbox) = mpsc::channel(ASKS);
        let platform = watch::Sender::new(None);
        let heard = platform.subscribe();
        let (clerk, views) = clerk::Clerk::new(parts, inbox, heard);
        tokio::spawn(clerk.run());
        Self {
            asks,
            platform: Arc::new(platform),
            views,
        }
    }

    /// The views, newest wins. The first is there from the start.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<SummariesView>> {
        self.views.clone()
    }

    /// A platform can be spoken to: what was being made for it goes on.
    pub(crate) fn connected(&self, platform: Platform) {
        self.platform.send_replace(Some(platform));
    }

    /// Signed out, or another platform: nothing is asked any more.
    pub(crate) fn disconnected(&self) {
        self.platform.send_replace(None);
    }

    /// Ends what is under way. A request that was sent and not answered is taken up again at the
    /// next start.
    pub(crate) async fn stop(&self) {
        let (done, over) = oneshot::channel();
        if self.asks.send(ask::Ask::Stop(done)).await.is_ok() {
            // An error means that it ended another way.
            let _ = over.await;
        }
    }
}
