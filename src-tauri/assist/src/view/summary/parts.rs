//! What a summary says in parts, beside its text.

use std::fmt;

use serde::Serialize;

/// What a summary says in parts. For the agent to read: it is neither edited nor sent on.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SummaryParts {
    /// What it was about, in a few words.
    pub headline: Option<String>,
    /// Why the customer came.
    pub reason: Option<String>,
    /// What came of it.
    pub resolution: Option<String>,
    /// What is left to do.
    pub follow_ups: Vec<String>,
}

impl fmt::Debug for SummaryParts {
    /// By count alone: words of a talk stand in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryParts")
            .field("follow_ups", &self.follow_ups.len())
            .finish_non_exhaustive()
    }
}
