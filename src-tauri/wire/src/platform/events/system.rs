//! What the platform says about the channel itself (`platform-reference.md §2.3`).

use crate::platform::tree::Node;

/// Whether a channel of ours was pushed out by another: the platform keeps twenty.
pub(crate) fn is_displaced(body: Node<'_>, channel: &str) -> bool {
    let is_ours = body
        .text("channelId")
        .is_none_or(|id| id.eq_ignore_ascii_case(channel));
    let reason = body.text("reason").unwrap_or_default();
    is_ours && reason.eq_ignore_ascii_case("another_channel_subscribed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::tree::Tree;

    #[test]
    fn only_our_own_channel_is_displaced() {
        let golden =
            include_str!("../../../../../tests/wire/platform/event.no-longer-subscribed.json");
        let tree = Tree::read(golden).expect("JSON");
        let body = tree.root().get("eventBody");
        assert!(is_displaced(body, "f2a1b0c9-d8e7-4f65-8a43-b2c1d0e9f8a7"));
        assert!(!is_displaced(body, "another"));
        assert!(!is_displaced(Node::missing(), "another"), "nothing says so");
    }
}
