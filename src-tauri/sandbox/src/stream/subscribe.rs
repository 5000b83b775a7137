//! What a client may say over the socket: the subscription of `contract.md §1`.
//!
//! A message that isn't one is answered with `{"type": "error", …}` and the socket stays open.
//! `{"type": "unsubscribe", "interactionId": …}` is understood too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rules::id::InteractionId;
use serde_json::{Value, json};

use crate::endpoint::Endpoint;
use crate::feed::Reader;
use crate::platform::Platform;
use crate::received::Received;

/// The default context window (`contract.md §1`: the last five minutes).
const WINDOW: Duration = Duration::from_mins(5);
/// The most interactions one socket may follow.
const MAX_FOLLOWED: usize = 64;

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrong {
    path: &'static str,
    kind: &'static str,
    message: &'static str,
}

#[derive(Debug, PartialEq)]
enum Said {
    Subscribe {
        interaction: InteractionId,
        since: Timestamp,
        kinds: BTreeSet<String>,
    },
    Unsubscribe(InteractionId),
}

/// Does what the client says; returns what to answer where it can't be done.
pub(super) fn hear(platform: &Arc<Platform>, reader: Reader, text: &str) -> Option<Value> {
    let now = platform.clock.now();
    let parsed = serde_json::from_str::<Value>(text);
    platform.book.note(Received {
        seq: 0,
        at: now,
        endpoint: Some(Endpoint::WebSocket),
        method: "MESSAGE".to_owned(),
        path: "/api/v2/agentassist/websocket".to_owned(),
        query: String::new(),
        headers: BTreeMap::new(),
        scheme: None,
        token: None,
        body: parsed.as_ref().cloned().unwrap_or(Value::Null),
        status: None,
    });
    let Ok(message) = parsed else {
        return Some(refusal(None, "The message is not JSON.", &[]));
    };
    let request_id = message["requestId"].as_str();
    match read(&message, now) {
        Ok(Said::Unsubscribe(interaction)) => {
            platform.feed.unsubscribe(reader, interaction);
            None
        }
        Ok(Said::Subscribe {
            interaction,
            since,
            kinds,
        }) => {
            if platform.feed.followed_besides(reader, interaction) >= MAX_FOLLOWED {
                let told = "One socket follows at most 64 interactions.";
                return Some(refusal(request_id, told, &[]));
            }
            let found = platform.feed.subscribe(reader, interaction, since, kinds);
            platform.stage.enter(platform, interaction, found);
            None
        }
        Err(wrong) => Some(refusal(
            request_id,
            "The subscription was not valid.",
            &wrong,
        )),
    }
}

/// The answer to what can't be done.
pub(super) fn refusal(request_id: Option<&str>, message: &str, wrong: &[Wrong]) -> Value {
    let errors: Vec<Value> = wrong
        .iter()
        .map(|one| json!({"path": one.path, "kind": one.kind, "message": one.message}))
        .collect();
    json!({
        "type": "error", "requestId": request_id, "status": 400,
        "message": message, "errors": errors,
    })
}

fn read(message: &Value, now: Timestamp) -> Result<Said, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut note = |path, kind, message| {
        wrong.push(Wrong {
            path,
            kind,
            message,
        });
    };
    let kind = message["type"].as_str();
    if !matches!(kind, Some("subscribe" | "unsubscribe")) {
        note("type", "enum", "Must be \"subscribe\".");
    }
    let interaction = message["interactionId"]
        .as_str()
        .and_then(|text| text.parse::<InteractionId>().ok());
    if interaction.is_none() {
        note("interactionId", "uuid", "Must be a UUID.");
    }
    if !message["requestId"].is_null()
        && message["requestId"]
            .as_str()
            .is_none_or(|text| uuid::Uuid::parse_str(text).is_err())
    {
        note("requestId", "uuid", "Must be a UUID.");
    }
    let window = &message["contextWindow"];
    let time = |name: &str| match &window[name] {
        Value::Null => Ok(None),
        Value::String(text) => text.parse::<Timestamp>().map(Some).map_err(|_| ()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(()),
    };
    let start = time("start");
    let end = time("end");
    if !window.is_null() && !window.is_object() {
        note("contextWindow", "type", "Must be an object.");
    }
    if start.is_err() {
        note(
            "contextWindow.start",
            "time",
            "Must be an RFC 3339 time in UTC.",
        );
    }
    if end.is_err() {
        note(
            "contextWindow.end",
            "time",
            "Must be an RFC 3339 time in UTC.",
        );
    }
    if let (Ok(Some(start)), Ok(Some(end))) = (start, end)
        && start > end
    {
        note("contextWindow.start", "range", "Must not be after the end.");
    }
    let kinds = kinds(&message["suggestionTypes"]);
    if kinds.is_none() {
        let told = "Must be a list of \"knowledge\" and \"process\".";
        note("suggestionTypes", "enum", told);
    }
    match (wrong.is_empty(), interaction, kinds) {
        (true, Some(interaction), _) if kind == Some("unsubscribe") => {
            Ok(Said::Unsubscribe(interaction))
        }
        (true, Some(interaction), Some(kinds)) => {
            let default = now.checked_sub(WINDOW).unwrap_or(Timestamp::MIN);
            let since = start.ok().flatten().unwrap_or(default);
            Ok(Said::Subscribe {
                interaction,
                since,
                kinds,
            })
        }
        (_, _, _) => Err(wrong),
    }
}

/// The kinds asked for: empty for all of them, none where the list is wrong.
fn kinds(value: &Value) -> Option<BTreeSet<String>> {
    match value {
        Value::Null => Some(BTreeSet::new()),
        Value::Array(items) => items
            .iter()
            .map(|item| match item.as_str() {
                Some(kind @ ("knowledge" | "process")) => Some(kind.to_owned()),
                Some(_) | None => None,
            })
            .collect(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "3d7a1c9e-0f4b-4f5e-8a6d-9b1f0c2e4a68";

    #[test]
    fn the_default_window_is_five_minutes() {
        let now = Timestamp::from_second(1000).unwrap();
        let said = read(&json!({"type": "subscribe", "interactionId": ID}), now);
        let Ok(Said::Subscribe { since, kinds, .. }) = said else {
            panic!("a subscription needs no more than the interaction");
        };
        assert_eq!(since, Timestamp::from_second(700).unwrap());
        assert!(kinds.is_empty(), "all kinds");
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let message = json!({
            "type": "subscription", "interactionId": "7", "requestId": 1,
            "contextWindow": {"start": "yesterday", "end": 5}, "suggestionTypes": ["prompt"],
        });
        let wrong = read(&message, Timestamp::UNIX_EPOCH).unwrap_err();
        let paths: Vec<_> = wrong.iter().map(|one| one.path).collect();
        assert_eq!(
            paths,
            [
                "type",
                "interactionId",
                "requestId",
                "contextWindow.start",
                "contextWindow.end",
                "suggestionTypes"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                let _ = read(&value, Timestamp::UNIX_EPOCH);
            }
        }
    }
}
