//! Filing a summary: the gate, and what becomes of it on its way.

use rules::summary;

use super::{Clerk, gone, refused};
use crate::filing::{self, ToFile};
use crate::outbox::salt;
use crate::store::{StoredFiling, StoredWrapUp};
use crate::summaries::{checks, words};
use crate::view::error::{Code, FieldError, Problem};

impl Clerk {
    /// Puts what stands in the outbox, with its fact, in one transaction; its delivery's number.
    pub(super) async fn file(&mut self, id: u64) -> Result<u64, Problem> {
        let (now, agent_id) = (self.clock.now(), self.acting());
        let here = self.here.as_ref().map(|here| here.target.clone());
        let target = self.case(id)?.row.target.clone();
        let has_crm = self.can_file(Some(&target));
        let case = self.case(id)?;
        if case.making.is_some() {
            return Err(Problem::new(
                Code::Gone,
                "This summary is being made. Wait for it, or break it off first.",
            ));
        }
        if here.is_some_and(|here| here != target) {
            return Err(words::elsewhere());
        }
        if !matches!(case.row.filing, StoredFiling::Failed { .. }) {
            case.editable()?;
        }
        let (text, approvals) = (&case.row.text.0, &case.row.decisions.approvals);
        let cleared = summary::clear(text, approvals, salt(&case.row.interaction));
        let cleared = cleared.map_err(|open| held(open.len()))?;
        let work = filing::of(ToFile {
            summary: &case.row,
            cleared: &cleared,
            agent_id,
            has_crm,
            sentiment_aligned: checks::aligned(&case.looked.view.sentiment),
            changed: case.looked.changed,
            now,
        })?;
        let told = self.changed_text(id);
        let is_told = told.is_some();
        let put = self.store.commit(work.with_parcel(told)).await;
        let put = put.map_err(|error| refused(&error))?;
        if is_told {
            self.note_told(id).await;
        }
        self.reread(id).await?;
        // It was put in that very transaction.
        put.delivery.ok_or_else(gone)
    }

    /// What waits to be delivered changed: those that are on their way are read again.
    pub(super) async fn note_outbox(&mut self) {
        self.outbox.borrow_and_update();
        let on_their_way = self.cases.iter().filter(|(_, case)| match case.row.filing {
            StoredFiling::Saved { .. } | StoredFiling::Failed { .. } => true,
            StoredFiling::Open | StoredFiling::Filed { .. } => matches!(
                case.row.wrap_up,
                StoredWrapUp::Saved | StoredWrapUp::Failed(_)
            ),
        });
        let ids: Vec<u64> = on_their_way.map(|(id, _)| *id).collect();
        if ids.is_empty() {
            return;
        }
        for id in ids {
            if let Err(problem) = self.reread(id).await {
                tracing::warn!(summary = id, problem.message, "a filing can't be looked at");
                continue;
            }
            if let Ok(case) = self.case(id)
                && matches!(case.row.filing, StoredFiling::Filed { .. })
            {
                // Wiped on disk as well: nothing is held against it any more.
                case.talk = None;
            }
        }
        self.count_unfiled().await;
    }
}

/// Personal data is open: how much, and never what.
fn held(open: usize) -> Problem {
    let what = if open == 1 {
        "1 piece of personal data is".to_owned()
    } else {
        format!("{open} pieces of personal data are")
    };
    let message = format!("{what} neither redacted nor approved.");
    Problem::invalid(vec![FieldError::new("text", message)])
}
