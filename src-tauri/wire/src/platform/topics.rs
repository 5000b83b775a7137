//! The names of topics (`platform-reference.md §2.4`), and which of them a channel is to carry.
//!
//! Pure. Owns the limits of the platform (1,000 topics a channel, 200 characters each) and who gives
//! way when there are more; refuses to subscribe ([`super::channels`] does).

use std::collections::BTreeSet;

use rules::id::InteractionId;
use uuid::Uuid;

/// A channel carries no more topics (`platform-reference.md §2.2`).
pub const MOST_TOPICS: usize = 1_000;

/// A topic is no longer than this, in characters (`platform-reference.md §2.2`).
pub const LONGEST_TOPIC: usize = 200;

/// The ends of the suggestion topics of a conversation.
const SUGGESTIONS: [&str; 6] = [
    "suggestions.knowledge.search",
    "suggestions.knowledge.article",
    "suggestions.response",
    "suggestions.script",
    "suggestions.intent",
    "suggestions.thirdpartyaction",
];

const CHECKLIST: &str = "agentchecklist";

/// Under the first name in the platform's list of today, under the second in its own older words.
const TRANSCRIPTION: [&str; 2] = ["transcription", "transcripts"];

/// What a notification is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A conversation of the agent's, whole.
    Conversations,
    /// A summary of one.
    Summaries,
    /// A suggestion, of whichever kind.
    Suggestion(InteractionId),
    /// Something said.
    Transcription(InteractionId),
    /// A checklist.
    Checklist(InteractionId),
    /// Heartbeats and pongs.
    Metadata,
    /// The socket closes soon.
    SocketClosing,
    /// Another channel took this one's place.
    NoLongerSubscribed,
    /// The sign-in was revoked.
    TokenRevoked,
    /// Nothing we asked for.
    Other,
}

impl Topic {
    /// Reads a name, in any case: the platform's own clients do.
    pub(crate) fn read(name: &str) -> Self {
        let name = name.trim().to_ascii_lowercase();
        if name == "channel.metadata" {
            return Self::Metadata;
        }
        let parts: Vec<&str> = name.split('.').collect();
        match parts.as_slice() {
            ["v2", "system", "socket_closing", ..] => Self::SocketClosing,
            ["v2", "system", "no_longer_subscribed", ..] => Self::NoLongerSubscribed,
            ["v2", "system", "token_revoked", ..] => Self::TokenRevoked,
            ["v2", "users", _, "conversations"] => Self::Conversations,
            ["v2", "users", _, "conversations", "summaries"] => Self::Summaries,
            ["v2", "conversations", id, rest @ ..] => match Uuid::try_parse(id) {
                Ok(id) => Self::of_conversation(InteractionId(id), rest),
                Err(_) => Self::Other,
            },
            _ => Self::Other,
        }
    }

    fn of_conversation(id: InteractionId, rest: &[&str]) -> Self {
        match rest {
            ["suggestions", ..] => Self::Suggestion(id),
            ["transcription" | "transcripts"] => Self::Transcription(id),
            ["agentchecklist"] => Self::Checklist(id),
            _ => Self::Other,
        }
    }
}

/// A topic that is not subscribed though it was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedTopic {
    /// Its name.
    pub topic: String,
    /// Why.
    pub reason: Refusal,
    /// The permissions the platform names; empty where it names none.
    pub missing_permissions: Vec<String>,
}

/// What a refused topic would have told, in words that are no surface's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Untold {
    /// Which interactions there are.
    Interactions,
    /// Suggestions, of one kind or more.
    Suggestions,
    /// What is said.
    Transcript,
    /// Checklists.
    Checklists,
    /// Summaries.
    Summaries,
    /// What else there is.
    Other,
}

impl RefusedTopic {
    /// Why, in a clause, where the permissions don't say it.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        match &self.reason {
            Refusal::ByPlatform(words) => words.clone(),
            Refusal::NotOffered => Some("this organization has no such notification".to_owned()),
            Refusal::TooLong => Some("its name is too long for the platform".to_owned()),
            Refusal::NoRoom => Some(format!(
                "the platform carries {MOST_TOPICS} topics at once and no more"
            )),
        }
    }

    /// What it would have told.
    #[must_use]
    pub fn untold(&self) -> Untold {
        match Topic::read(&self.topic) {
            Topic::Conversations => Untold::Interactions,
            Topic::Suggestion(_) => Untold::Suggestions,
            Topic::Transcription(_) => Untold::Transcript,
            Topic::Checklist(_) => Untold::Checklists,
            Topic::Summaries => Untold::Summaries,
            Topic::Metadata
            | Topic::SocketClosing
            | Topic::NoLongerSubscribed
            | Topic::TokenRevoked
            | Topic::Other => Untold::Other,
        }
    }
}

