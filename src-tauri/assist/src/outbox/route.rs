//! Where each kind of delivery goes, and how: the one place where a parcel meets the wire.

mod told;

use std::time::Duration;

use rules::id::InteractionId;
use url::Url;
use uuid::Uuid;
use wire::feedback::{self, FEEDBACK_SCOPES};
use wire::injections::{self, INJECT_SCOPES};
use wire::latency::Sink;
use wire::webhook::{
    self, CRM_TIMEOUT, Hook, INJECTION_TIMEOUT, KNOWLEDGE_TIMEOUT, Message, Policy, Posting,
    TRAINING_TIMEOUT, Webhooks,
};
use wire::{Client, Error};

use super::Target;
use super::outcome::interaction;
use super::parcel::{Feedback, Filing, Injection, InjectionWebhook, Load};
use crate::store::Taken;
use crate::view::error::Problem;
use crate::view::outbox::DeliveryKind;
use told::Telling;

/// One platform, and the webhooks that go with it.
#[derive(Debug, Clone)]
pub struct Route {
    target: Target,
    client: Client,
    injector: Client,
    webhooks: Webhooks,
    hooks: Hooks,
}

/// Which webhooks are configured.
#[derive(Debug, Clone, Default)]
pub struct Hooks {
    /// The knowledge platform: clicks.
    pub knowledge: Option<Hook>,
    /// The model training: feedback that was submitted.
    pub training: Option<Hook>,
    /// The CRM: summaries.
    pub crm: Option<Hook>,
}

/// What the far end said to a delivery that it took.
#[derive(Debug, Clone)]
pub(crate) enum Sent {
    /// The platform.
    Feedback(feedback::Receipt),
    /// The platform, of a prompt.
    Injected(injections::Receipt),
    /// A webhook.
    Posted(webhook::Posted),
    /// The platform, of what an agent did.
    Told {
        /// HTTP status.
        status: u16,
        /// How long the attempt took.
        latency: Duration,
    },
}

/// Why a delivery did not get there.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The wire said so.
    Wire(Error),
    /// The wire said so of what had to be asked first: nothing was told yet.
    NotAsked(Error),
    /// The platform does not say in which knowledge base the document is: nobody can be told.
    NoBase,
    /// No webhook is configured for it any more.
    NotConfigured,
    /// What it says can't be read.
    Unreadable(String),
    /// It is not what a person approved, or not all of it is approved: why, in a clause.
    Withheld(&'static str),
    /// It is for a figure, and too long ago.
    Late,
    /// The platform said before that whoever is signed in may not tell it: its words.
    NotPermitted(Box<Problem>),
}

impl Hooks {
    /// The sandbox's own receivers: what is tried out reaches nobody else.
    #[must_use]
    pub fn of_sandbox(api: &Url) -> Self {
        let hook = |name: &str| {
            let url = api.join(&format!("/sandbox/webhooks/{name}")).ok()?;
            Some(Hook {
                url: url.into(),
                secret: None,
            })
        };
        Self {
            knowledge: hook("knowledge"),
            training: hook("training"),
            crm: hook("crm"),
        }
    }
}

impl Route {
    /// The way to the platform that `client` talks to. `sink` is told of every attempt.
    ///
    /// # Errors
    /// [`Error::Setup`] when TLS can't be used on this computer.
    pub fn new(
        client: &Client,
        hooks: Hooks,
        policy: Policy,
        clock: wire::http::Clock,
        sink: Option<Sink>,
    ) -> Result<Self, Error> {
        let webhooks = Webhooks::new(policy, clock)?;
        let injector = client.with_scopes(&INJECT_SCOPES);
        let client = client.with_scopes(&FEEDBACK_SCOPES);
        let target = Target::of(client.endpoints());
        let (client, injector, webhooks) = match sink {
            Some(sink) => (
                client.with_sink(sink.clone()),
                injector.with_sink(sink.clone()),
                webhooks.with_sink(sink),
            ),
            None => (client, injector, webhooks),
        };
        Ok(Self {
            target,
            client,
            injector,
            webhooks,
            hooks,
        })
    }

    /// Which platform this leads to.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// Whether feedback that was taken is told to the model training.
    #[must_use]
    pub const fn has_training(&self) -> bool {
        self.hooks.training.is_some()
    }

