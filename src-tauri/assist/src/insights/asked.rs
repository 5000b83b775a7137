//! What is asked: a time, the one before it, their days, and the other conditions.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::history::QUARTER_MS;
use crate::view::error::FieldError;
use crate::view::insights::InsightsFilter;

/// The longest time, in days.
const MOST_DAYS: i64 = 3_660;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A filter in which nothing is wrong.
#[derive(Debug, Clone)]
pub struct Asked {
    pub(super) filter: InsightsFilter,
    /// Quarters of an hour since 1970 that are counted.
    pub(super) now: Range<i64>,
    /// As many before them.
    pub(super) before: Range<i64>,
    /// When each day of the time begins, in ms; the first no later than the time itself.
    pub(super) days: Vec<i64>,
    zone: TimeZone,
}

/// Where a quarter of an hour falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Where {
    /// In the period before.
    pub(super) is_before: bool,
    /// Its day's place; of the period before, that of the day as far into it.
    pub(super) day: usize,
    /// The hour of the day, 0..=23.
    pub(super) hour: usize,
}

impl Asked {
    /// What `filter` asks for. Times are taken to quarters of an hour: `since` down, `until` up.
    ///
    /// # Errors
    /// What is wrong, at its field: `since`, `until`, `zone`.
    pub fn of(filter: &InsightsFilter) -> Result<Self, Vec<FieldError>> {
        let mut wrong = Vec::new();
        for (path, at) in [("since", filter.since), ("until", filter.until)] {
            if Timestamp::from_millisecond(at).is_err() {
                wrong.push(FieldError::new(path, "No calendar has this time."));
            }
        }
        let length = filter.until.saturating_sub(filter.since);
        if length <= 0 {
            let message = "The end must be after the beginning.";
            wrong.push(FieldError::new("until", message));
        } else if length > MOST_DAYS * DAY_MS {
            let message = "At most 3,660 days can be counted at once.";
            wrong.push(FieldError::new("until", message));
        }
        let zone = TimeZone::get(filter.zone.trim());
        if zone.is_err() {
            wrong.push(FieldError::new("zone", "This time zone is not known."));
        }
        let (Ok(zone), true) = (zone, wrong.is_empty()) else {
            return Err(wrong);
        };
        let since = filter.since.div_euclid(QUARTER_MS);
        let until = -(-filter.until).div_euclid(QUARTER_MS);
        Ok(Self {
            days: days(since * QUARTER_MS, until * QUARTER_MS, &zone),
            filter: InsightsFilter {
                queue: filter.queue.trim().to_owned(),
                kind: filter.kind.trim().to_owned(),
                agent: filter.agent.trim().to_owned(),
                ..filter.clone()
            },
            now: since..until,
            before: since - (until - since)..since,
            zone,
        })
    }

    /// Where a quarter of an hour falls; none outside both times.
    pub(super) fn place(&self, quarter: i64) -> Option<Where> {
        let is_before = self.before.contains(&quarter);
        if !is_before && !self.now.contains(&quarter) {
            return None;
        }
        let length = self.now.end - self.now.start;
        let counterpart = if is_before { quarter + length } else { quarter };
        let at = counterpart * QUARTER_MS;
        let after = self.days.partition_point(|day| *day <= at);
        Some(Where {
            is_before,
            day: after.saturating_sub(1),
            hour: self.hour(quarter),
        })
    }

    fn hour(&self, quarter: i64) -> usize {
        let at = Timestamp::from_millisecond(quarter.saturating_mul(QUARTER_MS));
        let hour = at.map_or(0, |at| self.zone.to_datetime(at).hour());
        usize::try_from(hour).unwrap_or_default()
    }

    /// The reader's date at a time in ms, as `2026-05-01`; empty where no calendar has it.
    pub(super) fn date(&self, at: i64) -> String {
        let at = Timestamp::from_millisecond(at);
        at.map_or_else(
            |_| String::new(),
            |at| self.zone.to_datetime(at).date().to_string(),
        )
    }

    /// The time that is counted, in ms.
    pub(super) fn span_ms(&self) -> (i64, i64) {
        (self.now.start * QUARTER_MS, self.now.end * QUARTER_MS)
    }
}

