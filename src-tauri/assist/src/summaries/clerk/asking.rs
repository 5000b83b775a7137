//! Asking the platform for a summary: on disk first, then sent, then checked, then on disk, then
//! shown.

use std::sync::Arc;
use std::time::Duration;

use rules::summary::{self, MAX_TRANSCRIPT_TOKENS};
use rules::tokens;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use wire::Error;
use wire::summaries::{Made, SUMMARY_SCOPES, SummaryRequest};

use super::Clerk;
use crate::store::{
    MadeSummary, RequestedSummary, StoredFiling, SummaryChange, SummaryEvent,
    SummaryRequest as Fact, SummaryStage, Written,
};
use crate::summaries::case::Case;
use crate::summaries::making::{Making, News, Todo};
use crate::summaries::obtaining::{self, Came};
use crate::summaries::{checks, count, form, view, words};
use crate::view::error::Problem;
use crate::view::summary::SummaryForm;

/// An attempt that came to its end.
pub(super) struct Called {
    pub(super) id: u64,
    pub(super) request_id: Uuid,
    pub(super) attempt: u32,
    /// None where it was broken off.
    pub(super) result: Option<Result<Answer, Error>>,
}

/// What came of an attempt.
pub(super) enum Answer {
    /// What was asked for.
    ByForm(Made),
    /// What the platform has by itself.
    ByItself(Came),
}

impl Clerk {
    /// Asks for a summary; what was asked for before and is under way is broken off.
    pub(super) async fn make(&mut self, id: u64, chosen: SummaryForm) -> Result<(), Problem> {
        let chosen = form::tidy(chosen);
        self.may_be_made(id)?;
        let tokens = self.check(id, &chosen).await?;
        self.cancel(id).await?;
        let (now, actor) = (self.clock.now(), self.actor());
        let request_id = Uuid::new_v4();
        let limit = summary::token_limit(&chosen.summary_length).unwrap_or_default();
        let fact = Fact {
            request_id,
            language: chosen.language_code.clone(),
            length: chosen.summary_length.clone(),
            format: chosen.format.clone(),
            token_limit: limit,
            transcript_tokens: tokens,
            validated_at: now,
            uses_knowledge_base: chosen.use_knowledge_base,
            redaction_policy_id: chosen.redaction_policy_id.parse().ok(),
        };
        let change = SummaryChange::Requested(RequestedSummary {
            id: id.cast_signed(),
            request_id,
            form: chosen,
            requested_token_limit: limit,
            transcript_token_count: tokens,
            validated_at: now,
            transcript: None,
        });
        self.commit(id, actor, SummaryEvent::Requested(fact), Some(change))
            .await?;
        self.reread(id).await?;
        let limit = self.pace.limit;
        self.case(id)?.making = Some(Making::new(request_id, limit, 0));
        self.tell(id, News::Reachable).await;
        Ok(())
    }

    /// Whether it may be made now, and here.
    pub(super) fn may_be_made(&mut self, id: u64) -> Result<(), Problem> {
        let here = self.here.as_ref().map(|here| here.target.clone());
        let case = self.case(id)?;
        if case.row.filing != StoredFiling::Open {
            case.editable()?;
        }
        match here {
            Some(here) if here == case.row.target => Ok(()),
            Some(_) => Err(words::elsewhere()),
            None => Err(words::signed_out()),
        }
    }

    /// Every violation at its field; the transcript's tokens, where they had to be counted first.
    async fn check(&mut self, id: u64, chosen: &SummaryForm) -> Result<Option<u32>, Problem> {
        let case = self.case(id)?;
        let body = form::body(case.row.interaction, chosen);
        let talk = case.talk.clone();
        let tokens = match talk {
            Some(talk) if !tokens::surely_within(&talk.text, MAX_TRANSCRIPT_TOKENS) => {
                Some(count::of_talk(talk).await)
            }
            Some(_) | None => None,
        };
        let found = summary::check(&body, tokens);
        if found.is_empty() {
            return Ok(tokens.map(count::whole));
        }
        Err(form::refused(found))
    }

    pub(super) async fn cancel(&mut self, id: u64) -> Result<(), Problem> {
        let actor = self.actor();
        let case = self.case(id)?;
        let Some(request_id) = case.request_under_way() else {
            return Ok(());
        };
        let what = SummaryEvent::Canceled { request_id };
        let change = SummaryChange::Canceled {
            id: case.row.id,
            request_id,
        };
        // On disk first: what is broken off is not taken up again.
        self.commit(id, actor, what, Some(change)).await?;
        self.tell(id, News::Cancel).await;
        self.case(id)?.failed = None;
        self.reread(id).await
    }

    pub(super) async fn make_now(&mut self, id: u64) -> Result<(), Problem> {
        self.case(id)?;
        self.tell(id, News::Hurry).await;
        Ok(())
    }

