//! What can be done on the platform in use, and what it does not tell.

use serde::Serialize;

/// What can be asked of the platform in use, and what is taken by it; the rest stays here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that is there or not"
)]
pub struct ReachView {
    /// Interactions appear and end by themselves.
    pub follows: bool,
    /// Prompts can be deployed and injected.
    pub prompts: bool,
    /// Feedback of every kind is taken; else a rating alone.
    pub whole_feedback: bool,
    /// What was opened, copied, dismissed or rated is told.
    pub engagement: bool,
    /// The knowledge base can be asked by hand.
    pub knowledge: bool,
    /// What is said can be followed live.
    pub transcript: bool,
    /// There are agent checklists.
    pub checklists: bool,
    /// Wrap-up codes can be applied.
    pub wrap_up: bool,
    /// Summaries are asked for with a form; else the platform makes them by itself.
    pub summaries_on_request: bool,
}

impl From<wire::source::Reach> for ReachView {
    fn from(reach: wire::source::Reach) -> Self {
        Self {
            follows: reach.follows,
            prompts: reach.prompts,
            whole_feedback: reach.whole_feedback,
            engagement: reach.engagement,
            knowledge: reach.knowledge,
            transcript: reach.transcript,
            checklists: reach.checklists,
            wrap_up: reach.wrap_up,
            summaries_on_request: reach.summaries_on_request,
        }
    }
}

/// Something the platform does not tell us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LimitedView {
    /// What.
    pub what: UntoldView,
    /// The permissions it would take, by the platform's names; the scopes, where it is those.
    pub permissions: Vec<String>,
    /// Why, in a clause, where the permissions don't say it.
    pub reason: Option<String>,
}

/// What may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum UntoldView {
    /// Which interactions there are.
    Interactions,
    /// Suggestions, of one kind or more.
    Suggestions,
    /// What is said.
    Transcript,
    /// Checklists.
    Checklists,
    /// Summaries.
    Summaries,
    /// The other way round: what is done with suggestions, which the platform is not told.
    Actions,
    /// And what is done with articles.
    Articles,
    /// What else there is.
    Other,
    /// Scopes of the sign-in.
    Scopes,
}