/// When each day begins of which something lies in `since..until`. Days have 23 to 25 hours, and a
/// few zones once left one out.
fn days(since: i64, until: i64, zone: &TimeZone) -> Vec<i64> {
    let Ok(at) = Timestamp::from_millisecond(since) else {
        return vec![since];
    };
    let mut date = zone.to_datetime(at).date();
    let begin = |date: jiff::civil::Date| {
        let begins = date
            .to_zoned(zone.clone())
            .and_then(|day| day.start_of_day());
        begins.map(|day| day.timestamp().as_millisecond())
    };
    let mut days: Vec<i64> = Vec::new();
    loop {
        match begin(date) {
            Ok(at) if at >= until => break,
            // A day that was left out begins when the next one does.
            Ok(at) if days.last().is_none_or(|last| *last < at) => days.push(at),
            Ok(_) => {}
            // The end of all calendars.
            Err(_) => break,
        }
        let Ok(next) = date.checked_add(1.day()) else {
            break;
        };
        date = next;
    }
    if days.is_empty() {
        days.push(since);
    }
    days
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR_MS: i64 = 60 * 60 * 1000;

    fn ms(time: &str) -> i64 {
        let time: Timestamp = time.parse().expect("a time");
        time.as_millisecond()
    }

    fn asked(since: &str, until: &str, zone: &str) -> Asked {
        let filter = InsightsFilter {
            since: ms(since),
            until: ms(until),
            zone: zone.to_owned(),
            ..InsightsFilter::default()
        };
        Asked::of(&filter).expect("nothing wrong with it")
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let fields = |since, until, zone: &str| {
            let filter = InsightsFilter {
                since,
                until,
                zone: zone.to_owned(),
                ..InsightsFilter::default()
            };
            let wrong = Asked::of(&filter).expect_err("something is wrong");
            wrong.into_iter().map(|it| it.path).collect::<Vec<_>>()
        };
        assert_eq!(fields(5, 5, "UTC"), ["until"], "nothing lies between them");
        assert_eq!(fields(6, 5, "UTC"), ["until"]);
        assert_eq!(fields(0, MOST_DAYS * DAY_MS + 1, "UTC"), ["until"]);
        assert_eq!(fields(0, 1, "Europe/Atlantis"), ["zone"]);
        assert_eq!(fields(0, 1, ""), ["zone"]);
        assert_eq!(fields(i64::MIN, 0, "Mars"), ["since", "until", "zone"]);
        assert_eq!(fields(0, i64::MAX, "UTC"), ["until", "until"]);
    }

    #[test]
    fn days_are_the_readers_days() {
        // The clocks went forward on 29 March and back on 25 October 2026.
        let spring = asked(
            "2026-03-27T23:00:00Z",
            "2026-03-30T22:00:00Z",
            "Europe/Berlin",
        );
        let hours: Vec<_> = spring
            .days
            .windows(2)
            .map(|it| (it[1] - it[0]) / HOUR_MS)
            .collect();
        assert_eq!(hours, [24, 23], "a day of 23 hours, and the last one");
        let autumn = asked(
            "2026-10-24T22:00:00Z",
            "2026-10-26T23:00:00Z",
            "Europe/Berlin",
        );
        assert_eq!((autumn.days[1] - autumn.days[0]) / HOUR_MS, 25);
        // In Samoa there was no 30 December 2011.
        let samoa = asked(
            "2011-12-29T10:00:00Z",
            "2012-01-01T10:00:00Z",
            "Pacific/Apia",
        );
        assert_eq!(samoa.days.len(), 3, "29 and 31 December, and 1 January");
        // Nepal is 5:45 ahead.
        let nepal = asked(
            "2026-05-01T00:00:00Z",
            "2026-05-02T00:00:00Z",
            "Asia/Kathmandu",
        );
        assert_eq!(
            nepal.days,
            [ms("2026-04-30T18:15:00Z"), ms("2026-05-01T18:15:00Z")]
        );
        let at = nepal.place(ms("2026-05-01T18:30:00Z") / QUARTER_MS);
        let at = at.expect("within it");
        assert_eq!((at.day, at.hour), (1, 0));
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_where_this_begins() {
        let week = asked("2026-05-08T00:00:00Z", "2026-05-15T00:00:00Z", "UTC");
        let day = |time| {
            week.place(ms(time) / QUARTER_MS)
                .map(|it| (it.is_before, it.day))
        };
        assert_eq!(day("2026-05-08T00:00:00Z"), Some((false, 0)));
        assert_eq!(day("2026-05-07T23:45:00Z"), Some((true, 6)));
        assert_eq!(day("2026-05-01T00:00:00Z"), Some((true, 0)));
        assert_eq!(day("2026-04-30T23:45:00Z"), None);
        assert_eq!(day("2026-05-15T00:00:00Z"), None);
    }

    proptest! {
        #[test]
        fn every_quarter_is_of_the_day_that_the_calendar_says(
            since in 1_500_000_000_000_i64..1_900_000_000_000,
            length in 1_i64..60 * DAY_MS,
            share in 0.0_f64..1.0,
            zone in prop::sample::select(vec![
                "UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Beirut",
                "America/Santiago", "Pacific/Apia", "Asia/Kathmandu",
            ]),
        ) {
            let filter = InsightsFilter {
                since, until: since + length, zone: zone.to_owned(), ..InsightsFilter::default()
            };
            let asked = Asked::of(&filter).expect("nothing wrong with it");
            let quarters = asked.now.end - asked.now.start;
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a few thousand")]
            let quarter = asked.now.start + (quarters as f64 * share) as i64;
            let at = asked.place(quarter).expect("within it");
            let begins = Timestamp::from_millisecond(asked.days[at.day]).expect("a time");
            let here = Timestamp::from_millisecond(quarter * QUARTER_MS).expect("a time");
            let tz = TimeZone::get(zone).expect("known");
            let (begins, here) = (begins.to_zoned(tz.clone()), here.to_zoned(tz));
            prop_assert_eq!(begins.date(), here.date());
            prop_assert_eq!(at.hour, usize::try_from(here.hour()).expect("an hour"));
        }
    }
}