/// Why a topic is not subscribed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The platform refused it, with its own words where it has some.
    ByPlatform(Option<String>),
    /// This organization has no such topic.
    NotOffered,
    /// Its name is longer than [`LONGEST_TOPIC`].
    TooLong,
    /// The channel carries [`MOST_TOPICS`] already.
    NoRoom,
}

/// What this organization has, by template; everything where that could not be found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offered(Option<BTreeSet<String>>);

impl Offered {
    /// From the names of `GET …/availabletopics`. A list of none is no list.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let templates: BTreeSet<String> = names.map(template).collect();
        Self(Some(templates).filter(|templates| !templates.is_empty()))
    }

    fn has(&self, topic: &str) -> bool {
        self.0
            .as_ref()
            .is_none_or(|templates| templates.contains(&template(topic)))
    }
}

/// A topic's name without whose it is: `v2.users.{}.conversations`.
pub(crate) fn template(topic: &str) -> String {
    let name = topic.trim().to_ascii_lowercase();
    let parts = name.split('.').enumerate();
    let parts: Vec<&str> = parts
        .map(|(at, part)| if at == 2 { "{}" } else { part })
        .collect();
    parts.join(".")
}

/// A conversation whose topics are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub id: InteractionId,
    /// Whether what is said is wanted.
    pub transcript: bool,
    /// Grows with every conversation that ended; none while it goes on. Of those that ended the
    /// earliest give way first.
    pub ended: Option<u64>,
}

/// What a channel is to carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub topics: Vec<String>,
    /// Wanted and left out by ourselves.
    pub left_out: Vec<RefusedTopic>,
}

/// The agent's own topics first, then those of conversations that go on, then of those that ended.
pub(crate) fn plan(agent: &str, wanted: &[Wanted], offered: &Offered) -> Plan {
    let mut plan = Plan::default();
    for end in ["conversations", "conversations.summaries"] {
        plan.add(format!("v2.users.{agent}.{end}"), offered);
    }
    let mut wanted = wanted.to_vec();
    wanted.sort_by_key(|one| (one.ended.is_some(), one.ended.map(std::cmp::Reverse)));
    for one in wanted {
        let name = |end: &str| format!("v2.conversations.{}.{end}", one.id);
        for end in SUGGESTIONS {
            plan.add(name(end), offered);
        }
        plan.add(name(CHECKLIST), offered);
        if one.transcript {
            let [today, older] = TRANSCRIPTION.map(name);
            let known = if offered.has(&today) || !offered.has(&older) {
                today
            } else {
                older
            };
            plan.add(known, offered);
        }
    }
    plan
}

