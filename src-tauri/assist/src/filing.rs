//! Filing a summary to the CRM (`contract.md §5`): from what stands on disk to the fact and the
//! parcel, to be written together.

use jiff::Timestamp;
use rules::summary::Cleared;
use uuid::Uuid;

use crate::outbox::parcel::{Filed, Filing};
use crate::outbox::{Load, Parcel};
use crate::store::{
    Actor, Fact, StoredFiling, StoredSummary, SummaryEvent, SummaryFact, SummaryFiling, Work,
};
use crate::view::error::{Code, FieldError, Problem};

/// A summary that is to be filed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ToFile<'a> {
    /// As it stands on disk.
    pub(crate) summary: &'a StoredSummary,
    /// Its text, cleared with its approvals and [`crate::outbox::salt`]. Where another one stands by
    /// the time it is written, nothing is ([`crate::store::StoreError::Gone`]).
    pub(crate) cleared: &'a Cleared,
    /// Who files it.
    pub(crate) agent_id: Option<Uuid>,
    /// A CRM webhook is configured.
    pub(crate) has_crm: bool,
    /// None where it was not measured.
    pub(crate) sentiment_aligned: Option<bool>,
    /// The share of words that edits changed, 0..=1.
    pub(crate) changed: f64,
    pub(crate) now: Timestamp,
}

/// The fact and the delivery.
///
/// # Errors
/// `invalidInput` with what is missing, `agentId`, `webhooks.crm` or `text`; `gone` where it was not
/// made, is filed, or is on its way.
pub(crate) fn of(asked: ToFile<'_>) -> Result<Work, Problem> {
    let summary = asked.summary;
    match &summary.filing {
        StoredFiling::Open => {}
        StoredFiling::Saved { .. } => {
            return Err(gone("This summary is already on its way to the CRM."));
        }
        StoredFiling::Failed { .. } => {
            return Err(gone(
                "The CRM refused this summary. Retry its delivery, or discard it and file again.",
            ));
        }
        StoredFiling::Filed { .. } => return Err(gone("The CRM has this summary.")),
    }
    let made = summary.made.as_ref().filter(|_| !summary.emptied);
    let made = made.ok_or_else(|| gone("There is no summary to file here any more."))?;
    let mut missing = Vec::new();
    if asked.agent_id.is_none() {
        missing.push(FieldError::new(
            "agentId",
            "A filed summary names its agent: set connection.agent_id in config.toml, or \
             CUECARD_AGENT_ID.",
        ));
    }
    if !asked.has_crm {
        missing.push(FieldError::new(
            "webhooks.crm",
            "There is nowhere to file to: set webhooks.crm in config.toml, or \
             CUECARD_CRM_WEBHOOK.",
        ));
    }
    if asked.cleared.text().trim().is_empty() {
        missing.push(FieldError::new("text", "There is no text to file yet."));
    }
    let Some(agent_id) = asked.agent_id.filter(|_| missing.is_empty()) else {
        return Err(Problem::invalid(missing));
    };
    let fact = SummaryFact {
        interaction: summary.interaction,
        summary: summary.id,
        what: SummaryEvent::Saved(SummaryFiling {
            tracking_id: summary.tracking_id,
            changed: asked.changed,
            redaction_verified: asked.cleared.redaction_verified(),
            sentiment_aligned: asked.sentiment_aligned,
            approved_kinds: asked.cleared.approved().to_vec(),
        }),
    };
    let filed = Filed {
        summary: summary.id,
        agent_id,
        summary_length: made.length.clone(),
        sentiment_aligned: asked.sentiment_aligned,
        generated_at: Timestamp::from_millisecond(made.at_ms).unwrap_or(asked.now),
    };
    let parcel = Parcel {
        target: summary.target.clone(),
        interaction: Some(summary.interaction),
        title: None,
        correlation_id: summary.tracking_id,
        idempotency_key: Uuid::new_v4(),
        load: Load::Filing(Filing::of(filed, asked.cleared)),
    };
    let actor = Actor::Agent(Some(agent_id));
    let work = Work::new(asked.now, actor, Fact::Summary(Box::new(fact)));
    Ok(work.with_parcel(Some(parcel)))
}

fn gone(message: &str) -> Problem {
    Problem::new(Code::Gone, message)
}
