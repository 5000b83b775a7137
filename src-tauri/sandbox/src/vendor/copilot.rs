//! What the copilot makes of a conversation besides searches: intents, canned responses, scripts,
//! actions of other programs, and articles by rule.
//!
//! Rules on what the customer says (`copilot.toml` of the business): the same talk always brings
//! the same. What comes up again after a while comes under a new id, as the searches' does. An
//! article is shown by rule twice: when a conversation begins, for what is known of it by then, and
//! for each intent. Rules give no confidence; intents have one, by how much speaks for them.

use std::sync::Arc;
use std::time::Duration;

use rules::id::InteractionId;
use uuid::Uuid;

use super::conversations::Held;
use super::suggestions::{self, Payload, State, Suggestion, Trigger, Wanted};
use crate::assistant::Offer;
use crate::content::copilot::{Copilot, Intent, says};
use crate::content::{Line, Speaker};
use crate::knowledge::{Hit, Query};
use crate::platform::Platform;

/// What a rule offered this long ago is offered again, under a new id.
const COMES_BACK_AFTER: Duration = Duration::from_secs(90);
/// An intent is this sure with one of its phrases, and surer with each more.
const SURE: f64 = 0.72;
const SURER: f64 = 0.09;
const SUREST: f64 = 0.96;
/// An article that a rule shows must fit this well.
const FITS: f64 = 0.5;

/// A conversation begins: what is known of it may already name an article. `Duration::ZERO` is its
/// beginning.
pub(super) fn began(platform: &Platform, interaction: InteractionId) {
    let known = platform.vendor.conversations.with(interaction, |held| {
        let words = held.attributes.values().filter_map(|value| value.as_str());
        let words: Vec<&str> = words.chain([held.queue.as_str()]).collect();
        (held.script.business, words.join(" ").replace('_', " "))
    });
    let Some((business, words)) = known else {
        return;
    };
    if let Some(hit) = best(platform, business, &words) {
        offer_article(platform, interaction, Duration::ZERO, hit, None);
    }
}

/// The customer says something.
pub(super) fn heard(platform: &Platform, interaction: InteractionId, line: &Line, place: usize) {
    if line.speaker != Speaker::Customer {
        return;
    }
    let known = platform.vendor.conversations.with(interaction, |held| {
        (held.script.business, held.utterance(place))
    });
    let Some((business, heard)) = known else {
        return;
    };
    let Some(of_business) = platform.library.businesses.get(business) else {
        return;
    };
    let copilot = &of_business.copilot;
    let wanted = wanted(copilot, &line.text);
    for (id, payload) in offers(copilot, &line.text, wanted.as_ref()) {
        let trigger = if wanted.is_some() {
            Trigger::Intent
        } else {
            Trigger::Fallback
        };
        let rule = Rule {
            id,
            at: line.at,
            statement: &line.text,
            heard: Some(heard),
            trigger,
            intent: wanted.clone(),
        };
        offer(platform, interaction, rule, payload);
    }
    if let Some(wanted) = wanted
        && let Some(hit) = best(platform, business, &wanted.name)
    {
        offer_article(
            platform,
            interaction,
            line.at,
            hit,
            Some((wanted, line, heard)),
        );
    }
}

/// What a search found worth offering, in the assistant's own ids.
pub(super) fn found(
    platform: &Platform,
    interaction: InteractionId,
    offers: &[Offer],
    statement: &str,
    place: usize,
) {
    for one in offers {
        let Ok(id) = Uuid::try_parse(&one.id) else {
            continue;
        };
        let now = platform.clock.now();
        let heard = platform
            .vendor
            .conversations
            .with(interaction, |held| held.utterance(place));
        let suggestion = Suggestion {
            id,
            payload: Payload::Search {
                article: Arc::clone(&one.hit.article),
                snippet: one.hit.snippet.clone(),
                confidence: one.hit.confidence,
                search: Uuid::new_v5(&id, b"search"),
            },
            state: State::Suggested,
            trigger: Trigger::Fallback,
            created: now,
            updated: now,
            engagement: None,
            rating: None,
            statement: statement.to_owned(),
            heard,
            intent: None,
        };
        suggestions::make(platform, interaction, suggestion);
    }
}

/// The intent that most of what was said speaks for, the first of equals.
fn wanted(copilot: &Copilot, text: &str) -> Option<Wanted> {
    let mut best: Option<(usize, &Intent)> = None;
    for intent in &copilot.intents {
        let phrases = intent.said.iter();
        let spoken = phrases
            .filter(|one| says(std::slice::from_ref(one), text))
            .count();
        if spoken > best.map_or(0, |(most, _)| most) {
            best = Some((spoken, intent));
        }
    }
    let (spoken, intent) = best?;
    let more = u32::try_from(spoken.saturating_sub(1)).unwrap_or(u32::MAX);
    let confidence = (SURE + SURER * f64::from(more)).min(SUREST);
    Some(Wanted {
        id: intent.id,
        name: intent.name.clone(),
        // Hundredths, as everywhere here.
        confidence: (confidence * 100.0).round() / 100.0,
    })
}

