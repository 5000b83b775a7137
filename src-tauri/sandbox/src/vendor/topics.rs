//! The topics a channel can follow (`platform-reference.md §2.2`, `§2.4`): which there are, how they
//! are written, and who may.
//!
//! Refuses what the platform refuses: names that nobody publishes, another person's topics, what
//! comes by itself (`channel.metadata`, `v2.system.…`), and what a fault or a missing permission
//! withholds.

use axum::{Extension, Json};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::gate::Call;
use crate::platform::Platform;

/// The longest topic, in characters.
const MAX_CHARS: usize = 200;

/// A topic that is there: its name with `{id}`, what it tells, and the permissions it needs.
struct Topic {
    name: &'static str,
    about: &'static str,
    permissions: &'static [&'static str],
}

const SUGGESTION: &[&str] = &["conversation:suggestion:view"];

const TOPICS: &[Topic] = &[
    Topic {
        name: "v2.users.{id}.conversations",
        about: "The conversations a user is in, whole, on every change.",
        permissions: &[],
    },
    Topic {
        name: "v2.users.{id}.conversations.summaries",
        about: "Summaries of the conversations a user was in.",
        permissions: &["conversation:summary:view"],
    },
    Topic {
        name: "v2.conversations.{id}.suggestions.knowledge.search",
        about: "Knowledge found by a search.",
        permissions: SUGGESTION,
    },
    Topic {
        name: "v2.conversations.{id}.suggestions.knowledge.article",
        about: "Knowledge shown by a rule.",
        permissions: SUGGESTION,
    },
    Topic {
        name: "v2.conversations.{id}.suggestions.response",
        about: "Canned responses.",
        permissions: SUGGESTION,
    },
    Topic {
        name: "v2.conversations.{id}.suggestions.script",
        about: "Pages of scripts.",
        permissions: SUGGESTION,
    },
    Topic {
        name: "v2.conversations.{id}.suggestions.intent",
        about: "What the customer wants.",
        permissions: SUGGESTION,
    },
    Topic {
        name: "v2.conversations.{id}.suggestions.thirdpartyaction",
        about: "What another program offers to do.",
        permissions: SUGGESTION,
    },
    Topic {
        name: "v2.conversations.{id}.transcription",
        about: "What is said in a call.",
        permissions: &["conversation:transcription:view"],
    },
    Topic {
        name: "v2.conversations.{id}.agentchecklist",
        about: "The agent's checklists.",
        permissions: &["conversation:agentchecklist:view"],
    },
    Topic {
        name: "v2.users.{id}.presence",
        about: "A user's presence; nothing comes here.",
        permissions: &[],
    },
    Topic {
        name: "v2.users.{id}.routingStatus",
        about: "A user's routing status; nothing comes here.",
        permissions: &[],
    },
];

/// Why a topic can't be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) reason: String,
    pub(super) permissions: Vec<String>,
    /// Nobody publishes it, or it is written wrong.
    pub(super) is_invalid: bool,
}

impl Refused {
    fn invalid(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            permissions: Vec::new(),
            is_invalid: true,
        }
    }

    fn forbidden(reason: impl Into<String>, permissions: Vec<String>) -> Self {
        Self {
            reason: reason.into(),
            permissions,
            is_invalid: false,
        }
    }
}

/// The topics that one as it was asked for stands for: `prefix?one&two` is several.
pub(super) fn spelled_out(topic: &str) -> Vec<String> {
    match topic.split_once('?') {
        None => vec![topic.to_owned()],
        Some((prefix, suffixes)) => suffixes
            .split('&')
            .map(|suffix| format!("{prefix}.{suffix}"))
            .collect(),
    }
}

/// Whether a topic can be followed by whoever asks.
pub(super) fn check(platform: &Platform, topic: &str) -> Result<(), Refused> {
    if topic.chars().count() > MAX_CHARS {
        return Err(Refused::invalid(format!(
            "A topic has at most {MAX_CHARS} characters."
        )));
    }
    for one in spelled_out(topic) {
        check_one(platform, &one)?;
    }
    Ok(())
}

