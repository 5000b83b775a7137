//! How many new cards an interaction may bring: so many in any minute, and the last places of a
//! minute only for a card that leads.
//!
//! A plain window lets six middling cards in ten seconds silence the best answer for fifty. A
//! steady rate (one every ten seconds) swallows the opening of a call. So: the window, with a third
//! of it kept for what is better than everything that came up of late. "Of late" because the talk
//! moves on: the best of a new topic must not wait behind the best of the last.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::Settings;
use crate::elapsed::Elapsed;

const MINUTE: Duration = Duration::from_mins(1);

/// A card leads when it is better than every card on screen that arrived or appeared so recently.
pub(crate) const OF_LATE: Duration = Duration::from_secs(20);

/// The new cards of the last minute.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    per_minute: usize,
    elapsed: Elapsed,
    /// When cards appeared, oldest first; never more than `per_minute`.
    spent: VecDeque<Duration>,
}

impl Budget {
    pub(crate) fn new(settings: Settings, now: Timestamp) -> Self {
        Self {
            per_minute: settings.per_minute.try_into().unwrap_or(usize::MAX),
            elapsed: Elapsed::new(now),
            spent: VecDeque::new(),
        }
    }

    /// When the next card may appear: `now` if at once. `leads` says that it may
    /// have the places kept for such cards.
    pub(crate) fn opens_at(&self, leads: bool, now: Timestamp) -> Timestamp {
        let places = if leads {
            self.per_minute
        } else {
            self.per_minute - self.per_minute / 3
        };
        // With `places` cards left in the window, the newest of those that must leave decides.
        let Some(over) = self.spent.len().checked_sub(places) else {
            return now;
        };
        self.spent.get(over).map_or(now, |spent| {
            self.elapsed.when(spent.saturating_add(MINUTE), now)
        })
    }

    /// Keeps the window right when the clock steps back.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        self.elapsed.advance(now);
    }

    /// A card appeared.
    pub(crate) fn spend(&mut self, now: Timestamp) {
        let run = self.elapsed.advance(now);
        self.spent.push_back(run);
        while self.spent.len() > self.per_minute {
            self.spent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(1_700_000_000_000 + ms).expect("in range")
    }

    fn budget(per_minute: u32) -> Budget {
        let settings = Settings {
            per_minute,
            ..Settings::default()
        };
        Budget::new(settings, at_ms(0))
    }

    #[test]
    fn the_last_places_are_for_what_leads() {
        let mut budget = budget(6);
        for _ in 0..4 {
            assert_eq!(budget.opens_at(false, at_ms(0)), at_ms(0));
            budget.spend(at_ms(0));
        }
        assert_eq!(budget.opens_at(false, at_ms(1)), at_ms(60_000));
        for _ in 0..2 {
            assert_eq!(budget.opens_at(true, at_ms(10_000)), at_ms(10_000));
            budget.spend(at_ms(10_000));
        }
        assert_eq!(budget.opens_at(true, at_ms(10_001)), at_ms(60_000));
        assert_eq!(
            budget.opens_at(false, at_ms(60_000)),
            at_ms(60_000),
            "two of six places are taken by then"
        );
    }

    #[test]
    fn a_budget_of_one_is_one() {
        let mut budget = budget(1);
        assert_eq!(budget.opens_at(false, at_ms(0)), at_ms(0));
        budget.spend(at_ms(0));
        assert_eq!(budget.opens_at(true, at_ms(5)), at_ms(60_000));
    }

    #[test]
    fn a_step_of_the_clock_back_costs_at_most_the_minute() {
        let mut budget = budget(1);
        budget.spend(at_ms(0));
        budget.advance(at_ms(-3_600_000));
        assert_eq!(budget.opens_at(true, at_ms(-3_600_000)), at_ms(-3_540_000));
    }

    proptest! {
        #[test]
        fn never_more_than_so_many_in_any_minute(
            per_minute in 1..9_u32,
            tries in proptest::collection::vec((0..20_000_i64, any::<bool>()), 0..120),
        ) {
            let mut budget = budget(per_minute);
            let mut now = 0;
            let mut appeared: Vec<i64> = Vec::new();
            for (wait, leads) in tries {
                now += wait;
                let opens = budget.opens_at(leads, at_ms(now));
                prop_assert!(opens >= at_ms(now), "never in the past");
                if opens == at_ms(now) {
                    budget.spend(at_ms(now));
                    appeared.push(now);
                }
            }
            for (first, start) in appeared.iter().enumerate() {
                let within = appeared[first..].iter().take_while(|&&ms| ms < start + 60_000).count();
                prop_assert!(within <= per_minute as usize, "{within} from {start}: {appeared:?}");
            }
        }
    }
}
