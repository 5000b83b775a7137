//! Which role opens which area, and what a role is.
//!
//! A role is a duty as the platform knows it, which is what may be called there
//! (`docs/decisions/009-roles.md`).

use wire::source::Duty;

use crate::view::access::{Area, Role};

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

/// What a role is at the platform.
#[must_use]
pub const fn duty_of(role: Role) -> Duty {
    match role {
        Role::Supervisor => Duty::Supervise,
        Role::Reviewer => Duty::Review,
    }
}

/// The scopes that are the role where the platform tells roles by them; all of them are needed.
#[must_use]
pub const fn scopes_of(role: Role) -> &'static [&'static str] {
    duty_of(role).scopes()
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
