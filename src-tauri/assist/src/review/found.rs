//! What a reviewer asks for: interactions, one of them event by event, or played back.

use std::sync::{MutexGuard, PoisonError};

use jiff::Timestamp;
use rules::id::InteractionId;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Review, broken_off, gone, replay};
use crate::history::{self, History, HistoryError, LastWord, Query, Sizes};
use crate::problem::sentence;
use crate::view::error::{FieldError, Problem};
use crate::view::review::{HistoryFilter, HistoryPage, ReplayMoment, TimelineView};

/// A page has no more rows than this.
const MOST_ROWS: u32 = 200;

impl Review {
    /// Interactions that have events `filter` asks for, newest first; at most `most`, 200 at the
    /// utmost. A search from the beginning gives up the one before it.
    ///
    /// # Errors
    /// `invalidInput` with every violation at its field (`text`, `interaction`, `outcome`, `since`,
    /// `until`), `storage` when the record can't be read, `gone` when another search took its place.
    pub async fn find(
        &self,
        filter: HistoryFilter,
        after: Option<String>,
        most: u32,
    ) -> Result<HistoryPage, Problem> {
        let query = query(&filter)?;
        let stop = self.new_search(after.is_none());
        let most = usize::try_from(most.clamp(1, MOST_ROWS)).unwrap_or(1);
        self.searching(move |history| history.page(&query, after.as_deref(), most, &stop))
            .await
    }

    /// One interaction, event by event; those that `filter` asks for are marked. The empty id stands
    /// for what belongs to none, of which the newest are told.
    ///
    /// # Errors
    /// As [`Review::find`]; `gone` when nothing of it is on record.
    pub async fn timeline(
        &self,
        interaction: &str,
        filter: HistoryFilter,
    ) -> Result<TimelineView, Problem> {
        let query = query(&filter)?;
        let interaction = interaction.trim().to_owned();
        if interaction.is_empty() {
            let stop = self.stopping();
            let told = self.searching(move |history| history.unattached(&query, &stop));
            return told.await?.ok_or_else(gone);
        }
        let store = self.shared.store.clone();
        let told = tokio::task::spawn_blocking(move || {
            history::timeline(&store.reader()?, &interaction, &query)
        });
        let told = told.await.map_err(|_| broken_off())?;
        told.map_err(|error| Problem::from(&error))?
            .ok_or_else(gone)
    }

    /// The panel's own view of an interaction after one event, made by the deck that made it then;
    /// what can't be as it was stands with [`ReplayMoment::view`].
    ///
    /// # Errors
    /// `invalidInput` at `interaction`, `gone` when nothing of it is on record by then, `storage`.
    pub async fn replay(&self, interaction: &str, seq: u64) -> Result<ReplayMoment, Problem> {
        let id = interaction_id(interaction).map_err(|field| Problem::invalid(vec![field]))?;
        let shown = self.shared.shown;
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        self.read(move |reader| replay::moment(reader, id, seq, shown))
            .await?
            .ok_or_else(gone)
    }

    /// Who acted, as on record, by name.
    ///
    /// # Errors
    /// `storage` when the record can't be read.
    pub async fn agents(&self) -> Result<Vec<String>, Problem> {
        self.searching(History::actors).await
    }

    /// The kinds of events on record, by name.
    ///
    /// # Errors
    /// `storage` when the record can't be read.
    pub async fn actions(&self) -> Result<Vec<String>, Problem> {
        self.searching(History::kinds).await
    }

    /// What stops the next search; one from the beginning takes the place of all before it.
    fn new_search(&self, fresh: bool) -> CancellationToken {
        let mut under_way = self.under_way();
        if fresh {
            under_way.finding.cancel();
            under_way.finding = self.shared.stop.child_token();
        }
        under_way.finding.clone()
    }

    /// Asks the history, off the async threads; it is opened for the first who asks.
    pub(crate) async fn searching<T: Send + 'static>(
        &self,
        search: impl FnOnce(&mut History) -> Result<T, HistoryError> + Send + 'static,
    ) -> Result<T, Problem> {
        let (kept, dir) = (self.shared.history.clone(), self.dir());
        let found = tokio::task::spawn_blocking(move || {
            let mut kept: MutexGuard<'_, Option<History>> =
                kept.lock().unwrap_or_else(PoisonError::into_inner);
            let mut history = match kept.take() {
                Some(history) => history,
                None => History::open(&dir, Sizes::default())?,
            };
            let found = search(&mut history);
            // Whatever went wrong with the files of it is read afresh next time.
            if matches!(&found, Ok(_) | Err(HistoryError::Stopped)) {
                *kept = Some(history);
            }
            found
        });
        let found = found.await.map_err(|_| broken_off())?;
        found.map_err(|error| Problem::from(&error))
    }
}

/// What a filter asks for.
pub(super) fn query(filter: &HistoryFilter) -> Result<Query, Problem> {
    let mut wrong = Vec::new();
    if !filter.interaction.trim().is_empty() {
        wrong.extend(interaction_id(&filter.interaction).err());
    }
    for (path, at) in [("since", filter.since), ("until", filter.until)] {
        if at.is_some_and(|at| Timestamp::from_millisecond(at).is_err()) {
            wrong.push(FieldError::new(path, "No calendar has this time."));
        }
    }
    if let (Some(since), Some(until)) = (filter.since, filter.until)
        && until <= since
    {
        wrong.push(FieldError::new(
            "until",
            "The end must be after the beginning.",
        ));
    }
    // As in the list, where the last word may be one that is being typed: what is exported is what
    // is on screen.
    let query = Query::of(filter, LastWord::Typed).map_err(|violations| {
        let found = violations.iter();
        found
            .map(|it| FieldError::new(&it.path, sentence(&it.message)))
            .collect::<Vec<_>>()
    });
    match query {
        Ok(query) if wrong.is_empty() => Ok(query),
        Ok(_) => Err(Problem::invalid(wrong)),
        Err(violations) => {
            wrong.extend(violations);
            Err(Problem::invalid(wrong))
        }
    }
}

fn interaction_id(text: &str) -> Result<InteractionId, FieldError> {
    let id = Uuid::parse_str(text.trim());
    id.map(InteractionId)
        .map_err(|_| FieldError::new("interaction", "An interaction's id is a uuid."))
}
