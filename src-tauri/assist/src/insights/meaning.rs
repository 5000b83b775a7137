//! Which events stand behind a figure or a row. One place says it, for cells and for events alike.

use crate::history::named;
use crate::history::ticks::{CALLS, Measure, Of, SUGGESTIONS, kinds_of};
use crate::view::insights::{Counted, FigureName};

/// What something is counted from, under a filter's kind of suggestion.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning<'a> {
    pub(super) counted: &'a Counted,
    /// As [`InsightsFilter::kind`](crate::view::insights::InsightsFilter::kind).
    pub(super) kind: &'a str,
}

impl Meaning<'_> {
    /// Whether a tick of this measure is counted.
    pub(super) fn admits(&self, measure: Measure, of: Of<'_>) -> bool {
        let is_again = measure == Measure::ArticleAgain
            && matches!(self.counted, Counted::Article { .. })
            && self.kind.is_empty();
        (is_again || self.measures().contains(&measure))
            && self.admits_kind(of)
            && self.admits_key(of)
    }

    /// The hour of the day of what is counted, where it is of one.
    pub(super) fn hour(&self) -> Option<&str> {
        match self.counted {
            Counted::Hour { key } => Some(key),
            Counted::Figure { .. }
            | Counted::Kind { .. }
            | Counted::Article { .. }
            | Counted::Feedback { .. }
            | Counted::Prompt { .. }
            | Counted::Call { .. } => None,
        }
    }

    /// Kinds of entries among which they are.
    pub(super) fn kinds(&self) -> Vec<String> {
        let call = match self.counted {
            Counted::Call { key } => key,
            Counted::Figure { .. }
            | Counted::Kind { .. }
            | Counted::Article { .. }
            | Counted::Hour { .. }
            | Counted::Feedback { .. }
            | Counted::Prompt { .. } => SUGGESTIONS,
        };
        let measures = self.measures().iter();
        let kinds = measures.flat_map(|measure| kinds_of(*measure, call));
        kinds.map(str::to_owned).collect()
    }

    /// A text that all of them have; empty where there is none.
    pub(super) fn text(&self) -> &str {
        match self.counted {
            Counted::Article { key } | Counted::Prompt { key } | Counted::Feedback { key } => key,
            Counted::Figure { .. }
            | Counted::Kind { .. }
            | Counted::Hour { .. }
            | Counted::Call { .. } => "",
        }
    }

    const fn measures(&self) -> &'static [Measure] {
        let of_kind = !self.kind.is_empty();
        match self.counted {
            Counted::Figure { name } => match name {
                FigureName::Acceptance if of_kind => &[Measure::Accepted, Measure::BatchShownOf],
                FigureName::Acceptance => &[Measure::Accepted, Measure::BatchShown],
                FigureName::BatchesShown if of_kind => &[Measure::BatchShownOf],
                FigureName::BatchesShown => &[Measure::BatchShown],
                FigureName::TimeToAccept => &[Measure::TakenAfter],
                FigureName::SuggestionLatency => &[Measure::Call],
                FigureName::PromptsClicked => &[Measure::PromptViewed, Measure::PromptClicked],
                FigureName::HelpfulFeedback => &[Measure::Feedback],
                FigureName::SummariesMade => &[Measure::SummaryMade],
                FigureName::SummariesEdited | FigureName::SummariesFiled => {
                    &[Measure::SummaryFiled]
                }
                FigureName::EditedShare => &[Measure::SummaryEdited],
                FigureName::MostWaiting => &[Measure::Waiting],
            },
            Counted::Kind { .. } => &[Measure::Accepted, Measure::Displayed],
            Counted::Article { .. } => &[Measure::ArticleAccepted, Measure::ArticleDisplayed],
            Counted::Hour { .. } if of_kind => &[Measure::Accepted, Measure::BatchShownOf],
            Counted::Hour { .. } => &[Measure::Accepted, Measure::BatchShown],
            Counted::Feedback { .. } => &[Measure::Feedback],
            Counted::Prompt { .. } => &[
                Measure::PromptViewed,
                Measure::PromptClicked,
                Measure::PromptDismissed,
                Measure::PromptTimedOut,
            ],
            Counted::Call { .. } => &[Measure::Call],
        }
    }

    fn admits_kind(&self, of: Of<'_>) -> bool {
        match of {
            Of::Kind(kind) | Of::Article { kind, .. } => self.kind.is_empty() || kind == self.kind,
            Of::All | Of::Call(_) | Of::Feedback(_) | Of::Prompt(_) => true,
        }
    }

    fn admits_key(&self, of: Of<'_>) -> bool {
        match self.counted {
            Counted::Figure {
                name: FigureName::SuggestionLatency,
            } => of == Of::Call(SUGGESTIONS),
            Counted::Figure { .. } | Counted::Hour { .. } => true,
            Counted::Kind { key } => of == Of::Kind(key),
            Counted::Article { key } => matches!(of, Of::Article { id, .. } if id == key),
            Counted::Feedback { key } => of == Of::Feedback(key),
            Counted::Prompt { key } => of == Of::Prompt(key),
            Counted::Call { key } => matches!(of, Of::Call(call) if call == key),
        }
    }
}

/// What a cell of this measure is of, by its name.
pub(super) fn of_name(measure: Measure, name: &str) -> Of<'_> {
    let mut letters = name.chars();
    let tag = letters.next();
    let rest = letters.as_str();
    match tag {
        Some(named::KIND) => Of::Kind(rest),
        Some(named::ARTICLE) => article(rest).unwrap_or(Of::All),
        Some(named::CALL) => {
            let call = CALLS.iter().find(|call| **call == rest);
            call.map_or(Of::All, |call| Of::Call(call))
        }
        Some(named::FEEDBACK) => Of::Feedback(rest),
        Some(named::PROMPT) => Of::Prompt(rest),
        Some(_) => Of::All,
        None => nameless(measure),
    }
}

fn article(name: &str) -> Option<Of<'_>> {
    let (bytes, rest) = name.split_once('\n')?;
    let (kind, id) = rest.split_at_checked(bytes.parse().ok()?)?;
    Some(Of::Article { id, kind })
}

/// Of a kind that is not on record, where it is of a kind at all.
const fn nameless(measure: Measure) -> Of<'static> {
    match measure {
        Measure::BatchShownOf | Measure::Accepted | Measure::TakenAfter | Measure::Displayed => {
            Of::Kind("")
        }
        Measure::Feedback => Of::Feedback(""),
        Measure::PromptViewed
        | Measure::PromptClicked
        | Measure::PromptDismissed
        | Measure::PromptTimedOut => Of::Prompt(""),
        Measure::Events
        | Measure::Emptied
        | Measure::BatchShown
        | Measure::Call
        | Measure::CallFailed
        | Measure::SummaryMade
        | Measure::SummaryFiled
        | Measure::SummaryEdited
        | Measure::Waiting
        | Measure::ArticleAccepted
        | Measure::ArticleDisplayed
        | Measure::ArticleAgain => Of::All,
    }
}
