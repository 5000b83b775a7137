//! Summaries, from the command line: the panel's own engine, with nobody to look at the findings.

use rules::id::InteractionId;
use rules::violation::{Kind, Violation};
use rules::{summary, tokens};
use serde_json::Value;

use super::{Desk, DeskError};
use crate::settings::Settings;
use crate::summaries::{Ended, form_of};
use crate::view::error::Problem;
use crate::view::summary::{FindingView, SentimentView, TranscriptScope};

/// A summary that was made and checked (`cli.md`).
#[derive(Clone, PartialEq)]
pub struct Summarized {
    /// The platform's id of it.
    pub id: String,
    /// The text, as it came.
    pub text: String,
    /// No personal data was found in it.
    pub redaction_verified: bool,
    /// Its mood is the talk's; none where that was not measured.
    pub sentiment_aligned: Option<bool>,
    /// What was found, in the order of the text.
    pub findings: Vec<FindingView>,
    /// Whether it goes to the CRM.
    pub filing: Filing,
}

/// Whether a summary goes to the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filing {
    /// It is on disk and on its way: its delivery.
    Saved(u64),
    /// No CRM webhook is configured.
    Nowhere,
    /// It holds so much personal data that nobody approved; nothing is sent.
    Held(u32),
}

/// What a request breaks (`contract.md §5`), in the order of the fields; none when it may be sent.
/// `transcript` is the talk's written form where it is not the request's own: its tokens are counted
/// where it may be too long. Takes a moment then.
#[must_use]
pub fn check_summary(
    settings: &Settings,
    request: &Value,
    transcript: Option<&str>,
) -> Vec<Violation> {
    let own = request["transcript"].as_str();
    let long = transcript.or(own);
    let long = long.filter(|text| !tokens::surely_within(text, summary::MAX_TRANSCRIPT_TOKENS));
    let counted = long.map(|text| tokens::Counter::load().count(text));
    let agent_known = settings.connection.agent_id.is_some();
    check(
        request,
        counted,
        agent_known || settings.webhooks.crm.is_none(),
    )
}

fn check(request: &Value, tokens: Option<usize>, agent_known: bool) -> Vec<Violation> {
    let mut found = summary::check(request, tokens);
    if !agent_known {
        found.push(Violation {
            path: "agentId".to_owned(),
            kind: Kind::Required,
            span: None,
            message: "Missing: set CUECARD_AGENT_ID, the CRM is told who files a summary."
                .to_owned(),
        });
    }
    found
}

impl Desk {
    /// Checks a request, has a summary made, checks it, and files it as it is. `transcript` is the
    /// talk's written form and takes the place of the request's own. With `approve_pii` all personal
    /// data that is found is approved, which is audited with who and what kinds; without, a summary
    /// with any is not filed.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every violation, [`DeskError::NoPlatform`]; nothing was sent then.
    /// [`DeskError::Refused`] with why it was not made.
    ///
    /// # Panics
    /// Never: an interaction's id is checked first.
    pub async fn summary(
        &mut self,
        request: &Value,
        transcript: Option<String>,
        approve_pii: bool,
    ) -> Result<Summarized, DeskError> {
        let agent_known = self.agent_id.is_some() || !self.tells.crm;
        let found = check(request, None, agent_known);
        if !found.is_empty() {
            return Err(DeskError::Invalid(found));
        }
        let target = self.target.clone().ok_or(DeskError::NoPlatform)?;
        let interaction = request["interactionId"].as_str().unwrap_or_default();
        let interaction: InteractionId = interaction
            .parse()
            .expect("the rules found it to be a uuid");
        let own = request["transcript"].as_str().map(str::to_owned);
        let transcript = transcript.or(own).filter(|text| !text.trim().is_empty());
        let scope = match &transcript {
            Some(_) => TranscriptScope::Whole,
            None => TranscriptScope::None,
        };
        let ended = Ended {
            target,
            interaction,
            customer: None,
            channel: None,
            queue: None,
            started_at: None,
            at: self.clock.now(),
            scope,
            transcript,
            there: crate::store::There::default(),
            open: false,
        };
        let id = self
            .summaries
            .ended(ended)
            .await
            .map_err(DeskError::Refused)?;
        self.summarizing = Some(id);
        self.make(id, request).await?;
        let made = self.summaries.outcome(id).await;
        let made = made.map_err(DeskError::Refused)?;
        self.summarizing = None;
        let mut checked = made.checked;
        if approve_pii && checked.open > 0 {
            let approved = self.summaries.approve_all(id).await;
            checked = approved.map_err(DeskError::Refused)?;
        }
        let filing = if checked.open > 0 {
            Filing::Held(checked.open)
        } else if self.tells.crm {
            let delivery = self.summaries.file(id).await;
            let delivery = delivery.map_err(DeskError::Refused)?;
            self.clicked_at = Some(tokio::time::Instant::now());
            Filing::Saved(delivery)
        } else {
            Filing::Nowhere
        };
        Ok(Summarized {
            id: made.made.map(|made| made.summary_id).unwrap_or_default(),
            text: made.text,
            redaction_verified: checked.redaction_verified,
            sentiment_aligned: match checked.sentiment {
                SentimentView::NotMeasured => None,
                SentimentView::Measured { aligned, .. } => Some(aligned),
            },
            findings: checked.findings,
            filing,
        })
    }

    /// Nobody waits for it any more: it is not taken up again.
    pub(super) async fn call_off(&mut self) {
        if let Some(id) = self.summarizing.take()
            && let Err(problem) = self.summaries.cancel(id).await
        {
            tracing::warn!(
                summary = id,
                problem.message,
                "a summary was not called off"
            );
        }
    }

    async fn make(&self, id: u64, request: &Value) -> Result<(), DeskError> {
        let made = self.summaries.make(id, form_of(request)).await;
        made.map_err(refused)
    }
}

/// Nothing was sent: what the rules found stands at its fields.
fn refused(problem: Problem) -> DeskError {
    let fields = problem.fields.iter();
    let violations: Vec<_> = fields
        .map(|field| Violation {
            path: field.path.clone(),
            kind: Kind::Length,
            span: None,
            message: field.message.clone(),
        })
        .collect();
    if violations.is_empty() {
        DeskError::Refused(problem)
    } else {
        DeskError::Invalid(violations)
    }
}
