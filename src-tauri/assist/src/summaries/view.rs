//! What the panel shows of the summaries.

use jiff::Timestamp;
use rules::id::InteractionId;
use rules::summary;
use wire::retry::SUMMARY_ATTEMPTS;

use super::case::Case;
use super::making::{Doing, Making};
use super::words;
use crate::problem;
use crate::store::{
    StoredCode, StoredFiling, StoredMade, StoredParts, StoredSummary, StoredWrapUp, SummaryStage,
};
use crate::view::error::{Code, Problem};
use crate::view::panel::Channel;
use crate::view::summary::{
    FilingView, MadeView, SummaryForm, SummaryOptions, SummaryParts, SummaryRow, SummaryRowState,
    SummaryState, SummaryView, TranscriptView, WrapUpCodeView, WrapUpState, WrapUpView,
};

/// The list of a day shows so much of a first line, in chars.
const FIRST_LINE: usize = 160;

pub(super) fn options(
    form: &SummaryForm,
    on_end: bool,
    can_file: bool,
    by_form: bool,
) -> SummaryOptions {
    SummaryOptions {
        form: form.clone(),
        on_end,
        can_file,
        by_form,
    }
}

pub(super) fn summary(case: &Case) -> SummaryView {
    let row = &case.row;
    let request = row.request.as_ref();
    SummaryView {
        id: row.id.unsigned_abs(),
        interaction: row.interaction.to_string(),
        label: case.label.clone(),
        channel: row.channel.as_deref().and_then(channel_of),
        started_at: row.started_at_ms,
        ended_at: row.ended_at_ms,
        form: row.form.clone(),
        state: state(case),
        transcript: TranscriptView {
            scope: row.scope,
            tokens: request.and_then(|request| request.transcript_token_count),
        },
        request_id: request.map(|request| request.request_id.to_string()),
        made: row
            .made
            .as_ref()
            .map(|made| made_view(made, case.looked.changed)),
        text: row.text.0.clone(),
        text_revision: row.text_revision,
        checked: case.looked.view.clone(),
        rating: row.rating,
        filing: filing(&row.filing),
        wrap_up: wrap_up(row),
    }
}

/// What came of a making: what stands, or why nothing new does.
pub(super) fn outcome(case: &Case) -> Result<SummaryView, Problem> {
    let view = summary(case);
    match view.state {
        SummaryState::Made => Ok(view),
        SummaryState::Failed { problem } => Err(problem),
        SummaryState::NotMade { why } => Err(words::not_made(&why)),
        SummaryState::Idle | SummaryState::Making { .. } | SummaryState::Waiting { .. } => {
            Err(Problem::new(Code::Gone, "The summary was called off."))
        }
    }
}

fn state(case: &Case) -> SummaryState {
    if let Some(shown) = &case.shown {
        return shown.clone();
    }
    let row = &case.row;
    let failed = || {
        let problem = case.failed.clone().or_else(|| stored(row.problem.as_ref()));
        SummaryState::Failed {
            problem: problem.unwrap_or_else(words::signed_out),
        }
    };
    let why = row
        .problem
        .as_ref()
        .and_then(|(code, name)| words::why_of(code, name));
    match row.state {
        SummaryStage::Failed if case.failed.is_none() && why.is_some() => {
            why.map_or_else(failed, |why| SummaryState::NotMade { why })
        }
        SummaryStage::Idle | SummaryStage::Canceled if row.made.is_some() => SummaryState::Made,
        SummaryStage::Idle | SummaryStage::Canceled => SummaryState::Idle,
        SummaryStage::Made => SummaryState::Made,
        // Nothing is under way any more: what came could not be kept.
        SummaryStage::Failed | SummaryStage::Making | SummaryStage::Waiting => failed(),
    }
}

/// A making as it is shown; `shown` gives a time as a person's clock has it.
pub(super) fn making(making: &Making, shown: impl Fn(Timestamp) -> Timestamp) -> SummaryState {
    let at = |at| shown(at).as_millisecond();
    let waits = |retry_at, breaker_open| SummaryState::Waiting {
        retry_at,
        attempt: making.attempt(),
        of: SUMMARY_ATTEMPTS,
        breaker_open,
        problem: words::waiting(making),
    };
    match making.doing() {
        Doing::Calling { since, until } => SummaryState::Making {
            since: at(*since),
            until: at(*until),
            attempt: making.attempt(),
            of: SUMMARY_ATTEMPTS,
        },
        Doing::Waiting {
            retry_at,
            breaker_open,
            ..
        } => waits(at(*retry_at), *breaker_open),
        Doing::Apart | Doing::Over => waits(0, false),
    }
}

