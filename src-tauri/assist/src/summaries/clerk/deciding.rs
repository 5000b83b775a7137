//! What an agent decides about findings and about the summary itself: each on record, by kind and
//! count and never by value.

use crate::store::{SummaryChange, SummaryEvent};
use crate::summaries::checks::Found;
use crate::view::error::Problem;
use crate::view::summary::{Rating, SummaryChecked};

use super::Clerk;
use super::editing::not_there;

impl Clerk {
    /// Lets one piece of personal data stand, or all that is open.
    pub(super) async fn approve(
        &mut self,
        id: u64,
        key: Option<&str>,
    ) -> Result<SummaryChecked, Problem> {
        let case = self.case(id)?;
        case.editable()?;
        let chosen = |found: &Found| match key {
            Some(key) => found.is_personal() && found.key == key,
            None => found.is_personal() && !found.decided,
        };
        let approvals = case.looked.approvals(chosen);
        if approvals.is_empty() {
            return match key {
                Some(_) => Err(not_there()),
                None => Ok(case.looked.view.clone()),
            };
        }
        let kinds = case.looked.counts(chosen);
        let mut decisions = case.row.decisions.clone();
        for approval in approvals {
            if !decisions.approvals.contains(&approval) {
                decisions.approvals.push(approval);
            }
        }
        let what = SummaryEvent::PiiApproved { kinds };
        self.decide(id, what, decisions).await
    }

    /// Lets something stand that was not said.
    pub(super) async fn keep(&mut self, id: u64, key: String) -> Result<SummaryChecked, Problem> {
        let case = self.case(id)?;
        case.editable()?;
        let chosen = |found: &Found| !found.is_personal() && found.key == key;
        let kinds = case.looked.counts(chosen);
        if kinds.is_empty() {
            return Err(not_there());
        }
        let mut decisions = case.row.decisions.clone();
        if !decisions.kept.contains(&key) {
            decisions.kept.push(key);
        }
        let what = SummaryEvent::UnsaidKept { kinds };
        self.decide(id, what, decisions).await
    }

    /// A thumb; it stays here, unless the platform made the summary by itself.
    pub(super) async fn rate(&mut self, id: u64, rating: Option<Rating>) -> Result<(), Problem> {
        let actor = self.actor();
        let case = self.case(id)?;
        if case.row.rating == rating {
            return Ok(());
        }
        let change = SummaryChange::Rated {
            id: case.row.id,
            rating,
        };
        let what = SummaryEvent::Rated { rating };
        // A thumb that is taken back is none to tell of.
        let told = rating.and_then(|rating| self.feedback(id, Some(rating)));
        let is_told = told.is_some();
        self.commit_with(id, actor, what, Some(change), told)
            .await?;
        self.case(id)?.row.rating = rating;
        if is_told {
            self.note_told(id).await;
        }
        Ok(())
    }

    async fn decide(
        &mut self,
        id: u64,
        what: SummaryEvent,
        decisions: crate::store::Decisions,
    ) -> Result<SummaryChecked, Problem> {
        let actor = self.actor();
        let row = self.case(id)?.row.id;
        let change = SummaryChange::Decided {
            id: row,
            decisions: decisions.clone(),
        };
        self.commit(id, actor, what, Some(change)).await?;
        let case = self.case(id)?;
        case.row.decisions = decisions;
        let text = case.row.text.0.clone();
        let looked = self.look(id, &text).await?;
        let case = self.case(id)?;
        case.looked = looked;
        Ok(case.looked.view.clone())
    }
}
