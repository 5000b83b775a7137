//! The panel as it was: one interaction played back through the very deck that showed it.
//!
//! What is on record goes in at its recorded time: batches, the agent's hand, breaks of the
//! connection, quiet mode; time passes in between as it did. The order and look of the cards are
//! then the deck's own doing, not a second opinion on it.
//!
//! **What can't be as it was, because it is not on record:**
//! - what the customer said, unless `[record] utterances` is on: cards have no cause then, and no
//!   marked words;
//! - the customer's name, and so what prompts said; prompts are not played back at all;
//! - drafts of feedback, and what the platform's receipt said of it;
//! - the settings of that time: cards are ranked, held back and faded by those of now;
//! - pauses for typing, and "show what is held back": that a batch was held back, and that a held
//!   card came on screen, is on record, so both are made up for at the next such entry;
//! - how long a frame waited before it was looked at, some milliseconds as a rule.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use audit::Lent;
use jiff::Timestamp;
use rules::attention::{Attention, Quiet};
use rules::deck;
use rules::dedupe::ContentKey;
use rules::id::{InteractionId, SuggestionId};
use rules::suggestion::{Batch, Scores, StateChange, Suggestion, SuggestionKind, SuggestionState};
use rules::text::{Came, Text, Wanted};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::companion::Interaction;
use crate::conversation::{Conversation, GivenOn};
use crate::settings::PromptSettings;
use crate::store::{Reader, StoreError};
use crate::view::feedback::{FeedbackState, FeedbackView};
use crate::view::panel::build;
use crate::view::review::ReplayMoment;

/// So far back it is looked for how the agent's attention stood when the interaction began.
const LOOKED_BACK: usize = 50_000;

/// Nothing a deck does by itself takes more turns than this between two entries.
const MOST_TURNS: usize = 100_000;

/// By what cards and prompts are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) deck: deck::Settings,
    pub(super) prompts: PromptSettings,
}

/// The panel of `interaction` after entry `seq`; none where nothing of it is on record by then.
/// Blocking.
pub(super) fn moment(
    reader: &Reader,
    interaction: InteractionId,
    seq: i64,
    shown: Shown,
) -> Result<Option<ReplayMoment>, StoreError> {
    let id = interaction.to_string();
    let Some(first) = reader.began(&id, seq)? else {
        return Ok(None);
    };
    let said = reader.said(&id)?;
    let mut before = Before::default();
    let mut looked = 0;
    reader.walk_back(first - 1, |entry| {
        looked += 1;
        if looked > LOOKED_BACK || entry.kind == "app_started" {
            return ControlFlow::Break(());
        }
        before.note(entry);
        ControlFlow::Continue(())
    })?;
    let mut playing: Option<Playing> = None;
    let mut reached = None;
    reader.walk(first, seq, |entry| {
        let Ok(at) = Timestamp::from_millisecond(entry.at_ms) else {
            return ControlFlow::Continue(());
        };
        let playing =
            playing.get_or_insert_with(|| Playing::begin(interaction, shown, &before, at));
        if !playing.ended {
            playing.play(entry, at, entry.interaction == Some(&*id), &said);
        }
        reached = Some((entry.seq, at));
        ControlFlow::Continue(())
    })?;
    Ok(playing.zip(reached).map(|(playing, (seq, at))| {
        let now = playing.now;
        ReplayMoment {
            seq: seq.unsigned_abs(),
            at: at.as_millisecond(),
            view: build::interaction(&playing.conversation, None, now),
        }
    }))
}

/// How things stood when the interaction began: the newest that is known of each.
#[derive(Default)]
struct Before {
    live: Option<bool>,
    quiet: Option<Quiet>,
    dismissed: Option<Timestamp>,
}

impl Before {
    fn note(&mut self, entry: &Lent<'_>) {
        match entry.kind {
            "connection_changed" if self.live.is_none() => self.live = Some(is_live(entry)),
            "quiet_changed" if self.quiet.is_none() => self.quiet = quiet(entry),
            "suggestion_dismissed" if self.dismissed.is_none() => {
                self.dismissed = Timestamp::from_millisecond(entry.at_ms).ok();
            }
            _ => {}
        }
    }
}

/// A conversation under way.
struct Playing {
    conversation: Conversation,
    attention: Attention,
    live: bool,
    /// Nothing changes what stood in the panel any more.
    ended: bool,
    now: Timestamp,
}

