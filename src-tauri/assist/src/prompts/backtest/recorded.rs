//! One recorded interaction, line by line, with where a trigger fires in it.

use std::sync::Arc;

use rules::backtest::{Interaction, hit};
use rules::trigger::{self, Evaluator, Event, Trigger};
use serde_json::Value;

use super::figures::{channel, label};
use super::words::Words;
use crate::view::studio::{RecordedInteraction, RecordedLine, Speaker};

pub(super) fn show(
    found: &Interaction,
    trigger: Arc<Trigger>,
    words: &Words,
) -> RecordedInteraction {
    let attributes = found.opening.attributes.iter();
    RecordedInteraction {
        id: found.id.to_string(),
        label: label(found),
        channel: channel(found.opening.channel),
        started_at: found.opening.started_at.as_millisecond(),
        attributes: attributes
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        lines: lines(found, trigger, words),
    }
}

fn lines(found: &Interaction, trigger: Arc<Trigger>, words: &Words) -> Vec<RecordedLine> {
    let ever = hit(&trigger, found).is_some();
    let mut evaluator = Evaluator::new(trigger, &found.opening);
    let mut lines: Vec<RecordedLine> = Vec::with_capacity(found.moments.len());
    let mut on = None;
    for moment in &found.moments {
        let fired = evaluator.advance(moment);
        let row = match &moment.event {
            Event::Said { speaker, text, .. } => {
                Some((of(*speaker), words.in_line(*speaker, text)))
            }
            Event::Suggested { title, .. } => Some((Speaker::Suggestion, words.in_title(title))),
            Event::Sentiment(_) | Event::Attribute { .. } | Event::Passed => None,
        };
        if let Some(fired) = fired {
            // What time alone brought about, before this moment, came after the row before it; so
            // did what has no row.
            let here = row.is_some() && fired.at >= moment.at;
            on = Some(if here {
                lines.len()
            } else {
                lines.len().saturating_sub(1)
            });
        }
        if let Some((speaker, text)) = row {
            lines.push(RecordedLine {
                at: moment.at.as_millisecond(),
                speaker,
                text,
                hit: false,
            });
        }
    }
    // Time brought it about after all of them.
    let last = ever.then(|| lines.len().saturating_sub(1));
    if let Some(line) = on.or(last).and_then(|at| lines.get_mut(at)) {
        line.hit = true;
    }
    lines
}

fn of(speaker: trigger::Speaker) -> Speaker {
    match speaker {
        trigger::Speaker::Customer => Speaker::Customer,
        trigger::Speaker::Agent => Speaker::Agent,
        trigger::Speaker::System => Speaker::System,
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