impl Plan {
    fn add(&mut self, topic: String, offered: &Offered) {
        let reason = if !offered.has(&topic) {
            Refusal::NotOffered
        } else if topic.chars().count() > LONGEST_TOPIC {
            Refusal::TooLong
        } else if self.topics.len() >= MOST_TOPICS {
            Refusal::NoRoom
        } else {
            self.topics.push(topic);
            return;
        };
        self.left_out.push(RefusedTopic {
            topic,
            reason,
            missing_permissions: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const AGENT: &str = "5b9f3c1e-6a52-4f0e-8d8c-1f2a7b3c4d5e";

    fn conversation(number: u128) -> InteractionId {
        InteractionId(Uuid::from_u128(number))
    }

    fn wanted(number: u128, ended: Option<u64>) -> Wanted {
        Wanted {
            id: conversation(number),
            transcript: true,
            ended,
        }
    }

    #[rstest]
    #[case("channel.metadata", Topic::Metadata)]
    #[case("Channel.Metadata", Topic::Metadata)]
    #[case("v2.system.socket_closing", Topic::SocketClosing)]
    #[case("v2.system.token_revoked.x", Topic::TokenRevoked)]
    #[case("v2.system.no_longer_subscribed.x", Topic::NoLongerSubscribed)]
    #[case("v2.users.x.conversations", Topic::Conversations)]
    #[case("v2.users.x.conversations.summaries", Topic::Summaries)]
    #[case("v2.users.x.presence", Topic::Other)]
    #[case("v2.conversations.no-uuid.transcription", Topic::Other)]
    #[case("", Topic::Other)]
    #[case(
        "v2.conversations.00000000-0000-0000-0000-000000000007.suggestions.knowledge.search",
        Topic::Suggestion(conversation(7))
    )]
    #[case(
        "v2.conversations.00000000-0000-0000-0000-000000000007.suggestions.something.new",
        Topic::Suggestion(conversation(7))
    )]
    #[case(
        "v2.conversations.00000000-0000-0000-0000-000000000007.transcripts",
        Topic::Transcription(conversation(7))
    )]
    fn names_are_read(#[case] name: &str, #[case] topic: Topic) {
        assert_eq!(Topic::read(name), topic);
    }

    #[test]
    fn a_call_has_the_golden_topics() {
        let golden = include_str!("../../../../tests/wire/platform/subscriptions.request.json");
        let golden: Vec<serde_json::Value> = serde_json::from_str(golden).expect("JSON");
        let golden: Vec<&str> = golden
            .iter()
            .filter_map(|topic| topic["id"].as_str())
            .collect();
        let one = Wanted {
            id: "7a0d5c5e-2f0b-4c56-9f4e-3b1f8a6d2c10"
                .parse()
                .expect("a uuid"),
            transcript: true,
            ended: None,
        };
        let plan = plan(AGENT, &[one], &Offered::default());
        assert_eq!(plan.topics, golden);
        assert!(plan.left_out.is_empty());
    }

    #[test]
    fn what_an_organization_does_not_have_is_not_asked_for() {
        let golden = include_str!("../../../../tests/wire/platform/availabletopics.response.json");
        let golden: serde_json::Value = serde_json::from_str(golden).expect("JSON");
        let names = golden["entities"].as_array().expect("a list").iter();
        let names: Vec<&str> = names.filter_map(|topic| topic["id"].as_str()).collect();
        let all = Offered::of(names.iter().copied());
        assert!(plan(AGENT, &[wanted(1, None)], &all).left_out.is_empty());

        let without = names
            .iter()
            .copied()
            .filter(|name| !name.ends_with("script"));
        let plan = plan(AGENT, &[wanted(1, None)], &Offered::of(without));
        let [refused] = plan.left_out.as_slice() else {
            panic!("one is not offered: {:?}", plan.left_out)
        };
        assert_eq!(refused.reason, Refusal::NotOffered);
        assert!(refused.topic.ends_with("suggestions.script"));
    }

    #[test]
    fn the_transcription_is_found_under_its_older_name() {
        let offered = [
            "v2.conversations.{id}.transcripts",
            "v2.users.{id}.conversations",
        ];
        let plan = plan(AGENT, &[wanted(1, None)], &Offered::of(offered.into_iter()));
        let found = plan
            .topics
            .iter()
            .any(|topic| topic.ends_with(".transcripts"));
        assert!(found, "{:?}", plan.topics);
    }

    #[test]
    fn a_list_of_none_is_no_list() {
        let plan = plan(AGENT, &[wanted(1, None)], &Offered::of(std::iter::empty()));
        assert_eq!(plan.topics.len(), 10);
    }

    #[test]
    fn those_that_ended_earliest_give_way_first() {
        let many: Vec<Wanted> = (0..200)
            .map(|number| {
                wanted(
                    number,
                    (number % 2 == 0).then_some(u64::try_from(number).expect("small")),
                )
            })
            .collect();
        let plan = plan(AGENT, &many, &Offered::default());
        assert_eq!(plan.topics.len(), MOST_TOPICS);
        let carries = |number| {
            let whose = conversation(number).to_string();
            plan.topics
                .iter()
                .filter(|topic| topic.contains(&whose))
                .count()
        };
        assert!((0..100).all(|n| carries(n * 2 + 1) == 8), "all that go on");
        assert_eq!(carries(198), 8, "the last that ended");
        assert_eq!(carries(0), 0, "the first that ended");
        assert_eq!(plan.left_out.len() + plan.topics.len(), 2 + 200 * 8);
        assert!(
            plan.left_out
                .iter()
                .all(|topic| topic.reason == Refusal::NoRoom)
        );
    }

    proptest! {
        #[test]
        fn any_name_is_harmless(name in "\\PC{0,60}") {
            let _ = Topic::read(&name);
            let _ = template(&name);
        }

        #[test]
        fn the_limits_hold(agent in "[a-z]{1,260}", count in 0_usize..300) {
            let many: Vec<Wanted> = (0..count).map(|n| wanted(n as u128, None)).collect();
            let plan = plan(&agent, &many, &Offered::default());
            prop_assert!(plan.topics.len() <= MOST_TOPICS);
            prop_assert!(plan.topics.iter().all(|topic| topic.chars().count() <= LONGEST_TOPIC));
            prop_assert_eq!(plan.topics.len() + plan.left_out.len(), 2 + count * 8, "nothing is lost in silence");
        }
    }
}
