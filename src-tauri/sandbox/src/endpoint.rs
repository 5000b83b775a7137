//! What the sandbox serves, by name: faults are scoped and requests are found by it.

use serde::{Deserialize, Serialize};

/// One resource of `contract.md §0–§6` or of surface B (`platform.md`), a receiver of webhooks, or
/// the sandbox's own article pages.
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
    /// Surface B from here on. `/oauth/authorize`: the page an agent signs in on.
    Authorize,
    /// `GET /logout`.
    Logout,
    /// `/api/v2/tokens/me`.
    TokensMe,
    /// `/api/v2/users/me`.
    UsersMe,
    /// `/api/v2/notifications/channels` and `/{channelId}`.
    Channels,
    /// `/api/v2/notifications/channels/{channelId}/subscriptions`.
    Subscriptions,
    /// `GET /api/v2/notifications/availabletopics`.
    AvailableTopics,
    /// `/channels/{channelId}`: the upgrade, and what is sent over it.
    ChannelSocket,
    /// `GET /api/v2/conversations` and `/{conversationId}`.
    Conversations,
    /// `/api/v2/conversations/{conversationId}/suggestions` and `/{suggestionId}`.
    Suggestions,
    /// `POST …/suggestions/{suggestionId}/engagement`.
    Engagement,
    /// `POST /api/v2/conversations/messages/{conversationId}/messages/bulk`.
    MessageTexts,
    /// `/api/v2/assistants/{assistantId}`.
    Assistants,
    /// `/api/v2/responsemanagement/…`: canned responses.
    Responses,
    /// `/api/v2/scripts/…`.
    Scripts,
    /// `/api/v2/knowledge/knowledgebases/{id}/documents/search…` and `/answers`.
    KnowledgeSearch,
    /// The other paths of `/api/v2/knowledge/…`: documents, and what was done with them.
    Documents,
    /// `/api/v2/conversations/{conversationId}/summaries…`, and asking for one.
    ConversationSummaries,
    /// Wrap-up codes: what there is, and applying one.
    WrapUp,
    /// `…/communications/{communicationId}/agentchecklists…`.
    Checklists,
    /// `/api/v2/analytics/agentcopilots/…`.
    CopilotAggregates,
    /// `/api/v2/analytics/summaries/…`.
    SummaryAggregates,
    /// `/api/v2/organizations/limits/…`.
    Limits,
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
            other => return Self::of_vendor_path(other),
        })
    }

    /// The same for surface B, where ids stand amid the path.
    fn of_vendor_path(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        Some(match parts[..] {
            ["oauth", "authorize"] => Self::Authorize,
            ["logout"] => Self::Logout,
            ["channels", _] => Self::ChannelSocket,
            ["api", "v2", ref rest @ ..] => match *rest {
                ["tokens", "me"] => Self::TokensMe,
                ["users", "me"] => Self::UsersMe,
                ["notifications", "channels"] | ["notifications", "channels", _] => Self::Channels,
                ["notifications", "channels", _, "subscriptions"] => Self::Subscriptions,
                ["notifications", "availabletopics"] => Self::AvailableTopics,
                ["conversations", "messages", _, "messages", "bulk"] => Self::MessageTexts,
                ["conversations", .., "wrapup" | "wrapupcodes"] => Self::WrapUp,
                ["conversations", .., "communications", _, "summaries"]
                | ["conversations", _, "summaries", ..] => Self::ConversationSummaries,
                [
                    "conversations",
                    _,
                    "communications",
                    _,
                    "agentchecklists",
                    ..,
                ] => Self::Checklists,
                ["conversations", _, "suggestions"] | ["conversations", _, "suggestions", _] => {
                    Self::Suggestions
                }
                ["conversations", _, "suggestions", _, "engagement"] => Self::Engagement,
                ["conversations"] | ["conversations", _] => Self::Conversations,
                ["assistants", _] => Self::Assistants,
                ["responsemanagement", ..] => Self::Responses,
                ["scripts", ..] => Self::Scripts,
                ["knowledge", _, _, "documents", "search" | "answers", ..] => Self::KnowledgeSearch,
                ["knowledge", ..] => Self::Documents,
                ["analytics", "agentcopilots", ..] => Self::CopilotAggregates,
                ["analytics", "summaries", ..] => Self::SummaryAggregates,
                ["organizations", "limits", ..] => Self::Limits,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether it is of surface B: refusals are worded as there.
    pub(crate) const fn is_vendor(self) -> bool {
        match self {
            Self::Token
            | Self::Libraries
            | Self::Config
            | Self::WebSocket
            | Self::Feedback
            | Self::Prompts
            | Self::Injections
            | Self::Summaries
            | Self::Analytics
            | Self::Articles
            | Self::KnowledgeWebhook
            | Self::TrainingWebhook
            | Self::InjectionWebhook
            | Self::CrmWebhook => false,
            Self::Authorize
            | Self::Logout
            | Self::TokensMe
            | Self::UsersMe
            | Self::Channels
            | Self::Subscriptions
            | Self::AvailableTopics
            | Self::ChannelSocket
            | Self::Conversations
            | Self::Suggestions
            | Self::Engagement
            | Self::MessageTexts
            | Self::Assistants
            | Self::Responses
            | Self::Scripts
            | Self::KnowledgeSearch
            | Self::Documents
            | Self::ConversationSummaries
            | Self::WrapUp
            | Self::Checklists
            | Self::CopilotAggregates
            | Self::SummaryAggregates
            | Self::Limits => true,
        }
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
            Self::Authorize => "authorize",
            Self::Logout => "logout",
            Self::TokensMe => "tokens_me",
            Self::UsersMe => "users_me",
            Self::Channels => "channels",
            Self::Subscriptions => "subscriptions",
            Self::AvailableTopics => "available_topics",
            Self::ChannelSocket => "channel_socket",
            Self::Conversations => "conversations",
            Self::Suggestions => "suggestions",
            Self::Engagement => "engagement",
            Self::MessageTexts => "message_texts",
            Self::Assistants => "assistants",
            Self::Responses => "responses",
            Self::Scripts => "scripts",
            Self::KnowledgeSearch => "knowledge_search",
            Self::Documents => "documents",
            Self::ConversationSummaries => "conversation_summaries",
            Self::WrapUp => "wrap_up",
            Self::Checklists => "checklists",
            Self::CopilotAggregates => "copilot_aggregates",
            Self::SummaryAggregates => "summary_aggregates",
            Self::Limits => "limits",
        }
    }
}
