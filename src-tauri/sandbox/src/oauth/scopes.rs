//! Which scopes a call needs: `contract.md §0`, the table of features, and `platform-reference.md`
//! for surface B.

use axum::http::Method;

use crate::endpoint::Endpoint;

/// Every group must be met, each by any one of its scopes; the first of a group is named.
pub(crate) type Needed = &'static [&'static [&'static str]];

/// Every scope the platform knows: another one is refused when it is asked for.
pub(crate) const ALL: &[&str] = &[
    "agentassist:view",
    "conversation:read",
    "knowledge:view",
    "agentassist:feedback:write",
    "agent-assist:prompt:read",
    "agent-assist:prompt:write",
    "agent-assist:prompt:admin",
    "agentassist:write",
    "analytics:conversation:read",
    "analytics:events:read",
];

/// The scopes of a client on surface B: what a desk companion is registered with
/// (`platform-reference.md §1.5`).
pub(crate) const VENDOR: &[&str] = &[
    "analytics",
    "analytics:readonly",
    "assistants:readonly",
    "conversations",
    "conversations:readonly",
    "knowledge",
    "knowledge:readonly",
    "notifications",
    "organization:readonly",
    "response-management:readonly",
    "scripts:readonly",
    "speech-and-text-analytics:readonly",
    "user-basic-info",
];

/// Reading conversations; writing needs the second.
const CONVERSATIONS: Needed = &[&["conversations:readonly", "conversations"]];
const CONVERSATIONS_WRITE: Needed = &[&["conversations"]];

/// What a call needs; empty for what needs no token.
pub(crate) fn needed(endpoint: Endpoint, method: &Method) -> Needed {
    match endpoint {
        Endpoint::Token
        | Endpoint::Articles
        | Endpoint::KnowledgeWebhook
        | Endpoint::TrainingWebhook
        | Endpoint::InjectionWebhook
        | Endpoint::CrmWebhook
        | Endpoint::Authorize
        | Endpoint::Logout
        | Endpoint::ChannelSocket => &[],
        Endpoint::Libraries => &[&["agentassist:view"], &["knowledge:view"]],
        Endpoint::Config => &[&["agentassist:view"]],
        Endpoint::WebSocket => &[&["agentassist:view"], &["conversation:read"]],
        Endpoint::Feedback => &[&["agentassist:feedback:write"]],
        Endpoint::Prompts if method == Method::GET => &[&["agent-assist:prompt:read"]],
        // The contract names both for a deploy; a client that was given either may.
        Endpoint::Prompts => &[&["agent-assist:prompt:write", "agent-assist:prompt:admin"]],
        Endpoint::Injections => &[&["agent-assist:prompt:write"]],
        Endpoint::Summaries => &[
            &["agentassist:write"],
            &["conversation:read"],
            &["analytics:conversation:read"],
        ],
        Endpoint::Analytics => &[&["analytics:events:read"]],
        Endpoint::TokensMe | Endpoint::UsersMe => &[&["user-basic-info"]],
        Endpoint::Channels | Endpoint::Subscriptions | Endpoint::AvailableTopics => {
            &[&["notifications"]]
        }
        Endpoint::Conversations | Endpoint::Engagement | Endpoint::MessageTexts => CONVERSATIONS,
        Endpoint::Suggestions
        | Endpoint::ConversationSummaries
        | Endpoint::WrapUp
        | Endpoint::Checklists => {
            if *method == Method::GET {
                CONVERSATIONS
            } else {
                CONVERSATIONS_WRITE
            }
        }
        Endpoint::Assistants => &[&["assistants:readonly", "assistants"]],
        Endpoint::Responses => &[&["response-management:readonly", "response-management"]],
        Endpoint::Scripts => &[&["scripts:readonly", "scripts"]],
        Endpoint::KnowledgeSearch if *method != Method::PATCH => {
            &[&["knowledge:readonly", "knowledge"]]
        }
        Endpoint::Documents if *method == Method::GET => &[&["knowledge:readonly", "knowledge"]],
        Endpoint::KnowledgeSearch | Endpoint::Documents => &[&["knowledge"]],
        Endpoint::CopilotAggregates | Endpoint::SummaryAggregates => {
            &[&["analytics:readonly", "analytics"]]
        }
        Endpoint::Limits => &[&["organization:readonly", "organization"]],
    }
}
