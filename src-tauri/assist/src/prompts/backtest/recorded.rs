//! One recorded interaction, line by line, with where a trigger fires in it.

use std::sync::Arc;

use rules::backtest::{Hit, Interaction, hit};
use rules::trigger::{self, Event, Trigger};
use serde_json::Value;

use super::figures::{channel, label, marked};
use crate::view::studio::{RecordedInteraction, RecordedLine, Speaker};

pub(super) fn show(found: &Interaction, trigger: Arc<Trigger>, words: &str) -> RecordedInteraction {
    let fired = hit(&trigger, found);
    drop(trigger);
    let attributes = found.opening.attributes.iter();
    RecordedInteraction {
        id: found.id.to_string(),
        label: label(found),
        channel: channel(found.opening.channel),
        started_at: found.opening.started_at.as_millisecond(),
        attributes: attributes
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        lines: lines(found, fired, words),
    }
}

fn lines(found: &Interaction, fired: Option<Hit>, words: &str) -> Vec<RecordedLine> {
    let mut lines = Vec::with_capacity(found.moments.len());
    // It fired with the last row that was there by then: what time alone brought about came after.
    let mut on = None;
    for moment in &found.moments {
        let (speaker, text) = match &moment.event {
            Event::Said { speaker, text, .. } => (of(*speaker), text),
            Event::Suggested { title, .. } => (Speaker::Suggestion, title),
            Event::Sentiment(_) | Event::Attribute { .. } | Event::Passed => continue,
        };
        if fired.is_some_and(|fired| moment.at <= fired.at) {
            on = Some(lines.len());
        }
        lines.push(RecordedLine {
            at: moment.at.as_millisecond(),
            speaker,
            text: marked(text, words),
            hit: false,
        });
    }
    if let Some(line) = on.and_then(|at| lines.get_mut(at)) {
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
