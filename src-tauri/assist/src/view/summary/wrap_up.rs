//! How an interaction that ended is wrapped up, as the agent sees it: the codes, and where the one that
//! was chosen stands.

use serde::Serialize;

use crate::view::error::Problem;

/// The wrap-up of an interaction that ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WrapUpView {
    /// The platform asks for a code.
    pub needed: bool,
    /// The codes it would choose, in its order.
    pub predicted: Vec<WrapUpCodeView>,
    /// The code that was applied last.
    pub applied: Option<WrapUpCodeView>,
    /// Where that stands.
    pub state: WrapUpState,
}

/// Where a wrap-up code that was chosen stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WrapUpState {
    /// None was chosen.
    Open,
    /// On disk and on its way.
    Saved,
    /// The platform has it.
    Applied,
    /// Refused; another can be chosen.
    Refused {
        /// Why.
        problem: Problem,
    },
}

/// A wrap-up code.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WrapUpCodeView {
    /// The platform's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How sure the platform is, 0..=1; none where it did not predict it.
    pub confidence: Option<f64>,
}