impl Playing {
    fn begin(id: InteractionId, shown: Shown, before: &Before, at: Timestamp) -> Self {
        let about = Interaction {
            id,
            customer: None,
            queue: None,
            channel: None,
            attributes: BTreeMap::new(),
        };
        let since = before.dismissed.filter(|dismissed| *dismissed < at);
        let mut attention = Attention::new(shown.deck.attention, since.unwrap_or(at));
        if let Some(since) = since {
            attention.note_dismissal(since);
        }
        attention.set_quiet(before.quiet.unwrap_or(Quiet::Off));
        Self {
            conversation: Conversation::new(about, None, shown.deck, shown.prompts, at),
            attention,
            live: before.live.unwrap_or(false),
            ended: false,
            now: at,
        }
    }

    /// What is recorded happens. `own`: of this interaction.
    fn play(&mut self, entry: &Lent<'_>, at: Timestamp, own: bool, said: &BTreeMap<i64, String>) {
        // Entries of one group may be dated back a little: time does not pass backward.
        let at = at.max(self.now);
        self.pass(at);
        self.now = at;
        match entry.kind {
            "app_started" | "app_stopped" => self.ended = true,
            "connection_changed" => self.connection(is_live(entry), at),
            "quiet_changed" => {
                self.attention.set_quiet(quiet(entry).unwrap_or(Quiet::Off));
                self.tick(at);
            }
            // A dismissal anywhere asks for a pause everywhere.
            "suggestion_dismissed" if !own => self.attention.note_dismissal(at),
            "interaction_ended" if own => self.ended = true,
            kind if own => self.own(kind, entry, at, said),
            _ => {}
        }
    }

    fn own(&mut self, kind: &str, entry: &Lent<'_>, at: Timestamp, said: &BTreeMap<i64, String>) {
        match kind {
            "suggestions_produced" => self.batch(entry, at, said.get(&entry.seq)),
            "suggestions_displayed" => self.displayed(entry, at),
            "suggestion_expired" => self.tick(at),
            "suggestion_state_changed" => self.state_changed(entry, at),
            "suggestion_text_came" => self.text_came(entry),
            "prompts_muted" => {
                let on = read::<Switched>(entry).is_some_and(|switched| switched.on);
                self.conversation.prompts.mute(on, at);
            }
            "feedback_given" => self.feedback(entry, FeedbackState::Saved),
            "feedback_submitted" => self.feedback(entry, FeedbackState::Sent),
            "feedback_failed" => self.feedback(entry, FeedbackState::Failed),
            _ => self.hand(kind, entry, at),
        }
    }

    /// What the agent did with a card. One that is not there any more is left alone, as then.
    fn hand(&mut self, kind: &str, entry: &Lent<'_>, at: Timestamp) {
        let Some(Named { key }) = read(entry) else {
            return;
        };
        let key = ContentKey::from(key.as_str());
        let deck = &mut self.conversation.deck;
        let attention = &mut self.attention;
        // As then: a card that went meanwhile is no error.
        match kind {
            "suggestion_accepted" => drop(deck.accept(&key, at).ok()),
            "suggestion_dismissed" => drop(deck.dismiss(&key, attention, at).ok()),
            "suggestion_restored" => drop(deck.restore(&key, at).ok()),
            "suggestion_pinned" => drop(deck.pin(&key, at).ok()),
            "suggestion_unpinned" => drop(deck.unpin(&key, at).ok()),
            _ => {}
        }
    }

    /// What another hand did. The echo of the agent's own changed nothing then, unless it told of what
    /// had been put away before the program was last ended: the deck knows which of them it is.
    fn state_changed(&mut self, entry: &Lent<'_>, at: Timestamp) {
        let follows = |told: &Changed| told.elsewhere || told.state == SuggestionState::Dismissed;
        let Some(told) = read::<Changed>(entry).filter(follows) else {
            return;
        };
        let change = StateChange {
            interaction_id: self.conversation.id(),
            suggestion_id: told.suggestion_id,
            state: told.state,
            at,
        };
        let _ = self.conversation.state_changed(&change);
    }

    /// A text came for a card. What went by it is on record by itself, and goes here all the same.
    fn text_came(&mut self, entry: &Lent<'_>) {
        if let Some(texted) = read::<Texted>(entry) {
            let Texted {
                source,
                came,
                missing,
                text,
            } = texted;
            let came = match came.as_str() {
                "here" => Came::Here(text),
                "gone" => Came::Gone,
                "refused" => Came::Refused { missing },
                _ => Came::Failed,
            };
            let _ = self.conversation.fill(&source, &came);
        }
    }

    fn batch(&mut self, entry: &Lent<'_>, at: Timestamp, said: Option<&String>) {
        // Where retention took it, only that there was a batch is known.
        let recorded: Recorded = read(entry).unwrap_or_default();
        let held_back = !recorded.shown && !recorded.suggestions.is_empty();
        let batch = recorded.batch(self.conversation.id(), said.cloned());
        if held_back {
            let mut trial = (self.conversation.deck.clone(), self.attention.clone());
            if trial.0.ingest(&batch, &mut trial.1, at).shown {
                // Nothing on record held it back: the agent was typing.
                self.attention.note_typing(at);
            }
        }
        let _ = self.conversation.take(&batch, &mut self.attention, at);
    }