fn made_view(made: &StoredMade, changed: f64) -> MadeView {
    MadeView {
        summary_id: made.summary_id.clone(),
        at: made.at_ms,
        latency_ms: whole(made.latency_ms),
        tokens: made.tokens,
        token_limit: summary::token_limit(&made.form.summary_length).unwrap_or_default(),
        changed,
        parts: (!made.parts.is_empty()).then(|| parts_view(&made.parts)),
    }
}

fn parts_view(parts: &StoredParts) -> SummaryParts {
    SummaryParts {
        headline: parts.headline.clone(),
        reason: parts.reason.clone(),
        resolution: parts.resolution.clone(),
        follow_ups: parts.follow_ups.clone(),
    }
}

pub(super) fn filing(filing: &StoredFiling) -> FilingView {
    match filing {
        StoredFiling::Open => FilingView::Open,
        StoredFiling::Saved {
            delivery,
            due_at_ms,
            problem,
        } => FilingView::Saved {
            delivery: delivery.unsigned_abs(),
            next_attempt_at: due_at_ms.filter(|due| *due > 0),
            problem: stored(problem.as_ref()),
        },
        StoredFiling::Failed { delivery, problem } => FilingView::Failed {
            delivery: delivery.unsigned_abs(),
            problem: stored(problem.as_ref())
                .unwrap_or_else(|| Problem::new(Code::Protocol, "It was refused.")),
        },
        StoredFiling::Filed { at_ms } => FilingView::Filed { at: *at_ms },
    }
}

/// The wrap-up, where the platform told of the interaction.
fn wrap_up(row: &StoredSummary) -> Option<WrapUpView> {
    let there = &row.there;
    there.part.as_ref()?;
    let code = |code: &StoredCode| WrapUpCodeView {
        id: code.id.clone(),
        name: code.name.clone(),
        confidence: code.confidence,
    };
    Some(WrapUpView {
        needed: there.needs_wrap_up,
        predicted: there.predicted.iter().map(code).collect(),
        applied: there.applied.as_ref().map(code),
        state: match &row.wrap_up {
            StoredWrapUp::Open => WrapUpState::Open,
            StoredWrapUp::Saved => WrapUpState::Saved,
            StoredWrapUp::Applied => WrapUpState::Applied,
            StoredWrapUp::Failed(problem) => WrapUpState::Refused {
                problem: stored(problem.as_ref())
                    .unwrap_or_else(|| Problem::new(Code::Protocol, "It was refused.")),
            },
        },
    })
}

/// One line of the list of a day.
pub(super) fn row(stored: &StoredSummary, label: String) -> SummaryRow {
    let state = match (&stored.filing, stored.state) {
        (StoredFiling::Saved { .. }, _) => SummaryRowState::Sending,
        (StoredFiling::Failed { .. }, _) => SummaryRowState::Refused,
        (StoredFiling::Filed { .. }, _) => SummaryRowState::Filed,
        (StoredFiling::Open, SummaryStage::Making | SummaryStage::Waiting) => {
            SummaryRowState::Making
        }
        (StoredFiling::Open, _) if stored.made.is_some() => SummaryRowState::Made,
        (StoredFiling::Open, SummaryStage::Made) => SummaryRowState::Made,
        (StoredFiling::Open, SummaryStage::Failed) => SummaryRowState::NotMade,
        (StoredFiling::Open, SummaryStage::Idle | SummaryStage::Canceled) => SummaryRowState::Idle,
    };
    let first = stored.text.0.lines().map(str::trim);
    let first = first.filter(|line| !line.is_empty()).take(1);
    SummaryRow {
        id: stored.id.unsigned_abs(),
        interaction: stored.interaction.to_string(),
        label,
        ended_at: stored.ended_at_ms,
        state,
        open: stored.open,
        first_line: first.flat_map(str::chars).take(FIRST_LINE).collect(),
    }
}

/// An interaction nobody knows by name: the beginning of its id.
pub(super) fn short(interaction: InteractionId) -> String {
    interaction.to_string().chars().take(8).collect()
}

/// As on disk.
pub(super) const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "voice",
        Channel::Chat => "chat",
        Channel::Email => "email",
    }
}

fn channel_of(name: &str) -> Option<Channel> {
    let all = [Channel::Voice, Channel::Chat, Channel::Email];
    all.into_iter()
        .find(|channel| channel_name(*channel) == name)
}

fn stored(problem: Option<&(String, String)>) -> Option<Problem> {
    let (code, message) = problem?;
    Some(Problem::new(problem::code_of(code), message.clone()))
}

/// Milliseconds are whole for a person.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, and no latency is negative or near 2^53"
)]
fn whole(ms: f64) -> u64 {
    ms.round().max(0.0) as u64
}
