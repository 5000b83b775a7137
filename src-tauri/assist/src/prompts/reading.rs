//! Reading what a platform has deployed, and publishing it.

use std::sync::Arc;

use serde_json::Value;
use wire::prompts::{self, PROMPT_READ_SCOPES};

use super::Studio;
use super::deployed::{Deployed, as_read};
use super::live::Platform;
use crate::store::StoredPrompt;
use crate::view::error::Problem;

impl Studio {
    /// Reads what is deployed. Nothing is lost where that fails: what was last read stays shown, and
    /// the view says why it is old.
    ///
    /// # Errors
    /// Nobody is signed in (`unreachable`), `scopeMissing` where this client may not read prompts,
    /// what the platform or the network said, `storage`.
    pub async fn refresh(&self) -> Result<(), Problem> {
        let platform = self.platform()?;
        self.shared.live.send_modify(|live| live.reading += 1);
        let read = self.read_all(&platform).await;
        self.shared.live.send_modify(|live| {
            live.reading = live.reading.saturating_sub(1);
            live.problem = read.as_ref().err().cloned();
            live.touched += 1;
        });
        read
    }

    async fn read_all(&self, platform: &Platform) -> Result<(), Problem> {
        let client = platform.client.with_scopes(&PROMPT_READ_SCOPES);
        loop {
            let deploys = self.shared.live.borrow().deploys;
            let told = tokio::select! {
                told = prompts::list(&client) => told,
                () = self.shared.stop.cancelled() => return Ok(()),
            };
            let told = told.map_err(|error| self.not_read(&error))?;
            let busy = {
                let live = self.shared.live.borrow();
                if live.deploys != deploys {
                    // It may be from before that deploy.
                    continue;
                }
                live.busy.clone()
            };
            let prompts: Vec<StoredPrompt> = told.iter().filter_map(entity).collect();
            let target = platform.target.as_str().to_owned();
            let now = self.now_ms();
            let noted = self.shared.store.note_deployed(target, prompts, now, busy);
            noted.await.map_err(|error| Problem::from(&error))?;
            return self.publish_deployed(platform).await;
        }
    }

    fn not_read(&self, error: &wire::Error) -> Problem {
        if matches!(error, wire::Error::ScopeMissing { .. }) {
            // Who may not read prompts is shown none either.
            self.shared.deployed.send_replace(Arc::default());
        }
        tracing::debug!(kind = error.kind(), "what is deployed can't be read");
        Problem::from(error)
    }

    /// Everything that is deployed, as the platform tells it.
    pub(crate) async fn told(&self) -> Result<Vec<Value>, Problem> {
        let client = self.platform()?.client.with_scopes(&PROMPT_READ_SCOPES);
        let told = prompts::list(&client).await;
        told.map_err(|error| Problem::from(&error))
    }

    /// One prompt as it is deployed; none where the platform holds none under this id.
    pub(crate) async fn told_of(&self, id: &str) -> Result<Option<Value>, Problem> {
        let client = self.platform()?.client.with_scopes(&PROMPT_READ_SCOPES);
        let told = prompts::get(&client, id).await;
        told.map_err(|error| Problem::from(&error))
    }

    /// What was last read is what is known until it is read again.
    pub(super) async fn recall(&self) {
        if let Ok(platform) = self.platform()
            && let Err(problem) = self.publish_deployed(&platform).await
        {
            tracing::warn!(problem.message, "what was deployed can't be recalled");
        }
    }

    /// Tells who shows prompts, from what is on disk.
    pub(super) async fn publish_deployed(&self, platform: &Platform) -> Result<(), Problem> {
        let target = platform.target.clone();
        let name = target.as_str().to_owned();
        let (_, stored) = self
            .read(move |reader| reader.prompts_deployed(&name))
            .await?;
        let known = Deployed::of(target, stored);
        // Signed out meanwhile, or in elsewhere: that is no news.
        let live = self.shared.live.borrow();
        let same = live.platform.as_ref().map(|one| &one.target) == Some(&platform.target);
        if same {
            self.shared.deployed.send_if_modified(|deployed| {
                let news = **deployed != known;
                if news {
                    *deployed = Arc::new(known);
                }
                news
            });
        }
        Ok(())
    }
}

/// A prompt of the collection; none where it has no id.
fn entity(document: &Value) -> Option<StoredPrompt> {
    let id = document["id"].as_str().filter(|id| !id.is_empty())?;
    Some(as_read(id, document))
}
