//! What the sandbox serves, by name: faults are scoped and requests are found by it.

use serde::{Deserialize, Serialize};

/// One resource of `contract.md §0–§6`, a receiver of webhooks, or the sandbox's own article pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// `POST /oauth/token` and `POST /api/v2/oauth/token`, all three dialects (§0).
    Token,
    /// `GET /api/v2/agentassist/contentlibraries` (§1).
    Libraries,
    /// `GET /api/v2/agentassist/config` (§1).
    Config,
    /// `GET /api/v2/agentassist/websocket`: the upgrade, and what is sent over it (§1).
    WebSocket,
    /// `POST /api/v2/agentassist/feedback` (§2).
    Feedback,
    /// `/api/v2/agent-assist/prompts` and `/{promptId}` (§3).
    Prompts,
    /// `POST /api/v2/agent-assist/prompt-injections` (§4).
    Injections,
    /// `POST /api/v2/conversations/agentassist/summaries` (§5).
    Summaries,
    /// `POST /api/v2/analytics/events/query` (§6).
    Analytics,
    /// `GET /articles/{id}`: what a suggestion's `url` opens.
    Articles,
    /// `POST /sandbox/webhooks/knowledge`: clicks (§1).
    KnowledgeWebhook,
    /// `POST /sandbox/webhooks/training`: feedback that was submitted (§2).
    TrainingWebhook,
    /// `POST /sandbox/webhooks/injection`: prompts that were injected (§4).
    InjectionWebhook,
    /// `POST /sandbox/webhooks/crm`: summaries (§5).
    CrmWebhook,
}

impl Endpoint {
    /// The resource a path belongs to; none for paths nobody serves.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        Some(match path {
            "/oauth/token" | "/api/v2/oauth/token" => Self::Token,
            "/api/v2/agentassist/contentlibraries" => Self::Libraries,
            "/api/v2/agentassist/config" => Self::Config,
            "/api/v2/agentassist/websocket" => Self::WebSocket,
            "/api/v2/agentassist/feedback" => Self::Feedback,
            "/api/v2/agent-assist/prompts" => Self::Prompts,
            "/api/v2/agent-assist/prompt-injections" => Self::Injections,
            "/api/v2/conversations/agentassist/summaries" => Self::Summaries,
            "/api/v2/analytics/events/query" => Self::Analytics,
            "/sandbox/webhooks/knowledge" => Self::KnowledgeWebhook,
            "/sandbox/webhooks/training" => Self::TrainingWebhook,
            "/sandbox/webhooks/injection" => Self::InjectionWebhook,
            "/sandbox/webhooks/crm" => Self::CrmWebhook,
            other if other.starts_with("/api/v2/agent-assist/prompts/") => Self::Prompts,
            other if other.starts_with("/articles/") => Self::Articles,
            _ => return None,
        })
    }

    /// Whether it is a receiver of webhooks.
    pub(crate) const fn is_webhook(self) -> bool {
        matches!(
            self,
            Self::KnowledgeWebhook
                | Self::TrainingWebhook
                | Self::InjectionWebhook
                | Self::CrmWebhook
        )
    }

    /// The name in a faults file: `token`, `libraries`, `config`, `web_socket`, `feedback`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Libraries => "libraries",
            Self::Config => "config",
            Self::WebSocket => "web_socket",
            Self::Feedback => "feedback",
            Self::Prompts => "prompts",
            Self::Injections => "injections",
            Self::Summaries => "summaries",
            Self::Analytics => "analytics",
            Self::Articles => "articles",
            Self::KnowledgeWebhook => "knowledge_webhook",
            Self::TrainingWebhook => "training_webhook",
            Self::InjectionWebhook => "injection_webhook",
            Self::CrmWebhook => "crm_webhook",
        }
    }
}
