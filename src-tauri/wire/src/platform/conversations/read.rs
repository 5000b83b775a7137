//! An agent's side of a conversation, out of the conversation as the platform tells it.
//!
//! Events and lists have the same shape. Whatever is missing is none; whatever is unknown is kept.

use jiff::Timestamp;
use rules::id::InteractionId;

use super::{Medium, Stage};
use crate::platform::tree::Node;

/// The lists of a participant, and what runs over each.
const MEDIA: [(&str, Medium); 5] = [
    ("calls", Medium::Call),
    ("messages", Medium::Message),
    ("emails", Medium::Email),
    ("callbacks", Medium::Callback),
    ("videos", Medium::Video),
];

/// Others the platform has, by the name of their list.
const OTHERS: [&str; 5] = [
    "chats",
    "internalMessages",
    "socialExpressions",
    "cobrowsesessions",
    "screenshares",
];

/// One of the agent's lines in a conversation.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Leg {
    /// Tells it from the others: its communication's id, or where it stands.
    pub key: String,
    /// None when it is over.
    pub stage: Option<Stage>,
    pub medium: Medium,
    pub communication_id: Option<String>,
    pub participant_id: Option<String>,
    pub queue_id: Option<String>,
    pub assistant_id: Option<String>,
    pub connected_at: Option<Timestamp>,
    pub is_held: bool,
    pub needs_wrap_up: bool,
}

/// A conversation as one event or list tells it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub id: InteractionId,
    pub customer: Option<String>,
    /// In the platform's order; empty where the agent is not in it.
    pub legs: Vec<Leg>,
    /// The ids of its messages, of all sides.
    pub messages: Vec<String>,
}

/// Reads a conversation for this agent; none where it has no id.
pub(crate) fn snapshot(node: Node<'_>, agent: &str) -> Option<Snapshot> {
    let id = node.text("id")?.trim().parse().ok()?;
    let mut found = Snapshot {
        id,
        customer: None,
        legs: Vec::new(),
        messages: Vec::new(),
    };
    for (at, participant) in node.items("participants").enumerate() {
        let purpose = participant.text("purpose").unwrap_or_default();
        if matches!(
            purpose.to_ascii_lowercase().as_str(),
            "customer" | "external"
        ) {
            found.customer = found.customer.or_else(|| participant.owned("name"));
        }
        for session in participant.items("messages") {
            let ids = session.items("messages");
            let ids = ids.filter_map(|message| message.owned("messageId"));
            found.messages.extend(ids);
        }
        let whose = participant.text("userId");
        if whose.is_some_and(|user| user.eq_ignore_ascii_case(agent)) {
            found.legs.extend(legs(participant, at));
        }
    }
    Some(found)
}

fn legs(participant: Node<'_>, at: usize) -> Vec<Leg> {
    let others = OTHERS.map(|name| (name, Medium::Other(name.to_owned())));
    let media = MEDIA.into_iter().chain(others);
    media
        .flat_map(|(list, medium)| {
            let sessions = participant.items(list).enumerate();
            sessions.filter_map(move |(number, session)| {
                let place = format!("{at}.{list}.{number}");
                leg(participant, session, medium.clone(), place)
            })
        })
        .collect()
}

/// None where nothing says how far it is.
fn leg(participant: Node<'_>, session: Node<'_>, medium: Medium, place: String) -> Option<Leg> {
    let communication_id = session.owned("id");
    let far = far(participant, session)?;
    let state = session.text("state").unwrap_or_default();
    let wraps_up = participant.flag("wrapupRequired").unwrap_or(false);
    Some(Leg {
        key: communication_id.clone().unwrap_or(place),
        needs_wrap_up: wraps_up && !participant.get("wrapup").is_object(),
        is_held: session.flag("held").unwrap_or(false) || state.eq_ignore_ascii_case("parked"),
        medium,
        communication_id,
        participant_id: participant.owned("id"),
        queue_id: participant.owned("queueId"),
        assistant_id: session.owned("agentAssistantId"),
        connected_at: session
            .time("connectedTime")
            .or_else(|| participant.time("connectedTime")),
        stage: match far {
            Far::At(reached) => Some(reached),
            Far::Over => None,
        },
    })
}

/// How far a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Far {
    At(Stage),
    Over,
}

