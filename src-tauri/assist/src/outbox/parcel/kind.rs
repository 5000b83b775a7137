//! The kinds of deliveries: their names, their order, what a refusal does to what is behind it.

use crate::view::outbox::DeliveryKind;

/// The kind's name on disk, and in `cuectl outbox list`.
#[must_use]
pub const fn kind_name(kind: DeliveryKind) -> &'static str {
    match kind {
        DeliveryKind::Feedback => "feedback",
        DeliveryKind::KnowledgeWebhook => "knowledge_webhook",
        DeliveryKind::TrainingWebhook => "training_webhook",
        DeliveryKind::Injection => "injection",
        DeliveryKind::InjectionWebhook => "injection_webhook",
        DeliveryKind::CrmWebhook => "crm_webhook",
        DeliveryKind::Engagement => "engagement",
        DeliveryKind::DocumentTold => "document_told",
        DeliveryKind::DocumentFeedback => "document_feedback",
        DeliveryKind::SummaryFeedback => "summary_feedback",
        DeliveryKind::SummaryEngagement => "summary_engagement",
        DeliveryKind::Checklist => "checklist",
        DeliveryKind::WrapUp => "wrap_up",
    }
}

/// Every kind, in the order they are looked at.
pub const KINDS: [DeliveryKind; 13] = [
    // Somebody is on the line.
    DeliveryKind::Injection,
    DeliveryKind::Checklist,
    // The next conversation waits for it.
    DeliveryKind::WrapUp,
    DeliveryKind::Engagement,
    DeliveryKind::Feedback,
    DeliveryKind::SummaryFeedback,
    DeliveryKind::DocumentFeedback,
    DeliveryKind::CrmWebhook,
    DeliveryKind::KnowledgeWebhook,
    DeliveryKind::TrainingWebhook,
    DeliveryKind::InjectionWebhook,
    // Quiet ones take what room is left.
    DeliveryKind::DocumentTold,
    DeliveryKind::SummaryEngagement,
];

/// What the lanes of quiet deliveries begin with: they are counted by it.
pub const QUIET_LANES: &str = "quiet ";

/// Whether it is for figures alone: nobody waits for it, and nobody is asked about it.
#[must_use]
pub const fn is_quiet(kind: DeliveryKind) -> bool {
    match kind {
        DeliveryKind::DocumentTold | DeliveryKind::SummaryEngagement => true,
        DeliveryKind::Feedback
        | DeliveryKind::KnowledgeWebhook
        | DeliveryKind::TrainingWebhook
        | DeliveryKind::Injection
        | DeliveryKind::InjectionWebhook
        | DeliveryKind::CrmWebhook
        | DeliveryKind::Engagement
        | DeliveryKind::DocumentFeedback
        | DeliveryKind::SummaryFeedback
        | DeliveryKind::Checklist
        | DeliveryKind::WrapUp => false,
    }
}

/// The kind of this name.
#[must_use]
pub fn kind_of(name: &str) -> Option<DeliveryKind> {
    KINDS.into_iter().find(|kind| kind_name(*kind) == name)
}

/// Whether a parked entry stops what is behind it in its lane. Feedback doesn't: one says nothing
/// about another, so a bad one must not hold back the rest (decision 003). Neither does a prompt
/// that the platform refuses: the conversation goes on (decision 005). Nor does what the platform is
/// told of one thing stop what it is told of another; a code that it refuses is followed by one that
/// it takes.
#[must_use]
pub const fn stops_lane(kind: DeliveryKind) -> bool {
    match kind {
        DeliveryKind::Feedback
        | DeliveryKind::Injection
        | DeliveryKind::InjectionWebhook
        | DeliveryKind::Engagement
        | DeliveryKind::DocumentTold
        | DeliveryKind::DocumentFeedback
        | DeliveryKind::SummaryFeedback
        | DeliveryKind::SummaryEngagement
        | DeliveryKind::Checklist
        | DeliveryKind::WrapUp => false,
        DeliveryKind::KnowledgeWebhook
        | DeliveryKind::TrainingWebhook
        | DeliveryKind::CrmWebhook => true,
    }
}
