//! What agents did with prompts: the platform's figures, and this computer's beside them
//! (`contract.md §6`).

use serde::Serialize;

use crate::view::error::Problem;

/// The figures of a span of time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AdoptionView {
    /// From when.
    #[cfg_attr(test, ts(type = "number"))]
    pub from: i64,
    /// Until when.
    #[cfg_attr(test, ts(type = "number"))]
    pub to: i64,
    /// When the platform's figures were read; none where they never were.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub read_at: Option<i64>,
    /// Why they could not be read now; those of `read_at` are shown.
    pub problem: Option<Problem>,
    /// A prompt each: known ones by name, then others by id.
    pub prompts: Vec<AdoptionRow>,
    /// All together.
    pub total: AdoptionRow,
    /// What became of suggestions, where the platform counts these and no prompts; none where it
    /// counts prompts, or was never asked.
    pub copilot: Option<CopilotView>,
}

/// What became of suggestions and summaries, as the platform counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CopilotView {
    /// Suggestions in all.
    #[cfg_attr(test, ts(type = "number"))]
    pub suggestions: u64,
    /// The conversations they came in.
    #[cfg_attr(test, ts(type = "number"))]
    pub conversations: u64,
    /// What became of them, the most first. One may count under each state it went through.
    pub state: Vec<CountedRow>,
    /// What was done with them.
    pub engagement: Vec<CountedRow>,
    /// How they were rated.
    pub rating: Vec<CountedRow>,
    /// Of which kind they were.
    pub kind: Vec<CountedRow>,
    /// Summaries; none where they may not be asked for.
    pub summaries: Option<SummaryCounts>,
}

/// Summaries, as the platform counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryCounts {
    /// In all.
    #[cfg_attr(test, ts(type = "number"))]
    pub made: u64,
    /// Something was done with so many.
    #[cfg_attr(test, ts(type = "number"))]
    pub engaged: u64,
    /// How they were rated.
    pub rating: Vec<CountedRow>,
}

/// So many of one name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CountedRow {
    /// The platform's name for it; empty where it names none.
    pub name: String,
    /// How many.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
    /// Of all, 0..=1; none where there are none.
    pub share: Option<f64>,
}

/// One prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AdoptionRow {
    /// The prompt's id; empty for the total.
    pub prompt_id: String,
    /// Its name; empty where it is not known here.
    pub name: String,
    /// As the platform counted; none where it was never asked.
    pub platform: Option<AdoptionCounts>,
    /// As counted on this computer.
    pub local: AdoptionCounts,
}

/// Counts, and the rates they come to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AdoptionCounts {
    /// On screen long enough to be seen.
    pub viewed: u32,
    /// Taken up.
    pub clicked: u32,
    /// Put away.
    pub dismissed: u32,
    /// Went by itself; the platform does not say.
    pub timed_out: u32,
    /// Clicked of viewed, 0..=1; none where nothing was viewed.
    pub click_rate: Option<f64>,
    /// Dismissed of viewed, 0..=1; none where nothing was viewed.
    pub dismiss_rate: Option<f64>,
}
