//! What is kept, for how long, and what is taken away: retention, erasure, a person's own record,
//! and what support gets (`product.md`, the reviewer). All times are milliseconds since 1970 (UTC).

use serde::{Deserialize, Serialize};

use super::error::Problem;

/// How long contents are kept; that something happened stays on record for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RetentionForm {
    /// Of injected prompts, in days, 1..=36500 (`contract.md §4`: 90).
    pub injections_days: u32,
    /// Of summaries, in days, 1..=36500.
    pub summaries_days: u32,
    /// Of everything, in days, 1..=36500; none to keep it.
    pub all_days: Option<u32>,
}

/// Where a setting's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SettingSource {
    /// Nobody set it.
    Default,
    /// `config.toml`.
    File,
    /// The environment: what is entered here would not hold, and the field is locked.
    Environment,
}

/// What stands in the area, and what is under way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PrivacyView {
    /// Grows with every change; an older view never replaces a newer one.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// In force.
    pub retention: RetentionForm,
    /// Where each of its values comes from, by the form's names.
    pub sources: RetentionSources,
    /// When retention was last applied, where it was.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub applied_at: Option<i64>,
    /// Retention being applied, or the last time it was, since the program started.
    pub pruning: Option<PruningView>,
    /// An erasure under way, or the last one, since the program started.
    pub erasure: Option<ErasureView>,
    /// The support bundle being written, or the last one, since the program started.
    pub bundle: Option<BundleView>,
}

/// Where retention's values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RetentionSources {
    /// Of `injectionsDays`.
    pub injections_days: SettingSource,
    /// Of `summariesDays`.
    pub summaries_days: SettingSource,
    /// Of `allDays`.
    pub all_days: SettingSource,
}

/// What retention would take, were it applied now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RetentionDryRun {
    /// Contents of events that would go, by kind, most first.
    pub kinds: Vec<KindCount>,
    /// Contents of events that would go, in all.
    #[cfg_attr(test, ts(type = "number"))]
    pub events: u64,
    /// Events that would keep theirs.
    #[cfg_attr(test, ts(type = "number"))]
    pub kept: u64,
    /// Texts of summaries that would go.
    #[cfg_attr(test, ts(type = "number"))]
    pub summaries: u64,
    /// The oldest content that would go.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub oldest: Option<i64>,
    /// How long counting took, in ms.
    pub took_ms: f64,
}

/// So many events of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KindCount {
    /// As on record.
    pub kind: String,
    /// How many.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
}

/// Retention being applied.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PruningView {
    /// Under way.
    Running {
        /// Events looked at.
        #[cfg_attr(test, ts(type = "number"))]
        done: u64,
        /// Of so many.
        #[cfg_attr(test, ts(type = "number"))]
        total: u64,
        /// Contents taken so far.
        #[cfg_attr(test, ts(type = "number"))]
        pruned: u64,
    },
    /// Done, or given up half-way: what was taken is gone and on record.
    Done {
        /// Contents taken.
        #[cfg_attr(test, ts(type = "number"))]
        pruned: u64,
        /// It was given up by a person.
        canceled: bool,
        /// When it ended.
        #[cfg_attr(test, ts(type = "number"))]
        at: i64,
    },
    /// It broke off.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// What an erasure would take.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ErasurePreview {
    /// The interaction's id.
    pub interaction: String,
    /// Its first event.
    #[cfg_attr(test, ts(type = "number"))]
    pub started_at: i64,
    /// Its last event.
    #[cfg_attr(test, ts(type = "number"))]
    pub ended_at: i64,
    /// Events on record.
    #[cfg_attr(test, ts(type = "number"))]
    pub events: u64,
    /// Of these, events that have a content that would go.
    #[cfg_attr(test, ts(type = "number"))]
    pub contents: u64,
    /// Texts of summaries, of comments, of drafts.
    #[cfg_attr(test, ts(type = "number"))]
    pub texts: u64,
    /// Deliveries that wait and would be discarded unsent.
    #[cfg_attr(test, ts(type = "number"))]
    pub deliveries: u64,
    /// It is still followed: end it first.
    pub live: bool,
}

/// An erasure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ErasureView {
    /// Under way.
    Running {
        /// The interaction's id.
        interaction: String,
    },
    /// Done: the contents are gone from the record, its index and its files; the chain still proves.
    Done {
        /// The interaction's id.
        interaction: String,
        /// Contents of events taken.
        #[cfg_attr(test, ts(type = "number"))]
        events: u64,
        /// Texts taken.
        #[cfg_attr(test, ts(type = "number"))]
        texts: u64,
        /// Deliveries discarded.
        #[cfg_attr(test, ts(type = "number"))]
        deliveries: u64,
        /// The event that says so.
        #[cfg_attr(test, ts(type = "number | null"))]
        seq: Option<u64>,
    },
    /// It broke off; asked for again, it goes on.
    Failed {
        /// The interaction's id.
        interaction: String,
        /// Why.
        problem: Problem,
    },
}

/// A bundle for support: a file of facts about the program, never about people.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BundleView {
    /// Being written.
    Writing,
    /// Written.
    Written {
        /// The file, as a person finds it.
        file: String,
        /// Its size.
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        /// What is in it, each a file's name.
        parts: Vec<String>,
        /// Things that were taken out or made unreadable: addresses, ids, numbers.
        #[cfg_attr(test, ts(type = "number"))]
        redacted: u64,
    },
    /// Not written.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// What is recorded about the person at the screen, newest first: what they did, and what happened in
/// the interactions they worked on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OwnRecord {
    /// Who, as on record.
    pub actor: String,
    /// At most as many as were asked for.
    pub rows: Vec<OwnEvent>,
    /// The next page begins before this event; none at the end.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub next: Option<u64>,
}

/// One event of a person's own record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OwnEvent {
    /// Its number.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// Its kind.
    pub kind: String,
    /// They did it themselves; else it happened in an interaction of theirs.
    pub own: bool,
    /// The interaction's id, where it belongs to one.
    pub interaction: Option<String>,
    /// What is recorded, as JSON in canonical order; none where retention took it.
    pub payload: Option<String>,
    /// Until when what it says is kept; none for as long as the record.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub kept_until: Option<i64>,
}
