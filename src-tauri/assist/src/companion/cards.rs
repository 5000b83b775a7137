//! What an agent does with cards: on disk first, then in the deck, then answered.
//!
//! The order matters: a view never shows as done what is not on record. Meanwhile the loop goes
//! on, so a card may go before its click is written; the click counts all the same.

use rules::dedupe::ContentKey;
use rules::id::InteractionId;
use rules::suggestion::SuggestionKind;
use rules::text::{has_places, open_names, written};
use tokio::sync::oneshot;

use super::Companion;
use super::event::Finished;
use super::request::{CardAction, CardText, Reply, Taken};
use super::texts::Wants;
use crate::conversation::Conversation;
use crate::outbox::parcel::Engaged;
use crate::outbox::{Load, Parcel};
use crate::settings::OnAccept;
use crate::store::{CardRef, Change, Fact, Receipt, StoreError, Work};
use crate::view::error::{Code, Problem};
use crate::view::panel::build::web_address;

/// An action that was written, or could not be.
pub(super) struct Saved {
    card: CardRef,
    done: Done,
    result: Result<Receipt, StoreError>,
}

enum Done {
    Accepted {
        text: CardText,
        then: OnAccept,
        reply: Reply<Taken>,
    },
    Acted {
        action: CardAction,
        reply: Reply<()>,
    },
}

impl Companion {
    /// Takes a card.
    pub(super) fn accept(&mut self, interaction: InteractionId, key: &str, reply: Reply<Taken>) {
        let key = ContentKey::from(key);
        let Some(Wants::Accept(reply)) =
            self.waits_for_text(interaction, &key, Wants::Accept(reply))
        else {
            return;
        };
        let now = self.clock.now();
        let agent = self.state.agent_name();
        let found = self
            .state
            .conversation(interaction)
            .and_then(|conversation| {
                let after_ms = conversation.on_screen_ms(&key, now);
                let card = conversation.card_ref(&key, now)?;
                let text = text(conversation, &key, agent.as_deref())?;
                Some((card, after_ms, text, is_to_copy(conversation, &key)))
            });
        match found {
            Some((card, after_ms, text, to_copy)) => {
                let then = if to_copy {
                    OnAccept::Copy
                } else {
                    self.state.on_accept
                };
                let fact = Fact::SuggestionAccepted {
                    card: card.clone(),
                    after_ms,
                };
                let click = self.click(&card, &text.title);
                // The platform has no word for taking: it is told what the window then does.
                let work = self.work(fact).with_parcel(click);
                self.save(card, work, Done::Accepted { text, then, reply });
            }
            None => answer(reply, Err(gone())),
        }
    }

    /// Does something else with a card.
    pub(super) fn act(
        &mut self,
        interaction: InteractionId,
        key: &str,
        action: CardAction,
        reply: Reply<()>,
    ) {
        self.act_and_tell(interaction, key, action, |_| true, reply);
    }

    /// The article of a card was read here: that is opening the card. That the article was read is told
    /// by the reading, which knows what was shown of it.
    pub(super) fn opened_by_reading(&mut self, interaction: InteractionId, key: &str) {
        // Nobody waits for that to be written as well.
        let (unheard, _) = oneshot::channel();
        let of_card = |told: &Parcel| matches!(told.load, Load::Engagement(_));
        self.act_and_tell(interaction, key, CardAction::Opened, of_card, unheard);
    }

    fn act_and_tell(
        &mut self,
        interaction: InteractionId,
        key: &str,
        action: CardAction,
        tells: fn(&Parcel) -> bool,
        reply: Reply<()>,
    ) {
        let key = ContentKey::from(key);
        let now = self.clock.now();
        let card = self
            .state
            .conversation(interaction)
            .and_then(|conversation| match action {
                CardAction::Restored => conversation.dismissed_ref(&key),
                CardAction::Opened
                | CardAction::Copied
                | CardAction::Dismissed
                | CardAction::Pinned
                | CardAction::Unpinned => conversation.card_ref(&key, now),
            });
        let Some(card) = card else {
            return answer(reply, Err(gone()));
        };
        let fact = match action {
            CardAction::Opened => Fact::SuggestionOpened(card.clone()),
            CardAction::Copied => Fact::SuggestionCopied(card.clone()),
            CardAction::Dismissed => Fact::SuggestionDismissed(card.clone()),
            CardAction::Restored => Fact::SuggestionRestored(card.clone()),
            CardAction::Pinned => Fact::SuggestionPinned(card.clone()),
            CardAction::Unpinned => Fact::SuggestionUnpinned(card.clone()),
        };
        let mut told = match action {
            CardAction::Opened => self.tell(&card, Engaged::Opened),
            CardAction::Copied => self.tell(&card, Engaged::Copied),
            CardAction::Dismissed => self.tell(&card, Engaged::Dismissed),
            CardAction::Restored | CardAction::Pinned | CardAction::Unpinned => Vec::new(),
        };
        told.retain(tells);
        let mut work = self.work(fact).with_parcel(told);
        if action == CardAction::Restored
            && let Some(conversation) = self.state.conversation(interaction)
            && let Some(delivery) = conversation.telling_of(&key)
        {
            work = work.with_change(Change::Withdrawn { id: delivery });
        }
        self.save(card, work, Done::Acted { action, reply });
    }

    /// A card's text.
    pub(super) fn read(&mut self, interaction: InteractionId, key: &str, reply: Reply<CardText>) {
        let key = ContentKey::from(key);
        let Some(Wants::Read(reply)) = self.waits_for_text(interaction, &key, Wants::Read(reply))
        else {
            return;
        };
        let agent = self.state.agent_name();
        let conversation = self.state.conversation(interaction);
        let text = conversation.and_then(|one| text(one, &key, agent.as_deref()));
        answer(reply, text.ok_or_else(gone));
    }

