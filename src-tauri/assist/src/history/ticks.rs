//! What one entry counts for: the meaning of every figure, by which quicker ways are judged.
//!
//! Pure. An entry whose payload is gone counts for nothing here, and so does one whose payload does
//! not read as this version writes it.

mod payloads;

use std::time::Duration;

use payloads::{Accepted, Batch, Call, Displayed, Feedback, Filed, Prompt, Started, Waiting, read};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Measure {
    /// Entries, whatever they are.
    Events,
    /// Of these, those whose payload is gone.
    Emptied,
    /// Batches of which something came on screen.
    BatchShown,
    /// The same, of which a suggestion of a kind passed.
    BatchShownOf,
    /// Suggestions of a kind accepted.
    Accepted,
    /// How long after it came on screen one was accepted: a latency.
    TakenAfter,
    /// Calls of a kind whose time is on record: a latency.
    Call,
    /// Of these, those that failed for good.
    CallFailed,
    /// Feedback of a kind given.
    Feedback,
    /// A prompt seen.
    PromptViewed,
    /// Taken up.
    PromptClicked,
    /// Put away.
    PromptDismissed,
    /// Gone by itself.
    PromptTimedOut,
    /// A summary that came.
    SummaryMade,
    /// One that is filed.
    SummaryFiled,
    /// One that was edited before: the share that was changed.
    SummaryEdited,
    /// Deliveries that waited at one moment.
    Waiting,
    /// Cards of a kind displayed.
    Displayed,
    /// Suggestions of an article accepted.
    ArticleAccepted,
    /// Cards of an article displayed.
    ArticleDisplayed,
    /// An article that came under several kinds within one event: that event was counted so many
    /// times more than once.
    ArticleAgain,
}

/// How fine what is counted is kept, and so what it costs to read over long times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    /// Shown day by day or hour by hour.
    Series,
    /// Shown in sum alone.
    Sums,
}

impl Measure {
    /// All of them, in their order on disk.
    const ALL: [Self; 21] = [
        Self::Events,
        Self::Emptied,
        Self::BatchShown,
        Self::BatchShownOf,
        Self::Accepted,
        Self::TakenAfter,
        Self::Call,
        Self::CallFailed,
        Self::Feedback,
        Self::PromptViewed,
        Self::PromptClicked,
        Self::PromptDismissed,
        Self::PromptTimedOut,
        Self::SummaryMade,
        Self::SummaryFiled,
        Self::SummaryEdited,
        Self::Waiting,
        Self::Displayed,
        Self::ArticleAccepted,
        Self::ArticleDisplayed,
        Self::ArticleAgain,
    ];

    /// As on disk.
    pub(crate) const fn number(self) -> u64 {
        self as u64
    }

