//! One interaction, event by event, as a reviewer reads it.
//!
//! An entry shows what its kind is known to carry; a kind or a payload this version does not know
//! stands there with its name and nothing more. Titles of cards come from the batches before.

mod recorded;
mod unattached;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use audit::Lent;
use rules::rank::{Weights, score};
use serde::de::DeserializeOwned;

use self::recorded::{Batch, Card, Cards, Changed, Delivery, Feedback, Prompt, Texted, Ticked};
use super::HistoryError;
use super::page::row;
use super::query::Query;
use super::search::FoundInteraction;
use super::words::Cutter;
use crate::store::Reader;
use crate::view::review::{TimelineEntry, TimelineShows, TimelineSuggestion, TimelineView};

/// No more entries are shown; all are counted.
pub const SHOWN: usize = 5_000;

/// The events of an interaction in their order, those that `query` asks for marked; none where
/// nothing of it is on record. Blocking.
///
/// # Errors
///
/// What the record says.
pub fn timeline(
    reader: &Reader,
    interaction: &str,
    query: &Query,
) -> Result<Option<TimelineView>, HistoryError> {
    let mut said = reader.said(interaction)?;
    let mut cutter = Cutter::default();
    let mut telling = Telling::default();
    let mut sum = FoundInteraction {
        id: interaction.to_owned(),
        known: reader.known_interaction(interaction)?,
        ..FoundInteraction::default()
    };
    let (mut failed, mut settled) = (0_u64, 0_u64);
    let mut agent = None;
    reader.walk_interaction(interaction, 0, |entry| {
        let hit = query.asks_for(entry, &mut cutter);
        if sum.events == 0 {
            sum.began_ms = entry.at_ms;
        }
        sum.ended_ms = entry.at_ms;
        sum.events += 1;
        sum.accepted += u64::from(entry.kind == "suggestion_accepted");
        failed += u64::from(super::search::failed(entry.kind));
        settled += u64::from(super::search::settled(entry.kind));
        if hit {
            sum.hits += 1;
            sum.newest = entry.seq;
        }
        if agent.is_none() && entry.actor.starts_with("agent") {
            agent = Some(entry.actor.to_owned());
        }
        if let Some(text) = said.remove(&entry.seq) {
            telling.add(
                entry,
                false,
                TimelineShows::Said {
                    by_customer: true,
                    text,
                },
            );
            if entry.kind == "utterance_heard" {
                return ControlFlow::Continue(());
            }
        }
        let shows = telling.shows(entry);
        telling.add(entry, hit, shows);
        ControlFlow::Continue(())
    })?;
    if sum.events == 0 {
        return Ok(None);
    }
    sum.undelivered = failed.saturating_sub(settled);
    let cut = telling.cut;
    Ok(Some(TimelineView {
        row: row(sum),
        agent,
        entries: telling.finish(),
        cut,
    }))
}

/// The entries so far, and what later ones refer to.
#[derive(Default)]
struct Telling {
    entries: Vec<TimelineEntry>,
    cut: bool,
    /// By suggestion id.
    titles: HashMap<String, String>,
    /// When a card came on screen, by its key.
    displayed: HashMap<String, i64>,
    accepted: HashSet<String>,
    /// Which suggestion a row of a batch is: entry, row, id.
    rows: Vec<(usize, usize, String)>,
}

impl Telling {
    fn add(&mut self, entry: &Lent<'_>, hit: bool, shows: TimelineShows) {
        if self.entries.len() == SHOWN {
            self.cut = true;
            return;
        }
        let is_said = matches!(shows, TimelineShows::Said { .. });
        self.entries.push(TimelineEntry {
            seq: entry.seq.unsigned_abs(),
            at: entry.at_ms,
            kind: if is_said { "said" } else { entry.kind }.to_owned(),
            actor: entry.actor.to_owned(),
            hit,
            shows,
        });
    }

    fn finish(mut self) -> Vec<TimelineEntry> {
        for (entry, row, id) in &self.rows {
            if !self.accepted.contains(id) {
                continue;
            }
            if let Some(TimelineEntry {
                shows: TimelineShows::Batch { suggestions, .. },
                ..
            }) = self.entries.get_mut(*entry)
                && let Some(suggestion) = suggestions.get_mut(*row)
            {
                suggestion.accepted = true;
            }
        }
        self.entries
    }

