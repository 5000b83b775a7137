//! Frames that could not be used, summed up for the record: one entry a minute at most, not one a
//! frame.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use wire::stream::Dropped;

use crate::store::Fact;

const EVERY: SignedDuration = SignedDuration::from_secs(60);

/// What was put on record so far.
#[derive(Debug, Clone)]
pub(crate) struct Drops {
    recorded: Dropped,
    since: Timestamp,
}

impl Drops {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            recorded: Dropped::default(),
            since: now,
        }
    }

    /// The sum since the last entry, once a minute has passed and where anything was dropped.
    pub(crate) fn due(&mut self, total: Dropped, now: Timestamp) -> Option<Fact> {
        if now.duration_since(self.since) < EVERY {
            return None;
        }
        self.sum(total, now)
    }

    /// The sum since the last entry, at the end of a connection, whose counters end with it.
    pub(crate) fn last(&mut self, total: Dropped, now: Timestamp) -> Option<Fact> {
        let fact = self.sum(total, now);
        self.recorded = Dropped::default();
        fact
    }

    fn sum(&mut self, total: Dropped, now: Timestamp) -> Option<Fact> {
        let before = std::mem::replace(&mut self.recorded, total);
        let since = std::mem::replace(&mut self.since, now);
        let by_kind: BTreeMap<String, u64> = [
            ("notGzip", total.not_gzip, before.not_gzip),
            ("inflateFailed", total.inflate_failed, before.inflate_failed),
            ("notJson", total.not_json, before.not_json),
            ("wrongShape", total.wrong_shape, before.wrong_shape),
            ("oversized", total.oversized, before.oversized),
            ("badScores", total.bad_scores, before.bad_scores),
        ]
        .into_iter()
        .map(|(kind, total, before)| (kind.to_owned(), total.saturating_sub(before)))
        .filter(|(_, count)| *count > 0)
        .collect();
        (!by_kind.is_empty()).then_some(Fact::FramesDropped { since, by_kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
    }

    #[test]
    fn one_entry_a_minute_with_what_is_new() {
        let mut drops = Drops::new(at(0));
        let mut total = Dropped {
            not_json: 2,
            ..Dropped::default()
        };
        assert_eq!(
            drops.due(total, at(59)),
            None,
            "not before a minute has passed"
        );
        assert_eq!(
            drops.due(total, at(60)),
            Some(Fact::FramesDropped {
                since: at(0),
                by_kind: [("notJson".to_owned(), 2)].into(),
            })
        );
        assert_eq!(drops.due(total, at(120)), None, "nothing new, no entry");
        total.oversized = 1;
        assert_eq!(
            drops.last(total, at(121)),
            Some(Fact::FramesDropped {
                since: at(120),
                by_kind: [("oversized".to_owned(), 1)].into(),
            }),
            "the end does not wait for the minute"
        );
        let fresh = Dropped {
            not_json: 1,
            ..Dropped::default()
        };
        assert!(
            drops.last(fresh, at(122)).is_some(),
            "the next connection counts from zero"
        );
    }
}
