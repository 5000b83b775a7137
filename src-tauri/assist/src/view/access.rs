//! Who may open which area of the desk (`product.md`: roles; `docs/decisions/009-roles.md`).
//!
//! The agent's panel needs no role. The desk's areas are opened by a role that the signed-in scopes
//! grant or, offline, by a phrase whose check is kept in the keyring. Every opening is on record.

use serde::{Deserialize, Serialize};

use super::error::Problem;

/// An area of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// Prompts: write, try, deploy, inject. A supervisor's.
    Studio,
    /// The history. A reviewer's.
    Review,
    /// Figures. A supervisor's, or a reviewer's.
    Insights,
    /// Retention, erasure, support. A reviewer's.
    Privacy,
}

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Studio and insights.
    Supervisor,
    /// Review, insights and privacy.
    Reviewer,
}

/// Which areas are open.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    /// Grows with every change; an older view never replaces a newer one.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: u64,
    /// Every area, in the order of [`Area`].
    pub areas: Vec<AreaView>,
    /// Whether this computer's keyring can be used: without one there is nothing to unlock by.
    pub keyring: bool,
    /// Roles that can be unlocked by a phrase on this computer.
    pub unlocks: Vec<Role>,
    /// Whether a phrase can be set: somebody is signed in with the role, and there is a keyring.
    pub can_set: Vec<Role>,
    /// After wrong phrases the next is taken no earlier than this.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub wait_until: Option<i64>,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AreaView {
    /// Which.
    pub area: Area,
    /// Whether it is open.
    pub state: AreaState,
}

/// Whether an area is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AreaState {
    /// Nobody asked yet.
    Closed,
    /// The platform is being asked.
    Asking,
    /// Open.
    Open {
        /// By this role.
        role: Role,
        /// By a phrase on this computer, not by the signed-in scopes.
        unlocked: bool,
    },
    /// Not open to who is here.
    Refused {
        /// Why.
        why: Refusal,
    },
}

/// Why an area is not open.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// Nobody is signed in.
    SignedOut,
    /// The sign-in lacks these scopes.
    ScopesMissing {
        /// Each by name.
        scopes: Vec<String>,
    },
    /// The platform could not be asked.
    Unasked {
        /// Why.
        problem: Problem,
    },
}
