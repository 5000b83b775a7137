//! One interaction as Cuecard follows it: what is known of it, its cards, and what of them the
//! agent has seen.
//!
//! Pure: the deck decides about cards, this keeps what the record and the tabs need besides.

mod bases;
mod checklists;
mod hand;
mod heard;
mod missed;
mod prompts;
mod talk;
mod wording;

use std::collections::BTreeMap;

use jiff::Timestamp;
use rules::attention::Attention;
use rules::deck::{Card, Deck, Expired, Settings, Ticked, Told};
use rules::dedupe::ContentKey;
use rules::id::InteractionId;
use rules::suggestion::{Batch, Source, StateChange, Suggestion, SuggestionState};
use rules::telling::Telling;
use rules::text::{Came, Known, Wanted};
use rules::transcript::{self, Utterance};
use rules::trigger::{self, Event, Moment, Opening, Speaker};
use serde_json::Value;
use uuid::Uuid;
use wire::platform::conversations::Stage;

use crate::companion::Interaction;
use crate::settings::PromptSettings;
use crate::store::{CardRef, Fact, GivenFeedback, Produced, StateFact, TextFact};
use crate::view::feedback::{FeedbackForm, FeedbackState, FeedbackView};
use crate::view::panel::Channel;

pub(crate) use bases::Bases;
pub(crate) use checklists::{Checklists, Named};
use hand::Early;
pub(crate) use heard::Heard;
pub(crate) use prompts::{Happened, PromptRef, Prompts};
pub(crate) use talk::Talk;
pub(crate) use wording::Wording;

/// At most so many put-away cards can be named in the record again.
const DISMISSED_KEPT: usize = 200;

/// One followed interaction.
pub(crate) struct Conversation {
    /// What is known of it.
    pub(crate) about: Interaction,
    /// Since when it is followed.
    pub(crate) since: Timestamp,
    /// The platform's own side of it, where the platform tells which interactions there are.
    pub(crate) there: Option<Box<wire::platform::conversations::Conversation>>,
    /// Its summary was begun, though the work after it goes on.
    pub(crate) summed: bool,
    /// The knowledge bases its documents are in.
    pub(crate) bases: Bases,
    /// What was said in it.
    pub(crate) heard: Heard,
    /// What is said in it, while somebody wants to read along.
    pub(crate) talk: Option<Talk>,
    /// What must not be forgotten in it.
    pub(crate) checklists: Checklists,
    telling: Telling,
    /// Its cards.
    pub(crate) deck: Deck,
    /// Its prompts.
    pub(crate) prompts: Prompts,
    /// New cards since it was last selected.
    pub(crate) unread: u32,
    /// The feedback its cards have.
    pub(crate) feedback: BTreeMap<ContentKey, GivenOn>,
    /// Feedback begun on its cards and not given.
    pub(crate) drafts: BTreeMap<ContentKey, FeedbackForm>,
    displayed: BTreeMap<ContentKey, Timestamp>,
    dismissed: BTreeMap<ContentKey, CardRef>,
    /// The deliveries that tell of cards the agent put away.
    tellings: BTreeMap<ContentKey, i64>,
    /// Suggestions that were missed and came later, and when.
    missed: Option<(u32, Timestamp)>,
    early: Early,
}

/// The feedback a card has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GivenOn {
    /// Of the feedback: a later one on the same card has another.
    pub(crate) correlation_id: Uuid,
    /// As the card shows it.
    pub(crate) view: FeedbackView,
}

impl GivenOn {
    /// What the record says; none for feedback that was given up.
    pub(crate) fn of(given: &GivenFeedback) -> Option<Self> {
        let state = match given.state.as_str() {
            "saved" => FeedbackState::Saved,
            "sent" => FeedbackState::Sent,
            "failed" => FeedbackState::Failed,
            _ => return None,
        };
        Some(Self {
            correlation_id: given.correlation_id,
            view: FeedbackView {
                feedback_type: given.feedback_type.clone(),
                state,
                processed_at: given.processed_at_ms,
                retraining_triggered: given.retraining_triggered,
            },
        })
    }
}

