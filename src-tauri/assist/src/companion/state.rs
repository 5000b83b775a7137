//! The whole state of the companion, owned by its loop by value.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rules::attention::{Attention, Quiet};
use rules::deck;
use rules::id::InteractionId;
use uuid::Uuid;
use wire::source::Reach;

use super::request::Connection;
use crate::conversation::Conversation;
use crate::outbox::Target;
use crate::secrets::SecretName;
use crate::settings::{OnAccept, PromptSettings, Settings};
use crate::store::{Actor, StoreHealth};
use crate::view::error::Problem;
use crate::view::outbox::OutboxView;
use crate::view::panel::{ConnectionView, LimitedView};
use crate::view::sign_in::{ReSignInView, SignInView};

/// Everything a window shows, as the loop knows it.
pub(crate) struct State {
    /// Which platform, as whom.
    pub(crate) profile: Option<Profile>,
    /// The stream.
    pub(crate) connection: ConnectionView,
    /// When anything was last heard.
    pub(crate) last_heard: Option<Timestamp>,
    /// What stands in the way of the connection.
    pub(crate) problem: Option<Problem>,
    /// What else should be known, until the next sign-in or sign-out.
    pub(crate) notice: Option<Problem>,
    /// A sign-in that waits for the browser.
    pub(crate) sign_in: Option<SignInView>,
    /// That the agent had better sign in again.
    pub(crate) re_sign_in: Option<ReSignInView>,
    /// What the platform does not tell us, and why.
    pub(crate) limited: Vec<LimitedView>,
    /// The knowledge bases of the assistants that were met under this sign-in; empty while asked for.
    pub(crate) bases: BTreeMap<String, Vec<String>>,
    /// Interactions that are offered to the agent, who is not in them yet.
    pub(crate) offered: BTreeSet<InteractionId>,
    /// The followed interactions, oldest first.
    pub(crate) conversations: Vec<Conversation>,
    /// Those that are to show no prompts, until the program ends.
    pub(crate) muted: BTreeSet<InteractionId>,
    /// What is said is wanted beside the cards.
    pub(crate) transcript: bool,
    /// What the customer says goes on record (`[record] utterances`).
    pub(crate) records_words: bool,
    /// The one on screen.
    pub(crate) selected: Option<InteractionId>,
    /// The agent's attention.
    pub(crate) attention: Attention,
    /// The record.
    pub(crate) record: StoreHealth,
    /// Facts that wait for room in the record's queue.
    pub(crate) outgoing: usize,
    /// What waits to be delivered.
    pub(crate) outbox: OutboxView,
    /// What cards are decided by.
    pub(crate) deck: deck::Settings,
    /// How prompts that a trigger brings up are shown.
    pub(crate) prompts: PromptSettings,
    /// What taking a card does.
    pub(crate) on_accept: OnAccept,
    /// Whether loopback webhooks are admitted.
    pub(crate) allow_loopback: bool,
}

/// The platform in use.
pub(crate) struct Profile {
    /// True for the built-in sandbox.
    pub(crate) sandbox: bool,
    /// The API's host, for people.
    pub(crate) host: String,
    /// What can be done there.
    pub(crate) reach: Reach,
    /// The content library's name, once known.
    pub(crate) library: Option<String>,
    /// The name of the agent who is signed in, once known.
    pub(crate) agent: Option<String>,
    /// The organization's name, once known.
    pub(crate) organization: Option<String>,
    /// As deliveries name it.
    pub(crate) target: Target,
    /// The acting agent.
    pub(crate) agent_id: Option<Uuid>,
    /// Where its secret is kept.
    pub(crate) secret: SecretName,
}

impl Profile {
    pub(crate) fn of(connection: &Connection) -> Self {
        Self {
            sandbox: connection.sandbox,
            host: connection.host().unwrap_or_default(),
            reach: connection.dial.reach(),
            library: None,
            agent: None,
            organization: None,
            target: Target::of(&connection.endpoints),
            agent_id: connection.agent_id,
            secret: connection.secret_name(),
        }
    }
}

impl State {
    /// Signed out, with nothing followed.
    pub(crate) fn new(settings: &Settings, now: Timestamp) -> Self {
        let deck = settings.deck;
        Self {
            profile: None,
            connection: ConnectionView::SignedOut,
            last_heard: None,
            problem: None,
            notice: None,
            sign_in: None,
            re_sign_in: None,
            limited: Vec::new(),
            bases: BTreeMap::new(),
            offered: BTreeSet::new(),
            conversations: Vec::new(),
            muted: BTreeSet::new(),
            transcript: settings.panel.transcript,
            records_words: settings.record.utterances,
            selected: None,
            attention: Attention::new(deck.attention, now),
            record: StoreHealth::default(),
            outgoing: 0,
            outbox: OutboxView::default(),
            deck,
            prompts: settings.prompts,
            on_accept: settings.panel.on_accept,
            allow_loopback: settings.webhooks.allow_loopback,
        }
    }

    /// The conversation of an interaction, if it is followed.
    pub(crate) fn conversation(&mut self, id: InteractionId) -> Option<&mut Conversation> {
        self.conversations
            .iter_mut()
            .find(|conversation| conversation.id() == id)
    }

    /// The name of the agent who is signed in, once the platform said it.
    pub(crate) fn agent_name(&self) -> Option<String> {
        self.profile.as_ref()?.agent.clone()
    }

    /// The agent, as the record names them.
    pub(crate) fn agent(&self) -> Actor {
        Actor::Agent(self.profile.as_ref().and_then(|profile| profile.agent_id))
    }

    /// What is said is wanted, and can be had.
    pub(crate) fn reads_along(&self) -> bool {
        let reach = self.profile.as_ref().map(|profile| profile.reach);
        self.transcript && reach.is_some_and(|reach| reach.transcript)
    }

    /// What is on screen has been read.
    pub(crate) fn read_selected(&mut self) {
        if let Some(selected) = self.selected.and_then(|id| self.conversation(id)) {
            selected.unread = 0;
        }
    }

    /// When time alone changes something next.
    pub(crate) fn next_wake(&self, now: Timestamp) -> Option<Timestamp> {
        let quiet = match self.attention.quiet(now) {
            Quiet::On { until } => until,
            Quiet::Off => None,
        };
        self.conversations
            .iter()
            .flat_map(|conversation| {
                let cards = conversation.deck.next_wake(&self.attention, now);
                let missed = conversation.missed_until(now);
                [cards, conversation.prompts.next_wake(now), missed]
            })
            .flatten()
            .chain(quiet)
            .min()
    }
}
