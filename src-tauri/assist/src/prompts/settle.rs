//! Deploys of which it was left open whether the platform took them: the program ended, or nothing
//! answered. What the platform holds settles them.

use rules::prompt::difference::matches;
use uuid::Uuid;
use wire::prompts::{self, PROMPT_READ_SCOPES};

use super::Studio;
use super::deployed::as_read;
use super::list::parsed;
use super::live::Platform;
use super::release::action_of;
use crate::problem;
use crate::store::{
    Actor, Change, DeployFact, Fact, Held, PromptChange, SettledVersion, StoredVersion, Work,
};
use crate::view::error::{Code, Problem};
use crate::view::studio::DeployOutcome;

impl Studio {
    /// Settles every version of the platform in use that is open.
    pub(super) async fn settle(&self) {
        // While something is deployed there is time: it is tried again in a minute.
        let (Ok(platform), Ok(_turn)) = (self.platform(), self.shared.deploying.try_lock()) else {
            return;
        };
        for version in self.open_versions(&platform).await {
            if !self.settle_version(&platform, &version).await {
                return;
            }
        }
    }

    /// Settles what is open of one prompt, before it is deployed again.
    pub(super) async fn settle_version_of(&self, platform: &Platform, id: &str) {
        for version in self.open_versions(platform).await {
            if version.id == id && !self.settle_version(platform, &version).await {
                return;
            }
        }
    }

    async fn open_versions(&self, platform: &Platform) -> Vec<StoredVersion> {
        let target = platform.target.clone();
        let open = self
            .read(move |reader| reader.unknown_versions(target.as_str()))
            .await;
        open.unwrap_or_else(|problem| {
            tracing::warn!(problem.message, "open deploys can't be read");
            Vec::new()
        })
    }

    /// Whether it is settled; not where the platform does not answer.
    async fn settle_version(&self, platform: &Platform, version: &StoredVersion) -> bool {
        let client = platform.client.with_scopes(&PROMPT_READ_SCOPES);
        let told = tokio::select! {
            told = prompts::get(&client, &version.id) => told,
            () = self.shared.stop.cancelled() => return false,
        };
        let told = match told {
            Ok(told) => told,
            Err(error) => {
                tracing::debug!(kind = error.kind(), "an open deploy can't be settled yet");
                return false;
            }
        };
        let sent = parsed(&version.document);
        let deployed = told
            .as_ref()
            .is_some_and(|document| matches(&sent, document).is_same());
        let held = told.as_ref().map_or(Held::Nothing, |document| {
            Held::This(Box::new(as_read(&version.id, document)))
        });
        let problem = (!deployed).then(|| {
            Problem::new(
                Code::Gone,
                "The platform did not take it: it holds something else.",
            )
        });
        let settled = self
            .record_settled(platform, version, held, problem.as_ref())
            .await;
        if let Err(problem) = settled {
            tracing::warn!(problem.message, "an open deploy can't be settled yet");
            return false;
        }
        self.shared.live.send_modify(|live| {
            live.touched += 1;
            let shown = live
                .deploy
                .as_mut()
                .filter(|view| view.prompt_id == version.id && view.version == version.version);
            if let Some(view) = shown {
                view.outcome = Some(if deployed {
                    DeployOutcome::Deployed
                } else {
                    DeployOutcome::Failed
                });
                view.problem.clone_from(&problem);
            }
        });
        if let Err(problem) = self.publish_deployed(platform).await {
            tracing::warn!(problem.message, "what is deployed can't be read from disk");
        }
        true
    }

    async fn record_settled(
        &self,
        platform: &Platform,
        version: &StoredVersion,
        held: Held,
        problem: Option<&Problem>,
    ) -> Result<(), Problem> {
        let deployed = problem.is_none();
        let fact = Box::new(DeployFact {
            prompt_id: version.id.clone(),
            action: Some(action_of(deployed, version.rollback_to)),
            details: Some("found out by reading, afterwards".to_owned()),
            latency_ms: None,
            sha256: version.sha256.clone(),
            version: Some(version.version),
            rollback_to: version.rollback_to,
            correlation_id: version.correlation_id.unwrap_or_default(),
        });
        let fact = match (deployed, version.rollback_to) {
            (true, Some(_)) => Fact::PromptRolledBack(fact),
            (true, None) => Fact::PromptDeployed(fact),
            (false, _) => Fact::PromptDeployFailed(fact),
        };
        let change = PromptChange::Settled(Box::new(SettledVersion {
            target: platform.target.as_str().to_owned(),
            id: version.id.clone(),
            version: version.version,
            outcome: if deployed { "deployed" } else { "failed" },
            latency_ms: None,
            problem: problem.map(|one| (problem::name(one.code), one.message.clone())),
            held,
            draft: None,
        }));
        // Whoever asked for it, as far as that is known.
        let who = version
            .who
            .as_deref()
            .and_then(|id| Uuid::parse_str(id).ok());
        let work = Work::new(self.shared.clock.now(), Actor::Agent(who), fact)
            .with_change(Change::Prompt(change));
        let recorded = self.shared.store.commit(work).await;
        recorded.map(|_| ()).map_err(|error| Problem::from(&error))
    }
}