    /// Whether there is a way for a kind here. What there is none for waits: it was done over the
    /// other way to the same platform, and goes once somebody signs in by that one again.
    #[must_use]
    pub(crate) fn serves(&self, kind: DeliveryKind) -> bool {
        let reach = self.client.reach();
        match kind {
            DeliveryKind::Injection => reach.prompts,
            DeliveryKind::Engagement => reach.engagement,
            DeliveryKind::DocumentTold | DeliveryKind::DocumentFeedback => reach.knowledge,
            DeliveryKind::SummaryFeedback | DeliveryKind::SummaryEngagement => {
                !reach.summaries_on_request
            }
            DeliveryKind::Checklist => reach.checklists,
            DeliveryKind::WrapUp => reach.wrap_up,
            DeliveryKind::Feedback
            | DeliveryKind::KnowledgeWebhook
            | DeliveryKind::TrainingWebhook
            | DeliveryKind::InjectionWebhook
            | DeliveryKind::CrmWebhook => true,
        }
    }

    /// The host a kind goes to, for its breaker; none where no webhook is configured, or where each
    /// delivery names its own.
    #[must_use]
    pub(crate) fn host(&self, kind: DeliveryKind) -> Option<String> {
        let host = |hook: &Option<Hook>| {
            let url = Url::parse(&hook.as_ref()?.url).ok()?;
            Some(format!(
                "{}:{}",
                url.host_str()?,
                url.port_or_known_default().unwrap_or_default()
            ))
        };
        match kind {
            DeliveryKind::Feedback
            | DeliveryKind::Injection
            | DeliveryKind::Engagement
            | DeliveryKind::DocumentTold
            | DeliveryKind::DocumentFeedback
            | DeliveryKind::SummaryFeedback
            | DeliveryKind::SummaryEngagement
            | DeliveryKind::Checklist
            | DeliveryKind::WrapUp => Some(self.target.as_str().to_owned()),
            DeliveryKind::InjectionWebhook => None,
            DeliveryKind::KnowledgeWebhook => host(&self.hooks.knowledge),
            DeliveryKind::TrainingWebhook => host(&self.hooks.training),
            DeliveryKind::CrmWebhook => host(&self.hooks.crm),
        }
    }

    /// Sends a delivery once. `log_head` goes with it, as evidence (`docs/security.md`).
    pub(crate) async fn send(&self, taken: &Taken, log_head: &str) -> Result<Sent, Failure> {
        let load = taken
            .load
            .as_ref()
            .map_err(|problem| Failure::Unreadable(problem.clone()))?;
        let log_head = Some(log_head).filter(|head| !head.is_empty());
        let telling = Telling::of(&self.client, taken, log_head);
        match load {
            Load::Injection(injection) => self.inject(taken, injection, log_head).await,
            Load::InjectionWebhook(injected) => self.tell_injected(taken, injected, log_head).await,
            Load::Filing(filing) => self.file(taken, filing, log_head).await,
            Load::Engagement(done) => telling.engagement(done).await,
            Load::DocumentTold(done) => telling.document(done).await,
            Load::DocumentFeedback(given) => telling.opinion(given).await,
            Load::SummaryFeedback(given) => telling.summary(given).await,
            Load::SummaryEngagement(done) => telling.summary_use(done).await,
            Load::ChecklistTick(tick) => telling.tick(tick).await,
            Load::WrapUp(chosen) => telling.wrap_up(chosen).await,
            Load::Feedback(given) => match given.rating {
                Some(rating) => telling.rating(given, rating).await,
                None => self.feedback(taken, given, log_head).await,
            },
            Load::Click(click) => {
                let interaction = taken.interaction.as_deref().unwrap_or_default();
                let message = Message::from(&webhook::Click {
                    interaction: InteractionId(Uuid::parse_str(interaction).unwrap_or_default()),
                    article: click.article.clone(),
                    acceptance_rate: click.acceptance_rate,
                    exported_at: click.exported_at,
                });
                let (hook, name) = (&self.hooks.knowledge, "webhook.knowledge");
                self.post(
                    taken,
                    log_head,
                    hook.as_ref(),
                    name,
                    &message,
                    KNOWLEDGE_TIMEOUT,
                )
                .await
            }
            Load::Training(training) => {
                let message = Message::from(&webhook::FeedbackSubmitted {
                    correlation_id: taken.correlation_id,
                    recommendation_id: training.recommendation_id,
                    feedback_type: training.feedback_type.clone(),
                    sentiment_score: training.sentiment_score,
                    sentiment_confidence: training.sentiment_confidence,
                    relevance_score: training.relevance_score,
                    latency: training.latency,
                    processed_at: training.processed_at,
                });
                let (hook, name) = (&self.hooks.training, "webhook.training");
                self.post(
                    taken,
                    log_head,
                    hook.as_ref(),
                    name,
                    &message,
                    TRAINING_TIMEOUT,
                )
                .await
            }
        }
    }

