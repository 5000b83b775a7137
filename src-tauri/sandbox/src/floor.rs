//! The contact center's floor: which conversations are with the agent right now.

use rules::id::InteractionId;

use crate::content::Channel;

/// What is told about a conversation when it is given to the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The id to subscribe with.
    pub interaction_id: InteractionId,
    /// The customer's name as an agent sees it.
    pub customer: String,
    /// The queue it came in by.
    pub queue: String,
    /// Call, chat or e-mail.
    pub channel: Channel,
}

/// What happens on the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// A conversation begins.
    Started(About),
    /// It is over.
    Ended(InteractionId),
}
