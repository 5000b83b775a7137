//! What waits to be delivered, as a person sees it (`product.md`: what waits, retry and discard).

use serde::Serialize;

use super::error::Problem;

/// The outbox at a glance: the panel's foot.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    /// Deliveries that go by themselves, but for those that are for figures alone.
    pub waiting: u32,
    /// Deliveries that wait for a person: retry or discard.
    pub failed: u32,
    /// When the next attempt is made, where none is under way: the far end asked for a pause, can't
    /// be reached, or its circuit breaker is open.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub retry_at: Option<i64>,
    /// Why deliveries wait; none while they go through.
    pub problem: Option<Problem>,
    /// Thumbs down whose reason was put off to the end of the shift.
    pub later: u32,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Its number: what retry and discard name.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: u64,
    /// What it is.
    pub kind: DeliveryKind,
    /// Where it stands.
    pub state: DeliveryState,
    /// The interaction's id, where it belongs to one.
    pub interaction: Option<String>,
    /// The suggestion's title, where it is about one.
    pub title: Option<String>,
    /// When the person acted.
    #[cfg_attr(test, ts(type = "number"))]
    pub created_at: i64,
    /// Attempts so far.
    pub attempts: u32,
    /// When the next attempt is made; none while it waits behind an earlier one, is under way, or
    /// failed.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub next_attempt_at: Option<i64>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

/// What a delivery is. The names are `cuectl outbox list`'s as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// Feedback to the platform (`contract.md §2`).
    Feedback,
    /// A click to the knowledge platform's webhook (`contract.md §1`).
    KnowledgeWebhook,
    /// Feedback to the model-training webhook (`contract.md §2`).
    TrainingWebhook,
    /// A prompt for a live conversation (`contract.md §4`).
    Injection,
    /// An injection to the webhook it names (`contract.md §4`).
    InjectionWebhook,
    /// A summary to the CRM's webhook (`contract.md §5`).
    CrmWebhook,
    /// What was done with a suggestion, to the platform.
    Engagement,
    /// What was done with a document, to the platform. For figures alone: not counted as waiting.
    DocumentTold,
    /// What the agent thinks of a document, to the platform.
    DocumentFeedback,
    /// A summary as the agent leaves it, to the platform.
    SummaryFeedback,
    /// What was done with a summary, to the platform. For figures alone: not counted as waiting.
    SummaryEngagement,
    /// Ticks of a checklist, to the platform.
    Checklist,
    /// A wrap-up code, to the platform.
    WrapUp,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Goes by itself.
    Waiting,
    /// An attempt is under way.
    Sending,
    /// Waits for a person.
    Failed,
}
