//! What the courier says of itself.

use super::CourierStanding;
use super::run::Run;
use crate::outbox::parcel::QUIET_LANES;
use crate::view::outbox::DeliveryKind;

impl Run {
    pub(super) fn publish(&self) {
        let waits = self.route.as_ref().is_some_and(|route| {
            let outbox = self.outbox.borrow();
            let tally = outbox.by_target.get(route.target().as_str());
            tally.is_some_and(|tally| tally.waiting > 0)
        });
        let now = self.steady.now();
        let idle = self.under_way.is_empty();
        // What is quiet may be held back as long as the pause that is told.
        let mut lanes = self.lanes.values();
        let nobody_waits = lanes.all(|(_, lane)| lane.starts_with(QUIET_LANES));
        let later = self.wake.filter(|at| *at > now);
        let open = self.route.as_ref().is_some_and(|route| {
            self.signed_out.is_none()
                && self
                    .rests
                    .get(&DeliveryKind::Feedback)
                    .is_none_or(|at| *at <= now)
                && route
                    .host(DeliveryKind::Feedback)
                    .and_then(|host| self.breakers.get(&host))
                    .is_none_or(|breaker| breaker.open_until().is_none_or(|at| at <= now))
        });
        let standing = CourierStanding {
            sending: self.lanes.keys().copied().collect(),
            retry_at: later
                .filter(|_| nobody_waits && waits && self.problem.is_some())
                .map(|at| self.steady.shown(at)),
            problem: self
                .signed_out
                .clone()
                .or_else(|| self.problem.clone())
                .filter(|_| waits),
            open,
            wakes_at: later.map(|at| self.steady.shown(at)),
            routed: self.route.is_some(),
            hurried: self.hurried,
            seen: self.seen,
            resting: idle && self.marks.is_empty() && (self.wake.is_none() || later.is_some()),
        };
        self.standing.send_if_modified(|before| {
            let changed = *before != standing;
            *before = standing;
            changed
        });
    }
}