    /// Notes which cards were painted for the first time.
    pub(super) fn displayed(&mut self, interaction: InteractionId, keys: &[String]) {
        let now = self.clock.now();
        let Some(conversation) = self.state.conversation(interaction) else {
            return;
        };
        let cards = conversation.first_displayed(keys, now);
        if !cards.is_empty() {
            let agent = self.state.agent();
            self.note(agent, Fact::SuggestionsDisplayed { interaction, cards });
        }
    }

    /// The action is written, or not: carries it out and answers.
    pub(super) fn saved(&mut self, saved: Saved) {
        let Saved { card, done, result } = saved;
        let key = ContentKey::from(card.key.as_str());
        let receipt = match result {
            Ok(receipt) => receipt,
            Err(error) => {
                tracing::warn!(%error, interaction = %card.interaction, "an action was not recorded");
                let problem = Problem::from(&error);
                return match done {
                    Done::Accepted { reply, .. } => answer(reply, Err(problem)),
                    Done::Acted { reply, .. } => answer(reply, Err(problem)),
                };
            }
        };
        match done {
            Done::Accepted { text, then, reply } => {
                let now = self.clock.now();
                if let Some(conversation) = self.state.conversation(card.interaction) {
                    // A card that went meanwhile was taken all the same.
                    let _ = conversation.deck.accept(&key, now);
                }
                let taken = Taken {
                    event_id: receipt.seq,
                    acceptance_rate: receipt.acceptance.rate(),
                    then,
                    text,
                };
                answer(reply, Ok(taken));
            }
            Done::Acted { action, reply } => {
                self.carry_out(card, &key, action, receipt.delivery);
                answer(reply, Ok(()));
            }
        }
    }

    /// A card that went between click and record is gone either way: nothing to carry out then but that
    /// its echo is known. Told is the suggestion that was on it when it was clicked.
    fn carry_out(
        &mut self,
        card: CardRef,
        key: &ContentKey,
        action: CardAction,
        delivery: Option<u64>,
    ) {
        let now = self.clock.now();
        let state = &mut self.state;
        let mut followed = state.conversations.iter_mut();
        let Some(conversation) = followed.find(|one| one.id() == card.interaction) else {
            return;
        };
        let deck = &mut conversation.deck;
        match action {
            CardAction::Opened | CardAction::Copied => deck.note_used(&card.suggestion_id),
            CardAction::Dismissed => {
                let gone = deck.dismiss(key, &mut state.attention, now);
                let id = gone.map(|gone| gone.suggestion.id.clone());
                if id.as_ref() != Ok(&card.suggestion_id) {
                    // Its content came again since the click, or it went.
                    deck.note_put_away(&card.suggestion_id);
                }
                if id.is_ok() {
                    conversation.note_dismissed(card);
                    conversation.note_telling(key, delivery);
                }
            }
            CardAction::Restored => {
                if deck.restore(key, now).is_ok() {
                    conversation.note_restored(key);
                }
            }
            CardAction::Pinned => drop(deck.pin(key, now).ok()),
            CardAction::Unpinned => drop(deck.unpin(key, now).ok()),
        }
    }

    fn work(&self, fact: Fact) -> Work {
        Work::new(self.clock.now(), self.state.agent(), fact)
    }

    fn save(&mut self, card: CardRef, work: Work, done: Done) {
        let store = self.store.clone();
        self.under_way.push(Box::pin(async move {
            let result = store.commit(work).await;
            Finished::Saved(Box::new(Saved { card, done, result }))
        }));
    }
}

impl Saved {
    /// Answers without carrying anything out: the companion is ending.
    pub(super) fn answer_at_the_end(self) {
        match self.done {
            Done::Accepted { text, then, reply } => {
                let taken = self.result.map(|receipt| Taken {
                    event_id: receipt.seq,
                    acceptance_rate: receipt.acceptance.rate(),
                    then,
                    text,
                });
                answer(reply, taken.map_err(|error| Problem::from(&error)));
            }
            Done::Acted { reply, .. } => {
                answer(
                    reply,
                    self.result.map(drop).map_err(|error| Problem::from(&error)),
                );
            }
        }
    }
}

/// A prepared text is there to be sent or said: taking it copies it, whatever the settings say of
/// articles.
fn is_to_copy(conversation: &Conversation, key: &ContentKey) -> bool {
    let card = conversation.deck.card(key);
    card.is_some_and(|card| card.suggestion.kind == SuggestionKind::CannedResponse)
}

fn text(conversation: &Conversation, key: &ContentKey, agent: Option<&str>) -> Option<CardText> {
    let card = conversation.deck.card(key)?;
    let suggestion = &card.suggestion;
    let known = conversation.known_for(card, agent);
    let snippet = suggestion.snippet.as_deref();
    let has_places = has_places(&suggestion.kind);
    Some(CardText {
        title: suggestion.title.clone(),
        open: snippet
            .filter(|_| has_places)
            .map_or_else(Vec::new, |text| open_names(text, known)),
        snippet: snippet.map(|text| {
            if has_places {
                written(text, known)
            } else {
                text.to_owned()
            }
        }),
        url: suggestion.url.as_deref().and_then(web_address),
    })
}

/// Who asked may have stopped waiting; that is no error.
pub(super) fn answer<T>(reply: Reply<T>, answer: Result<T, Problem>) {
    let _ = reply.send(answer);
}

pub(super) fn gone() -> Problem {
    Problem::new(Code::Gone, "This suggestion is no longer there.")
}