    /// The same to all of them.
    pub(super) async fn tell_all(&mut self, news: impl Fn() -> News) {
        let ids: Vec<u64> = self.cases.keys().copied().collect();
        for id in ids {
            self.tell(id, news()).await;
        }
    }

    /// Tells a making what happened, and does what it says.
    pub(super) async fn tell(&mut self, id: u64, news: News) {
        let now = self.pulse.now();
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        let Some(making) = &mut case.making else {
            return;
        };
        let todo = making.advance(news, now, &mut self.breaker, &mut rand::rng());
        case.shown = Some(view::making(making, |at| {
            self.pulse.shown(at, self.clock.now())
        }));
        match todo {
            Todo::GoOn => {}
            Todo::Wait => self.put_off(id).await,
            Todo::Call { attempt } => self.call(id, attempt).await,
            Todo::Take(made) => self.take(id, *made).await,
            Todo::GiveUp(error) => self.give_up(id, &error).await,
            Todo::BreakOff => {
                if let Some(case) = self.cases.get_mut(&id) {
                    over(case);
                }
            }
        }
    }

    /// It waits: that is on disk where there is a reason to be seen again.
    async fn put_off(&mut self, id: u64) {
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        case.break_off.cancel();
        case.break_off = CancellationToken::new();
        let Some(making) = &case.making else {
            return;
        };
        let problem = words::waiting(making);
        let problem = (crate::problem::name(problem.code), problem.message);
        let (row, request_id) = (case.row.id, making.request_id());
        let noted = self.store.note_summary_waits(row, request_id, problem);
        if let Err(error) = noted.await {
            tracing::warn!(%error, summary = id, "that a summary waits is not on disk");
        }
    }

    /// Counts the attempt on disk, sends it, and counts tokens meanwhile.
    async fn call(&mut self, id: u64, attempt: u32) {
        let Some(here) = self.here.clone() else {
            return;
        };
        let limit = self.pace.limit;
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        let Some(request_id) = case.making.as_ref().map(Making::request_id) else {
            return;
        };
        case.failed = None;
        let mut body = form::body(case.row.interaction, &case.row.form);
        if let Some(talk) = &case.talk {
            body["transcript"] = talk.text.as_str().into();
        }
        if case.counting.is_none() {
            case.counting = Some(count::begin(case.talk.clone()));
        }
        let break_off = case.break_off.clone();
        let row = case.row.id;
        let counted = self.store.count_summary_attempt(row, request_id).await;
        if let Err(error) = counted {
            // The request itself is on disk: only its attempts are counted wrong.
            tracing::warn!(%error, summary = id, "an attempt at a summary is not counted");
        }
        if here.by_itself {
            return self.look_for(id, request_id, attempt, &here);
        }
        let client = here.client.with_scopes(&SUMMARY_SCOPES);
        let client = client.with_sink(self.meter.sink());
        self.calls.spawn(async move {
            let request = SummaryRequest { body, request_id };
            let call = ask(&client, &request, limit);
            let result = break_off.run_until_cancelled(call).await;
            Called {
                id,
                request_id,
                attempt,
                result: result.map(|made| made.map(Answer::ByForm)),
            }
        });
    }

    /// An attempt came to its end.
    pub(super) async fn answered(&mut self, called: Called) {
        let Called {
            id,
            request_id,
            attempt,
            result,
        } = called;
        let Some(result) = result else {
            return;
        };
        if let Err(error) = &result {
            let kind = error.kind();
            tracing::warn!(summary = id, %request_id, attempt, kind, "a summary was not made");
        }
        let result = match result {
            Ok(Answer::ByForm(made)) => Ok(made),
            Ok(Answer::ByItself(came)) => {
                return self.came_of_looking(id, request_id, attempt, came).await;
            }
            Err(error) => Err(error),
        };
        let news = News::Answered {
            request_id,
            attempt,
            result: Box::new(result),
        };
        self.tell(id, news).await;
    }

    /// Checks what came and puts it in the place of what stands: on disk, then in the view.
    pub(super) async fn take(&mut self, id: u64, made: Made) {
        if let Err(problem) = self.try_take(id, made).await {
            tracing::error!(
                summary = id,
                problem.message,
                "a summary that came is not kept"
            );
            if let Some(case) = self.cases.get_mut(&id) {
                over(case);
                // On disk it is still being made: it is asked for again at the next start.
                case.failed = Some(problem);
            }
        }
    }

