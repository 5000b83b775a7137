//! How things stand: who is signed in, what was asked for, what is open.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use wire::Client;

use super::roles::AREAS;
use crate::view::access::{AccessView, Area, AreaState, AreaView, Refusal, Role};

/// Everything that is known of the areas. Closed to begin with.
#[derive(Default)]
pub(super) struct Standing {
    /// Grows with every change.
    pub(super) revision: u64,
    /// Grows with everything that closes areas: an answer to a question from before counts no more.
    pub(super) era: u64,
    /// What is not [`AreaState::Closed`].
    states: BTreeMap<Area, AreaState>,
    /// What somebody at the desk went to.
    wanted: BTreeSet<Area>,
    /// Who is signed in.
    pub(super) platform: Option<Client>,
    /// What the platform granted since they are.
    granted: BTreeSet<Role>,
    /// The keyring can be used.
    pub(super) keyring: bool,
    /// Roles with a phrase in it.
    pub(super) unlocks: BTreeSet<Role>,
    /// Before then no phrase is tried.
    pub(super) wait_until: Option<Timestamp>,
}

impl Standing {
    pub(super) fn view(&self) -> AccessView {
        let of = |area| AreaView {
            area,
            state: self.state(area),
        };
        AccessView {
            revision: self.revision,
            areas: AREAS.into_iter().map(of).collect(),
            keyring: self.keyring,
            unlocks: self.unlocks.iter().copied().collect(),
            can_set: if self.keyring {
                self.granted.iter().copied().collect()
            } else {
                Vec::new()
            },
            wait_until: self.wait_until.map(Timestamp::as_millisecond),
        }
    }

    pub(super) fn is_open(&self, area: Area) -> bool {
        matches!(self.states.get(&area), Some(AreaState::Open { .. }))
    }

    /// Somebody goes to an area. Whether the platform is to be asked: not for what is open, or is
    /// being asked about.
    pub(super) fn want(&mut self, area: Area) -> bool {
        self.wanted.insert(area);
        let asks = match self.state(area) {
            AreaState::Open { .. } | AreaState::Asking => false,
            AreaState::Closed | AreaState::Refused { .. } => true,
        };
        if asks {
            self.states.insert(area, AreaState::Asking);
        }
        asks
    }

    pub(super) fn set(&mut self, area: Area, state: AreaState) {
        if let AreaState::Open {
            role,
            unlocked: false,
        } = state
        {
            self.granted.insert(role);
        }
        self.states.insert(area, state);
    }

    /// What was asked for in vain and can be asked for now.
    pub(super) fn connected(&mut self, client: Client) -> Vec<Area> {
        self.platform = Some(client);
        let in_vain = |area: &Area| match self.state(*area) {
            AreaState::Closed
            | AreaState::Refused {
                why: Refusal::SignedOut | Refusal::Unasked { .. },
            } => true,
            AreaState::Open { .. }
            | AreaState::Asking
            | AreaState::Refused {
                why: Refusal::ScopesMissing { .. },
            } => false,
        };
        self.wanted.iter().copied().filter(in_vain).collect()
    }

    pub(super) fn disconnected(&mut self) {
        self.platform = None;
    }

    /// Closes everything; where somebody stands, it says why.
    pub(super) fn signed_out(&mut self) {
        self.disconnected();
        self.close();
        let refused = AreaState::Refused {
            why: Refusal::SignedOut,
        };
        for area in self.wanted.iter().copied() {
            self.states.insert(area, refused.clone());
        }
    }

    /// Closes everything, and nobody stands anywhere.
    pub(super) fn leave_desk(&mut self) {
        self.close();
        self.wanted.clear();
    }

    /// Whether the platform granted the role since somebody signed in.
    pub(super) fn has_granted(&self, role: Role) -> bool {
        self.granted.contains(&role)
    }

    fn close(&mut self) {
        self.era += 1;
        self.states.clear();
        self.granted.clear();
    }

    fn state(&self, area: Area) -> AreaState {
        let state = self.states.get(&area).cloned();
        state.unwrap_or(AreaState::Closed)
    }
}