impl Conversation {
    pub(crate) fn new(
        about: Interaction,
        agent: Option<Uuid>,
        deck: Settings,
        prompts: PromptSettings,
        now: Timestamp,
    ) -> Self {
        let agent = agent.map(|id| id.to_string());
        let opening = opening(&about, agent.as_deref(), now);
        let wording = Wording::new(about.customer.as_deref(), agent, about.id.to_string());
        Self {
            about,
            since: now,
            heard: Heard::default(),
            talk: None,
            checklists: Checklists::default(),
            telling: Telling::default(),
            deck: Deck::new(deck, now),
            prompts: Prompts::new(prompts, opening, wording, now),
            unread: 0,
            feedback: BTreeMap::new(),
            drafts: BTreeMap::new(),
            displayed: BTreeMap::new(),
            dismissed: BTreeMap::new(),
            tellings: BTreeMap::new(),
            there: None,
            bases: Bases::default(),
            summed: false,
            missed: None,
            early: Early::default(),
        }
    }

    /// Where a suggestion's content stands, as far as that is known.
    pub(crate) fn source_of(&self, suggestion: &Suggestion) -> Option<Source> {
        self.bases.source_of(suggestion)
    }

    /// What is known that may be filled in on a card. `agent` is the name of who is signed in.
    pub(crate) fn known_for<'a>(&'a self, card: &'a Card, agent: Option<&'a str>) -> Known<'a> {
        Known {
            customer: self.about.customer.as_deref(),
            agent,
            places: self.deck.places_of(card),
        }
    }

    pub(crate) fn id(&self) -> InteractionId {
        self.about.id
    }

    /// What is known of it is another now.
    pub(crate) fn learn(&mut self, about: Interaction, now: Timestamp) {
        let before = std::mem::replace(&mut self.about, about);
        let attributes = &self.about.attributes;
        let gone = before.attributes.keys();
        let gone = gone.filter(|name| !attributes.contains_key(*name));
        let gone = gone.map(|name| (name.clone(), Value::Null));
        let told = attributes.iter();
        let told = told.filter(|(name, value)| before.attributes.get(*name) != Some(value));
        let told = told.map(|(name, value)| (name.clone(), value.clone()));
        let moments = gone.chain(told).map(|(name, value)| Moment {
            at: now,
            event: Event::Attribute { name, value },
        });
        self.prompts.hear(moments, now);
    }

    /// Takes a batch: the deck decides what is shown. The facts come in order, the batch first.
    pub(crate) fn take(
        &mut self,
        batch: &Batch,
        attention: &mut Attention,
        now: Timestamp,
    ) -> (Produced, Vec<Fact>) {
        self.heard.take(batch);
        self.bases.take(batch);
        let done = self.deck.ingest(batch, attention, now);
        self.count_new(done.new_cards.len());
        let produced = Produced::of(batch, &done.ranked, done.shown);
        let said = batch.query_statement.as_deref();
        let said = said.filter(|text| self.telling.caused(text, now));
        self.prompts.hear(moments(said, &produced, now), now);
        (produced, self.gone(&done.expired))
    }

    /// Something was said: triggers are told what is news of it. What of that the customer said, for
    /// the record.
    pub(crate) fn hear(&mut self, utterances: &[Utterance], now: Timestamp) -> Vec<String> {
        self.heard.note_part();
        if let Some(talk) = &mut self.talk {
            talk.hear(utterances);
        }
        let mut news = Vec::new();
        let mut moments = Vec::new();
        for said in utterances {
            let speaker = match said.speaker {
                transcript::Speaker::Agent => Speaker::Agent,
                transcript::Speaker::Customer => {
                    news.push(said.text.clone());
                    if !self.telling.said(&said.text, now) {
                        continue;
                    }
                    Speaker::Customer
                }
            };
            let event = spoken(speaker, &said.text);
            moments.push(Moment { at: now, event });
        }
        self.prompts.hear(moments, now);
        news
    }

    /// Somebody wants to read along, or nobody does any more: then nothing of it stays.
    pub(crate) fn read_along(&mut self, on: bool) {
        self.talk = on.then(|| self.talk.take().unwrap_or_default());
    }

    /// The work after the call is done.
    pub(crate) fn is_after_call(&self) -> bool {
        let there = self.there.as_ref();
        there.is_some_and(|there| there.stage == Stage::AfterCall)
    }

    /// The platform tells what became of a suggestion: the facts, in order, and whether anything looks
    /// different. That it was made is no news.
    pub(crate) fn state_changed(&mut self, change: &StateChange) -> (Vec<Fact>, bool) {
        let Told {
            card,
            elsewhere,
            put_away,
            expired,
            changed,
        } = self.deck.state_changed(change);
        if change.state == SuggestionState::Suggested {
            return (Vec::new(), changed);
        }
        let fact = StateFact::of(change, card.as_ref(), elsewhere);
        let mut facts = vec![Fact::SuggestionStateChanged(Box::new(fact))];
        facts.extend(self.gone(&expired));
        if let Some(card) = card.filter(|_| put_away) {
            self.note_dismissed(card_ref(self.id(), &card, None));
        }
        (facts, changed)
    }

    /// A text came, or will not: what the platform told of it, and what went by it.
    pub(crate) fn fill(&mut self, wanted: &Wanted, came: &Came) -> (Vec<Fact>, Vec<Fact>) {
        let filled = self.deck.fill(wanted, came.clone());
        let interaction = self.id();
        // One that went by it said it as well, for a moment: that it is the same content is on record.
        let left = filled.expired.iter().map(|gone| &gone.card);
        let stayed = filled.cards.iter().filter_map(|key| self.deck.card(key));
        let told = stayed.chain(left).map(|card| {
            let fact = TextFact::of(interaction, card, wanted, came);
            Fact::SuggestionTextCame(Box::new(fact))
        });
        let told = told.collect();
        (told, self.gone(&filled.expired))
    }

    /// Lets time pass: the facts, and whether anything looks different.
    pub(crate) fn tick(&mut self, attention: &mut Attention, now: Timestamp) -> (Vec<Fact>, bool) {
        let Ticked {
            new_cards,
            expired,
            changed,
        } = self.deck.tick(attention, now);
        self.count_new(new_cards.len());
        (self.gone(&expired), changed)
    }

    /// Everything held back appears: the facts of what it crowds out.
    pub(crate) fn release_held(&mut self, now: Timestamp) -> Vec<Fact> {
        let Ticked {
            new_cards, expired, ..
        } = self.deck.release_held(now);
        self.count_new(new_cards.len());
        self.gone(&expired)
    }

    /// The cards of `keys` that were never painted before, as the record names them. Keys that are
    /// not on screen are ignored: they went a moment ago.
    pub(crate) fn first_displayed(&mut self, keys: &[String], now: Timestamp) -> Vec<CardRef> {
        let interaction = self.id();
        let mut first = Vec::new();
        for (place, number) in self.deck.cards(now).into_iter().zip(1..) {
            let named = keys.iter().any(|key| key == place.card.key.as_str());
            if named && !self.displayed.contains_key(&place.card.key) {
                self.displayed.insert(place.card.key.clone(), now);
                first.push(card_ref(interaction, place.card, Some(number)));
            }
        }
        first
    }

    /// A card, shown or held back, as the record names it: with its place from the top.
    pub(crate) fn card_ref(&self, key: &ContentKey, now: Timestamp) -> Option<CardRef> {
        let card = self.deck.card(key)?;
        let places = self.deck.cards(now).into_iter().zip(1..);
        let number = places
            .filter(|(place, _)| place.card.key == *key)
            .map(|(_, number)| number)
            .next();
        Some(card_ref(self.id(), card, number))
    }

    /// How long ago a card first came on screen, in ms; none where it was not seen to.
    pub(crate) fn on_screen_ms(&self, key: &ContentKey, now: Timestamp) -> Option<u64> {
        let since = self.displayed.get(key)?;
        u64::try_from(now.duration_since(*since).as_millis()).ok()
    }

    /// A card that was put away, as the record names it.
    pub(crate) fn dismissed_ref(&self, key: &ContentKey) -> Option<CardRef> {
        self.dismissed.get(key).cloned()
    }

    /// The card was put away; it can be named until it is restored or many others were.
    pub(crate) fn note_dismissed(&mut self, card: CardRef) {
        if self.dismissed.len() >= DISMISSED_KEPT {
            self.dismissed.pop_first();
        }
        let key = ContentKey::from(card.key.as_str());
        self.displayed.remove(&key);
        self.dismissed.insert(key, card);
    }

    /// The card is back.
    pub(crate) fn note_restored(&mut self, key: &ContentKey) {
        self.dismissed.remove(key);
        self.tellings.remove(key);
    }

    /// That the card was put away is told by this delivery.
    pub(crate) fn note_telling(&mut self, key: &ContentKey, delivery: Option<u64>) {
        let known = &self.dismissed;
        self.tellings.retain(|key, _| known.contains_key(key));
        let delivery = delivery.and_then(|id| i64::try_from(id).ok());
        match delivery {
            Some(id) => self.tellings.insert(key.clone(), id),
            None => self.tellings.remove(key),
        };
    }

    /// The delivery that tells that the card was put away, where one does.
    pub(crate) fn telling_of(&self, key: &ContentKey) -> Option<i64> {
        self.tellings.get(key).copied()
    }

    fn count_new(&mut self, cards: usize) {
        let cards = u32::try_from(cards).unwrap_or(u32::MAX);
        self.unread = self.unread.saturating_add(cards);
    }

    fn gone(&mut self, expired: &[Expired]) -> Vec<Fact> {
        let interaction = self.id();
        expired
            .iter()
            .map(|gone| {
                self.displayed.remove(&gone.card.key);
                Fact::SuggestionExpired {
                    card: card_ref(interaction, &gone.card, None),
                    why: gone.why.as_str(),
                    was_shown: gone.was_shown,
                }
            })
            .collect()
    }
}