    /// Of a number on disk.
    pub(crate) fn of_number(number: u64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    pub(crate) const fn tier(self) -> Tier {
        match self {
            Self::Events
            | Self::Emptied
            | Self::BatchShown
            | Self::BatchShownOf
            | Self::Accepted
            | Self::TakenAfter
            | Self::Call
            | Self::CallFailed
            | Self::Feedback
            | Self::PromptViewed
            | Self::PromptClicked
            | Self::PromptDismissed
            | Self::PromptTimedOut
            | Self::SummaryMade
            | Self::SummaryFiled
            | Self::SummaryEdited
            | Self::Waiting => Tier::Series,
            Self::Displayed
            | Self::ArticleAccepted
            | Self::ArticleDisplayed
            | Self::ArticleAgain => Tier::Sums,
        }
    }
}

/// What is counted is counted of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Of<'a> {
    /// Nothing in particular.
    All,
    /// Suggestions of a kind; empty where that is not known.
    Kind(&'a str),
    /// An article, suggested as a kind.
    Article {
        /// Its id.
        id: &'a str,
        /// As in [`Of::Kind`].
        kind: &'a str,
    },
    /// Calls of a kind.
    Call(&'static str),
    /// Feedback of a kind.
    Feedback(&'a str),
    /// A prompt.
    Prompt(&'a str),
}

/// One thing that an entry counts for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tick<'a> {
    pub(crate) measure: Measure,
    pub(crate) of: Of<'a>,
    /// Of what is spread: a latency's bucket, a share in percent, the number that waited.
    pub(crate) bucket: u32,
    /// How many times.
    pub(crate) count: u32,
    /// What was measured, exactly; the count where nothing was.
    pub(crate) value: f64,
}

/// What the platform's own time for a batch is a call of.
pub(crate) const SUGGESTIONS: &str = "suggestions";

/// Every kind of call, by name.
pub(crate) const CALLS: [&str; 6] = [
    "deploy",
    "feedback",
    "injection",
    SUGGESTIONS,
    "summary",
    "webhook",
];

/// Entries that end a call, what it was a call of, and whether it failed for good. Their time is
/// `latencyMs`.
const ENDS: [(&str, &str, bool); 11] = [
    ("feedback_submitted", "feedback", false),
    ("feedback_failed", "feedback", true),
    ("delivery_succeeded", "webhook", false),
    ("delivery_failed", "webhook", true),
    ("prompt_deployed", "deploy", false),
    ("prompt_rolled_back", "deploy", false),
    ("prompt_deploy_failed", "deploy", true),
    ("prompt_injected", "injection", false),
    ("prompt_injection_failed", "injection", true),
    ("summary_generated", "summary", false),
    ("summary_failed", "summary", true),
];

/// Every kind of entry that counts for a measure, of calls of this kind.
pub(crate) fn kinds_of(measure: Measure, of_call: &str) -> Vec<&'static str> {
    let kind = match measure {
        Measure::Events | Measure::Emptied => return Vec::new(),
        Measure::Call | Measure::CallFailed if of_call != SUGGESTIONS => {
            let ends = ENDS.iter().filter(|(_, call, _)| *call == of_call);
            return ends.map(|(kind, _, _)| *kind).collect();
        }
        Measure::BatchShown | Measure::BatchShownOf | Measure::Call | Measure::CallFailed => {
            "suggestions_produced"
        }
        Measure::Accepted | Measure::TakenAfter | Measure::ArticleAccepted => "suggestion_accepted",
        Measure::Displayed | Measure::ArticleDisplayed | Measure::ArticleAgain => {
            "suggestions_displayed"
        }
        Measure::Feedback => "feedback_given",
        Measure::PromptViewed => "prompt_viewed",
        Measure::PromptClicked => "prompt_clicked",
        Measure::PromptDismissed => "prompt_dismissed",
        Measure::PromptTimedOut => "prompt_timed_out",
        Measure::SummaryMade => "summary_generated",
        Measure::SummaryFiled | Measure::SummaryEdited => "summary_saved",
        Measure::Waiting => "deliveries_waiting",
    };
    vec![kind]
}

/// Tells what an entry of this kind counts for.
pub(crate) fn ticks(kind: &str, payload: &str, mut tell: impl FnMut(&Tick<'_>)) {
    match kind {
        "suggestions_produced" => batch(payload, &mut tell),
        "suggestions_displayed" => displayed(payload, &mut tell),
        "suggestion_accepted" => accepted(payload, &mut tell),
        "feedback_given" => {
            if let Some(given) = read::<Feedback>(payload) {
                tell(&tick(Measure::Feedback, Of::Feedback(&given.feedback_type)));
            }
        }
        "prompt_viewed" => prompt(Measure::PromptViewed, payload, &mut tell),
        "prompt_clicked" => prompt(Measure::PromptClicked, payload, &mut tell),
        "prompt_dismissed" => prompt(Measure::PromptDismissed, payload, &mut tell),
        "prompt_timed_out" => prompt(Measure::PromptTimedOut, payload, &mut tell),
        "summary_generated" => tell(&tick(Measure::SummaryMade, Of::All)),
        "summary_saved" => filed(payload, &mut tell),
        "deliveries_waiting" => {
            if let Some(found) = read::<Waiting>(payload) {
                let measured = tick(Measure::Waiting, Of::All);
                tell(&Tick {
                    bucket: found.waiting,
                    value: f64::from(found.waiting),
                    ..measured
                });
            }
        }
        _ => {}
    }
    if let Some((_, name, failed)) = ENDS.iter().find(|(end, _, _)| *end == kind) {
        call(name, payload, *failed, &mut tell);
    }
}

/// Whose an interaction is, told by the entry with which it began: its agent and its queue.
pub(crate) fn whose(payload: &str) -> (Option<String>, Option<String>) {
    read::<Started>(payload).map_or((None, None), |started| (started.agent, started.queue))
}

fn tick(measure: Measure, of: Of<'_>) -> Tick<'_> {
    Tick {
        measure,
        of,
        bucket: 0,
        count: 1,
        value: 1.0,
    }
}

fn batch(payload: &str, tell: &mut impl FnMut(&Tick<'_>)) {
    let Some(batch) = read::<Batch>(payload) else {
        return;
    };
    if let Some(ms) = batch.processing_latency_ms {
        measured(Measure::Call, Of::Call(SUGGESTIONS), ms, tell);
    }
    if !batch.shown {
        return;
    }
    tell(&tick(Measure::BatchShown, Of::All));
    let mut kinds: Vec<&str> = batch.suggestions.iter().map(|it| &*it.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        tell(&tick(Measure::BatchShownOf, Of::Kind(kind)));
    }
}

fn displayed(payload: &str, tell: &mut impl FnMut(&Tick<'_>)) {
    let Some(displayed) = read::<Displayed>(payload) else {
        return;
    };
    let mut cards: Vec<(&str, &str)> = displayed
        .cards
        .iter()
        .map(|card| (card.kind(), card.article()))
        .collect();
    cards.sort_unstable();
    for kind in cards.chunk_by(|a, b| a.0 == b.0) {
        tell(&several(
            Measure::Displayed,
            Of::Kind(kind[0].0),
            kind.len(),
        ));
    }
    cards.retain(|(_, article)| !article.is_empty());
    for card in cards.chunk_by(|a, b| a == b) {
        let (kind, id) = card[0];
        let of = Of::Article { id, kind };
        tell(&several(Measure::ArticleDisplayed, of, card.len()));
    }
    cards.dedup();
    cards.sort_unstable_by_key(|(_, article)| *article);
    for card in cards.chunk_by(|a, b| a.1 == b.1) {
        if card.len() > 1 {
            let of = Of::Article {
                id: card[0].1,
                kind: "",
            };
            tell(&several(Measure::ArticleAgain, of, card.len() - 1));
        }
    }
}

fn several(measure: Measure, of: Of<'_>, count: usize) -> Tick<'_> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    Tick {
        count,
        value: f64::from(count),
        ..tick(measure, of)
    }
}

fn accepted(payload: &str, tell: &mut impl FnMut(&Tick<'_>)) {
    let Some(taken) = read::<Accepted>(payload) else {
        return;
    };
    let kind = &*taken.suggestion_type;
    tell(&tick(Measure::Accepted, Of::Kind(kind)));
    if let Some(ms) = taken.after_ms {
        measured(Measure::TakenAfter, Of::Kind(kind), ms, tell);
    }
    let id = &*taken.knowledge_article_id;
    if !id.is_empty() {
        tell(&tick(Measure::ArticleAccepted, Of::Article { id, kind }));
    }
}

fn filed(payload: &str, tell: &mut impl FnMut(&Tick<'_>)) {
    let Some(filed) = read::<Filed>(payload) else {
        return;
    };
    tell(&tick(Measure::SummaryFiled, Of::All));
    if filed.changed > 0.0 {
        tell(&Tick {
            bucket: percent(filed.changed),
            value: filed.changed,
            ..tick(Measure::SummaryEdited, Of::All)
        });
    }
}

fn prompt(measure: Measure, payload: &str, tell: &mut impl FnMut(&Tick<'_>)) {
    if let Some(prompt) = read::<Prompt>(payload) {
        tell(&tick(measure, Of::Prompt(&prompt.prompt_id)));
    }
}

fn call(name: &'static str, payload: &str, failed: bool, tell: &mut impl FnMut(&Tick<'_>)) {
    let Some(ms) = read::<Call>(payload).and_then(|call| call.latency_ms) else {
        return;
    };
    let is_time = measured(Measure::Call, Of::Call(name), ms, tell);
    if failed && is_time {
        tell(&tick(Measure::CallFailed, Of::Call(name)));
    }
}

/// Tells a latency; what is below 0 is none.
fn measured(measure: Measure, of: Of<'_>, ms: f64, tell: &mut impl FnMut(&Tick<'_>)) -> bool {
    let is_time = ms >= 0.0;
    if is_time {
        let took = Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(Duration::MAX);
        tell(&Tick {
            bucket: u32::from(crate::metrics::bucket(took)),
            value: ms,
            ..tick(measure, of)
        });
    }
    is_time
}

/// A share in whole percent, 0..=100.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=100 first"
)]
fn percent(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

#[cfg(test)]
mod tests;