    fn shows(&mut self, entry: &Lent<'_>) -> TimelineShows {
        let Some(payload) = entry.payload else {
            return TimelineShows::Erased;
        };
        let shown = match entry.kind {
            "suggestions_produced" => read(payload).map(|batch| self.batch(batch)),
            "suggestions_displayed" => read(payload).map(|cards| self.displayed(&cards, entry)),
            "suggestion_state_changed" => read(payload).map(|changed| self.changed(changed)),
            "suggestion_text_came" => read(payload).map(|text| self.text(text, entry)),
            kind if kind.starts_with("suggestion_") => {
                read(payload).map(|card| self.card(card, entry))
            }
            "prompts_muted" => None,
            kind if kind.starts_with("prompt_") => {
                read(payload).map(|Prompt { prompt_id }| TimelineShows::Prompt { name: prompt_id })
            }
            kind if kind.starts_with("feedback_") => {
                read(payload).map(|feedback: Feedback| TimelineShows::Feedback {
                    feedback_type: feedback.feedback_type,
                    latency_ms: feedback.latency_ms,
                })
            }
            kind if kind.starts_with("delivery_") => {
                read(payload).map(|delivery: Delivery| TimelineShows::Delivery {
                    kind: delivery.kind,
                    status: delivery.status,
                    latency_ms: delivery.latency_ms,
                    attempts: delivery.attempts,
                    problem: delivery.problem,
                })
            }
            "checklist_ticked" => read(payload)
                .map(|Ticked { item, ticked }| TimelineShows::Checklist { item, ticked }),
            kind if kind.starts_with("summary_") => Some(TimelineShows::Summary),
            _ => None,
        };
        shown.unwrap_or(TimelineShows::Other)
    }

    fn batch(&mut self, batch: Batch) -> TimelineShows {
        let at = self.entries.len();
        let below = u32::try_from(batch.below_threshold.len()).unwrap_or(u32::MAX);
        let mut suggestions = Vec::new();
        for (row, passed) in batch.suggestions.into_iter().enumerate() {
            self.rows.push((at, row, passed.id.clone()));
            self.titles.insert(passed.id, passed.title.clone());
            suggestions.push(TimelineSuggestion {
                title: passed.title,
                rank: Some(passed.rank),
                score: passed.score,
                relevance_score: passed.scores.relevance_score,
                confidence: passed.scores.confidence,
                accepted: false,
            });
        }
        // Of what did not pass, neither title nor score is on record: its id stands for the one, the
        // contract's weights give the other.
        suggestions.extend(
            batch
                .below_threshold
                .into_iter()
                .map(|below| TimelineSuggestion {
                    title: below.id,
                    rank: None,
                    score: score(below.scores, Weights::default()),
                    relevance_score: below.scores.relevance_score,
                    confidence: below.scores.confidence,
                    accepted: false,
                }),
        );
        TimelineShows::Batch {
            suggestions,
            below,
            shown: batch.shown,
            latency_ms: batch.latency_ms,
        }
    }

    fn displayed(&mut self, Cards { cards }: &Cards, entry: &Lent<'_>) -> TimelineShows {
        for card in cards {
            self.displayed
                .entry(card.key.clone())
                .or_insert(entry.at_ms);
        }
        let titles = cards.iter().map(|card| self.title(card));
        TimelineShows::Displayed {
            titles: titles.collect(),
        }
    }

    fn card(&mut self, card: Card, entry: &Lent<'_>) -> TimelineShows {
        if entry.kind == "suggestion_accepted" {
            self.accepted.insert(card.suggestion_id.clone());
        }
        let shown_at = self.displayed.get(&card.key);
        TimelineShows::Card {
            title: self.title(&card),
            after_ms: shown_at.map(|shown| entry.at_ms - shown),
            position: card.position,
            why: card.why,
        }
    }

    /// From here on the suggestion has a title.
    fn text(&mut self, text: Texted, entry: &Lent<'_>) -> TimelineShows {
        if let Some(title) = text.title {
            self.titles.insert(text.card.suggestion_id.clone(), title);
        }
        self.card(text.card, entry)
    }

    fn changed(&self, changed: Changed) -> TimelineShows {
        TimelineShows::State {
            title: self.title_of(&changed.suggestion_id),
            state: changed.state,
            elsewhere: changed.elsewhere,
        }
    }

    fn title(&self, card: &Card) -> String {
        self.title_of(&card.suggestion_id)
    }

    fn title_of(&self, id: &String) -> String {
        self.titles.get(id).unwrap_or(id).clone()
    }
}

/// None where it is not what its kind carries here.
fn read<T: DeserializeOwned>(payload: &str) -> Option<T> {
    serde_json::from_str(payload).ok()
}
