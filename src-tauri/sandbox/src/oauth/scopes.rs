//! Which scopes a call needs (`contract.md §0`, the table of features).

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

/// What a call needs; empty for what needs no token.
pub(crate) fn needed(endpoint: Endpoint, method: &Method) -> Needed {
    match endpoint {
        Endpoint::Token
        | Endpoint::Articles
        | Endpoint::KnowledgeWebhook
        | Endpoint::TrainingWebhook
        | Endpoint::InjectionWebhook
        | Endpoint::CrmWebhook => &[],
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
    }
}
