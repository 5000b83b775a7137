//! Deploying: the rim of the state machine in [`machine`], which does what it is told and writes down
//! what came of it.
//!
//! On record before anything is sent: a version that is 'unknown', and the fact that it was asked
//! for. On record when it is over: how it ended, in one transaction with its fact. What happens to
//! this program in between, what is on disk says that somebody has to look (`settle`).

mod machine;
mod progress;
mod record;
mod words;

use std::sync::Arc;
use std::time::Duration;

use rules::prompt::difference::{Comparison, matches};
use rules::prompt::payload;
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use wire::prompts::{self, PROMPT_DEPLOY_SCOPES, Put};

use super::deployed::{as_read, sha256};
use super::live::Platform;
use super::review::wanted;
use super::{Studio, Told, draft};
use crate::store::Held;
use crate::view::error::{Code, Problem};
use crate::view::studio::{DeployOutcome, DeployView, ViolationView};

pub use machine::Seen;
use machine::{Ending, Found, Machine, News, Todo};
pub(super) use record::action_of;

/// What is to be deployed.
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) document: Value,
    /// The version it puts back, where it does.
    pub(crate) rollback_to: Option<u32>,
    pub(crate) seen: Seen,
    /// The draft as it was typed: it is done where nothing was typed since.
    pub(crate) draft: Option<String>,
}

impl Studio {
    /// Deploys the draft, or puts a version back, and answers when it is known how that ended; the
    /// view shows how far it is. `seen_sha256` is what the review said is deployed, none for nothing:
    /// where something else is, nothing is sent.
    ///
    /// # Errors
    /// Nobody is signed in (`unreachable`), `gone` where there is nothing to deploy, `storage`,
    /// `internal` when Cuecard closes meanwhile. How a deploy failed is in the answer.
    pub async fn deploy(
        &self,
        id: &str,
        rollback_to: Option<u32>,
        seen_sha256: Option<String>,
    ) -> Result<DeployView, Problem> {
        self.platform()?;
        let known = self.known(id).await?;
        let document = wanted(&known, rollback_to)?;
        let draft = known.draft.filter(|_| rollback_to.is_none());
        self.release(Order {
            id: id.to_owned(),
            document,
            rollback_to,
            seen: seen_sha256.map_or(Seen::Nothing, Seen::This),
            draft: draft.map(|draft| draft.document),
        })
        .await
    }

    /// Breaks the deploy off where it waits to be tried again, now or next. One that may have been
    /// taken goes on until it is known whether it was.
    ///
    /// # Errors
    /// None; asking for what is over already is none either.
    #[expect(clippy::unused_async, reason = "as every verb of the studio")]
    pub async fn cancel_deploy(&self) -> Result<(), Problem> {
        if let Some(cancel) = &self.shared.live.borrow().cancel {
            cancel.cancel();
        }
        Ok(())
    }

    /// Carries an order out, on a task of its own: a window that closes does not break it off.
    pub(crate) async fn release(&self, order: Order) -> Result<DeployView, Problem> {
        let platform = self.platform()?;
        let studio = self.clone();
        let task = self.shared.tasks.spawn(async move {
            let shared = Arc::clone(&studio.shared);
            let _turn = shared.deploying.lock().await;
            studio.settle_version_of(&platform, &order.id).await;
            let mut release = Release::new(studio, platform, order);
            release.run().await
        });
        task.await.unwrap_or_else(|_| Err(closing()))
    }
}

/// One deploy under way.
struct Release {
    studio: Studio,
    platform: Platform,
    order: Order,
    body: Value,
    violations: Vec<ViolationView>,
    view: DeployView,
    correlation_id: Uuid,
    idempotency_key: String,
    /// What was read last, and how it compares.
    held: Held,
    comparison: Option<Comparison>,
    /// When the first request was sent.
    sent_at: Option<Instant>,
}

impl Release {
    fn new(studio: Studio, platform: Platform, order: Order) -> Self {
        let correlation_id = Uuid::new_v4();
        Self {
            body: payload(&order.document),
            violations: draft::violations(&order.document),
            view: progress::begin(
                &order.id,
                0,
                order.rollback_to,
                sha256(&order.document),
                correlation_id.to_string(),
            ),
            correlation_id,
            idempotency_key: Uuid::new_v4().to_string(),
            held: Held::NotRead,
            comparison: None,
            sent_at: None,
            studio,
            platform,
            order,
        }
    }

    async fn run(&mut self) -> Result<DeployView, Problem> {
        self.view.version = self.next_version().await?;
        let cancel = CancellationToken::new();
        self.studio.shared.live.send_modify(|live| {
            live.busy = Some(self.order.id.clone());
            live.cancel = Some(cancel.clone());
        });
        let ended = self.go(&cancel).await;
        self.studio.shared.live.send_modify(|live| {
            live.busy = None;
            live.cancel = None;
            live.deploys += 1;
            live.touched += 1;
        });
        let ended = ended?;
        if let Err(problem) = self.studio.publish_deployed(&self.platform).await {
            tracing::warn!(problem.message, "what is deployed can't be read from disk");
        }
        if let Some(told) = ended {
            // Nobody may listen.
            let _ = self.studio.shared.told.send(told);
        }
        Ok(self.view.clone())
    }

