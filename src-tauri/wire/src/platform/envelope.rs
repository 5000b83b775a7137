//! What every notification is wrapped in (`platform-reference.md §2.3`).
//!
//! `{topicName, version, eventBody, metadata}`, of which `version` and `metadata` may be missing. A
//! message without a topic is tolerated and says nothing.

use super::topics::Topic;
use super::tree::{Node, Tree};
use crate::stream::frame::Defect;

/// The health check a client may send: the platform answers on `channel.metadata`.
pub(crate) const PING: &str = r#"{"message":"ping"}"#;

/// One notification.
pub(crate) struct Envelope {
    /// What it is about.
    pub topic: Topic,
    tree: Tree,
}

impl Envelope {
    /// Reads a message of at most `limit` bytes.
    ///
    /// # Errors
    /// The [`Defect`] under which it is dropped and counted.
    pub(crate) fn read(text: &str, limit: usize) -> Result<Self, Defect> {
        if text.len() > limit {
            return Err(Defect::Oversized);
        }
        let tree = Tree::read(text).ok_or(Defect::NotJson)?;
        if !tree.root().is_object() {
            return Err(Defect::WrongShape);
        }
        let topic = tree.root().text("topicName");
        Ok(Self {
            topic: topic.map_or(Topic::Other, Topic::read),
            tree,
        })
    }

    /// What it carries.
    pub(crate) fn body(&self) -> Node<'_> {
        self.tree.root().get("eventBody")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_sends_is_the_golden_ping() {
        let golden = include_str!("../../../../tests/wire/platform/ping.request.json");
        let golden: serde_json::Value = serde_json::from_str(golden).expect("JSON");
        let sent: serde_json::Value = serde_json::from_str(PING).expect("JSON");
        assert_eq!(sent, golden);
    }

    #[test]
    fn a_message_without_a_topic_is_tolerated() {
        let read = Envelope::read(r#"{"result":"200"}"#, 100).map(|envelope| envelope.topic);
        assert_eq!(read.ok(), Some(Topic::Other));
    }

    #[test]
    fn what_is_no_message_is_counted_by_its_kind() {
        let defect = |text: &str| Envelope::read(text, 20).err();
        assert_eq!(defect("[1]"), Some(Defect::WrongShape));
        assert_eq!(defect("ping"), Some(Defect::NotJson));
        assert_eq!(defect(&"x".repeat(21)), Some(Defect::Oversized));
    }
}