/// None where nothing says how far it is. A state that is not known counts as connected while the
/// line has no end.
fn far(participant: Node<'_>, session: Node<'_>) -> Option<Far> {
    let has_end =
        session.text("disconnectedTime").is_some() || participant.text("endTime").is_some();
    let state = session.text("state").map(str::to_ascii_lowercase);
    match state.as_deref() {
        Some("disconnected" | "terminated") => {
            Some(after(participant, session).map_or(Far::Over, Far::At))
        }
        Some("alerting" | "offering") => Some(Far::At(Stage::Alerting)),
        Some("none") if !has_end => Some(Far::At(Stage::Alerting)),
        Some("connected") => Some(Far::At(Stage::Connected)),
        Some(_) if !has_end => Some(Far::At(Stage::Connected)),
        None if !has_end => {
            let connected = session.text("connectedTime").is_some();
            connected.then_some(Far::At(Stage::Connected))
        }
        Some(_) | None => Some(after(participant, session).map_or(Far::Over, Far::At)),
    }
}

/// What follows the end of a line: the work after it, or nothing.
fn after(participant: Node<'_>, session: Node<'_>) -> Option<Stage> {
    let work = session.get("afterCallWork");
    let state = work.text("state").map(str::to_ascii_lowercase);
    let ended = participant.text("endAcwTime").is_some() || work.text("endTime").is_some();
    let goes_on = match state.as_deref() {
        Some("pending") => !ended,
        Some("complete" | "skipped" | "notapplicable") => false,
        Some(_) | None => participant.text("startAcwTime").is_some() && !ended,
    };
    goes_on.then_some(Stage::AfterCall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::tree::Tree;
    use rstest::rstest;

    const AGENT: &str = "5b9f3c1e-6a52-4f0e-8d8c-1f2a7b3c4d5e";

    fn read(golden: &str) -> Snapshot {
        let tree = Tree::read(golden).expect("JSON");
        snapshot(tree.root().get("eventBody"), AGENT).expect("a conversation")
    }

    #[rstest]
    #[case(
        include_str!("../../../../../tests/wire/platform/event.conversation.alerting.json"),
        Some(Stage::Alerting)
    )]
    #[case(
        include_str!("../../../../../tests/wire/platform/event.conversation.call.json"),
        Some(Stage::Connected)
    )]
    #[case(
        include_str!("../../../../../tests/wire/platform/event.conversation.wrap-up.json"),
        Some(Stage::AfterCall)
    )]
    #[case(
        include_str!("../../../../../tests/wire/platform/event.conversation.ended.json"),
        None
    )]
    fn a_call_is_as_far_as_it_says(#[case] golden: &str, #[case] stage: Option<Stage>) {
        let found = read(golden);
        let [leg] = found.legs.as_slice() else {
            panic!("one line is the agent's")
        };
        assert_eq!(leg.stage, stage);
        assert_eq!(leg.medium, Medium::Call);
        assert!(leg.assistant_id.is_some() && leg.queue_id.is_some());
        assert_eq!(found.customer.as_deref(), Some("Kim Summer"));
    }

    #[test]
    fn the_ids_of_messages_are_of_all_sides() {
        let found = read(include_str!(
            "../../../../../tests/wire/platform/event.conversation.message.json"
        ));
        assert_eq!(found.messages.len(), 3);
        assert_eq!(found.legs[0].medium, Medium::Message);
    }

    #[rstest]
    #[case::unknown_state_without_end(r#"{"state":"levitating"}"#, Some(Far::At(Stage::Connected)))]
    #[case::unknown_state_with_end(
        r#"{"state":"levitating","disconnectedTime":"x"}"#,
        Some(Far::Over)
    )]
    #[case::nothing_said(r"{}", None)]
    #[case::no_state_but_connected(r#"{"connectedTime":"x"}"#, Some(Far::At(Stage::Connected)))]
    #[case::parked(r#"{"state":"parked"}"#, Some(Far::At(Stage::Connected)))]
    #[case::dialing(r#"{"state":"dialing"}"#, Some(Far::At(Stage::Connected)))]
    fn what_is_missing_is_not_made_up(#[case] session: &str, #[case] expect: Option<Far>) {
        let session = Tree::read(session).expect("JSON");
        assert_eq!(far(Node::missing(), session.root()), expect);
    }
}