/// Everything that a line brings up, each with the id of its rule.
fn offers(copilot: &Copilot, text: &str, wanted: Option<&Wanted>) -> Vec<(Uuid, Payload)> {
    let intent = wanted.map(|wanted| (wanted.id, Payload::Intent(wanted.clone())));
    let mut offers: Vec<(Uuid, Payload)> = intent.into_iter().collect();
    for one in copilot.responses.iter().filter(|one| says(&one.said, text)) {
        offers.push((one.id, Payload::Response { response: one.id }));
    }
    for one in copilot.scripts.iter().filter(|one| says(&one.said, text)) {
        let payload = Payload::Script {
            script: one.script,
            page: one.page,
            name: one.name.clone(),
        };
        offers.push((one.page, payload));
    }
    for one in copilot.actions.iter().filter(|one| says(&one.said, text)) {
        let payload = Payload::ThirdParty {
            title: one.title.clone(),
            text: one.text.clone(),
            sources: one.sources.clone(),
        };
        offers.push((one.id, payload));
    }
    offers
}

/// A rule that applies.
struct Rule<'l> {
    id: Uuid,
    /// In the conversation's own time.
    at: Duration,
    statement: &'l str,
    heard: Option<Uuid>,
    trigger: Trigger,
    intent: Option<Wanted>,
}

fn offer(platform: &Platform, interaction: InteractionId, rule: Rule<'_>, payload: Payload) {
    let conversations = &platform.vendor.conversations;
    let due = conversations.with(interaction, |held| due(held, rule.id, rule.at));
    let Some(Some(id)) = due else {
        return;
    };
    let now = platform.clock.now();
    let suggestion = Suggestion {
        id,
        payload,
        state: State::Suggested,
        trigger: rule.trigger,
        created: now,
        updated: now,
        engagement: None,
        rating: None,
        statement: rule.statement.to_owned(),
        heard: rule.heard,
        intent: rule.intent,
    };
    suggestions::make(platform, interaction, suggestion);
}

/// The id under which a rule offers now; none while it has just done so.
fn due(held: &mut Held, rule: Uuid, at: Duration) -> Option<Uuid> {
    let before = held.offered.get(&rule).copied();
    let times = match before {
        Some((last, _)) if at.saturating_sub(last) < COMES_BACK_AFTER => return None,
        Some((_, times)) => times + 1,
        None => 1,
    };
    held.offered.insert(rule, (at, times));
    let began = held.started_at.as_millisecond();
    let name = format!("offer/{began}/{rule}/{times}");
    Some(Uuid::new_v5(&held.id.0, name.as_bytes()))
}

fn offer_article(
    platform: &Platform,
    interaction: InteractionId,
    at: Duration,
    hit: Hit,
    wanted: Option<(Wanted, &Line, Uuid)>,
) {
    let id = super::names::document(&platform.library, &hit.article.id);
    let (intent, statement, heard) = match wanted {
        Some((wanted, line, heard)) => (Some(wanted), line.text.as_str(), Some(heard)),
        None => (None, "", None),
    };
    let trigger = if intent.is_some() {
        Trigger::Intent
    } else {
        Trigger::ConversationStart
    };
    let rule = Rule {
        id,
        at,
        statement,
        heard,
        trigger,
        intent,
    };
    let payload = Payload::Article {
        article: hit.article,
        snippet: hit.snippet,
    };
    offer(platform, interaction, rule, payload);
}

/// The article that fits a few words best. The index is in memory, and asked for this once or
/// twice a conversation.
fn best(platform: &Platform, business: usize, words: &str) -> Option<Hit> {
    let hits = platform.knowledge.search(business, &Query::of_text(words));
    match hits {
        Ok(hits) => hits.into_iter().find(|hit| hit.relevance >= FITS),
        Err(error) => {
            tracing::error!(%error, "the knowledge base could not be searched");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;

    #[test]
    fn an_intent_is_surer_the_more_speaks_for_it() {
        let library = Library::built_in();
        let copilot = &library.businesses[0].copilot;
        let sure = |text: &str| wanted(copilot, text).map(|one| one.confidence);
        let intent = &copilot.intents[0];
        let one = sure(&intent.said[0]).expect("its own phrase");
        let both = sure(&intent.said.join(" and ")).expect("all its phrases");
        assert!(both > one && both <= SUREST, "{one} then {both}");
        assert_eq!(sure("Hello."), None, "nothing speaks for any");
    }
}
