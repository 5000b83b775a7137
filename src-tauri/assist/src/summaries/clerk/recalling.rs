//! Rows read from disk: at the start, when a tab is opened again, and after every change.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{Clerk, gone};
use crate::store::{StoredSummary, SummaryStage};
use crate::summaries::ask::Platform;
use crate::summaries::case::{Case, Talk};
use crate::summaries::checks::Looked;
use crate::summaries::making::{Making, News};
use crate::summaries::view;
use crate::view::error::Problem;

impl Clerk {
    /// Those that have a tab come back, and what was being made is taken up again under the same
    /// request.
    pub(super) async fn recall_all(&mut self) {
        let known = self.read(|reader| {
            let mut rows = reader.summaries_unfinished()?;
            rows.extend(reader.summaries_open()?);
            Ok(rows)
        });
        match known.await {
            Ok(rows) => {
                for row in rows {
                    let id = row.id.unsigned_abs();
                    if !self.cases.contains_key(&id)
                        && let Err(problem) = self.take_up(row).await
                    {
                        tracing::warn!(summary = id, problem.message, "a summary is not read");
                    }
                }
            }
            Err(problem) => tracing::warn!(problem.message, "summaries can't be recalled"),
        }
        self.count_unfiled().await;
    }

    /// One that is on disk, from now on in work.
    pub(super) async fn load(&mut self, id: u64) -> Result<(), Problem> {
        let row = self.read(move |reader| reader.summary(id.cast_signed()));
        let row = row.await?.ok_or_else(gone)?;
        self.take_up(row).await
    }

    async fn take_up(&mut self, row: StoredSummary) -> Result<(), Problem> {
        let id = row.id.unsigned_abs();
        let number = row.id;
        let talk = self.read(move |reader| reader.summary_transcript(number));
        let talk = talk.await?.map(|text| Arc::new(Talk::new(text.0)));
        let under_way = matches!(row.state, SummaryStage::Making | SummaryStage::Waiting);
        let request = row.request.filter(|_| under_way);
        let making = request
            .map(|request| Making::new(request.request_id, self.pace.limit, request.attempts));
        let label = self.label(row.interaction);
        let text = row.text.0.clone();
        let case = Case {
            row,
            label,
            talk,
            looked: Looked::default(),
            shown: making.as_ref().map(|making| view::making(making, |at| at)),
            making,
            failed: None,
            awaited: Vec::new(),
            by_hand: false,
            besides: None,
            told: None,
            break_off: CancellationToken::new(),
            counting: None,
        };
        self.cases.insert(id, case);
        if !text.is_empty() {
            let looked = self.look(id, &text).await?;
            self.case(id)?.looked = looked;
        }
        if self.is_here(id) {
            self.tell(id, News::Reachable).await;
        }
        Ok(())
    }

    /// Those that nobody asked for yet: a platform that makes summaries by itself may have them.
    async fn wait_for_idle(&mut self) {
        let idle = self.cases.iter();
        let idle = idle.filter(|(_, case)| {
            case.row.open && case.row.state == SummaryStage::Idle && case.row.request.is_none()
        });
        let ids: Vec<u64> = idle.map(|(id, _)| *id).collect();
        for id in ids {
            if self.is_here(id)
                && let Err(problem) = self.wait_for(id, false).await
            {
                tracing::warn!(summary = id, problem.message, "a summary is not waited for");
            }
        }
    }

    /// As on disk now. What ends with the program stays as it is.
    pub(super) async fn reread(&mut self, id: u64) -> Result<(), Problem> {
        let row = self.read(move |reader| reader.summary(id.cast_signed()));
        let row = row.await?.ok_or_else(gone)?;
        let case = self.case(id)?;
        case.row = row;
        Ok(())
    }

    /// Who is signed in, and where, changed.
    pub(super) async fn note_platform(&mut self) {
        let here = self.platform.borrow_and_update().clone();
        let before = self.here.as_ref().map(|here| here.target.clone());
        let changed = here.as_ref().map(|here| &here.target) != before.as_ref();
        if changed {
            // Nothing is known of another platform, nor of this one after a sign-in.
            self.breaker = wire::breaker::Breaker::new();
        }
        self.here = here;
        let ids: Vec<u64> = self.cases.keys().copied().collect();
        for id in ids {
            let news = if self.is_here(id) {
                News::Reachable
            } else {
                News::Apart
            };
            self.tell(id, news).await;
        }
        if changed && self.makes_by_itself() {
            self.wait_for_idle().await;
        }
    }

    fn is_here(&self, id: u64) -> bool {
        let of = self.cases.get(&id).map(|case| &case.row.target);
        let here: Option<&Platform> = self.here.as_ref();
        here.is_some_and(|here| Some(&here.target) == of)
    }
}
