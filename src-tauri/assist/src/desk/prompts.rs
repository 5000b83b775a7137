//! Prompts, from the command line: the studio's own engine, with nobody to look at a review.

use jiff::Timestamp;
use rules::backtest::Report;
use rules::prompt;
use serde::Serialize;
use serde_json::Value;
use wire::adoption::Metric;

use super::{Desk, DeskError};
use crate::prompts::{Order, Seen};
use crate::view::error::{Code, Problem};
use crate::view::studio::{DeployOutcome, DeployView};

/// A version that the platform holds (`cli.md`).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeployedVersion {
    /// The prompt.
    pub prompt_id: String,
    /// Its number, counted here.
    pub version: u32,
    /// Of what is deployed, in hex.
    pub sha256: String,
    /// From the first request to the comparison, in ms; none where nothing was sent.
    pub latency_ms: Option<u64>,
}

/// What agents did with prompts, as the platform tells it (`cli.md`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdoptionFigures {
    /// On screen long enough to be seen.
    pub viewed: u64,
    /// Taken up.
    pub clicked: u64,
    /// Put away.
    pub dismissed: u64,
    /// All of them.
    pub events: u64,
}

impl Desk {
    /// Everything that is deployed, as the platform tells it.
    ///
    /// # Errors
    /// [`DeskError::NoPlatform`], [`DeskError::Refused`].
    pub async fn prompts_list(&self) -> Result<Vec<Value>, DeskError> {
        self.reach()?;
        self.studio.told().await.map_err(DeskError::Refused)
    }

    /// One prompt as it is deployed; none where the platform holds none under this id.
    ///
    /// # Errors
    /// As [`Desk::prompts_list`].
    pub async fn prompt_get(&self, id: &str) -> Result<Option<Value>, DeskError> {
        self.reach()?;
        self.studio.told_of(id).await.map_err(DeskError::Refused)
    }

    /// Checks, sends, reads back, compares and records a prompt; with `dry_run` only checks it and
    /// says which version it would be.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with every violation, which is on record unless it was a dry run;
    /// [`DeskError::NoPlatform`]; [`DeskError::Refused`] with what holds now.
    pub async fn deploy(
        &self,
        id: &str,
        document: Value,
        dry_run: bool,
    ) -> Result<DeployedVersion, DeskError> {
        let violations = prompt::check(&document);
        if dry_run {
            if !violations.is_empty() {
                return Err(DeskError::Invalid(violations));
            }
            let (version, sha256) = self.studio.next(id, &document).await.map_err(refused)?;
            return Ok(DeployedVersion {
                prompt_id: id.to_owned(),
                version,
                sha256,
                latency_ms: None,
            });
        }
        self.reach()?;
        let done = self.release(id, document, None).await;
        if violations.is_empty() {
            done
        } else {
            // It is on record now; what is wrong is said with its places.
            Err(DeskError::Invalid(violations))
        }
    }

    /// Puts a version back: this one, or where none is named the newest that is another than what is
    /// deployed.
    ///
    /// # Errors
    /// [`DeskError::NoPlatform`]; [`DeskError::Refused`] with what holds now, or that there is no such
    /// version.
    pub async fn rollback(&self, id: &str, to: Option<u32>) -> Result<DeployedVersion, DeskError> {
        self.reach()?;
        let found = self.studio.earlier(id, to).await;
        let (version, document) = found.map_err(refused)?;
        self.release(id, document, Some(version)).await
    }

    /// Runs a document's trigger over what this computer recorded of interactions that began from
    /// `since` on and before `until`.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] with what is wrong with the trigger, [`DeskError::Refused`] where the
    /// record can't be read.
    pub async fn backtest(
        &self,
        document: &Value,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Report, DeskError> {
        let violations = prompt::check_trigger(document);
        if !violations.is_empty() {
            return Err(DeskError::Invalid(violations));
        }
        let report = self.studio.backtest_document(document, since, until).await;
        report.map_err(refused)
    }

    /// Walks the platform's adoption analytics of a span of time (`contract.md §6`).
    ///
    /// # Errors
    /// [`DeskError::NoPlatform`], [`DeskError::Refused`].
    pub async fn adoption(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<AdoptionFigures, DeskError> {
        self.reach()?;
        let walk = self.studio.walk(from, to).await.map_err(refused)?;
        let mut figures = AdoptionFigures::default();
        for event in &walk.events {
            figures.events += 1;
            match event.metric {
                Metric::Viewed => figures.viewed += 1,
                Metric::Clicked => figures.clicked += 1,
                Metric::Dismissed => figures.dismissed += 1,
            }
        }
        Ok(figures)
    }

    async fn release(
        &self,
        id: &str,
        document: Value,
        rollback_to: Option<u32>,
    ) -> Result<DeployedVersion, DeskError> {
        let order = Order {
            id: id.to_owned(),
            document,
            rollback_to,
            seen: Seen::Whatever,
            draft: None,
        };
        let view = self.studio.release(order).await.map_err(refused)?;
        deployed(view)
    }

    fn reach(&self) -> Result<(), DeskError> {
        if self.connected {
            Ok(())
        } else {
            Err(DeskError::NoPlatform)
        }
    }
}

fn deployed(view: DeployView) -> Result<DeployedVersion, DeskError> {
    match (view.outcome, view.problem) {
        (Some(DeployOutcome::Deployed), _) => Ok(DeployedVersion {
            prompt_id: view.prompt_id,
            version: view.version,
            sha256: view.sha256,
            latency_ms: view.latency_ms.map(whole),
        }),
        (_, Some(problem)) => Err(DeskError::Refused(problem)),
        (_, None) => Err(DeskError::Refused(Problem::new(
            Code::Internal,
            "The deploy did not come to an end.",
        ))),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a latency is not negative, and shorter than 2^53 ms"
)]
fn whole(ms: f64) -> u64 {
    ms.round() as u64
}

fn refused(problem: Problem) -> DeskError {
    DeskError::Refused(problem)
}