    /// Step by step to its end; what is to be told then.
    async fn go(&mut self, cancel: &CancellationToken) -> Result<Option<Told>, Problem> {
        let stop = self.studio.shared.stop.clone();
        let pace = self.studio.shared.pace;
        let mut machine = Machine::new(self.violations.is_empty(), self.order.seen.clone(), pace);
        let mut todo = machine.start();
        loop {
            if let Todo::End(ending) = &todo {
                return self.end(ending).await;
            }
            progress::step(&mut self.view, &todo, self.studio.shared.clock.now());
            self.publish();
            let began = Instant::now();
            let news = tokio::select! {
                biased;
                // What was sent is found out at the next start.
                () = stop.cancelled() => return Err(closing()),
                news = self.carry_out(&todo, cancel) => news,
            };
            progress::note(&mut self.view, &todo, &news, began.elapsed());
            todo = machine.advance(news, &mut rand::rng());
        }
    }

    async fn carry_out(&mut self, todo: &Todo, cancel: &CancellationToken) -> News {
        match todo {
            Todo::Read => News::Read(self.read().await),
            Todo::ReadBack => {
                let read = self.read().await;
                self.show_compared();
                News::Read(read)
            }
            Todo::Record => News::Recorded(self.record().await),
            Todo::Put => News::Put(self.put().await),
            Todo::Wait { pause, cancelable } => {
                tokio::select! {
                    () = sleep(*pause) => News::Waited,
                    () = cancel.cancelled(), if *cancelable => News::Canceled,
                }
            }
            // It is carried out elsewhere.
            Todo::End(_) => News::Waited,
        }
    }

    async fn read(&mut self) -> Result<Found, wire::Error> {
        let client = self.platform.client.with_scopes(&PROMPT_DEPLOY_SCOPES);
        let told = prompts::get(&client, &self.order.id).await?;
        let Some(document) = told else {
            self.held = Held::Nothing;
            self.comparison = None;
            return Ok(Found::default());
        };
        let comparison = matches(&self.body, &document);
        let same = comparison.is_same();
        let found = as_read(&self.order.id, &document);
        self.comparison = Some(comparison);
        self.held = Held::This(Box::new(found.clone()));
        Ok(Found {
            sha256: Some(found.sha256),
            version: found.version,
            same,
        })
    }

    fn show_compared(&mut self) {
        let count = super::list::count;
        let comparison = self.comparison.as_ref();
        self.view.compared = comparison.map(|one| (count(one.fields), count(one.matching)));
        self.view.different = comparison.map_or_else(Vec::new, |one| one.different.clone());
    }

    async fn put(&mut self) -> Result<(), wire::Error> {
        self.sent_at.get_or_insert_with(Instant::now);
        let client = self.platform.client.with_scopes(&PROMPT_DEPLOY_SCOPES);
        let log_head = self.studio.shared.store.log_head();
        let put = Put {
            id: &self.order.id,
            body: &self.body,
            correlation_id: self.correlation_id,
            idempotency_key: &self.idempotency_key,
            log_head: Some(log_head.as_str()).filter(|head| !head.is_empty()),
        };
        prompts::put(&client, &put).await.map(|_| ())
    }

    /// Which number this version gets, with everything noted that was found before.
    async fn next_version(&self) -> Result<u32, Problem> {
        let (target, id) = (self.platform.target.clone(), self.order.id.clone());
        let newest = self
            .studio
            .read(move |reader| reader.prompt_versions(target.as_str(), &id))
            .await?;
        let newest = newest.first().map_or(0, |version| version.version);
        Ok(newest.saturating_add(1))
    }

    /// How it ended, on record and in the view; what is to be told then.
    async fn end(&mut self, ending: &Ending) -> Result<Option<Told>, Problem> {
        let now = self.studio.shared.clock.now();
        let latency = self.sent_at.map(|sent| sent.elapsed());
        let problem = words::problem(ending, &self.violations);
        let recorded = self.record_end(ending, problem.as_ref(), latency).await;
        progress::end(&mut self.view, ending, problem);
        self.view.latency_ms = latency.map(millis);
        let deployed = matches!(ending, Ending::Deployed { .. });
        if let Err(mut unrecorded) = recorded {
            if deployed {
                // It is found out again by reading, and recorded then.
                self.view.outcome = Some(DeployOutcome::Unknown);
                unrecorded.message.push_str(
                    " The platform holds the prompt; that is put on record as soon as it can be.",
                );
            }
            self.view.problem = Some(unrecorded);
            self.publish();
            return Ok(None);
        }
        self.publish();
        tracing::info!(
            prompt = self.order.id,
            version = self.view.version,
            correlation_id = %self.correlation_id,
            latency_ms = latency.map(millis),
            outcome = ?self.view.outcome,
            "a deploy ended"
        );
        Ok(deployed.then(|| Told {
            prompt_id: self.order.id.clone(),
            payload: self.body.clone(),
            timestamp: now,
        }))
    }

    fn publish(&self) {
        let view = self.view.clone();
        self.studio
            .shared
            .live
            .send_modify(|live| live.deploy = Some(view));
    }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

fn closing() -> Problem {
    Problem::new(
        Code::Internal,
        "Cuecard is closing. What became of the deploy is found out at the next start.",
    )
}
