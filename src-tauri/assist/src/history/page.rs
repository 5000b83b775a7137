//! What was found, as the review shows it.

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::HistoryError;
use super::query::Query;
use super::search::{FoundInteraction, History};
use crate::view::panel::Channel;
use crate::view::review::{HistoryPage, InteractionRow};

impl History {
    /// A page of the review's list: from the newest on, or from where the page before ended.
    ///
    /// # Errors
    ///
    /// As [`History::interactions`]. A place that is none is the beginning.
    pub fn page(
        &mut self,
        query: &Query,
        next: Option<&str>,
        most: usize,
        stop: &CancellationToken,
    ) -> Result<HistoryPage, HistoryError> {
        let began = Instant::now();
        let below = next.and_then(|next| next.parse().ok());
        let found = self.interactions(query, below, most, stop)?;
        let last = found.rows.last().map(|last| last.newest.to_string());
        Ok(HistoryPage {
            next: last.filter(|_| found.older),
            rows: found.rows.into_iter().map(row).collect(),
            interactions: found.interactions,
            events: found.events,
            took_ms: began.elapsed().as_secs_f64() * 1000.0,
        })
    }
}

/// An interaction as the list shows it.
pub(super) fn row(found: FoundInteraction) -> InteractionRow {
    let known = found.known;
    let channel = known.as_ref().and_then(|known| known.channel.as_deref());
    let counted = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    InteractionRow {
        id: found.id,
        channel: channel.and_then(|channel| match channel {
            "voice" => Some(Channel::Voice),
            "chat" => Some(Channel::Chat),
            "email" => Some(Channel::Email),
            _ => None,
        }),
        started_at: found.began_ms,
        ended_at: found.ended_ms,
        events: counted(found.events),
        hits: counted(found.hits),
        batches_shown: counted(known.as_ref().map_or(0, |known| known.batches_shown)),
        accepted: counted(found.accepted),
        undelivered: counted(found.undelivered),
        queue: known.and_then(|known| known.queue),
    }
}