    async fn feedback(
        &self,
        taken: &Taken,
        given: &Feedback,
        log_head: Option<&str>,
    ) -> Result<Sent, Failure> {
        let delivery = feedback::Delivery {
            body: &given.whole(),
            correlation_id: taken.correlation_id,
            idempotency_key: &taken.idempotency_key,
            log_head,
        };
        let receipt = feedback::submit(&self.client, &delivery).await;
        receipt.map(Sent::Feedback).map_err(Failure::Wire)
    }

    async fn inject(
        &self,
        taken: &Taken,
        injection: &Injection,
        log_head: Option<&str>,
    ) -> Result<Sent, Failure> {
        let delivery = injections::Delivery {
            body: &injection.whole(),
            correlation_id: taken.correlation_id,
            idempotency_key: &taken.idempotency_key,
            log_head,
        };
        let receipt = injections::inject(&self.injector, &delivery).await;
        receipt.map(Sent::Injected).map_err(Failure::Wire)
    }

    /// To the address that the injection named: vetted like any other, and unsigned, since no
    /// secret was agreed on with it.
    async fn tell_injected(
        &self,
        taken: &Taken,
        injected: &InjectionWebhook,
        log_head: Option<&str>,
    ) -> Result<Sent, Failure> {
        let told = injected.apart.as_ref().ok_or(Failure::NotConfigured)?;
        let message = Message::from(&webhook::PromptInjected {
            injection_id: injected.injection_id.clone(),
            latency: injected.latency,
            at: injected.at,
            context: told.context.clone(),
        });
        let hook = Hook {
            url: told.url.clone(),
            secret: None,
        };
        let (hook, name) = (Some(&hook), "webhook.injection");
        self.post(taken, log_head, hook, name, &message, INJECTION_TIMEOUT)
            .await
    }

    /// To the CRM: what was cleared just now, and nothing else.
    async fn file(
        &self,
        taken: &Taken,
        filing: &Filing,
        log_head: Option<&str>,
    ) -> Result<Sent, Failure> {
        let interaction = interaction(taken).unwrap_or(InteractionId(Uuid::nil()));
        let cleared = filing.clear(interaction).map_err(Failure::Withheld)?;
        let message = Message::from(&webhook::SummaryFiled {
            interaction_id: interaction,
            agent_id: filing.agent_id().to_string(),
            summary_text: cleared.text().to_owned(),
            summary_length: filing.summary_length().to_owned(),
            redaction_verified: filing.redaction_verified() && cleared.redaction_verified(),
            sentiment_aligned: filing.sentiment_aligned(),
            generated_at: filing.generated_at(),
            tracking_id: taken.correlation_id,
        });
        let (hook, name) = (self.hooks.crm.as_ref(), "webhook.crm");
        self.post(taken, log_head, hook, name, &message, CRM_TIMEOUT)
            .await
    }

    async fn post(
        &self,
        taken: &Taken,
        log_head: Option<&str>,
        hook: Option<&Hook>,
        name: &'static str,
        message: &Message,
        timeout: Duration,
    ) -> Result<Sent, Failure> {
        let hook = hook.ok_or(Failure::NotConfigured)?;
        let posting = Posting {
            name,
            message,
            idempotency_key: &taken.idempotency_key,
            correlation_id: taken.correlation_id,
            timeout,
            log_head,
        };
        let posted = self.webhooks.post(hook, &posting).await;
        posted.map(Sent::Posted).map_err(Failure::Wire)
    }
}
