//! What is said in an interaction, beside its cards: only while the agent wants it, in memory alone.

use std::fmt;

use serde::Serialize;

/// What was said so far, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TalkView {
    /// What was said, the earliest first.
    pub said: Vec<SaidView>,
    /// What is being said, and may still change.
    pub saying: Vec<SayingView>,
    /// Earlier lines are not kept any more.
    pub is_cut: bool,
}

/// One line.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaidView {
    /// The same for as long as the line is kept.
    #[cfg_attr(test, ts(type = "number"))]
    pub number: u64,
    /// By whom.
    pub speaker: TalkSpeaker,
    /// The words.
    pub text: String,
    /// When, where the platform says so.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub at: Option<i64>,
}

/// Words that may still change.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SayingView {
    /// By whom.
    pub speaker: TalkSpeaker,
    /// The words so far.
    pub text: String,
}

/// Who is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum TalkSpeaker {
    /// The person who needs help.
    Customer,
    /// The person who helps.
    Agent,
}

impl fmt::Debug for SaidView {
    /// By length alone: words of a talk stand in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SaidView")
            .field("number", &self.number)
            .field("speaker", &self.speaker)
            .field("chars", &self.text.chars().count())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SayingView {
    /// By length alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SayingView")
            .field("speaker", &self.speaker)
            .field("chars", &self.text.chars().count())
            .finish_non_exhaustive()
    }
}