    fn displayed(&mut self, entry: &Lent<'_>, at: Timestamp) {
        let cards = read(entry).map_or_else(Vec::new, |Painted { cards }| cards);
        let is_held = |conversation: &Conversation| {
            let held = conversation.deck.held_back(at);
            held.iter()
                .any(|place| cards.iter().any(|it| it.key == place.card.key.as_str()))
        };
        if is_held(&self.conversation) {
            self.tick(at);
        }
        if is_held(&self.conversation) {
            // The agent asked for what was held back.
            let _ = self.conversation.release_held(at);
        }
    }

    fn feedback(&mut self, entry: &Lent<'_>, state: FeedbackState) {
        let Some(given) = read::<Given>(entry) else {
            return;
        };
        let Some(key) = given.key else { return };
        let view = FeedbackView {
            feedback_type: given.feedback_type,
            state,
            processed_at: None,
            retraining_triggered: None,
        };
        let on = GivenOn {
            correlation_id: given.correlation_id,
            view,
        };
        let key = ContentKey::from(key.as_str());
        self.conversation.feedback.insert(key, on);
    }

    fn connection(&mut self, live: bool, at: Timestamp) {
        let deck = &mut self.conversation.deck;
        if live {
            deck.resume(at);
        } else if self.live {
            deck.pause(at);
            deck.mark_break();
        }
        self.live = live;
    }

    /// Lets time pass until just before `at`: whatever was due, when it was due.
    fn pass(&mut self, at: Timestamp) {
        for _ in 0..MOST_TURNS {
            let deck = &self.conversation.deck;
            let quiet_ends = match self.attention.quiet(self.now) {
                Quiet::On { until } => until,
                Quiet::Off => None,
            };
            let due = deck.next_wake(&self.attention, self.now);
            let Some(due) = due.into_iter().chain(quiet_ends).min() else {
                return;
            };
            if due >= at || due <= self.now {
                return;
            }
            self.now = due;
            self.tick(due);
        }
    }

    fn tick(&mut self, at: Timestamp) {
        let _ = self.conversation.tick(&mut self.attention, at);
    }
}

/// What of a batch's entry makes it a batch again.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Recorded {
    processing_latency_ms: Option<f64>,
    shown: bool,
    suggestions: Vec<Suggestion>,
    below_threshold: Vec<Below>,
    dropped_scores: u32,
}

#[derive(Deserialize)]
struct Below {
    id: SuggestionId,
    #[serde(flatten)]
    scores: Scores,
}

#[derive(Deserialize)]
struct Named {
    key: String,
}

#[derive(Deserialize)]
struct Painted {
    cards: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    key: Option<String>,
    correlation_id: Uuid,
    feedback_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    suggestion_id: SuggestionId,
    state: SuggestionState,
    elsewhere: bool,
}

#[derive(Deserialize)]
struct Texted {
    source: Wanted,
    came: String,
    #[serde(default)]
    missing: Option<String>,
    #[serde(flatten)]
    text: Text,
}

#[derive(Deserialize)]
struct Switched {
    on: bool,
    #[serde(default)]
    until: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Connected {
    state: String,
}

impl Recorded {
    /// Those that passed stand in the order of their rank, which ranking them again keeps; of those
    /// that did not, only the ids matter.
    fn batch(self, interaction_id: InteractionId, said: Option<String>) -> Batch {
        let below = self.below_threshold.into_iter().map(|below| Suggestion {
            title: below.id.to_string(),
            id: below.id,
            kind: SuggestionKind::Knowledge,
            snippet: None,
            knowledge_article_id: None,
            url: None,
            scores: below.scores,
            source: None,
            details: Vec::new(),
            unknown: None,
        });
        Batch {
            interaction_id,
            suggestions: self.suggestions.into_iter().chain(below).collect(),
            processing_latency_ms: self.processing_latency_ms,
            query_statement: said,
            utterances: Vec::new(),
            from_start: false,
            has_gap: false,
            dropped_scores: self.dropped_scores,
            unknown: None,
        }
    }
}

fn is_live(entry: &Lent<'_>) -> bool {
    read(entry).is_some_and(|Connected { state }| state == "live")
}

fn quiet(entry: &Lent<'_>) -> Option<Quiet> {
    let Switched { on, until } = read(entry)?;
    Some(if on { Quiet::On { until } } else { Quiet::Off })
}

/// None where it was erased, or is not what its kind carries here.
fn read<T: DeserializeOwned>(entry: &Lent<'_>) -> Option<T> {
    serde_json::from_str(entry.payload?).ok()
}

#[cfg(test)]
mod tests;
