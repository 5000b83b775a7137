//! Surface B: the vendor's published platform API (`platform.md`, `platform-reference.md`), served
//! beside surface A on the same conversations.
//!
//! Owns the routes, the state that only this surface has, and the moments of a conversation: the
//! stage and the floor tell them ([`rings`] … [`left`]), and here they become events on topics.
//! Refuses in the vendor's words ([`Problem::coded`]).

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, head, post};
use rules::id::InteractionId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::assistant::Offer;
use crate::content::{Channel, Line, Speaker};
use crate::options::Options;
use crate::platform::Platform;
use crate::problem::Problem;
use crate::stage::Script;

mod aggregates;
pub(crate) mod channels;
mod check;
mod checklists;
pub(crate) mod conversations;
mod copilot;
mod kept;
mod knowledge;
mod library;
pub(crate) mod limits;
pub(crate) mod names;
mod notifications;
mod page;
pub(crate) mod people;
pub(crate) mod sign_in;
mod socket;
pub(crate) mod suggestions;
mod summaries;
mod system;
mod topics;
mod transcription;
mod wrap_up;

use channels::Channels;
use conversations::{Conversations, Phase, Said};
use kept::Kept;
pub(crate) use people::agent;
use sign_in::SignIns;
pub(crate) use suggestions::body::event as body_of_event;

/// How surface B is set up.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) refresh_tokens: bool,
    pub(crate) heartbeat: Duration,
    pub(crate) maintenance_notice: Duration,
    /// At the pace of life.
    requests_a_minute: u32,
}

/// What surface B holds.
#[derive(Debug)]
pub(crate) struct Vendor {
    pub(crate) settings: Settings,
    pub(crate) sign_ins: SignIns,
    pub(crate) channels: Channels,
    pub(crate) conversations: Conversations,
    pub(crate) kept: Kept,
}

impl Vendor {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            settings: Settings {
                refresh_tokens: options.refresh_tokens,
                heartbeat: options.heartbeat,
                maintenance_notice: options.maintenance_notice,
                requests_a_minute: options.requests_a_minute,
            },
            sign_ins: SignIns::default(),
            channels: Channels::new(options.channel_lifetime),
            conversations: Conversations::default(),
            kept: Kept::default(),
        }
    }
}

/// The routes below the gate. A part that is served elsewhere in this folder is merged here.
pub(crate) fn routes() -> Router<Arc<Platform>> {
    let api = "/api/v2";
    let channels = format!("{api}/notifications/channels");
    let conversations = format!("{api}/conversations");
    let suggestions = format!("{conversations}/{{id}}/suggestions");
    Router::new()
        .route("/oauth/authorize", get(sign_in::ask).post(sign_in::decide))
        .route("/logout", get(sign_in::logout))
        .route(&format!("{api}/users/me"), get(people::me))
        .route(
            &format!("{api}/tokens/me"),
            get(people::token).delete(people::revoke),
        )
        .route(
            &channels,
            post(notifications::open).get(notifications::list),
        )
        .route(&format!("{channels}/{{id}}"), head(notifications::exists))
        .route(
            &format!("{channels}/{{id}}/subscriptions"),
            get(notifications::topics)
                .post(notifications::add)
                .put(notifications::replace)
                .delete(notifications::clear),
        )
        .route(
            &format!("{api}/notifications/availabletopics"),
            get(topics::list),
        )
        .route("/channels/{id}", get(socket::upgrade))
        .route(&conversations, get(conversations::routes::list))
        .route(
            &format!("{conversations}/{{id}}"),
            get(conversations::routes::show),
        )
        .route(
            &format!("{conversations}/messages/{{id}}/messages/bulk"),
            post(conversations::routes::texts),
        )
        .route(&suggestions, get(suggestions::routes::list))
        .route(
            &format!("{suggestions}/{{suggestion}}"),
            get(suggestions::routes::show).patch(suggestions::routes::patch),
        )
        .route(
            &format!("{suggestions}/{{suggestion}}/engagement"),
            post(suggestions::routes::engage),
        )
        .merge(library::routes())
        .merge(knowledge::routes())
        .merge(summaries::routes())
        .merge(wrap_up::routes())
        .merge(checklists::routes())
        .merge(aggregates::routes())
        .merge(limits::routes())
}

/// Sends an event to every channel that follows the topic.
pub(crate) fn publish(platform: &Platform, topic: &str, body: Value) {
    let mut event = json!({"topicName": topic, "version": "2"});
    event["eventBody"] = body;
    event["metadata"] = json!({"CorrelationId": Uuid::new_v4()});
    platform.vendor.channels.publish(topic, &event);
}