/// What triggers can see of an interaction when it begins. Its customer's name is not among it.
fn opening(about: &Interaction, agent: Option<&str>, now: Timestamp) -> Opening {
    let session = about.id.to_string();
    let known = [("agentId", agent), ("sessionId", Some(session.as_str()))];
    let known = known.into_iter();
    let known = known.filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    Opening {
        channel: match about.channel {
            Some(Channel::Voice) => trigger::Channel::Voice,
            Some(Channel::Chat) => trigger::Channel::Chat,
            Some(Channel::Email) => trigger::Channel::Email,
            None => trigger::Channel::Conversation,
        },
        queue: about.queue.clone(),
        started_at: now,
        attributes: about.attributes.clone().into_iter().chain(known).collect(),
    }
}

/// What triggers can see of a batch: the customer's words that caused it, where they are news, then
/// what passed, in the order of arrival.
fn moments(said: Option<&str>, produced: &Produced, now: Timestamp) -> Vec<Moment> {
    let said = said.map(|text| spoken(Speaker::Customer, text));
    let suggested = produced.suggested.iter();
    let suggested = suggested.map(|(title, confidence)| Event::Suggested {
        title: title.clone(),
        confidence: *confidence,
    });
    said.into_iter()
        .chain(suggested)
        .map(|event| Moment { at: now, event })
        .collect()
}

fn spoken(speaker: Speaker, text: &str) -> Event {
    Event::Said {
        speaker,
        text: text.to_owned(),
        confidence: None,
    }
}

fn card_ref(interaction: InteractionId, card: &Card, position: Option<u32>) -> CardRef {
    CardRef {
        interaction,
        key: card.key.to_string(),
        suggestion_id: card.suggestion.id.clone(),
        suggestion_type: Some(card.suggestion.kind.as_str().to_owned()),
        knowledge_article_id: card.suggestion.knowledge_article_id.clone(),
        position,
    }
}

#[cfg(test)]
mod tests;
