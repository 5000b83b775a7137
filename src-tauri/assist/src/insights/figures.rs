//! Each figure, of what was counted of a day or of a period.

use rules::acceptance::acceptance_rate;

use super::count::{Counts, Day};
use super::spread::Spread;
use crate::history::ticks::{CALLS, SUGGESTIONS};
use crate::view::insights::{Figure, FigureName};

/// All figures, in the order in which they are shown.
const NAMES: [FigureName; 11] = [
    FigureName::Acceptance,
    FigureName::BatchesShown,
    FigureName::TimeToAccept,
    FigureName::SuggestionLatency,
    FigureName::PromptsClicked,
    FigureName::HelpfulFeedback,
    FigureName::SummariesMade,
    FigureName::SummariesEdited,
    FigureName::EditedShare,
    FigureName::SummariesFiled,
    FigureName::MostWaiting,
];

/// One divided by the other; none where there is nothing to divide by.
pub(super) fn share(of: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| acceptance_rate(of, all))
}

pub(super) fn all(counts: &Counts<'_>) -> Vec<Figure> {
    let (now, before) = (counts.now.sum(), counts.before.sum());
    let figure = |name| Figure {
        name,
        value: value(name, &now),
        before: value(name, &before),
        events: events(name, &now),
        spark: counts.now.days.iter().map(|day| value(name, day)).collect(),
    };
    NAMES.into_iter().map(figure).collect()
}

fn value(name: FigureName, day: &Day) -> Option<f64> {
    match name {
        FigureName::Acceptance => share(day.accepted, day.batches),
        FigureName::BatchesShown => share(day.batches, 1),
        FigureName::TimeToAccept => day.taken_after.ms(50),
        FigureName::SuggestionLatency => suggestions(day).and_then(|spread| spread.ms(95)),
        FigureName::PromptsClicked => share(day.clicked, day.viewed),
        FigureName::HelpfulFeedback => share(day.helpful, day.feedback),
        FigureName::SummariesMade => share(day.made, 1),
        FigureName::SummariesEdited => share(day.edited.count(), day.filed),
        FigureName::EditedShare => day.edited.median_share(),
        FigureName::SummariesFiled => share(day.filed, 1),
        FigureName::MostWaiting => day.backlog.most.map(|(most, _)| f64::from(most)),
    }
}

fn events(name: FigureName, day: &Day) -> u64 {
    match name {
        FigureName::Acceptance => day.accepted + day.batches,
        FigureName::BatchesShown => day.batches,
        FigureName::TimeToAccept => day.taken_after.count(),
        FigureName::SuggestionLatency => suggestions(day).map_or(0, Spread::count),
        FigureName::PromptsClicked => day.viewed + day.clicked,
        FigureName::HelpfulFeedback => day.feedback,
        FigureName::SummariesMade => day.made,
        FigureName::SummariesEdited | FigureName::SummariesFiled => day.filed,
        FigureName::EditedShare => day.edited.count(),
        FigureName::MostWaiting => day.backlog.events,
    }
}

pub(super) fn suggestions(day: &Day) -> Option<&Spread> {
    let place = CALLS.iter().position(|call| *call == SUGGESTIONS)?;
    day.calls.get(place)
}
