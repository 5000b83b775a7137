//! Summaries that the platform makes by itself: waited for from the end of the interaction on, taken
//! from its event or found by looking, whichever is first.
//!
//! The newest wins, as long as nobody has touched the one that stands: what a person changed, decided
//! or sent stays until they ask for another.

use rules::id::InteractionId;
use uuid::Uuid;
use wire::platform::summaries::Summary;

use super::asking::{Answer, Called, over};
use super::{Clerk, MOST_EARLY};
use crate::store::{
    Actor, RequestedSummary, StoredFiling, SummaryChange, SummaryEvent, SummaryStage,
};
use crate::summaries::ask::Platform;
use crate::summaries::case::Case;
use crate::summaries::making::{Making, News};
use crate::summaries::obtaining::{self, Came, PATIENCE, Wanted};
use crate::summaries::words;
use crate::view::error::Problem;
use crate::view::summary::{NotMade, SummaryForm};

impl Clerk {
    /// Whether the platform that is spoken to makes summaries by itself.
    pub(super) fn makes_by_itself(&self) -> bool {
        self.here.as_ref().is_some_and(|here| here.by_itself)
    }

    /// Waits for the platform's summary; `by_hand` where a person asks for it.
    pub(super) async fn wait_for(&mut self, id: u64, by_hand: bool) -> Result<(), Problem> {
        self.may_be_made(id)?;
        self.begin_waiting(id, by_hand).await?;
        self.tell(id, News::Reachable).await;
        Ok(())
    }

    /// From the end of an interaction on: one that came before it is taken at once.
    pub(super) async fn begin_by_itself(&mut self, id: u64, interaction: InteractionId) {
        let came = self
            .early
            .iter()
            .rposition(|one| of_interaction(one) == Some(interaction));
        let came = came.and_then(|at| self.early.remove(at));
        self.early
            .retain(|one| of_interaction(one) != Some(interaction));
        if let Some(summary) = came {
            return self.told(summary).await;
        }
        if let Err(problem) = self.wait_for(id, false).await {
            tracing::warn!(summary = id, problem.message, "a summary is not waited for");
        }
    }

    /// On disk, with what was waited for before called off.
    async fn begin_waiting(&mut self, id: u64, by_hand: bool) -> Result<(), Problem> {
        self.cancel(id).await?;
        let actor = if by_hand {
            self.actor()
        } else {
            Actor::Cuecard
        };
        let request_id = Uuid::new_v4();
        let form = SummaryForm {
            language_code: self.form.language_code.clone(),
            ..SummaryForm::default()
        };
        let change = SummaryChange::Requested(RequestedSummary {
            id: id.cast_signed(),
            request_id,
            form,
            requested_token_limit: 0,
            transcript_token_count: None,
            validated_at: self.clock.now(),
            transcript: None,
        });
        let what = SummaryEvent::Awaited {
            request_id,
            by_hand,
        };
        self.commit(id, actor, what, Some(change)).await?;
        self.reread(id).await?;
        let case = self.case(id)?;
        case.making = Some(Making::new(request_id, PATIENCE, 0));
        case.failed = None;
        case.by_hand = by_hand;
        Ok(())
    }

    /// Looks for it, beside everything else.
    pub(super) fn look_for(&mut self, id: u64, request_id: Uuid, attempt: u32, here: &Platform) {
        let hurry = self.pace.hurry;
        let Some(case) = self.cases.get(&id) else {
            return;
        };
        let wanted = Wanted {
            conversation: case.row.interaction.to_string(),
            part: case.row.there.part.clone(),
            by_hand: case.by_hand,
            known: case.row.made.as_ref().map(|made| made.summary_id.clone()),
            language: self.form.language_code.clone(),
            request_id,
            hurry,
        };
        let break_off = case.break_off.clone();
        let client = here.client.with_sink(self.meter.sink());
        self.calls.spawn(async move {
            let looking = obtaining::obtain(&client, &wanted);
            let result = break_off.run_until_cancelled(looking).await;
            Called {
                id,
                request_id,
                attempt,
                result: result.map(|came| came.map(Answer::ByItself)),
            }
        });
    }

    /// What came of looking, where it is still waited for.
    pub(super) async fn came_of_looking(
        &mut self,
        id: u64,
        request_id: Uuid,
        attempt: u32,
        came: Came,
    ) {
        let making = self.cases.get(&id).and_then(|case| case.making.as_ref());
        let is_awaited =
            making.is_some_and(|one| one.request_id() == request_id && one.attempt() == attempt);
        if !is_awaited {
            return;
        }
        match came {
            Came::Made(summary) => self.take_summary(id, &summary).await,
            Came::Declined(error) => self.decline(id, obtaining::why(error)).await,
            Came::NotYet => self.decline(id, NotMade::NotYet).await,
        }
    }