/// An OAuth client by itself may follow an agent it names: it is nobody, and has permissions.
fn check_one(platform: &Platform, topic: &str) -> Result<(), Refused> {
    let Some((known, id)) = find(topic) else {
        return Err(Refused::invalid(format!("{topic} is not a topic.")));
    };
    let is_of_user = known.name.starts_with("v2.users.");
    if is_of_user && id != platform.banner.agent_id {
        return Err(Refused::forbidden(
            "The topic is another user's.",
            Vec::new(),
        ));
    }
    if platform.board.strike_topic(topic) {
        let named = known.permissions.iter().map(|&one| one.to_owned());
        return Err(Refused::forbidden(
            "The user is not authorized to subscribe to this topic.",
            named.collect(),
        ));
    }
    let missing = platform.board.strike_permissions(known.permissions);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refused::forbidden(
        "The user is missing a permission for this topic.",
        missing,
    ))
}

/// The topic of a name, and the id in it.
fn find(topic: &str) -> Option<(&'static Topic, Uuid)> {
    TOPICS.iter().find_map(|known| {
        let (before, after) = known.name.split_once("{id}")?;
        let id = topic.strip_prefix(before)?.strip_suffix(after)?;
        Some((known, Uuid::try_parse(id).ok()?))
    })
}

/// `GET /api/v2/notifications/availabletopics`.
pub(super) async fn list(Extension(call): Extension<Call>) -> Json<Value> {
    let mut expanded = Vec::new();
    for (name, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
        if name == "expand" {
            expanded.extend(value.split(',').map(str::to_owned));
        }
    }
    let entities: Vec<Value> = TOPICS.iter().map(|one| entity(one, &expanded)).collect();
    Json(json!({"entities": entities}))
}

fn entity(topic: &Topic, expanded: &[String]) -> Value {
    let is_of_user = topic.name.starts_with("v2.users.");
    let mut entity = json!({"id": topic.name});
    for name in expanded {
        let value = match name.as_str() {
            "description" => json!(topic.about),
            "enforced" => json!(true),
            "visibility" => json!("Public"),
            "transports" => json!(["Websocket"]),
            "topicParameters" => json!(["id"]),
            "requiresPermissions" => json!(topic.permissions),
            "permissionDetails" => json!([{
                "type": if is_of_user { "requiresCurrentUser" } else { "requiresPermissions" },
                "permissions": topic.permissions,
                "allowsCurrentUser": is_of_user,
                "enforced": true,
            }]),
            // `schema`, `publicApiTemplateUriPaths` and what is asked for by mistake.
            _ => continue,
        };
        entity[name] = value;
    }
    if is_of_user {
        entity["requiresCurrentUser"] = json!(true);
    }
    entity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_found_by_its_whole_name_alone() {
        let id = Uuid::from_u128(7);
        let found = |topic: &str| find(topic).map(|(known, _)| known.name);
        assert_eq!(
            found(&format!("v2.users.{id}.conversations")),
            Some("v2.users.{id}.conversations"),
            "not the one that goes on with .summaries"
        );
        assert_eq!(
            found(&format!("v2.users.{id}.conversations.summaries")),
            Some("v2.users.{id}.conversations.summaries")
        );
        for wrong in [
            "v2.users.me.conversations".to_owned(),
            format!("v2.conversations.{id}.copilot"),
            "v2.system.socket_closing".to_owned(),
            "channel.metadata".to_owned(),
        ] {
            assert_eq!(found(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_combined_topic_is_several() {
        assert_eq!(
            spelled_out("v2.users.x?presence&routingStatus"),
            ["v2.users.x.presence", "v2.users.x.routingStatus"]
        );
        assert_eq!(spelled_out("a.b"), ["a.b"]);
    }
}
