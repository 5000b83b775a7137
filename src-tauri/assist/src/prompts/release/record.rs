//! What a deploy leaves on record: that it was asked for, before anything is sent, and how it ended,
//! each in one transaction with the version it is about.

use std::time::Duration;

use super::machine::Ending;
use super::{Release, millis, words};
use crate::problem;
use crate::store::{
    Actor, Change, DeployFact, Fact, Held, PromptChange, SettledVersion, StoredPrompt,
    StoredVersion, Work,
};
use crate::view::error::Problem;

impl Release {
    /// Puts the deploy on record, before anything is sent.
    pub(super) async fn record(&mut self) -> bool {
        let store = self.studio.shared.store.clone();
        let now = self.studio.shared.clock.now();
        let noted = store.note_one_deployed(
            self.platform.target.as_str().to_owned(),
            self.order.id.clone(),
            self.held.prompt().cloned(),
            now.as_millisecond(),
        );
        let recorded = match noted.await {
            Ok(version) => {
                self.view.version = version;
                let begun = PromptChange::Begun(Box::new(self.version(now.as_millisecond())));
                let fact = Fact::PromptDeployRequested(Box::new(self.fact(None, None)));
                let work = Work::new(now, self.actor(), fact).with_change(Change::Prompt(begun));
                store.commit(work).await.map(|_| ())
            }
            Err(error) => Err(error),
        };
        if let Err(error) = &recorded {
            tracing::warn!(%error, "a deploy could not be put on record");
        }
        recorded.is_ok()
    }

    fn version(&self, at_ms: i64) -> StoredVersion {
        StoredVersion {
            target: self.platform.target.as_str().to_owned(),
            id: self.order.id.clone(),
            version: self.view.version,
            document: rules::prompt::payload_text(&self.order.document),
            sha256: self.view.sha256.clone(),
            who: self.platform.agent_id.map(|id| id.to_string()),
            at_ms,
            outcome: "unknown".to_owned(),
            rollback_to: self.order.rollback_to,
            latency_ms: None,
            problem: None,
            correlation_id: Some(self.correlation_id),
            idempotency_key: Some(self.idempotency_key.clone()),
        }
    }

    /// Puts on record how it ended, with what the platform holds.
    pub(super) async fn record_end(
        &self,
        ending: &Ending,
        problem: Option<&Problem>,
        latency: Option<Duration>,
    ) -> Result<(), Problem> {
        let store = &self.studio.shared.store;
        let now = self.studio.shared.clock.now();
        let details = words::details(ending, &self.violations, &self.view.different);
        let fact = Box::new(DeployFact {
            latency_ms: latency.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            version: ending.was_begun().then_some(self.view.version),
            ..self.fact(Some(action(ending, self.order.rollback_to)), details)
        });
        let fact = match ending {
            // It stays open; what came of it is on record once that is known.
            Ending::Unknown(_) => return Ok(()),
            Ending::Deployed { .. } if self.order.rollback_to.is_some() => {
                Fact::PromptRolledBack(fact)
            }
            Ending::Deployed { .. } => Fact::PromptDeployed(fact),
            Ending::Invalid => Fact::PromptValidationFailed(fact),
            Ending::Overtaken
            | Ending::NotRecorded
            | Ending::NotRead(_)
            | Ending::BrokenOff
            | Ending::Refused(_)
            | Ending::NotTaken(_)
            | Ending::Canceled
            | Ending::Different { .. } => Fact::PromptDeployFailed(fact),
        };
        let mut work = Work::new(now, self.actor(), fact);
        if ending.was_begun() {
            let deployed = matches!(ending, Ending::Deployed { .. });
            let settled = PromptChange::Settled(Box::new(SettledVersion {
                target: self.platform.target.as_str().to_owned(),
                id: self.order.id.clone(),
                version: self.view.version,
                outcome: if deployed { "deployed" } else { "failed" },
                latency_ms: latency.map(millis),
                problem: problem.map(|one| (problem::name(one.code), one.message.clone())),
                held: self.held.clone(),
                draft: self.order.draft.clone(),
            }));
            work = work.with_change(Change::Prompt(settled));
        } else if let Some(held) = self.held.prompt() {
            // What the other one deployed is a version that was found.
            let target = self.platform.target.as_str().to_owned();
            let (id, at) = (self.order.id.clone(), now.as_millisecond());
            let noted = store.note_one_deployed(target, id, Some(held.clone()), at);
            noted.await.map_err(|error| Problem::from(&error))?;
        }
        let recorded = store.commit(work).await;
        recorded.map(|_| ()).map_err(|error| Problem::from(&error))
    }

    fn fact(&self, action: Option<&'static str>, details: Option<String>) -> DeployFact {
        DeployFact {
            prompt_id: self.order.id.clone(),
            action,
            details,
            latency_ms: None,
            sha256: self.view.sha256.clone(),
            version: Some(self.view.version),
            rollback_to: self.order.rollback_to,
            correlation_id: self.correlation_id,
        }
    }

    fn actor(&self) -> Actor {
        Actor::Agent(self.platform.agent_id)
    }
}

impl Held {
    /// What was read, where anything was.
    pub(super) fn prompt(&self) -> Option<&StoredPrompt> {
        match self {
            Self::NotRead | Self::Nothing => None,
            Self::This(held) => Some(held),
        }
    }
}

/// As the contract names it (`contract.md §3`, audit).
pub(in crate::prompts) fn action_of(deployed: bool, rollback_to: Option<u32>) -> &'static str {
    match (deployed, rollback_to) {
        (true, Some(_)) => "ROLLED_BACK",
        (true, None) => "DEPLOYED",
        (false, _) => "DEPLOY_FAILED",
    }
}

fn action(ending: &Ending, rollback_to: Option<u32>) -> &'static str {
    match ending {
        Ending::Invalid => "VALIDATION_FAILED",
        Ending::Deployed { .. } => action_of(true, rollback_to),
        Ending::Overtaken
        | Ending::NotRecorded
        | Ending::NotRead(_)
        | Ending::BrokenOff
        | Ending::Refused(_)
        | Ending::NotTaken(_)
        | Ending::Canceled
        | Ending::Different { .. }
        | Ending::Unknown(_) => action_of(false, rollback_to),
    }
}