    /// The platform tells of a summary by itself.
    pub(super) async fn told(&mut self, summary: Summary) {
        let Some(interaction) = of_interaction(&summary) else {
            return;
        };
        let Some(id) = self.known_as(interaction).await else {
            // It has not ended here yet, or never was here.
            if self.early.len() >= MOST_EARLY {
                self.early.pop_front();
            }
            return self.early.push_back(summary);
        };
        if let Err(problem) = self.try_told(id, &summary).await {
            tracing::error!(
                summary = id,
                problem.message,
                "a summary that came is not kept"
            );
        }
        let is_left =
            |case: &Case| !case.row.open && case.making.is_none() && case.awaited.is_empty();
        if self.cases.get(&id).is_some_and(is_left) {
            self.cases.remove(&id);
        }
    }

    async fn try_told(&mut self, id: u64, summary: &Summary) -> Result<(), Problem> {
        let text = obtaining::text_of(summary);
        let case = self.case(id)?;
        let row = &case.row;
        let is_open = row.filing == StoredFiling::Open && !row.emptied;
        let is_under_way = case.making.is_some();
        let Some(made) = row.made.as_ref().filter(|_| !is_under_way) else {
            if !is_open {
                return Ok(());
            }
            if !is_under_way {
                self.begin_waiting(id, false).await?;
            }
            match summary.error.clone().filter(|_| text.is_none()) {
                Some(error) => self.decline(id, obtaining::why(error)).await,
                None if text.is_some() => self.take_summary(id, summary).await,
                // It says nothing yet: what is under way goes on, or is begun.
                None => self.tell(id, News::Reachable).await,
            }
            return Ok(());
        };
        let (Some(text), true) = (text, is_open) else {
            return Ok(());
        };
        let is_same = made.generated.0 == text;
        let is_untouched = row.text == made.generated
            && row.rating.is_none()
            && row.decisions == crate::store::Decisions::default();
        if is_same {
            return self.learn(id, summary).await;
        }
        if !is_untouched {
            tracing::info!(
                summary = id,
                "a newer summary is left: somebody works on this one"
            );
            return Ok(());
        }
        self.begin_waiting(id, false).await?;
        self.take_summary(id, summary).await;
        Ok(())
    }

    /// Puts it in the place of what stands. Whatever was under way for it is over.
    async fn take_summary(&mut self, id: u64, summary: &Summary) {
        let now = self.pulse.now();
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        let Some(making) = &mut case.making else {
            return;
        };
        let request_id = making.request_id();
        let Some((made, besides)) = obtaining::as_made(summary, request_id) else {
            return;
        };
        // The event is no answer of a call: it says nothing to the breaker.
        let _ = making.advance(News::Cancel, now, &mut self.breaker, &mut rand::rng());
        case.break_off.cancel();
        case.besides = Some(besides);
        self.take(id, made).await;
    }

    /// The platform made none, or none so far.
    async fn decline(&mut self, id: u64, why: NotMade) {
        let now = self.pulse.now();
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        let Some(making) = &mut case.making else {
            return;
        };
        let request_id = making.request_id();
        let _ = making.advance(News::Cancel, now, &mut self.breaker, &mut rand::rng());
        let what = SummaryEvent::Declined {
            request_id,
            why: words::kind_of(&why),
        };
        let change = SummaryChange::Failed {
            id: case.row.id,
            request_id,
            problem: (words::NOT_MADE, words::name_of(&why)),
        };
        over(case);
        case.row.state = SummaryStage::Failed;
        case.row.problem = Some((words::NOT_MADE.to_owned(), words::name_of(&why)));
        if let Err(problem) = self.commit(id, Actor::Platform, what, Some(change)).await {
            let told = "that there is no summary is not on disk";
            tracing::error!(summary = id, problem.message, told);
            return;
        }
        // What is not read now is shown as it was.
        let _ = self.reread(id).await;
    }

    /// Its row, in work from now on; none where its interaction did not end here.
    async fn known_as(&mut self, interaction: InteractionId) -> Option<u64> {
        let target = self.here.as_ref()?.target.clone();
        let found = self
            .cases
            .iter()
            .rev()
            .find(|(_, case)| case.row.interaction == interaction && case.row.target == target);
        if let Some((id, _)) = found {
            return Some(*id);
        }
        let row = self.read(move |reader| reader.summary_of(target.as_str(), interaction));
        let id = row.await.ok()??.id.unsigned_abs();
        self.load(id).await.ok()?;
        Some(id)
    }
}

/// Of which interaction; none where it names none of ours.
pub(super) fn of_interaction(summary: &Summary) -> Option<InteractionId> {
    summary.conversation.as_deref()?.parse().ok()
}
