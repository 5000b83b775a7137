//! The sandbox's conversations as recorded interactions, for back-tests.
//!
//! Owns how a conversation reads to the trigger engine: the same here and while it is played. The
//! suggestions are those the assistant would make, found by the same search. What the content does
//! not have is not made up: no recognition's confidence, no sentiment where nobody noted one. Dates
//! alone are, as a script has none: the conversations follow each other from [`RECORDED_FROM`] on.

use std::sync::OnceLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rules::backtest::Interaction;
use rules::id::InteractionId;
use rules::trigger::{self, Event, Moment, Opening};

use crate::assistant::{Assistant, Offer};
use crate::content::{Channel, Conversation, Library, Line, Speaker};
use crate::knowledge::Knowledge;
use crate::{Content, StartError};

/// When the first recorded conversation begins: 14:00 UTC on a Monday, in seconds since 1970.
pub const RECORDED_FROM: i64 = 1_767_621_600;

/// From the beginning of one recorded conversation to that of the next.
const APART: SignedDuration = SignedDuration::from_mins(25);
/// So many conversations fill a day; the next one begins a day after the first of these.
const A_DAY: usize = 18;

/// Every conversation of `content`, with every line, what the customer felt where it is noted, and
/// the suggestions the assistant would make; in the library's order. The built-in content is gone
/// through once for the life of the program.
///
/// # Errors
/// [`StartError::Content`] where a folder has mistakes; [`StartError::Index`].
pub fn recorded(content: &Content) -> Result<Vec<Interaction>, StartError> {
    static BUILT_IN: OnceLock<Vec<Interaction>> = OnceLock::new();
    match content {
        Content::BuiltIn => {
            if let Some(known) = BUILT_IN.get() {
                return Ok(known.clone());
            }
            let interactions = of(&Library::built_in())?;
            Ok(BUILT_IN.get_or_init(|| interactions).clone())
        }
        Content::Folder(folder) => Ok(of(&Library::load(folder)?)?),
        Content::Library(library) => Ok(of(library)?),
    }
}

fn of(library: &Library) -> Result<Vec<Interaction>, rusqlite::Error> {
    let knowledge = Knowledge::index(library)?;
    let mut interactions = Vec::new();
    for (business, of_business) in library.businesses.iter().enumerate() {
        for conversation in &of_business.conversations {
            let started_at = slot(interactions.len());
            interactions.push(Interaction {
                id: InteractionId(conversation.id),
                opening: opening(conversation, started_at),
                moments: moments(&knowledge, business, conversation, started_at)?,
                ended_at: None,
            });
        }
    }
    Ok(interactions)
}

fn moments(
    knowledge: &Knowledge,
    business: usize,
    conversation: &Conversation,
    started_at: Timestamp,
) -> Result<Vec<Moment>, rusqlite::Error> {
    let mut assistant = Assistant::new(InteractionId(conversation.id), business, 1);
    let mut moments = Vec::new();
    for line in &conversation.lines {
        let mut events = said(line);
        if line.speaker != Speaker::System {
            assistant.hear(line);
            let hits = knowledge.search(business, &assistant.query())?;
            events.extend(assistant.offer(line.at, hits).iter().map(suggested));
        }
        let at = after(started_at, line.at);
        moments.extend(events.into_iter().map(|event| Moment { at, event }));
    }
    Ok(moments)
}

/// What is known when a conversation begins.
pub(crate) fn opening(conversation: &Conversation, started_at: Timestamp) -> Opening {
    Opening {
        channel: match conversation.channel {
            Channel::Voice => trigger::Channel::Voice,
            Channel::Chat => trigger::Channel::Chat,
            Channel::Email => trigger::Channel::Email,
        },
        queue: Some(conversation.queue.clone()),
        started_at,
        attributes: conversation.attributes.clone(),
    }
}

/// What happens with a line, the suggestions apart.
pub(crate) fn said(line: &Line) -> Vec<Event> {
    let speaker = match line.speaker {
        Speaker::Customer => trigger::Speaker::Customer,
        Speaker::Agent => trigger::Speaker::Agent,
        Speaker::System => trigger::Speaker::System,
    };
    let said = Event::Said {
        speaker,
        text: line.text.clone(),
        confidence: None,
    };
    let felt = line.sentiment.map(Event::Sentiment);
    std::iter::once(said).chain(felt).collect()
}

/// A suggestion that is made.
pub(crate) fn suggested(offer: &Offer) -> Event {
    Event::Suggested {
        title: offer.hit.article.title.clone(),
        confidence: Some(offer.hit.confidence),
    }
}

/// A time of the script.
pub(crate) fn after(started_at: Timestamp, at: Duration) -> Timestamp {
    SignedDuration::try_from(at)
        .ok()
        .and_then(|at| started_at.checked_add(at).ok())
        .unwrap_or(Timestamp::MAX)
}

/// When the `n`-th conversation begins.
fn slot(n: usize) -> Timestamp {
    let times = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let day = SignedDuration::from_hours(24).checked_mul(times(n / A_DAY));
    let later = APART.checked_mul(times(n % A_DAY));
    Timestamp::from_second(RECORDED_FROM)
        .ok()
        .zip(
            day.zip(later)
                .and_then(|(day, later)| day.checked_add(later)),
        )
        .and_then(|(first, later)| first.checked_add(later).ok())
        .unwrap_or(Timestamp::MAX)
}
