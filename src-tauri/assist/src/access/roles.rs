//! Which role opens which area, and which scopes a role is.
//!
//! The contract has scopes for features and none for people (`contract.md §0`, table), so a role is
//! who may call what its areas call: a supervisor reads and writes prompts, a reviewer reads what
//! became of events.

use wire::adoption::ADOPTION_SCOPES;
use wire::injections::INJECT_SCOPES;
use wire::prompts::PROMPT_READ_SCOPES;

use crate::view::access::{Area, Role};

/// A supervisor's: reading prompts and writing them.
const SUPERVISOR: [&str; 2] = [PROMPT_READ_SCOPES[0], INJECT_SCOPES[0]];

/// Every area, in order.
pub(super) const AREAS: [Area; 4] = [Area::Studio, Area::Review, Area::Insights, Area::Privacy];

/// Every role, in order.
pub(super) const ROLES: [Role; 2] = [Role::Supervisor, Role::Reviewer];

/// Any one of these opens the area; they are asked for in this order.
#[must_use]
pub const fn roles_of(area: Area) -> &'static [Role] {
    match area {
        Area::Studio => &[Role::Supervisor],
        Area::Review | Area::Privacy => &[Role::Reviewer],
        Area::Insights => &[Role::Supervisor, Role::Reviewer],
    }
}

/// The areas a role opens.
pub fn areas_of(role: Role) -> impl Iterator<Item = Area> {
    let opens = move |area: &Area| roles_of(*area).contains(&role);
    AREAS.into_iter().filter(opens)
}

/// The scopes that are the role; all of them are needed.
#[must_use]
pub const fn scopes_of(role: Role) -> &'static [&'static str] {
    match role {
        Role::Supervisor => &SUPERVISOR,
        Role::Reviewer => &ADOPTION_SCOPES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_what_the_contract_names() {
        let named = ["agent-assist:prompt:read", "agent-assist:prompt:write"];
        assert_eq!(scopes_of(Role::Supervisor), named);
        assert_eq!(scopes_of(Role::Reviewer), ["analytics:events:read"]);
    }

    #[test]
    fn a_role_opens_what_says_so() {
        let opened = |role| areas_of(role).collect::<Vec<_>>();
        assert_eq!(opened(Role::Supervisor), [Area::Studio, Area::Insights]);
        assert_eq!(
            opened(Role::Reviewer),
            [Area::Review, Area::Insights, Area::Privacy]
        );
    }
}