    async fn try_take(&mut self, id: u64, made: Made) -> Result<(), Problem> {
        let (latency, now) = (self.took(id), self.clock.now());
        let case = self.case(id)?;
        let Some(request_id) = case.making.as_ref().map(Making::request_id) else {
            return Ok(());
        };
        let counting = case.counting.take();
        let besides = case.besides.take();
        let talk = case.talk.clone();
        let counted = count::finish(counting, made.text.clone()).await;
        let case = self.case(id)?;
        let form = besides.as_ref().map(|came| came.form(&case.row.form));
        let presented = besides.as_ref().and_then(|_| {
            let id = case.row.open.then(|| made.id.clone())?;
            Some(super::telling::presented(&case.row, id, now))
        });
        let parts = besides.as_ref().map(|came| came.parts().clone());
        let there = besides.map(|came| came.there(&case.row.there));
        let language = form
            .as_ref()
            .unwrap_or(&case.row.form)
            .language_code
            .clone();
        let text: Arc<str> = made.text.as_str().into();
        let looking = checks::Looking {
            text: Arc::clone(&text),
            generated: text,
            talk,
            language,
            interaction: case.row.interaction,
            decisions: case.row.decisions.clone(),
        };
        let looked = checks::look(looking).await;
        let case = self.case(id)?;
        let length = made
            .length
            .or_else(|| form.is_none().then(|| case.row.form.summary_length.clone()))
            .unwrap_or_else(|| obtaining::length_of(counted.made));
        let what = SummaryEvent::Generated {
            summary_id: made.id.clone(),
            request_id,
            latency_ms: there.is_none().then_some(latency),
            transcript_tokens: counted.talk,
            redaction_verified: looked.view.redaction_verified,
            sentiment_aligned: checks::aligned(&looked.view.sentiment),
            findings: looked.counts(|_| true),
        };
        let change = SummaryChange::Made(Box::new(MadeSummary {
            id: case.row.id,
            request_id,
            summary_id: made.id,
            created_date: made.created.map(|at| at.to_string()),
            length,
            latency_ms: millis(latency),
            tokens: counted.made,
            transcript_token_count: counted.talk,
            text: Written(made.text),
            decisions: looked.decisions.clone(),
            form,
            there,
            parts: parts.unwrap_or_default(),
        }));
        self.commit_with(
            id,
            crate::store::Actor::Platform,
            what,
            Some(change),
            presented,
        )
        .await?;
        let case = self.case(id)?;
        over(case);
        case.looked = looked;
        self.reread(id).await?;
        self.count_unfiled().await;
        Ok(())
    }

    async fn give_up(&mut self, id: u64, error: &Error) {
        let latency_ms = self.took(id);
        let Some(case) = self.cases.get_mut(&id) else {
            return;
        };
        let Some(making) = &case.making else {
            return;
        };
        let problem = words::failed(error);
        let (request_id, attempts) = (making.request_id(), making.attempt());
        let what = SummaryEvent::Failed {
            request_id,
            status: error.status(),
            problem: error.kind(),
            latency_ms,
            attempts,
        };
        let change = SummaryChange::Failed {
            id: case.row.id,
            request_id,
            problem: (crate::problem::name(problem.code), problem.message.clone()),
        };
        over(case);
        case.row.state = SummaryStage::Failed;
        case.failed = Some(problem);
        let actor = crate::store::Actor::Platform;
        if let Err(problem) = self.commit(id, actor, what, Some(change)).await {
            tracing::error!(
                summary = id,
                problem.message,
                "that a summary failed is not on disk"
            );
            return;
        }
        // What is not read now is shown as it was.
        let _ = self.reread(id).await;
    }

    /// From the first request to now, in ms, as a person's clock counts.
    fn took(&self, id: u64) -> u64 {
        let making = self.cases.get(&id).and_then(|case| case.making.as_ref());
        let since = making.and_then(Making::since);
        let took = since.map(|since| self.pulse.now().duration_since(since));
        let took = took.and_then(|took| Duration::try_from(took).ok());
        let ms = (took.unwrap_or_default() / self.pace.hurry.max(1)).as_millis();
        u64::try_from(ms).unwrap_or(u64::MAX)
    }
}

/// Nothing is under way any more.
pub(super) fn over(case: &mut Case) {
    case.break_off.cancel();
    case.break_off = CancellationToken::new();
    case.making = None;
    case.shown = None;
    case.counting = None;
}

/// One attempt, given up when its time is over (`contract.md §5`: 30 s, a fresh token included).
async fn ask(
    client: &wire::Client,
    request: &SummaryRequest,
    limit: Duration,
) -> Result<Made, Error> {
    let call = wire::summaries::create(client, request);
    let answered = tokio::time::timeout(limit, call).await;
    answered.unwrap_or_else(|_| {
        Err(Error::Timeout {
            host: client
                .endpoints()
                .api()
                .host_str()
                .unwrap_or_default()
                .to_owned(),
            after: limit,
            correlation_id: Some(request.request_id),
        })
    })
}

#[expect(clippy::cast_precision_loss, reason = "a latency is far below 2^52 ms")]
fn millis(ms: u64) -> f64 {
    ms as f64
}
