//! Texts that cards wait for: asked for when their cards come, put on them when they are there, and
//! waited for a moment by whoever takes a card before that.

use std::time::Duration;

use rules::dedupe::ContentKey;
use rules::id::InteractionId;
use rules::text::Standing;

use super::Companion;
use super::cards::{answer, gone};
use super::event::Finished;
use super::request::{CardText, Reply, Taken};
use crate::store::Actor;
use crate::texts::Fetched;
use crate::view::error::{Code, Problem};

/// Whoever takes a card before its text is there waits so long.
const PATIENCE: Duration = Duration::from_secs(2);

/// So many wait at most; a person does not take more.
const MOST_WAITING: usize = 16;

/// Who took a card before its text was there, and how many there ever were.
#[derive(Default)]
pub(super) struct Takers {
    waiting: Vec<Taker>,
    so_far: u64,
}

/// Somebody who took a card whose text is on its way.
struct Taker {
    number: u64,
    interaction: InteractionId,
    key: ContentKey,
    wants: Wants,
}

/// What they want of it.
pub(super) enum Wants {
    /// To take it.
    Accept(Reply<Taken>),
    /// To read its text.
    Read(Reply<CardText>),
}

impl Wants {
    pub(super) fn refuse(self, problem: Problem) {
        match self {
            Self::Accept(reply) => answer(reply, Err(problem)),
            Self::Read(reply) => answer(reply, Err(problem)),
        }
    }
}

impl Companion {
    /// Asks for what cards wait for, those on screen first.
    pub(super) fn want_texts(&mut self) {
        let selected = self.state.selected;
        let conversations = &self.state.conversations;
        let (front, behind): (Vec<_>, Vec<_>) = conversations
            .iter()
            .partition(|conversation| Some(conversation.id()) == selected);
        for conversation in front.into_iter().chain(behind) {
            for wanted in conversation.deck.awaited() {
                self.texts.want(wanted);
            }
        }
    }

    /// The connection is back: what failed may be there now.
    pub(super) fn want_texts_again(&mut self) {
        for conversation in &mut self.state.conversations {
            conversation.deck.ask_again();
        }
        self.want_texts();
    }

    /// A text came, or will not.
    pub(super) fn text_came(&mut self, fetched: &Fetched) {
        let mut facts = Vec::new();
        for conversation in &mut self.state.conversations {
            let (told, gone) = conversation.fill(&fetched.wanted, &fetched.came);
            self.dirty |= !told.is_empty() || !gone.is_empty();
            facts.extend(told.into_iter().map(|fact| (Actor::Platform, fact)));
            facts.extend(gone.into_iter().map(|fact| (Actor::Cuecard, fact)));
        }
        for (actor, fact) in facts {
            self.note(actor, fact);
        }
        self.serve_takers();
        // One that went leaves room, and the queue has some as well.
        self.let_time_pass();
        self.want_texts();
    }

    /// Whether the card's text must be waited for, or can't be had; `wants` is kept or answered then.
    pub(super) fn waits_for_text(
        &mut self,
        interaction: InteractionId,
        key: &ContentKey,
        wants: Wants,
    ) -> Option<Wants> {
        let Some(conversation) = self.state.conversation(interaction) else {
            wants.refuse(gone());
            return None;
        };
        let Some(card) = conversation.deck.card(key) else {
            wants.refuse(gone());
            return None;
        };
        match conversation.deck.standing(card) {
            Standing::Here => Some(wants),
            Standing::Awaited => {
                self.wait(interaction, key.clone(), wants);
                None
            }
            Standing::Gone => {
                wants.refuse(Problem::new(
                    Code::Gone,
                    "The platform has this text no longer.",
                ));
                None
            }
            Standing::Refused { missing } => {
                let missing = missing.map(|name| format!(" Missing: {name}."));
                let message = format!(
                    "Your sign-in may not read this text.{}",
                    missing.unwrap_or_default()
                );
                wants.refuse(Problem::new(Code::ScopeMissing, message));
                None
            }
            Standing::Failed => {
                wants.refuse(not_there());
                None
            }
        }
    }

    fn wait(&mut self, interaction: InteractionId, key: ContentKey, wants: Wants) {
        if self.takers.waiting.len() >= MOST_WAITING {
            return wants.refuse(not_there());
        }
        self.takers.so_far += 1;
        let number = self.takers.so_far;
        self.takers.waiting.push(Taker {
            number,
            interaction,
            key,
            wants,
        });
        self.under_way.push(Box::pin(async move {
            tokio::time::sleep(PATIENCE).await;
            Finished::WaitedForText(number)
        }));
        self.want_texts();
    }

    /// Those whose text is there, or will not come, get their answer.
    fn serve_takers(&mut self) {
        for taker in std::mem::take(&mut self.takers.waiting) {
            let state = &mut self.state;
            let waits_on = state.conversation(taker.interaction).is_some_and(|one| {
                let card = one.deck.card(&taker.key);
                card.is_some_and(|card| one.deck.standing(card) == Standing::Awaited)
            });
            if waits_on {
                self.takers.waiting.push(taker);
            } else {
                self.serve(taker);
            }
        }
    }

    fn serve(&mut self, taker: Taker) {
        let key = taker.key.as_str();
        match taker.wants {
            Wants::Accept(reply) => self.accept(taker.interaction, key, reply),
            Wants::Read(reply) => self.read(taker.interaction, key, reply),
        }
    }

    /// Nobody waits longer than that.
    pub(super) fn waited_for_text(&mut self, number: u64) {
        let waiting = &mut self.takers.waiting;
        if let Some(at) = waiting.iter().position(|taker| taker.number == number) {
            waiting.remove(at).wants.refuse(not_there());
        }
    }
}

fn not_there() -> Problem {
    Problem::new(
        Code::TextMissing,
        "The text of this suggestion is not here yet. Try again in a moment.",
    )
}
