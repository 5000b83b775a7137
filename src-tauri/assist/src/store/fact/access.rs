//! What goes on record of areas and roles: that one was opened and by what, that one was refused,
//! that a phrase was wrong, set or taken away. Never a phrase.

use serde::Serialize;

use crate::view::access::{Area, Role};

/// Something happened to an area of the desk or to a role's phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum AccessFact {
    /// An area is open from now on.
    Opened {
        /// Which.
        area: Area,
        /// By which role.
        role: Role,
        /// By what the role was shown.
        by: OpenedBy,
    },
    /// Somebody went to an area that is not open to them.
    Refused {
        /// Which.
        area: Area,
        /// `signedOut`, `scopesMissing` or `unasked`.
        why: &'static str,
        /// The scopes that are missing.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        scopes: Vec<String>,
    },
    /// A wrong phrase.
    UnlockRefused {
        /// For which role.
        role: Role,
        /// How many in a row, with this one.
        times: u32,
    },
    /// A role's phrase was set or changed.
    UnlockSet {
        /// Which.
        role: Role,
    },
    /// A role's phrase was taken away.
    UnlockCleared {
        /// Which.
        role: Role,
    },
}

/// By what a role was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OpenedBy {
    /// The platform granted its scopes.
    Scopes,
    /// Its phrase on this computer.
    Unlock,
}

impl AccessFact {
    /// The entry's kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "area_opened",
            Self::Refused { .. } => "area_refused",
            Self::UnlockRefused { .. } => "unlock_refused",
            Self::UnlockSet { .. } => "unlock_set",
            Self::UnlockCleared { .. } => "unlock_cleared",
        }
    }
}