/// Refuses what a person may not, by the names of the permissions.
pub(crate) fn permit(platform: &Platform, needed: &[&str]) -> Result<(), Problem> {
    let missing = platform.board.strike_permissions(needed);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Problem::missing_permissions(&missing))
}

/// The first value of a name in a query.
pub(crate) fn asks(query: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(asked, _)| asked == name)
        .map(|(_, value)| value.into_owned())
}

/// A conversation is offered to the agent.
pub(crate) fn rings(platform: &Platform, interaction: InteractionId, script: Script) {
    let Some(talk) = script.of(&platform.library) else {
        return;
    };
    let now = platform.clock.now();
    let conversations = &platform.vendor.conversations;
    conversations.ring(interaction, script, talk, now);
    tell(platform, interaction);
}

/// The talk begins.
pub(crate) fn began(platform: &Platform, interaction: InteractionId, script: Script) {
    let Some(talk) = script.of(&platform.library) else {
        return;
    };
    let now = platform.clock.now();
    let conversations = &platform.vendor.conversations;
    conversations.ring(interaction, script, talk, now);
    conversations.with(interaction, |held| {
        held.phase = Phase::Connected;
        held.connected_at = Some(now);
    });
    tell(platform, interaction);
    checklists::began(platform, interaction, script, talk);
}

/// Somebody begins to say a line of a call.
pub(crate) fn speaking(platform: &Platform, interaction: InteractionId, line: &Line, place: usize) {
    platform.vendor.conversations.with(interaction, |held| {
        transcription::interim(platform, held, line, place);
    });
}

/// A line has been said by the customer or the agent.
pub(crate) fn heard(platform: &Platform, interaction: InteractionId, line: &Line, place: usize) {
    if line.speaker == Speaker::System {
        return;
    }
    let now = platform.clock.now();
    let heard = platform.vendor.conversations.with(interaction, |held| {
        let is_first = held.said.is_empty();
        held.said.push(Said {
            id: held.utterance(place),
            speaker: line.speaker,
            text: line.text.clone(),
            at: now,
        });
        if held.channel == Channel::Voice {
            transcription::last(platform, held, line, place);
        }
        (is_first, held.channel)
    });
    let Some((is_first, channel)) = heard else {
        return;
    };
    if channel == Channel::Chat {
        tell(platform, interaction);
    }
    if is_first {
        // Not with the beginning itself: nobody could follow a topic of a conversation before it is
        // known, and nothing is replayed.
        copilot::began(platform, interaction);
    }
    copilot::heard(platform, interaction, line, place);
    checklists::heard(platform, interaction, line);
}

/// A search found something worth offering.
pub(crate) fn offered(
    platform: &Platform,
    interaction: InteractionId,
    offers: &[Offer],
    statement: &str,
    place: usize,
) {
    copilot::found(platform, interaction, offers, statement, place);
}

/// The customer is gone.
pub(crate) fn over(platform: &Arc<Platform>, interaction: InteractionId) {
    let now = platform.clock.now();
    platform.vendor.conversations.with(interaction, |held| {
        held.phase = Phase::AfterWork;
        held.disconnected_at = Some(now);
        if held.channel == Channel::Voice {
            transcription::ended(platform, held);
        }
    });
    tell(platform, interaction);
    summaries::after_end(platform, interaction);
    if !platform.floor.holds(interaction) {
        // Nobody gave it to the agent, so nobody takes it away.
        left(platform, interaction);
    }
}

/// The agent is through with it.
pub(crate) fn left(platform: &Platform, interaction: InteractionId) {
    let now = platform.clock.now();
    platform.vendor.conversations.with(interaction, |held| {
        held.phase = Phase::Ended;
        held.disconnected_at.get_or_insert(now);
        held.ended_at = Some(now);
    });
    tell(platform, interaction);
}

/// The agent said what a conversation was about; false where it isn't known.
pub(crate) fn wrapped_up(platform: &Platform, interaction: InteractionId, wrap_up: Value) -> bool {
    let conversations = &platform.vendor.conversations;
    let known = conversations.with(interaction, |held| held.wrap_up = Some(wrap_up));
    if known.is_some() {
        tell(platform, interaction);
    }
    known.is_some()
}

/// Tells how a conversation stands now, whole.
fn tell(platform: &Platform, interaction: InteractionId) {
    let body = platform.vendor.conversations.with(interaction, |held| {
        conversations::body::conversation(platform, held)
    });
    if let Some(body) = body {
        let topic = format!("v2.users.{}.conversations", platform.banner.agent_id);
        publish(platform, &topic, body);
    }
}
